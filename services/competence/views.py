"""What somebody sees of the competence for notices."""

from collections.abc import Sequence
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.schemas import Match
from cases.cases.tables import CaseStatus
from cases.persons.schemas import Elsewhere
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import format_date, format_instant
from kernel.readable import opened, unreadable
from kernel.terms import By
from kernel.web.i18n import gettext
from kernel.web.worker_names import told
from services.competence import repository, rules
from services.competence.access import CompetenceHold, CompetencePermission, competence_for, files_of
from services.competence.exceptions import NothingToNote
from services.competence.papers import Letter
from services.competence.schemas import (
    Competence,
    Deciding,
    DecisionText,
    DecisionView,
    Looked,
    PassedStep,
    StoredDecision,
    Whose,
)
from services.competence.tables import PaperArchive, Result, Step, Way
from services.intake import rules as intake_rules
from services.intake import views as intake_views
from services.intake.schemas import FoundNotice, LinkedNotice, NoticeHeader, StoredNotice
from services.intake.views.alike import notices_beside
from services.intake.views.headers import as_headers
from services.intake.views.urgency import told_there
from tenants import views as tenant_views
from tenants.authorities import views as authorities
from tenants.rules import ROLES
from tenants.tables import Role

MOST = 50


async def competence_of(actor: Actor, notice_id: UUID) -> Competence | None:
    """What was decided about a notice, for its page; None for who may not know of it."""
    async with look(actor):
        try:
            hold = await competence_for(actor, notice_id, CompetencePermission.READ)
        except (NotThere, NotAllowed):
            return None
        return await decisions_of(actor, hold)


async def competence_view(actor: Actor, notice_id: UUID) -> Competence:
    """What was decided about a notice; recorded as a read. Raises NotThere."""
    async with look(actor):
        hold = await competence_for(actor, notice_id, CompetencePermission.READ)
        audit.read(actor, "competence", notice_id, case_id=hold.notice.row.case_id)
        return await decisions_of(actor, hold)


async def deciding(actor: Actor, notice_id: UUID) -> Deciding:
    """The notice with what is known of its child here, open and closed, and the offices that it may belong to."""
    async with look(actor):
        with audit.one_look_at(actor, "competence", "notice"):
            hold = await competence_for(actor, notice_id, CompetencePermission.DECIDE)
            audit.read(actor, "competence", notice_id, case_id=hold.notice.row.case_id)
            notice = await intake_views.notice_view(actor, notice_id)
            cases, notices = await looked(actor, hold)
            beside = await _beside(actor, hold, cases, notices)
            known = await _known(actor, hold)
            address = notice.content.child.address if notice.content else ""
            offered, proposed = await authorities.offered(actor, address)
            return Deciding(
                competence=await decisions_of(actor, hold),
                notice=notice,
                cases=cases,
                notices=notices,
                elsewhere=await looked_elsewhere(actor, hold),
                beside=beside.notices,
                in_house=beside.cases,
                by_name=known > 0,
                among_notices=known >= intake_views.ENOUGH_TO_COMPARE,
                by_carers=beside.by_carers,
                by_address=beside.by_house,
                proposed=proposed,
                others=[each for each in offered if each not in proposed],
                files=await files_of(actor, hold.notice),
                told_hows=await _told_hows(actor, hold),
                danger=await intake_views.in_danger(actor, hold.notice),
            )


async def _told_hows(actor: Actor, hold: CompetenceHold) -> list[str]:
    known = await intake_views.known_of_notifier(actor, hold.notice)
    return [each.value for each in rules.told_offered(known)]


async def looked(actor: Actor, hold: CompetenceHold) -> tuple[list[Match], list[FoundNotice]]:
    """(in unit) Open and closed cases of who may be the child of a notice, the likely ones first, and other notices of it.

    A case that is only possible says why: who decides reads the same as whoever assigns the notice later.
    """
    child = intake_rules.identity_from((await intake_views.text_of(actor, hold.notice)).child)
    return await case_views.matches_of(actor, child), await notices_beside(actor, hold.notice)


