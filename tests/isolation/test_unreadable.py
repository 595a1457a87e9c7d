"""What cannot be opened, wherever it came from, takes no page of ours down but its own, and stands in no end's way."""

from contextlib import suppress
from datetime import date

import pytest
from structlog.testing import capture_logs

from app.testing import rows
from app.testing.rows import Given, insert, place
from cases.clients.schemas import ClientIdentity
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.readable import UNREADABLE
from tests.meetings.conftest import Story
from tests.sharing.conftest import Kit

LISTS = [
    "/my-day", "/cases", "/cases?mine=", "/meetings", "/meetings/new", "/sharing", "/api/v1/my-day",
    "/api/v1/my-day/case_management", "/api/v1/cases", "/api/v1/meetings", "/api/v1/meetings/choices",
]  # fmt: skip


async def all_there(client, *paths):
    """Everyone answers as it does on other days."""
    answers = {path: (await client.get(path)).status_code for path in paths}
    return [(path, status) for path, status in answers.items() if status not in (200, 303)]


async def test_a_look_that_cannot_be_read_does_not_shut_the_case_of_its_owner(world, client_app):
    kit = Kit(world)
    shared = await kit.share()
    recipient = world.actor("pm_worker")
    async with unit_of_work(recipient) as unit:
        grant = await unit.connection.fetchrow(
            "SELECT g.tenant_id, g.service_id, g.id, g.item_id FROM share_grant g WHERE g.handover_id = $1 LIMIT 1",
            shared.handover_id,
        )
        look_id = new_id()
        # as the database takes it: who inserts does not see the row again
        await unit.connection.execute(
            "INSERT INTO disclosure (tenant_id, id, service_id, grant_id, item_id, viewer_tenant_id,"
            " viewer_service_id, viewer_worker_id, viewer, action) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'x','view')",
            grant["tenant_id"], look_id, grant["service_id"], grant["id"], grant["item_id"],
            recipient.tenant_id, recipient.service_id, recipient.worker_id,
        )  # fmt: skip
    owner = await client_app("osp_specialist")
    case = f"/cases/{shared.case_id}"
    pages = [f"{at}{case}{rest}" for at in ("", "/api/v1") for rest in ("", "/sharing", "/sharing/looks.csv")]
    with capture_logs() as lines:
        assert await all_there(owner, *pages, "/sharing", f"/sharing/sent/{shared.handover_id}") == []
    told = [line for line in lines if line["event"] == "a row cannot be read"]
    assert [(line["kind"], line["row_id"]) for line in told] == [("disclosure", str(look_id))]
    assert UNREADABLE in (await owner.get(f"{case}/sharing")).text


async def test_a_garbage_offer_of_a_sibling_leaves_the_lists_of_its_partner_alone(world, client_app):
    osp, pm = world.actor("osp_specialist"), world.actor("pm_worker")
    given = await Given.make(osp, pm, type="case_management")
    async with unit_of_work(osp):
        joint = await given.case_management()
        await insert(
            "team_meeting",
            **place(osp),
            id=await rows.key(osp, partner_service_id=pm.service_id),
            partner_service_id=pm.service_id,
            held_at=rows.NOW,
            participant_ids=[pm.worker_id],
            convened_by=osp.worker_id,
            sealed=b"x",
            version=1,
        )
    for who in ("pm_worker", "pm_head", "osp_specialist"):
        client = await client_app(who)
        assert await all_there(client, *LISTS) == []
        assert (await client.get(f"/case-management/{joint}")).status_code == 404


async def test_one_row_of_ones_own_that_cannot_be_read_says_so_in_its_list(world, client_app):
    """A client whose bytes are damaged, with a case, a task, a record and a consent of theirs."""
    osp = world.actor("osp_specialist")
    given = await Given.make(osp, world.actor("pm_worker"))
    shared = await Kit(world).share()
    client = await client_app("osp_specialist")
    async with unit_of_work(osp) as unit:
        sound = await unit.connection.fetchval("SELECT client_id FROM client_case WHERE id = $1", shared.case_id)
        words = {"client_id": sound, "case_id": shared.case_id, "sealed": b"x", "version": 1}
        record = {"kind": "note", "occurred_at": rows.NOW, "author_id": osp.worker_id}
        await insert("case_record", **place(osp), **words, **record)
        task = {"kind": "other", "assignee_id": osp.worker_id, "due_on": today_in_prague()}
        await insert("task", **place(osp), **words, **task)
        await insert("task", **place(osp), **words | {"client_id": given.client_id, "case_id": given.case_id}, **task)
    assert await all_there(client, *LISTS) == []
    case = f"/cases/{shared.case_id}"
    parts = [case, f"{case}/records", f"{case}/tasks"]
    assert await all_there(client, *parts, *(f"/api/v1{part}" for part in parts)) == []
    assert UNREADABLE in (await client.get("/cases")).text
    assert (await client.get(f"/cases/{given.case_id}")).status_code == 500


