"""Many warnings of one kind are one row with their number and the way to the list of them."""

import lxml.html

from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.outbox import drain, note_due
from kernel.web.text import soft
from services.desk import views
from services.desk.views import MANY
from tenants.notifications import service as notifications
from tenants.notifications import views as notification_views
from tests.intake import conftest as of_intake

office = of_intake.office
NEAR = "Blíží se konec lhůty."
MANY_NOTICES = 9  # four of a kind stand on the day itself


async def near(committed, office, many):
    """So many notices came and nothing was done with them yet; the moment of every warning came."""
    for number in range(many):
        await office.record(child_given_name=f"Adéla{number}")
    async with committed.superuser() as connection:
        await connection.execute("UPDATE deadline SET warn_at = now() - interval '1 minute' WHERE ended_at IS NULL")
    await note_due()
    await drain()


async def rows(office, who="spod_head"):
    return [one for one in (await views.desk(office.actor(who))).news if one.text == NEAR]


async def test_of_every_kind_that_warns_many_there_is_one_row_with_their_number(committed, office):
    await near(committed, office, MANY_NOTICES)
    found = await rows(office)
    many = [one for one in found if one.ids]
    assert [one.about.partition(":")[0] for one in many].count("Zaevidovat oznámení") == 1
    assert len({one.url for one in many}) == len(many), "of each kind one"
    for one in many:
        assert int(one.about.rpartition(" ")[2]) == len(one.ids) >= MANY
        assert sum(one.about.startswith(other.about.partition(":")[0]) for other in found) == 1


async def test_the_row_leads_to_the_list_of_what_it_speaks_of(committed, office, client_app):
    await near(committed, office, MANY_NOTICES)
    head = await client_app("spod_head")
    page = lxml.html.fromstring((await head.get("/my-day")).text)
    links = [each.get("href") for each in page.xpath("//section[@id='nove']//a[starts-with(@href, '/calendar')]")]
    assert "/calendar?whose=all&kind=notice.registered" in links
    for link in links:
        told = soft((await head.get(link)).text)
        assert "jen:" in told
    narrowed = lxml.html.fromstring((await head.get("/calendar?whose=all&kind=notice.registered")).text)
    assert len(narrowed.xpath("//table//a[contains(@href, '/registration')]")) >= MANY_NOTICES


async def test_it_is_read_as_one(committed, office, client_app):
    await near(committed, office, MANY_NOTICES)
    head = await client_app("spod_head")
    many = next(one for one in await rows(office) if one.ids)
    done = await head.post("/my-day/seen", data={"id": [str(each) for each in many.ids]})
    assert done.status_code == 303
    assert many.url not in [one.url for one in await rows(office)]


async def test_a_few_stand_each_by_itself(committed, office):
    await near(committed, office, 2)
    assert [one for one in await rows(office) if one.ids] == []


async def test_news_of_other_things_is_not_pushed_out_by_them(committed, office):
    """The newest fifty were read: as many warnings left nothing else."""
    head = office.actor("spod_head")
    case = (await office.assign((await office.record()).id)).case_id
    async with unit_of_work(head):
        told = {"kind": "case_taken_over", "about_type": "case", "about_id": case}
        await notifications.notify(head, notification_id=new_id(), **told)
    await near(committed, office, 30)
    assert len(await notification_views.notifications(head)) == notification_views.NEWEST
    news = [one.text for one in (await views.desk(head)).news]
    assert "Případ, který jste vedli, převzal jiný pracovník." in news
    assert len(news) < 10
