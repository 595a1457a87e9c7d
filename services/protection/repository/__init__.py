"""Every query on judgements."""

from collections.abc import Collection
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.schemas.worklist import UrgentlyDue
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, fetch, fetch_column
from services.intake.views import OF_CHILD, STANDS_IN
from services.protection.schemas import (
    PartOfNotice,
    StoredAssessment,
    StoredBasic,
    StoredChild,
    StoredFound,
    StoredJudgement,
    StoredQuestion,
    StoredResult,
    StoredStanding,
    StoredStep,
)
from services.protection.tables import (
    AdditionJudgement,
    AssessedChild,
    BasicAssessment,
    UrgencyAnswer,
    UrgencyAssessment,
    UrgencyQuestion,
    UrgencyQuestionWithdrawal,
    UrgencyStep,
)

from .done import list_done as list_done
from .meanwhile import list_meanwhile as list_meanwhile
from .narrowed import found as found
from .narrowed import judged as judged
from .signs import CASES_DUE, CASES_IN_DANGER, FOUND_OF_CHILDREN, STANDING_OF_NOTICES
from .signs import KEPT_ALONE as KEPT_ALONE
from .signs import RESULT_OF_CASE as RESULT_OF_CASE
from .signs import URGENCY_OF_CASE as URGENCY_OF_CASE
from .signs import WORD_HOLDS as WORD_HOLDS
from .waiting import list_waiting as list_waiting

_CHILD = (
    "SELECT c.id, c.notice_id, coalesce(n.id, c.id) AS said_id, coalesce(n.sealed, c.sealed) AS sealed, c.aside, c.added_by, c.added_at,"
    " c.names_id AS same_id FROM assessed_child c LEFT JOIN LATERAL (SELECT x.id, x.sealed FROM assessed_child x WHERE x.tenant_id = c.tenant_id AND x.service_id = c.service_id"
    " AND x.names_id = c.id AND x.aside IS NULL ORDER BY x.added_at DESC, x.id DESC LIMIT 1) n ON true"
    " WHERE c.tenant_id = $1 AND c.service_id = $2 AND (c.names_id IS NULL OR c.aside IS NOT NULL)"
)
_ASSESSMENT = (
    "SELECT id, notice_id, child_id, result, assessed_by, assessed_at, sealed, visited_at FROM urgency_assessment"
    " WHERE tenant_id = $1 AND service_id = $2"
)


async def insert_child(child: AssessedChild) -> None:
    """Write a further child."""
    await AssessedChild.insert(child)


async def insert_assessment(assessment: UrgencyAssessment) -> None:
    """Write a judgement."""
    await UrgencyAssessment.insert(assessment)


