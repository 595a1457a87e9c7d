"""Pages of files that arrived: putting one in, what waits, the notice that is taken down from one, and the message beside it."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from cases.clients.rules import NEEDS_BIRTH_DATE
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import Invalid, NotAllowed
from kernel.legal_time import prague_date, today_in_prague
from kernel.uploads.refusals import human_size
from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.day import Act, DayRow, Urgency, Waiting, When
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options, read_form
from kernel.web.guard import actor_of, session_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import download, go, one_look, one_look_at, show, stands_at
from kernel.web.problems import form_errors
from kernel.web.text import counted
from services.inbox import rules, service, views
from services.inbox.access import InboxPermission, may
from services.inbox.exceptions import AlreadyANotice, TakenByAnother
from services.inbox.schemas import FileView, OpenedFile, SetAside
from services.inbox.tables import Outcome, Verdict
from services.inbox.views.documents import documents_of_notice
from services.intake import views as intake_views
from services.intake.access import IntakePermission
from services.intake.pages.alike import said_of
from services.intake.pages.common import REPORT
from services.intake.pages.notice import REASONS as WHY_SHOWN
from services.intake.pages.visits import NOBODY_VISITS
from services.intake.rules.threatens import ACUTE
from services.intake.schemas import RecordedNotice, RecordNotice, ShowNotifier

AnyRequest = Request[Any, Any, Any]
P = InboxPermission
VERDICTS = {
    Verdict.TRUSTED: N_("Podpis je v pořádku, vydavatel důvěryhodný. Odvolání certifikátu se neověřovalo."),
    Verdict.UNKNOWN_ISSUER: N_("Zpráva je neporušená, ale vydavatel neznámý. Odvolání certifikátu se neověřovalo."),
}
HAD_MEANWHILE = N_(
    "Nepřevzali jste ho: soubor teď má {who}. Nejdřív se domluvte; převzít ho pak můžete tlačítkem, na kterém to jméno stojí."
)
SET_ASIDE_MEANWHILE = N_(
    "Nepřevzali jste ho: soubor mezitím leží mezi odloženými (odložení: {who}). Převzít ho můžete tady."
)
PAGE = 50
_OPENED = "opened message"  # what an address says of a message that was opened for a reason
WORDS: dict[str, Any] = {
    "kinds": rules.KINDS,
    "verdicts": VERDICTS,
    "human_size": human_size,
    "why_aside": rules.REASONS,
}


@get("/inbox", rule=P.LIST)
async def list_files(request: AnyRequest, which: FromQuery[str] = "", after: FromQuery[str] = "") -> Response[Any]:
    """What came and nobody made anything of yet; or what was set aside."""
    return await _draw_list(request, aside=which == "aside", after=after)


@one_look
async def _draw_list(request: AnyRequest, *, aside: bool, after: str) -> Response[Any]:
    actor, here = actor_of(request), "/inbox?which=aside" if aside else "/inbox"
    rows = await views.list_files(actor, aside=aside, after=decode_cursor(after), limit=PAGE + 1)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    refused = [] if aside or after else await views.refusals(actor)
    return show(
        request,
        "inbox/list.html",
        rows=rows,
        refused=refused,
        aside=aside,
        may_take=may(actor, P.TAKE),
        next_url=f"{here}{'&' if aside else '?'}after={_cursor_of(rows[-1])}" if more else None,
        start_url=here if after else None,
        **WORDS,
    )


def _cursor_of(row: FileView) -> str:
    return quote(encode_cursor(row.ended_at or row.waits_since, row.id))


@get("/inbox/new", rule=P.PUT)
async def new_file(request: AnyRequest) -> Response[Any]:
    """Which file."""
    return await _draw_new(request, Shown())


@post("/inbox/new", rule=P.PUT, status_code=200)
async def put_file(request: AnyRequest) -> Response[Any]:
    """Put a file in; who takes notices down goes on to its form."""

    async def act(sent: Form) -> Response[Any]:
        file, actor = sent.files.get("file"), actor_of(request)
        await views.check_may_put(actor)
        if file is None or not file.filename:
            raise Invalid(fields={"file": rules.NEEDS_FILE})
        made = await service.put_kept(actor, await service.keep_file(actor, file.filename, await file.read()))
        if made.mine:
            return go(request, f"/inbox/{made.id}", gettext("Soubor je otevřený. Oznámení vznikne, až ho uložíte."))
        return go(request, "/inbox", gettext("Soubor čeká mezi došlými. Převezme ho, kdo přijímá oznámení."))

    return await act_or_show_again(request, act, partial(_draw_new, request))


@one_look
async def _draw_new(request: AnyRequest, shown: Shown) -> Response[Any]:
    await views.check_may_put(actor_of(request))
    return show(request, "inbox/new.html", **shown.context(), may_take=may(actor_of(request), P.TAKE))


@post("/inbox/{file_id:uuid}/take-up", rule=P.TAKE, status_code=200)
async def take_up(request: AnyRequest, file_id: FromPath[UUID]) -> Response[Any]:
    """Take a file up, and go on to its form."""
    sent, actor = await read_form(request), actor_of(request)
    try:
        await service.take_up(actor, file_id, seen=sent.uuid("taker"), aside=sent.ticked("aside"))
    except AlreadyANotice as refusal:
        return go(request, "/inbox", gettext(refusal.message), kind="due")
    except TakenByAnother:
        now = await views.file_now(actor, file_id)
        aside = now.outcome is Outcome.SET_ASIDE
        words = gettext(SET_ASIDE_MEANWHILE if aside else HAD_MEANWHILE).format(who=now.taker)
        return go(request, f"/inbox{'?which=aside' if aside else ''}#soubor-{file_id}", words, kind="due")
    return go(request, f"/inbox/{file_id}", gettext("Soubor jste převzali."))


@get("/inbox/{file_id:uuid}", rule=P.OPEN)
async def file_form(request: AnyRequest, file_id: FromPath[UUID]) -> Response[Any]:
    """The notice as far as the message says it, beside the message; of a file that has its notice that one."""
    return await _of_file(request, file_id)


@one_look
async def _of_file(request: AnyRequest, file_id: UUID) -> Response[Any]:
    """What was typed before the file was gone is shown; else who may know leads on to what became of it."""
    try:
        notice_id = await views.notice_of(actor_of(request), file_id)
    except NotAllowed:
        notice_id = None
    try:
        return await _draw(request, file_id, Shown())
    except AlreadyANotice:
        words = gettext("Z tohoto souboru už je oznámení, tady je.")
        return go(request, f"/notices/{notice_id}", words)


@post("/inbox/{file_id:uuid}", rule=P.TAKE, status_code=200)
async def record_from_file(request: AnyRequest, file_id: FromPath[UUID]) -> Response[Any]:
    """Take the notice down; when something is wrong, the same form with everything that was typed."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(
            RecordNotice,
            unreadable={"child_birth_date": NEEDS_BIRTH_DATE},
            moments={"received_at": ("day", "time")},
            wants_report=REPORT.get(sent.text("wants_report")),
            more=[],
            **NOBODY_VISITS,
        )
        made = await once_by_form(
            request,
            sent.text("once"),
            RecordedNotice,
            lambda actor: service.record_from_file(actor, file_id, order),
            at=lambda made: f"/notices/{made.id}",
            only_one=True,
        )
        message = gettext("Oznámení {number} je zapsané.").format(number=made.reference_number)
        return go(request, f"/notices/{made.id}", message)

    return await act_or_show_again(request, act, partial(_draw, request, file_id), fields={"received_at": "day"})


