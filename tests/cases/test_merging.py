"""Two records of one person led as one and apart again: nothing is lost, everything is traced, nothing crosses a wall (ADR 0083)."""

import asyncio
import re
from datetime import date

import lxml.html
import msgspec
import pytest

from app.testing.client import ClientApp
from app.testing.rows import count, insert, place, refused, update
from app.testing.time import days_from_now
from cases.cases import service, tasks, views
from cases.cases.events import TermsChanged
from cases.cases.exceptions import CaseMerged, NotMerged
from cases.cases.repository import merged as merged_rows
from cases.cases.rules import merging
from cases.cases.schemas import AddRecord, AddTask, ChangeClient, ChangeKeyWorker, OpenCase
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from cases.cases.schemas.worklist import Asked
from cases.clients.schemas import ClientIdentity
from kernel import terms
from kernel.clock import now
from kernel.db import current, unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from tenants.leaving import service as leaving

ANNA = ClientIdentity(
    given_name="Anna", family_name="Kolářová", birth_date=date(2016, 3, 7), street="Dolní 2", town="Lipnice pod Hájem"
)
ANNE = ClientIdentity(
    given_name="Aneta",
    family_name="Kolářová",
    birth_date=date(2016, 3, 8),
    phone="+420 000 000 061",
    street="Dolní 2",
    town="Lipnice pod Hájem",
)


class Files:
    """Short words for two files of a child."""

    def __init__(self, world):
        self.world = world
        self.head = world.actor("spod_head")

    async def open(self, identity=ANNA, worker="spod_coordinator", kind="child"):
        """A file of a child."""
        order = OpenCase(
            identity=identity, key_worker_id=self.world.actor(worker).worker_id, kind=kind, open_anyway=True
        )
        return await service.open_case(self.head, order)

    async def mark(self, case_id):
        """Its mark."""
        return (await views.case_view(self.head, case_id)).header.file_mark

    async def merge(self, kept, other, by="spod_head", **changes):
        """Lead the other one in the kept one."""
        values = {
            "file_mark": await self.mark(other),
            "reason": "Matka potvrdila, že jde o jedno dítě.",
        }
        return (await service.merge_cases(self.world.actor(by), kept, MergeCases(**{**values, **changes}))).id

    async def unmerge(self, case_id, by="spod_head", **changes):
        """Lead it apart."""
        values = {"reason": "Jsou to sestřenice.", "later": {}}
        await service.unmerge_cases(self.world.actor(by), case_id, UnmergeCases(**{**values, **changes}))

    async def content(self, case_id):
        """Who the client is."""
        return (await views.case_view(self.head, case_id)).content.identity

    async def listed(self, words="", by="spod_head", **asked):
        """Which cases the worklist has."""
        asked = Asked(mine=False, words=words, **asked)
        return {row.case.id for row in (await views.worklist(self.world.actor(by), asked, limit=50)).rows}

    async def note(self, case_id, title, by="spod_coordinator"):
        """A record by who leads it."""
        order = AddRecord(kind="note", occurred_at=now(), title=title, facts=f"{title}: viděno.")
        return await service.add_record(self.world.actor(by), case_id, order)

    async def records(self, case_id):
        """The titles of the records of a file."""
        return [each.title for each in await views.list_records(self.head, case_id)]


@pytest.fixture
def files(world):
    return Files(world)


async def everything(actor):
    """All rows of a service that two files rest on, as they lie in the database."""
    async with unit_of_work(actor) as unit:
        return {
            table: sorted(map(repr, await unit.connection.fetch(f"SELECT * FROM {table}")))
            for table in ("client", "client_case", "case_record", "task", "key_worker_assignment", "case_standing")
        }


async def search_terms(actor):
    """By what cases are found."""
    async with unit_of_work(actor) as unit:
        rows = await unit.connection.fetch("SELECT owner_id, term FROM search_term WHERE owner_type = 'case'")
        return sorted((str(row["owner_id"]), bytes(row["term"])) for row in rows)


