"""Pages of sharing: what came to us, what went out from us, handing over, who looked."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from cases.cases.pages.common import case_page
from cases.clients.rules import HEALTH_LABELS
from consent.rules import ITEM_LABELS, PURPOSE_LABELS, last_day
from consent.tables import ItemKind
from kernel.actor import Actor
from kernel.exceptions import DomainError
from kernel.legal_time import format_instant
from kernel.text import csv_cell
from kernel.web.figures import MapBox, MapFlow, MapSide
from kernel.web.forms import EMPTY, Form, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import download, go, show
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors
from kernel.web.text import counted, format_date
from tenants.rules import preset_of

from . import service, views
from .access import SharingPermission, permissions
from .schemas import CaseSharing, HandOver, Look, OpenOwnCase, Partner, Party, SentHandover, SharingPage
from .tables import DisclosureAction, EndCause

AnyRequest = Request[Any, Any, Any]
P = SharingPermission
PAGE = 50
LOOKS_FILE = "kdo-se-dival.csv"

LOOKED = {
    DisclosureAction.VIEW: N_("nahlédnutí"),
    DisclosureAction.COPY: N_("převzetí do vlastního spisu"),
    DisclosureAction.PRINT: N_("tisk"),
    DisclosureAction.EXPORT: N_("export"),
}
ENDINGS = {
    EndCause.WITHDRAWN: ("withdrawn", N_("Odvoláno {when}")),
    EndCause.EXPIRED: ("expired", N_("Vypršelo {when}")),
    EndCause.SUPERSEDED: ("expired", N_("Nahrazeno novým zněním {when}")),
    EndCause.REFUSED: ("refused", N_("Nesouhlas {when}")),
    EndCause.OWNER: ("expired", N_("Ukončeno službou {when}")),
}
"""Why a share ended: the chip of the basis, and its words."""

_WORDS: dict[str, Any] = {
    "kinds": ITEM_LABELS,
    "purposes": PURPOSE_LABELS,
    "health": HEALTH_LABELS,
    "looked": LOOKED,
    "last_day": last_day,
}


# ── both directions ──────────────────────────────────────────────────────────────────────────────────────────────────


@get("/sharing", rule=P.LIST)
async def sharing(
    request: AnyRequest, received_before: FromQuery[UUID | None] = None, sent_before: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What came to us and what went out from us."""
    view = await views.sharing_page(
        actor_of(request), received_before=received_before, sent_before=sent_before, limit=PAGE + 1
    )
    received, sent = view.received[:PAGE], view.sent[:PAGE]
    return show(
        request,
        "sharing/list.html",
        view=view,
        received=received,
        sent=sent,
        map=_service_map(view),
        ending=ending,
        more_received=received[-1].id if len(view.received) > PAGE else None,
        more_sent=sent[-1].id if len(view.sent) > PAGE else None,
        paged=bool(received_before or sent_before),
        **_WORDS,
    )


def _service_map(view: SharingPage) -> dict[str, Any]:
    """The map of a service: everybody who sees something from us, or lets us see something."""
    lines = [
        _number(N_("odešlo a platí: {items}"), sum(each.sent for each in view.partners)),
        _number(N_("přišlo a platí: {items}"), sum(each.received for each in view.partners)),
    ]
    return _map(view.here, lines, view.partners)


def _case_map(view: CaseSharing) -> dict[str, Any]:
    """The map of one case."""
    partners: dict[UUID, Partner] = {}

    def add(party: Party, *, sent: int = 0, ended: int = 0, received: int = 0) -> None:
        known = partners.get(party.service_id, Partner(party=party, sent=0, ended=0, received=0))
        partners[party.service_id] = Partner(
            party=party, sent=known.sent + sent, ended=known.ended + ended, received=known.received + received
        )

    for handover in view.sent:
        add(handover.recipient, sent=len(handover.live), ended=len(handover.ended))
    if view.received is not None:
        add(view.received.sender, received=len(view.received.item_kinds))
    lines = [gettext("vede {name}").format(name=view.header.key_worker), view.header.file_mark]
    return _map(view.here, lines, list(partners.values()))


