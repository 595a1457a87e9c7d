"""One e-mail that was saved twice, by whichever program, is taken once; whoever puts it in is led to what there is."""

import re

import pytest

from app.testing.letters import ADDRESS, SENDER, TEXT, mail
from app.testing.outlook import outlook
from kernel.exceptions import Invalid
from tests.inbox.test_pages import fields_of, put, sent

HEADERS = (
    f"From: {SENDER} <{ADDRESS}>\r\nMessage-ID: <1@zverinova.example>\r\nDate: Thu, 26 Nov 2026 18:20:00 +0100\r\n\r\n"
)
SUBJECT = "Oznámení: děti bez dozoru"
SAVED_AGAIN = {
    "outlook": outlook(
        subject=SUBJECT, text=TEXT.replace("\n", "\r\n"), sender=SENDER, address=ADDRESS, headers=HEADERS
    ),
    "another program": b"X-Mailer: jiny\r\n" + mail().replace(b"\n", b"\r\n"),
    "sender in capitals": mail(From=f"{SENDER} <{ADDRESS.upper()}>"),
}


@pytest.mark.parametrize("how", SAVED_AGAIN)
async def test_the_same_email_is_not_taken_twice(desk, how):
    first = await desk.put(mail())
    assert first.mine
    with pytest.raises(Invalid) as refused:
        await desk.put(SAVED_AGAIN[how], "znovu")
    assert "Tato zpráva tu už je" in refused.value.fields["file"]


@pytest.mark.parametrize(
    "other",
    [
        mail(Message_ID="<2@zverinova.example>"),
        mail(From=f"{SENDER} <jina@zverinova.example>"),
        mail(Date="Thu, 26 Nov 2026 18:21:00 +0100"),
        mail("Prosím ještě o zprávu, co se stalo včera u Novákových v domě naproti."),
    ],
    ids=["another id", "another sender", "another time", "other words"],
)
async def test_another_email_is_taken(desk, other):
    """Anybody can write an id: what is made up under one keeps no true message out."""
    await desk.put(mail())
    assert (await desk.put(other, "druhy.eml")).mine


async def test_two_of_one_id_that_say_different_things_are_each_taken_once(desk):
    other = mail("Prosím ještě o zprávu, co se stalo včera u Novákových v domě naproti.")
    await desk.put(mail())
    await desk.put(other, "druhy.eml")
    with pytest.raises(Invalid):
        await desk.put(SAVED_AGAIN["outlook"], "a.msg")


async def test_whoever_puts_it_in_again_is_led_to_it(client_app):
    """To the form while they have it, to the list while a colleague does, to the notice once there is one; a stranger to nothing."""
    intake, mailroom = await client_app("spod_intake"), await client_app("spod_mailroom")
    here = (await put(intake, mail())).headers["location"]
    assert f'href="{here}"' in (await put(intake, SAVED_AGAIN["outlook"])).text
    assert re.search(
        rf'href="/inbox#soubor-{here.rpartition("/")[2]}"', (await put(mailroom, SAVED_AGAIN["outlook"])).text
    )
    fields = fields_of(await intake.get(here))
    notice = (await sent(intake, here, **{**fields, "child_family_name": "Vrána"})).headers["location"]
    for again in (mail(), SAVED_AGAIN["outlook"]):
        page = await put(intake, again)
        assert page.status_code == 400
        assert "Tato zpráva tu už je" in page.text
        assert f'href="{notice}"' in page.text
