"""Organisations, services, workers and their roles, tokens, notifications."""

from unittest.mock import AsyncMock, patch
from uuid import UUID

import msgspec
import pytest

from app.testing.queries import counting_queries
from app.testing.time import days_from_now
from app.testing.world import World
from kernel.db import current, unit_of_work
from kernel.exceptions import Invalid, NotSignedIn, NotThere
from kernel.ids import new_id
from tenants import service, views
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.accounts.schemas import ChangePassword
from tenants.accounts.service import attempts
from tenants.exceptions import (
    CodeTaken,
    EmailTaken,
    RoleHasNoService,
    RoleNeedsService,
    SignInRefused,
    WorksThereAlready,
    WrongPassword,
)
from tenants.notifications import service as notifications
from tenants.notifications import views as notification_views
from tenants.tables import PresetName, Role

from .conftest import OFFICE, PASSWORD, Person

# --- colleagues and services -------------------------------------------------------------------------------------


async def test_names_of_workers_take_one_query_and_no_ids_none(world: World) -> None:
    """Unknown ids are left out; the names are there for those who left, too."""
    actor = world.actor("pm_worker")
    tenant_id = world.organisations["krok"]
    leaver = world.people["pm_peer"].worker_id
    await service.end_worker(tenant_id, leaver)
    async with unit_of_work(actor):
        await views.worker_names(tenant_id, [leaver])  # the organisation's key is read once and kept
        with counting_queries() as queries:
            names = await views.worker_names(tenant_id, [actor.worker_id, leaver, new_id(), None])
            assert await views.worker_names(tenant_id, [None]) == {}
        assert names == {actor.worker: "Lenka Ďurišová", leaver: "Tran Van Minh"}
        assert queries.count == 1


async def test_names_of_another_organisation_are_not_there(world: World) -> None:
    """A worker's name stays in the organisation, also when the process has just told it to a colleague."""
    stranger = world.people["spod_head"].worker_id
    for _ in range(2):
        async with unit_of_work(world.actor("spod_coordinator")):
            assert await views.worker_names(world.organisations["ospod"], [stranger])
    async with unit_of_work(world.actor("pm_worker")):
        assert await views.worker_names(world.organisations["ospod"], [stranger]) == {}
        assert await views.worker_names(world.organisations["krok"], [stranger]) == {}


async def test_colleagues_stand_in_czech_order_of_family_names(world: World) -> None:
    """Č after C, Ř after R, and only those who hold a role now."""
    async with unit_of_work(world.actor("spod_head")) as unit:
        workers = await views.workers_of_service(unit.actor)
    assert [worker.name for worker in workers] == [
        "Bohumila Čechová",
        "Matouš Hlaváček",
        "Růžena Nová",
        "Žofie Ryšánková",
        "Čestmír Vlasák",
    ]


async def test_colleagues_can_be_asked_for_by_role_and_in_another_own_service(world: World) -> None:
    """PM sees who works in OSP of the same organisation; nobody sees the workers of another one."""
    actor = world.actor("pm_head")
    async with unit_of_work(actor):
        osp = await views.workers_of_service(actor, service_id=world.services["osp"], roles=[Role.SPINAL_SPECIALIST])
        foreign = await views.workers_of_service(actor, service_id=world.services["spod"])
    assert [(worker.name, worker.roles) for worker in osp] == [("Jindřiška Malá", {"spinal_specialist"})]
    assert foreign == []


async def test_recipients_are_all_running_services_but_the_own_one_first_those_at_home(world: World) -> None:
    """OSP of the same organisation leads; an ended service is no recipient."""
    actor = world.actor("pm_worker")
    async with unit_of_work(actor):
        before = [one.id for one in await views.recipient_services(actor)]
    assert before == [world.services["osp"], world.services["javorec_spod"], world.services["spod"]]
    async with unit_of_work(world.operator("javorec")):
        await current().connection.execute(
            "UPDATE service SET ended_at = now() WHERE id = $1", world.services["javorec_spod"]
        )
    async with unit_of_work(actor):
        assert world.services["javorec_spod"] not in [one.id for one in await views.recipient_services(actor)]
        pair = (world.organisations["javorec"], world.services["javorec_spod"])
        assert (await views.service_views([pair]))[pair].organisation_name == "Městský úřad Javorec"
        assert await views.service_views([]) == {}


# --- roles -------------------------------------------------------------------------------------------------------


async def test_an_ended_role_ends_what_the_person_does_next(world: World) -> None:
    """The session still names the role; the database does not believe it."""
    actor = world.actor("pm_worker")
    tenant_id = world.organisations["krok"]
    (membership,) = await views.memberships_of(tenant_id, actor.worker, Role.SOCIAL_WORKER, world.services["pm"])
    async with unit_of_work(actor):
        pass
    await service.end_role(tenant_id, membership)
    with pytest.raises(NotSignedIn):
        async with unit_of_work(actor):
            pass
    with pytest.raises(NotThere):
        await service.end_role(tenant_id, membership)