def _map(here: Party, lines: Sequence[str], partners: Sequence[Partner]) -> dict[str, Any]:
    by_organisation: dict[UUID, list[Partner]] = {}
    for partner in partners:
        by_organisation.setdefault(partner.party.tenant_id, []).append(partner)
    ordered = [partner for group in by_organisation.values() for partner in group]
    flows: list[MapFlow] = []
    for number, partner in enumerate(ordered):
        if partner.sent:
            flows.append(MapFlow(0, number, str(partner.sent), label=gettext("se souhlasem")))
        if partner.received:
            flows.append(MapFlow(0, number, str(partner.received), direction="in", label=gettext("se souhlasem")))
        if partner.ended and not partner.sent:
            flows.append(MapFlow(0, number, "×", basis="ended", label=gettext("skončilo")))
    return {
        "left": [MapSide(here.organisation, [MapBox(here.service, lines, mine=True)])],
        "right": [
            MapSide(group[0].party.organisation, [MapBox(each.party.service, [_sees(each)]) for each in group])
            for group in by_organisation.values()
        ],
        "flows": flows,
        "label": " ".join(_sentence(each) for each in ordered) or gettext("Zdí zatím nic neprošlo."),
    }


def _sees(partner: Partner) -> str:
    if partner.sent:
        return _number(N_("vidí od nás: {items}"), partner.sent)
    return gettext("od nás teď nevidí nic")


def _sentence(partner: Partner) -> str:
    words = [_number(N_("vidí od nás: {items}"), partner.sent) if partner.sent else gettext("od nás teď nevidí nic")]
    if partner.received:
        words.append(_number(N_("my od ní: {items}"), partner.received))
    if partner.ended:
        words.append(_number(N_("skončilo: {items}"), partner.ended))
    return f"{partner.party.service} ({partner.party.organisation}): {', '.join(words)}."


def _number(sentence: str, number: int) -> str:
    items = counted(number, gettext("položka"), gettext("položky"), gettext("položek"))
    return gettext(sentence).format(items=items)


def ending(state: str, ended_at: Any) -> tuple[str, str]:
    """The chip of an ended share: its look and its words."""
    look, words = ENDINGS[EndCause(state)]
    return look, gettext(words).format(when=format_date(ended_at))