async def test_a20_a_wrong_child_merged_by_mistake_is_led_apart_a_week_later_without_loss_and_with_trace(files):
    kept, other = await files.open(), await files.open(ANNE)
    await files.note(other, "Před sloučením")
    terms_before = await search_terms(files.head)
    await files.merge(kept, other)
    await files.note(kept, "Po sloučení, o Anně")
    await files.note(kept, "Po sloučení, o Anetě")
    preview = await views.unmerge_preview(files.head, other)
    assert [each.title for each in preview.later] == ["Po sloučení, o Anně", "Po sloučení, o Anetě"]
    await files.unmerge(other, later={"1": "ours", "2": "theirs"})
    assert (await files.content(kept), await files.content(other)) == (ANNA, ANNE)
    assert await search_terms(files.head) == terms_before
    assert await files.listed() >= {kept, other}
    assert set(await files.records(other)) >= {"Před sloučením", "Po sloučení, o Anetě"}
    assert "Po sloučení, o Anně" not in await files.records(other)
    assert set(await files.records(kept)) >= {"Po sloučení, o Anně", "Po sloučení, o Anetě"}, "what was written stays"
    for case_id in (kept, other):
        acts = [each.action for each in await views.case_history(files.head, case_id, acts_only=True)]
        assert {"case.merged", "case.unmerged"} <= set(acts)
        assert any(title.startswith("Sloučení se spisem") for title in await files.records(case_id))
    await files.note(other, "Zase se tu píše")


async def test_nothing_of_the_other_record_is_touched_and_an_undo_leaves_it_as_it_was(files):
    kept, other = await files.open(), await files.open(ANNE)
    task = AddTask(
        title="Zavolat", due_on=today_in_prague(), assignee_id=files.world.actor("spod_coordinator").worker_id
    )
    await service.add_task(files.head, other, task)
    await files.note(other, "Před sloučením")
    before = await everything(files.head)
    await files.merge(kept, other)
    await files.unmerge(other)
    after = await everything(files.head)
    for table in ("task", "key_worker_assignment"):
        assert after[table] == before[table]
    for table in ("case_record",):
        assert set(before[table]) <= set(after[table])
    async with unit_of_work(files.head):
        assert await count("client_case", "status = 'open' AND closed_at IS NULL AND id = ANY($1)", [kept, other]) == 2


async def test_one_is_listed_found_counted_and_asked_about(files):
    kept, other = await files.open(), await files.open(ANNE)
    worker = files.world.actor("spod_coordinator")
    async with unit_of_work(worker):
        before = await views.my_open_cases(worker)
    await files.merge(kept, other)
    async with unit_of_work(worker):
        assert await views.my_open_cases(worker) == before - 1
        assert (await views.open_case_counts(worker))[worker.worker_id] == before - 1
    assert other not in await files.listed()
    for words in ("Aneta Kolářová", "Anna Kolářová", await files.mark(other), "7. 3. 2016", "000000061"):
        assert await files.listed(words) & {kept, other} == {kept}, words
        assert {row.id for row in await views.find_cases(files.head, words)} & {kept, other} == {kept}, words
    assert {match.case.id for match in await views.matches_of(files.head, ANNE) if match.likely} == {kept}
    mine = {row.id for row in await views.list_cases(worker, mine=True, limit=200)}
    assert (kept in mine, other in mine) == (True, False)
    signs = {each.code: each.words for each in (await views.case_view(worker, kept)).header.signs}
    assert await files.mark(other) in signs["with"]
    header = (await views.case_view(worker, other)).header
    assert (header.status, header.states["merged"]) == ("merged", "into")


async def test_what_differs_is_said_and_neither_record_changes(files):
    """Whoever leads them apart again has nothing to give back (ADR 0098)."""
    kept, other = await files.open(), await files.open(ANNE)
    before = await search_terms(files.head)
    preview = await views.merge_preview(files.head, kept, await files.mark(other))
    said = [("given_name", "Anna", "Aneta"), ("birth_date", "7. 3. 2016", "8. 3. 2016"), ("phone", "", ANNE.phone)]
    assert [(each.field, soft(each.ours), soft(each.theirs)) for each in preview.differences] == said
    await files.merge(kept, other)
    (shown,) = await views.merges_of(files.head, kept)
    assert [each.field for each in shown.differences] == [field for field, _, _ in said]
    assert (await files.content(kept), await files.content(other)) == (ANNA, ANNE)
    await files.unmerge(other)
    assert (await files.content(kept), await files.content(other)) == (ANNA, ANNE)
    assert await search_terms(files.head) == before


async def test_who_leads_two_as_one_again_reads_why_they_were_parted(files):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    await files.unmerge(other)
    for ours, theirs in ((kept, other), (other, kept)):
        told = (await views.merge_preview(files.head, ours, await files.mark(theirs))).follows
        assert sum("Jsou to sestřenice." in each for each in told) == 1


