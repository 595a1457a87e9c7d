"""A notice takes dated additions, never another wording, and says which other one it is of the same as (ADR 0036)."""

import asyncio
import json
import re
from datetime import date

import asyncpg
import pytest

from app.bench.house import PAST_TRIGGERS
from app.testing.busy import waits
from app.testing.queries import counting_queries
from app.testing.world import PEOPLE
from cases.cases import views as case_views
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.web.text import format_datetime, soft
from services.intake import repository, service, views
from services.intake.exceptions import AlreadyMarked, NotMarked
from services.intake.schemas import AddToNotice, MarkDuplicate
from tenants.notifications import views as notification_views

LATER = "Volala znovu škola: dítě dnes nepřišlo."


async def add(office, who, notice, text=LATER):
    return await service.add_to_notice(office.actor(who), notice.id, AddToNotice(text=text))


async def mark(office, who, notice, other):
    await service.mark_duplicate(office.actor(who), notice.id, MarkDuplicate(reference_number=other.reference_number))


async def seen(office, who, notice):
    return await views.notice_view(office.actor(who), notice.id)


async def test_additions_stand_in_time_order_with_their_authors_and_change_nothing(office):
    notice = await office.record("spod_intake")
    before = (await seen(office, "spod_head", notice)).content
    await add(office, "spod_intake", notice)
    await add(office, "spod_head", notice, "Předáno dál.")
    content = (await seen(office, "spod_head", notice)).content
    assert [(each.text, each.added_by) for each in content.additions] == [
        (LATER, PEOPLE["spod_intake"][3]),
        ("Předáno dál.", PEOPLE["spod_head"][3]),
    ]
    assert content.additions[0].added_at <= content.additions[1].added_at
    assert content.subject == before.subject


async def test_who_does_not_read_a_notice_neither_adds_nor_reads_what_was_added(office):
    notice = await office.record("spod_intake")
    await add(office, "spod_intake", notice)
    for who, refusal in (("spod_coordinator2", NotAllowed), ("spod_mailroom", NotAllowed), ("javorec_head", NotThere)):
        with pytest.raises(refusal):
            await add(office, who, notice)
    assert (await seen(office, "spod_coordinator2", notice)).content is None


@pytest.mark.parametrize("text", ["", "x" * 20_001, "Paní Zvěřinová volala znovu.", "Volat na 000 000 071."])
async def test_an_empty_or_too_long_addition_or_one_that_names_the_notifier_is_refused(office, text):
    notice = await office.record()
    with pytest.raises(Invalid) as refused:
        await add(office, "spod_intake", notice, text)
    assert set(refused.value.fields) == {"text"}


@pytest.mark.parametrize("words", ["vnučka Drahomíry Zvěřinové", "Ola, 000 000 071", "Ola, volat na 608 123 456"])
async def test_another_child_is_not_called_by_the_words_of_who_called(office, words):
    """Whoever reads the list of notices reads what a further child is called (domain reference 1.18)."""
    notice = await office.record("spod_intake")
    order = AddToNotice(text=LATER, acute="yes", other_child=words)
    with pytest.raises(Invalid) as refusal:
        await service.add_to_notice(office.actor("spod_intake"), notice.id, order)
    assert [*refusal.value.fields] == ["other_child"]
    order = AddToNotice(text=LATER, acute="yes", other_child="nejmladší Ola, 4 roky")
    assert await service.add_to_notice(office.actor("spod_intake"), notice.id, order)


async def test_an_addition_is_held_against_whoever_called_about_the_child_before(office):
    """Joined with the case or not yet; who may not be shown the other caller writes unwarned, so nothing is told."""
    text = "Volala znovu Zvěřinová."
    where = await office.assign((await office.record("spod_intake")).id)
    later = {"child_birth_date": date(2019, 7, 21), "notifier_name": "Jan Rak", "notifier_contact": ""}
    waits, joined = [await office.record("spod_intake", **later) for _ in range(2)]
    await office.join(joined.id, where.case_id)
    for notice in (waits, joined):
        for who in ("spod_intake", "spod_head"):
            with pytest.raises(Invalid) as refused:
                await add(office, who, notice, text)
            assert set(refused.value.fields) == {"text"}
    elsewhere = await office.record("spod_coordinator2", **later)
    await add(office, "spod_coordinator2", elsewhere, text)  # took no other call about that child


