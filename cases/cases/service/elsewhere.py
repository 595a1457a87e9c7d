# pyright: strict
"""One child, several agendas: who opens the second file is asked, says it or not, and takes it back (ADR 0111)."""

from collections.abc import Collection
from uuid import UUID

from cases.cases import rules, views
from cases.cases.access import CasePermission, case_for, check_words
from cases.cases.exceptions import KnownElsewhere, OnOtherSide
from cases.cases.schemas import StartedCase
from cases.cases.schemas.elsewhere import SaySamePerson, TakeSamePersonBack
from cases.clients.schemas import ClientIdentity
from cases.persons import service as persons
from cases.persons import views as person_views
from kernel import audit, keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.web.i18n import N_

NOT_OFFERED = N_("Vyberte z dětí, které jiné agendy vedou.")
ASKS = N_("Nejspíš jde o dítě, které vede jiná agenda. Řekněte, jestli je to ono.")
CONTRADICTS = N_("Zaškrtli jste obojí: že je to totéž dítě, i že to žádné z nich není. Nechte jen jedno.")
NEEDS_CHOICE = N_("Vyberte, které z dětí jiných agend to je.")
NEEDS_REASON = N_("Napište, proč nejde o totéž dítě.")
NEEDS_LINK = N_("Vyberte, co berete zpět.")
MOST = 10


async def check_elsewhere(
    actor: Actor,
    identity: ClientIdentity,
    same: Collection[UUID],
    *,
    anyway: bool,
    seen: Collection[str] = (),
    prefix: str = "",
) -> None:
    """(in unit) Of a child that other agendas likely lead, whoever opens a file here says whether it is that one: nobody else can.

    Nothing is asked where it is said, or said that it is none of them, or not known yet. One statement where nobody is found.
    Raises KnownElsewhere, and Invalid for a child that no other agenda leads, for both at once, and for one
    that was corrected since it was `seen`.
    """
    if same and anyway:
        raise Invalid(fields={prefix + "same_person": CONTRADICTS})
    if same:
        await _check_known(actor, same, prefix + "same_person", seen)
        return
    if anyway:
        return
    likely = [each for each in await views.alike_elsewhere(actor, identity, shows=False) if each.likely]
    if likely:
        shown = keys.opened_of(actor, {file.id for each in likely for file in each.files})
        audit.if_refused(actor, "person_header", None, shown=shown, details={"count": len(shown)})
        raise KnownElsewhere(fields={prefix + "same_person": ASKS})


async def _check_known(actor: Actor, same: Collection[UUID], field: str, seen: Collection[str]) -> None:
    known = await person_views.known_elsewhere(actor, same) if views.knows_elsewhere(actor) else set[UUID]()
    if known != set(same) or len(known) > MOST:
        raise Invalid(fields={field: NOT_OFFERED})
    people = [each.person for each in (await person_views.of(actor, same)).values()] if seen else []
    corrected = [(each, said) for each in people if (said := each.corrected_since(seen))]
    if corrected:
        shown = keys.opened_of(actor, {file.id for each, _ in corrected for file in each.files})
        audit.if_refused(actor, "person_header", None, shown=shown, details={"count": len(shown)})
        raise Invalid(fields={field: " ".join(said for _, said in corrected)})


async def say_same(actor: Actor, started: StartedCase, same: Collection[UUID], *, field: str = "key_worker_id") -> None:
    """(in unit) Say of a new case that its child is one that other agendas lead; checked by `check_elsewhere`.

    Raises Invalid, at the `field` of who leads it, where its guardian would coordinate its protection.
    """
    await persons.say_same(actor, started.client_id, started.case_id, same)
    if same:
        await check_apart(actor, [started.client_id], field)


async def check_apart(
    actor: Actor, client_ids: Collection[UUID], field: str, *, person_ids: Collection[UUID] = ()
) -> None:
    """(in unit) Of none of these children of the agenda the guardian coordinates the protection (ADR 0117). Raises Invalid."""
    said = await person_views.said_of_both(actor, client_ids, person_ids)
    if said:
        raise Invalid(fields={field: said})


async def refuse_other_side(actor: Actor, from_worker: UUID, to_worker: UUID) -> None:
    """(in unit) Nobody takes over all of somebody's cases who is on the other side of one of them. Raises OnOtherSide."""
    if to_worker in await person_views.may_not_take_over(actor, from_worker):
        raise OnOtherSide


async def say_same_person(actor: Actor, case_id: UUID, order: SaySamePerson) -> None:
    """Say that the child of a case is the one that other agendas lead. Raises Invalid, CaseMerged, NotThere, NotAllowed."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.SAME_PERSON)
        rules.check_not_merged(hold.status)
        checks = Checks()
        if not order.same_person:
            checks.fail("same_person", NEEDS_CHOICE)
        checks.done()
        await _check_known(actor, order.same_person, "same_person", order.same_person_seen)
        await persons.say_same(actor, hold.client_id, hold.id, order.same_person)
        await check_apart(actor, [hold.client_id], "same_person")


async def take_same_person_back(actor: Actor, case_id: UUID, order: TakeSamePersonBack) -> None:
    """Take back that the child of a case is the one that another agenda leads, with the reason, which both read.

    Raises Invalid, StaleVersion where somebody did, NotThere, NotAllowed.
    """
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.SAME_PERSON)
        checks = Checks()
        reason = checks.reason("reason", order.reason, missing=NEEDS_REASON, max_length=1_000)
        link_id = order.link_id
        running = {each.id for each in await person_views.links_of(actor, hold.client_id)}
        if link_id is None or link_id not in running:
            checks.fail("link_id", NEEDS_LINK)
        await check_words(actor, checks, order, hold.id, only=("reason",), of_callers=("reason",))
        checks.done()
        assert link_id is not None
        parted = await persons.take_back(actor, hold.client_id, hold.id, link_id, reason=reason)
        await check_apart(actor, (), "link_id", person_ids=parted)
