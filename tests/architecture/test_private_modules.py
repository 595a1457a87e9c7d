"""`repository` and the tables of a domain are its own; what others may take from `tables` are the enums stored in them.

The directions of imports are kept by import-linter (`make architecture`); it cannot tell a table from an enum.
"""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from piccolo.table import Table

from app.domains import DOMAINS
from app.testing.sources import nodes

pytestmark = pytest.mark.xdist_group("sources")  # each source is parsed once

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "kernel", "tenants", "cases", "consent", "sharing", "services")
# they look at the rows from outside: the world of the tests, and the measurement against bare SQL
OUTSIDE = ("app/testing/", "app/bench/")


def trespasses(source: str, package: str) -> Iterator[str]:
    """What a module of `package` takes that belongs to another domain alone."""
    for node in nodes(source):
        names = [(alias.name, "") for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [(node.module or "", alias.name) for alias in node.names]
        for module, name in names:
            for whole, rest in ((module, name), (f"{module}.{name}", "")):
                domain = next((each for each in DOMAINS if whole.startswith(f"{each}.")), "kernel")
                if domain == "kernel" or f"{package}.".startswith(f"{domain}."):
                    continue
                parts = whole.removeprefix(f"{domain}.").split(".")
                if "repository" in parts or (parts == ["tables"] and (not rest or is_table(domain, rest))):
                    yield f"{whole}.{rest}".rstrip(".")
                    break


def is_table(domain: str, name: str) -> bool:
    found = getattr(import_module(f"{domain}.tables"), name)
    return isinstance(found, type) and issubclass(found, Table)


def sources() -> Iterator[tuple[Path, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def test_repositories_and_tables_are_private_to_their_domain() -> None:
    found = [
        f"{path}: {trespass}"
        for path, source in sources()
        if not str(path).startswith(OUTSIDE)
        for trespass in trespasses(source, ".".join(path.parts[:-1]))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "from tenants.tables import Role",
        "from tenants import service",
        "from cases.cases.tables import Case",
        "from cases.cases import repository",
        "from kernel.tables import AuditEntry",
    ],
)
def test_what_is_one_s_own_or_an_enum_may_be_taken(source: str) -> None:
    assert list(trespasses(source, "cases.cases")) == []


@pytest.mark.parametrize(
    "source, taken",
    [
        ("from tenants.tables import Role, Worker", "tenants.tables.Worker"),
        ("from tenants import tables", "tenants.tables"),
        ("import tenants.tables", "tenants.tables"),
        ("from tenants import repository", "tenants.repository"),
        ("from tenants.repository import find_worker", "tenants.repository.find_worker"),
        ("from tenants.accounts import repository", "tenants.accounts.repository"),
        ("from sharing.repository.sent import find_grant", "sharing.repository.sent.find_grant"),
    ],
)
def test_rows_and_queries_of_another_domain_may_not(source: str, taken: str) -> None:
    assert list(trespasses(source, "cases.cases")) == [taken]
