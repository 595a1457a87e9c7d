# pyright: strict
"""Pages of protocols: read one aloud, have it signed, open it; and the panel on the page of its thing."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.actor import Actor
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import download, go, one_look_at, show
from kernel.web.panels import Panel

from . import papers, rules, service, views
from .access import ProtocolPermission
from .rules import ProtocolKind
from .schemas import AddToProtocol, OpenedProtocol, OpenProtocol, ProtocolView, ReadAloud, Sign, Signer
from .service import KeptSheet
from .tables import SignerRole, Way

AnyRequest = Request[Any, Any, Any]
P = ProtocolPermission
ONE = "/protocols/{protocol_id:uuid}"
NEW = "/protocols/of/{about_id:uuid}"
WORDS: dict[str, Any] = {"roles": rules.ROLES, "ways": rules.WAYS, "added": rules.ADDED}
_FIELD = {"width": rules.WIDTH, "height": rules.HEIGHT, "points": rules.MOST_POINTS, "strokes": rules.MOST_STROKES}


# ── reading aloud ────────────────────────────────────────────────────────────────────────────────────────────────────


@get(NEW, rule=P.TAKE)
async def reading_form(request: AnyRequest, about_id: FromPath[UUID]) -> Response[Any]:
    """The words to be read, and to whom."""
    return await _draw_reading(request, about_id, Shown())


@post(NEW, rule=P.TAKE, status_code=200)
async def read_aloud(request: AnyRequest, about_id: FromPath[UUID]) -> Response[Any]:
    """Freeze them."""

    async def act(sent: Form) -> Response[Any]:
        signers = [Signer(role=role, name=sent.text(f"name_{role}")) for role in sent.texts("signers")]
        seen = sent.number("seen") if "seen" in sent else None
        order = sent.order(ReadAloud, moments={"read_at": ("day", "time")}, signers=signers, seen=seen)
        made = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.read_aloud(actor, about_id, order),
            at=lambda protocol_id: f"/protocols/{protocol_id}",
        )
        return go(request, f"/protocols/{made}", gettext("Protokol je přečtený. Teď podpisy."))

    async def draw(shown: Shown) -> Response[Any]:
        for place, role in enumerate(shown.sent.texts("signers")):
            for field, where in ((f"signers.{place}.name", f"name_{role}"), (f"signers.{place}.role", "signers")):
                if field in shown.errors:
                    shown.errors[where] = shown.errors.pop(field)
        return await _draw_reading(request, about_id, shown)

    return await act_or_show_again(request, act, draw, fields={"read_at": "day", "seen": ""})


@one_look_at("protocol_words")
async def _draw_reading(request: AnyRequest, about_id: UUID, shown: Shown) -> Response[Any]:
    kind_key = shown.sent.text("kind") or request.query_params.get("kind", "")
    kind, held, words = await views.to_read(actor_of(request), kind_key, about_id)
    if not shown.sent.names:
        shown = Shown(filled({"signers": kind.roles[0].value}), shown.errors)
    shown = await begun(request, shown, kind.key)
    return show(
        request,
        "protocols/reading.html",
        **shown.context(),
        words=words,
        kind=kind.key,
        label=held.label,
        back=kind.url.format(about_id=about_id),
        seen=rules.mark_of(words),
        role_options=options(rules.ROLES, kind.roles),
        named=[role.value for role in kind.roles],
        **WORDS,
    )


# ── signing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@get(ONE, rule=P.SEE)
async def view_protocol(request: AnyRequest, protocol_id: FromPath[UUID]) -> Response[Any]:
    """Whose turn it is to sign; when everybody did, how to open it."""
    return await _draw(request, protocol_id, Shown())


@post(f"{ONE}/sign", rule=P.TAKE, status_code=200)
async def sign(request: AnyRequest, protocol_id: FromPath[UUID]) -> Response[Any]:
    """Keep a signature, or why there is none."""

    async def act(sent: Form) -> Response[Any]:
        drawn = sent.text("way") == Way.DRAWN
        order = Sign(
            no=sent.number("no"),
            way=sent.text("way"),
            strokes=_strokes(sent.text("strokes")) if drawn else [],
            reason="" if drawn else sent.text("reason"),
            other_people=[] if drawn else sent.texts("other_people"),
            other_people_reason="" if drawn else sent.text("other_people_reason"),
        )
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.sign(actor, protocol_id, order),
            at=lambda _: f"/protocols/{protocol_id}",
        )
        return go(
            request,
            f"/protocols/{protocol_id}",
            gettext("Podpis je uložený.") if drawn else gettext("Zapsáno, proč podpis chybí."),
        )

    return await act_or_show_again(request, act, partial(_draw, request, protocol_id), fields={"no": "", "way": ""})


def _strokes(text: str) -> list[list[int]]:
    """What the field of a page sends; anything else is a stroke that no check lets through."""
    try:
        return msgspec.json.decode(text, type=list[list[int]]) if text else []
    except (msgspec.DecodeError, RecursionError):
        return [[-1]]


@post(f"{ONE}/sheets", rule=P.TAKE, status_code=200)
async def sign_on_paper(request: AnyRequest, protocol_id: FromPath[UUID]) -> Response[Any]:
    """Put in the sheet that was signed."""

    async def act(sent: Form) -> Response[Any]:
        places = [int(each) for each in sent.texts("places") if each.isascii() and each.isdigit() and len(each) == 1]
        file, kept = sent.files.get("sheet"), list[KeptSheet | str | None]()
        upload = (file.filename, file.content_type, await file.read()) if file is not None else None

        async def keep(actor: Actor) -> None:
            kept.append(await service.keep_sheet(actor, protocol_id, upload, places))

        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.sign_on_paper(actor, protocol_id, places, kept[0]),
            at=lambda _: f"/protocols/{protocol_id}",
            before=keep,
            only_one=True,
        )
        return go(request, f"/protocols/{protocol_id}", gettext("Podepsaný list je uložený."))

    return await act_or_show_again(request, act, partial(_draw, request, protocol_id))


@get(f"{ONE}/to-sign.pdf", rule=P.TAKE)
async def to_sign(request: AnyRequest, protocol_id: FromPath[UUID]) -> Response[Any]:
    """The protocol with lines to sign on, and without a name."""
    paper = await views.to_sign_on_paper(actor_of(request), protocol_id)
    content = await asyncio.to_thread(papers.protocol_pdf, paper)
    return download(content, papers.TO_SIGN, "application/pdf", inline=True)


# ── afterwards ───────────────────────────────────────────────────────────────────────────────────────────────────────


@get(f"{ONE}/add", rule=P.TAKE)
async def addition_form(request: AnyRequest, protocol_id: FromPath[UUID]) -> Response[Any]:
    """An addendum, or that a copy was given."""
    return await _draw_addition(request, protocol_id, Shown())


@post(f"{ONE}/add", rule=P.TAKE, status_code=200)
async def add_to_protocol(request: AnyRequest, protocol_id: FromPath[UUID]) -> Response[Any]:
    """Add it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AddToProtocol)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.add_to_protocol(actor, protocol_id, order),
            at=lambda _: f"/protocols/{protocol_id}",
        )
        return go(request, f"/protocols/{protocol_id}", gettext("Je to u protokolu."))

    return await act_or_show_again(request, act, partial(_draw_addition, request, protocol_id))


