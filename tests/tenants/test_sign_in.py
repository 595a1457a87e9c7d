"""Signing in: all three at once, one answer for every failure, and closed to whoever fails too often."""

import asyncio
import time
from datetime import timedelta
from unittest.mock import AsyncMock, patch

import pytest
from pyotp import TOTP

from app.testing.stack import Committed
from app.testing.world import World
from kernel import keys
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.passwords import hash_password
from tenants import service
from tenants.accounts import repository
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.accounts.access import signing_in
from tenants.accounts.schemas import SignedIn
from tenants.accounts.service import attempts
from tenants.exceptions import NoPlace, OnlyInDemo, SignInRefused
from tenants.tables import Role

from .conftest import OFFICE, PASSWORD, Person

pytestmark = pytest.mark.slow

ELSEWHERE = "198.51.100.7"
HOME = "203.0.113.5"


async def sign_in(
    person: Person, *, email: str = "", password: str = PASSWORD, code: str = "", address: str = OFFICE
) -> SignedIn:
    return await accounts.sign_in(email or person.email, password, code or person.code(), address=address)


async def fail(person: Person, times: int, *, address: str = OFFICE) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            await sign_in(person, password="wrong", code="000000", address=address)


async def besiege(person: Person, times: int) -> None:
    """Wrong sign-ins, each from an address of its own; the password is not looked at, that takes its time."""
    with patch.object(attempts, "verify_password", AsyncMock(return_value=False)):
        for number in range(times):
            await fail(person, 1, address=f"2001:db8:0:{number:x}::/64")


async def locked_minutes(person: Person) -> float:
    """For how long the account is still closed to strangers."""
    async with unit_of_work(signing_in()) as unit:
        return await unit.connection.fetchval(
            "SELECT coalesce(extract(epoch FROM locked_until - clock_timestamp()) / 60, 0)::float8"
            " FROM user_account WHERE id = $1",
            person.user_id,
        )


async def let_pass(person: Person, *, minutes: int = 0, days: int = 0) -> None:
    """Time goes by: what the database knows of sign-ins gets older."""
    async with unit_of_work(signing_in()) as unit:
        for change in (
            "UPDATE user_account SET locked_until = locked_until - $2::interval, totp_last_step = 0 WHERE id = $1",
            "UPDATE sign_in_address SET locked_until = locked_until - $2::interval, tried_at = tried_at - $2::interval,"
            " succeeded_at = succeeded_at - $2::interval WHERE user_id = $1",
        ):
            await unit.connection.execute(change, person.user_id, timedelta(minutes=minutes, days=days))
    person.codes_given = 0


async def audited(world: World, action: str) -> list[str]:
    async with unit_of_work(world.actor("krok_auditor")) as unit:
        rows = await unit.connection.fetch("SELECT details FROM audit_entry WHERE action = $1", action)
    return [row["details"] for row in rows]


async def test_three_right_answers_sign_in_whatever_the_case_of_the_address(world: World, person: Person) -> None:
    """The e-mail is compared without case and spaces; the places come with the roles held now."""
    signed_in = await sign_in(person, email=" NELA.horova@KROKZPET.example ")
    assert (signed_in.user_id, signed_in.name) == (person.user_id, "Nela Horová")
    assert [(place.service_id, place.roles) for place in signed_in.places] == [
        (world.services["pm"], {Role.SOCIAL_WORKER.value})
    ]
    assert await audited(world, "user.signed_in") == ["{}"]


async def test_places_stand_in_czech_order_and_administration_comes_last(world: World, person: Person) -> None:
    """OSP before PM, the organisation without a service at the end, several roles in one place."""
    tenant_id = world.organisations["krok"]
    await service.grant_role(tenant_id, person.worker_id, Role.TENANT_ADMIN, None)
    await service.grant_role(tenant_id, person.worker_id, Role.SOCIAL_WORKER, world.services["osp"])
    await service.grant_role(tenant_id, person.worker_id, Role.SERVICE_HEAD, world.services["pm"])
    places = (await sign_in(person)).places
    assert [place.service_name for place in places] == ["OSP", "PM", ""]
    assert places[1].roles == {"social_worker", "service_head"}


@pytest.mark.parametrize("wrong", ["email", "password", "code"])
async def test_whatever_is_wrong_the_answer_is_the_same(person: Person, wrong: str) -> None:
    """Neither the class nor the sentence tells which of the three was not right."""
    values = {"email": "nobody@krokzpet.example", "password": "tri bile kone a kocka", "code": "000000"}
    with pytest.raises(SignInRefused) as refused:
        await sign_in(person, **{wrong: values[wrong]})
    assert (refused.value.fields, refused.value.values) == ({}, {})


async def test_a_disabled_account_is_refused_like_an_unknown_one(person: Person) -> None:
    """Closing an account is not told to whoever tries it."""
    await accounts.disable_user(person.user_id)
    with pytest.raises(SignInRefused):
        await sign_in(person)