async def test_words_that_mean_somebody_else_are_noted_once_with_each_notice(office):
    where = await office.assign((await office.record("spod_intake")).id)
    second = await office.record("spod_intake")
    await office.join(second.id, where.case_id)
    order = AddToNotice(text="Teta Drahomíra.", other_people=["Drahomíra"], other_people_reason="other_person")
    await service.add_to_notice(office.actor("spod_head"), second.id, order)
    async with unit_of_work(office.actor("spod_head")) as unit:
        noted = await unit.connection.fetch(
            "SELECT object_id, count(*) FROM audit_entry WHERE action = 'notifier.name_stays' GROUP BY object_id"
        )
    assert {tuple(row) for row in noted} == {(where.notice_id, 1), (second.id, 1)}


async def test_after_assignment_whoever_leads_the_case_is_told(office):
    notice = await office.record("spod_intake")
    await add(office, "spod_intake", notice)
    where = await office.assign(notice.id, "spod_coordinator", version=2)
    await outbox.drain()
    coordinator = office.actor("spod_coordinator")

    async def told():
        return [
            each.about_id for each in await notification_views.notifications(coordinator) if each.kind == "notice.added"
        ]

    assert await told() == []  # nobody led it then
    await add(office, "spod_intake", notice, "Ještě jednou.")
    await add(office, "spod_coordinator", notice, "Moje vlastní.")
    await outbox.drain()
    assert await told() == [notice.id]
    history = await case_views.case_history(office.actor("spod_head"), where.case_id, acts_only=True)
    assert [each.action for each in history].count("notice.added") == 2


async def test_the_words_of_an_addition_are_nowhere_in_the_clear(office):
    notice = await office.record("spod_intake")
    await add(office, "spod_intake", notice)
    async with unit_of_work(office.actor("spod_head")) as unit:
        rows = await unit.connection.fetch("SELECT * FROM notice_addition")
        rows += await unit.connection.fetch("SELECT action, details::text FROM audit_entry")
        rows += await unit.connection.fetch("SELECT event, payload::text FROM outbox")
    assert "nepřišlo" not in " ".join(str(dict(row)) for row in rows)


async def test_nobody_adds_in_anothers_name(office):
    notice, intake = await office.record("spod_intake"), office.actor("spod_intake")
    row = (new_id(), intake.tenant_id, intake.service_id, notice.id, office.actor("spod_head").worker_id)
    with pytest.raises(asyncpg.PostgresError, match="row-level security"):
        async with unit_of_work(intake) as unit:
            await unit.connection.execute(
                "INSERT INTO notice_addition (id, tenant_id, service_id, notice_id, added_by, added_at, sealed)"
                " VALUES ($1, $2, $3, $4, $5, now(), 'x')",
                *row,
            )


async def test_both_notices_say_so_until_the_mark_is_taken_back(office, client_app):
    first, second = await office.record("spod_intake"), await office.record("spod_intake")
    await mark(office, "spod_intake", second, first)
    view, other = await seen(office, "spod_mailroom", second), await seen(office, "spod_mailroom", first)
    assert view.duplicate_of is not None
    assert (view.duplicate_of.id, [each.id for each in other.duplicates]) == (first.id, [second.id])
    client = await client_app("spod_coordinator2")
    for here, there in ((first, second), (second, first)):
        assert f'href="/notices/{there.id}"' in (await client.get(f"/notices/{here.id}")).text
    await service.unmark_duplicate(office.actor("spod_head"), second.id)
    assert (await seen(office, "spod_head", second)).duplicate_of is None
    assert (await seen(office, "spod_head", first)).duplicates == []
    with pytest.raises(NotMarked):
        await service.unmark_duplicate(office.actor("spod_head"), second.id)
    await mark(office, "spod_head", second, first)  # and may be set anew


