"""Code lists: each agency begins with its preset's codes, a change holds from its day on, and what was said keeps its words."""

import asyncio
from datetime import timedelta
from functools import partial

import asyncpg
import lxml.html
import pytest

from app.testing import rows
from app.testing.client import ClientApp
from app.testing.queries import counting_queries
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.legal_time import today_in_prague
from tenants.codelists import rules, service, views
from tenants.codelists.rules import CODE_LISTS
from tenants.codelists.schemas import AddCode, ChangeCode
from tenants.settings.rules import NOT_PAST, TOO_FAR
from tenants.tables import OrganisationKind, PresetName

REASONS, REGISTERS = "enrolment_reasons", "registers"
SAID_OF_CJ = {"kind": "notice", "mark": "CJ", "series": "CJ", "secrecy": "header"}


@pytest.fixture
def admin(world):
    return world.actor("ospod_admin")


def adds(code="vykazani", *, label="vykázání", days=0, **more):
    day = today_in_prague() + timedelta(days=days)
    return AddCode(**{"code": code, "label": label, "valid_from": day, "reason": "Nová směrnice.", **more})


def change(label="zpráva ZDVOP", *, used=True, days=0, **more):
    day = today_in_prague() + timedelta(days=days)
    return ChangeCode(**{"label": label, "used": used, "valid_from": day, "reason": "Nová směrnice.", **more})


async def held(actor, key=REASONS):
    async with unit_of_work(actor):
        (codes,) = await views.codes_of(actor, CODE_LISTS.one(key))
        return codes


# --- presets -----------------------------------------------------------------------------------------------------


def test_each_list_says_with_which_codes_every_preset_of_a_kind_begins():
    """Nothing is left to chance, and each code could have been written by an administrator."""
    assert CODE_LISTS.all()
    for of in CODE_LISTS.all():
        for kind in OrganisationKind:
            own = {preset for preset in PresetName if preset.kind == kind}
            assert own & of.presets.keys() in (set(), own), of.key
        for codes in of.presets.values():
            assert len({each.code.casefold() for each in codes}) == len({each.words for each in codes}) == len(codes)
            assert any(each.used for each in codes)
            for each in codes:
                assert rules.is_code(each.code)
                assert set(each.details) == {detail.key for detail in of.details}
                for detail in of.details:
                    assert not detail.codes or each.details[detail.key] in detail.codes


async def test_an_authority_of_s001_registers_notices_elsewhere_and_uses_no_cj():
    of, today = CODE_LISTS.one(REGISTERS), today_in_prague()
    used = {preset: set(rules.Codes(of, preset, []).used(today)) for preset in of.presets}
    assert used[PresetName.OSPOD_S001] == used[PresetName.OSPOD_STRICT] - {"CJ"}
    assert used[PresetName.OSPOD_S003] == {"CJ", "OM", "NOM", "KO_POR", "P_OM", "NRP", "KUR"}


async def test_an_agency_meets_only_what_concerns_it(world):
    krok = world.actor("krok_admin")
    assert [each.key for each in await views.list_lists(krok)] == ["change_reasons", "telling_ways"]
    for act in (views.code_list(krok, REASONS), service.add_code(krok, REASONS, adds())):
        with pytest.raises(NotThere):
            await act


# --- changes -----------------------------------------------------------------------------------------------------


async def test_a_change_holds_from_its_day_on_and_what_was_said_keeps_the_words_of_its_day(admin, world):
    today, then = today_in_prague(), today_in_prague() + timedelta(days=3)
    await service.change_code(admin, REASONS, "zdvop", change(days=3), version=0)
    for actor in (admin, world.actor("spod_coordinator"), world.system("spod")):
        codes = await held(actor)
        assert codes.words("zdvop", today).startswith("zpráva o přijetí")
        assert codes.words("zdvop", then) == "zpráva ZDVOP"
    assert (await held(world.actor("javorec_admin"))).words("zdvop", then).startswith("zpráva o přijetí")


async def test_a_new_code_is_offered_from_its_day_and_one_that_is_not_used_is_not(admin):
    today, then = today_in_prague(), today_in_prague() + timedelta(days=3)
    await service.add_code(admin, REASONS, adds(days=3))
    await service.change_code(admin, REASONS, "other", change("jiný", used=False), version=0)
    codes = await held(admin)
    assert "vykazani" not in codes.used(today)
    assert list(codes.used(then))[-1] == "vykazani"
    assert "other" not in codes.used(today)
    assert codes.words("other", today) == "jiný"
    seen = {each.code: each for each in (await views.code_list(admin, REASONS)).codes}
    assert (seen["vykazani"].used, [one.label for one in seen["vykazani"].coming]) == (False, ["vykázání"])