# ── what came ────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/sharing/{handover_id:uuid}", rule=P.RECEIVE)
async def received(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """What was handed over to us, opened."""
    return await _received(request, handover_id, EMPTY, FormErrors())


@post("/sharing/{handover_id:uuid}", rule=P.TAKE_OVER, status_code=200)
async def take_over(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """Open an own file from it."""
    sent = await read_form(request)
    try:
        sent.check_readable()
        case_id = await service.open_own_case(
            actor_of(request), handover_id, OpenOwnCase(key_worker_id=sent.uuid("key_worker_id"))
        )
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return await _received(request, handover_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/cases/{case_id}", gettext("Spis je otevřený. Klíčový pracovník má úkol přidělit peera."))


async def _received(
    request: AnyRequest, handover_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    actor = actor_of(request)
    view = await service.open_handover(actor, handover_id)
    workers = await views.case_starters(actor) if P.TAKE_OVER in view.may else []
    return show(
        request,
        "sharing/received.html",
        status_code=status_code,
        view=view,
        workers=[(str(worker.id), worker.name) for worker in workers],
        me=str(actor.worker_id),
        sent=sent,
        errors=errors,
        **_WORDS,
    )


# ── what went out ────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/sharing/sent/{handover_id:uuid}", rule=P.SEE_SENT)
async def sent_handover(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """One handover of ours and everybody who looked."""
    view = await views.sent_handover(actor_of(request), handover_id)
    return show(request, "sharing/sent.html", view=view, ending=ending, **_WORDS)


@get("/cases/{case_id:uuid}/sharing", rule=P.SEE_SENT)
async def case_sharing(
    request: AnyRequest, case_id: FromPath[UUID], before: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The sharing of one case."""
    view = await views.case_sharing(actor_of(request), case_id, before=before, limit=PAGE + 1)
    return case_page(
        request,
        "sharing/case.html",
        "sharing",
        view.header,
        view=view,
        handovers=view.sent[:PAGE],
        more=view.sent[PAGE - 1].id if len(view.sent) > PAGE else None,
        paged=before is not None,
        map=_case_map(view),
        ending=ending,
        **_WORDS,
    )


@get("/cases/{case_id:uuid}/sharing/new", rule=P.HAND_OVER)
async def hand_over_form(
    request: AnyRequest, case_id: FromPath[UUID], consent: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What can be handed over, on which consent; `consent` is the one somebody comes from."""
    return await _hand_over_form(request, case_id, EMPTY, FormErrors(), first=consent)


@post("/cases/{case_id:uuid}/sharing/new", rule=P.HAND_OVER, status_code=200)
async def hand_over(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Hand over."""
    sent = await read_form(request)
    order = HandOver(consent_id=sent.uuid("consent_id"), item_kinds=sent.texts("item_kinds"), note=sent.text("note"))
    try:
        sent.check_readable()
        handover_id = await service.hand_over(actor_of(request), case_id, order)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return await _hand_over_form(request, case_id, sent, form_errors(error), status_code=error.status)
    return go(
        request, f"/sharing/sent/{handover_id}", gettext("Předáno. Příjemce se o tom dozví na své stránce Můj den.")
    )


async def _hand_over_form(
    request: AnyRequest,
    case_id: UUID,
    sent: Form,
    errors: FormErrors,
    *,
    status_code: int = 200,
    first: UUID | None = None,
) -> Response[Any]:
    view = await views.offers(actor_of(request), case_id)
    return case_page(
        request,
        "sharing/hand_over.html",
        "sharing",
        view.header,
        status_code=status_code,
        view=view,
        offers=sorted(view.offers, key=lambda offer: offer.consent_id != first),
        sent=sent,
        errors=errors,
        **_WORDS,
    )


@get("/cases/{case_id:uuid}/sharing/looks.csv", rule=P.EXPORT)
async def looks_file(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Everybody who looked at what went out of the client, as a table for a spreadsheet."""
    return download(looks_csv(await views.looks_of_client(actor_of(request), case_id)), LOOKS_FILE, "text/csv")


def looks_csv(looks: Iterable[Look]) -> bytes:
    """One line for each look; semicolons and a byte order mark, as Czech spreadsheets want them."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    titles = (N_("Kdy"), N_("Kdo"), N_("Organizace"), N_("Služba"), N_("Co udělal"), N_("Údaje"))
    writer.writerow([gettext(title) for title in titles])
    for look in looks:
        row = (
            format_instant(look.at).replace("\u00a0", " "),
            look.viewer,
            look.party.organisation,
            look.party.service,
            gettext(LOOKED[DisclosureAction(look.action)]),
            ", ".join(gettext(ITEM_LABELS[ItemKind(kind)]) for kind in look.item_kinds),
        )
        writer.writerow([csv_cell(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


@post("/sharing/shares/{grant_id:uuid}/end", rule=P.END, status_code=200)
async def end_share(request: AnyRequest, grant_id: FromPath[UUID]) -> Response[Any]:
    """End one share."""
    case_id = await service.end_share(actor_of(request), grant_id)
    return go(request, f"/cases/{case_id}/sharing", gettext("Sdílení skončilo. Příjemce údaj od této chvíle nevidí."))


# ── panels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def on_my_day(actor: Actor) -> dict[str, Any] | None:
    rows = await views.new_for_me(actor)
    return {"rows": rows, **_WORDS} if rows else None


async def on_case(actor: Actor, *, case_id: UUID) -> dict[str, Any] | None:
    handovers: list[SentHandover] = await views.sharing_of_case(actor, case_id)
    return {"handovers": handovers, "case_id": case_id, "ending": ending, **_WORDS} if handovers else None


def shares(session: Any) -> bool:
    """Providers work with the consent of their clients; an authority is told on My day when it gets something."""
    return preset_of(session.place.organisation_kind).shares_by_consent and P.LIST in permissions(session.actor())


ROUTES: list[Any] = [
    sharing,
    received,
    take_over,
    sent_handover,
    case_sharing,
    hand_over_form,
    hand_over,
    looks_file,
    end_share,
]
