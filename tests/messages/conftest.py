"""What tests of messages share: a mail server that the product is set to, and people who are told something."""

from uuid import uuid4

import pytest

from app.testing.mail import MailServer, mail_server
from kernel.db import unit_of_work
from kernel.outbox import drain, note_due
from tenants.notifications import service as notifications


@pytest.fixture
async def post(change_settings):
    """The mail server of the product; it can be stopped and started again."""
    server = MailServer()
    async with mail_server(server):
        change_settings(OPORA_SMTP_URL=f"smtp://localhost:{server.port}", OPORA_MAIL_FROM="opora@opora.example")
        yield server


class Post:
    """Tells people something, lets time pass, and looks at what came of it, past row-level security."""

    def __init__(self, committed, world, server):
        self.committed, self.world, self.server = committed, world, server

    async def news(self, who, kind="case.handed_to_you", about=None):
        """Leave a notification for somebody, as a job of their service does."""
        actor = self.world.actor(who)
        system = self.world.system(self.world.people[who].service)
        news_id = uuid4()
        async with unit_of_work(system):
            await notifications.notify(
                system,
                notification_id=news_id,
                kind=kind,
                about_type="case",
                about_id=about or uuid4(),
                worker_id=actor.worker,
            )
        return news_id

    async def pass_time(self, words):
        """What waits was written so long ago."""
        async with self.committed.superuser() as connection:
            await connection.execute(f"UPDATE message_item SET due_at = due_at - interval '{words}'")
            await connection.execute(
                f"UPDATE message SET due_at = due_at - interval '{words}', created_at = created_at - interval '{words}'"
                " WHERE ended_at IS NULL"
            )

    async def soon(self):
        """Two minutes later for what goes at once; a digest, due on the hour, does not come nearer at any time of day."""
        async with self.committed.superuser() as connection:
            await connection.execute(
                "UPDATE message_item SET due_at = due_at - interval '2 minutes' WHERE due_at <> date_trunc('hour', due_at)"
            )
            await connection.execute(
                "UPDATE message SET due_at = due_at - interval '2 minutes', created_at = created_at - interval '2 minutes'"
                " WHERE ended_at IS NULL"
            )

    async def look(self):
        """One look of the relay, and everything that follows from it."""
        await note_due()
        return await drain()

    async def later(self, words="4 days"):
        """So much later, with what follows; long enough for the next digest, over holidays too."""
        await self.pass_time(words)
        await self.look()
        await self.look()

    async def rows(self, columns="state, fault, tries"):
        async with self.committed.superuser() as connection:
            return [
                tuple(row) for row in await connection.fetch(f"SELECT {columns} FROM message ORDER BY created_at, id")
            ]


@pytest.fixture
def told(committed, world, post):
    return Post(committed, world, post)
