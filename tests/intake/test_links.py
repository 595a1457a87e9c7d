"""Wherever a phone or an e-mail stands on a page, it can be dialled and written to."""

from datetime import timedelta
from html.parser import HTMLParser

from cases.cases import service as cases
from cases.cases.schemas import AddRecord, AddTask, ChangeClient
from cases.clients.schemas import ClientIdentity
from kernel.clock import now
from kernel.contacts import contact
from kernel.legal_time import today_in_prague

PHONES = [f"602 000 {number:03}" for number in range(100, 110)]
EMAIL = "skola@lipnice.example"
TYPED_IN = {"title", "textarea", "option", "script", "style", "label", "button"}


class Shown(HTMLParser):
    """The text of a page that is no link to a number or an address, and those that are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.within: list[tuple[str, bool]] = []
        self.plain: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag not in {"input", "meta", "link", "br", "img", "hr", "use", "path"}:
            self.within.append((tag, href.startswith(("tel:", "mailto:"))))
        if href.startswith(("tel:", "mailto:")):
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(link or tag in TYPED_IN for tag, link in self.within):
            self.plain.append(data)


async def test_every_phone_and_address_on_a_page_is_a_link(office, client_app):
    """Of the client, in records, tasks and notices; who called is shown the same way."""
    one, two, three, four, five, six, seven, *_ = PHONES
    notice = await office.record(subject=f"Matka má {one}.\nŠkola {EMAIL}", notifier_contact=two)
    where = await office.assign(notice.id, summary=f"Babička {three}, {EMAIL}")
    coordinator = office.actor("spod_coordinator")
    record = AddRecord(
        kind="note", occurred_at=now(), title="Škola", facts=f"Učitel {four}", statements=EMAIL, opinion=f"viz {five}"
    )
    record_id = await cases.add_record(coordinator, where.case_id, record)
    task = AddTask(
        title=f"Zavolat {six}",
        note=f"nebo {seven}",
        due_on=today_in_prague() + timedelta(days=2),
        assignee_id=coordinator.worker_id,
    )
    await cases.add_task(coordinator, where.case_id, task)
    corrected = ClientIdentity(given_name="Eliška", family_name="Vránová", phone="602000108", email=EMAIL)
    await cases.change_client(coordinator, where.case_id, ChangeClient(identity=corrected), version=1)
    page = await client_app("spod_coordinator")
    links: set[str] = set()
    for path in ("", "/people", "/records", f"/records/{record_id}", "/tasks"):
        answer = await page.get(f"/cases/{where.case_id}{path}")
        assert answer.status_code == 200, path
        shown = Shown(answer.text)
        assert [text for text in shown.plain if "<a" in contact(text)] == [], path
        links |= set(shown.links)
    answer = await page.post(f"/notices/{notice.id}/notifier", data={"reason": "clarify"})
    for html in (answer.text, (await page.get(f"/notices/{notice.id}")).text):
        shown = Shown(html)
        assert [text for text in shown.plain if "<a" in contact(text)] == []
        links |= set(shown.links)
    numbers = {f"tel:+420{phone.replace(' ', '')}" for phone in (one, three, four, five, six, seven, "602 000 108")}
    assert {*numbers, f"mailto:{EMAIL}"} <= links
