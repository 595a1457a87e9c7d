# pyright: strict
"""Who the client of a case is, corrected."""

from uuid import UUID

from cases.cases import rules, views
from cases.cases.access import CaseHold, CasePermission, case_for, check_words, without_protected
from cases.cases.events import ClientCorrected
from cases.cases.repository import merged
from cases.cases.rules import merging
from cases.cases.schemas import ChangeClient
from cases.clients import service as clients
from cases.clients.rules import is_secret
from cases.clients.schemas import ClientIdentity
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.events import record
from kernel.legal_time import today_in_prague

from .doubles import check_single, is_another
from .indexing import index_client


async def change_client(actor: Actor, case_id: UUID, order: ChangeClient, *, version: int) -> dict[str, str]:
    """Correct the client's data; `version` is the client's. Returns warnings (field → sentence) that did not block.

    Raises PossibleDuplicate when they are likely somebody else's who has a case here, unless the order says `save_anyway`.
    """
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.CHANGE_CLIENT)
        rules.check_not_merged(hold.status)
        checks, known = Checks(), (await clients.client_view(actor, hold.client_id)).identity
        identity = clients.check_identity(
            checks,
            order.identity,
            today=today_in_prague(),
            needs_name=bool(known.family_name),  # to be lost: a newborn is corrected before they have one
        )
        if is_secret(known) and not is_secret(identity):
            await _check_led_secret(actor, checks, hold)
        await check_words(actor, checks, order, case_id, only=("health_note",), who=(known, identity))
        checks.done()
        if not order.save_anyway and await is_another(actor, hold.client_id, identity):
            await check_single(actor, identity, of=hold.client_id)
        await write_client(actor, hold, identity, version=version, forget_names=order.forget_names)
        warnings = {**(await clients.client_view(actor, hold.client_id)).warnings}
        for each in views.CORRECTIONS.all():
            warnings |= await each(actor, hold.client_id, known, identity)
        return warnings


async def _check_led_secret(actor: Actor, checks: Checks, hold: CaseHold) -> None:
    """(in unit) A record whose address is not secret stands for none whose address is (ADR 0098)."""
    led = [pair for pair in await merged.list_merges(actor, [hold.id]) if pair.kept_case_id == hold.id]
    others = await clients.client_identities(actor, [pair.client_id for pair in led]) if led else {}
    if any(is_secret(each) for each in others.values()):
        checks.fail("street", merging.STAYS_SECRET)


async def write_client(
    actor: Actor, hold: CaseHold, identity: ClientIdentity, *, version: int, forget_names: bool = False
) -> None:
    """(in unit) Write a client's data, which have been checked, over `version`. Raises StaleVersion.

    A surname that is corrected is kept, and the client is found by it further on (ADR 0082).
    """
    known = await clients.client_view(actor, hold.client_id)
    names = [] if forget_names else clients.names_before(known.names_before, known.identity, identity)
    new = [name for name in names if name not in known.names_before]
    kept = {*known.names_before, *await without_protected(actor, hold.id, known.identity, new)}
    names = [name for name in names if name in kept]
    if await clients.change_client(actor, hold.client_id, identity, version=version, names_before=names) or (
        names != known.names_before
    ):
        await index_client(actor, hold.client_id, identity, names)
        await record(actor, ClientCorrected(case_id=hold.id, client_id=hold.client_id))
