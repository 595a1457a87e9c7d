"""The list of domains, lower ones first: read by asgi, worker, cli, migrations and tests."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

DOMAINS = (
    "kernel",
    "tenants",
    "cases.clients",
    "cases.cases",
    "consent",
    "services.intake",
    "services.case_management",
    "services.meetings",
    "sharing",
)
MODULES = ("service", "views", "tasks", "api", "pages")


def load() -> list[ModuleType]:
    """Import every module by which a domain takes part: reactions, permissions, menu entries and routes register so."""
    return [
        import_module(f"{domain}.{module}")
        for domain in DOMAINS
        for module in MODULES
        if find_spec(f"{domain}.{module}") is not None
    ]
