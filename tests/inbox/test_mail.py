"""E-mails: from the file to the notice, the sender apart."""

from datetime import timedelta

import pytest

from app.testing.letters import ADDRESS, SENDER, TEXT, mail
from app.testing.rows import count
from app.testing.time import days_from_now
from kernel.clock import as_of, now
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.uploads.mail import sender_in
from kernel.web.day import Urgency
from services.inbox import pages, rules, service, views
from services.inbox.exceptions import AlreadyANotice, TakenByAnother
from services.inbox.schemas import Envelope, SetAside
from services.intake import views as intake_views
from services.intake.schemas import RecordNotice, ShowNotifier
from services.protection import service as protection
from services.protection.schemas import AskColleague


def order_of(opened, **changes):
    """The notice as the form proposes it."""
    said = rules.prefilled(opened.envelope, opened.file.received_at, opened.file.arrived_at)
    at = opened.file.received_at or opened.envelope.sent_at
    names = ("subject", "notifier_name", "notifier_contact")
    marks = ("sender_reference", "message_number")
    kept = {name: said[name] for name in (*names, *(each for each in marks if each in said))}
    return RecordNotice(received_at=at, **{**kept, **changes})


async def test_an_email_becomes_a_notice_with_its_sender_apart(desk):
    put = await desk.put(mail(files=(("dopis školy.pdf", b"%PDF-1.4 x"),)))
    assert put.mine
    opened = await desk.opened(put.id)
    assert [each.name for each in opened.parts] == ["dopis školy.pdf"]
    said = rules.prefilled(opened.envelope, opened.file.received_at, opened.file.arrived_at)
    assert (said["day"], said["time"]) == ("26. 11. 2026", "18:20")
    assert said["notifier_name"] == SENDER
    assert said["notifier_contact"] == ADDRESS
    assert "děti od Vránů" in said["subject"]
    assert "Zvěřinov" not in said["subject"]
    made = await desk.record(put.id, order_of(opened))
    view = await intake_views.notice_view(desk.actor("spod_head"), made.id)
    assert view.header.channel == "email"
    of = await views.message_of_notice(desk.actor("spod_head"), made.id)
    assert of is not None
    assert of.opens
    shown, message, _ = await service.show_message(desk.actor("spod_head"), made.id, ShowNotifier(reason="clarify"))
    assert shown.name.text == SENDER
    assert message.envelope.text == TEXT.strip()


async def test_parts_are_kept_as_they_came_and_saved_under_names_that_tell_nothing(desk):
    whole = mail(files=(("oznamuje Zvěřinová.pdf", b"%PDF-1.4 x"), ("spusť.exe", b"MZ")))
    put = await desk.put(whole, "mail od Zvěřinové.eml")
    opened = await desk.opened(put.id)
    original = await views.part_content(desk.actor("spod_intake"), put.id, opened.original.id)
    assert (original.name, original.content) == ("zprava.eml", whole)
    first = await views.part_content(desk.actor("spod_intake"), put.id, opened.parts[0].id)
    assert (first.name, first.content) == ("priloha-1.pdf", b"%PDF-1.4 x")
    assert [each.runs for each in opened.parts] == [False, True]


async def test_nothing_is_a_notice_before_it_is_saved(desk):
    before = await count("notice")
    await desk.put(mail())
    assert await count("notice") == before


async def test_the_same_file_is_refused_and_says_where_the_first_one_is(desk):
    put = await desk.put(mail())
    with pytest.raises(Invalid) as refused:
        await desk.put(mail(), "znovu.eml", by="spod_head")
    assert "čeká mezi došlými" in refused.value.fields["file"]
    await desk.record(put.id, order_of(await desk.opened(put.id)))
    with pytest.raises(Invalid) as refused:
        await desk.put(mail())
    assert "vzniklo z ní oznámení" in refused.value.fields["file"]


