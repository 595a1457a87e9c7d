"""Pages of guardianship: the register, a file from a resolution, the guardian's work, a threat, an exception."""

import re
from datetime import timedelta
from html import unescape

import pytest

from app.testing.rows import count
from cases.cases.views import find_elsewhere
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from kernel.web.guard import cookie_name
from kernel.web.session import Place
from kernel.web.text import date_field
from services.intake import views as intake_views
from tests.persons.test_persons import JAN


def text_of(answer):
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.text)).replace("\u00a0", " "))


@pytest.fixture
async def sign_in(guards, client_app):
    async def signed(name):
        actor = guards.agenda.actor(name)
        client = await client_app()
        place = Place(
            tenant_id=actor.tenant_id,
            service_id=actor.service_id,
            worker_id=actor.worker_id,
            roles=actor.roles,
            organisation_kind="ospod",
            organisation_name="Městský úřad Lipnice",
            organisation_short="MULH",
            service_name="Opatrovnictví",
            guardianship=True,
        )
        token, session = await client_app.sessions.create(actor.user_id, name, [place], proof="")
        client.cookies.set(cookie_name(), token)
        client.headers["X-CSRF-Token"] = session.csrf
        return client

    return signed


def court(**more):
    today = today_in_prague()
    return {
        "given_name": JAN.given_name,
        "family_name": JAN.family_name,
        "birth_date": "3. 4. 2013",
        "court": "Okresní soud v Podhájí",
        "court_mark": "0 P 12/2026",
        "proceedings": "úprava péče",
        "decided_on": date_field(today - timedelta(days=9)),
        "delivered_on": date_field(today - timedelta(days=2)),
        **more,
    }


async def test_from_the_resolution_to_the_end(guards, sign_in, client_app):
    head, guardian = await sign_in("guard_head"), await sign_in("guard")
    page = await head.get("/guardianships/new")
    assert "Co řekl soud" in page.text
    wrong = await head.post("/guardianships/new", data=court(court="", key_worker_id=str(guards.third.worker_id)))
    assert "Napište, který soud rozhodl." in wrong.text
    assert "úprava péče" in wrong.text
    made = await head.post("/guardianships/new", data=court(key_worker_id=str(guards.third.worker_id)))
    here = made.headers["location"]
    assert here.endswith("/guardianship")
    case_id = here.split("/")[2]
    assert "Vrána Jan" in text_of(await head.get("/guardianships"))
    assert "Opatrovnictví" in (await guardian.get("/my-day")).text
    overview = text_of(await guardian.get(f"/cases/{case_id}"))
    assert "Okresní soud v Podhájí, 0 P 12/2026" in overview
    page = await guardian.get(here)
    assert "Zatím nezapsáno:" in page.text
    refused = await guardian.post(
        here, data={"step": "act", "kind": "talk", "happened_on": "", "words": "Mluvila jsem s ním."}
    )
    assert "Napište, který den." in refused.text
    assert "Mluvila jsem s ním." in refused.text
    today = date_field(today_in_prague())
    await guardian.post(
        here, data={"step": "act", "kind": "talk", "happened_on": today, "words": "Mluvila jsem s ním."}
    )
    assert "Mluvila jsem s ním." in text_of(await guardian.get(here))
    more = await head.get(f"/guardianships/new?like={case_id}")
    assert "0 P 12/2026" in more.text
    assert "Vrána" not in more.text
    refused = await guardian.post(here, data={"step": "end", "ended_on": today, "end_words": ""})
    assert "Napište, proč skončilo." in refused.text
    await guardian.post(here, data={"step": "end", "ended_on": today, "end_words": "Řízení skončilo."})
    assert "Řízení skončilo." in text_of(await guardian.get(here))
    assert "Vrána Jan" not in text_of(await head.get("/guardianships"))
    assert "Vrána Jan" in text_of(await head.get("/guardianships?which=ended"))
    spod = await client_app("spod_head")
    assert (await spod.get("/guardianships")).status_code == 403
    assert (await spod.get(here)).status_code == 404


