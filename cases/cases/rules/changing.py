# pyright: strict
"""The change of who leads a case: what is asked before it, and what the file says of it (Standard 8c)."""

from collections.abc import Collection
from datetime import date

from cases.cases.schemas import ChangeKeyWorker, ChangeText, RecordText
from cases.cases.tables import ChangeReason, InformedVia
from kernel.checks import Checks, Limit
from kernel.legal_time import format_date, next_working_day
from kernel.web.i18n import N_
from tenants.codelists.rules import Codes

from .reasons import told_label
from .ways import way_label, way_of

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
    reasons: Collection[str],
    ways: Codes,
) -> ChangeText:
    """Check a change of the key worker (Standard 8c): the client was told before, or there is a reason why not.

    `reasons`: which are offered today, `ways`: how a client may be told. Returns the words that are kept: the reason why the client was
    not told, what the way was called, and a note.
    """
    if order.worker_id not in eligible:
        checks.fail("worker_id", N_("Vyberte pracovníka této služby, který může vést případ."))
    elif order.worker_id == present_worker_id:
        checks.fail("worker_id", N_("Tento pracovník už případ vede. Vede ho vždy právě jeden."))
    if order.reason not in reasons:
        checks.fail("reason", N_("Vyberte důvod změny."))
    why_not = checks.reason("not_informed_reason", order.not_informed_reason, required=False, max_length=2_000)
    note = checks.text("note", order.note, required=False, max_length=2_000)
    if order.informed_on is None and not order.informed_via and not why_not:
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
    return ChangeText(statements=why_not, note=note, via_words=via)


def change_record(order: ChangeKeyWorker, words: ChangeText, *, old: str, new: str, today: date) -> RecordText:
    """The record of a change of the key worker: what is stored is Czech, whatever language the head reads."""
    lines = [
        f"Klíčový pracovník: dosud {old}, nově {new}.",
        f"Důvod změny: {told_label(ChangeReason(order.reason), words)}.",
    ]
    if order.informed_on is not None:
        via = way_label(order.informed_via, words.via_words)
        lines.append(f"Klient byl o změně informován předem: {format_date(order.informed_on)}, {via}.")
    elif words.statements:  # of a file that goes along with another one the note says so
        lines += [
            f"Klient o změně předem informován nebyl. Proč: {words.statements}",
            f"Informuje ho {new} jako nový klíčový pracovník, nejpozději {format_date(inform_client_by(today))}.",
        ]
    return RecordText(title=f"{old} → {new}", facts="\n".join(lines), note=words.note)


def inform_client_by(today: date) -> date:
    """By when the new key worker tells the client what could not be told before."""
    return next_working_day(today)
