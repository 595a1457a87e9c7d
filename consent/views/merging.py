# pyright: strict
"""What consents say to two records that are to be led as one: a no said in either holds for both (ADR 0083)."""

from collections.abc import Sequence

from cases.cases.access import CaseHold
from consent import repository
from consent.access import general
from consent.tables import ConsentState
from kernel.actor import Actor
from kernel.web.i18n import N_, gettext

THEIRS_HOLDS = N_("V druhém záznamu má klient platný souhlas. Nechte zůstat ten záznam, nebo souhlas nejdřív ukončete.")
SAID_NO = N_(
    "V druhém záznamu klient souhlas odmítl nebo odvolal a v tomto platí. Ne platí pro oba: nejdřív tady zapište odvolání."
)
CONSENTS = N_("souhlasy a odmítnutí")
_NO = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})


async def keeps_apart(actor: Actor, ours: CaseHold, theirs: CaseHold) -> Sequence[str]:
    """(in unit) Why consents keep the two apart now: one that holds stays with its record, and none holds against a no."""
    await repository.hold_words([ours.client_id, theirs.client_id])
    mine = await repository.list_consents(actor, ours.client_id)
    other = await repository.list_consents(actor, theirs.client_id)
    if any(row.live_state is ConsentState.GIVEN for row in other):
        return [gettext(THEIRS_HOLDS)]
    noes = {
        (row.type, row.recipient_tenant_id, row.recipient_service_id): row.last_on
        for row in other
        if row.live_state in _NO
    }
    against = [
        row
        for row in mine
        if row.live_state is ConsentState.GIVEN
        and (row.type, row.recipient_tenant_id, row.recipient_service_id) in noes
    ]
    return [gettext(SAID_NO)] if against else []


async def hangs(actor: Actor, hold: CaseHold) -> Sequence[tuple[str, int]]:
    """(in unit) How many consents hang on a record, for who has to do with them."""
    return [(gettext(CONSENTS), len(await repository.list_consents(actor, hold.client_id)))] if general(actor) else []
