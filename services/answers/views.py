"""What somebody sees of what a notifier asked and was told."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from kernel import audit, keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import prague_date, start_of_day, today_in_prague
from kernel.readable import opened, unreadable
from kernel.web.day import Act, DayRow, Urgency
from kernel.web.i18n import gettext
from services.answers import repository, rules
from services.answers.access import AnswerHold, AnswerPermission, answers_for
from services.answers.rules import Feedback
from services.answers.schemas import (
    Answering,
    Answers,
    AnswerText,
    NoteRequest,
    NotifierAnswerView,
    OfferedWords,
    RequestView,
    StoredAnswer,
    StoredRequest,
)
from services.answers.tables import How, Template
from services.competence import views as competence_views
from services.competence.schemas import Whose
from services.intake import views as intake_views
from services.intake.access import PASSED_ON, IntakePermission, may
from services.intake.rules.notifier import known_of
from services.intake.views.headers import as_headers
from services.protection import views as protection_views
from tenants import views as tenant_views
from tenants.settings.views import settings_on, value_on

MOST = 100
MOST_IN_CASE = 3  # notices of which a case says that their notifiers are to be told


async def answers_of(actor: Actor, notice_id: UUID) -> Answers | None:
    """What was asked and told about a notice, for its page, whose look is recorded there; None for who does not read it."""
    async with look(actor):
        try:
            hold = await answers_for(actor, notice_id, AnswerPermission.READ)
        except (NotThere, NotAllowed):
            return None
        return await told(actor, hold)


async def answers_view(actor: Actor, notice_id: UUID) -> Answers:
    """What was asked and told about a notice; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await answers_for(actor, notice_id, AnswerPermission.READ)
        audit.read(actor, "notifier_answer", notice_id, case_id=hold.notice.row.case_id)
        return await told(actor, hold)


async def answering(actor: Actor, notice_id: UUID, day: date | None = None) -> Answering:
    """The same with the words that may be said on a day (today, where none is told), for who answers; recorded as a read.

    Raises NotThere, NotAllowed.
    """
    async with look(actor):
        hold = await answers_for(actor, notice_id, AnswerPermission.GIVE)
        audit.read(actor, "notifier_answer", notice_id, case_id=hold.notice.row.case_id)
        child = (await intake_views.text_of(actor, hold.notice)).child
        (header,) = await as_headers(actor, [hold.notice.row], [child])
        whose = await competence_views.whose(actor, notice_id)
        words, right = await words_on(actor, day or today_in_prague(), whose), await right_words(actor, hold)
        ways = rules.ways_at(whose, now())
        if day is not None:
            ways = rules.ways_between(whose, start_of_day(day), start_of_day(day + timedelta(days=1)))
        known = await intake_views.known_of_notifier(actor, hold.notice)
        return Answering(
            answers=await told(actor, hold),
            header=header,
            offered=rules.takes(words, right.template, ways),
            hows=[each.value for each in rules.hows_offered(known)],
            assessed=right.template is not None,
            seen=rules.mark_of(words),
        )


async def right_words(actor: Actor, hold: AnswerHold) -> rules.RightWords:
    """(in unit) Which sentence on § 6 is true of the children of a notice, as they stand now, and since when."""
    found, since = await protection_views.found_of(actor, hold.notice.row)
    return rules.RightWords(rules.right_one(found), since)


async def words_on(actor: Actor, day: date, whose: Sequence[Whose]) -> list[OfferedWords]:
    """(in unit) Every template as the agency says it on a day, of a notice that was whose by then."""
    return rules.offered(await settings_on(actor, day, *rules.TEMPLATES.values()), whose, day)


async def reach_of(actor: Actor, hold: AnswerHold) -> str:
    """(in unit) Why who made a notice cannot be reached; empty when they can. How to, is not read for it."""
    return rules.reach(await intake_views.known_of_notifier(actor, hold.notice), anonymous=hold.notice.row.anonymous)


async def told(actor: Actor, hold: AnswerHold) -> Answers:
    """(in unit) What was asked and told about a notice one holds."""
    row = hold.notice.row
    requests = await repository.list_requests(actor, row.id, limit=MOST)
    answers = await repository.list_answers(actor, row.id, limit=MOST)
    text, added = await intake_views.text_of(actor, hold.notice), await intake_views.added_texts(actor, hold.notice)
    reach = rules.reach(known_of(text, [said for _, said in added]), anonymous=row.anonymous)
    wishes = rules.open_wishes(row, text, added, noted=since_noted(requests, answers))
    here = row.status not in PASSED_ON and not row.act_asked
    return Answers(
        notice_id=row.id,
        may=sorted(each.value for each in hold.permissions),
        requests=await _requests(actor, requests, answers),
        answers=await _answers(actor, row.id, answers),
        reach="" if row.act_asked else reach,
        general_waits=not reach and here and await _general_waits(actor, hold, answers),
        asks=bool(wishes) and here,
        asked=bool(wishes) and row.status in PASSED_ON,
        wishes=wishes if here else [],
        elsewhere=row.status in PASSED_ON,
        act_asked=row.act_asked,
    )


