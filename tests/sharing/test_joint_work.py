"""Joint work crosses the wall without any handover: whoever tells what others see tells of it."""

import re
from html import unescape
from uuid import UUID

import msgspec
import pytest

from kernel import keys
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.web.text import format_date, soft
from services.case_management import service as case_management
from services.case_management import views as case_management_views
from services.case_management.repository import list_partner_looks
from services.case_management.schemas import CloseCaseManagement, DeclineCaseManagement
from sharing.pages.maps import service_map
from sharing.schemas import Partner, Party, SharingPage
from tests.case_management.conftest import MARTIN, Story

NOTHING = ("nic nevidí", "od nás teď nevidí nic")
PLAN = "Obě služby vidí společný plán, cíle, kroky, body porad a jejich zápisy."


def words_of(answer):
    """What a person reads or hears."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", unescape(soft(answer.text))))


async def test_what_others_see_counts_joint_work(world, client_app):
    """An offer tells who the client is, and running joint work the plan: no page says meanwhile that nobody sees anything."""
    story = Story(world)
    joint = await story.ready()
    osp, pm = await client_app("osp_specialist"), await client_app("pm_worker")
    address, partner = f"/cases/{joint.case_id}/sharing", f"/cases/{joint.partner_case_id}/sharing"
    assert "nic nevidí" in words_of(await osp.get(address))
    await story.offer(joint)
    for page in (address, "/sharing", f"/cases/{joint.case_id}"):
        said = words_of(await osp.get(page))
        assert not any(word in said for word in NOTHING), page
    said = words_of(await osp.get(address))
    assert "Vidí jméno a datum narození klienta, témata a účel ze souhlasu, do kdy platí, a vzkaz." in said
    assert PLAN not in said
    await story.accept(joint)
    for client, page in ((osp, address), (pm, partner)):
        said = words_of(await client.get(page))
        assert PLAN in said
        assert not any(word in said for word in NOTHING)
        assert f"/case-management/{joint.id}" in (await client.get(page.removesuffix("/sharing"))).text
    said = words_of(await pm.get("/sharing"))
    assert not any(word in said for word in NOTHING)
    await story.withdraw(joint)
    for client, page in ((osp, address), (pm, partner)):
        said = words_of(await client.get(page))
        assert "nic nevidí" in said
        assert PLAN not in said
    ended = words_of(await osp.get(address))
    assert "Nic neskončilo" not in ended
    assert "Druhá služba přestala vidět společný plán" in ended
    assert "odvoláním" in ended


@pytest.mark.parametrize(
    ("end", "said"),
    [("declined", "Nabídka odmítnuta"), ("taken_back", "Nabídka vzata zpět"), ("closed", "Spolupráce ukončena")],
)
async def test_an_end_without_an_end_of_the_consent_stands_there_with_its_day(world, client_app, end, said):
    """By the other service's no, by the own second thought, by a service that goes its own way; in both languages."""
    story = Story(world)
    joint = await (story.active() if end == "closed" else story.proposed())
    if end == "declined":
        no = DeclineCaseManagement(reason="Nemáme volného peera.")
        await case_management.decline_case_management(story.pm, joint.id, no, version=1)
    elif end == "taken_back":
        await case_management.take_back_offer(story.osp, joint.id)
    else:
        leave = CloseCaseManagement(last_on=today_in_prague(), reason="Cíle jsou splněné.")
        await case_management.close_case_management(story.pm, joint.id, leave, version=2)
    osp = await client_app("osp_specialist")
    page = await osp.get(f"/cases/{joint.case_id}/sharing")
    assert " ".join(f"{said} {format_date(today_in_prague())}".split()) in words_of(page)
    await osp.post("/language/en")
    assert (await osp.get(f"/cases/{joint.case_id}/sharing")).status_code == 200


async def test_an_offer_counts_as_an_offer_until_it_is_answered(world, client_app):
    """On the map of either service, and of the case: nobody sees joint work that nobody agreed to."""
    story = Story(world)
    await story.active()
    offered = await story.proposed(msgspec.structs.replace(MARTIN, family_name="Holub"))
    osp, pm = await client_app("osp_specialist"), await client_app("pm_worker")
    ours, theirs = [soft((await client.get("/sharing")).text) for client in (osp, pm)]
    sees = "vidí společnou práci u 1 klienta"
    assert f"{sees}, vidí nabídku společné práce u 1 klienta, my vidíme společnou práci." in ours
    assert f"{sees}, my vidíme společnou práci, nabízí nám společnou práci u 1 klienta." in theirs
    of_case = soft((await osp.get(f"/cases/{offered.case_id}/sharing")).text)
    assert "vidí nabídku společné práce u 1 klienta." in of_case
    assert "vidí společnou práci" not in of_case
    await story.accept(offered)
    for client in (osp, pm):
        page = soft((await client.get("/sharing")).text)
        assert "vidí společnou práci u 2 klientů, my vidíme společnou práci." in page
        assert ">společné práce</text>" in page