async def test_a_notice_is_of_one_other_and_never_in_a_circle(office):
    first, second, third = [await office.record("spod_intake") for _ in range(3)]
    await mark(office, "spod_intake", second, first)
    with pytest.raises(AlreadyMarked):
        await mark(office, "spod_intake", second, third)
    await mark(office, "spod_intake", second, first)  # said again, it stays so
    assert (await seen(office, "spod_intake", second)).duplicate_of.id == first.id
    for one, other in ((first, second), (third, second), (third, third), (first, third)):
        with pytest.raises(Invalid) as refused:
            await mark(office, "spod_intake", one, other)
        assert set(refused.value.fields) == {"reference_number"}


async def test_marks_at_the_same_instant_make_no_chain_and_no_deadlock(office, committed):
    """Whoever comes second is told; in a circle of three one mark holds, or two of the same."""
    notices = [await office.record("spod_intake") for _ in range(3)]
    pairs = [(notices[n], notices[(n + 1) % 3]) for n in range(3)] + [(notices[1], notices[0])]
    made = await asyncio.gather(*(mark(office, "spod_intake", *pair) for pair in pairs), return_exceptions=True)
    assert {type(each) for each in made} <= {type(None), Invalid, AlreadyMarked}, made
    assert None in made
    of = {each.id: (await seen(office, "spod_intake", each)).duplicate_of for each in notices}
    assert not [each for each in of.values() if each and of[each.id]]


@pytest.mark.parametrize("turned", [False, True])
async def test_whichever_is_marked_the_older_notice_is_locked_first(office, committed, turned):
    """Whoever waits for the older one holds nothing yet: so two marks never wait for each other."""
    older, younger = sorted([await office.record("spod_intake") for _ in range(2)], key=lambda notice: notice.id)
    async with committed.superuser() as holder, committed.superuser() as eye:
        async with holder.transaction():
            await holder.execute("SELECT FROM notice WHERE id = $1 FOR UPDATE", older.id)
            pair = (older, younger) if turned else (younger, older)
            marking = asyncio.create_task(mark(office, "spod_intake", *pair))
            assert await waits(committed, marking)
            await eye.execute("SELECT FROM notice WHERE id = $1 FOR UPDATE NOWAIT", younger.id)
        await marking


def looks(plan):
    """What a plan reads of notices."""
    return [plan] * (plan.get("Relation Name") == "notice") + [
        each for part in plan.get("Plans", []) for each in looks(part)
    ]


@pytest.mark.slow  # twenty thousand notices
async def test_a_number_is_looked_up_in_its_index(office, committed):
    """However many notices there are, marking a duplicate reads the one that is named."""
    notice, other = [await office.record("spod_intake") for _ in range(2)]
    intake = office.actor("spod_intake")
    async with committed.superuser() as connection:
        await connection.execute(PAST_TRIGGERS)
        await connection.execute(
            "INSERT INTO notice SELECT (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid(),"
            " 'reference_number', 'MULH ' || s || '/2001'))).* FROM notice n, generate_series(1, 20000) s WHERE n.id = $1",
            other.id,
        )
        await connection.execute("ANALYZE notice")
    async with unit_of_work(intake) as unit:
        with counting_queries() as sent:
            assert await repository.find_by_number(intake, [other.reference_number])
        (plan,) = json.loads(
            await unit.connection.fetchval(
                f"EXPLAIN (ANALYZE, FORMAT JSON) {sent.statements[0]}",
                intake.tenant,
                intake.service,
                [other.reference_number],
            )
        )
    (read,) = looks(plan["Plan"])
    assert (read["Index Name"], read["Actual Rows"], read.get("Rows Removed by Filter", 0)) == ("notice_number", 1, 0)
    await mark(office, "spod_intake", notice, other)


