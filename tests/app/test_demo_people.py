"""The made-up people of the demonstration: what is written of them fits them."""

from app.demo.people import CHILDREN, CLIENTS, WORK


def test_records_call_a_client_what_they_are():
    """Nobody's record says "Klientka" of a man: the word comes from the person, never from the text."""
    called = {f"{each.given_name} {each.family_name}": each.client for each in CLIENTS}
    assert called["Martin Bureš"] == "Klient"
    assert called["Thi Lan Nguyen"] == called["Hana Kučerová"] == "Klientka"
    assert [name for name, word in called.items() if word == "Klient" and name.split()[0].endswith("a")] == []
    assert not any("Klient" in text for work in WORK.values() for record in work for text in record)
    assert {each.whom_to_call for each in CHILDREN} == {"rodičům"}
