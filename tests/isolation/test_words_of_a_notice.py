"""Who may read only the header of a notice reads no word of its content anywhere, whatever it says of further children (1.18)."""

import re

import pytest

from app.testing.client import app
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from kernel.web.guard import PUBLIC, handlers_of
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from services.protection import service as protection
from services.protection import views
from services.protection.schemas import AssessBasically
from services.registers import service as registers
from services.registers.schemas import RegisterNotice
from tests.intake.conftest import office

__all__ = ["office"]

STRANGERS = ("spod_mailroom", "spod_coordinator2", "ospod_admin", "ospod_auditor")
HEADER = ("Vránová", "Eliška")
TOLD = "holčička zamčená v Kanaříkově, asi 4 roky"
"""How a caller speaks of a child whom nobody named."""
CONTENT = {
    "child_description": "Kanařice v druhé třídě.",
    "child_address": "Kanaří 12, Lipnice pod Hájem",
    "caregivers": "Kanárek s Kanárkovou",
    "subject": "Kanaření večer.",
    "other_children_state": "answered",
    "other_children": "bratranec Kanár, 5 let",
}
JUDGED = "Hejlová Ida, 8 let"
"""Who is named by whoever judges: who may know of an entry may know of whom it is (ADR 0077)."""
SHOWN = re.compile(r"kanar", re.IGNORECASE)


def words_in(text):
    plain = text.translate(str.maketrans("áříýé", "ariye"))
    return {plain[max(0, hit.start() - 160) : hit.end() + 60] for hit in SHOWN.finditer(plain)}


def addresses(**ids):
    """Every page and address for programs that asks for nothing but these ids."""
    for method, path, handler in handlers_of(app()):
        names = re.findall(r"{(\w+)", path)
        if method == "GET" and handler.opt["rule"] != PUBLIC and set(names) <= set(ids):
            yield re.sub(r"{(\w+)(:\w+)?}", lambda found: str(ids[found[1]]), path)


async def read_nowhere(client_app, strangers, **ids):
    """No stranger reads a word anywhere."""
    found = []
    for who in strangers:
        client = await client_app(who)
        for url in sorted(set(addresses(**ids))):
            answer = await client.get(url)
            assert answer.status_code < 500, url
            found += [(who, url, each) for each in words_in(answer.text)]
        for query in (*HEADER, "Kanár", "holčička"):
            for url in ("/search", "/notices/search") if query in HEADER else ():  # a page says what was typed
                there = await client.post(url, data={"q": query})
                if there.status_code == 303:
                    there = await client.get(there.headers["location"])
                found += [(who, url, each) for each in words_in(there.text)]
            for url in ("/api/v1/cases/search", "/api/v1/notices/search"):
                there = await client.post(url, json={"q": query})
                found += [(who, url, each) for each in words_in(there.text)]
    assert not found, "\n".join(f"{who} {url}: {each!r}" for who, url, each in found)


@pytest.fixture
async def notice_id(office):
    """A notice that is registered and tells of three children beside its own: one of question 5, one of an addition, one that was judged."""
    found = (await office.record(**CONTENT)).id
    await registers.register_notice(office.actor("spod_intake"), found, RegisterNotice())
    await intake.add_to_notice(
        office.actor("spod_intake"), found, AddToNotice(text="Kanáří slova.", acute="yes", other_child=TOLD)
    )
    return found


async def ids_of(office, notice_id):
    async with unit_of_work(office.actor("spod_head")) as unit:
        case_id = await unit.connection.fetchval("SELECT case_id FROM notice WHERE id = $1", notice_id)
        entries = await unit.connection.fetch(
            "SELECT id FROM register_entry WHERE notice_id = $1 ORDER BY begun_at", notice_id
        )
        return {"notice_id": notice_id, "entry_id": entries[-1]["id"], **({"case_id": case_id} if case_id else {})}


async def assess(office, notice_id, result, version, **changes):
    enrols = {"register": "OM", "enrolment_reason": "section_6_found", "enrolled_on": today_in_prague()}
    kept = {"retention_note": "Podnět v CJ."}
    order = AssessBasically(result=result, reason="Proto.", **(enrols if result == "section_6" else kept), **changes)
    await protection.assess_basically(office.actor("spod_coordinator"), notice_id, order, version=version)


@pytest.mark.parametrize("assessed", ["nobody", "own child enrolled", "unnamed child kept"])
async def test_who_reads_only_the_header_reads_no_word_of_the_content(
    office, committed, client_app, notice_id, assessed
):
    """The register of notices, its paper and table, the card *Evidence*, lists, searches, heads of cases, calendars, news."""
    if assessed != "nobody":
        await office.assign(notice_id, version=2, open_anyway=True)
        await office.judge(notice_id, result="urgent")
        await office.judge(notice_id, version=1, child_name=JUDGED, another_child=True, result="urgent")
        of = {each.told: each.id for each in (await views.urgency_view(office.actor("spod_head"), notice_id)).children}
        await assess(office, notice_id, "section_6", 0)
        if assessed == "unnamed child kept":
            await office.judge(notice_id, version=2, child_id=of[TOLD], child_unnamed=True)
            await assess(office, notice_id, "kept", 1, child_id=of[TOLD])
    await drain()
    await read_nowhere(client_app, STRANGERS, register_code="CJ", **await ids_of(office, notice_id))


async def test_who_reads_the_notice_reads_whom_it_stands_with(office, client_app, notice_id):
    """The register itself names nobody by what a caller said; the notice does, to who reads it."""
    await office.assign(notice_id, version=2, open_anyway=True)
    await office.judge(notice_id)
    await assess(office, notice_id, "section_6", 0)
    for who in ("spod_head", "spod_coordinator"):
        client = await client_app(who)
        assert TOLD in (await client.get(f"/notices/{notice_id}")).text.replace("\xa0", " ")
        for url in ("/registers/CJ", "/registers/CJ/print", "/registers/CJ/table"):
            page = (await client.get(url)).text
            assert "jiné dítě z rodiny" in page.replace("\xa0", " "), url
            assert not words_in(page), url
