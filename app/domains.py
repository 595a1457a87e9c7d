"""The list of domains, lower ones first: read by asgi, worker, cli, migrations and tests."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from kernel import points

DOMAINS = (
    "kernel",
    "tenants",
    "cases.calendar",
    "cases.deadlines",
    "cases.protocols",
    "cases.clients",
    "cases.persons",
    "cases.cases",
    "cases.telling",
    "cases.declining",
    "cases.standing_in",
    "consent",
    "services.intake",
    "services.registers",
    "services.protection",
    "services.guardianship",
    "services.waiting",
    "services.competence",
    "services.answers",
    "services.inbox",
    "services.case_management",
    "services.meetings",
    "services.desk",
    "sharing",
)
MIGRATING = tuple(domain for domain in DOMAINS if find_spec(f"{domain}.piccolo_app") is not None)


@cache
def load() -> None:
    """Let each domain say in its `register()` what it adds to those below: once for the process, and then no more."""
    for domain in (*DOMAINS, "app"):
        import_module(f"{domain}.domain").register()
    points.freeze()