async def test_another_service_may_have_the_same_file(desk):
    await desk.put(mail())
    await desk.put(mail(), by="javorec_coordinator")


async def test_what_nobody_took_up_is_read_by_nobody(desk):
    put = await desk.put(mail(), by="spod_mailroom")
    assert not put.mine
    for who in ("spod_mailroom", "spod_intake", "spod_head"):
        with pytest.raises(NotAllowed):
            await desk.opened(put.id, who)
    with pytest.raises(NotThere):
        await desk.opened(put.id, "javorec_head")
    with pytest.raises(NotThere):
        await desk.opened(put.id, "osp_worker")
    await service.take_up(desk.actor("spod_intake"), put.id)
    assert (await desk.opened(put.id)).envelope.sender.name == SENDER
    with pytest.raises(NotAllowed):
        await desk.opened(put.id, "spod_head")


async def test_the_second_at_a_file_is_told_and_nothing_is_written(desk):
    put = await desk.put(mail())
    order = order_of(await desk.opened(put.id))
    await service.take_up(desk.actor("spod_head"), put.id, seen=desk.actor("spod_intake").worker_id)
    with pytest.raises(TakenByAnother):
        await desk.record(put.id, order)
    await desk.record(put.id, order, by="spod_head")
    with pytest.raises(AlreadyANotice):
        await desk.record(put.id, order)
    with pytest.raises(AlreadyANotice):
        await service.take_up(desk.actor("spod_intake"), put.id)


async def test_a_file_is_set_aside_with_a_reason_and_taken_up_again(desk):
    put = await desk.put(mail())
    actor = desk.actor("spod_intake")
    with pytest.raises(Invalid):
        await service.set_aside(actor, put.id, SetAside(reason=""))
    await service.set_aside(actor, put.id, SetAside(reason="not_notice"))
    assert put.id not in {each.id for each in await views.list_files(actor)}
    assert put.id in {each.id for each in await views.list_files(actor, aside=True)}
    with pytest.raises(TakenByAnother):
        await service.take_up(desk.actor("spod_head"), put.id, seen=actor.worker_id)
    await service.take_up(desk.actor("spod_head"), put.id, seen=actor.worker_id, aside=True)
    with pytest.raises(TakenByAnother):
        await service.take_up(actor, put.id, seen=actor.worker_id, aside=True)
    assert put.id in {each.id for each in await views.list_files(actor)}


async def test_who_is_asked_about_a_notice_sees_that_there_is_a_message_but_not_what_is_in_it(desk):
    put = await desk.put(mail())
    made = await desk.record(put.id, order_of(await desk.opened(put.id)))
    assert await views.message_of_notice(desk.actor("spod_coordinator"), made.id) is None
    with pytest.raises(NotAllowed):
        await desk.opened(put.id, "spod_coordinator")
    with pytest.raises(NotAllowed):
        await service.show_message(desk.actor("spod_coordinator"), made.id, ShowNotifier(reason="clarify"))


async def test_who_reads_a_notice_because_they_are_asked_opens_no_message(desk):
    put = await desk.put(mail())
    made = await desk.record(put.id, order_of(await desk.opened(put.id)))
    asked = desk.actor("spod_coordinator2")
    order = AskColleague(asked_of=asked.worker, question="Jet hned?")
    await protection.ask_colleague(desk.actor("spod_intake"), made.id, order)
    of = await views.message_of_notice(asked, made.id)
    assert of is not None
    assert (of.opens, of.sizes) == (False, [])
    with pytest.raises(NotAllowed):
        await service.show_message(asked, made.id, ShowNotifier(reason="clarify"))
    with pytest.raises(NotAllowed):
        await desk.opened(put.id, "spod_coordinator2")


async def test_rights_are_asked_before_a_file_is_opened(desk, monkeypatch):
    monkeypatch.setattr(service, "read_message", lambda *_, **__: pytest.fail("opened"))
    for who in ("osp_worker", "krok_admin"):
        with pytest.raises(NotAllowed):
            await service.keep_file(desk.actor(who), "a.eml", mail())


