"""The town of an address that is kept secret is kept at the recipient as at the sender."""

import msgspec
import pytest

from cases.cases import views as case_views
from cases.clients import rules as client_rules
from cases.clients.schemas import ClientIdentity
from sharing import rules, service
from sharing.schemas import OpenOwnCase


@pytest.mark.parametrize(
    ("street", "town", "goes"),
    [
        ("Krátká 5 (utajená adresa)", "Lipnice", "Lipnice (utajená adresa)"),
        ("Krátká 5", "Lipnice, tajná adresa", "Lipnice, tajná adresa"),
        ("Krátká 5", "Lipnice", "Lipnice"),
        ("utajená adresa", "", None),
    ],
)
def test_the_mark_goes_with_the_town(street, town, goes):
    values = rules.values_of(ClientIdentity(street=street, town=town, region="Kraj"), rules.ItemKind.RESIDENCE)
    assert values == ({"town": goes, "region": "Kraj"} if goes else {"region": "Kraj"})


async def test_the_recipient_finds_nobody_by_it(kit, world):
    """What came says of itself that it is secret: it is in no index of the recipient's."""
    secret = msgspec.structs.replace(kit.identity, street="Nábřežní 8, utajená adresa")
    shared = await kit.share(secret)
    worker = world.actor("pm_worker")
    own_id = await service.open_own_case(worker, shared.handover_id, OpenOwnCase(key_worker_id=worker.worker))
    identity = (await case_views.case_view(worker, own_id)).content.identity
    assert identity.town == "Lipnice pod Hájem (utajená adresa)"
    assert client_rules.is_secret(identity)
    open_terms = client_rules.terms_of(msgspec.structs.replace(identity, town="Lipnice pod Hájem"))
    assert client_rules.terms_of(identity) < open_terms
