"""The demonstration is collected from the domains, in the order in which things happened."""

import importlib
import pkgutil

import app.demo
from app.demo.load import parts
from app.demo.world import Part


def test_no_part_is_left_out() -> None:
    """A part in a module whose name is no domain's would never be played."""
    modules = [importlib.import_module(f"app.demo.{each.name}") for each in pkgutil.iter_modules(app.demo.__path__)]
    written = [part for module in modules for part in vars(module).values() if isinstance(part, Part)]
    assert {id(part) for part in written} == {id(part) for part in parts()}


def test_lower_floors_settle_first() -> None:
    who = [part.settle.__module__ for part in parts() if part.settle]
    assert who == ["app.demo.tenants", "app.demo.cases"]


def test_today_comes_last() -> None:
    days = [scene.days_ago for part in parts() for scene in part.scenes]
    assert min(days) == 0, "what is unread and what was just withdrawn happens today"
    assert all(day >= 0 for day in days)
