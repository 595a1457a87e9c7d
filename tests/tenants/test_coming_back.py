"""Who left and comes back: another account and another worker; what was before keeps its name and gets nothing back."""

import pytest

from app.testing.world import World
from kernel.actor import operator_actor
from kernel.db import current, unit_of_work
from kernel.exceptions import DomainError
from kernel.triggers import guarded
from tenants import service, views
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.exceptions import EmailTaken, WorksThereAlready
from tenants.leaving import service as leaving
from tenants.tables import Role

from .conftest import PASSWORD

NAME = "Lenka Ďurišová"


class Refused(DomainError):
    """The database refused."""

    code = "refused"


async def test_who_ended_in_an_organisation_is_employed_again(world: World) -> None:
    """By the same account, as another worker; while the first one works there is no second."""
    tenant_id, somebody = world.organisations["krok"], world.people["pm_worker"]
    with pytest.raises(WorksThereAlready):
        await service.add_worker(tenant_id, somebody.user_id, NAME)
    await service.end_worker(tenant_id, somebody.worker_id)
    again = await accounts.employ(tenant_id, somebody.user_id)
    assert again != somebody.worker_id
    await service.grant_role(tenant_id, again, Role.SOCIAL_WORKER, world.services["pm"])
    async with unit_of_work(world.actor("pm_head")) as unit:
        here = [worker.id for worker in await views.workers_of_service(unit.actor) if worker.name == NAME]
        names = await views.worker_names(tenant_id, [again, somebody.worker_id])
    assert here == [again]
    assert names == {again: NAME, somebody.worker_id: NAME}


async def test_the_address_of_a_closed_account_opens_another(world: World) -> None:
    """With its own password and factor; the commands mean the open one, and the closed one stays closed."""
    somebody = world.people["pm_worker"]
    with pytest.raises(EmailTaken):
        await accounts.create_user(somebody.email, NAME, PASSWORD)
    await leaving.close_account(somebody.user_id)
    again = await accounts.create_user(somebody.email, NAME, PASSWORD)
    assert again != somebody.user_id
    assert await account_views.find_user(somebody.email) == again
    assert await accounts.employ(world.organisations["krok"], again) != somebody.worker_id


@pytest.mark.parametrize(("table", "column"), [("worker", "ended_at"), ("user_account", "disabled_at")])
async def test_what_ended_does_not_begin_again(world: World, table: str, column: str) -> None:
    """Not by raw SQL of the operator either: with it would come back what was given to others meanwhile."""
    somebody = world.people["pm_worker"]
    await leaving.close_account(somebody.user_id)
    one = somebody.worker_id if table == "worker" else somebody.user_id
    with pytest.raises(Refused):
        async with unit_of_work(operator_actor(world.organisations["krok"])):
            with guarded(Refused):
                await current().connection.execute(f"UPDATE {table} SET {column} = NULL WHERE id = $1", one)
