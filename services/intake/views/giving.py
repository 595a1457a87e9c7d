"""To whom whoever received a notice, or the mailroom, may give it: to whom the rules name, and why it is the head's where they may not."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.web.i18n import N_, gettext
from services.intake import rules
from services.intake.access import BY_HEADER, IntakePermission, NoticeHold, giving_for
from services.intake.schemas import NoticeHeader, NoticeView, WorkerLoad
from services.intake.schemas.giving import NoticeGiving
from services.intake.tables import NoticeStatus
from tenants.absences import views as absences
from tenants.assigning.rules import MODE, RULES, AssignmentMode, AssignmentRule
from tenants.settings.views import value_on
from tenants.tables import Role

from .candidates import ASKED_ACTS, Candidates, candidates, known_as
from .headers import text_of
from .notice import view_of
from .returning import returns_of

NOBODY_NAMED = N_("pravidla úřadu nikoho neurčí: {why}")
NOBODY_BY = N_("pravidla úřadu nikoho neurčí")
MAY_NOT_LEAD = N_("koho pravidla určí, ten případ vést nemůže")
IS_FULL = N_("{who} už má nejvyšší počet rodin ({families} z {limit})")
NOBODY_STANDS_IN = N_("{who} chybí a nikdo za něj nezastupuje")
NO_NAME = N_("dítě v oznámení nemá jméno, a tak se neví, jestli už tu případ nemá")
KNOWN = N_("dítě tu možná už případ má")
OF_THE_SAME = N_("je označené jako duplicitní")
HEAD_WAITS = N_("vedoucí ho nechává čekat na návrat koordinátora")
GIVEN_ALREADY = N_("oznámení už na přidělení nečeká")


class Given(NamedTuple):
    """To whom a notice may be given by the rules, or why the head decides; `refused` is for everybody, `why` for who reads the notice."""

    to: WorkerLoad | None
    refused: str
    found: Candidates
    identity: ClientIdentity


async def giving_of(actor: Actor, notice_id: UUID, *, concerns: str | None = None) -> NoticeGiving:
    """To whom it may be given, as who looks may know of it; recorded as a look at the notice. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await giving_for(actor, notice_id)
        view = await view_of(actor, hold)
        given = await given_by(actor, hold, view, concerns)
        proposal, reads = given.found.proposal, view.content is not None
        known = {each.key for each in given.found.concerns}
        asked = concerns if concerns is not None else ASKED_ACTS if hold.row.act_asked else ""
        return NoticeGiving(
            notice_id=notice_id,
            version=view.version,
            child_name=view.header.child_name,
            reference_number=view.header.reference_number,
            reads=reads,
            mode=given.found.mode.value,
            rule=proposal.rule,
            rule_words=gettext(RULES[AssignmentRule(proposal.rule)]),
            why=proposal.why if reads else "",
            to=given.to,
            refused=given.refused,
            concerns=given.found.concerns if reads else [],
            concerning=asked if asked in known else "",
        )


async def given_by(actor: Actor, hold: NoticeHold, view: NoticeView, concerns: str | None) -> Given:
    """(in unit) Whom the rules name of a notice one holds, and whether it may be given to them by who is no head."""
    reads = IntakePermission.READ in hold.permissions
    identity = rules.identity_from((await text_of(actor, hold)).child)
    asked = concerns if concerns is not None and reads else ASKED_ACTS if hold.row.act_asked else ""
    found = await candidates(actor, identity, asked)
    to = next((each for each in found.workers if each.id == found.proposal.worker_id), None)
    why = await _why_not(actor, hold, view, identity, found, to, reads=reads)
    return Given(None if why else to, why, found, identity)


async def _why_not(
    actor: Actor,
    hold: NoticeHold,
    view: NoticeView,
    identity: ClientIdentity,
    found: Candidates,
    to: WorkerLoad | None,
    *,
    reads: bool,
) -> str:
    """Why the head decides, the weightiest in front; empty where whoever asks may give it on."""
    if hold.row.status != NoticeStatus.RECORDED:
        return gettext(GIVEN_ALREADY)
    if found.proposal.worker_id is None:
        return gettext(NOBODY_NAMED).format(why=found.proposal.why) if reads else gettext(NOBODY_BY)
    if to is None:
        return gettext(MAY_NOT_LEAD)
    if not (identity.given_name and identity.family_name):
        return gettext(NO_NAME)
    if view.duplicate_of or view.duplicates:
        return gettext(OF_THE_SAME)
    if await returns_of(actor, [hold.id]):
        return gettext(HEAD_WAITS)
    if await known_as(actor, hold.id) or await _is_known(actor, identity):
        return gettext(KNOWN)
    if to.full:
        return gettext(IS_FULL).format(who=to.name, families=to.families, limit=to.limit)
    if to.away and not await absences.who_stands_in(actor, to.id):
        return gettext(NOBODY_STANDS_IN).format(who=to.name)
    return ""


async def _is_known(actor: Actor, identity: ClientIdentity) -> bool:
    """Whether the child may have a case already, here or in another agenda: which is somebody's to look at, and nothing is shown of it."""
    found = await case_views.matches_of(actor, identity, shows=False)
    if any(match.likely or match.other_name for match in found):
        return True
    return any(each.likely for each in await case_views.alike_elsewhere(actor, identity, shows=False))


async def gives_among(actor: Actor) -> Callable[[NoticeHeader], bool] | None:
    """Which of the notices that wait the actor gives on themselves, as the authority assigns today; None where that is none."""
    async with look(actor):
        mode = await value_on(actor, today_in_prague(), MODE)
    if mode is AssignmentMode.RULE_AUTO:
        return lambda header: header.mine
    if mode is AssignmentMode.MAILROOM and actor.has_role(Role.MAILROOM):
        return lambda header: header.channel in BY_HEADER
    return None
