# pyright: strict
"""The change of who leads a case: what is asked before it, and what the file says of it (Standard 8c)."""

from collections.abc import Collection, Mapping
from datetime import date

from cases.cases.schemas import ChangeKeyWorker, ChangeText, RecordText
from cases.cases.schemas.changing import YES_NO
from cases.cases.tables import ChangeReason, InformedVia
from kernel.checks import Checks, Limit
from kernel.legal_time import format_date, next_working_day
from kernel.web.i18n import N_, gettext
from tenants.assigning.rules import ASSIGNING
from tenants.codelists.rules import Code, Codes
from tenants.settings.rules import YesNo
from tenants.tables import PresetName

from .reasons import DECIDED_BY_ANOTHER, not_the_decider, told_label
from .ways import check_other_way, way_label, way_of

REQUEST_IN_WRITING = YesNo(
    key="client_request_in_writing",
    group=ASSIGNING,
    order=440,
    title=N_("Na žádost klienta se ten, kdo případ vede, mění jen písemně"),
    help=N_("Bez dne písemné žádosti se změna na žádost klienta neuloží."),
    presets={
        **dict.fromkeys((PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003), True),
        PresetName.NGO_TWO_SERVICES: False,
    },
)
"""S001: on a written request, in single and justified cases."""
NEEDS_REQUEST = N_("Na žádost klienta jen písemně: napište, ze kterého dne jeho žádost je.")
REQUEST_BEFORE = N_("Případ tehdy ještě nebyl otevřený. Zkontrolujte den žádosti.")
REQUEST_LATER = N_("Žádost musí být z dneška nebo starší.")
NEEDS_SUPPORT = N_("Vyberte ano, nebo ne.")
NEEDS_INFORMED_DAY = N_("Zadejte datum, kdy byl klient o změně informován, například 23. 11. 2026.")


def why_at_once(*, stays: bool) -> str:
    """Why a client could not be told before, when a whole desk is handed over; stored, so Czech.

    Whoever led the cases left the service, and maybe the organisation, or `stays` in a role that leads none.
    """
    who = "tu má teď jinou roli a případy už nevede" if stays else "v této službě už nepracuje"
    return f"Kdo případ vedl, {who}. Případ bylo nutné předat hned."


def decided_by(administrator: str) -> str:
    """Who decided to whom a desk goes whose worker may not have it any more; stored, so Czech. No name is that of the operator's command."""
    who = f"rozhodla správa organizace: {administrator}" if administrator else "rozhodl provozovatel systému"
    return f"O tom, kdo případ převezme, {who}."


