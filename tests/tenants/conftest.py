"""People of these tests who really sign in: made through the service functions, with an authenticator."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from pyotp import TOTP

from app.testing.world import World
from kernel.clock import now
from tenants import service
from tenants.accounts import service as accounts
from tenants.tables import Role

PASSWORD = "tri bile kone a pes"
OFFICE = "192.0.2.10"


@dataclass
class Person:
    """Somebody with an authenticator; every code of it is given once."""

    user_id: UUID
    worker_id: UUID
    membership_id: UUID
    email: str
    secret: str
    codes_given: int = 0

    def code(self) -> str:
        """The next code that was not used yet."""
        self.codes_given += 1
        return TOTP(self.secret).at(now() + timedelta(seconds=30 * (self.codes_given - 1)))


@pytest.fixture(autouse=True)
def refuse_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a refusal here; one test of its own measures it."""
    monkeypatch.setattr("tenants.accounts.service.signing_in.REFUSAL_SECONDS", 0)


@pytest_asyncio.fixture
async def person(world: World) -> Person:
    """A social worker of PM."""
    user_id = await accounts.create_user("Nela.Horova@krokzpet.example", "Nela Horová", PASSWORD)
    secret = await accounts.enrol_totp(user_id)
    tenant_id = world.organisations["krok"]
    worker_id = await service.add_worker(tenant_id, user_id, "Nela Horová")
    membership_id = await service.grant_role(tenant_id, worker_id, Role.SOCIAL_WORKER, world.services["pm"])
    return Person(user_id, worker_id, membership_id, "nela.horova@krokzpet.example", secret)