async def test_a_worker_who_left_and_a_closed_account_do_nothing_more(world: World) -> None:
    """Whichever of the two ends, the next unit of work is refused."""
    await service.end_worker(world.organisations["krok"], world.people["pm_worker"].worker_id)
    await accounts.disable_user(world.people["pm_worker2"].user_id)
    for name in ("pm_worker", "pm_worker2"):
        with pytest.raises(NotSignedIn):
            async with unit_of_work(world.actor(name)):
                pass


async def test_a_role_of_tomorrow_holds_tomorrow(world: World, person: Person) -> None:
    """A role may be given beforehand; until its day the place is not there."""
    tomorrow = days_from_now(1)
    await service.grant_role(
        world.organisations["krok"], person.worker_id, Role.SERVICE_HEAD, world.services["osp"], tomorrow
    )
    assert [place.service_name for place in await account_views.places_of(person.user_id)] == ["PM"]


async def test_administrators_have_no_service_and_everybody_else_has_one(world: World, person: Person) -> None:
    """Who sets the organisation up sees no content; who does casework does it in one service."""
    tenant_id, pm = world.organisations["krok"], world.services["pm"]
    for role in (Role.TENANT_ADMIN, Role.AUDITOR):
        with pytest.raises(RoleHasNoService):
            await service.grant_role(tenant_id, person.worker_id, role, pm)
    with pytest.raises(RoleNeedsService):
        await service.grant_role(tenant_id, person.worker_id, Role.SOCIAL_WORKER, None)
    with pytest.raises(NotThere):
        await service.grant_role(world.organisations["ospod"], person.worker_id, Role.UNIT_HEAD, world.services["spod"])


# --- setting up --------------------------------------------------------------------------------------------------


async def test_codes_and_addresses_are_taken_once(world: World, person: Person) -> None:
    """A second organisation, service, account or worker of the same name is refused."""
    tenant_id = world.organisations["krok"]
    with pytest.raises(CodeTaken):
        await service.create_organisation("krokzpet", PresetName.NGO_TWO_SERVICES, "Jiný krok", "Jiný", "JK")
    with pytest.raises(CodeTaken):
        await service.create_service(tenant_id, "pm", "Jiná služba", "Jiná")
    with pytest.raises(EmailTaken):
        await accounts.create_user("NELA.HOROVA@krokzpet.example", "Jiná Osoba", PASSWORD)
    with pytest.raises(WorksThereAlready):
        await service.add_worker(tenant_id, person.user_id, "Nela Horová")
    assert await accounts.employ(tenant_id, person.user_id) == person.worker_id


async def test_orders_are_refused_with_all_reasons_together() -> None:
    """Code, number and address are checked beside their fields."""
    with pytest.raises(Invalid) as organisation:
        await service.create_organisation("Ž", PresetName.NGO_TWO_SERVICES, "", "x", "x", "12345678")
    assert set(organisation.value.fields) == {"code", "name", "company_number"}
    with pytest.raises(Invalid) as user:
        await accounts.create_user("nikdo", "Jan\u202e", "heslo")
    assert set(user.value.fields) == {"email", "name", "password"}


# --- the own account ---------------------------------------------------------------------------------------------


def new_password(current: str = PASSWORD, password: str = "sedm zelenych zab", again: str = "") -> ChangePassword:
    return ChangePassword(current=current, password=password, password_again=again or password)


async def test_a_person_changes_the_password_with_the_present_one(world: World, person: Person) -> None:
    """The new one signs in, the old one does not."""
    actor = (await as_actor(person))[0]
    await accounts.change_password(actor, new_password())
    signed_in = await accounts.sign_in(person.email, "sedm zelenych zab", person.code(), address=OFFICE)
    assert signed_in.user_id == person.user_id


