"""What was written of an addition for one child is no judgement of it for another, open in its tab and from a draft."""

import re

import pytest

from kernel.web.text import soft
from services.protection.rules.children import OTHERS_BY_NOW, mark_of_children
from tests.competence.test_draft_of_another import goes_on, left

from .test_children import add, judge_addition, judged, office  # pyright: ignore

__all__ = ["judged", "office"]
WRITTEN = "Babička ji odvezla k lékaři."


@pytest.mark.parametrize("child", ["", "all"])
async def test_who_wrote_of_a_child_that_somebody_else_judged_is_asked_about_the_other_anew(
    office, judged, child, client_app
):
    addition_id = await add(office, judged)
    worker, there = await client_app("spod_coordinator"), f"/notices/{judged}/urgency/addition"
    typed = {
        "child_id": child,
        "all_of": re.search(r'name="all_of" value="(\d+)"', (await worker.get(there)).text)[1],
        "concerns": "yes",
        "content": WRITTEN,
        "seriousness": "2",
        "credibility": "2",
        "acute": "no",
    }
    sent = await left(worker, there, **typed)
    assert WRITTEN in await goes_on(worker)
    await judge_addition(office, judged, addition_id)  # the head, for the child of the notice
    for page in (
        soft((await worker.post(there, data=sent, follow_redirects=True)).text),
        await goes_on(worker),
    ):
        assert "Doplnění už je posouzené, dítě: Vránová Eliška" in page
        assert "Čeká ještě: Klára, sestra." in page
        assert not re.search(rf"<textarea[^>]*>\s*{WRITTEN}", page)
        assert "Změnit už se tu nedá nic" not in page
        assert "/drafts?whole=" in page, re.findall(r"<div[^>]*flash.{0,900}", page)[:2]


async def test_an_addition_for_all_names_who_is_one_of_them_since(office, judged, client_app):
    """A page of when only the notice's own child was one of all; it was told that somebody else judged it, though nobody did."""
    await add(office, judged)
    worker, there = await client_app("spod_coordinator"), f"/notices/{judged}/urgency/addition"
    await worker.get(there)
    typed = {"child_id": "all", "all_of": str(mark_of_children([None])), "all_named": "-", "content": WRITTEN}
    typed |= {"concerns": "yes", "seriousness": "2", "credibility": "2", "acute": "no"}
    sent = await left(worker, there, **typed)
    refused = await worker.post(there, data={**sent, **typed})
    assert refused.status_code == 400
    page = soft(refused.text)
    assert f"{OTHERS_BY_NOW} Přibylo: Klára, sestra." in page
    assert WRITTEN in page
    assert "Doplnění už je posouzené" not in page
