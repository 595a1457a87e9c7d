"""A surname that was a caller's, written down for the child by mistake, is kept nowhere once it is corrected."""

from cases.cases import service, views
from cases.cases.schemas import ChangeClient
from cases.clients.schemas import ClientIdentity


async def test_a_surname_that_reads_like_who_called_does_not_stay(office):
    made = await office.record()
    wrong = ClientIdentity(given_name="Eliška", family_name="Zvěřinová")
    where = await office.assign(made.id, identity=wrong)
    head = office.actor("spod_head")
    right = ClientIdentity(given_name="Eliška", family_name="Vránová")
    await service.change_client(head, where.case_id, ChangeClient(identity=right), version=1)
    assert views.readable(await views.case_view(head, where.case_id)).names_before == []
    assert await views.find_cases(head, "Zvěřinová") == []
    again = ClientIdentity(given_name="Eliška", family_name="Havlová")
    await service.change_client(head, where.case_id, ChangeClient(identity=again), version=2)
    assert views.readable(await views.case_view(head, where.case_id)).names_before == ["Vránová"]
