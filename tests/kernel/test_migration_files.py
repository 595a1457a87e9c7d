"""The files of migrations: frozen, self-contained, with names that do not meet."""

import ast
import importlib
import re

import pytest
from click.testing import CliRunner

from app.domains import MIGRATING
from kernel import migrations
from kernel.migrations import __main__ as command
from kernel.migrations.files import MigrationFailed, MigrationFile

ROOT = migrations.ROOT.parent
FILES = sorted(migrations.ROOT.glob("*/*.py"))


def test_every_domain_with_tables_has_migrations():
    assert {file.parent.name for file in FILES} == set(migrations.domain_names())


def test_each_file_is_named_by_its_domain_and_time():
    """Piccolo imports by the bare name: equal names in two domains would run one of them twice and the other never."""
    named = [(file, MigrationFile.beside(file)) for file in FILES]
    assert [file.name for file, migration in named if migration.domain != file.parent.name] == []
    said = {file.name: re.search(r"^ID = \"([^\"]+)\"", file.read_text(), re.M)[1] for file in FILES}
    assert said == {file.name: migration.id for file, migration in named}


def test_each_released_file_is_as_it_was():
    """The one that is not says its name."""
    for file in FILES:
        MigrationFile.beside(file).check()


def test_no_file_imports_live_code():
    """An enum or a helper that changes would make another migration of it next month."""
    imported = {
        file.name: [
            ast.unparse(node)
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        for file in FILES
    }
    allowed = ["from kernel.migrations.released import sql_beside"]
    assert {name: found for name, found in imported.items() if found != allowed} == {}


def test_a_released_file_that_was_edited_is_refused(tmp_path):
    """By its name, before anything runs."""
    for file in (FILES[0], FILES[0].with_suffix(".sql")):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    copy = tmp_path / FILES[0].name
    MigrationFile.beside(copy).check()
    sql = copy.with_suffix(".sql")
    sql.write_text(sql.read_text() + "GRANT ALL ON ALL TABLES IN SCHEMA public TO opora_app;\n")
    with pytest.raises(MigrationFailed) as refused:
        MigrationFile.beside(copy).check()
    assert str(refused.value) == f"{sql.name} was edited after its release; write a new migration instead"
    sql.unlink()
    with pytest.raises(MigrationFailed, match="is missing"):
        MigrationFile.beside(copy).check()


def test_the_next_migration_is_begun_and_frozen(tmp_path, monkeypatch):
    """Two files, found by their time; each change of the SQL is frozen until the release."""
    monkeypatch.setattr(command, "ROOT", tmp_path)
    (tmp_path / "tenants").mkdir()
    run = CliRunner().invoke
    assert run(command.migrations, ["new", "tenants"]).exit_code == 0
    (python,) = (tmp_path / "tenants").glob("*.py")
    migration = MigrationFile.beside(python)
    migration.check()
    assert migration.domain == "tenants"
    assert f'ID = "{migration.id}"' in python.read_text()

    migration.sql.write_text("ALTER TABLE service ADD COLUMN colour text;")
    with pytest.raises(MigrationFailed):
        MigrationFile.beside(python).check()
    assert run(command.migrations, ["freeze", str(migration.sql)]).exit_code == 0
    MigrationFile.beside(python).check()

    assert "nobody has no folder" in run(command.migrations, ["new", "nobody"]).output


def test_nothing_else_lies_beside_them():
    others = [
        path.name
        for path in migrations.ROOT.rglob("*")
        if path.is_file() and path.with_suffix(".py") not in FILES and "__pycache__" not in path.parts
    ]
    assert others == ["README.md"]
    assert all(file.with_suffix(".sql").exists() for file in FILES)
    assert len({file.name for file in FILES}) == len(FILES)


def test_every_table_of_a_domain_is_in_its_configuration():
    """Those too that a part of it without migrations of its own keeps (`tenants.division`)."""
    from piccolo.table import Table

    for domain in MIGRATING:
        folder = ROOT / domain.replace(".", "/")
        parts = [part for part in folder.glob("*/tables.py") if not (part.parent / "piccolo_app.py").exists()]
        modules = [f"{domain}.tables", *(f"{domain}.{part.parent.name}.tables" for part in parts)]
        config = importlib.import_module(f"{domain}.piccolo_app").APP_CONFIG
        here = {
            one
            for name in modules
            for one in vars(importlib.import_module(name)).values()
            if isinstance(one, type) and issubclass(one, Table) and one.__module__ == name
        }
        assert set(config.table_classes) == here, domain
