"""A service that is called otherwise now: what was agreed to reads as it was said, and says who that is today."""

from app.testing.pdf import pages_of
from consent import service, views
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from tenants.agendas import service as agendas
from tenants.agendas.schemas import RenameService

THEN = "ve znění souhlasu služba sociální rehabilitace – peer mentoring"


async def test_the_words_keep_the_name_of_their_day_and_the_page_says_both(held, world, client_app, handover):
    made = await service.record_consent(held.actor, held.case_id, handover())
    osp = await client_app("osp_specialist")
    assert "ve znění souhlasu" not in soft((await osp.get(f"/consents/{made.id}")).text)
    order = RenameService(
        name="Středisko Krůček", short_name="Krůček", said="Střediska Krůček", valid_from=today_in_prague()
    )
    await agendas.rename_service(world.actor("krok_admin"), world.services["pm"], order, version=0)
    view = await service.consent_view(held.actor, made.id)
    assert view.present.recipient.name == "Středisko Krůček"
    assert view.present.recipient.said == "sociální rehabilitace – peer mentoring"
    page = soft((await osp.get(f"/consents/{made.id}")).text)
    assert f"Středisko Krůček, {THEN}" in page
    paper = " ".join(soft(" ".join(pages_of(await views.recorded_form(held.actor, made.id)))).split())
    assert f"Středisko Krůček, {THEN}" in paper
    assert "Střediska Krůček" not in paper, "neither in the box that was not chosen"
