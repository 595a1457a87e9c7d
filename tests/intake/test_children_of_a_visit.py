"""Of whom a visit is said to be: each child by itself, however they are written (ADR 0113)."""

import pytest

from services.intake.rules.visits import one_by_one


@pytest.mark.parametrize(
    ("named", "children"),
    [
        ("Tereza Hájková\nOndra", ["Tereza Hájková", "Ondra"]),
        ("Tereza Hájková, Ondra Hájek", ["Tereza Hájková", "Ondra Hájek"]),
        ("Tereza a Ondra; Eva", ["Tereza", "Ondra", "Eva"]),
        ("Hájková, Tereza", ["Hájková, Tereza"]),
        ("Tereza Hájková, 6 let", ["Tereza Hájková, 6 let"]),
        ("bratr Ondra (3 roky)", ["bratr Ondra (3 roky)"]),
    ],
)
def test_each_is_one(named, children):
    assert [" ".join(each.split()) for each in one_by_one(named)] == children
