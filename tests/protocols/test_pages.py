"""The pages of protocols, as people and programs use them."""

from urllib.parse import urlsplit

import lxml.html

from cases.protocols import rules
from kernel.web.text import soft

from .conftest import STROKES


def fields(text, action):
    """What the form that is sent there carries."""
    form = next(form for form in lxml.html.fromstring(text).forms if (form.get("action") or "").endswith(action))
    return dict(form.form_values())


async def test_a_protocol_from_the_notice_to_the_opened_page(office, client_app):
    """By forms alone, as without a script."""
    notice_id = await office.in_person()
    intake = await client_app("spod_intake")
    notice = await intake.get(f"/notices/{notice_id}")
    (start,) = lxml.html.fromstring(notice.text).xpath("//a[contains(@href, '/protocols/of/')]/@href")
    reading = await intake.get(start)
    assert "Z bytu je večer slyšet křik." in soft(reading.text)
    assert office.notifier_name not in reading.text
    form = fields(reading.text, "")
    wrong = await intake.post(urlsplit(start).path, data={**form, "signers": ["notifier", "witness"]})
    assert rules.NEEDS_NAME in soft(wrong.text)
    sent = {**fields(wrong.text, ""), "signers": ["notifier", "witness"], "name_witness": "Pavla Svědková"}
    made = await intake.post(urlsplit(start).path, data=sent)
    here = made.headers["location"]
    page = await intake.get(here)
    for words in (office.notifier_name, "Pavla Svědková"):
        assert words not in page.text
    empty = await intake.post(f"{here}/sign", data=fields(page.text, "/sign"))
    assert empty.status_code == 400
    assert rules.NEEDS_STROKES in soft(empty.text)
    for strokes in ("not json", '[["a"]]', "[[1.5, 2]]", "[" * 5000, '{"a": 1}'):
        bad = await intake.post(f"{here}/sign", data={**fields(page.text, "/sign"), "strokes": strokes})
        assert bad.status_code == 400, strokes
    drawn = {**fields(page.text, "/sign"), "strokes": str(STROKES)}
    assert (await intake.post(f"{here}/sign", data=drawn)).status_code == 303
    for reason in ("Odchod před koncem.", "Zlomená ruka."):
        page = await intake.get(here)
        refused = {**fields(page.text, "/sign"), "way": "refused", "reason": reason}
        assert (await intake.post(f"{here}/sign", data=refused)).status_code == 303
    page = await intake.get(here)
    unsaid = await intake.post(f"{here}/open", data=fields(page.text, "/open"))
    assert rules.NEEDS_REASON in soft(unsaid.text)
    opened = await intake.post(f"{here}/open", data={**fields(page.text, "/open"), "reason": "clarify"})
    for words in (office.notifier_name, "Pavla Svědková", "Zlomená ruka.", 'd="M100 300 L260 80'):
        assert words in soft(opened.text)
    paper = await intake.post(f"{here}/paper", data={**fields(page.text, "/open"), "reason": "clarify"})
    assert paper.headers["content-type"] == "application/pdf"
    assert "protokol.pdf" in paper.headers["content-disposition"]
    notice = await intake.get(f"/notices/{notice_id}")
    assert "podepsáno" in notice.text
    assert office.notifier_name not in notice.text


async def test_of_a_call_and_to_a_colleague_nothing_is_offered(office, client_app):
    """Whoever may only know of a notice knows of no protocol either."""
    called = (await office.record()).id
    assert "/protocols/" not in (await (await client_app("spod_intake")).get(f"/notices/{called}")).text
    notice_id = await office.in_person()
    protocol_id = await office.signed(notice_id)
    colleague = await client_app("spod_coordinator2")
    assert "/protocols/" not in (await colleague.get(f"/notices/{notice_id}")).text
    assert (await colleague.get(f"/protocols/{protocol_id}")).status_code == 404
    assert (await colleague.get(f"/protocols/of/{notice_id}")).status_code == 403


async def test_a_program_reads_aloud_and_signs(office, client_app):
    """By the API, by the same rules; a refusal stands beside its field."""
    notice_id = await office.in_person()
    intake = await client_app("spod_intake")
    made = await intake.post(f"/api/v1/protocols/of/{notice_id}", json={"signers": [{"role": "notifier"}]})
    assert made.status_code == 201
    here = f"/api/v1/protocols/{made.json()['id']}"
    refused = await intake.post(f"{here}/signatures", json={"no": 0, "way": "drawn", "strokes": [[1, 2, 3000, 4]]})
    assert refused.json()["errors"] == {"strokes": rules.UNREADABLE}
    for no in range(2):
        signed = {"no": no, "way": "drawn", "strokes": STROKES}
        assert (await intake.post(f"{here}/signatures", json=signed)).status_code == 201
    assert (await intake.post(f"{here}/signatures", json=signed)).json()["code"] == "signed-already"
    seen = (await intake.get(here)).json()
    assert [each["way"] for each in seen["signers"]] == ["drawn", "drawn"]
    opened = (await intake.post(f"{here}/shown", json={"reason": "clarify"})).json()
    assert opened["signed"][0]["name"] == office.notifier_name
    assert opened["signed"][0]["strokes"] == STROKES