async def test_a_file_that_waits_is_due_the_same_day(desk):
    await desk.put(mail(), by="spod_mailroom")
    waiting = await pages.on_my_day(desk.actor("spod_intake"))
    assert waiting is not None
    assert waiting.rows[0].urgency is Urgency.TODAY
    with as_of(days_from_now(1)):
        waiting = await pages.on_my_day(desk.actor("spod_intake"))
    assert waiting is not None
    assert waiting.rows[0].urgency is Urgency.LATE
    assert await pages.on_my_day(desk.actor("spod_mailroom")) is None


async def test_a_forwarded_email_proposes_who_wrote_it_first(desk):
    inner = "---------- Přeposlaná zpráva ---------\nOd: Karel Sova <sova@example.org>\nDatum: st 25. 11. 2026 9:00\nPředmět: děti\n\nKřik."
    opened = await desk.opened((await desk.put(mail(f"Posílám dál.\n\n{inner}"))).id)
    said = rules.prefilled(opened.envelope, opened.file.received_at, opened.file.arrived_at)
    assert (said["notifier_name"], said["notifier_contact"]) == ("Karel Sova", "sova@example.org")
    assert "Sova" not in said["subject"]
    assert "Křik." in said["subject"]


async def test_no_way_to_reach_anybody_goes_along_and_a_time_ahead_is_none(desk):
    """A signature holds other numbers than the head of the message; who reads the notice must not know them."""
    text = "Matka je na 602 111 222.\nVolejte Jiřině, tel. +420 603 333 444, jirina@skola.example."
    with as_of(days_from_now(-1)):
        put = await desk.put(mail(text=text))
    opened = await desk.opened(put.id)
    said = rules.prefilled(opened.envelope, None, opened.envelope.sent_at - timedelta(hours=1))
    assert (said["day"], said["time"]) == ("26. 11. 2026", "17:20")
    for contact in ("602", "603", "jirina@"):
        assert contact not in said["subject"]
    assert said["subject"].count(rules.NO_CONTACT) == 3


async def test_the_address_in_a_signature_does_not_go_along_and_where_the_child_lives_does(desk):
    text = (
        "Dítě bydlí v Lipové 12, 517 41 Lipnice pod Hájem.\nChodí do třídy 2.B.\n\nS pozdravem\nJiřina Sovová\n"
        "Nad Hájem č. p. 4/12\n123 45 Bukovec\n\nDne 24. 11. 2026 v 9:40 napsala škola:\nSouhlasíme."
    )
    put = await desk.put(mail(text=text))
    opened = await desk.opened(put.id)
    told = rules.prefilled(opened.envelope, None, opened.file.arrived_at)["subject"]
    assert "Nad Hájem" not in told
    assert "Bukovec" not in told
    assert told.count(rules.NO_ADDRESS) == 1
    for kept in ("Lipové 12, 517 41 Lipnice pod Hájem", "třídy 2.B", "24. 11. 2026 v 9:40", "Souhlasíme."):
        assert kept in told


PLAIN = "zofie.kadlickova@posta.example"


