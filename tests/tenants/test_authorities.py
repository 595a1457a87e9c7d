"""The directory of authorities: what it says of an office on which day, and for whom an address is."""

from datetime import date, timedelta

import pytest

from app.testing.rows import count, insert
from app.testing.territory import authority
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from tenants.authorities import repository, rules, service, views
from tenants.authorities.exceptions import AuthorityOver
from tenants.authorities.schemas import ChangeAuthority, CloseAuthority, NewAuthority
from tenants.imports import service as imports

DAY = timedelta(days=1)


@pytest.fixture
def admin(world):
    return world.actor("ospod_admin")


def bukovec(**changes):
    said = {"code": "BUK", "name": "MěÚ Bukovec", "phone": "+420 000 000 071", "municipalities": "Bukovec, Dolní Lhota"}
    return {**said, **changes}


async def add(actor, **changes):
    return await service.add_authority(actor, NewAuthority(**bukovec(**changes)))


async def change(actor, authority_id, **changes):
    said = {name: value for name, value in bukovec(**changes).items() if name != "code"}
    return await service.change_authority(actor, authority_id, ChangeAuthority(**said))


async def test_whoever_works_here_looks_and_only_the_administrator_writes(world, admin):
    authority_id = await add(admin)
    (found,) = await views.list_authorities(world.actor("spod_intake"), query="lhota")
    assert (found.id, found.municipalities) == (authority_id, ["Bukovec", "Dolní Lhota"])
    for act in (add(world.actor("spod_head"), code="X"), change(world.actor("spod_head"), authority_id)):
        with pytest.raises(NotAllowed):
            await act


async def test_another_organisation_has_a_directory_of_its_own(world, admin):
    authority_id = await add(admin)
    assert await views.list_authorities(world.actor("javorec_head")) == []
    with pytest.raises(NotThere):
        await views.authority(world.actor("javorec_head"), authority_id)


async def test_a_change_holds_from_its_day_and_leaves_what_held_before(admin):
    authority_id = await add(admin)
    later = await change(admin, authority_id, phone="+420 000 000 099", valid_from=today_in_prague() + DAY)
    view, entries = await views.authority(admin, authority_id)
    assert (view.phone, view.valid_to, view.holds) == ("+420 000 000 071", today_in_prague(), True)
    assert [each.id for each in entries] == [later, authority_id]
    with pytest.raises(AuthorityOver):
        await change(admin, authority_id)


async def test_a_change_on_the_first_day_takes_its_place(admin):
    authority_id = await add(admin)
    later = await change(admin, authority_id, name="MěÚ Bukovec, OSPOD")
    offered, _ = await views.offered(admin, "")
    assert [each.id for each in offered] == [later]


async def test_what_closed_is_offered_no_more_and_comes_back_under_its_code(admin):
    authority_id = await add(admin)
    await service.close_authority(admin, authority_id, CloseAuthority(last_day=today_in_prague()))
    with pytest.raises(Invalid) as refusal:
        await add(admin)
    assert list(refusal.value.fields) == ["code"]
    await add(admin, valid_from=today_in_prague() + DAY)
    offered, _ = await views.offered(admin, "")
    assert [each.id for each in offered] == [authority_id], "today it still takes things"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"code": ""}, "code"),
        ({"phone": ""}, "address"),
        ({"kind": "circus"}, "kind"),
        ({"email": "bez zavináče"}, "email"),
        ({"valid_from": date(2026, 1, 2)}, "valid_from"),
        ({"on_platform": "nikde/OM"}, "on_platform"),
        ({"on_platform": "ospod/SPOD"}, "on_platform"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(admin, changes, field):
    with pytest.raises(Invalid) as refusal:
        await add(admin, **changes)
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("Lesní 5, Bukovec", True),
        ("Lesní 5, 000 00 Bukovec", True),
        ("Dolní Lhota 12, bukovec", True),
        ("Bukovec", True),
        ("Bukovecká 3, Habrov", False),
        ("Lesní 5, Horní Bukovecko", False),
        ("", False),
    ],
)
async def test_an_address_leads_to_who_is_for_its_municipality(admin, address, fits):
    await add(admin)
    _, proposed = await views.offered(admin, address)
    assert bool(proposed) == fits


