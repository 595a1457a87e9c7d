"""Consents in the list of cases: who has none that holds, and what the table says of the others."""

from datetime import timedelta

from cases.cases import views
from cases.cases.schemas.worklist import Asked
from cases.clients.schemas import ClientIdentity
from consent import service
from kernel.legal_time import today_in_prague

from .conftest import withdrawal


async def without(actor):
    """Names of the cases without a consent that holds."""
    page = await views.worklist(actor, Asked(without_consent=True), limit=50)
    return {row.case.client_name for row in page.rows}


async def test_who_refused_or_took_it_back_has_no_consent_that_holds(open_case, handover):
    """Nor who was never asked."""
    cases = {
        name: await open_case(identity=ClientIdentity(family_name=name)) for name in ("Žádný", "Dal", "Ne", "Vzal")
    }
    actor = cases["Dal"].actor
    await service.record_consent(actor, cases["Dal"].case_id, handover())
    await service.record_consent(actor, cases["Ne"].case_id, handover(decision="disagree"))
    given = await service.record_consent(actor, cases["Vzal"].case_id, handover())
    assert await without(actor) == {"Žádný", "Ne"}
    await service.withdraw_consent(actor, given.id, withdrawal(), version=given.version)
    assert await without(actor) == {"Žádný", "Ne", "Vzal"}


async def test_whose_consent_ends_soon_is_asked_for(open_case, handover, client_app):
    """Up to and with the fourteenth day from today, as on My day; one that ended or holds longer is none of them."""
    actor, today = None, today_in_prague()
    for name, days in (("Dnes", 0), ("Čtrnáct", 14), ("Patnáct", 15)):
        case = await open_case(identity=ClientIdentity(family_name=name))
        actor = case.actor
        order = handover(valid_until=today + timedelta(days=days))
        await service.record_consent(actor, case.case_id, order)
    await open_case(identity=ClientIdentity(family_name="Žádný"))
    page = await views.worklist(actor, Asked(ending_soon=True), limit=50)
    assert {row.case.client_name for row in page.rows} == {"Dnes", "Čtrnáct"}
    shown = (await (await client_app("osp_specialist")).get("/cases?ends=1")).text
    assert ("Čtrnáct" in shown, "Patnáct" in shown) == (True, False)


async def test_the_table_says_what_the_chip_says(held, handover, client_app):
    await service.record_consent(held.actor, held.case_id, handover())
    table = (await (await client_app("osp_specialist")).get("/cases/table")).content.decode("utf-8-sig")
    head, row = table.splitlines()
    assert head.split(";")[-1] == "Souhlas"
    assert row.split(";")[-1].startswith("Souhlas s předáním do ")
    page = (await (await client_app("osp_specialist")).get("/cases")).text.replace("\u00a0", " ")
    assert "Souhlas s předáním do" in page