@pytest.mark.parametrize(
    ("sender", "text", "name"),
    [
        (PLAIN, "Jan Malý je bit.\n\nS pozdravem\nŽofie Kadlíčková", "Žofie Kadlíčková"),
        (PLAIN, "Volala Žofie Kadlíčková.\nŘíkala to Kadlíčkové sestra.", "Žofie Kadlíčková"),
        ("zofiekadlickova@posta.example", "Tady Žofie Kadlíčková.", "Žofie Kadlíčková"),
        ("zofie@kadlickova.example", "Děkuji\n\nŽofie Kadlíčková", "Žofie Kadlíčková"),
        ("slunce77@posta.example", "Jan je bit. S úctou Mgr. Žofie Kadlíčková, Ph.D.", "Žofie Kadlíčková"),
        ("slunce77@posta.example", "Jan je bit.\nŽofie Kadlíčková, tel. 602 111 222", "Žofie Kadlíčková"),
        ("slunce77@posta.example", "Jmenuji se Žofie Kadlíčková a vidím z okna.", "Žofie Kadlíčková"),
        (
            "Škola Bukov <slunce77@posta.example>",
            "S pozdravem\nŽofie Kadlíčková\nučitelka",
            "Škola Bukov; Žofie Kadlíčková",
        ),
        ("ž. kadlíčková <slunce77@posta.example>", "Děkuji\nŽofie Kadlíčková", None),
    ],
)
async def test_who_signs_or_whose_address_it_is_stands_apart_and_not_in_the_text(desk, sender, text, name):
    opened = await desk.opened((await desk.put(mail(text, From=sender))).id)
    said = rules.prefilled(opened.envelope, None, opened.file.arrived_at)
    assert said["notifier_name"] == name or name is None
    assert "adlíčk" not in said["subject"]
    assert rules.NOT_SAID in said["subject"]


async def test_a_name_that_only_the_address_says_is_taken_out_and_pointed_out_when_it_is_written(desk):
    put = await desk.put(mail("Syna Vopičky bije otec. Volejte Vopičkovi.", From="j.vopicka@posta.example"))
    opened = await desk.opened(put.id)
    order = order_of(opened)
    assert order.subject.count(rules.NOT_SAID) == 2
    assert not rules.told_in(opened.envelope).name
    with pytest.raises(Invalid) as refused:
        await desk.record(put.id, order_of(opened, subject="Psal to Vopička."))
    assert "„Vopička“" in refused.value.fields["subject"]
    other = order_of(opened, subject="Psal to Vopička.", notifier_contact="")
    with pytest.raises(Invalid):
        await desk.record(put.id, other)
    kept = order_of(opened, subject="Psal to Vopička.", other_people=["Vopička"], other_people_reason="other_person")
    await desk.record(put.id, kept)


async def test_a_child_of_the_sender_keeps_its_name_and_the_saving_asks_about_it(desk):
    """`jsem otec Adama Kříže` is the one place that says which child is meant."""
    put = await desk.put(
        mail("Dobrý den, jsem otec nezl. Adama Kříže, matka ho bije.\n\nJan Kříž", From="Jan Kříž <k@p.example>")
    )
    opened = await desk.opened(put.id)
    order = order_of(opened)
    assert "otec nezl. Adama Kříže" in order.subject
    assert "Jan Kříž" not in order.subject
    with pytest.raises(Invalid) as refused:
        await desk.record(put.id, order)
    assert "„Kříže“" in refused.value.fields["subject"]
    named = order_of(opened, child_given_name="Adam", child_family_name="Kříž")
    with pytest.raises(Invalid) as refused:
        await desk.record(put.id, named)
    assert "„jsem otec“" in refused.value.fields["subject"]