async def test_what_another_organisation_handed_over_and_nobody_can_read_says_so(world, client_app):
    """Each item by itself: on the page that opens it, and in the lists."""
    sender, recipient = world.actor("javorec_head"), world.actor("pm_worker")
    given = await Given.make(sender, recipient)
    async with unit_of_work(sender):
        handover_id = await insert(
            "handover",
            **place(sender),
            client_id=given.client_id,
            case_id=given.case_id,
            consent_id=given.consent_id,
            recipient_tenant_id=recipient.tenant_id,
            recipient_service_id=recipient.service_id,
            handed_by=sender.worker_id,
            handed_at=rows.NOW,
        )
        await given.grant(handover_id=handover_id)
    client = await client_app("pm_worker")
    assert await all_there(client, *LISTS, "/api/v1/sharing/received") == []
    page = await client.get(f"/sharing/{handover_id}")
    assert (page.status_code, UNREADABLE in page.text) == (200, True)


# --- nothing that cannot be read stands in the way of an end ------------------------------------------------------

OTHER = ClientIdentity(given_name="Alena", family_name="Bártová", birth_date=date(1985, 6, 7))
# every sealed text of an organisation; who signs in has one, too, and is another matter
SEALED = """
SELECT c.relname::text AS "table", a.attname::text AS "column" FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('sealed', 'viewer') AND NOT a.attisdropped
JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'sealed_before' ORDER BY 1"""


class Undo(Exception):
    """Nothing of the block stays."""


class Ends:
    """What ends something for a client, on the pages and in the API; each tells what did not go as it should."""

    def __init__(self, world, owner, partner):
        self.world, self.owner, self.partner = world, owner, partner

    async def make(self):
        """Joint work with an output that was concluded, an offer that waits, and what was shared."""
        kit, story = Kit(self.world), Story(self.world)
        self.shared = await kit.share()
        self.joint = await story.active()
        await story.concluded(self.joint)
        self.offer = await story.proposed(OTHER)
        return self

    def acts(self):
        """Each by its name."""
        return {
            "withdrawal": self.withdrawal_of(self.shared.consent_id, self.shared.case_id),
            "withdrawal of joint work": self.withdrawal_of(self.joint.consent_id, self.joint.case_id),
            "end of a share": self.end_of_a_share,
            "refusal": self.refusal,
        }

    def withdrawal_of(self, consent_id, case_id):
        """The client takes a consent back; its pages are there before and after."""
        consent, consents = f"/consents/{consent_id}", f"/cases/{case_id}/consents"
        pages = [consent, f"{consent}/form.pdf", consents, f"/api/v1{consent}", f"/api/v1{consent}/endings"]

        async def withdrawal():
            found = await all_there(self.owner, *pages, f"{consent}/withdraw")
            form = {"said_on": str(today_in_prague()), "said_by": "self", "form": "written"}
            match = {"If-Match": (await self.owner.get(f"/api/v1{consent}")).headers.get("etag", "*")}
            said = await self.owner.post(f"/api/v1{consent}/withdrawal", json=form, headers=match)
            found += [] if said.status_code == 201 else [("withdrawal", said.status_code)]
            return found + await all_there(self.owner, *pages)

        return withdrawal

    async def end_of_a_share(self):
        """The owner ends one share of a handover."""
        async with unit_of_work(self.shared.owner) as unit:
            grant = await unit.connection.fetchval("SELECT id FROM share_grant LIMIT 1")
        said = await self.owner.post(f"/api/v1/sharing/shares/{grant}/end")
        return [] if said.status_code == 204 else [("end", said.status_code)]

    async def refusal(self):
        """The partner declines what was offered."""
        offer = f"/case-management/{self.offer.id}"
        pages = [offer, f"{offer}/decline", f"/api/v1{offer}"]
        found = await all_there(self.partner, *pages)
        match = {"If-Match": (await self.partner.get(f"/api/v1{offer}")).headers.get("etag", "*")}
        said = await self.partner.post(f"/api/v1{offer}/decline", json={"reason": "Nemáme místo."}, headers=match)
        found += [] if said.status_code == 204 else [("refusal", said.status_code)]
        return found + await all_there(self.partner, offer)


@pytest.mark.slow
async def test_no_row_that_cannot_be_read_stands_in_the_way_of_an_end(world, committed, client_app):
    """Every sealed text of the service, one table after the other."""
    ends = await Ends(world, await client_app("osp_specialist"), await client_app("pm_worker")).make()
    wrong = {}
    async with committed.unguarded() as past:
        places = [tuple(each) for each in await past.fetch(SEALED)]
        for table, column in places:
            await past.execute(f"CREATE TEMP TABLE kept AS SELECT tenant_id, id, {column} AS it FROM {table}")
            await past.execute(f"UPDATE {table} SET {column} = 'x'")
            for name, act in ends.acts().items():
                with suppress(Undo):
                    async with unit_of_work(world.actor("osp_specialist")):
                        if left := await act():
                            wrong[table, name] = left
                        raise Undo
            await past.execute(
                f"UPDATE {table} t SET {column} = k.it FROM kept k WHERE (k.tenant_id, k.id) = (t.tenant_id, t.id)"
            )
            await past.execute("DROP TABLE kept")
    assert wrong == {}
    tables = {table for table, _ in places}
    assert {"case_management", "case_record", "client", "consent_event", "consent_version", "worker"} <= tables
