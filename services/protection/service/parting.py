"""What follows where a notice that came while two children were led as one belongs to the other one (ADR 0098)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from cases.cases import service as cases
from cases.cases.access import CaseHold
from cases.cases.rules.marks import file_named
from cases.cases.schemas import RecordText
from cases.cases.tables import RecordKind
from cases.clients import service as clients
from cases.deadlines import service as deadlines
from cases.deadlines import views as deadlines_views
from kernel import keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.events import record
from kernel.ids import new_id
from kernel.legal_time import format_date, format_instant, next_working_day, today_in_prague
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.events import NoticeAdded
from services.intake.schemas import AT_ONCE, AdditionText
from services.protection import repository, views
from services.protection.events import AdditionJudged, UrgencyAssessed
from services.protection.rules import basic
from services.protection.schemas import AssessmentText, ChildText, JudgementText, StoredAssessment
from services.protection.tables import Acute, AdditionJudgement, BasicResult, Result, UrgencyAssessment
from tenants import views as tenant_views

from .additions import ask_where_left
from .open import ask_anew
from .terms import INTERVENED
from .urgency import write_child

LEARNT = (
    "Oznámení přišlo, když byly záznamy dvou dětí omylem vedené jako jeden. Záznamy jsou zase dva a oznámení patří dítěti ze spisu {other}."
    " Co se do té doby posoudilo a udělalo, stojí u dítěte ze spisu {kept}; co bylo naléhavé, je teď naléhavé u obou. Posuďte obě znovu."
)
LEARNT_SINCE = (
    "Když byly záznamy dvou dětí omylem vedené jako jeden, přibylo k tomuto oznámení něco, co patří dítěti ze spisu {other}. Záznamy jsou zase dva."
    " Co se posoudilo a udělalo, stojí u dítěte ze spisu {kept}; co bylo od té doby naléhavé, je teď naléhavé u obou. Posuďte obě znovu."
)
"""Czech, as all of a notice."""
ANEW = "Záznamy dvou dětí byly vedené jako jeden: naléhavost obou se posuzuje znovu."
NOT_OF_THIS_ONE = "Jde jen o to, které ze dvou dětí vedených jako jedno to je."
ASK_KEPT = "Posoudit naléhavost znovu, oznámení {number} patří jinému dítěti"
ASK_KEPT_SINCE = "Posoudit naléhavost znovu, co přibylo k oznámení {number}, patří jinému dítěti"
ASK_OTHER = "Posoudit naléhavost, oznámení {number} bylo vedené u jiného dítěte"
BASIC_ANEW = "Základní vyhodnocení znovu, oznámení {number}"
BASIC_ANEW_NOTE = (
    "Že zůstává podnětem, se řeklo, když byly záznamy dvou dětí vedené jako jeden. Vyhodnoťte ho znovu u oznámení."
)
TAKEN = "Převzato při zrušení sloučení. Posouzeno {at}, když byly záznamy jeden: {by}."
JUST_BEFORE = timedelta(milliseconds=1)
"""What is asked anew is asked after it was judged."""


async def take_over(actor: Actor, kept: CaseHold, other: CaseHold, source_ids: Sequence[UUID], since: datetime) -> None:
    """(in unit) The child of the other case is one of the children of these notices, with its case, urgent where that of the kept one is;
    nothing of that one is taken back, and both are judged anew today. What is no notice of the kept case is none of ours.

    `since`: when the two began to be one. Of a notice that stood in the kept case before, what was judged before is of its child alone.
    """
    for notice_id in dict.fromkeys(source_ids):
        row = await intake_views.row_of(actor, notice_id)
        stands = await views.in_case_of(actor, row, kept.id) if row is not None else None
        if row is None or stands is None or await views.in_case_of(actor, row, other.id) is not None:
            continue
        hold = NoticeHold(id=notice_id, row=row, permissions=frozenset())
        found = await _found_of(actor, hold, stands[0], (kept.id, other.id), since, before=stands[1] <= since)
        await _take_over(actor, hold, kept, other, found, since)


class _Found(NamedTuple):
    """What was found of the `child` of the kept case in a notice while two were one: what judges it `urgent` and in which notice, and
    whether it is threatened acutely. `before`: the notice stood there before that."""

    child: UUID | None
    urgent: tuple[UUID, StoredAssessment] | None
    acute: bool
    before: bool


async def _found_of(
    actor: Actor, hold: NoticeHold, child: UUID | None, cases: Collection[UUID], since: datetime, *, before: bool
) -> _Found:
    stands = await views.standing_of(actor, hold)
    own = await intake_views.child_cases(actor, hold.id)
    whom = {child}
    if child is None:  # whoever has no case of their own may be the other one, or of their family
        whom |= {each for each in [*stands.children, *stands.others] if each not in own}
    urgent = [
        (hold.id, row)
        for each in whom & set(stands.urgent)
        for row in [stands.last[each]]
        if not before or row.assessed_at > since
    ]
    acute = any(each in whom and (not before or at > since) for each, at in stands.acute.items())
    for same in await views.same_since(actor, hold.id, cases, since) if child is None else ():
        there = await views.standing_of(actor, NoticeHold(id=same.id, row=same, permissions=frozenset()))
        urgent += [(same.id, there.last[each]) for each in there.urgent]
        acute = acute or bool(there.acute)
    if not urgent and child is None:  # what came as urgent and nobody judged
        by = {same.reference_number for same in await views.same_since(actor, hold.id, cases, since)}
        told = await repository.list_standing(actor, [hold.id])
        acute = acute or any(each.by in by and each.sign in AT_ONCE for each in told)
    first = min(urgent, key=lambda each: (each[1].child_id != child, each[1].assessed_at), default=None)
    return _Found(child, first, acute, before)


async def _take_over(
    actor: Actor, hold: NoticeHold, kept: CaseHold, other: CaseHold, found: _Found, since: datetime
) -> None:
    stands, moment, child = await views.standing_of(actor, hold), now(), found.child
    marks = {
        "kept": file_named(kept.file_mark, kept.opened_at),
        "other": file_named(other.file_mark, other.opened_at),
    }
    if not found.before:  # else the file says already what came meanwhile
        await _say_in_file(actor, hold, kept, other, mark=marks["kept"])
    new = await write_child(actor, hold.id, None, await _called(actor, other, marks["other"]))
    await intake.lead_to(actor, hold, new, other)
    await intake.index_further(actor, [hold.row])
    if found.urgent is not None:
        await _urgent_too(actor, hold, *found.urgent, new, other, at=moment - JUST_BEFORE)
    learnt = LEARNT_SINCE if found.before else LEARNT
    addition_id = await intake.write_addition(actor, hold.id, AdditionText(text=learnt.format(**marks)))
    anew = {each for each in (child,) if each in stands.last or each in stands.acute}
    anew |= {new} if found.urgent is not None or found.acute else set()
    await _judge(actor, hold, addition_id, anew, set(stands.last) - anew, acute=found.acute, at=moment)
    what = ASK_KEPT_SINCE if found.before else ASK_KEPT
    await ask_anew(actor, hold, at=moment, acutely=True, whom=(child,), what=what)
    await ask_anew(actor, hold, at=moment, acutely=True, whom=(new,), what=ASK_OTHER)
    await record(actor, NoticeAdded(notice_id=hold.id, case_id=hold.row.case_id, addition_id=addition_id))
    await ask_where_left(actor, hold.id)
    await _ask_for_basic(actor, hold, kept, child, since)


async def _ask_for_basic(actor: Actor, hold: NoticeHold, kept: CaseHold, child: UUID | None, since: datetime) -> None:
    """Of whom somebody said since, without knowing which of two it is, that they stay a notice, nobody said it (D7)."""
    rows = await repository.list_basic(actor, hold.id, limit=views.MOST)
    said = [row for row in rows if row.child_id == child and row.result == BasicResult.KEPT and row.assessed_at > since]
    if said:
        await cases.add_task_to(
            actor,
            assignee_id=kept.key_worker_id,
            due_on=next_working_day(today_in_prague()),
            title=BASIC_ANEW.format(number=hold.row.reference_number),
            note=BASIC_ANEW_NOTE,
            kind=basic.ASSESS_AGAIN,
            case_id=kept.id,
            client_id=kept.client_id,
            source_id=hold.id,
        )


async def _called(actor: Actor, other: CaseHold, mark: str) -> ChildText:
    """Who the child is, as its case says it; one without a name or a day of birth is known by its file: the two may be called the same."""
    identity = await clients.client_identity(actor, other.client_id)
    name = " ".join(filter(None, (identity.given_name, identity.family_name)))
    if not name:
        return ChildText("", f"dítě ze spisu {mark}")
    known_by = f"nar. {format_date(identity.birth_date)}" if identity.birth_date else f"dítě ze spisu {mark}"
    return ChildText(f"{name}, {known_by}".replace("\u00a0", " "))


async def _say_in_file(actor: Actor, hold: NoticeHold, kept: CaseHold, other: CaseHold, *, mark: str) -> None:
    """The file of the other child says what was judged and done meanwhile: there it is no judgement of that child."""
    if done := await views.written_of(actor, kept.id, hold.id):
        await cases.write_record(
            actor,
            other,
            kind=RecordKind.NOTICE,
            occurred_at=now(),
            text=RecordText(title=f"Co se posoudilo a udělalo ve spisu {mark}", facts="\n".join(done)),
            adds_to=hold.id,
        )


async def _urgent_too(
    actor: Actor,
    hold: NoticeHold,
    judged_in: UUID,
    row: StoredAssessment,
    child: UUID,
    other: CaseHold,
    *,
    at: datetime,
) -> None:
    """Whom somebody judged urgent without knowing which of two it is, is so, by the word of who parts them, until it is judged. It is helped
    by when it was to be helped."""
    sealer = await keys.sealer(actor.tenant, hold.id)
    there = sealer if judged_in == hold.id else await keys.sealer(actor.tenant, judged_in)
    text = there.open("urgency_assessment", row.id, row.sealed, AssessmentText)
    names = await tenant_views.worker_names(actor.tenant, [row.assessed_by])
    taken = TAKEN.format(by=names.get(row.assessed_by, ""), at=format_instant(row.assessed_at))
    assessment_id = new_id()
    await repository.insert_assessment(
        UrgencyAssessment(
            id=assessment_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            notice_id=hold.id,
            child_id=child,
            result=Result.URGENT,
            assessed_by=actor.worker,
            assessed_at=at,
            visited_at=row.visited_at,
            sealed=sealer.seal(
                "urgency_assessment", assessment_id, msgspec.structs.replace(text, reason=f"{taken}\n{text.reason}")
            ),
        )
    )
    of_child = [
        each.id
        for each in await repository.list_assessments(actor, judged_in, limit=views.MOST)
        if each.child_id == row.child_id
    ]
    runs = [each for rows in (await deadlines_views.running(actor, of_child)).values() for each in rows]
    if since := min((each.started_at for each in runs), default=None):
        await deadlines.start(actor, INTERVENED, assessment_id, at=since, worker_id=other.key_worker_id)
    fact = UrgencyAssessed(
        notice_id=hold.id, case_id=hold.row.case_id, assessment_id=assessment_id, result=Result.URGENT
    )
    await record(actor, fact)


async def _judge(
    actor: Actor,
    hold: NoticeHold,
    addition_id: UUID,
    anew: Collection[UUID | None],
    others: Collection[UUID | None],
    *,
    acute: bool,
    at: datetime,
) -> None:
    """Which of two children it is asks `anew` of both, of whom something was judged, and nothing of `others`."""
    sealer = await keys.sealer(actor.tenant, hold.id)
    for child in (*anew, *others):
        asks, judgement_id = child in anew, new_id()
        text = JudgementText(content=ANEW if asks else NOT_OF_THIS_ONE, acute=Acute.YES if asks and acute else "")
        await repository.insert_judgement(
            AdditionJudgement(
                id=judgement_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                notice_id=hold.id,
                addition_id=addition_id,
                child_id=child,
                concerns=asks,
                reopens=asks,
                acutely=asks and acute,
                word=False,
                judged_by=actor.worker,
                judged_at=at,
                sealed=sealer.seal("addition_judgement", judgement_id, text),
            )
        )
    if anew:
        fact = AdditionJudged(notice_id=hold.id, case_id=hold.row.case_id, addition_id=addition_id, reopens=True)
        await record(actor, fact)
