"""Blind search: finds by all that was typed, in one's own service only, without a word in the database."""

from datetime import date

from kernel import search
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.terms import By, query_terms, search_terms


async def indexed(actor, *terms):
    owner = new_id()
    async with unit_of_work(actor):
        await search.index(actor, "case", owner, terms)
    return owner


async def found(actor, *groups, owner_type="case", limit=100, **how):
    async with unit_of_work(actor):
        said = [group if isinstance(group, dict) else dict.fromkeys(group, By.NAME) for group in groups]
        return [each.id for each in await search.find(actor, owner_type, said, limit=limit, **how)]


async def test_every_group_must_be_met_by_one_of_its_terms(world):
    head = world.actor("spod_head")
    anna, jana = await indexed(head, "anna", "novak", "brno"), await indexed(head, "jana", "novak")
    assert await found(head, {"novak"}) == [jana, anna]
    assert await found(head, {"anna"}, {"novak"}) == [anna]
    assert await found(head, {"anna", "jana"}, {"novak"}) == [jana, anna]
    assert await found(head, {"anna", "jana"}, {"brno", "praha"}) == [anna]
    assert await found(head, {"anna"}, {"jana"}) == []


async def test_two_terms_of_one_group_count_once(world):
    head = world.actor("spod_head")
    await indexed(head, "novak", "novakova")
    assert await found(head, {"novak", "novakova"}, {"anna"}) == []


async def test_one_term_may_meet_two_groups(world):
    head = world.actor("spod_head")
    marked = await indexed(head, "m:mulh212/2026")
    assert await found(head, {"m:212/2026", "m:mulh212/2026"}, {"mulh", "m:mulh212/2026"}) == [marked]


async def test_nothing_typed_finds_nothing(world):
    head = world.actor("spod_head")
    await indexed(head, "novak")
    assert await found(head) == []
    assert await found(head, set()) == []
    assert await found(head, {"novak"}, set()) == []


async def test_what_is_indexed_anew_is_no_longer_found_by_the_old(world):
    head, owner = world.actor("spod_head"), new_id()
    async with unit_of_work(head):
        await search.index(head, "case", owner, ["novak"])
        await search.index(head, "case", owner, ["svoboda"])
    assert await found(head, {"novak"}) == []
    assert await found(head, {"svoboda"}) == [owner]


async def test_another_kind_of_thing_is_not_found(world):
    head = world.actor("spod_head")
    await indexed(head, "novak")
    assert await found(head, {"novak"}, owner_type="notice") == []


async def test_the_newest_come_first_and_not_more_than_asked_for(world):
    head = world.actor("spod_head")
    owners = [await indexed(head, "novak") for _ in range(5)]
    assert await found(head, {"novak"}, limit=3) == sorted(owners, reverse=True)[:3]


async def test_terms_of_one_group_are_found_together_and_newest_first(world):
    """However many have one of them: no term crowds another out."""
    head = world.actor("spod_head")
    owners = [await indexed(head, ("novak", "p:novak1", "s:novak")[number % 3]) for number in range(9)]
    owners.append(await indexed(head, "novak", "s:novak"))
    for limit in (1, 4, 10):
        assert await found(head, {"novak", "p:novak1", "s:novak"}, limit=limit) == sorted(owners, reverse=True)[:limit]


async def test_another_service_finds_nothing(world):
    await indexed(world.actor("osp_specialist"), "novak")
    for stranger in ("pm_worker", "spod_head", "javorec_head"):
        assert await found(world.actor(stranger), {"novak"}) == []


async def test_the_same_name_has_other_terms_in_another_service(world, committed):
    for name in ("osp_specialist", "pm_worker", "spod_head"):
        await indexed(world.actor(name), "novak")
    async with committed.superuser() as other:
        assert await other.fetchval("SELECT count(DISTINCT term) FROM search_term") == 3
        assert await other.fetchval("SELECT count(*) FROM search_term WHERE term = 'novak'::bytea") == 0


async def test_a_birth_date_is_found_as_forms_take_it(world):
    head = world.actor("spod_head")
    owner = await indexed(head, *search_terms("Matěj", "Procházka", birth_date=date(2018, 2, 4)))
    for typed in (
        "04022018",
        "4 2 2018",
        "4. února 2018",
        "4.února 2018",
        "040218",
        "4. 2. 2018",
        "5 2 2018",
        "02042018",
    ):
        assert await found(head, *query_terms(typed)) == [owner], typed
    for typed in ("04032018", "14 2 2018", "Svobodová 2018", "602111222"):
        assert await found(head, *query_terms(typed)) == [], typed


async def test_a_person_is_found_as_czech_people_type(world):
    head = world.actor("spod_head")
    owner = await indexed(head, *search_terms("Žofie", "Dvořáčková", file_marks=["MULH 212/2026/OM"]))
    for typed in ("dvořáčková", "Dvoracek", "ŽOFIE dvořáčková", "212/2026", "MULH 212/2026/OM", "dvořáček 212/2026"):
        assert await found(head, *query_terms(typed)) == [owner], typed
    for typed in ("Svobodová", "Žofie Svobodová", "213/2026", "Dvořáčková 213/2026"):
        assert await found(head, *query_terms(typed)) == [], typed


async def test_the_surest_come_first_and_say_by_what(world):
    """Of the same sureness the newest; a word met by several of its terms is met by the surest."""
    head = world.actor("spod_head")
    begins, named, both = [await indexed(head, *terms) for terms in (["p:nov"], ["novak"], ["novak", "p:nov"])]
    group = {"p:nov": By.BEGINNING, "novak": By.NAME}
    async with unit_of_work(head):
        hits = await search.find(head, "case", [group])
    assert [(each.id, each.by) for each in hits] == [
        (both, {By.NAME}), (named, {By.NAME}), (begins, {By.BEGINNING})
    ]  # fmt: skip
    other = await indexed(head, "p:nov", "jan")
    assert await found(head, group, {"jan"}) == [other]
    assert await found(head, group, {"jan"}, at_least=1) == [other, both, named, begins]


async def test_who_meets_more_comes_first_and_too_few_are_not_enough(world):
    head = world.actor("spod_head")
    two, three, one = [await indexed(head, *terms) for terms in (["a", "c"], ["a", "b", "c"], ["b"])]
    assert await found(head, {"a"}, {"b"}, {"c"}, at_least=2) == [three, two]
    assert await found(head, {"a"}, {"b"}, {"c"}, at_least=1) == [three, two, one]


async def test_a_term_that_many_have_hides_nobody_whom_a_rarer_one_finds(world, monkeypatch):
    """The rarest groups are read and the others only looked up: older rows are found beside however many newer ones."""
    monkeypatch.setattr(search, "MOST_OF_A_TERM", 3)
    head = world.actor("spod_head")
    oldest = await indexed(head, "jan", "rare", "d:1")
    many = [await indexed(head, "jan", "d:2") for _ in range(6)]
    assert await found(head, {"jan"}, {"rare"}) == [oldest]
    assert await found(head, {"jan"}, {"rare"}, {"d:1"}, at_least=2) == [oldest]
    assert await found(head, {"jan"}, {"d:2"}) == many[:-4:-1]  # a bounded number of the newest
