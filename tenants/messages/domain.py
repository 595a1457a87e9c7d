# pyright: strict
"""What messages add to the shell, and what time does to them."""

from kernel.events import LATER, On
from kernel.outbox import CLOCKS
from kernel.web.i18n import N_

from . import service, tasks
from .events import MessageDue, MessageWaits
from .rules import MESSAGES, NEWS, MessageKind


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    CLOCKS.add(tasks.due)
    LATER.add(On(MessageDue, service.gather), On(MessageWaits, tasks.send_later))
    MESSAGES.add(MessageKind(key=NEWS, title=N_("Novinky v Mém dni")))