async def test_what_was_corrected_since_stays_and_its_file_says_what_stood_there(files, client_app: ClientApp):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    view = await views.case_view(files.head, kept)
    corrected = msgspec.structs.replace(view.content.identity, birth_date=date(2016, 3, 17))
    order = ChangeClient(identity=corrected, save_anyway=True)
    await service.change_client(files.head, kept, order, version=view.content.client_version)
    head = await client_app("spod_head")
    for page in (f"/cases/{kept}/people", f"/cases/{other}/unmerge"):
        assert "při sloučení tu bylo 7. 3. 2016" in soft((await head.get(page)).text), page
    both = soft((await head.get(f"/cases/{other}/unmerge")).text)  # who parts them reads who the two are
    assert "druhý: 8. 3. 2016" in both
    assert f"{await files.mark(kept)} · {ANNA.name}" in both
    await files.unmerge(other)
    assert await files.content(kept) == corrected
    said = [each.facts for each in await views.list_records(files.head, kept)]
    assert sum("předtím tu stálo: Datum narození: 7. 3. 2016." in soft(each) for each in said) == 1
    assert not any("předtím tu stálo" in each.facts for each in await views.list_records(files.head, other))


async def test_an_address_that_was_secret_when_it_was_corrected_is_not_written_into_the_file(files):
    kept, other = await files.open(msgspec.structs.replace(ANNA, street="Hájová 58, utajená")), await files.open(ANNE)
    await files.merge(kept, other)
    view = await views.case_view(files.head, kept)
    moved = msgspec.structs.replace(view.content.identity, street="Dolní 2")
    order = ChangeClient(identity=moved, save_anyway=True)
    await service.change_client(files.head, kept, order, version=view.content.client_version)
    await files.unmerge(other)
    said = [each.facts for each in await views.list_records(files.head, kept)]
    assert sum("Ulice a číslo: utajená adresa" in each for each in said) == 1
    assert not any("Hájová" in each for each in said)


@pytest.mark.parametrize("again", ["as they were led", "the last one first"])
async def test_of_three_that_are_led_as_one_each_is_who_they_were_in_whatever_order_they_part(files, again):
    people = [msgspec.structs.replace(ANNA, phone=f"+420 601 999 01{no}", town=town) for no, town in enumerate("ABC")]
    kept, *others = [await files.open(each) for each in people]
    before = await search_terms(files.head)
    for each in others:
        await files.merge(kept, each)
    for each in others if again == "as they were led" else reversed(others):
        # what the product itself wrote of a merge is nobody's
        assert not (await views.unmerge_preview(files.head, each)).later
        await files.unmerge(each)
    assert [await files.content(each) for each in (kept, *others)] == people
    assert await search_terms(files.head) == before


async def test_both_are_found_under_what_either_says(files):
    kept, other = await files.open(), await files.open(msgspec.structs.replace(ANNE, family_name="Jelínková"))
    before = await search_terms(files.head)
    await files.merge(kept, other)
    for words in ("Anna Kolářová", "Aneta Jelínková"):
        assert await files.listed(words) == {kept}, words
    await files.unmerge(other)
    assert (await files.content(kept), await search_terms(files.head)) == (ANNA, before)


async def test_a_record_does_not_stand_for_one_whose_address_is_secret_while_its_own_is_not(files):
    secret = msgspec.structs.replace(ANNE, street="Utajená: Horní 9")
    kept, other = await files.open(), await files.open(secret)
    with pytest.raises(Invalid) as refusal:
        await files.merge(kept, other)
    assert refusal.value.fields == {"file_mark": merging.OTHER_IS_SECRET}
    await files.merge(other, kept)


async def test_while_it_stands_for_one_whose_address_is_secret_its_own_stays_so(files):
    """Else the other one's address, typed without the word, would be found after the parting."""
    kept, other = [
        await files.open(msgspec.structs.replace(ANNA, street=street))
        for street in ("Dubová 31, utajená", "Buková 32, utajená")
    ]
    await files.merge(kept, other)
    view = await views.case_view(files.head, kept)
    for street in ("Buková 32", "Nová 1", ""):
        order = ChangeClient(identity=msgspec.structs.replace(ANNA, street=street), save_anyway=True)
        with pytest.raises(Invalid) as refusal:
            await service.change_client(files.head, kept, order, version=view.content.client_version)
        assert refusal.value.fields == {"street": merging.STAYS_SECRET}
    moved = ChangeClient(identity=msgspec.structs.replace(ANNA, street="utajená, Nová 1"), save_anyway=True)
    await service.change_client(files.head, kept, moved, version=view.content.client_version)


async def test_by_an_address_that_one_record_keeps_secret_nobody_is_found_while_they_are_one(files):
    """The other one says the same house without saying that it is secret."""
    houses = ("Zlatá 77, utajená", "Zlatá 77")
    kept, other = [await files.open(msgspec.structs.replace(ANNA, street=street)) for street in houses]
    assert await files.listed("Zlatá 77") == {other}
    await files.merge(kept, other)
    assert await files.listed("Zlatá 77") == set()
    assert await files.listed("Anna Kolářová") == {kept}
    await files.unmerge(other)
    assert await files.listed("Zlatá 77") == {other}