async def same_request(actor: Actor, hold: AnswerHold, order: NoteRequest, asked_at: datetime) -> StoredRequest | None:
    """(in unit) The request that waits already and that an order says once more; none where a wish waits to be noted as one."""
    requests = await repository.list_requests(actor, hold.notice.id, limit=MOST)
    if not requests:
        return None
    answers = await repository.list_answers(actor, hold.notice.id, limit=MOST)
    done = {each.request_id for each in answers}
    there = rules.same_request([each for each in requests if not rules.is_answered(each, done)], order, asked_at)
    if there is None:
        return None
    text, added = await intake_views.text_of(actor, hold.notice), await intake_views.added_texts(actor, hold.notice)
    wishes = rules.open_wishes(hold.notice.row, text, added, noted=since_noted(requests, answers))
    return None if wishes else there


async def awaited(actor: Actor, notice_id: UUID) -> list[str]:
    """(in unit) What whoever made a notice asked for and nobody answered, as a paper says it; for an act with its own right."""
    rows = await repository.list_requests(actor, notice_id, limit=MOST)
    done = {each.request_id for each in await repository.list_answers(actor, notice_id, limit=MOST)}
    return [rules.on_paper(row) for row in rows if not rules.is_answered(row, done)]


def since_noted(requests: Iterable[StoredRequest], answers: Iterable[StoredAnswer]) -> list[datetime]:
    """When requests were noted, and what a notifier was told without one, or why not."""
    return [*(each.noted_at for each in requests), *(each.noted_at for each in answers if each.request_id is None)]


async def _general_waits(actor: Actor, hold: AnswerHold, answers: list[StoredAnswer]) -> bool:
    if any(each.template == Template.GENERAL or each.template is None for each in answers):
        return False
    day = prague_date(hold.notice.row.received_at)
    return await value_on(actor, day, rules.NOTIFIER_FEEDBACK) is Feedback.GENERAL_INFO_ALWAYS


async def to_tell_in_case(actor: Actor, case_id: UUID) -> list[DayRow]:
    """(in unit) Of which notices of a case the notifier does not know yet how it goes on, for who may tell them."""
    found: list[DayRow] = []
    works = may(actor, IntakePermission.LIST)
    for notice_id in await repository.list_untold(actor, case_id, limit=MOST_IN_CASE) if works else ():
        try:
            hold = await answers_for(actor, notice_id, AnswerPermission.GIVE)
        except (NotThere, NotAllowed):
            continue
        if await _general_waits(actor, hold, []) and not await reach_of(actor, hold):
            number = hold.notice.row.reference_number
            here = f"/notices/{notice_id}/report"
            found.append(
                DayRow(
                    key=f"zprava-{notice_id}",
                    urgency=Urgency.SOON,
                    title=gettext("Říct oznamovateli, jak to půjde dál"),
                    whom=number,
                    url=f"/notices/{notice_id}",
                    act=Act(gettext("Odpovědět"), here, name=number),
                )
            )
    return found


async def _requests(actor: Actor, rows: list[StoredRequest], answers: list[StoredAnswer]) -> list[RequestView]:
    names = (
        await tenant_views.worker_names(actor.tenant, {row.noted_by for row in rows if row.noted_by}) if rows else {}
    )
    done = {each.request_id for each in answers}
    return [
        RequestView(
            id=row.id,
            asked_at=row.asked_at,
            how=row.how,
            obliged=row.obliged,
            noted_by=names.get(row.noted_by, "") if row.noted_by else "",
            noted_at=row.noted_at,
            answered=rules.is_answered(row, done),
            answered_there=row.answered_there,
        )
        for row in rows
    ]


async def _answers(actor: Actor, notice_id: UUID, rows: list[StoredAnswer]) -> list[NotifierAnswerView]:
    if not rows:
        return []
    names = await tenant_views.worker_names(actor.tenant, {row.noted_by for row in rows})
    sealer = await keys.sealer(actor.tenant, notice_id)
    found: list[NotifierAnswerView] = []
    for row in rows:
        text = opened(sealer, "notifier_answer", row.id, row.sealed, AnswerText) or AnswerText(words=unreadable())
        found.append(
            NotifierAnswerView(
                id=row.id,
                request_id=row.request_id,
                template=row.template or "",
                how=How(row.how),
                happened_at=row.happened_at,
                noted_by=names.get(row.noted_by, ""),
                noted_at=row.noted_at,
                words=text.words,
            )
        )
    return found