def check_change(
    checks: Checks,
    order: ChangeKeyWorker,
    *,
    present_worker_id: object,
    eligible: set[object],
    opened_on: date,
    today: date,
    reasons: Mapping[str, Code],
    ways: Codes,
    roles: Collection[str],
    request_asked: bool,
    planned: bool = False,
) -> ChangeText:
    """Check a change of the key worker (Standard 8c): the client was told before, or there is a reason why not.

    `reasons`: which are offered today, `ways`: how a client may be told, `roles`: of whoever decides, `request_asked`: whether a client's
    wish has to be there in writing. One that is `planned` may be told of later. Returns the words that are kept: the reason why the client was
    not told, what the way was called, and a note.
    """
    if order.worker_id not in eligible:
        checks.fail("worker_id", N_("Vyberte pracovníka této služby, který může vést případ."))
    elif order.worker_id == present_worker_id:
        checks.fail("worker_id", N_("Tento pracovník už případ vede. Vede ho vždy právě jeden."))
    if order.reason not in reasons:
        checks.fail("reason", N_("Vyberte důvod změny."))
    elif who := not_the_decider(reasons[order.reason], roles):
        checks.fail("reason", gettext(DECIDED_BY_ANOTHER).format(who=who))
    wished = order.reason == ChangeReason.CLIENT_REQUEST
    request = _request(checks, order, opened_on, today, wished and request_asked)
    request = request if wished else ""
    why_not = checks.reason("not_informed_reason", order.not_informed_reason, required=False, max_length=2_000)
    note = checks.text("note", order.note, required=False, max_length=2_000)
    if order.informed_on is None and not order.informed_via and not why_not:
        if planned:
            return ChangeText(note=note, request=request)
        checks.fail(
            "informed_on", N_("Uveďte, kdy a jak byl klient o změně informován, nebo níže napište, proč to nešlo.")
        )
    elif why_not and (order.informed_on is not None or order.informed_via):
        checks.fail("not_informed_reason", N_("Buď byl klient informován, nebo ne: vyplňte jen jedno."))
    elif not why_not:
        checks.day(
            "informed_on",
            order.informed_on,
            missing=NEEDS_INFORMED_DAY,
            not_before=[
                Limit(opened_on, N_("Případ tehdy ještě nebyl otevřený, klient o změně informován být nemohl."))
            ],
            not_after=[Limit(today, N_("Klient se informuje před změnou, nejpozději dnes."))],
        )
        if order.informed_via not in ways.used(today):
            checks.fail("informed_via", N_("Vyberte, jak byl klient informován."))
    via = way_of(ways, order.informed_via, today) if order.informed_via in {each.value for each in InformedVia} else ""
    check_other_way(checks, order.informed_via, order.note)
    whom = checks.line("informed_whom", order.informed_whom, required=False)
    return ChangeText(statements=why_not, note=note, via_words=via, whom=whom, request=request)


def _request(checks: Checks, order: ChangeKeyWorker, opened_on: date, today: date, asked: bool) -> str:
    """The client's written request, as the file names it (S001: on a written request alone)."""
    mark, day = checks.line("request_mark", order.request_mark, required=False), order.request_on
    if asked or day is not None:
        limits = [Limit(opened_on, REQUEST_BEFORE)], [Limit(today, REQUEST_LATER)]
        checks.day("request_on", day, missing=NEEDS_REQUEST, not_before=limits[0], not_after=limits[1])
    return ", ".join(filter(None, (format_date(day) if day is not None else "", mark)))


def check_support(checks: Checks, order: ChangeKeyWorker) -> str | None:
    """What is noted of help for a worker with an inner conflict (S001); None where there is none of that."""
    asked = order.reason == ChangeReason.INNER_CONFLICT
    for field in ("support_offered", "support_wanted", "support_arranged"):
        said = getattr(order, field)
        if said not in YES_NO and (said or asked):
            checks.fail(field, NEEDS_SUPPORT)
    note = checks.line("support_note", order.support_note, required=False)
    return note if asked else None


def change_record(order: ChangeKeyWorker, words: ChangeText, *, old: str, new: str, today: date) -> RecordText:
    """The record of a change of the key worker: what is stored is Czech, whatever language the head reads."""
    lines = [
        f"Klíčový pracovník: dosud {old}, nově {new}.",
        f"Důvod změny: {told_label(ChangeReason(order.reason), words)}.",
    ]
    if words.request:
        lines.append(f"Písemná žádost klienta: {words.request}.")
    if order.informed_on is not None:
        via = way_label(order.informed_via, words.via_words)
        whom = f" ({words.whom})" if words.whom else ""
        lines.append(f"Klient byl o změně informován předem: {format_date(order.informed_on)}, {via}{whom}.")
    elif words.statements:  # of a file that goes along with another one the note says so
        lines += [
            f"Klient o změně předem informován nebyl. Proč: {words.statements}",
            f"Informuje ho {new} jako nový klíčový pracovník, nejpozději {format_date(inform_client_by(today))}.",
        ]
    return RecordText(title=f"{old} → {new}", facts="\n".join(lines), note=words.note)


def inform_client_by(today: date) -> date:
    """By when the new key worker tells the client what could not be told before."""
    return next_working_day(today)