async def test_two_open_files_that_two_people_lead_are_refused_beside_the_mark_and_nothing_changes(files):
    kept, other = await files.open(), await files.open(ANNE, worker="spod_coordinator2")
    before = await everything(files.head)
    with pytest.raises(Invalid) as refusal:
        await files.merge(kept, other)
    assert list(refusal.value.fields) == ["file_mark"]
    assert "předejte" in refusal.value.fields["file_mark"]
    assert await everything(files.head) == before


@pytest.mark.parametrize("mark", ["", "NENÍ 1/2026/X", "kept"])
async def test_a_mark_of_nobody_and_its_own_are_said_beside_the_field(files, mark):
    kept = await files.open()
    mark = await files.mark(kept) if mark == "kept" else mark
    with pytest.raises(Invalid) as refusal:
        await service.merge_cases(files.head, kept, MergeCases(file_mark=mark, reason="Je to jedno dítě."))
    assert list(refusal.value.fields) == ["file_mark"]


async def test_a_record_without_a_mark_is_merged_by_the_address_of_its_page(files):
    kept = await files.open()
    with service.DRAWS.opened(lambda _with_file: "false"):
        other = await files.open(ANNE)
    assert await files.mark(other) == ""
    order = MergeCases(
        file_mark=f"https://opora.example/cases/{other}/people#klient",
        reason="Je to jedno dítě.",
    )
    await service.merge_cases(files.head, kept, order)
    assert any(
        each.startswith("Sloučení se spisem bez spisové značky (otevření ") for each in await files.records(kept)
    )


async def test_the_same_sent_twice_is_one_merge_and_another_reason_is_not_swallowed(files):
    kept, other = await files.open(), await files.open(ANNE)
    made = await files.merge(kept, other)
    assert await files.merge(kept, other) == made
    with pytest.raises(Invalid) as refusal:
        await files.merge(kept, other, reason="Jiný důvod.")
    assert refusal.value.fields == {"file_mark": merging.MERGED_ALREADY}
    titles = [title for title in await files.records(kept) if title.startswith("Sloučení se spisem")]
    assert len(titles) == 1


async def test_a_reason_is_asked_for_both_ways(files):
    kept, other = await files.open(), await files.open(ANNE)
    with pytest.raises(Invalid) as refusal:
        await files.merge(kept, other, reason="-")
    assert refusal.value.fields == {"reason": merging.NEEDS_REASON}
    await files.merge(kept, other)
    with pytest.raises(Invalid) as refusal:
        await files.unmerge(other, reason="")
    assert refusal.value.fields == {"reason": merging.NEEDS_UNDO_REASON}


async def test_to_whom_what_was_written_since_belongs_has_to_be_said(files):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    await files.note(kept, "Čí je to?")
    with pytest.raises(Invalid) as refusal:
        await files.unmerge(other)
    assert list(refusal.value.fields) == ["later_1"]
    assert (await views.case_view(files.head, other)).header.status == "merged"


async def test_what_belongs_to_one_that_was_led_apart_is_asked_about_no_more(files):
    kept, *others = [await files.open(each) for each in (ANNA, ANNE, msgspec.structs.replace(ANNE, given_name="Aneta"))]
    for each in others:
        await files.merge(kept, each)
    await files.note(kept, "O druhé")
    await files.note(kept, "O první nebo třetí")
    await files.unmerge(others[1], later={"1": "theirs", "2": "ours"})
    assert [each.title for each in (await views.unmerge_preview(files.head, others[0])).later] == ["O první nebo třetí"]
    await files.unmerge(others[0], later={"1": "theirs"})
    assert "O druhé" not in await files.records(others[0])


async def test_a_child_and_an_adult_and_what_is_merged_already_are_refused(files):
    kept, other, third = await files.open(), await files.open(ANNE), await files.open()
    adult = await files.open(kind="adult")
    with pytest.raises(Invalid):
        await files.merge(kept, adult)
    await files.merge(kept, other)
    with pytest.raises(Invalid) as refusal:
        await files.merge(third, other)
    assert refusal.value.fields == {"file_mark": merging.MERGED_ALREADY}
    with pytest.raises(Invalid) as refusal:
        await files.merge(third, kept)
    assert "začněte" in refusal.value.fields["file_mark"].lower()
    with pytest.raises(CaseMerged):
        await files.merge(other, third)
    await files.merge(kept, third)
    assert len(await views.merges_of(files.head, kept)) == 2


