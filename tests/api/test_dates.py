"""Every date and time of every order has a first and a last day, and says which and why; or it is named here as free."""

from collections.abc import Iterator
from typing import Any

import pytest

from .test_orders import Desk, Order, desk

__all__ = ["desk"]

pytestmark = pytest.mark.slow

FREE = {
    ("consents.preview", "said_on"): "a preview is asked before anybody has said anything",
    ("consents.preview", "valid_from"): "a preview shows a gap where a day is wrong",
    ("consents.preview", "valid_until"): "a preview shows a gap where a day is wrong",
    ("consents.blank_form", "said_on"): "a form to be signed is printed before it is",
}
LONG_AGO, FAR_AHEAD = "1885-01-01", "2999-12-31"
TELLS_NOTHING = {"Zkontrolujte rok."}


def dates(order: Order) -> Iterator[tuple[str | int, ...]]:
    """Where the dates and instants of an order stand."""
    yield from _dates(order.schema, order.models, ())


def _dates(schema: dict[str, Any], models: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    for each in schema.get("oneOf", schema.get("anyOf", ())):
        yield from _dates(each, models, path)
    if "$ref" in schema:
        for name, each in models[schema["$ref"].rpartition("/")[2]]["properties"].items():
            yield from _dates(each, models, (*path, name))
    elif schema.get("type") == "array":
        yield from _dates(schema["items"], models, (*path, 0))
    elif schema.get("format") in ("date", "date-time"):
        yield path


def at(order: Order, path: tuple[str | int, ...], day: str) -> str:
    """The day as the field takes it."""
    sample: Any = order.body
    for step in path:
        sample = sample[step]
    return f"{day}T10:00:00Z" if "T" in str(sample) else day


@pytest.mark.parametrize("day", [LONG_AGO, FAR_AHEAD])
async def test_a_day_that_cannot_be_is_refused_with_its_reason(desk: Desk, day: str) -> None:
    """Beside its field, in a sentence that says more than that the year is wrong; nothing stands there twice."""
    wrong: list[str] = []
    asked: set[tuple[str, str]] = set()
    for order in desk.orders:
        for path in dates(order):
            name = next(step for step in reversed(path) if isinstance(step, str))
            asked.add((order.name, name))
            if (order.name, name) in FREE:
                continue
            refused = await desk.send(order, order.but(path, at(order, path, day)))
            errors: dict[str, str] = refused.json().get("errors", {}) if refused.status_code == 400 else {}
            said = [words for field, words in errors.items() if field.rpartition(".")[2] == name]
            if len(said) != 1 or said[0] in TELLS_NOTHING:
                wrong.append(f"{order.name} {path} {day}: {refused.status_code} {refused.text[:300]}")
    assert not wrong, "\n".join(wrong)
    assert len(asked - FREE.keys()) > 12
    assert FREE.keys() <= asked
