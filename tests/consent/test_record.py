"""Recording what a client said: a yes and a no with the same weight, and what is refused."""



from consent import service
from kernel.db import unit_of_work
from services.cases import service as cases


async def test_a_written_handover_is_effective_at_once(held, handover, world):
    """The seed's consent: six fields to PM, its named workers, until a day; the sentence is in the client's folder."""
    view = await service.record_consent(held.actor, held.case_id, handover())
    assert view.state == "given"
    async with unit_of_work(held.actor):
        (provision,) = await service.effective_provisions(held.actor, held.client_id)
    assert provision.item_kinds == ["given_name", "family_name", "residence", "email", "phone", "health"]
    assert provision.recipient_service_id == world.services["pm"]
    (record,) = await cases.list_records(held.actor, held.case_id, kind="consent")
    assert (
        "Klient souhlasí s předáním osobních a citlivých údajů do služby sociální rehabilitace – peer mentoring."
        in record.facts
    )
