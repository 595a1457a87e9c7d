"""What the kernel adds to itself."""

from kernel import audit
from kernel.db import TRACES


def register() -> None:
    """A refused act leaves its entry in the audit log."""
    TRACES.add(audit.refused)