async def test_the_merged_file_takes_nothing_new_and_what_it_has_is_finished(files):
    kept, other = await files.open(), await files.open(ANNE)
    worker = files.world.actor("spod_coordinator")
    late = today_in_prague()
    task_id = await service.add_task(
        files.head, other, AddTask(title="Zavolat", due_on=late, assignee_id=worker.worker_id)
    )
    await files.merge(kept, other)
    with pytest.raises(CaseMerged):
        await files.note(other, "Nový")
    with pytest.raises(CaseMerged):
        await service.add_task(files.head, other, AddTask(title="x", due_on=late, assignee_id=worker.worker_id))
    view = await views.case_view(files.head, other)
    with pytest.raises(CaseMerged):
        order = ChangeClient(identity=ANNA, save_anyway=True)
        await service.change_client(files.head, other, order, version=view.content.client_version)
    (shown,) = await views.merges_of(worker, kept)
    assert shown.open_tasks == 1
    await service.finish_task(worker, task_id, version=1)


async def test_who_leaves_two_records_that_are_one_leaves_one_client_to_be_told(files):
    """And the other one is to be told by itself once they are two."""
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    second = files.world.people["spod_coordinator2"]
    await leaving.close_account(files.world.people["spod_coordinator"].user_id, to_user=second.user_id)

    async def asked(case_id):
        found = (await views.list_tasks(files.head, case_id))[0]
        return [each.assignee_id for each in found if each.kind == "inform_client"]

    assert await asked(kept) == [second.worker_id]
    assert {(await views.case_view(files.head, each)).header.key_worker_id for each in (kept, other)} == {
        second.worker_id
    }
    await files.unmerge(other)
    assert await asked(kept) == await asked(other) == [second.worker_id]


async def test_the_merged_file_goes_with_the_one_that_stands_for_it(files):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    second = files.world.actor("spod_coordinator2")
    order = ChangeKeyWorker(
        worker_id=second.worker_id, reason="head_decision", informed_on=today_in_prague(), informed_via="personal"
    )
    version = (await views.case_view(files.head, kept)).header.version
    await service.change_key_worker(files.head, kept, order, version=version)
    assert {(await views.case_view(files.head, each)).header.key_worker_id for each in (kept, other)} == {
        second.worker_id
    }
    await files.unmerge(other)
    (task,) = [each for each in (await views.list_tasks(files.head, other))[0] if each.kind == "inform_client"]
    assert task.assignee_id == second.worker_id
    assert not [each for each in (await views.list_tasks(files.head, kept))[0] if each.kind == "inform_client"]
    said = [each.facts for each in await views.list_records(files.head, other)]
    assert sum(merging.WENT_ALONG in each for each in said) == 1, "nobody spoke to this client"


async def test_cases_indexed_anew_are_found_as_before(files):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    before = await search_terms(files.head)
    system = files.world.system("spod") if hasattr(files.world, "system") else files.head
    async with unit_of_work(system):
        await tasks.index_anew(system, TermsChanged(version=terms.VERSION, after=new_id().__class__(int=0)))
    assert await search_terms(files.head) == before


@pytest.mark.parametrize("by", ["spod_coordinator", "spod_intake", "spod_mailroom"])
async def test_the_head_merges_and_nobody_else(files, by):
    kept, other = await files.open(), await files.open(ANNE)
    with pytest.raises(NotAllowed):
        await files.merge(kept, other, by=by)
    await files.merge(kept, other)
    with pytest.raises(NotAllowed):
        await files.unmerge(other, by=by)


async def test_a_record_of_another_service_or_authority_is_not_there(files):
    kept, other = await files.open(), await files.open(ANNE)
    mark = await files.mark(other)
    for name in ("javorec_head", "osp_head"):
        with pytest.raises(NotThere):
            await service.merge_cases(files.world.actor(name), kept, MergeCases(file_mark=mark, reason="Je to jedno."))
    foreign = await service.open_case(
        files.world.actor("javorec_head"),
        OpenCase(
            identity=ANNE, key_worker_id=files.world.actor("javorec_head").worker_id, kind="child", open_anyway=True
        ),
    )
    theirs = (await views.case_view(files.world.actor("javorec_head"), foreign)).header.file_mark
    with pytest.raises(Invalid) as refusal:
        await service.merge_cases(files.head, kept, MergeCases(file_mark=theirs, reason="Je to jedno dítě."))
    assert refusal.value.fields == {"file_mark": merging.NO_SUCH_FILE}


async def test_of_two_who_merge_the_same_two_at_once_each_way_one_does(files, committed):
    one, other = await files.open(), await files.open(ANNE)
    marks = await files.mark(one), await files.mark(other)

    def order(mark):
        return MergeCases(file_mark=mark, reason="Je to jedno dítě.")

    done = await asyncio.gather(
        service.merge_cases(files.head, one, order(marks[1])),
        service.merge_cases(files.head, other, order(marks[0])),
        return_exceptions=True,
    )
    assert sum(not isinstance(each, Exception) for each in done) == 1, done
    assert all(isinstance(each, Invalid | CaseMerged) for each in done if isinstance(each, Exception)), done