async def test_raw_sql_marks_no_duplicate_of_a_duplicate(office):
    first, second, third = [await office.record("spod_intake") for _ in range(3)]
    await mark(office, "spod_intake", second, first)
    intake = office.actor("spod_intake")
    for one, other in ((third, second), (first, third)):
        with pytest.raises(asyncpg.PostgresError, match="one of a duplicate"):
            async with unit_of_work(intake) as unit:
                await unit.connection.execute(
                    "INSERT INTO notice_duplicate (id, tenant_id, service_id, notice_id, of_id, marked_by, marked_at)"
                    " VALUES ($1, $2, $3, $4, $5, $6, now())",
                    *(new_id(), intake.tenant, intake.service, one.id, other.id, intake.worker),
                )
    await service.unmark_duplicate(intake, second.id)
    await mark(office, "spod_intake", first, second)
    with pytest.raises(asyncpg.PostgresError, match="one of a duplicate"):
        async with unit_of_work(intake) as unit:
            await unit.connection.execute("UPDATE notice_duplicate SET taken_back_at = NULL, taken_back_by = NULL")


@pytest.mark.parametrize("written", ["{} {}", "{}{}", " {}  {} ", "č. j. {} {}.", "{1}", "{0} 0{1}"])
async def test_a_number_is_taken_in_any_way_of_writing_it(office, written):
    notice, other = await office.record("spod_intake"), await office.record("spod_intake")
    abbreviation, number = other.reference_number.split(" ")
    for word in (abbreviation.lower(), abbreviation):
        typed = written.format(word, number.replace("/", " / "))
        await service.mark_duplicate(office.actor("spod_intake"), notice.id, MarkDuplicate(reference_number=typed))
        await service.unmark_duplicate(office.actor("spod_intake"), notice.id)
    for wrong in (f"XY {number}", "13", "13/26", number.partition("/")[2], f"1{other.reference_number}"):
        with pytest.raises(Invalid):
            await service.mark_duplicate(office.actor("spod_intake"), notice.id, MarkDuplicate(reference_number=wrong))


async def test_only_a_notice_of_the_authority_can_be_named(office):
    notice, elsewhere = await office.record("spod_intake"), await office.record("javorec_head")
    with pytest.raises(Invalid):
        await mark(office, "spod_intake", notice, elsewhere)
    with pytest.raises(NotAllowed):
        await mark(office, "spod_coordinator2", notice, notice)


async def test_the_page_takes_an_addition_once_and_keeps_what_was_refused(office, client_app):
    notice = await office.record("spod_intake")
    intake = await client_app("spod_intake")
    address = f"/notices/{notice.id}"
    assert "Doplnit oznámení" in (await intake.get(address)).text
    refused = await intake.post(f"{address}/add", data={"text": "Paní Zvěřinová volala.", "once": "a"})
    assert refused.status_code == 400
    assert "Paní Zvěřinová volala." in refused.text
    for once, status in (("b", 303), ("b", 303), ("c", 409)):  # an equal text from a fresh form is asked about
        assert (await intake.post(f"{address}/add", data={"text": LATER, "once": once})).status_code == status
    page = (await intake.get(address)).text.replace("\u00a0", " ")
    assert page.count(LATER) == 1
    assert "Doplněno později" in page


async def test_a_duplicate_is_marked_and_unmarked_on_a_page(office, client_app):
    first, second = await office.record("spod_intake"), await office.record("spod_intake")
    intake, address = await client_app("spod_intake"), f"/notices/{second.id}/duplicate"
    wrong = await intake.post(address, data={"reference_number": "MULH 1/1900"})
    assert wrong.status_code == 400
    assert "MULH 1/1900" in wrong.text
    assert wrong.text.count(f'name="reference_number" value="{first.reference_number}"') == 1, "offered with one button"
    for _ in range(3):  # whoever presses again is led to what is done, never to undoing it
        marked = await intake.post(address, data={"reference_number": first.reference_number})
        assert (marked.status_code, marked.headers["location"]) == (303, f"/notices/{second.id}")
    assert "Zrušit označení duplicity" in (await intake.get(f"/notices/{second.id}")).text
    for marked in (first, second):
        assert "Možná o tomtéž dítěti" not in (await intake.get(f"/notices/{marked.id}/duplicate")).text
    assert (await intake.post(address, data={"act": "take_back"})).status_code == 303
    assert "Označit jako duplicitní" in (await intake.get(f"/notices/{second.id}")).text


