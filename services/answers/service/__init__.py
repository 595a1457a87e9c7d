"""What people note of what a notifier asks and is told."""

from datetime import datetime
from uuid import UUID

from cases.deadlines import service as deadlines
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date
from services.answers import repository, rules, views
from services.answers.access import AnswerPermission, answers_for
from services.answers.events import NotifierAnswered, ReportAsked
from services.answers.exceptions import AnsweredAlready
from services.answers.schemas import AnswerText, NoteAnswer, NoteRequest, StoredAnswer, StoredRequest
from services.answers.tables import NotifierAnswer, NotifierRequest
from services.competence import views as competence_views
from services.intake import views as intake_views
from services.intake.access import PASSED_ON, NoticeHold
from services.intake.events import NoticeAdded, NoticeRecorded, NoticeTakenBack

from . import terms


async def note_request(actor: Actor, notice_id: UUID, order: NoteRequest) -> UUID:
    """Note that the notifier asked for a report (S001, 8a). For a body with the duty to notify D16 runs.

    Two who note one request are told of the first (`further`), as long as nobody who wished for a report waits for theirs to be noted.
    Raises Invalid.
    """
    async with unit_of_work(actor):
        hold = await answers_for(actor, notice_id, AnswerPermission.GIVE, lock=True)
        row, checks, moment = hold.notice.row, Checks(), now()
        rules.check_request(checks, order, received_at=row.received_at, now=moment)
        request_id, at = new_id(), order.asked_at or moment
        if not order.further and (there := await views.same_request(actor, hold, order, at)) is not None:
            checks.fail("further", rules.same_waits(there))
        checks.done()
        await repository.insert_request(
            NotifierRequest(
                id=request_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                notice_id=notice_id,
                asked_at=at,
                how=order.how,
                obliged=bool(order.obliged),
                noted_by=actor.worker,
                noted_at=moment,
            )
        )
        await record(
            actor,
            ReportAsked(
                notice_id=notice_id,
                case_id=row.case_id,
                request_id=request_id,
                asked_at=at,
                how=order.how,
                obliged=bool(order.obliged),
            ),
        )
        await follow(actor, hold.notice)
        return request_id


async def note_answer(actor: Actor, notice_id: UUID, order: NoteAnswer, *, version: int | None = None) -> UUID:
    """Note what the notifier was told, in the words of the agency of that day, or why not (S001, S003, 8a).

    `version`: how much its writer knew to be noted (`Answers.version`). Raises AnsweredAlready, StaleVersion, Invalid.
    """
    async with unit_of_work(actor):
        hold = await answers_for(actor, notice_id, AnswerPermission.GIVE, lock=True)
        row, checks, moment = hold.notice.row, Checks(), now()
        stored = await repository.list_requests(actor, notice_id, limit=views.MOST)
        request = next((each for each in stored if each.id == order.request_id), None)
        await _check_seen(actor, notice_id, stored, request, version)
        happened_at, whose = order.happened_at or moment, await competence_views.whose(actor, notice_id)
        words = await views.words_on(actor, prague_date(happened_at), whose)
        rules.check_answer(
            checks,
            order,
            request,
            words=words,
            known=await intake_views.known_of_notifier(actor, hold.notice),
            right=await views.right_words(actor, hold),
            whose=whose,
            received_at=row.received_at,
            now=moment,
        )
        checks.done()
        answer_id = new_id()
        answers_to = order.request_id if rules.answers_it(request, order.template) else None
        said = next((each.words for each in words if each.template == order.template), "")
        await repository.insert_answer(
            NotifierAnswer(
                id=answer_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                notice_id=notice_id,
                request_id=answers_to,
                template=order.template or None,
                how=order.how,
                happened_at=happened_at,
                noted_by=actor.worker,
                noted_at=moment,
                sealed=(await keys.sealer(actor.tenant, notice_id)).seal(
                    "notifier_answer", answer_id, AnswerText(words=said)
                ),
            )
        )
        await record(
            actor,
            NotifierAnswered(
                notice_id=notice_id,
                case_id=row.case_id,
                answer_id=answer_id,
                request_id=answers_to,
                template=order.template or None,
                how=order.how,
            ),
        )
        await follow(actor, hold.notice, answered=True)
        return answer_id


async def _check_seen(
    actor: Actor, notice_id: UUID, stored: list[StoredRequest], request: StoredRequest | None, version: int | None
) -> None:
    """(in unit) Nobody noted anything since its writer looked, and the request waits. Raises StaleVersion, AnsweredAlready."""
    told = await repository.list_answers(actor, notice_id, limit=views.MOST)
    if version is not None and version != len(stored) + len(told):
        raise StaleVersion(len(stored) + len(told) - version)
    if request is not None and rules.is_answered(request, {each.request_id for each in told}):
        raise AnsweredAlready


async def follow(actor: Actor, notice: NoticeHold, *, answered: bool = False) -> None:
    """(in unit) What was asked first and nobody answered runs; of what went elsewhere nothing runs here."""
    if notice.row.status not in PASSED_ON:
        await terms.follow(actor, notice.row, since=await _first_asked(actor, notice), answered=answered)


async def _first_asked(actor: Actor, notice: NoticeHold) -> datetime | None:
    """Since when an obliged body waits that asked, or whoever wished for a report and nobody noted a request since."""
    answers: list[StoredAnswer] = await repository.list_answers(actor, notice.id, limit=views.MOST)
    requests: list[StoredRequest] = await repository.list_requests(actor, notice.id, limit=views.MOST)
    answered = {each.request_id for each in answers}
    asked = [each.asked_at for each in requests if each.obliged and not rules.is_answered(each, answered)]
    wishes = rules.open_wishes(
        notice.row,
        await intake_views.text_of(actor, notice),
        await intake_views.added_texts(actor, notice),
        noted=views.since_noted(requests, answers),
    )
    return min([*asked, *wishes], default=None)


async def wished(actor: Actor, event: NoticeRecorded | NoticeAdded) -> None:
    """(in unit) Who wishes for a report when a notice is taken down, or later, waits for it from then on."""
    if isinstance(event, NoticeAdded) or event.wants_report:
        notice = await held(actor, event.notice_id)
        if notice is not None:
            await follow(actor, notice)


async def taken_back(actor: Actor, event: NoticeTakenBack) -> None:
    """(in unit) Of what is ours after all whoever waits for a report is answered here."""
    notice = await held(actor, event.notice_id)
    asked_at = await _first_asked(actor, notice) if notice is not None else None
    if asked_at is not None:
        await deadlines.start(actor, terms.ANSWERED, event.notice_id, at=asked_at)


async def held(actor: Actor, notice_id: UUID) -> NoticeHold | None:
    """(in unit) A notice for an act with its own right."""
    row = await intake_views.row_of(actor, notice_id)
    return NoticeHold(id=row.id, row=row, permissions=frozenset()) if row is not None else None