@one_look_at("inbox_file")
async def _draw(request: AnyRequest, file_id: UUID, shown: Shown) -> Response[Any]:
    try:
        opened = await views.opened_file(actor_of(request), file_id)
    except (NotAllowed, AlreadyANotice) as refusal:
        shown = await _left_typed(request, shown, refusal)
        opened = None  # it is somebody else's or a notice now: what was typed is shown, the message is not
    form_beside = opened is not None and not shown.sent.names and "reason" in shown.errors
    if opened is not None and not shown.sent.names:
        shown = Shown(
            filled(rules.prefilled(opened.envelope, opened.file.received_at, opened.file.arrived_at)),
            shown.errors,
            shown.status_code,
        )
    if opened is not None:
        shown = await begun(request, shown, beside=form_beside)
    said = await said_of(request, shown.sent)
    reasons = options(rules.REASONS)
    beside: dict[str, Any] = {**said, **WORDS, "opened": opened, "file_id": file_id, "reasons": reasons}
    beside["acute"] = options(ACUTE)
    beside["made"] = (await views.file_now(actor_of(request), file_id)).notice_id if opened is None else None
    beside["named"] = opened is None or bool(rules.told_in(opened.envelope).name)
    beside["from_attached"] = opened is not None and rules.fills_from_attached(opened.envelope)
    return show(request, "inbox/take.html", **shown.context(), **beside)


async def _left_typed(request: AnyRequest, shown: Shown, refusal: NotAllowed | AlreadyANotice) -> Shown:
    """What somebody sent or left in a draft for a file that is not theirs any more; who typed nothing is refused."""
    why = refusal if isinstance(refusal, AlreadyANotice) else TakenByAnother()
    if shown.status_code == why.status:
        return shown
    left = await begun(request, shown)
    if not left.begun:
        raise refusal
    return msgspec.structs.replace(left, errors=form_errors(why))


