"""The floor plan is the data: no foreign key runs upwards, and no SQL of a lower domain names a table of a higher one.

The floors stand in the order of `app.domains.DOMAINS`; what stands earlier knows nothing of what stands later, so that
there is no circle either. The import contracts say the same of the code.
"""

import importlib
import re

import pytest

from app.domains import DOMAINS, MIGRATING
from kernel.migrations import files

FLOORS = ["kernel", "tenants", "cases", "consent", "services", "sharing"]
NAMED = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|ON|REFERENCES|TABLE|USING)\s+(?:public\.)?(\w+)")
DOMAIN_OF = {
    table._meta.tablename: domain
    for domain in MIGRATING
    for table in importlib.import_module(f"{domain}.piccolo_app").APP_CONFIG.table_classes
}


def test_the_order_of_domains_is_the_order_of_floors():
    floors = [domain.partition(".")[0] for domain in DOMAINS]
    assert floors == sorted(floors, key=FLOORS.index)


async def test_no_foreign_key_runs_upwards(committed):
    async with committed.superuser() as connection:
        keys = await connection.fetch(
            "SELECT conname::text, conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace IN ('public'::regnamespace, 'opora'::regnamespace)"
        )
    assert len(keys) > 50
    upwards = [
        f"{name}: {DOMAIN_OF[child]} names {DOMAIN_OF[parent]}"
        for name, child, parent in keys
        if DOMAINS.index(DOMAIN_OF[child]) < DOMAINS.index(DOMAIN_OF[parent])
    ]
    assert upwards == []


# rows of before, put right once by what a higher domain knew of them, where it was there
MENDED = {"registers_2026_11_29t17_35_06_347126.sql": {"competence_decision"}}


@pytest.mark.parametrize("domain", MIGRATING)
def test_the_sql_of_a_domain_names_nothing_above_it(domain):
    """Guards and functions, too: a higher domain hangs its own on the table of a lower one."""
    above = {table for table, its in DOMAIN_OF.items() if DOMAINS.index(its) > DOMAINS.index(domain)}
    for migration in files(domain.rpartition(".")[2]):
        statements = re.sub(r"--.*|'[^']*'", " ", migration.sql.read_text())
        named = set(NAMED.findall(statements)) & above
        assert named == MENDED.get(migration.sql.name, set()), migration.sql.name
