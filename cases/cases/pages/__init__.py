# pyright: strict
"""Pages of cases, one file a screen."""

from . import case, history, key_worker, lists, people, records, tasks

ROUTES = [
    *lists.ROUTES,
    *case.ROUTES,
    *key_worker.ROUTES,
    *records.ROUTES,
    *tasks.ROUTES,
    *people.ROUTES,
    *history.ROUTES,
]