async def test_where_nobody_can_tell_who_writes_the_saving_asks_for_what_may_be_it(desk):
    put = await desk.put(mail("Jan Malý je bit.\n\nEva Bílá", From="slunce77@posta.example"))
    opened = await desk.opened(put.id)
    order = order_of(opened, child_given_name="Jan", child_family_name="Malý")
    with pytest.raises(Invalid) as refused:
        await desk.record(put.id, order)
    assert refused.value.words == ["Eva", "Bílá"]
    await desk.record(
        put.id, order_of(opened, subject="Jan Malý je bit.", child_given_name="Jan", child_family_name="Malý")
    )


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        ("skola.bukov@posta.example", "Jan Malý z Bukova je bit. Děkuji za odpověď.\nZŠ Bukov"),
        ("slunce77@posta.example", "Děti:\nJan Malý\nEva Malá"),
        ("slunce77@posta.example", "Matka: Eva Malá, tel. 602 111 222"),
        ("slunce77@posta.example", "Viděla to sousedka.\nS pozdravem\nSousedka"),
    ],
)
def test_children_towns_and_offices_are_taken_for_nobody_who_signs(sender, text):
    envelope = Envelope(text=text, sender=sender_in(sender))
    assert rules.told_in(envelope).name == ""
    assert rules.NOT_SAID not in rules.prefilled(envelope, None, now())["subject"]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("S pozdravem [oznamovatel], Nad Hájem 4, 123 45 Bukovec", "S pozdravem [oznamovatel], [adresa]"),
        ("--\nbytem Nad Hájem 4, 12345 Bukovec", "--\n[adresa]"),
        ("> Děkuji\n> náměstí Míru 7a", "> Děkuji\n[adresa]"),
        ("Bydlí u babičky.\nPolní 5, 123 45 Bukovec", "Bydlí u babičky.\nPolní 5, 123 45 Bukovec"),
        ("Děkuji. Viděla jsem ho 3. 11. 2026, bylo mu 8", "Děkuji. Viděla jsem ho 3. 11. 2026, bylo mu 8"),
        ("[oznamovatel], Polní 12, tel. [kontakt]", "[oznamovatel], [adresa], tel. [kontakt]"),
        ("S pozdravem [oznamovatel], Polní 12, Lipnice, [kontakt]", "S pozdravem [oznamovatel], [adresa], [kontakt]"),
        (
            "S pozdravem\n[oznamovatel]\nnám. Míru 5 | mob. [kontakt]",
            "S pozdravem\n[oznamovatel]\n[adresa] | mob. [kontakt]",
        ),
        ("[oznamovatel], ul. 28. října 12", "[oznamovatel], [adresa]"),
        ("S úctou\n[oznamovatel]\n[kontakt], Polní 12", "S úctou\n[oznamovatel]\n[kontakt], [adresa]"),
        ("[oznamovatel] a bydlím v Polní 12. Chlapec křičí.", "[oznamovatel] a bydlím v [adresa]. Chlapec křičí."),
        ("Bydlíme vedle nich v ulici Na Výsluní 3.", "Bydlíme vedle nich v ulici [adresa]."),
        ("Chlapec bydlí v Polní 12, tel. [kontakt].", "Chlapec bydlí v Polní 12, tel. [kontakt]."),
        (
            "Ing. [oznamovatel] | Polní 12, Lipnice | [kontakt] | [oznamovatel]",
            "Ing. [oznamovatel] | [adresa] | [kontakt] | [oznamovatel]",
        ),
        (
            "S pozdravem Ing. [oznamovatel] | Polní 12 | [kontakt]",
            "S pozdravem Ing. [oznamovatel] | [adresa] | [kontakt]",
        ),
        ("-- \n[oznamovatel]\nPolní 12/3, Lipnice pod Hájem", "-- \n[oznamovatel]\n[adresa]"),
        ("Děkuji [oznamovatel] (Polní 12)", "Děkuji [oznamovatel] ([adresa])"),
        ("S úctou\nrodina [oznamovatel]\nPolní 12", "S úctou\nrodina [oznamovatel]\n[adresa]"),
        ("S pozdravem [oznamovatel], [kontakt], Polní 12, Lipnice", "S pozdravem [oznamovatel], [kontakt], [adresa]"),
        ("Já jsem z Polní 12, slyším to.", "Já jsem z [adresa], slyším to."),
        ("Jsem soused z Polní 12.", "Jsem soused z [adresa]."),
        ("Jsem jejich soused z bytu č. 4, Polní 12.", "Jsem jejich soused z bytu č. 4, [adresa]."),
        ("Bydlím naproti, Polní 13.", "Bydlím naproti, [adresa]."),
        (
            "Bydlím o patro výš nad Sýkorovými (Polní 30, byt 4).",
            "Bydlím o patro výš nad Sýkorovými (Polní 30, byt 4).",
        ),
        (
            "jmenuji se [oznamovatel], trvale bytem Polní 12. Pláče.",
            "jmenuji se [oznamovatel], trvale bytem [adresa]. Pláče.",
        ),
        (
            "Já, [oznamovatel], nar. 2. 2. 1986, bytem Školní 14, oznamuji, že dítě nar. 1. 1. 2020 pláče.",
            "Já, [oznamovatel], nar. [datum narození], bytem [adresa], oznamuji, že dítě nar. 1. 1. 2020 pláče.",
        ),
        (
            "Já, níže podepsaná [oznamovatel], bytem v Lipnici, Polní ulice č. 22, sděluji",
            "Já, níže podepsaná [oznamovatel], bytem v Lipnici, [adresa], sděluji",
        ),
        (
            "Podepsaný [oznamovatel], bydliště Nádražní 17, Lipnice, dat. nar. 3.3.1970, sděluji",
            "Podepsaný [oznamovatel], bydliště [adresa], Lipnice, dat. nar. [datum narození], sděluji",
        ),
        ("[oznamovatel], jsem matka dítěte nar. 1. 2. 2018.", "[oznamovatel], jsem matka dítěte nar. 1. 2. 2018."),
        ("[oznamovatel] viděl, že dítě bytem Polní 12 pláče.", "[oznamovatel] viděl, že dítě bytem Polní 12 pláče."),
        ("Pláče.\nrodina [oznamovatel]\nPolní 14", "Pláče.\nrodina [oznamovatel]\n[adresa]"),
        ("Jsem z toho nešťastná, chlapec má 8 let.", "Jsem z toho nešťastná, chlapec má 8 let."),
        ("[oznamovatel], třídní učitelka, tel. [kontakt]", "[oznamovatel], třídní učitelka, tel. [kontakt]"),
    ],
)
def test_an_address_is_one_only_where_somebody_signs(line, kept):
    assert rules.without_address(line)[0] == kept


