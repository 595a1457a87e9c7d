"""The record of an act, as whoever reads a notice prints it."""

from collections.abc import Collection
from uuid import UUID

from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import format_date, format_instant, prague_date
from kernel.web.worker_names import told
from kernel.wording import leave_out
from services.intake import rules
from services.intake.access import IntakePermission, NoticeHold, notice_for
from services.intake.papers import NoticeRecord
from services.intake.rules import channels as ways
from services.intake.schemas import AdditionView, Answer, CameFrom, ChildThere, NoticeText
from services.intake.tables import AnswerState, Channel, IdentityShown
from tenants import views as tenant_views
from tenants.settings.views import value_on

from .channels import channels_of
from .headers import text_of
from .notice import said_later
from .notifier import words_of_callers
from .numbers import Numbers, numbers_of

_STATES = {AnswerState.UNKNOWN: "neví", AnswerState.REFUSED: "odmítá odpovědět"}
_SHOWN = {IdentityShown.SHOWN.value: "prokázána", IdentityShown.NOT_SHOWN.value: "neprokázána"}


async def record_of(actor: Actor, notice_id: UUID) -> NoticeRecord:
    """The record of a notice, for who reads it; words that read like a caller are left out. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await notice_for(actor, notice_id, IntakePermission.READ)
        audit.read(actor, "notice_record", notice_id, case_id=hold.row.case_id)
        return await record_for(actor, hold)


async def record_for(actor: Actor, hold: NoticeHold, *, told_alone: bool = False) -> NoticeRecord:
    """(in unit) The same of a notice that somebody got hold of who reads it, for what records that look itself.

    `told_alone`: what whoever made the notice said; what workers saw and think, and what others added, is told to no notifier.
    """
    words = await words_of_callers(actor, hold)
    text, row = rules.without(await text_of(actor, hold), words), hold.row
    here = await tenant_views.own_service(actor)
    names = await tenant_views.worker_names(actor.tenant, row.taken_by)
    later = [] if told_alone else await added_on_paper(actor, hold, words, by_name=True)
    came = [] if told_alone else came_on_paper(text)
    asks = text.came is not None and bool(text.came.asks)
    numbers = (
        {} if told_alone else await numbers_of(actor, [hold.id])
    )  # what is read aloud does not change with registration
    official = numbers.get(hold.id, Numbers())
    explained = [
        "důvěrnost sdělení" if row.confidentiality_explained_at else "",
        "kdy může být nutné totožnost sdělit" if row.disclosure_explained_at else "",
    ]
    born = f"nar. {format_date(text.child.birth_date)}" if text.child.birth_date else ""
    return NoticeRecord(
        organisation=here.organisation_name,
        unit=here.name,
        annex=await value_on(actor, prague_date(row.recorded_at), rules.ANNEX_RECORD),
        reference_number=row.reference_number,
        numbers=[("Číslo jednací", official.registered_as), ("Evidenční číslo", official.evidence_number)],
        child=", ".join(filter(None, (text.child.name, born, text.child.address))),
        received_at=format_instant(row.received_at),
        facts=[
            (
                "Jak oznámení přišlo",
                ways.within(ways.label(await channels_of(actor), row.channel, prague_date(row.received_at))),
            ),
            ("Místo", text.way.place),
            ("Totožnost oznamovatele", _SHOWN.get(text.way.identity, "")),
            ("Oznamovateli bylo vysvětleno", ", ".join(filter(None, explained))),
        ],
        said=[
            *(came if asks else ()),
            *_said(text, row.channel, told_alone=told_alone),
            *later,
            *(() if asks else came),
        ],
        asks=asks,
        received_by=told(names.get(row.received_by, "")) if row.received_by and row.written_by else "",
        written_by=told(names.get(row.writer, "")) if row.writer else "",
        written_at=format_instant(row.recorded_at),
    )


async def added_on_paper(
    actor: Actor, hold: NoticeHold, words: Collection[str], *, by_name: bool
) -> list[tuple[str, str]]:
    """(in unit) What was added to a notice as a paper prints it: when and where or, inside of the authority, `by_name`, by whom.

    `words` that read like a caller are left out.
    """
    return [
        (
            ", ".join(filter(None, (_added(each), each.authority, told(each.added_by) if by_name else ""))),
            leave_out("\n".join(filter(None, (each.text, each.heard))), words, rules.LEFT_OUT),
        )
        for each in await said_later(actor, hold)
    ]


def _added(addition: AdditionView) -> str:
    return f"Doplněno {format_instant(addition.added_at)}"


def came_on_paper(text: NoticeText) -> list[tuple[str, str]]:
    """Where a notice came from, or who asks with it for which act, as a paper says it."""
    found: list[tuple[str, str]] = []
    for office in text.came.offices if text.came else []:
        found.append(("Kdo žádá o úkon (dožádání)" if office.asks else "Odkud oznámení přišlo", _came_from(office)))
        found += [("O jaký úkon žádá", office.asks)] if office.asks else []
        judged = "\n".join(map(verdict, office.children)) or ("naléhavé" if office.urgent else "")
        found += [(f"Naléhavost podle úřadu {office.authority}", judged)] if judged else []
    return found


def verdict(child: ChildThere) -> str:
    """How urgent a child was judged to be, as a paper says it."""
    said = f"{child.name}: {_how(child)}"
    if child.judged_at is not None:
        there = f" {format_instant(child.visited_at)}" if child.visited_at else ""
        how = f"posouzeno na výjezdu{there}, podepsáno" if child.on_visit else "posouzeno"
        said = f"{said}, {how} {format_instant(child.judged_at)}"
    why = "; ".join(filter(None, (*child.categories, child.reason)))
    said = f"{said}; proč: {why}" if why else said
    said = f"{said}; navržené kroky: {child.steps}" if child.steps else said
    done = [
        f"{each.step}: {each.outcome.lower()}, {format_instant(each.happened_at)}{f', {each.said}' if each.said else ''}"
        for each in child.done
    ]
    return f"{said}; zapsané kroky: {'; '.join(done)}" if done else said


def _how(child: ChildThere) -> str:
    if child.unjudged and not child.acute:
        return "zatím neposouzeno"
    if child.acute:
        return f"akutně ohrožuje, {'' if child.unjudged else 'znovu '}ještě neposouzeno"
    if child.anew and not child.urgent:
        return "před doplněním nebylo naléhavé, znovu ještě neposouzeno"
    return "naléhavé" if child.urgent else "není naléhavé"


def _came_from(office: CameFrom) -> str:
    return f"{office.authority}, č. {office.reference_number}, tam přijato {format_instant(office.received_at)}"


def _said(text: NoticeText, channel: Channel, *, told_alone: bool) -> list[tuple[str, str]]:
    way = () if told_alone else ("observed", "opinion", "visit")
    return [(question, _answer(answer)) for question, answer in rules.told_in(text, channel, way)]


def _answer(answer: Answer) -> str:
    return answer.text or _STATES.get(AnswerState(answer.state), "") if answer.state else answer.text
