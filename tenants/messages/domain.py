# pyright: strict
"""What messages add to the shell, and what time does to them."""

from pathlib import Path
from typing import Any

from kernel.events import LATER, On
from kernel.outbox import CLOCKS, SWEEPS
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, NavEntry
from kernel.web.panels import ACTIONS
from kernel.web.render import TEMPLATES
from kernel.web.routes import PAGES
from tenants.settings.rules import SETTINGS

from . import help, pages, service, tasks
from .access import MessagePermission, may_see
from .events import MessageDue, MessageSentAgain, MessageWaits
from .rules import DIGEST_HOUR, MESSAGES, NEWS, SMS_ALLOWED, UNDELIVERED, MessageKind

_IN_LOG = (
    ("message.list", N_("Seznam odchozích zpráv")),
    ("message.again", N_("Poslání zprávy znovu")),
    ("message.due", N_("Zpráva má odejít")),
    ("message.waits", N_("Zpráva čeká na odeslání")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    CLOCKS.add(tasks.due)
    SWEEPS.add(tasks.sweep)
    RULES.add(MessagePermission)
    LATER.add(On(MessageDue, service.gather), On(MessageWaits, tasks.send_later), On(MessageSentAgain, service.repeat))
    NAVIGATION.add(NavEntry(N_("Odeslané zprávy"), pages.LIST, "bell", 95, N_("Správa"), _sees_messages))
    ACTIONS.add(("message.sent_again", N_("Zpráva poslána znovu")))
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    SETTINGS.add(DIGEST_HOUR, SMS_ALLOWED)
    MESSAGES.add(MessageKind(key=NEWS, title=N_("Novinky v Mém dni")), UNDELIVERED)


def _sees_messages(session: Any) -> bool:
    return may_see(session.actor())
