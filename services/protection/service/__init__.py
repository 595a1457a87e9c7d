"""What people do about the judgement of notices."""

from .urgency import assess_urgency

__all__ = ["assess_urgency"]
