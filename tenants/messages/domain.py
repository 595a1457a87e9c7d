# pyright: strict
"""What messages add to the shell, and what time does to them."""

from pathlib import Path

from kernel.events import LATER, On
from kernel.outbox import CLOCKS
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.render import TEMPLATES
from kernel.web.routes import PAGES
from tenants.settings.rules import SETTINGS

from . import help, pages, service, tasks
from .events import MessageDue, MessageWaits
from .rules import DIGEST_HOUR, MESSAGES, NEWS, SMS_ALLOWED, MessageKind


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    CLOCKS.add(tasks.due)
    LATER.add(On(MessageDue, service.gather), On(MessageWaits, tasks.send_later))
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    SETTINGS.add(DIGEST_HOUR, SMS_ALLOWED)
    MESSAGES.add(MessageKind(key=NEWS, title=N_("Novinky v Mém dni")))