async def test_a_new_password_takes_the_tokens_back_when_asked(world: World, person: Person) -> None:
    """Those of every organisation and of nobody else; each is in the log of the organisation in which it acted."""
    actor, _ = await as_actor(person)
    ospod = world.organisations["ospod"]
    worker_id = await service.add_worker(ospod, person.user_id, "Nela Horová")
    await service.grant_role(ospod, worker_id, Role.CASE_COORDINATOR, world.services["spod"])
    tokens = [
        await accounts.create_token(person.email, "krokzpet", "pm", "přenos"),
        await accounts.create_token(person.email, world.codes("spod_head")[0], None, "přenos"),
    ]
    colleague = await accounts.create_token(world.people["pm_head"].email, "krokzpet", "pm", "přenos")
    await accounts.change_password(actor, new_password())
    for token in tokens:
        await accounts.actor_for_token(token)
    order = new_password(current="sedm zelenych zab", password="osm modrych velryb")
    await accounts.change_password(actor, msgspec.structs.replace(order, revoke_tokens=True))
    for token in tokens:
        with pytest.raises(NotSignedIn):
            await accounts.actor_for_token(token)
    await accounts.actor_for_token(colleague)
    for auditor, revoked in (("krok_auditor", 2), ("ospod_admin", 1)):
        async with unit_of_work(world.actor(auditor)) as unit:
            entries = await unit.connection.fetch(
                "SELECT user_id FROM audit_entry WHERE action = 'token.revoked' AND outcome = 'done'"
            )
        assert [row["user_id"] for row in entries] == [person.user_id] * revoked


async def test_tokens_stay_when_the_password_does_not_change(world: World, person: Person) -> None:
    """A refused change takes nothing back."""
    actor, _ = await as_actor(person)
    order = msgspec.structs.replace(new_password(current="spatne"), revoke_tokens=True)
    with pytest.raises(WrongPassword):
        await accounts.change_password(actor, order)
    assert len((await account_views.account_page(actor)).tokens) == 1


async def test_a_new_password_is_refused_beside_its_field(world: World, person: Person) -> None:
    """Too short, one's own name, two different ones, and a wrong present one."""
    actor, _ = await as_actor(person)
    for order, field in (
        (new_password(password="kratke"), "password"),
        (new_password(password="nela horova 2026"), "password"),
        (new_password(again="neco jineho uplne"), "password_again"),
        (new_password(current=""), "current"),
    ):
        with pytest.raises(Invalid) as refused:
            await accounts.change_password(actor, order)
        assert set(refused.value.fields) == {field}
    with pytest.raises(WrongPassword):
        await accounts.change_password(actor, new_password(current="spatne"))


async def test_guessing_the_present_password_locks_too(world: World, person: Person) -> None:
    """A left-open browser is no place to guess in; signing in is another matter."""
    actor, _ = await as_actor(person)
    for _ in range(10):
        with pytest.raises(WrongPassword):
            await accounts.change_password(actor, new_password(current="spatne"))
    with pytest.raises(WrongPassword):
        await accounts.change_password(actor, new_password())
    await accounts.sign_in(person.email, PASSWORD, person.code(), address=OFFICE)


async def test_a_stranger_at_the_sign_in_keeps_nobody_from_a_new_password(world: World, person: Person) -> None:
    """Who is signed in is no stranger, wherever they sit."""
    actor, _ = await as_actor(person)
    with patch.object(attempts, "verify_password", AsyncMock(return_value=False)):
        for number in range(60):
            with pytest.raises(SignInRefused):
                await accounts.sign_in(person.email, "spatne", "000000", address=f"198.51.100.{number}")
    await accounts.change_password(actor, new_password())


async def as_actor(person: Person):
    places = await account_views.places_of(person.user_id)
    token = await accounts.create_token(person.email, "krokzpet", "pm", "test")
    return await accounts.actor_for_token(token), places


# --- tokens ------------------------------------------------------------------------------------------------------


async def test_a_token_acts_as_its_person_in_one_service(world: World) -> None:
    """Roles are those of this moment; a person in two services needs two tokens."""
    token = await accounts.create_token("both_pm@krokzpet.example", "krokzpet", "osp", "přenos")
    actor = await accounts.actor_for_token(token, "request")
    assert actor.service_id == world.services["osp"]
    assert (actor.roles, actor.request_id) == ({"social_worker"}, "request")
    async with unit_of_work(actor):
        pass


@pytest.mark.parametrize("token", ["", "x", "opora_", "opora_AAAA", "opora_" + "A" * 64, "opora_ž", "Bearer x"])
async def test_nonsense_is_no_token(db, token: str) -> None:
    """Whatever stands there, the answer is the same."""
    with pytest.raises(NotSignedIn):
        await accounts.actor_for_token(token)