async def looked_elsewhere(actor: Actor, hold: CompetenceHold, *, shows: bool = True) -> Elsewhere | None:
    """(in unit) The children of other agendas who may be the child of a notice; None where nobody looks among them."""
    child = intake_rules.identity_from((await intake_views.text_of(actor, hold.notice)).child)
    return await case_views.alike_searched(actor, child, shows=shows)


async def _known(actor: Actor, hold: CompetenceHold) -> int:
    """How much is known of the child to look for it: given name, family name, date of birth."""
    return intake_views.known_of(intake_rules.identity_from((await intake_views.text_of(actor, hold.notice)).child))


async def _beside(
    actor: Actor, hold: CompetenceHold, cases: Sequence[Match], notices: Sequence[FoundNotice]
) -> intake_views.Beside:
    """(in unit) What else may be of the child: by who cares for it, and in its house."""
    known = {each.case.id for each in cases}
    return await intake_views.beside_of(actor, hold.notice, but={each.id for each in notices}, but_cases=known)


async def count_looked(actor: Actor, hold: CompetenceHold) -> Looked:
    """(in unit) How many of them there are: open and closed cases, other notices; and by what else was looked."""
    cases, notices = await looked(actor, hold)
    beside = await _beside(actor, hold, cases, notices)
    running = sum(each.case.status == CaseStatus.OPEN for each in cases)
    carer, house = (By.CARER.name.lower(), By.ADDRESS.name.lower())
    known = await _known(actor, hold)
    return Looked(
        by_name=known > 0,
        among_notices=known >= intake_views.ENOUGH_TO_COMPARE,
        open_cases=running,
        closed_cases=len(cases) - running,
        notices=len(notices),
        by_carer=sum(carer in each.found_by for each in beside.notices) if beside.by_carers else None,
        in_house=len(beside.cases) + sum(house in each.found_by for each in beside.notices)
        if beside.by_house
        else None,
    )


async def decisions_of(actor: Actor, hold: CompetenceHold) -> Competence:
    """(in unit) Every decision about a notice one holds, last first."""
    notice_id = hold.notice.id
    rows = await repository.list_decisions(actor, notice_id, limit=MOST)
    found: list[DecisionView] = []
    if rows:
        steps = await repository.list_steps(actor, notice_id)
        people = {row.decided_by for row in rows} | {step.noted_by for step in steps}
        names = await tenant_views.worker_names(actor.tenant, people)
        offices = await authorities.named(actor, {row.authority_id for row in rows if row.authority_id is not None})
        sealer = (await keys.sealers(actor.tenant, [notice_id])).get(notice_id) if hold.reads_why else None
        for row in rows:
            text = opened(sealer, "competence_decision", row.id, row.sealed, DecisionText) if sealer else None
            shown = text or DecisionText(reason=unreadable() if hold.reads_why else "")
            found.append(
                DecisionView(
                    id=row.id,
                    result=row.result,
                    way=row.way or "",
                    authority=offices.get(row.authority_id) if row.authority_id else None,
                    decided_by=names.get(row.decided_by, ""),
                    decided_at=row.decided_at,
                    reason=shown.reason,
                    looked=where_looked(shown) if text else [],
                    files=[each.name for each in shown.files],
                    files_kept=shown.files_kept,
                    urgent_care=shown.urgent_care,
                    caller_reason=shown.caller_reason,
                    steps=[
                        PassedStep(
                            step=step.step,
                            how=step.how,
                            happened_at=step.happened_at,
                            noted_by=names.get(step.noted_by, ""),
                        )
                        for step in steps
                        if step.decision_id == row.id
                    ],
                )
            )
    return Competence(
        notice_id=notice_id,
        status=hold.notice.row.status,
        version=len(rows),
        may=sorted(each.value for each in hold.permissions),
        decisions=found,
        act_asked=hold.notice.row.act_asked,
    )