async def test_who_leads_the_protection_is_refused_on_the_page(guards, sign_in):
    await guards.protect(guards.one)
    head = await sign_in("guard_head")
    asked = await head.post("/guardianships/new", data=court(key_worker_id=str(guards.one.worker_id)))
    assert "Nejspíš jde o dítě, které vede jiná agenda" in text_of(asked)
    (known,) = await find_elsewhere(guards.head, "Vrána")
    of = re.search(r'name="elsewhere_of"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="elsewhere_of"', asked.text)
    assert of is not None
    ticked = {"same_person": str(known.id), "elsewhere_of": unescape(of[1] or of[2])}
    refused = await head.post("/guardianships/new", data=court(key_worker_id=str(guards.one.worker_id), **ticked))
    assert "Musí to být dva lidé" in text_of(refused)
    made = await head.post("/guardianships/new", data=court(key_worker_id=str(guards.two.worker_id), **ticked))
    assert made.headers["location"].endswith("/guardianship")


async def test_a_threat_and_an_exception(guards, sign_in, client_app):
    case, guarded = await guards.both()
    spod = await client_app("spod_head")
    assert "je kolizním opatrovníkem dítěte (KO/POR" in text_of(await spod.get(f"/cases/{case}/key-worker"))
    guardian, department = await sign_in("spod_coordinator2"), await sign_in("guard_department")
    here = f"/cases/{guarded}/guardian-threat"
    assert "Oznámit ohrožení dítěte" in (await guardian.get(here)).text
    refused = await guardian.post(here, data={"what": ""})
    assert "Napište, co dítě ohrožuje" in refused.text
    await guardian.post(here, data={"what": "Dítě se bojí jít domů.", "agenda_id": str(guards.spod_head.service_id)})
    await drain()
    assert len(await intake_views.list_notices(guards.spod_head)) == 1
    day = text_of(await spod.get("/my-day"))
    assert "Vrána Jan" in day
    there = f"/cases/{guarded}/guardian-exception"
    assert (await guardian.get(there)).status_code == 403
    assert "Proč to jinak nejde" in (await department.get(there)).text
    refused = await department.post(there, data={"worker_id": str(guards.two.worker_id), "reason": "-"})
    assert "Napište, proč to jinak nejde." in refused.text
    await department.post(there, data={"worker_id": str(guards.two.worker_id), "reason": "Nikdo jiný tu není."})
    assert "Nikdo jiný tu není." in text_of(await guardian.get(f"/cases/{guarded}"))
    assert "Nikdo jiný tu není." in text_of(await spod.get(f"/cases/{case}"))


async def test_a_form_sent_again_makes_nothing_more(guards, sign_in):
    guarded = await guards.guard(guards.two)
    guardian, department = await sign_in("spod_coordinator2"), await sign_in("guard_department")
    today = date_field(today_in_prague())
    for client, at, typed, table in (
        (
            guardian,
            "guardianship",
            {"step": "act", "kind": "talk", "happened_on": today, "words": "Mluvili jsme."},
            "guardianship_act",
        ),
        (
            guardian,
            "guardian-threat",
            {"what": "Bojí se domů.", "agenda_id": str(guards.spod_head.service_id)},
            "guardian_threat",
        ),
        (
            department,
            "guardian-exception",
            {"worker_id": str(guards.two.worker_id), "reason": "Nikdo jiný."},
            "guardian_exception",
        ),
    ):
        here = f"/cases/{guarded}/{at}"
        once = re.search(
            r'name="once"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="once"', (await client.get(here)).text
        )
        assert once is not None
        for _ in range(2):
            sent = await client.post(here, data={**typed, "once": once[1] or once[2]})
            assert sent.status_code == 303, at
        async with unit_of_work(guards.department):
            assert await count(table) == 1, table