@pytest.mark.parametrize(
    "text",
    [
        "Chlapec v noci křičí.\n\nS pozdravem\nKarel Hlučný, Polní 12, tel. 605 123 988",
        "Jmenuji se Karel Hlučný a bydlím v Polní 12. Chlapec v noci křičí.\n\nKarel Hlučný",
        "Chlapec v noci křičí.\n\nS pozdravem Ing. Karel Hlučný | Polní 12 | 605 123 988 | karel.hlucny@posta.example",
        "Chlapec v noci křičí.\n\n-- \nK. Hlučný\nPolní 12",
    ],
)
async def test_where_the_sender_lives_stands_with_how_they_are_reached_and_is_asked_about_in_the_words(desk, text):
    put = await desk.put(mail(text, From="Karel Hlučný <karel.hlucny@posta.example>"))
    opened = await desk.opened(put.id)
    told = rules.prefilled(opened.envelope, None, opened.file.arrived_at)
    assert "Polní" not in told["subject"]
    assert "Hlučný" not in told["subject"]
    assert "Polní" not in told["notifier_name"]
    assert told["notifier_contact"].endswith("; Polní 12")
    with pytest.raises(Invalid) as refused:
        await desk.record(put.id, order_of(opened, subject="Slyšel to soused z Polní 12."))
    assert refused.value.words == ["Polní 12"]


@pytest.mark.parametrize(
    "text", ["Křik.\n\nKarel a Hana Hluční", "Křik. Děkuji, Karel a Hana Hluční, tel. 605 123 988"]
)
def test_of_two_who_sign_neither_stays(text):
    envelope = Envelope(text=text, sender=sender_in("Karel Hlučný <hlucny@posta.example>"))
    assert "Hana" not in rules.prefilled(envelope, None, now())["subject"]