async def test_undone_twice_is_undone_once(files, committed):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    await asyncio.gather(files.unmerge(other), files.unmerge(other))
    told = [each for each in await files.records(other) if each.startswith("Zrušení sloučení")]
    assert len(told) == 1, "the same sent twice is one"
    for another in ({"reason": "Jiný důvod."}, {"later": {"1": "theirs"}}):
        with pytest.raises(NotMerged):
            await files.unmerge(other, **another)
    with pytest.raises(NotMerged):
        await files.unmerge(kept)


async def test_what_was_answered_for_an_earlier_merge_counts_for_no_other(files, client_app: ClientApp):
    """A page or a draft of before has an answer to another record, however many there are."""
    kept, other = await files.open(), await files.open(ANNE)
    head, there = await client_app("spod_head"), f"/cases/{other}/unmerge"
    await files.merge(kept, other)
    await files.note(kept, "O druhé")
    before = await views.unmerge_preview(files.head, other)
    [field] = re.findall(r'name="(later_1_\w+)"[^>]*value="theirs"', (await head.get(there)).text)
    sent = {"seen": before.seen, field: "theirs", "reason": "Ze staré stránky."}
    await files.unmerge(other, later={"1": "theirs"})
    told = soft((await head.post(there, data=sent, follow_redirects=True)).text)
    assert "s žádným jiným sloučený není" in told
    assert f"Rozdělení: {files.world.people['spod_head'].name}" in told
    assert "Sloučení je zrušené" not in told
    await files.merge(kept, other)
    await files.note(kept, "O první")
    again = await head.post(there, data=sent)
    assert "se mezitím změnil" in soft(again.text)
    assert "Ze staré stránky." in again.text
    assert not re.search(r'name="later_1_\w+"[^>]*\schecked', again.text)
    with pytest.raises(Invalid):
        await files.unmerge(other, later={"1": "theirs"}, seen=before.seen)
    assert "O první" not in await files.records(other)


async def test_what_was_looked_at_is_refused_when_it_changed(files):
    kept, other = await files.open(), await files.open(ANNE)
    seen = (await views.merge_preview(files.head, kept, await files.mark(other))).seen
    version = (await views.case_view(files.head, other)).content.client_version
    changed = msgspec.structs.replace(ANNE, email="aneta@posta.example")
    await service.change_client(files.head, other, ChangeClient(identity=changed, save_anyway=True), version=version)
    with pytest.raises(Invalid) as refusal:
        await files.merge(kept, other, seen=seen)
    assert refusal.value.fields == {"": merging.CHANGED_SINCE}


async def rows_of(files, kept, other, **changes):
    """A row as raw SQL writes it."""
    async with unit_of_work(files.head):
        owners = {
            row["id"]: row["client_id"]
            for row in await current().connection.fetch(
                "SELECT id, client_id FROM client_case WHERE id = ANY($1)", [kept, other]
            )
        }
    return place(files.head) | {
        "kept_case_id": kept,
        "kept_client_id": owners[kept],
        "case_id": other,
        "client_id": owners[other],
        "merged_by": files.head.worker_id,
        "merged_at": now(),
        "sealed": b"x",
        **changes,
    }


async def test_raw_sql_merges_only_what_may_be_and_signs_for_itself(files):
    kept, other = await files.open(), await files.open(ANNE)
    led = await files.open(ANNE, worker="spod_coordinator2")
    adult = await files.open(kind="adult")
    row = await rows_of(files, kept, other)
    async with refused(files.head, "one person is led"):
        await insert("client_merge", **await rows_of(files, kept, led))
    async with refused(files.head, "a child and an adult"):
        await insert("client_merge", **await rows_of(files, kept, adult))
    async with refused(files.head, "client_merge_of_another", "two open files"):
        await insert("client_merge", **row | {"case_id": kept, "client_id": row["kept_client_id"]})
    async with refused(files.head):
        await insert("client_merge", **row | {"merged_by": files.world.actor("spod_coordinator").worker_id})
    async with refused(files.head):
        await insert("client_merge", **row | {"merged_at": days_from_now(-30)})
    async with refused(files.head, "a file is merged where"):
        await update("client_case", other, status="merged")
    await files.merge(kept, other)
    async with refused(files.head, "a file is merged where"):
        await update("client_case", other, status="open")
    async with refused(files.head, "two open files"):
        await insert("client_merge", **await rows_of(files, other, led))
    async with refused(files.head, "permission denied"):
        await current().connection.execute("DELETE FROM client_merge")
    async with refused(files.head, "permission denied"):
        await current().connection.execute("UPDATE client_merge SET case_id = kept_case_id")
    async with refused(files.head, "nobody signs"):
        await current().connection.execute(
            "UPDATE client_merge SET undone_by = $1, undone_at = now(), undone_sealed = 'x'",
            files.world.actor("spod_coordinator").worker_id,
        )
    for name in ("javorec_head", "osp_head"):
        async with unit_of_work(files.world.actor(name)):
            assert await count("client_merge") == 0
            changed = await current().connection.execute("UPDATE client_merge SET undone_at = now()")
            assert changed == "UPDATE 0"


