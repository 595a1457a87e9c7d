# pyright: strict
"""One person, one file: who is likely written down already is asked about before there is a second file."""

from collections.abc import Collection
from uuid import UUID

from cases.cases import rules, views
from cases.cases.exceptions import PossibleDuplicate
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from kernel import audit, keys, search
from kernel.actor import Actor
from kernel.terms import shared_by_doubles
from kernel.web.i18n import N_

OPENS_A_SECOND = {
    "open_anyway": N_("Nejspíš jde o klienta, který tu případ už má. Podívejte se na něj, než otevřete další.")
}
OTHER_NAME = {
    "open_anyway": N_(
        "Stejné příjmení a den narození, jiné jméno: může to být sourozenec, nebo překlep. Podívejte se na klienta, který tu případ má."
    )
}
MAKES_A_SECOND = {
    "save_anyway": N_("Takto opravený je nejspíš stejný jako klient, který tu případ už má. Podívejte se na něj.")
}

OF_THAT_NUMBER = N_(
    "Klient s tímto rodným číslem už tu případ má, vede ho někdo jiný. Než uložíte, domluvte se s vedením služby."
)


async def check_single(
    actor: Actor,
    identity: ClientIdentity,
    *,
    of: UUID | None = None,
    same: Collection[UUID] = (),
    told_in: Collection[UUID] = (),
) -> None:
    """(in unit) Two files on one child are a danger: raise PossibleDuplicate before there is a second one.

    `of` is the client who is corrected; `same` are cases that the caller knows to be of this person, `told_in` those that are of
    another one and are known to tell of this one. Only cases that the
    actor may know of are asked, so nothing is told of those of other services. Who may know of a case but not read it is
    told that the number is there, never whose it is.
    Of two who open a case of one person at the same moment the second one waits here, and is told of the first.
    """
    shared = shared_by_doubles(identity.family_name, former=identity.former_name, birth_number=identity.birth_number)
    await search.one_at_a_time(actor, "case", shared)
    found = await views.matches_of(actor, identity, but=of, same=same, shows=False)
    found = [match for match in found if not (match.tells_of and match.case.id in told_in)]
    opens, makes = {match.case.client_id for match in found if match.likely}, OPENS_A_SECOND
    if not opens and of is None:  # a correction is not asked each time about the one born on the same day
        opens, makes = {match.case.client_id for match in found if match.other_name}, OTHER_NAME
    if opens:
        audit.if_refused(actor, "case_search", None, shown=keys.opened_of(actor, opens), details={"count": len(opens)})
        raise PossibleDuplicate(fields=makes if of is None else MAKES_A_SECOND)
    if holders := await views.clients_with_number(actor, identity.birth_number, but=of):
        audit.if_refused(actor, "case_number", None, shown=holders, details={"count": len(holders)}, anyway=True)
        raise PossibleDuplicate(fields={"open_anyway" if of is None else "save_anyway": OF_THAT_NUMBER})


async def is_another(actor: Actor, client_id: UUID, identity: ClientIdentity) -> bool:
    """(in unit) Whether what people are told from each other by is corrected, not only how they are reached."""
    known = (await clients.client_view(actor, client_id)).identity
    return rules.told_apart(known, identity)