@pytest.mark.parametrize(
    ("number", "running", "offers"),
    [(1, "společná práce", "nabídka"), (3, "společné práce", "nabídky"), (5, "společných prací", "nabídek")],
)
def test_the_words_of_the_map_go_with_every_number(number, running, offers):
    """As a Czech counts."""
    party = Party(
        tenant_id=UUID(int=1),
        service_id=UUID(int=2),
        service="PM",
        service_short="PM",
        organisation="",
        organisation_short="",
    )
    counts = {"joint_sent": number, "joint_received": number, "offers_sent": number, "offers_received": number}
    partner = Partner(party=party, sent=0, ended=0, received=0, **counts)
    page = SharingPage(here=party, all_sent=True, partners=[partner], received=[], sent=[], may=[])
    assert [(flow.mark, flow.direction, flow.label) for flow in service_map(page)["flows"]] == [
        (str(number), "both", running),
        (str(number), "out", offers),
        (str(number), "in", offers),
    ]


async def test_who_may_not_know_what_went_out_is_not_told_that_nothing_did(kit, world, client_app):
    """A peer mentor sees what names them; what the service lets others see they cannot know."""
    peer = world.people["pm_peer"].worker_id
    await kit.share(worker_ids=[peer])
    said = words_of(await (await client_app("pm_peer")).get("/sharing"))
    assert "my od ní" in said
    assert "nevidí nic" not in said
    assert "odešlo a platí" not in said


async def test_who_holds_the_consent_has_the_whole_answer_who_looked(world, client_app):
    """Looks of the partner at the offer, the plan and in lists, with who and from where; also when it has ended.

    The partner is told nothing of the owner's looks, and nobody of a case that is another's.
    """
    story = Story(world)
    joint = await story.active()
    other = await story.active(msgspec.structs.replace(MARTIN, family_name="Holub"))
    osp, pm = await client_app("osp_specialist"), await client_app("pm_worker")
    for page in (f"/case-management/{joint.id}", f"/cases/{joint.partner_case_id}/plan", "/meetings"):
        assert (await pm.get(page)).status_code == 200
    who = world.people["pm_worker"].name
    for _ in range(2):
        looks = (await osp.get(f"/api/v1/cases/{joint.case_id}/sharing")).json()["looks"]
        assert {(each["viewer"], each["party"]["service_short"]) for each in looks} == {(who, "PM")}
        assert len(looks) == 2
        history = (await osp.get(f"/api/v1/cases/{joint.case_id}/history")).json()["items"]
        told = [(each["action"], each["worker"]) for each in history if each["service"] == "PM"]
        assert told == [("plan.read", who), ("case_management.read", who)]
        page = words_of(await osp.get(f"/cases/{joint.case_id}/sharing"))
        assert "nahlédnutí · společná práce" in page
        table = (await osp.get(f"/cases/{joint.case_id}/sharing/looks.csv")).content.decode("utf-8-sig")
        assert table.count("společná práce") == 2
        if not joint.consent_id.int:
            break
        await story.withdraw(joint)
        joint.consent_id = UUID(int=0)
    assert (await osp.get(f"/api/v1/cases/{other.case_id}/sharing")).json()["looks"] == []
    history = (await pm.get(f"/api/v1/cases/{joint.partner_case_id}/history")).json()["items"]
    assert {each["service"] for each in history} == {""}


async def test_the_looks_of_a_partner_are_for_the_owner_alone(world):
    """The function of the database tells nothing to the partner, nor to a third service."""
    story = Story(world)
    joint = await story.active()
    await case_management_views.case_management_view(story.pm, joint.id)

    async def told(name):
        actor = world.actor(name)
        async with unit_of_work(actor):
            sealers = await keys.sealers(actor.tenant, [joint.id])
            marks = [mark for sealer in sealers.values() for mark in sealer.marks()] or [b"12345678"]
            return await list_partner_looks(joint.id, marks, after=UUID(int=0), before=UUID(int=2**128 - 1), limit=None)

    assert len(await told("osp_specialist")) == 1
    assert await told("pm_worker") == await told("spod_head") == []


async def test_a_row_in_a_list_is_told_as_one_and_a_look_at_the_joint_work_as_another(world, client_app):
    """A client who asks who looked reads what was really done, on the page and in the table."""
    story = Story(world)
    joint = await story.proposed()
    osp, pm = await client_app("osp_specialist"), await client_app("pm_worker")
    await pm.get("/my-day")
    address = f"/cases/{joint.case_id}/sharing"
    told = words_of(await osp.get(address))
    assert "zobrazení v seznamu · společná práce" in told
    assert "nahlédnutí · společná práce" not in told
    await pm.get(f"/case-management/{joint.id}")
    assert "nahlédnutí · společná práce" in words_of(await osp.get(address))
    table = (await osp.get(f"/cases/{joint.case_id}/sharing/looks.csv")).text
    assert table.count("zobrazení v seznamu") == 1
    assert table.count("nahlédnutí") == 1
