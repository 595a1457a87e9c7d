# pyright: strict
"""What is told to people outside of the application, and how it gets to them.

Functions marked (in unit) run in the caller's unit of work; `deliver` holds none while it waits for anybody outside.
"""

from .again import repeat, send_again
from .channels import channels, send_trial
from .choosing import choose
from .items import tell
from .sending import deliver
from .telling import gather, write_about

__all__ = ["channels", "choose", "deliver", "gather", "repeat", "send_again", "send_trial", "tell", "write_about"]