@one_look_at("protocol")
async def _draw_addition(request: AnyRequest, protocol_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.protocol_view(actor_of(request), protocol_id, P.TAKE)
    shown = await begun(request, shown)
    return show(request, "protocols/add.html", **shown.context(), view=view, what_options=options(rules.ADDED))


@post(f"{ONE}/open", rule=P.OPEN, status_code=200)
async def open_protocol(request: AnyRequest, protocol_id: FromPath[UUID]) -> Response[Any]:
    """The page with everything: this once, for the reason given."""

    async def act(sent: Form) -> Response[Any]:
        opened = await service.open_protocol(actor_of(request), protocol_id, sent.order(OpenProtocol))
        return await _draw(request, protocol_id, Shown(sent), opened=opened)

    return await act_or_show_again(request, act, partial(_draw, request, protocol_id))


@post(f"{ONE}/paper", rule=P.OPEN, status_code=200)
async def paper(request: AnyRequest, protocol_id: FromPath[UUID]) -> Response[Any]:
    """The signed protocol to be printed, for the reason given."""

    async def act(sent: Form) -> Response[Any]:
        opened = await service.open_protocol(actor_of(request), protocol_id, sent.order(OpenProtocol), what="paper")
        content = await asyncio.to_thread(papers.protocol_pdf, opened)
        return download(content, papers.FILE_NAME, "application/pdf", inline=True)

    return await act_or_show_again(request, act, partial(_draw, request, protocol_id))


@post(f"{ONE}/sheets/{{sheet_id:uuid}}", rule=P.OPEN, status_code=200)
async def sheet(request: AnyRequest, protocol_id: FromPath[UUID], sheet_id: FromPath[UUID]) -> Response[Any]:
    """A sheet that was signed on paper, as an attachment, for the reason given."""

    async def act(sent: Form) -> Response[Any]:
        found = await service.open_sheet(actor_of(request), protocol_id, sheet_id, sent.order(OpenProtocol))
        return download(found.content, found.name, found.media_type)

    return await act_or_show_again(request, act, partial(_draw, request, protocol_id))


@one_look_at("protocol")
async def _draw(
    request: AnyRequest, protocol_id: UUID, shown: Shown, *, opened: OpenedProtocol | None = None
) -> Response[Any]:
    view = await views.protocol_view(actor_of(request), protocol_id)
    kind = rules.KINDS.one(view.kind)
    assert kind is not None  # whoever sees it was let in by its kind
    own = [each for each in view.waiting if view.own or each.role != SignerRole.WORKER]
    return show(
        request,
        "protocols/protocol.html",
        **shown.context(),
        view=view,
        title=gettext(kind.title),
        back=kind.url.format(about_id=view.about_id),
        waiting=own,
        turn=_turn(request, shown, view, [each.no for each in view.waiting]),
        reason_options=options(kind.reasons),
        opened=opened,
        paths=[rules.path_of(each.strokes) for each in opened.signed] if opened else [],
        field=_FIELD,
        **WORDS,
    )


def _turn(request: AnyRequest, shown: Shown, view: ProtocolView, waiting: list[int]) -> int | None:
    """Whose turn it is: whom the form was sent for, whom the address names, or the first who waits for this worker."""
    asked = shown.sent.text("no") or request.query_params.get("no", "")
    named = [no for no in waiting if str(no) == asked]
    return (named or waiting or [None])[0] if P.TAKE in view.may else None


def panel_of(kind: ProtocolKind, area: str, order: int, subject: str) -> Panel:
    """The protocols of a thing on its page, which knows it by the name `subject` (`notice_id`)."""

    async def load(actor: Actor, **known: Any) -> dict[str, Any] | None:
        found = await views.protocols_of(actor, kind.key, known[subject])
        if found is None:
            return None
        return {"of": found[0], "takes": found[1], "new": f"/protocols/of/{known[subject]}?kind={kind.key}", **WORDS}

    loads: Callable[..., Awaitable[Any]] = load
    return Panel(area, "protocols", order, "protocols/panel.html", loads)


ROUTES: list[Any] = [
    reading_form,
    read_aloud,
    view_protocol,
    sign,
    sign_on_paper,
    to_sign,
    addition_form,
    add_to_protocol,
    open_protocol,
    paper,
    sheet,
]