async def test_a_code_works_once(person: Person) -> None:
    """Who looked over the shoulder cannot sign in with the same code."""
    code = TOTP(person.secret).at(now())
    await sign_in(person, code=code)
    with pytest.raises(SignInRefused):
        await sign_in(person, code=code)
    await sign_in(person, code=TOTP(person.secret).at(now() + timedelta(seconds=30)))


async def test_without_second_factor_nobody_signs_in(person: Person, world: World) -> None:
    """A password alone is not enough, not even for an account that has no authenticator yet."""
    await accounts.create_user("bez.faktoru@krokzpet.example", "Bez Faktoru", PASSWORD)
    with pytest.raises(SignInRefused):
        await sign_in(person, email="bez.faktoru@krokzpet.example", code="123456")


# --- too many failures -------------------------------------------------------------------------------------------


async def test_ten_failures_close_the_account_to_their_address_and_nothing_tells_so(
    world: World, person: Person
) -> None:
    """Nine failures do not; after the tenth even the right answers are refused there, with the same sentence."""
    await fail(person, 9)
    await sign_in(person)
    await fail(person, 10)
    assert await audited(world, "user.locked") == ['{"to_strangers": false}']
    with pytest.raises(SignInRefused):
        await sign_in(person)


async def test_a_stranger_locks_nobody_out(world: World, person: Person) -> None:
    """Whoever fails at one address keeps the person from signing in at no other, known or new."""
    await fail(person, 12, address=ELSEWHERE)
    await sign_in(person)
    await fail(person, 12, address=ELSEWHERE)
    await sign_in(person, address=HOME)


async def test_the_address_opens_after_its_time_and_counts_anew(person: Person) -> None:
    """After fifteen minutes the right answers sign in, and one wrong one does not close again at once."""
    await fail(person, 10)
    await let_pass(person, minutes=15)
    await fail(person, 1)
    await sign_in(person)


async def test_many_addresses_together_close_the_account_to_strangers_alone(world: World, person: Person) -> None:
    """The fiftieth failure from anywhere closes new addresses; where the person signed in lately nothing changes."""
    await sign_in(person)
    await besiege(person, 49)
    assert await audited(world, "user.locked") == []
    await besiege(person, 1)
    assert await audited(world, "user.locked") == ['{"to_strangers": true}']
    assert 14 < await locked_minutes(person) <= 15
    with pytest.raises(SignInRefused):
        await sign_in(person, code=TOTP(person.secret).at(now()), address=HOME)
    await fail(person, 3)
    await sign_in(person)


async def test_strangers_wait_longer_and_longer(person: Person) -> None:
    """Each failure after the fiftieth doubles the wait, up to four hours; a closed account counts nothing more."""
    await besiege(person, 53)
    waited: list[int] = []
    for _ in range(6):
        waited.append(round(await locked_minutes(person)))
        await let_pass(person, minutes=waited[-1])
        await fail(person, 1, address=ELSEWHERE)
    assert waited == [15, 30, 60, 120, 240, 240]


async def test_failures_of_strangers_are_forgotten_when_it_was_the_person_after_all(person: Person) -> None:
    """Signing in from a new address does so; from a familiar one it does not, or a guesser would begin anew daily."""
    await sign_in(person)
    await besiege(person, 49)
    await sign_in(person)
    await besiege(person, 1)
    assert await locked_minutes(person) > 0
    await let_pass(person, minutes=15)
    await sign_in(person, address=HOME)
    await besiege(person, 49)
    assert await locked_minutes(person) == 0


async def test_an_address_is_familiar_for_thirty_days(person: Person) -> None:
    """After that it is a new one again, and forgotten with the next sign-in."""
    await sign_in(person)
    await let_pass(person, days=31)
    await besiege(person, 50)
    with pytest.raises(SignInRefused):
        await sign_in(person)
    await let_pass(person, days=31)
    await sign_in(person, address=HOME)
    async with unit_of_work(signing_in()) as unit:
        assert (
            await unit.connection.fetchval("SELECT count(*) FROM sign_in_address WHERE user_id = $1", person.user_id)
            == 1
        )


async def test_a_new_password_from_the_operator_opens_the_account_everywhere(person: Person) -> None:
    """Who was locked out and calls is let in again."""
    await fail(person, 10)
    await besiege(person, 50)
    await accounts.set_password(person.user_id, "sedm zelenych zab")
    await sign_in(person, password="sedm zelenych zab")
    await accounts.set_password(person.user_id, PASSWORD)
    await sign_in(person, address=HOME)


