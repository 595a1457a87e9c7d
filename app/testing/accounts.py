"""People of the tests: an account with a second factor of the demonstration, the worker, and a role in one place."""

from datetime import UTC, datetime
from uuid import UUID

from kernel import keys
from kernel.ids import new_id
from tenants.accounts.schemas import AccountText, SecondFactor
from tenants.schemas import WorkerText
from tenants.tables import Membership, Role, UserAccount, Worker

SINCE = datetime(2024, 1, 1, tzinfo=UTC)


async def new_person(tenant: UUID, email: str, name: str, password_hash: str) -> tuple[UUID, UUID]:
    """(in unit) A worker of an organisation and their account, without a role; their ids in this order."""
    user, worker, accounts = new_id(), new_id(), keys.account_sealer()
    await UserAccount.insert(
        UserAccount(
            id=user,
            email_term=keys.account_term(email),
            sealed=accounts.seal("user_account", user, AccountText(name=name, email=email)),
            password_hash=password_hash,
            totp_sealed=accounts.seal("user_account", user, SecondFactor(demo=True), "totp_sealed"),
            totp_last_step=0,
            failed_attempts=0,
            created_at=SINCE,
        )
    )
    sealed = (await keys.organisation_sealer(tenant)).seal("worker", worker, WorkerText(name))
    await Worker.insert(Worker(id=worker, tenant_id=tenant, user_id=user, sealed=sealed))
    return worker, user


async def give_role(tenant: UUID, service: UUID | None, worker: UUID, user: UUID, role: Role) -> None:
    """(in unit) What they work there as, since ever."""
    await Membership.insert(
        Membership(
            id=new_id(),
            tenant_id=tenant,
            worker_id=worker,
            user_id=user,
            service_id=service,
            role=role.value,
            valid_from=SINCE,
        )
    )