async def test_a_table_adds_changes_and_leaves(admin):
    head = ["Zkratka", "Název úřadu", "Telefon", "Obce"]
    await add(admin)
    rows = [
        head,
        ["BUK", "MěÚ Bukovec", "+420 000 000 071", "Bukovec, Dolní Lhota"],
        ["HAB", "MěÚ Habrov", "+420 000 000 072", "Habrov"],
    ]
    preview = await imports.try_table(admin, "authorities", rows)
    assert [line.state for line in preview.lines] == ["same", "new"]
    await imports.do_table(admin, "authorities", preview.kept)
    assert [each.code for each in await views.list_authorities(admin)] == ["BUK", "HAB"]
    rows[2][2] = "+420 000 000 073"
    preview = await imports.try_table(admin, "authorities", rows)
    assert [line.state for line in preview.lines] == ["same", "new"]
    wrong = await imports.try_table(admin, "authorities", [head, ["X", "", "", ""]])
    assert [line.state for line in wrong.lines] == ["wrong"]


async def test_two_offices_never_lead_to_one_service_of_the_platform(world, admin):
    """Neither added, nor changed, nor from a table; once the first one ends there the other may."""
    async with unit_of_work(admin):
        code = next(each.code for each in await repository.list_on_platform() if each.tenant_id != admin.tenant)
    first = await add(admin, code="JAV", name="MěÚ Javorec", on_platform=code)
    other = await add(admin)
    for act in (add(admin, code="NEW", on_platform=code), change(admin, other, on_platform=code)):
        with pytest.raises(Invalid) as refusal:
            await act
        assert "MěÚ Javorec" in refusal.value.fields["on_platform"]
    head = ["Zkratka", "Název úřadu", "Telefon", "V Opoře"]
    table = await imports.try_table(admin, "authorities", [head, ["TAB", "Tabulka", "1", code]])
    assert [line.state for line in table.lines] == ["wrong"]
    await change(admin, first, name="MěÚ Javorec", on_platform=code, phone="+420 000 000 079")
    last = today_in_prague() + 5 * DAY
    (holds,) = [each for each in await views.list_authorities(admin) if each.code == "JAV"]
    await service.close_authority(admin, holds.id, CloseAuthority(last_day=last))
    with pytest.raises(Invalid):
        await change(admin, other, on_platform=code)
    await change(admin, other, on_platform=code, valid_from=last + DAY)
    both = [["EINS", "Jeden", "1", ""], ["ZWEI", "Druhý", "1", ""]]
    table = await imports.try_table(admin, "authorities", [head, *both])
    assert [line.state for line in table.lines] == ["new", "new"], "what leads nowhere is as before"


async def test_raw_sql_writes_no_office_of_others_and_not_without_the_role(world, admin):
    for name in ("spod_head", "javorec_head"):
        with pytest.raises(Exception, match="row-level security"):
            async with unit_of_work(world.actor(name)):
                await insert("authority", **authority(admin, set_by=world.actor(name).worker_id))
    async with unit_of_work(world.actor("javorec_head")):
        assert await count("authority") == 0


def test_why_an_office_takes_nothing_names_its_day():
    day = today_in_prague()

    class Office:
        name, municipalities, valid_from, valid_to = "MěÚ Bukovec", (), day - 9 * DAY, day - DAY

    assert "už nic nepřijímá" in rules.why_not(Office(), day)
    Office.valid_to = None
    assert rules.why_not(Office(), day) == ""
    Office.valid_from = day + DAY
    assert "až od" in rules.why_not(Office(), day)