async def test_the_api_adds_and_marks(office, client_app):
    first, second = await office.record("spod_intake"), await office.record("spod_intake")
    intake, notices = await client_app("spod_intake", bearer=True), "/api/v1/notices"
    key = {"Idempotency-Key": "addition-1"}
    made = [await intake.post(f"{notices}/{first.id}/additions", json={"text": LATER}, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    marked = await intake.put(f"{notices}/{second.id}/duplicate", json={"reference_number": first.reference_number})
    assert marked.status_code == 204, marked.text
    view = (await intake.get(f"{notices}/{first.id}")).json()
    assert [each["text"] for each in view["content"]["additions"]] == [LATER]
    assert view["duplicates"] == [{"id": str(second.id), "reference_number": second.reference_number}]
    assert (await intake.delete(f"{notices}/{second.id}/duplicate")).status_code == 204
    assert (await intake.delete(f"{notices}/{second.id}/duplicate")).status_code == 409


async def test_a_notice_asks_as_often_however_much_was_added(office):
    notice = await office.record("spod_intake")
    await add(office, "spod_intake", notice)
    await seen(office, "spod_head", notice)
    with counting_queries() as few:
        await seen(office, "spod_head", notice)
    for _ in range(3):
        await add(office, "spod_intake", notice)
    with counting_queries() as many:
        await seen(office, "spod_head", notice)
    assert many.count == few.count


@pytest.mark.parametrize("where", ["assign", "join"])
async def test_the_head_reads_what_was_added_before_the_notice_is_sent_on(office, client_app, where):
    """One look; and sees that it is marked as a duplicate, and of which one."""
    first, notice = await office.record(), await office.record(child_given_name="Adam", child_family_name="Suk")
    await add(office, "spod_intake", notice)
    await mark(office, "spod_intake", notice, first)
    head = await client_app("spod_head")
    page = (await head.get(f"/notices/{notice.id}/{where}")).text.replace("\u00a0", " ")
    assert LATER in page
    assert "Doplněno později" in page
    assert f'<a href="/notices/{first.id}">{first.reference_number}</a>' in page
    async with unit_of_work(office.actor("spod_head")) as unit:
        looks = await unit.connection.fetch(
            "SELECT action FROM audit_entry WHERE outcome = 'read' AND at > now() - interval '5 s'"
        )
    assert [row["action"] for row in looks] == ["notice_assignment.read"]


@pytest.mark.parametrize("where", ["assign", "join"])
async def test_another_notice_of_likely_the_same_child_that_waits_is_told_to_the_head(office, client_app, where):
    first, second = await office.record(), await office.record("spod_coordinator2")
    other = await office.record(child_given_name="Adam", child_family_name="Suk")
    sent = await office.record()
    await office.assign(sent.id)
    page = (await (await client_app("spod_head")).get(f"/notices/{second.id}/{where}")).text
    assert f"/notices/{first.id}" in page
    assert not [each for each in (other, sent) if str(each.id) in page]


async def test_a_row_says_what_was_added_and_of_which_other_it_is_the_same(office, client_app):
    """In the list and on My day; how much was added only to who may read it."""
    first, notice = await office.record(), await office.record()
    await add(office, "spod_intake", notice)
    await mark(office, "spod_intake", notice, first)
    said = {}
    for who in ("spod_head", "spod_mailroom"):
        client = await client_app(who)
        said[who] = (await client.get("/notices?which=waiting")).text.replace("\u00a0", " ")
        assert f"duplicitní k {first.reference_number}" in said[who]
    assert "doplnění: 1" in said["spod_head"]
    assert "doplnění: 1" not in said["spod_mailroom"]
    day = (await (await client_app("spod_head")).get("/my-day")).text.replace("\u00a0", " ")
    assert f"doplnění: 1 · duplicitní k {first.reference_number}" in day


@pytest.mark.parametrize("where", ["assign", "join"])
async def test_a_notice_is_not_sent_on_past_what_was_added_meanwhile(office, client_app, where):
    """The head had the form open: it comes back with what was added; sent once more, it goes."""
    first, notice = await office.record(child_given_name="Adam", child_family_name="Suk"), await office.record()
    head, address = await client_app("spod_head"), f"/notices/{notice.id}/{where}"
    joined = await office.assign(first.id)
    sent = {"version": "1", "csrf_token": head.headers["X-CSRF-Token"]}
    worker = str(office.world.people["spod_coordinator"].worker_id)
    sent |= {"case_id": str(joined.case_id)} if where == "join" else {"key_worker_id": worker, "family_name": "Nová"}
    sent |= {"given_name": "Eva", "summary": "Dítě je doma samo."}
    await add(office, "spod_intake", notice)
    refused = await head.post(address, data=sent)
    page = refused.text.replace("\u00a0", " ")
    assert refused.status_code == 412
    assert "Přečtěte si to, než je pošlete dál" in page
    assert LATER in page
    (version,) = set(re.findall(r'name="version" value="(\d+)"', page))
    assert version == "2"
    assert (await head.post(address, data=sent | {"version": version})).status_code == 303


async def test_what_was_explained_in_a_later_call_is_kept_with_its_time(office, client_app):
    """And whether a report is wanted; nothing else need be written. Nothing of a later call is said of the first."""
    plain = {"confidentiality_explained": False, "disclosure_explained": False, "notifier_contact": ""}
    notice = await office.record("spod_intake", **plain)
    intake, address = await client_app("spod_intake"), f"/notices/{notice.id}"
    (first,) = await calls(intake, address)
    assert all(said in first for said in ("nevysvětlena", "nevysvětleno", "neptali jsme se"))
    for once, wants in (("a", "1"), ("b", "0"), ("c", "1")):
        sent = {"once": once, "wants_report": wants} | ({"confidentiality_explained": "1"} if once == "a" else {})
        assert (await intake.post(f"{address}/add", data=sent)).status_code == 303
    content = (await seen(office, "spod_head", notice)).content
    assert [each.wants_report for each in content.additions] == [True, False, True]
    assert [each.confidentiality_explained for each in content.additions] == [True, False, False]
    before, *later = await calls(intake, address)
    assert re.search("<dl.*</dl>", before, re.DOTALL)[0] == re.search("<dl.*</dl>", first, re.DOTALL)[0]
    for said, each in zip(later, content.additions, strict=True):
        assert f"Doplněno {soft(format_datetime(each.added_at))}" in said
        assert ("vysvětlena" in said, "nežádá ji" in said) == (each.confidentiality_explained, not each.wants_report)
        assert ("nebude ji kam podat" in said) == each.wants_report
    page = (await intake.get(address)).text.replace("\u00a0", " ")
    assert page.count("Vysvětlena mlčenlivost o oznámení.") == 1
    empty = await intake.post(f"{address}/add", data={"once": "d", "wants_report": "-"})
    assert empty.status_code == 400


async def calls(client, address):
    """What the page of a notice says of who called, each call apart."""
    page = (await client.get(address)).text.replace("\u00a0", " ")
    card = page[page.index('id="oznamovatel"') :]
    card = card[: card.index("</section>")]
    return re.split('(?=<h3 class="o-h3)', card)[-card.count("<dl") :]


async def test_each_caller_keeps_what_they_said_and_what_was_explained_to_them(office, client_app):
    """The first wants a report and left a contact; then two others call, of whom one wants a report and left none."""
    notice = await office.record("spod_intake", wants_report=True)
    for more in (
        {"notifier_name": "Ota Kadera", "notifier_relation": "trenér", "wants_report": False},
        {"text": LATER, "wants_report": True, "disclosure_explained": True},
        {"text": "Bez volání."},
    ):
        await service.add_to_notice(office.actor("spod_intake"), notice.id, AddToNotice(**more))
    for who in ("spod_intake", "spod_head"):
        first, trainer, last = await calls(await client_app(who), f"/notices/{notice.id}")
        assert "<dd>žádá ji</dd>" in first
        assert first.count("při hovoru") == 2
        assert "údaje uvedl, jsou uložené odděleně" in first
        assert "kontakt" not in first
        assert "<dd>nežádá ji</dd>" in trainer
        assert "údaje uvedl, jsou uložené odděleně" in trainer
        assert "vysvětlen" not in trainer
        assert "<dd>žádá ji</dd>" in last
        assert ("vysvětleno" in last, "vysvětlena" in last) == (True, False)
        assert "jen když volal týž člověk" in last
