# pyright: strict
"""Pages of cases, one file a screen."""

from . import case, elsewhere, filters, history, key_worker, merging, new, people, records, tasks, worklist, writing
from .offline import FIELD

__all__ = ["FIELD", "ROUTES"]

ROUTES = [
    *worklist.ROUTES,
    *filters.ROUTES,
    *new.ROUTES,
    *case.ROUTES,
    *key_worker.ROUTES,
    *records.ROUTES,
    *writing.ROUTES,
    *tasks.ROUTES,
    *people.ROUTES,
    *merging.ROUTES,
    *elsewhere.ROUTES,
    *history.ROUTES,
]
