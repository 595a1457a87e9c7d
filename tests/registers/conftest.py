"""What the tests of registers share: the authority at work, and settings of its own."""

from collections.abc import Awaitable, Callable

import pytest

from app.testing.world import World
from kernel.legal_time import today_in_prague
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tests.intake.conftest import Office

Set = Callable[[str, str], Awaitable[None]]


@pytest.fixture
def office(world: World) -> Office:
    """The authority of the world at work."""
    return Office(world)


@pytest.fixture
def set_to(world: World) -> Set:
    """Let a setting of the authority be another one from today."""
    times: dict[str, int] = {}

    async def change(key: str, value: str) -> None:
        order = ChangeSetting(value=value, valid_from=today_in_prague(), reason="Porada.")
        await settings.change_setting(world.actor("ospod_admin"), key, order, version=times.get(key, 0))
        times[key] = times.get(key, 0) + 1

    return change