async def test_tries_at_the_same_moment_count_too(committed: Committed, world: World, person: Person) -> None:
    """Fifteen wrong tries at once: ten are counted, then the account is closed to their address."""
    await asyncio.gather(*(fail(person, 1) for _ in range(15)))
    async with committed.superuser() as superuser:
        row = await superuser.fetchrow(
            "SELECT a.failed_attempts, a.locked_until, u.failed_attempts AS strange FROM sign_in_address a"
            " JOIN user_account u ON u.id = a.user_id WHERE u.id = $1",
            person.user_id,
        )
    assert (row["failed_attempts"], row["strange"]) == (10, 10)
    assert row["locked_until"] > now() + timedelta(minutes=14)


async def test_nothing_is_kept_about_an_address_nobody_has_and_none_is_readable(
    committed: Committed, world: World, person: Person
) -> None:
    """No row for an unknown account; the address itself stands nowhere, and two accounts do not share its term."""
    with pytest.raises(SignInRefused):
        await sign_in(person, email="nobody@krokzpet.example")
    await sign_in(person)
    with pytest.raises(SignInRefused):
        await sign_in(person, email="pm_worker@krokzpet.example", password="wrong")
    async with committed.superuser() as superuser:
        rows = await superuser.fetch("SELECT * FROM sign_in_address")
    assert {row["user_id"] for row in rows} == {person.user_id, world.people["pm_worker"].user_id}
    assert len({row["address_term"] for row in rows}) == 2
    assert OFFICE not in str(rows)


async def test_a_refusal_takes_its_time_whatever_was_wrong(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown address takes as long as a wrong password."""
    monkeypatch.setattr("tenants.accounts.service.signing_in.REFUSAL_SECONDS", 0.35)
    for email in ("", "nobody@krokzpet.example"):
        begun = time.monotonic()
        with pytest.raises(SignInRefused):
            await sign_in(person, email=email, password="wrong")
        assert time.monotonic() - begun >= 0.35


async def test_who_works_nowhere_is_told_so_only_after_proving_who_they_are(world: World, person: Person) -> None:
    """The ended worker learns that access is gone; a stranger with a wrong password does not."""
    await service.end_role(world.organisations["krok"], person.membership_id)
    with pytest.raises(SignInRefused):
        await sign_in(person, password="wrong")
    with pytest.raises(NoPlace):
        await sign_in(person)


async def test_the_known_code_works_only_in_the_demonstration(person: Person, change_settings) -> None:
    """Known sign-ins can neither be made nor used where the demonstration is off."""
    await accounts.enrol_totp(person.user_id, demo=True)
    await sign_in(person, code="123 456")
    await sign_in(person, code="123456")
    change_settings(OPORA_DEMO="0")
    with pytest.raises(SignInRefused):
        await sign_in(person, code="123456")
    with pytest.raises(OnlyInDemo):
        await accounts.enrol_totp(person.user_id, demo=True)
    assert await account_views.demo_people() == []


async def test_the_known_password_is_none_outside_the_demonstration(person: Person, change_settings) -> None:
    """Also not with an authenticator: everybody knows it."""
    await accounts.set_password(person.user_id, accounts.DEMO_PASSWORD)
    await sign_in(person, password=accounts.DEMO_PASSWORD)
    change_settings(OPORA_DEMO="0")
    with pytest.raises(SignInRefused):
        await sign_in(person, password=accounts.DEMO_PASSWORD)


async def test_the_known_code_is_not_a_way_into_other_accounts(person: Person) -> None:
    """An account with an authenticator does not open with the demonstration's code."""
    with pytest.raises(SignInRefused):
        await sign_in(person, code=accounts.DEMO_CODE)


async def test_an_old_hash_is_made_anew(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stronger parameters reach people as they sign in."""
    monkeypatch.setattr("tenants.accounts.service.signing_in.needs_rehash", lambda stored: True)
    async with unit_of_work(signing_in()):
        before = await repository.find_account(person.user_id)
    await sign_in(person)
    async with unit_of_work(signing_in()):
        after = await repository.find_account(person.user_id)
    assert before is not None
    assert after is not None
    assert before.password_hash != after.password_hash
    monkeypatch.undo()
    await sign_in(person)


async def test_a_hash_made_without_the_pepper_is_worth_nothing(person: Person) -> None:
    """Who can write into the database, but has no root key, cannot choose a password."""
    forged = await hash_password(PASSWORD)
    async with unit_of_work(signing_in()):
        await repository.save_password(person.user_id, forged)
    with pytest.raises(SignInRefused):
        await sign_in(person)


async def test_accounts_are_unreadable_in_the_database(committed: Committed, world: World, person: Person) -> None:
    """Neither name nor address nor the authenticator's secret stands in a row."""
    async with committed.superuser() as superuser:
        row = str(await superuser.fetchrow("SELECT * FROM user_account WHERE id = $1", person.user_id)).encode()
    for secret in ("Nela", "horova", person.secret):
        assert secret.encode() not in row
    assert keys.account_term("Nela.Horova@krokzpet.example ") == keys.account_term(person.email)
