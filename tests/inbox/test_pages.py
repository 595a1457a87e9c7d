"""Pages of files that arrived: from the file to the notice in a browser's requests."""

import re
from urllib.parse import urlencode

import lxml.html

from app.testing.letters import ADDRESS, SENDER, mail


async def sent(client, path, **fields):
    """Send a form as a browser does."""
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    return await client.post(path, content=urlencode(fields), headers=head)


async def put(client, content=None, name="mail od Zvěřinové.eml"):
    """Put a file in."""
    whole = mail(files=(("škola.pdf", b"%PDF-1.4 x"),)) if content is None else content
    return await client.post("/inbox/new", files={"file": (name, whole, "message/rfc822")})


def fields_of(page):
    """What stands in the form of the notice."""
    form = lxml.html.fromstring(page.text).get_element_by_id("ze-souboru")
    return {name: value or "" for name, value in form.fields.items() if name}


async def test_an_email_is_put_in_prefilled_saved_and_opened_for_a_reason(client_app):
    intake = await client_app("spod_intake")
    made = await put(intake)
    assert made.status_code == 303, made.text
    here = made.headers["location"]
    form = await intake.get(here)
    fields = fields_of(form)
    assert fields["notifier_name"] == SENDER
    assert fields["day"].replace("\u00a0", " ") == "26. 11. 2026"
    assert "škola.pdf" in form.text
    saved = await sent(intake, here, **{**fields, "child_family_name": "Vrána"})
    assert saved.status_code == 303, saved.text
    notice = saved.headers["location"]
    page = await intake.get(notice)
    assert "E-mailem" in page.text
    for word in (SENDER, "Zvěřinov", ADDRESS, "škola.pdf"):
        assert word not in page.text
    assert (await sent(intake, f"{notice}/message")).status_code == 400
    opened = await sent(intake, f"{notice}/message", reason="clarify")
    assert SENDER in opened.text
    link = re.search(r"/inbox/[\w-]+/parts/[\w-]+\?opened=[\w=-]+", opened.text)
    assert link
    bare = link[0].partition("?")[0]
    assert (await intake.get(bare)).status_code == 404, "each opening has its reason"
    assert (await intake.get(here)).headers["location"] == notice
    part = await intake.get(link[0])
    assert part.content == b"%PDF-1.4 x"
    assert "priloha-1.pdf" in part.headers["content-disposition"]
    assert part.headers["content-type"].startswith("application/octet-stream")
    other = await client_app("spod_coordinator")
    assert (await other.get(link[0])).status_code == 404
    assert (await sent(other, f"{notice}/message", reason="clarify")).status_code == 403


def button_of(page, here):
    """What the list sends when somebody takes a file up."""
    (found,) = lxml.html.fromstring(page.text).xpath(f"//form[@action='{here}/take-up']")
    return {name: value or "" for name, value in found.fields.items() if name}


async def test_what_was_typed_stays_when_somebody_else_took_the_file_up(client_app):
    intake, head = await client_app("spod_intake"), await client_app("spod_head")
    here = (await put(intake)).headers["location"]
    fields = fields_of(await intake.get(here))
    assert (await sent(intake, "/drafts", **{**fields, "caregivers": "dědeček Kvapil"})).status_code == 303
    assert (await sent(head, f"{here}/take-up", **button_of(await head.get("/inbox"), here))).status_code == 303
    left = await intake.get(here)
    assert left.status_code == 200
    assert "dědeček Kvapil" in left.text
    assert "převzal někdo jiný" in left.text.replace("\u00a0", " ")
    assert "škola.pdf" not in left.text
    refused = await sent(intake, here, **{**fields, "caregivers": "babička Kvapilová"})
    assert refused.status_code == 409
    assert "babička Kvapilová" in refused.text
    assert "škola.pdf" not in refused.text
    assert (await (await client_app("spod_coordinator")).get(here)).status_code == 403
    made = await sent(head, here, **fields_of(await head.get(here)))
    assert made.status_code == 303, made.text
    left = await intake.get(here)
    assert "babička Kvapilová" in left.text
    assert made.headers["location"] in left.text


async def test_nobody_takes_a_file_from_a_colleague_by_a_list_that_is_old(client_app):
    """Four at one button: one has it, the others are told who, and only a button that says so takes it from them."""
    mailroom, intake, head = [await client_app(who) for who in ("spod_mailroom", "spod_intake", "spod_head")]
    await put(mailroom)
    page = await intake.get("/inbox")
    (here,) = re.findall(r"(/inbox/[\w-]{36})/take-up", page.text)
    button = button_of(page, here)
    assert (await sent(intake, f"{here}/take-up", **button)).headers["location"] == here
    for fields in (button, {}):
        told = await sent(head, f"{here}/take-up", **fields)
        assert told.headers["location"].startswith("/inbox#")
        page = (await head.get("/inbox")).text.replace("\u00a0", " ")
        assert "Nepřevzali jste ho: soubor teď má" in page
    assert (await head.get(here)).status_code == 403
    assert (await intake.get(here)).status_code == 200
    asked = button_of(await head.get("/inbox"), here)
    assert (await sent(head, f"{here}/take-up", **asked)).headers["location"] == here


async def test_what_is_no_message_is_refused_beside_the_field_by_its_name(client_app):
    intake = await client_app("spod_intake")
    refused = await put(intake, b"%PDF-1.4 nic", "dopis.pdf")
    assert refused.status_code == 400
    assert "dopis.pdf: To není datová zpráva" in refused.text
    assert (await put(intake, b"")).status_code == 400


async def test_the_mailroom_brings_files_and_reads_none(client_app):
    mailroom, intake = await client_app("spod_mailroom"), await client_app("spod_intake")
    made = await put(mailroom)
    assert made.headers["location"] == "/inbox"
    listed = await mailroom.get("/inbox")
    assert "E-mail" in listed.text
    assert "zatím nikdo" in listed.text
    assert "Zvěřinov" not in listed.text
    assert "Převzít" not in listed.text
    assert "Převzít" in (await intake.get("/inbox")).text
    assert "Došlé soubory čekají na převzetí" in (await intake.get("/my-day")).text


async def test_the_form_says_when_it_could_not_tell_who_writes(client_app):
    intake = await client_app("spod_intake")
    told = await intake.get((await put(intake)).headers["location"])
    assert "Předvyplněno bez jména odesílatele" in told.text
    untold = await put(intake, mail("Křik.", From="slunce77@posta.example"))
    page = await intake.get(untold.headers["location"])
    assert "Předvyplněno bez jména odesílatele" not in page.text
    assert "Jméno odesílatele se ve zprávě nepoznalo" in page.text