async def test_no_word_lies_open(files):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other, reason="Teta Zvěřinová to říkala.")
    await files.unmerge(other, reason="Teta Zvěřinová se spletla.")
    async with unit_of_work(files.head) as unit:
        kept_rows = [
            await unit.connection.fetch(f"SELECT * FROM {table}")
            for table in ("client_merge", "case_record", "outbox", "audit_entry")
        ]
    said = repr([[*map(tuple, each)] for each in kept_rows])
    for secret in ("Zvěřin", "Kolář", "Anet", "000 061"):
        assert secret not in said


async def test_whoever_comes_back_to_what_is_led_apart_already_is_at_the_case(files, client_app: ClientApp):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    await files.unmerge(other)
    head = await client_app("spod_head")
    for case_id in (kept, other):
        page = await head.get(f"/cases/{case_id}/unmerge", follow_redirects=True)
        assert page.status_code == 200
        assert page.url.path == f"/cases/{case_id}/people"
        assert "s žádným jiným sloučený není" in soft(page.text)


async def test_what_the_other_record_does_not_say_is_no_likeness(files, client_app: ClientApp):
    """Whoever decides that two are one person sees which of them says more, from whichever they begin."""
    kept = await files.open()
    bare = await files.open(ClientIdentity(given_name=ANNA.given_name, family_name=ANNA.family_name))
    found = await views.merge_preview(files.head, kept, await files.mark(bare))
    assert "Datum narození" in found.lacking
    assert (found.ours.birth_date, found.theirs.birth_date, found.differences) == (ANNA.birth_date, None, [])
    head = await client_app("spod_head")
    page = await head.post(f"/cases/{kept}/merge", data={"file_mark": await files.mark(bare), "step": "preview"})
    assert "Druhý záznam neříká: Datum narození" in soft(page.text)
    assert "v ničem neliší" not in soft(page.text)


async def test_a_mark_of_nobody_is_said_beside_its_field(files, client_app: ClientApp):
    kept = await files.open()
    head = await client_app("spod_head")
    own = await files.mark(kept)
    for typed, said in (("XYZ", "Nikdo s touto značkou tu není."), ("", "Nikdo s touto"), (own, "To je značka tohoto")):
        page = await head.post(f"/cases/{kept}/merge", data={"file_mark": typed, "step": "preview"})
        assert said in soft(page.text), typed
        assert "govuk-error-summary" in page.text


async def test_what_is_written_is_held_against_the_secret_address_of_either_record(files):
    """Everything goes through the record that stands: what the other one keeps secret is pointed at there."""
    kept = await files.open(msgspec.structs.replace(ANNA, street="utajená, Hájová 58"))
    other = await files.open(msgspec.structs.replace(ANNE, street="utajená, Polní 59"))
    await files.merge(kept, other)
    async with unit_of_work(files.head):
        assert await merged_rows.list_all_led_as_one(files.head, [kept]) == [kept, other]
        assert await merged_rows.list_all_led_as_one(files.head, [other]) == [other, kept]


async def test_what_is_open_in_the_merged_file_is_in_sight_wherever_the_kept_one_is(files, client_app: ClientApp):
    """ "Žádný otevřený úkol" would be untrue of the person while the other file has one due today."""
    kept, other = await files.open(), await files.open(ANNE)
    worker = files.world.actor("spod_coordinator")
    task = AddTask(title="Zavolat do školy", due_on=today_in_prague(), assignee_id=worker.worker_id)
    await service.add_task(worker, other, task)
    await files.merge(kept, other)
    page = await client_app("spod_coordinator")
    mark = await files.mark(other)
    for url in (f"/cases/{kept}", f"/cases/{kept}/tasks"):
        shown = soft((await page.get(url)).text)
        assert "Zavolat do školy" in shown, url
        assert f"v záznamu {mark}" in shown, url
    assert "Jeho záznamy jsou u něj" in soft((await page.get(f"/cases/{kept}/records")).text)
    due = {row.case.id: row.due for row in (await views.worklist(worker, Asked(mine=True), limit=100)).rows}
    assert due[other] == today_in_prague()
    (task_view,) = (await views.list_tasks(worker, other))[0]
    done = await page.post(f"/tasks/{task_view.id}/finish", data={"version": "1", "case_id": str(kept)})
    assert done.status_code in {200, 303}, done.text[:300]
    assert (await views.list_tasks(worker, other))[0] == []
    assert other not in {row.case.id for row in (await views.worklist(worker, Asked(mine=True), limit=100)).rows}


