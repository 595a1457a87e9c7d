"""Settings: each agency begins with its preset, a change holds from its day on, and what was before stays as it was."""

from datetime import date, timedelta
from functools import partial

import pytest

from app.testing import rows
from app.testing.client import ClientApp
from app.testing.queries import counting_queries
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.legal_time import today_in_prague
from tenants.settings import rules, service, views
from tenants.settings.exceptions import NotSwitchable
from tenants.settings.rules import SETTINGS, Number, YesNo
from tenants.settings.schemas import ChangeSetting
from tenants.tables import OrganisationKind, PresetName

DEADLINE = "urgency_deadline"
LIMIT = Number(
    key="test_limit",
    group="Zkouška",
    order=1,
    title="Kolik",
    help="",
    presets={PresetName.OSPOD_STRICT: 5},
    least=1,
    most=60,
    unit=("den", "dny", "dní"),
)
FIXED = YesNo(
    key="test_fixed",
    group="Zkouška",
    order=2,
    title="Pevné",
    help="",
    presets={PresetName.OSPOD_STRICT: True},
    fixed="Tak to chce zákon.",
)


@pytest.fixture
def admin(world):
    return world.actor("ospod_admin")


def change(value, *, days=0, reason="Porada vedení."):
    return ChangeSetting(value=value, valid_from=today_in_prague() + timedelta(days=days), reason=reason)


async def held(actor, day, *of):
    async with unit_of_work(actor):
        return await views.settings_on(actor, day, *of)


# --- presets -----------------------------------------------------------------------------------------------------


def test_each_setting_says_what_every_preset_of_a_kind_begins_with():
    """Nothing is left to chance where an agency of a kind meets it, and each value is one that can be stored and read."""
    assert SETTINGS.all()
    for setting in SETTINGS.all():
        for kind in OrganisationKind:
            own = {preset for preset in PresetName if preset.kind == kind}
            assert own & setting.presets.keys() in (set(), own), setting.key
        for value in setting.presets.values():
            assert setting.read(setting.write(value)) == value
            assert setting.words(value)


def test_the_usual_preset_of_a_kind_is_its_safest():
    assert PresetName.usual_of(OrganisationKind.OSPOD) is PresetName.OSPOD_STRICT
    assert PresetName.usual_of(OrganisationKind.PROVIDER) is PresetName.NGO_TWO_SERVICES


async def test_an_organisation_begins_with_its_preset(world):
    for name, preset in (("ospod_admin", PresetName.OSPOD_STRICT), ("krok_admin", PresetName.NGO_TWO_SERVICES)):
        assert (await held(world.actor(name), today_in_prague())).preset is preset


# --- changes -----------------------------------------------------------------------------------------------------


async def test_a_change_holds_from_its_day_on_and_not_before(admin, world):
    setting = SETTINGS.one(DEADLINE)
    today = today_in_prague()
    await service.change_setting(admin, DEADLINE, change("same_day", days=3), version=0)
    for actor in (admin, world.actor("spod_coordinator"), world.system("spod")):
        assert (await held(actor, today + timedelta(days=2)))[setting] == "next_working_day"
        assert (await held(actor, today + timedelta(days=3), setting))[setting] == "same_day"
    other = world.actor("javorec_admin")
    assert (await held(other, today + timedelta(days=3)))[setting] == "next_working_day"


async def test_of_two_changes_for_one_day_the_last_holds_and_both_stay(admin, client_app):
    setting = SETTINGS.one(DEADLINE)
    day = today_in_prague() + timedelta(days=3)
    await service.change_setting(admin, DEADLINE, change("same_day", days=3), version=0)
    await service.change_setting(admin, DEADLINE, change("next_day", days=3, reason="Oprava."), version=1)
    assert (await held(admin, day))[setting] == "next_day"
    history = await views.setting_history(admin, DEADLINE)
    assert [(one.value, one.reason, one.by) for one in history.changes] == [
        ("next_day", "Oprava.", "Ivo Šťastný"),
        ("same_day", "Porada vedení.", "Ivo Šťastný"),
    ]
    assert [one.replaced for one in history.changes] == [False, True]
    page = (await (await client_app("ospod_admin")).get(f"/administration/settings/{DEADLINE}")).text.replace(
        "\u00a0", " "
    )
    assert page.count("nahrazeno pozdější změnou") == 1
    assert [one.value for one in history.setting.coming] == ["next_day"]
    assert history.setting.value == "next_working_day"


@pytest.mark.parametrize(
    ("order", "field", "words"),
    [
        (partial(change, "same_day", days=-1), "valid_from", rules.NOT_PAST),
        (partial(change, "same_day", days=6 * 366), "valid_from", rules.TOO_FAR),
        (partial(ChangeSetting, value="same_day", reason="zkouška"), "valid_from", None),
        (partial(change, "tomorrow"), "value", rules.NEEDS_VALUE),
        (partial(change, "next_working_day"), "value", rules.AS_IT_IS),
        (partial(change, "same_day", reason=" "), "reason", None),
    ],
    ids=["past", "too far", "no day", "no value", "as it is", "no reason"],
)
async def test_what_cannot_be_is_said_beside_its_field_and_changes_nothing(admin, order, field, words):
    with pytest.raises(Invalid) as refusal:
        await service.change_setting(admin, DEADLINE, order(), version=0)
    assert list(refusal.value.fields) == [field]
    assert words is None or refusal.value.fields[field] == words
    assert (await views.setting_history(admin, DEADLINE)).changes == []