async def test_of_two_changes_for_one_day_the_last_holds_and_both_stay(admin):
    day = today_in_prague() + timedelta(days=3)
    await service.change_code(admin, REASONS, "zdvop", change("první", days=3), version=0)
    await service.change_code(admin, REASONS, "zdvop", change("druhý", days=3), version=1)
    await service.change_code(admin, REASONS, "embassy", change("třetí", days=3), version=0)
    assert (await held(admin)).words("zdvop", day) == "druhý"
    said = [(one.label, one.replaced, one.by) for one in (await views.code_list(admin, REASONS)).changes]
    assert said == [("třetí", False, "Ivo Šťastný"), ("druhý", False, "Ivo Šťastný"), ("první", True, "Ivo Šťastný")]


async def test_what_is_said_of_a_code_changes_with_it(admin):
    said = {**SAID_OF_CJ, "series": "PODNETY"}
    await service.change_code(admin, REGISTERS, "CJ", change("CJ: podněty", details=said), version=0)
    code = (await held(admin, REGISTERS)).on(today_in_prague())["CJ"]
    assert (code.label, code.details) == ("CJ: podněty", said)


@pytest.mark.parametrize(
    ("order", "field", "words"),
    [
        (partial(adds, days=-1), "valid_from", NOT_PAST),
        (partial(adds, days=6 * 366), "valid_from", TOO_FAR),
        (partial(adds, valid_from=None), "valid_from", None),
        (partial(adds, "s mezerou"), "code", rules.NEEDS_CODE),
        (partial(adds, "háček"), "code", rules.NEEDS_CODE),
        (partial(adds, "a" * 31), "code", rules.NEEDS_CODE),
        (partial(adds, "../x"), "code", rules.NEEDS_CODE),
        (partial(adds, ""), "code", rules.NEEDS_CODE),
        (partial(adds, "ZDVOP"), "code", rules.THERE_ALREADY),
        (partial(adds, label=" "), "label", rules.NEEDS_LABEL),
        (partial(adds, label="Řízení o přestupku"), "label", None),
        (partial(adds, label="x" * 201), "label", None),
        (partial(adds, reason=" "), "reason", None),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_changes_nothing(admin, order, field, words):
    with pytest.raises(Invalid) as refusal:
        await service.add_code(admin, REASONS, order())
    assert list(refusal.value.fields) == [field]
    assert words is None or refusal.value.fields[field] == words
    assert (await views.code_list(admin, REASONS)).changes == []


async def test_a_change_that_changes_nothing_and_a_detail_that_is_none_are_refused(admin):
    label = (await held(admin, REGISTERS)).words("CJ", today_in_prague())
    for details, field in (
        (SAID_OF_CJ, "label"),
        ({**SAID_OF_CJ, "kind": "made_up"}, "details.kind"),
        ({**SAID_OF_CJ, "mark": "má mezeru"}, "details.mark"),
        ({**SAID_OF_CJ, "series": ""}, "details.series"),
    ):
        with pytest.raises(Invalid) as refusal:
            await service.change_code(admin, REGISTERS, "CJ", change(label, details=details), version=0)
        assert list(refusal.value.fields) == [field]


async def test_one_code_at_least_stays_used(admin):
    codes = list((await held(admin)).used(today_in_prague()))
    for code in codes[1:]:
        await service.change_code(admin, REASONS, code, change(code, used=False), version=0)
    with pytest.raises(Invalid) as refusal:
        await service.change_code(admin, REASONS, codes[0], change(codes[0], used=False), version=0)
    assert refusal.value.fields == {"used": rules.NONE_LEFT}


async def test_whoever_comes_second_is_told_and_changes_nothing(admin):
    await service.change_code(admin, REASONS, "zdvop", change(), version=0)
    with pytest.raises(StaleVersion):
        await service.change_code(admin, REASONS, "zdvop", change("jinak"), version=0)
    with pytest.raises(NotThere):
        await service.change_code(admin, REASONS, "no_such", change(), version=0)


async def test_two_who_add_the_same_code_at_once_make_one(committed, world):
    admin = world.actor("ospod_admin")
    done = await asyncio.gather(
        *(service.add_code(admin, REASONS, adds(label=name)) for name in ("jedna", "dvě")), return_exceptions=True
    )
    assert sorted(isinstance(each, Invalid) for each in done) == [False, True]


async def test_only_the_administrator_changes_and_heads_and_auditors_see(world):
    for name in ("spod_head", "ospod_auditor"):
        assert await views.list_lists(world.actor(name))
        with pytest.raises(NotAllowed):
            await service.add_code(world.actor(name), REASONS, adds())
    with pytest.raises(NotAllowed):
        await views.code_list(world.actor("spod_coordinator"), REASONS)


async def test_a_detail_of_another_release_reads_as_that_of_the_preset(admin):
    async with unit_of_work(admin):
        await rows.code_change(
            admin, code="CJ", label="CJ", details='{"kind": "of_old", "gone": "x"}', valid_from=today_in_prague()
        )
    assert (await held(admin, REGISTERS)).on(today_in_prague())["CJ"].details == SAID_OF_CJ


async def test_the_database_lets_nobody_else_write_one_nor_in_the_past(world):
    for name in ("spod_head", "krok_admin"):
        actor = world.actor(name)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with unit_of_work(actor):
                await rows.code_change(actor, tenant_id=world.organisations["ospod"])
    admin = world.actor("ospod_admin")
    with pytest.raises(asyncpg.CheckViolationError):
        async with unit_of_work(admin):
            await rows.code_change(admin, valid_from=today_in_prague() - timedelta(days=1))
    other = world.actor("javorec_admin")
    await service.add_code(admin, REASONS, adds())
    async with unit_of_work(other):
        assert await rows.count("code_change") == 0


async def test_asking_for_several_lists_takes_one_statement(admin):
    async with unit_of_work(admin):
        with counting_queries() as queries:
            await views.codes_of(admin, *CODE_LISTS.all())
    assert queries.count == 1


# --- pages -------------------------------------------------------------------------------------------------------


async def test_an_administrator_adds_and_changes_a_code_on_its_page(client_app: ClientApp):
    client = await client_app("ospod_admin")
    assert "Rejstříky" in (await client.get("/administration/code-lists")).text
    here = f"/administration/code-lists/{REASONS}"
    sent = {"code": "vykazani", "label": "vykázání", "valid_from": "včera", "reason": "Směrnice."}
    again = await client.post(here, data=sent)
    assert again.status_code == 400
    assert "nejdřív ode dneška" in again.text
    assert "Směrnice." in again.text
    assert (await client.post(here, data={**sent, "valid_from": "dnes"})).status_code == 303
    sent = {"version": "1", "label": "vykázání z bytu", "used": "1", "valid_from": "dnes", "reason": "Přesněji."}
    assert (await client.post(f"{here}/codes/vykazani", data=sent)).status_code == 303
    page = (await client.get(here)).text.replace("\u00a0", " ")
    assert "vykázání z bytu" in page
    assert "Přesněji." in page
    assert (await client.get(f"{here}/codes/nothing")).status_code == 404


async def test_a_name_that_was_not_changed_stays_a_message_whatever_language_it_was_read_in(client_app, admin):
    client = await client_app("ospod_admin")
    await client.post("/language/en", data={"back": "/my-day"})
    here = f"/administration/code-lists/{REASONS}/codes/misdemeanour"
    form = next(one for one in lxml.html.fromstring((await client.get(here)).text).forms if "label" in one.fields)
    before = (await held(admin)).on(today_in_prague())["misdemeanour"]
    assert form.fields["label"] != before.label, "it is read in English"
    sent = {**dict(form.form_values()), "reason": "Not any more."}
    sent.pop("used")
    assert (await client.post(here, data=sent)).status_code == 303
    after = (await held(admin)).on(today_in_prague())["misdemeanour"]
    assert (after.label, after.used) == (before.label, False)


async def test_a_head_sees_no_form(client_app: ClientApp):
    client = await client_app("spod_head")
    for where in ("", "/codes/zdvop"):
        page = await client.get(f"/administration/code-lists/{REASONS}{where}")
        assert page.status_code == 200
        assert 'method="post" novalidate' not in page.text
