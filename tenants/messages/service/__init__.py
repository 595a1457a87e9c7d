# pyright: strict
"""What is told to people outside of the application, and how it gets to them.

Functions marked (in unit) run in the caller's unit of work; `deliver` holds none while it waits for anybody outside.
"""

from .choosing import choose
from .sending import deliver
from .telling import gather, tell

__all__ = ["choose", "deliver", "gather", "tell"]
