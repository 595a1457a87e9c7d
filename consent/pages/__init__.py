"""Pages of consents, one file a screen."""

from . import evidence, reading, recording, withdrawing
from .next_steps import NEXT_STEPS, Kept, NextStep

__all__ = ["NEXT_STEPS", "ROUTES", "Kept", "NextStep"]

ROUTES = [*reading.ROUTES, *recording.ROUTES, *withdrawing.ROUTES, *evidence.ROUTES]