async def test_who_may_be_the_same_person_is_picked_beside_their_name(files, client_app: ClientApp):
    """Its mark is in the field then; where there is none yet nobody has to copy the address of a page."""
    kept, other = await files.open(), await files.open(msgspec.structs.replace(ANNE, given_name="Anna"))
    head, mark = await client_app("spod_head"), await files.mark(other)
    first = await head.get(f"/cases/{kept}/merge")
    assert f'name="pick"\n      value="{other}"' in first.text
    for asked in ({"pick": str(other)}, {"file_mark": f"http://localhost/cases/{other}", "step": "preview"}):
        page = await head.post(f"/cases/{kept}/merge", data=asked)
        assert "2. V čem se liší" in soft(page.text)
        (field,) = lxml.html.fromstring(page.text).xpath("//input[@name='file_mark']/@value")
        assert field == mark
        assert f"/cases/{other}" not in "".join(lxml.html.fromstring(page.text).xpath("//main//input/@value"))


async def test_what_changed_meanwhile_is_said_above_the_form(files, client_app: ClientApp):
    """No field of it is wrong: neither the reason, nor the mark."""
    kept, other = await files.open(), await files.open(ANNE)
    head = await client_app("spod_head")
    word = (await views.merge_preview(files.head, kept, await files.mark(other))).seen
    fields = {"file_mark": await files.mark(other), "reason": "Táž osoba.", "seen": f"{word}x"}
    for address, sent in ((f"/cases/{kept}/merge", fields), (f"/cases/{other}/unmerge", {"reason": "Jsou dvě."})):
        if "reason" in sent and "file_mark" not in sent:
            await files.merge(kept, other)
            sent = {**sent, "seen": "0", "later_1": "ours"}
            await files.note(kept, "Přišla později")
        refused = await head.post(address, data=sent)
        page = lxml.html.fromstring(soft(refused.text))
        assert refused.status_code == 400
        said = page.xpath("//div[@class='govuk-error-summary__body']//li")
        assert [" ".join(each.text_content().split()) for each in said] == [merging.CHANGED_SINCE]
        assert page.xpath("//*[contains(@class, 'govuk-error-message') or contains(@class, '--error')]") == []


async def test_whoever_looks_at_one_of_both_is_in_the_log_of_the_other(files):
    """Its data stand beside."""
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    read = "case_id = $1 AND outcome = 'read' AND worker_id = $2"
    worker = files.world.actor("spod_coordinator")
    async with unit_of_work(worker):
        before = await count("audit_entry", read, other, worker.worker_id)
    await views.merges_of(worker, kept)
    async with unit_of_work(worker):
        assert await count("audit_entry", read, other, worker.worker_id) == before + 1


async def test_what_the_kept_record_got_only_since_is_said_as_corrected(files):
    """It said nothing at the merge: nobody looks for what stood there, but whose it is has to be asked."""
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    view = await views.case_view(files.head, kept)
    order = ChangeClient(identity=msgspec.structs.replace(ANNA, phone=ANNE.phone), save_anyway=True)
    await service.change_client(files.head, kept, order, version=view.content.client_version)
    (shown,) = await views.merges_of(files.head, kept)
    assert [(each.field, each.ours, each.theirs) for each in shown.corrected] == [("phone", ANNE.phone, "")]
    await files.unmerge(other)
    said = [each.facts for each in await views.list_records(files.head, kept)]
    assert sum("předtím tu stálo: Telefon: nic." in each for each in said) == 1


async def test_of_the_merged_file_nobody_says_that_its_client_was_informed(files):
    """They told whoever the kept file is of; led apart again the other one is asked to be told."""
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    second = files.world.actor("spod_coordinator2")
    order = ChangeKeyWorker(
        worker_id=second.worker_id, reason="head_decision", informed_on=today_in_prague(), informed_via="personal"
    )
    version = (await views.case_view(files.head, kept)).header.version
    await service.change_key_worker(files.head, kept, order, version=version)
    told = {each: (await views.key_workers(files.head, each))[-1].informed_on for each in (kept, other)}
    assert told == {kept: today_in_prague(), other: None}
