"""What a case says of a notice that stands in it: how urgent its child was judged, and each step that was ticked (S003 8c)."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from cases.cases.schemas.following import Followed
from kernel import keys
from kernel.actor import Actor
from kernel.legal_time import format_instant
from kernel.readable import opened, unreadable
from kernel.web.i18n import N_, gettext
from services.intake import views as intake_views
from services.protection import repository, rules
from services.protection.schemas import AssessmentText, StoredDone
from services.protection.tables import JudgedBy, Result, Step, StepOutcome
from tenants import views as tenant_views

MOST_DONE = 500  # of all notices on a page of records
JUDGED: dict[str, str] = {
    Result.URGENT: N_("Posouzeno jako naléhavé"),
    Result.NOT_URGENT: N_("Posouzeno jako nenaléhavé"),
    JudgedBy.NARRATIVE: N_("Posouzeno na výjezdu jako naléhavé"),
}


async def done_in(actor: Actor, case_id: UUID, notice_ids: Collection[UUID]) -> Mapping[UUID, list[Followed]]:
    """(in unit) By notice what was judged and done for the child of a case, for who reads the case. Reasons, and who called, stay with
    the notice; what was told of a visit instead of the form is a part of the file (S001 8b), once, without what reads like a caller."""
    rows = await repository.list_done(actor, notice_ids, case_id, limit=MOST_DONE)
    names = await tenant_views.worker_names(actor.tenant, {row.by for row in rows})
    found: dict[UUID, list[Followed]] = {}
    told = await _told(actor, rows)
    for row in rows:
        line = Followed(
            at=row.at,
            words=_words(row),
            by=names.get(row.by, ""),
            url=f"/notices/{row.notice_id}#nalehavost",
            told=told.get(row.id, ""),
        )
        found.setdefault(row.notice_id, []).append(line)
    return found


async def written_of(actor: Actor, case_id: UUID, notice_id: UUID) -> list[str]:
    """(in unit) The same of the child of a case alone, in Czech, as it is written into a file."""
    rows = [row for row in await repository.list_done(actor, [notice_id], case_id, limit=MOST_DONE) if not row.other]
    names = await tenant_views.worker_names(actor.tenant, {row.by for row in rows})
    return [f"{format_instant(row.at)} {_said(row, str)} ({names.get(row.by, '')})" for row in rows]


async def _told(actor: Actor, rows: Collection[StoredDone]) -> dict[UUID, str]:
    """(in unit) By judgement what was told of a visit, the same words of several children once."""
    sealers = await keys.sealers(actor.tenant, {row.notice_id for row in rows if row.sealed is not None})
    found: dict[UUID, str] = {}
    known: set[tuple[UUID, str]] = set()
    for row in rows:
        if row.sealed is None:
            continue
        text = opened(sealers.get(row.notice_id), "urgency_assessment", row.id, row.sealed, AssessmentText)
        words = text.reason if text else unreadable()
        if (row.notice_id, words) not in known:
            known.add((row.notice_id, words))
            found[row.id] = await intake_views.without_callers(actor, row.notice_id, words)
    return found


def _said(row: StoredDone, say: Callable[[str], str]) -> str:
    if not row.step:
        return say(JUDGED[row.outcome])
    return f"{say(rules.STEPS[Step(row.step)])}: {say(rules.OUTCOMES[StepOutcome(row.outcome)]).lower()}"


def _words(row: StoredDone) -> str:
    """A child that has no case of its own is named with the notice alone."""
    said = _said(row, gettext)
    other = gettext("jiné dítě z rodiny")
    return f"{other}: {said}" if row.other else said