async def whose(actor: Actor, notice_id: UUID) -> list[Whose]:
    """(in unit) Whose a notice was by each decision, first to last; for an act with its own right."""
    rows = await repository.list_decisions(actor, notice_id, limit=MOST)
    offices = await authorities.named(actor, {row.authority_id for row in rows if row.authority_id is not None})

    def reached(row: StoredDecision) -> str:
        office = offices.get(row.authority_id) if row.authority_id else None
        return ", ".join([office.name, *office.contact]) if office is not None else ""

    return [Whose(since=row.decided_at, way=row.way, office=reached(row)) for row in reversed(rows)]


def where_looked(text: DecisionText) -> list[str]:
    """Where was looked for the child, and how much was there, in words."""
    return [
        *(
            _by_name(text)
            if text.looked is None or text.looked.by_name
            else [gettext("podle dítěte ne: neznáme jméno ani datum narození")]
        ),
        *_looked_beside(text),
        gettext("listinný archiv: {what}").format(what=gettext(rules.ARCHIVES[PaperArchive(text.paper_archive)])),
    ]


def _by_name(text: DecisionText) -> list[str]:
    return [
        gettext("vedené případy: {n}").format(n=text.open_cases),
        gettext("uzavřené spisy: {n}").format(n=text.closed_cases),
        gettext("jiná oznámení: {n}").format(n=text.notices)
        if text.looked is None or text.looked.among_notices
        else gettext("jiná oznámení ne: o dítěti je známo málo"),
        *([gettext("děti jiných agend: {n}").format(n=text.elsewhere)] if text.elsewhere is not None else []),
    ]


def _looked_beside(text: DecisionText) -> list[str]:
    """By what else; nothing of a decision of before that was asked."""
    if text.looked is None:
        return []
    return [
        gettext("podle jména matky nebo pečující osoby: {n}").format(n=text.looked.by_carer)
        if text.looked.by_carer is not None
        else gettext("podle matky ani pečující osoby ne: oznámení ji jménem neuvádí"),
        gettext("ve stejném domě: {n}").format(n=text.looked.in_house)
        if text.looked.in_house is not None
        else gettext("podle bydliště ne"),
    ]


async def steps_view(actor: Actor, notice_id: UUID) -> tuple[Competence, NoticeHeader, list[LinkedNotice], list[str]]:
    """What is still to be done of what was decided, with the header of the notice and what waits here of the same; and how the
    notifier was told, or why not, as far as that would be taken.

    Raises NotThere, NotAllowed.
    """
    async with look(actor):
        hold = await competence_for(actor, notice_id, CompetencePermission.DECIDE)
        audit.read(actor, "competence", notice_id, case_id=hold.notice.row.case_id)
        child = (await intake_views.text_of(actor, hold.notice)).child
        (header,) = await as_headers(actor, [hold.notice.row], [child])
        twins = await intake_views.twins_of(actor, hold.notice)
        return await decisions_of(actor, hold), header, twins, await _told_hows(actor, hold)


async def said_of(actor: Actor, notice_id: UUID) -> tuple[list[DecisionView], int]:
    """What was decided, last first, for who just did, and how many notices of the same wait here when this one went elsewhere."""
    async with look(actor):
        hold = await competence_for(actor, notice_id, CompetencePermission.DECIDE)
        decisions = (await decisions_of(actor, hold)).decisions
        elsewhere = decisions[0].result == Result.NOT_COMPETENT
        return decisions, len(await intake_views.twins_of(actor, hold.notice)) if elsewhere else 0