async def test_a_token_holds_no_longer_than_what_it_rests_on(world: World, person: Person) -> None:
    """Revoked, expired, role ended, account closed: each ends it at once."""
    tenant_id = world.organisations["krok"]

    async def token() -> str:
        return await accounts.create_token(person.email, "krokzpet", None, "test")

    revoked = await token()
    await accounts.revoke_token(revoked)
    expired = await token()
    actor = await accounts.actor_for_token(expired)
    async with unit_of_work(world.operator("krok")):
        await current().connection.execute(
            "INSERT INTO api_token (tenant_id, id, service_id, worker_id, user_id, token_hash, label, expires_at)"
            " SELECT tenant_id, $2, service_id, worker_id, user_id, '\\x00', 'old', now() FROM api_token WHERE id = $1",
            UUID(str(actor.session_id).removeprefix("token:")),
            new_id(),
        )
    assert [one.label for one in (await account_views.account_page(actor)).tokens] == ["test"]
    with pytest.raises(NotSignedIn):
        await accounts.actor_for_token(revoked)
    with pytest.raises(NotThere):
        await accounts.revoke_token(revoked)
    ended = await token()
    await service.end_role(tenant_id, person.membership_id)
    with pytest.raises(NotSignedIn):
        await accounts.actor_for_token(ended)
    await service.grant_role(tenant_id, person.worker_id, Role.SOCIAL_WORKER, world.services["pm"])
    await accounts.actor_for_token(ended)
    await accounts.disable_user(person.user_id)
    with pytest.raises(NotSignedIn):
        await accounts.actor_for_token(ended)


async def test_a_person_takes_back_only_own_tokens(world: World, person: Person) -> None:
    """Somebody else's token is as if it were not there."""
    token = await accounts.create_token(person.email, "krokzpet", None, "test")
    owner = await accounts.actor_for_token(token)
    token_id = (await account_views.account_page(owner)).tokens[0].id
    with pytest.raises(NotThere):
        await accounts.revoke_own_token(world.actor("pm_head"), token_id)
    await accounts.revoke_own_token(owner, token_id)
    with pytest.raises(NotSignedIn):
        await accounts.actor_for_token(token)


async def test_a_token_is_made_only_where_the_person_works(world: World) -> None:
    """Neither another organisation, nor another service, nor a year too long."""
    for organisation, code in (("lipnice", None), ("krokzpet", "osp"), ("krokzpet", "nothing"), ("nobody", None)):
        with pytest.raises(NotThere):
            await accounts.create_token("pm_worker@krokzpet.example", organisation, code, "test")
    with pytest.raises(Invalid):
        await accounts.create_token("pm_worker@krokzpet.example", "krokzpet", None, "test", days=1000)


# --- notifications -----------------------------------------------------------------------------------------------


async def leave(world: World, service_name: str, **values) -> UUID:
    notification_id = values.pop("notification_id", None) or new_id()
    actor = world.system(service_name)
    async with unit_of_work(actor):
        await notifications.notify(
            actor,
            notification_id=notification_id,
            kind="notice.assigned",
            about_type="notice",
            about_id=new_id(),
            **values,
        )
    return notification_id


async def test_a_notification_reaches_its_worker_or_the_whole_service_and_nobody_else(world: World) -> None:
    """Newest first; the same id twice is once; the other service sees nothing."""
    mine = await leave(world, "pm", worker_id=world.people["pm_worker"].worker_id)
    await leave(world, "pm", worker_id=world.people["pm_worker"].worker_id, notification_id=mine)
    everyone = await leave(world, "pm")

    async def seen_by(name: str) -> list[UUID]:
        return [one.id for one in await notification_views.notifications(world.actor(name))]

    assert await seen_by("pm_worker") == [everyone, mine]
    assert await seen_by("pm_head") == [everyone]
    assert await seen_by("osp_worker") == []
    assert await seen_by("krok_admin") == []


async def test_what_was_seen_is_put_away(world: World) -> None:
    """Only by whom it is for; twice is no error."""
    mine = await leave(world, "pm", worker_id=world.people["pm_worker"].worker_id)
    for stranger in ("pm_head", "osp_worker", "krok_admin"):
        with pytest.raises(NotThere):
            await notifications.mark_seen(world.actor(stranger), mine)
    await notifications.mark_seen(world.actor("pm_worker"), mine)
    await notifications.mark_seen(world.actor("pm_worker"), mine)
    assert await notification_views.notifications(world.actor("pm_worker")) == []


async def test_what_was_shown_is_put_away_at_once(world: World) -> None:
    """What came since stays, and so does what is somebody else's."""
    mine = [await leave(world, "pm", worker_id=world.people["pm_worker"].worker_id) for _ in range(2)]
    theirs = await leave(world, "pm", worker_id=world.people["pm_head"].worker_id)
    since = await leave(world, "pm", worker_id=world.people["pm_worker"].worker_id)
    await notifications.mark_all_seen(world.actor("pm_worker"), [*mine, theirs])
    await notifications.mark_all_seen(world.actor("krok_admin"), [since])
    assert [one.id for one in await notification_views.notifications(world.actor("pm_worker"))] == [since]
    assert [one.id for one in await notification_views.notifications(world.actor("pm_head"))] == [theirs]