@post("/inbox/{file_id:uuid}/aside", rule=P.TAKE, status_code=200)
async def set_aside(request: AnyRequest, file_id: FromPath[UUID]) -> Response[Any]:
    """Take no notice down from it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(SetAside)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.set_aside(actor, file_id, order),
            at=lambda _: "/inbox?which=aside",
            only_one=True,
        )
        return go(
            request, "/inbox", gettext("Soubor je odložený. Najdete ho mezi odloženými a můžete ho převzít znovu.")
        )

    async def draw(refused: Shown) -> Response[Any]:
        if "reason" not in refused.errors:
            return await _draw(request, file_id, refused)
        stands_at(request, f"/inbox/{file_id}")  # beside it stands the notice, as its writer left it
        return await _draw(request, file_id, Shown(errors=refused.errors, status_code=refused.status_code))

    return await act_or_show_again(request, act, draw)


@get("/inbox/{file_id:uuid}/parts/{part_id:uuid}", rule=P.OPEN)
async def part(request: AnyRequest, file_id: FromPath[UUID], part_id: FromPath[UUID]) -> Response[Any]:
    """The original or an attachment, to be saved, never shown: nobody has looked into it."""
    session = session_of(request)
    asked = session is not None and session.reveal(request.query_params.get("opened", ""), _OPENED) == str(file_id)
    found = await views.part_content(actor_of(request), file_id, part_id, asked=asked)
    return download(found.content, found.name, "application/octet-stream")


@post("/notices/{notice_id:uuid}/message", rule=IntakePermission.SHOW_NOTIFIER, status_code=200)
async def show_message(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """The message that a notice came in, this once, for the reason given."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ShowNotifier)
        _, opened, apart = await service.show_message(actor_of(request), notice_id, order)
        return await _draw_message(request, notice_id, Shown(sent), opened, apart)

    return await act_or_show_again(request, act, partial(_draw_message, request, notice_id))


@one_look_at("notice", "notice_header")
async def _draw_message(
    request: AnyRequest,
    notice_id: UUID,
    shown: Shown,
    opened: OpenedFile | None = None,
    apart: Collection[UUID] | None = None,
) -> Response[Any]:
    view = await intake_views.notice_view(actor_of(request), notice_id, IntakePermission.SHOW_NOTIFIER)
    why, session = options(WHY_SHOWN), session_of(request)
    put = await documents_of_notice(actor_of(request), notice_id, IntakePermission.SHOW_NOTIFIER)
    # what is downloaded follows from what was opened for a reason, in this session
    of = [*(apart or ()), *([opened.file.id] if opened is not None else ())]
    asked = {str(each): session.hide(str(each), _OPENED) for each in of} if session is not None else {}
    words: dict[str, Any] = {**WORDS, "view": view, "why_shown": why, "opened": opened, "asked": asked}
    words |= {"files": put.files, "shown": apart is not None}
    return show(request, "inbox/message.html", **shown.context(), **words)


async def on_notice(actor: Actor, notice_id: UUID) -> dict[str, Any] | None:
    """The message that a notice came in, on its page."""
    found = await views.message_of_notice(actor, notice_id)
    return {"of": found, "notice_id": notice_id, "why_shown": options(WHY_SHOWN), **WORDS} if found else None


async def beside_notices(actor: Actor) -> int | None:
    """The way to the files, beside taking a call down: how many wait that nobody took up."""
    if not may(actor, P.PUT):
        return None
    async with look(actor):
        found = await views.waiting(actor)
    return found.number if found else 0


async def to_put(actor: Actor) -> bool | None:
    """The way to putting a file in from My day, for who brings what came and takes none of it down."""
    return True if may(actor, P.PUT) and not may(actor, P.TAKE) else None


async def on_my_day(actor: Actor) -> Waiting | None:
    """What the actor took up and wrote nothing down of; and that files wait which nobody took up, in one row."""
    async with look(actor):
        mine, found = await views.held_by_me(actor), await views.waiting(actor)
    rows = [
        DayRow(
            key=f"soubor-{row.id}",
            urgency=_by_its_day(row.received_at or row.arrived_at),
            title=gettext("Převzatý soubor bez oznámení"),
            when=row.received_at or row.arrived_at,
            moment=When.SINCE,
            words=[gettext(rules.KINDS[row.kind])],
            url=f"/inbox/{row.id}",
            act=Act(gettext("Zapsat oznámení"), f"/inbox/{row.id}", name=gettext(rules.KINDS[row.kind])),
        )
        for row in mine
    ]
    if found is None or found.since is None:
        return Waiting(rows) if rows else None
    words = counted(found.number, gettext("došlý soubor"), gettext("došlé soubory"), gettext("došlých souborů"))
    title = gettext("Došlé soubory čekají na převzetí")
    act = Act(gettext("Převzít"), "/inbox", name=title, icon="bell")
    row = DayRow(
        "inbox",
        _by_its_day(found.since),
        title,
        when=found.since,
        moment=When.SINCE,
        words=[words],
        url="/inbox",
        act=act,
    )
    return Waiting([*rows, row], summary=words)


def _by_its_day(arrived_at: datetime) -> Urgency:
    """What arrives is written down and handed over the same day (domain reference 1.4)."""
    return Urgency.LATE if prague_date(arrived_at) < today_in_prague() else Urgency.TODAY


ROUTES: list[Any] = [
    list_files,
    new_file,
    put_file,
    take_up,
    file_form,
    record_from_file,
    set_aside,
    part,
    show_message,
]