async def test_whoever_comes_second_is_told_and_changes_nothing(admin):
    await service.change_setting(admin, DEADLINE, change("same_day"), version=0)
    with pytest.raises(StaleVersion):
        await service.change_setting(admin, DEADLINE, change("next_day"), version=0)


async def test_only_the_administrator_changes_and_heads_and_auditors_see(world):
    for name in ("spod_head", "ospod_auditor"):
        assert await views.list_settings(world.actor(name))
        with pytest.raises(NotAllowed):
            await service.change_setting(world.actor(name), DEADLINE, change("same_day"), version=0)
    with pytest.raises(NotAllowed):
        await views.list_settings(world.actor("spod_coordinator"))


async def test_an_agency_meets_only_what_concerns_it(world):
    assert DEADLINE not in {one.key for one in await views.list_settings(world.actor("krok_admin"))}
    with pytest.raises(NotThere):
        await service.change_setting(world.actor("krok_admin"), DEADLINE, change("same_day"), version=0)


async def test_who_acts_by_a_setting_without_meeting_it_goes_by_the_first_preset(world):
    assert (await held(world.actor("krok_admin"), today_in_prague()))[SETTINGS.one(DEADLINE)] == "next_working_day"


async def test_what_is_the_same_for_all_is_not_switched(admin):
    with SETTINGS.opened(FIXED):
        with pytest.raises(NotSwitchable):
            await service.change_setting(admin, FIXED.key, change("no"), version=0)
        (shown,) = [one for one in await views.list_settings(admin) if one.key == FIXED.key]
        assert (shown.words, shown.fixed) == ("ano", "Tak to chce zákon.")


async def test_a_number_is_held_to_its_bounds(admin):
    with SETTINGS.opened(LIMIT):
        for typed in ("0", "61", "-1", "5,5", "１", "9" * 30, ""):
            with pytest.raises(Invalid) as refusal:
                await service.change_setting(admin, LIMIT.key, change(typed), version=0)
            assert refusal.value.fields == {"value": "Napište celé číslo od 1 do 60."}
        await service.change_setting(admin, LIMIT.key, change(" 14 "), version=0)
        assert (await held(admin, today_in_prague()))[LIMIT] == 14


async def test_a_value_of_another_release_reads_as_the_preset(admin):
    async with unit_of_work(admin):
        await rows.setting_change(admin, value="of_old", valid_from=today_in_prague())
    setting = SETTINGS.one(DEADLINE)
    assert (await held(admin, today_in_prague()))[setting] == "next_working_day"
    (shown,) = [one for one in await views.list_settings(admin) if one.key == DEADLINE]
    assert shown.value == "next_working_day"


async def test_asking_takes_one_statement(admin):
    async with unit_of_work(admin):
        with counting_queries() as queries:
            await views.settings_on(admin, today_in_prague())
    assert queries.count == 1


# --- pages -------------------------------------------------------------------------------------------------------


async def test_an_administrator_changes_a_setting_on_its_page(client_app: ClientApp):
    client = await client_app("ospod_admin")
    page = await client.get("/administration/settings")
    assert "Nejzazší den posouzení naléhavosti" in page.text
    sent = {"version": "0", "value": "same_day", "valid_from": "včera", "reason": "Porada vedení rozhodla."}
    again = await client.post(f"/administration/settings/{DEADLINE}", data=sent)
    assert again.status_code == 400
    assert "nejdřív ode dneška" in again.text
    assert "Porada vedení rozhodla." in again.text
    done = await client.post(f"/administration/settings/{DEADLINE}", data={**sent, "valid_from": "za 3 dny"})
    assert done.status_code == 303
    page = await client.get(f"/administration/settings/{DEADLINE}")
    assert "Porada vedení rozhodla." in page.text
    assert "týž den" in page.text


async def test_whoever_is_second_sees_what_the_first_wrote(client_app: ClientApp):
    client = await client_app("ospod_admin")
    sent = {"version": "0", "value": "same_day", "valid_from": "dnes", "reason": "Jedna."}
    assert (await client.post(f"/administration/settings/{DEADLINE}", data=sent)).status_code == 303
    other = await client.post(
        f"/administration/settings/{DEADLINE}", data={**sent, "value": "next_day", "reason": "Dvě."}
    )
    assert other.status_code == 412
    assert "Dvě." in other.text
    assert "týž den" in other.text


async def test_a_head_sees_no_form(client_app: ClientApp):
    page = await (await client_app("spod_head")).get(f"/administration/settings/{DEADLINE}")
    assert page.status_code == 200
    assert "Uložit změnu" not in page.text


async def test_who_works_for_all_of_the_organisation_has_it_in_the_menu_and_a_head_in_their_account(
    client_app: ClientApp,
):
    for name, where in (("ospod_admin", "/account"), ("ospod_auditor", "/account"), ("spod_head", "/account")):
        page = (await (await client_app(name)).get(where)).text
        assert page.count('href="/administration/settings"') == (1 if name == "spod_head" else 2)
    assert "/administration/settings" not in (await (await client_app("spod_coordinator")).get("/account")).text
    assert "/administration/settings" not in (await (await client_app("spod_head")).get("/my-day")).text


def test_a_change_may_be_planned_for_whole_five_years():
    for today, last in ((date(2026, 11, 29), date(2031, 11, 29)), (date(2028, 2, 29), date(2033, 2, 28))):
        assert [limit.day for limit in rules.limits(today)] == [today, last]