async def letter_of(actor: Actor, notice_id: UUID) -> Letter:
    """The letter of what was decided last, before it is noted as sent and after: it is the paper of this authority, and of what was said
    it alone stays to be read here, by who decides.

    Recorded as a read. Raises NotThere, NotAllowed, NothingToNote.
    """
    async with look(actor):
        hold = await competence_for(actor, notice_id, CompetencePermission.DECIDE)
        decisions = (await decisions_of(actor, hold)).decisions
        last = decisions[0] if decisions else None
        if last is None or last.authority is None or not last.by_letter:
            raise NothingToNote
        audit.read(actor, "forwarding_letter", notice_id, case_id=hold.notice.row.case_id)
        leaves = await what_leaves(actor, notice_id, last.id)
        words = leaves.left_out
        text, row = intake_rules.without(await intake_views.text_of(actor, hold.notice), words), hold.notice.row
        here = await tenant_views.own_service(actor)
        number = next(iter((await intake_views.numbers_of(actor, [notice_id])).values()), intake_views.Numbers())
        later = await intake_views.added_on_paper(actor, hold.notice, words, by_name=False)
        office = last.authority
        waits = [] if last.result == Result.REQUEST_OTHER else await _awaited(actor, row)
        judged = intake_rules.children_without(await told_there(actor, notice_id, text.child.name or "dítě"), words)
        visit = () if any(each.on_visit for each in judged) else ("visit",)  # it stands there
        said = [
            *(
                (("Naléhavost, jak ji posoudil náš úřad", "\n".join(map(intake_views.verdict, judged))),)
                if judged
                else ()
            ),
            *((("Kdo teď pomáhá dítěti", last.urgent_care),) if last.urgent_care else ()),
            *(
                (question, answer.text)
                for question, answer in intake_rules.told_in(
                    text, row.channel, ("place", "observed", "opinion", *visit)
                )
            ),
            *((("Oznamovatel žádá o zprávu", "\n".join(waits)),) if waits else ()),
            *later,
            *intake_views.came_on_paper(text),
        ]
        born = f"nar. {format_date(text.child.birth_date)}" if text.child.birth_date else ""
        return Letter(
            organisation=here.organisation_name,
            unit=here.name,
            reference_number=number.registered_as or row.reference_number,
            registered=bool(number.registered_as),
            to=[office.name, office.address, f"datová schránka {office.data_box}" if office.data_box else ""],
            asks=last.result == Result.REQUEST_OTHER,
            child=", ".join(filter(None, (text.child.name, born, text.child.address))),
            received_at=format_instant(row.received_at),
            reason=last.reason,
            said=said,
            attached=last.files,
            kept=last.files_kept,
            protocols=leaves.protocols_kept,
            signed_by=told(last.decided_by),
            function=await _function_of_who_decided(actor, notice_id),
        )


async def _awaited(actor: Actor, row: StoredNotice) -> list[str]:
    """What the notifier asked for and nobody answered, noted or said with the notice."""
    asked = await intake_views.awaited(actor, row.id)
    return asked or (["žádal o ni při oznámení"] if row.wants_report else [])


async def _function_of_who_decided(actor: Actor, notice_id: UUID) -> str:
    """In which roles the last decision was made, in Czech."""
    (last,) = await repository.list_decisions(actor, notice_id, limit=1)
    held = await tenant_views.roles_here(actor, last.decided_by, last.decided_at)
    return ", ".join(ROLES[Role(role)] for role in held)


async def what_leaves(actor: Actor, notice_id: UUID, decision_id: UUID) -> DecisionText:
    """(in unit) Which words of what was said do not leave by a decision and which files do, for the act by which it leaves."""
    sealer = await keys.sealer(actor.tenant, notice_id)
    for row in await repository.list_decisions(actor, notice_id, limit=MOST):
        if row.id == decision_id:
            return sealer.open("competence_decision", row.id, row.sealed, DecisionText)
    return DecisionText()


async def files_that_left(actor: Actor, notice_id: UUID) -> set[UUID]:
    """(in unit) Which files went along with a notice that was forwarded, once it left: they are read there and not here any more."""
    (*last,) = await repository.list_decisions(actor, notice_id, limit=1)
    sent = {each.decision_id for each in await repository.list_steps(actor, notice_id) if each.step is Step.SENT}
    left = [each for each in last if each.way is Way.FORWARDED and each.id in sent]
    return {each.id for row in left for each in (await what_leaves(actor, notice_id, row.id)).files}
