"""Pages of consents, one file a screen."""

from . import evidence, reading, recording, withdrawing
from .next_steps import NEXT_STEPS, NextStep

__all__ = ["NEXT_STEPS", "ROUTES", "NextStep"]

ROUTES = [*reading.ROUTES, *recording.ROUTES, *withdrawing.ROUTES, *evidence.ROUTES]
