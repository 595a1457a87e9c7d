"""What follows where a notice that came while two children were led as one belongs to the other one (ADR 0098)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
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
from kernel.legal_time import format_date, format_instant
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.events import NoticeAdded
from services.intake.schemas import AdditionText
from services.protection import repository, views
from services.protection.events import AdditionJudged, UrgencyAssessed
from services.protection.schemas import AssessmentText, ChildText, JudgementText, StoredAssessment
from services.protection.tables import Acute, AdditionJudgement, Result, UrgencyAssessment
from tenants import views as tenant_views

from .additions import ask_where_left
from .open import ask_anew
from .terms import INTERVENED
from .urgency import write_child

LEARNT = (
    "Oznámení přišlo, když byly záznamy dvou dětí omylem vedené jako jeden. Záznamy jsou zase dva a oznámení patří dítěti ze spisu {other}."
    " Co se do té doby posoudilo a udělalo, stojí u dítěte ze spisu {kept}; co bylo naléhavé, je teď naléhavé u obou. Posuďte obě znovu."
)
"""Czech, as all of a notice."""
ANEW = "Záznamy dvou dětí byly vedené jako jeden: naléhavost obou se posuzuje znovu."
NOT_OF_THIS_ONE = "Jde jen o to, které ze dvou dětí vedených jako jedno to je."
ASK_KEPT = "Posoudit naléhavost znovu, oznámení {number} patří jinému dítěti"
ASK_OTHER = "Posoudit naléhavost, oznámení {number} bylo vedené u jiného dítěte"
TAKEN = "Převzato při zrušení sloučení. Posouzeno {at}, když byly záznamy jeden: {by}."
JUST_BEFORE = timedelta(milliseconds=1)
"""What is asked anew is asked after it was judged."""


async def take_over(actor: Actor, kept: CaseHold, other: CaseHold, source_ids: Sequence[UUID]) -> None:
    """(in unit) The child of the other case is one of the children of these notices, with its case, urgent where that of the kept one is;
    nothing of that one is taken back, and both are judged anew today. What is no notice of the kept case is none of ours."""
    for notice_id in dict.fromkeys(source_ids):
        row = await intake_views.row_of(actor, notice_id)
        stands = await views.in_case_of(actor, row, kept.id) if row is not None else None
        if row is None or stands is None or await views.in_case_of(actor, row, other.id) is not None:
            continue
        await _take_over(actor, NoticeHold(id=notice_id, row=row, permissions=frozenset()), kept, other, stands[0])


async def _take_over(actor: Actor, hold: NoticeHold, kept: CaseHold, other: CaseHold, child: UUID | None) -> None:
    stands, moment = await views.standing_of(actor, hold), now()
    marks = {
        "kept": file_named(kept.file_mark, kept.opened_at),
        "other": file_named(other.file_mark, other.opened_at),
    }
    await _say_in_file(actor, hold, kept, other, mark=marks["kept"])
    new = await write_child(actor, hold.id, None, await _called(actor, other, marks["other"]))
    await intake.lead_to(actor, hold, new, other)
    await intake.index_further(actor, [hold.row])
    if child in stands.urgent:
        await _urgent_too(actor, hold, stands.last[child], new, other, at=moment - JUST_BEFORE)
    addition_id = await intake.write_addition(actor, hold.id, AdditionText(text=LEARNT.format(**marks)))
    anew = {each for each in (child,) if each in stands.last or each in stands.acute}
    anew |= {new} if child in stands.to_help else set()
    await _judge(actor, hold, addition_id, anew, set(stands.last) - anew, acute=child in stands.acute, at=moment)
    await ask_anew(actor, hold, at=moment, acutely=True, whom=(child,), what=ASK_KEPT)
    await ask_anew(actor, hold, at=moment, acutely=True, whom=(new,), what=ASK_OTHER)
    await record(actor, NoticeAdded(notice_id=hold.id, case_id=hold.row.case_id, addition_id=addition_id))
    await ask_where_left(actor, hold.id)


async def _called(actor: Actor, other: CaseHold, mark: str) -> ChildText:
    """Who the child is, as its case says it; one without a name is known by its file."""
    identity = await clients.client_identity(actor, other.client_id)
    name = " ".join(filter(None, (identity.given_name, identity.family_name)))
    if not name:
        return ChildText("", f"dítě ze spisu {mark}")
    born = f"nar. {format_date(identity.birth_date)}" if identity.birth_date else ""
    return ChildText(", ".join(filter(None, (name, born))).replace("\u00a0", " "))


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
    actor: Actor, hold: NoticeHold, row: StoredAssessment, child: UUID, other: CaseHold, *, at: datetime
) -> None:
    """Whom somebody judged urgent without knowing which of two it is, is so, by the word of who parts them, until it is judged. It is helped
    by when it was to be helped."""
    sealer = await keys.sealer(actor.tenant, hold.id)
    text = sealer.open("urgency_assessment", row.id, row.sealed, AssessmentText)
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
            sealed=sealer.seal(
                "urgency_assessment", assessment_id, msgspec.structs.replace(text, reason=f"{taken}\n{text.reason}")
            ),
        )
    )
    of_child = [
        each.id
        for each in await repository.list_assessments(actor, hold.id, limit=views.MOST)
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