async def list_children(actor: Actor, notice_id: UUID, *, limit: int, aside: bool = False) -> list[StoredChild]:
    """The further children of a notice, first to last; or what was put aside, which is none."""
    return await fetch(
        StoredChild,
        f"{_CHILD} AND c.notice_id = $3 AND (c.aside IS NOT NULL) = {aside} ORDER BY c.added_at, c.id{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_assessments(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredAssessment]:
    """What was judged of a notice, last first."""
    return await fetch(
        StoredAssessment,
        f"{_ASSESSMENT} AND notice_id = $3 ORDER BY assessed_at DESC, id DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def count_judged_and_answered(actor: Actor, notice_id: UUID) -> int:
    """How often a notice was judged, for whichever child, and how often a colleague answered what was asked about it."""
    return await current().connection.fetchval(
        "SELECT (SELECT count(*) FROM urgency_assessment WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3)"
        " + (SELECT count(*) FROM urgency_question q JOIN urgency_answer a ON a.tenant_id = q.tenant_id AND a.question_id = q.id"
        " WHERE q.tenant_id = $1 AND q.service_id = $2 AND q.notice_id = $3)",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_standing(actor: Actor, notice_ids: Collection[UUID]) -> list[StoredStanding]:
    """How every child of these notices stands that was judged, or is threatened acutely, by what holds of it; then those of notices that are marked as of the same."""
    return await fetch(StoredStanding, STANDING_OF_NOTICES, actor.tenant, actor.service, list(notice_ids))


async def list_children_of(actor: Actor, notice_ids: Collection[UUID]) -> list[StoredChild]:
    """The further children of these notices, first to last, with what was put aside."""
    return await fetch(
        StoredChild,
        f"{_CHILD} AND c.notice_id = ANY($3::uuid[]) ORDER BY c.added_at, c.id",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )


async def list_children_by_id(actor: Actor, child_ids: Collection[UUID]) -> list[StoredChild]:
    """These further children."""
    return await fetch(
        StoredChild,
        f"{_CHILD} AND c.id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        list(child_ids),
    )


async def list_assessments_by_id(actor: Actor, assessment_ids: Collection[UUID]) -> list[StoredAssessment]:
    """These judgements."""
    return await fetch(
        StoredAssessment,
        f"{_ASSESSMENT} AND id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        list(assessment_ids),
    )


async def list_ids_of_case(actor: Actor, case_id: UUID, *, limit: int) -> list[UUID]:
    """The judgements of the notices of a case, of those children that are no other case's, last first."""
    one = f"ANY ({case_views.one_person('$3::uuid')})"
    return await fetch_column(
        UUID,
        "SELECT u.id FROM notice n JOIN urgency_assessment u ON u.tenant_id = n.tenant_id AND u.service_id = n.service_id"  # noqa: S608 our own words
        f" AND u.notice_id = n.id WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.id IN {STANDS_IN.format(case=one)}"
        f" AND {OF_CHILD.format(notice='n', case=one, child='u.child_id')}"
        f" ORDER BY u.assessed_at DESC, u.id DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
        case_id,
    )


async def list_parts(actor: Actor, notice_ids: Collection[UUID]) -> list[PartOfNotice]:
    """The judgements of these notices, each with its notice."""
    return await fetch(
        PartOfNotice,
        "SELECT id, notice_id FROM urgency_assessment WHERE tenant_id = $1 AND service_id = $2 AND notice_id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )


async def list_holding(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """Which judgements of these notices hold: the last one of each child."""
    rows = await fetch_column(
        UUID,
        "SELECT DISTINCT ON (notice_id, child_id) id FROM urgency_assessment WHERE tenant_id = $1 AND service_id = $2"
        " AND notice_id = ANY($3::uuid[]) ORDER BY notice_id, child_id, assessed_at DESC, id DESC",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )
    return set(rows)


async def list_of_notices(actor: Actor, notice_ids: Collection[UUID]) -> list[UUID]:
    """Every judgement of these notices, by its id."""
    return await fetch_column(
        UUID,
        "SELECT id FROM urgency_assessment WHERE tenant_id = $1 AND service_id = $2 AND notice_id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )


async def list_judged_urgent(actor: Actor, *, limit: int) -> list[UUID]:
    """The notices that somebody judged urgent, or of which they said that a child is threatened acutely, last first; what holds of
    them now is another question."""
    return await fetch_column(
        UUID,
        "SELECT notice_id FROM ("  # noqa: S608 our own words
        "(SELECT notice_id, assessed_at AS at FROM urgency_assessment WHERE tenant_id = $1 AND service_id = $2"
        f" AND result = 'urgent' ORDER BY assessed_at DESC{at_most(limit)}) UNION ALL "
        "(SELECT notice_id, judged_at FROM addition_judgement WHERE tenant_id = $1 AND service_id = $2"
        f" AND acutely ORDER BY judged_at DESC{at_most(limit)})) each ORDER BY at DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
    )


async def list_cases_in_danger(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """The cases of the children that are urgent by what was said of these notices, or came as urgent."""
    return set(await fetch_column(UUID, CASES_IN_DANGER, actor.tenant, actor.service, list(notice_ids)))


async def list_cases_due(actor: Actor, worker_id: UUID | None) -> list[UrgentlyDue]:
    """The cases in which an intervention is due, for somebody or whoever answers for it, the first in front."""
    return await fetch(UrgentlyDue, CASES_DUE, actor.tenant, actor.service, worker_id)


async def insert_judgement(judgement: AdditionJudgement) -> None:
    """Write what somebody made of an addition."""
    await AdditionJudgement.insert(judgement)


async def list_judgements(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredJudgement]:
    """What was made of the additions to a notice, first to last, and the words of who took one down that nobody judged yet."""
    return await fetch(
        StoredJudgement,
        "SELECT id, addition_id, child_id, concerns, reopens, acutely, word, judged_by, judged_at, sealed FROM addition_judgement j"  # noqa: S608 our own words
        f" WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3 AND {WORD_HOLDS.format(row='j')}"
        f" ORDER BY judged_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


_QUESTION = (
    "SELECT q.id, q.notice_id, q.asked_of, q.asked_by, q.asked_at, q.sealed, a.id AS answer_id, a.answered_at,"
    " a.sealed AS answer, a.id IS NULL AND EXISTS (SELECT FROM urgency_assessment u WHERE u.tenant_id = q.tenant_id"
    " AND u.notice_id = q.notice_id AND u.assessed_at > q.asked_at) AS lapsed, b.withdrawn_at, b.withdrawn_by"
)
_FROM = (
    " FROM urgency_question q"
    " LEFT JOIN urgency_answer a ON (a.tenant_id, a.question_id, a.service_id) = (q.tenant_id, q.id, q.service_id)"
    " LEFT JOIN urgency_question_withdrawal b ON (b.tenant_id, b.question_id, b.service_id) = (q.tenant_id, q.id, q.service_id)"
    " WHERE q.tenant_id = $1 AND q.service_id = $2"
)
_OPEN = (
    " AND q.asked_of = ANY($3::uuid[]) AND a.id IS NULL AND b.id IS NULL AND NOT EXISTS (SELECT FROM urgency_assessment u WHERE u.tenant_id = q.tenant_id"
    " AND u.notice_id = q.notice_id AND u.assessed_at > q.asked_at)"
    " AND NOT EXISTS (SELECT FROM notice n WHERE n.tenant_id = q.tenant_id AND n.id = q.notice_id"
    " AND n.status IN ('forwarded', 'referred'))"
)


async def insert_question(question: UrgencyQuestion) -> None:
    """Write a question."""
    await UrgencyQuestion.insert(question)


async def insert_answer(answer: UrgencyAnswer) -> None:
    """Write an answer."""
    await UrgencyAnswer.insert(answer)


async def list_questions(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredQuestion]:
    """What was asked about a notice, first to last, each with its answer."""
    return await fetch(
        StoredQuestion,
        f"{_QUESTION}{_FROM} AND q.notice_id = $3 ORDER BY q.asked_at, q.id{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_open_for(actor: Actor, worker_id: UUID, notice_ids: Collection[UUID]) -> list[UUID]:
    """About which of these notices a worker is asked and has not answered, as long as nobody judged them without it."""
    rows = await fetch(
        StoredQuestion,
        f"{_QUESTION}{_FROM}{_OPEN} AND q.notice_id = ANY($4::uuid[])",
        actor.tenant,
        actor.service,
        [worker_id],
        list(notice_ids),
    )
    return [row.notice_id for row in rows]


async def list_asked_of(
    actor: Actor, worker_ids: Collection[UUID], *, limit: int | None = None
) -> list[StoredQuestion]:
    """What these people are asked and have not answered, what waits longest in front."""
    return await fetch(
        StoredQuestion,
        f"{_QUESTION}{_FROM}{_OPEN} ORDER BY q.asked_at, q.id{at_most(limit)}",
        actor.tenant,
        actor.service,
        list(worker_ids),
    )


async def count_asked_of(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """How much that is."""
    return await current().connection.fetchval(
        f"SELECT count(*){_FROM}{_OPEN}", actor.tenant, actor.service, list(worker_ids)
    )


async def list_waiting_for_who_leaves(
    actor: Actor, asked_by: UUID, notice_ids: Collection[UUID], roles: Collection[str]
) -> list[UUID]:
    """About which of these notices somebody waits for one who has none of the roles here, or none without an end."""
    rows = await fetch(
        StoredQuestion,
        f"{_QUESTION}{_FROM} AND q.asked_by = $3 AND q.notice_id = ANY($4::uuid[]) AND NOT EXISTS (SELECT FROM membership m"
        " JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id WHERE m.tenant_id = q.tenant_id"
        " AND m.service_id = q.service_id AND m.worker_id = q.asked_of AND w.ended_at IS NULL AND m.valid_to IS NULL"
        " AND m.role = ANY($5::text[]))",
        actor.tenant,
        actor.service,
        asked_by,
        list(notice_ids),
        list(roles),
    )
    return [row.notice_id for row in rows if row.waits]


async def insert_withdrawal(withdrawal: UrgencyQuestionWithdrawal) -> None:
    """Write that a question was taken back."""
    await UrgencyQuestionWithdrawal.insert(withdrawal)


async def insert_step(step: UrgencyStep) -> None:
    """Write that a step was ticked."""
    await UrgencyStep.insert(step)


async def list_steps(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredStep]:
    """The steps of a notice that were ticked, as they happened."""
    return await fetch(
        StoredStep,
        "SELECT id, child_id, step, outcome, happened_at, ticked_by, ticked_at, sealed FROM urgency_step"  # noqa: S608 our own words
        f" WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3 ORDER BY happened_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def insert_basic(assessment: BasicAssessment) -> None:
    """Write a basic assessment."""
    await BasicAssessment.insert(assessment)


async def list_basic(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredBasic]:
    """The basic assessments of a notice, last first."""
    return await fetch(
        StoredBasic,
        "SELECT id, child_id, result, unequivocal, register, enrolment_reason, enrolled_on, assessed_by, assessed_at, sealed"  # noqa: S608 our own words
        " FROM basic_assessment WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3"
        f" ORDER BY assessed_at DESC, id DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_found(
    actor: Actor, notice_id: UUID, case_id: UUID | None, *, apart: UUID | None = None
) -> dict[UUID | None, list[StoredFound]]:
    """By child of a notice what came of all its basic assessments, last first, in whichever of its notices and records."""
    found: dict[UUID | None, list[StoredFound]] = {}
    for row in await fetch(StoredFound, FOUND_OF_CHILDREN, actor.tenant, actor.service, notice_id, case_id, apart):
        found.setdefault(row.child_id, []).append(row)
    return found


async def count_basic(actor: Actor, notice_id: UUID) -> int:
    """How often the basic assessment of a notice was made, for whichever child."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM basic_assessment WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_results(actor: Actor, notice_ids: Collection[UUID]) -> list[StoredResult]:
    """What came of the last basic assessment of every child of these notices, that of the notice in front."""
    return await fetch(
        StoredResult,
        "SELECT n.id AS notice_id, c.id AS child_id, coalesce((SELECT b.result FROM basic_assessment b WHERE b.tenant_id = $1"
        " AND b.notice_id = n.id AND b.child_id IS NOT DISTINCT FROM c.id ORDER BY b.assessed_at DESC, b.id DESC LIMIT 1), '')"
        " AS result FROM unnest($3::uuid[]) AS n (id) CROSS JOIN LATERAL (SELECT NULL::uuid AS id, NULL::timestamptz AS added_at"
        " UNION ALL SELECT a.id, a.added_at FROM assessed_child a WHERE a.tenant_id = $1 AND a.service_id = $2"
        " AND a.notice_id = n.id AND a.names_id IS NULL AND a.aside IS NULL) c ORDER BY n.id, c.added_at NULLS FIRST, c.id",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )
