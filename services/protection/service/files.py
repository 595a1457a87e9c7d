"""What becomes of the further children of a notice: each gets a file of its own (ADR 0089)."""

from uuid import UUID

from cases.cases import service as cases
from cases.cases.access import CaseHold
from cases.cases.exceptions import PossibleDuplicate
from cases.cases.schemas import StartedCase
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import StaleVersion
from kernel.legal_time import today_in_prague
from services.intake import rules as intake_rules
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import IntakePermission, NoticeHold, notice_for
from services.protection import views
from services.protection.exceptions import NotAssigned
from services.protection.rules import files as rules
from services.protection.schemas import ChildFile, FiledChildren, OpenFiles
from services.protection.tables import Goes

from . import terms
from .additions import ask_where_left, finish_basic
from .open import ask_what_is_open, end_what_is_judged


async def open_files(actor: Actor, notice_id: UUID, order: OpenFiles, *, version: int) -> FiledChildren:
    """Say where the further children of a notice go, all of them or none.

    Each file that is opened has the same key worker; one that there is keeps its own. Raises NotAssigned, StaleVersion,
    PossibleDuplicate unless the order says `open_anyway` of that child, KnownElsewhere.
    """
    async with unit_of_work(actor):
        hold = await notice_for(actor, notice_id, IntakePermission.ASSIGN, lock=True)
        if hold.row.case_id is None:
            raise NotAssigned
        present = await views.version_of_files(actor, hold)
        if present != version:
            raise StaleVersion(present - version)
        checks = Checks()
        children = [each for each in await views.children_of(actor, hold) if each.id and not each.case_id]
        going = rules.check_files(checks, order, children)
        opens = any(each.goes == Goes.OWN for _, each in going) or order.key_worker_id is not None
        worker_id = await cases.check_key_worker(actor, checks, order.key_worker_id) if opens else None
        summary = intake_rules.check_summary(checks, order.summary)
        found = {
            prefix: await _checked(actor, checks, order, hold, prefix, each, goes=(prefix, each) in going)
            for number, each in enumerate(order.children[: rules.MOST_CHILDREN], 1)
            for prefix in [rules.prefix_of(number)]
        }
        checks.done()
        before = await intake_views.together_with(actor, notice_id)
        filed: list[UUID] = []
        for prefix, each in going:
            where = found[prefix]
            if isinstance(where, ClientIdentity):
                await _check_single(actor, where, each, prefix, hold.row.case_id)
                anyway, seen = each.elsewhere_anyway, each.same_person_seen
                await cases.check_elsewhere(actor, where, each.same_person, anyway=anyway, seen=seen, prefix=prefix)
            filed.append(await _file(actor, hold, each, where, worker_id, summary))
        await ask_what_is_open(actor, hold, at=now())  # it goes along with the child
        await end_what_is_judged(actor, hold)
        await finish_basic(actor, notice_id)
        await ask_where_left(actor, notice_id)
        named_in = await intake_views.told_before(actor, notice_id, before)
        return FiledChildren(notice_id=notice_id, case_ids=filed, named_in=named_in)


async def _checked(
    actor: Actor, checks: Checks, order: OpenFiles, hold: NoticeHold, prefix: str, each: ChildFile, *, goes: bool
) -> ClientIdentity | CaseHold | None:
    """(in unit) Of whom a file is opened, or the one that there is; what is said of a child that `goes` nowhere is checked as well."""
    if each.goes == Goes.CASE and goes:
        return await intake.check_known_file(actor, checks, prefix + "case_id", order, hold, each.case_id)
    needs_name = each.goes == Goes.OWN
    identity = clients.check_identity(
        checks, each.identity, today=today_in_prague(), needs_name=needs_name, prefix=prefix
    )
    await intake.check_own_file(actor, checks, order, hold, identity, prefix=prefix)
    return identity


async def _file(
    actor: Actor,
    hold: NoticeHold,
    each: ChildFile,
    where: ClientIdentity | CaseHold | None,
    worker_id: UUID | None,
    summary: str,
) -> UUID:
    """(in unit) Put a child where it goes: all of it was checked."""
    assert each.child_id is not None
    assert where is not None
    if isinstance(where, ClientIdentity):
        assert worker_id is not None
        case = await intake.open_own_file(actor, hold, each.child_id, where, key_worker_id=worker_id, summary=summary)
        await cases.say_same(actor, StartedCase(case.id, case.client_id), each.same_person)
    else:
        case = where
        await intake.stand_in(actor, hold, each.child_id, case, summary)
    await terms.filed(actor, hold.id, each.child_id, case.key_worker_id)
    return case.id


async def _check_single(
    actor: Actor, identity: ClientIdentity, each: ChildFile, prefix: str, case_id: UUID | None
) -> None:
    """(in unit) That the case of the notice tells of this child is known, and no other file of it."""
    if each.open_anyway:
        return
    try:
        await cases.check_single(actor, identity, told_in=[case_id] if case_id is not None else ())
    except PossibleDuplicate as likely:
        raise PossibleDuplicate(fields={prefix + name: words for name, words in likely.fields.items()}) from likely
