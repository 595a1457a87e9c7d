"""The list of notices: what waits to be registered (D4), and what has to be done next with each."""

from lxml import html

from app.testing.queries import counting_queries
from app.testing.time import days_from_now
from kernel.clock import as_of
from kernel.web.text import soft
from services.intake import views
from services.registers import service
from services.registers.schemas import RegisterNotice


async def terms_of(office, *notice_ids, by="spod_coordinator2"):
    found = await views.next_terms(office.actor(by), notice_ids)
    return {notice_id: one.number for notice_id, one in found.items()}


async def test_d04_the_list_narrows_to_what_is_to_be_registered_first_due_first(office, client_app):
    first = await office.record()
    second = await office.record(child_family_name="Druhá")
    intake = office.actor("spod_intake")
    listed = await views.list_notices(intake, narrower="to_register", oldest_first=True)
    assert [row.id for row in listed] == [first.id, second.id]
    await service.register_notice(intake, first.id, RegisterNotice())
    assert [row.id for row in await views.list_notices(intake, narrower="to_register")] == [second.id]
    page = (await (await client_app("spod_mailroom")).get("/notices?which=to_register")).text
    assert second.reference_number in page
    assert first.reference_number not in page
    assert "k\u00a0zaevidování" in page


async def test_a_list_says_what_is_next_with_each_notice_what_is_urgent_first_and_what_is_late(office, client_app):
    one, other = (await office.record()).id, (await office.record()).id
    assert await terms_of(office, one, other) == {one: "D2", other: "D2"}
    await office.judge(one, "spod_intake", result="urgent")
    assert await terms_of(office, one, other) == {one: "D6", other: "D2"}
    await office.assign(other)
    assert (await terms_of(office, other))[other] in {"D4", "D5"}
    with as_of(days_from_now(5)):
        late = await views.next_terms(office.actor("spod_head"), [one, other])
    assert {term.late for term in late.values()} == {True}
    page = (await (await client_app("spod_head")).get("/notices?which=all")).text.replace("\u00a0", " ")
    assert "Zasáhnout u naléhavého oznámení" in page


async def test_it_asks_as_often_for_many_notices_as_for_one(office):
    ids = [(await office.record()).id]
    await office.judge(ids[0], "spod_intake", result="urgent")
    head = office.actor("spod_head")
    await views.next_terms(head, ids)  # who answers for it is known by name from then on
    with counting_queries() as one:
        await views.next_terms(head, ids)
    ids += [(await office.record()).id for _ in range(4)]
    with counting_queries() as five:
        assert len(await views.next_terms(head, ids)) == 5
    assert five.count == one.count


async def test_a_list_shows_what_is_urgent_as_everywhere_and_says_where_it_is_registered(office, client_app):
    """*Naléhavé* was a plain grey word, and the number of a register stood there by itself."""
    urgent, calm = (await office.record()).id, (await office.record(child_given_name="Jana")).id
    await office.judge(urgent, "spod_intake", result="urgent")
    await office.judge(calm, "spod_intake")
    await service.register_notice(office.actor("spod_intake"), calm, RegisterNotice())
    page = html.fromstring((await (await client_app("spod_head")).get("/notices?which=all")).text)
    rows = {
        link.get("href").partition("#")[0].rpartition("/")[2]: link.getparent().getparent()
        for link in page.xpath("//section[@id='oznameni']//th/a")
    }
    tags = {
        notice_id: [
            " ".join(tag.text_content().split())
            for tag in rows[str(notice_id)].xpath(".//*[contains(@class, 'tag--urgent')]")
        ]
        for notice_id in (urgent, calm)
    }
    assert tags == {urgent: ["naléhavé"], calm: []}
    said = soft(rows[str(calm)].text_content())
    assert "není naléhavé" in said
    assert "zaevidováno: MULH-" in said
