"""The log for who checks the organisation: who may, what it says, in which span, page by page, and nothing of any client."""

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyotp import TOTP

from app.testing.client import ClientApp
from app.testing.queries import counting_queries
from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import Event
from kernel.exceptions import DomainError, NotAllowed, NotThere, words_of
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.guard import PUBLIC, RULES, SIGNED_IN
from kernel.web.panels import ACTIONS
from kernel.web.text import soft
from services.intake import views as intake_views
from tenants import service as tenants
from tenants import views as tenant_views
from tenants.accounts import service as accounts
from tenants.accounts.access import signing_in
from tenants.codelists import service as codelists
from tenants.codelists.schemas import AddCode
from tenants.invitations import service as invitations
from tenants.invitations.schemas import InvitePerson, Join
from tenants.log import rules, views
from tenants.log.schemas import Asked
from tenants.tables import Role
from tests.intake.conftest import Office


@pytest.fixture
def office(world):
    return Office(world)


@pytest.fixture
def auditor(world):
    return world.actor("ospod_auditor")


def days(**asked):
    return Asked(first_day=today_in_prague() - timedelta(days=1), last_day=today_in_prague(), **asked)


async def test_the_auditor_sees_who_looked_at_what_and_no_word_of_anybody(office, auditor, client_app: ClientApp):
    notice = await office.record()
    await intake_views.notice_view(office.actor("spod_head"), notice.id)
    found = (await views.entries(auditor, days(about=notice.id))).entries
    assert {(each.by, each.action, each.outcome) for each in found} >= {
        (office.world.people["spod_intake"].name, "notice.recorded", "done"),
        (office.world.people["spod_head"].name, "notice.read", "read"),
    }
    page = soft((await (await client_app("ospod_auditor")).get(f"/administration/log?about={notice.id}")).text)
    assert "Nahlédnutí do oznámení" in page
    assert str(notice.id) in page
    for word in ("Vránová", "Eliška", notice.reference_number):
        assert word not in page


async def test_a_refusal_says_its_code_and_that_somebody_reads_the_log_stands_there(office, auditor):
    notice = await office.record()
    with pytest.raises((NotAllowed, NotThere)):
        await office.show("spod_mailroom", notice.id)
    (refused,) = (await views.entries(auditor, days(outcome="refused"))).entries
    assert (refused.refused_as, refused.by) == ("not-allowed", office.world.people["spod_mailroom"].name)
    again = await views.entries(auditor, days(worker_id=auditor.worker_id))
    assert [each.action for each in again.entries] == ["log.read"]


async def test_whoever_works_or_worked_there_may_be_asked_for_administrators_too(
    world, office, auditor, client_app: ClientApp
):
    gone = world.people["spod_coordinator2"]
    await tenants.end_worker(world.organisations["ospod"], gone.worker_id)
    page = soft((await (await client_app("ospod_auditor")).get("/administration/log")).text)
    for name in (world.people["ospod_admin"].name, world.people["ospod_auditor"].name, gone.name):
        assert name in page


@pytest.mark.parametrize("name", ["spod_head", "ospod_admin", "spod_coordinator", "krok_admin"])
async def test_nobody_else_reads_it(world, name, client_app: ClientApp):
    with pytest.raises(NotAllowed):
        await views.entries(world.actor(name), days())
    client = await client_app(name)
    assert (await client.get("/administration/log")).status_code == 403
    assert "/administration/log" not in (await client.get("/account")).text


async def test_the_officer_reads_it_and_an_auditor_elsewhere_sees_nothing_of_it(world, office, auditor):
    notice = await office.record()
    tenant, person = world.organisations["ospod"], world.people["ospod_auditor"]
    await tenants.grant_role(tenant, person.worker_id, Role.DATA_PROTECTION_OFFICER, None)
    officer = Actor(
        kind=auditor.kind,
        tenant_id=tenant,
        worker_id=auditor.worker_id,
        user_id=auditor.user_id,
        roles=frozenset({Role.DATA_PROTECTION_OFFICER.value}),
    )
    assert (await views.entries(officer, days(about=notice.id))).entries
    assert (await views.entries(world.actor("krok_auditor"), days(about=notice.id))).entries == []


async def test_it_goes_on_page_by_page_in_a_constant_number_of_statements(office, auditor, monkeypatch):
    monkeypatch.setattr(rules, "SHOWN", 3)
    for _ in range(4):
        await office.record()
    async with unit_of_work(auditor):
        await views.entries(auditor, days())
        with counting_queries() as asked:
            first = await views.entries(auditor, days())
    assert asked.count <= 3
    seen = [each.id for each in first.entries]
    assert len(seen) == 3
    second = await views.entries(auditor, days(), before=first.following)
    assert max(each.id for each in second.entries) < min(seen)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"first": "1. 1. 2026", "last": "1. 3. 2026"}, rules.TOO_MUCH),
        ({"first": "5. 11. 2026", "last": "4. 11. 2026"}, rules.ENDS_FIRST),
        ({"first": "nikdy"}, "den"),
        ({"about": "něco"}, rules.NO_ID),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(sent, said, client_app: ClientApp):
    answer = await (await client_app("ospod_auditor")).get("/administration/log", params=sent)
    assert answer.status_code == 400
    assert said in soft(answer.text)
    assert all(value in soft(answer.text) for value in sent.values())


async def test_an_id_of_nothing_finds_nothing(auditor):
    assert (await views.entries(auditor, days(about=new_id()))).entries == []


# --- in words ------------------------------------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]
FLOORS = ("kernel", "tenants", "cases", "consent", "sharing", "services", "app")
WRITTEN = {"cases/cases/service/filters.py": {"case_filter.saved", "case_filter.dropped"}}
KEPT_UNDER_A_NAME = {  # looks whose name is a variable of the function: each of what it is called with
    "cases/calendar/views.py": {"calendar", "calendar_print", "calendar_table"},
    "cases/cases/views/lists.py": {"cases", "case_search"},
    "cases/cases/views/standing.py": {"cases", "case_search", "cases_print", "cases_table"},
    "services/intake/views/headers.py": {"notices", "notice_search"},
}


def names_in_code() -> set[str]:
    """Every name under which the code writes an entry by itself, beside its events."""
    found: set[str] = set()
    for path in (path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name not in {"audit.read", "audit.if_refused", "audit.read_of", "audit.write"}:
                continue
            assert isinstance(node, ast.Call)
            words = {each.value for each in ast.walk(node.args[1]) if isinstance(each, ast.Constant)}
            if not words and path != ROOT / "kernel" / "events.py":
                words = WRITTEN.get(place := str(path.relative_to(ROOT))) or KEPT_UNDER_A_NAME[place]
            found |= {word if name == "audit.write" else f"{word}.read" for word in words}
    return found


def test_every_action_has_words():
    """Facts, looks, what is written by itself, and what may be refused: an auditor reads no code. Of English asks `test_i18n`."""
    facts = [Event]
    for kind in facts:
        facts += kind.__subclasses__()
    names = {kind.name for kind in facts if hasattr(kind, "name") and kind.__module__.split(".")[0] in FLOORS}
    names |= names_in_code() | {each.value for permissions in RULES.all() for each in permissions}
    names |= {PUBLIC, SIGNED_IN, "unknown"}
    assert {name for name in names if ACTIONS.one(name) is None} == set()


def test_every_refusal_says_what_its_person_was_told():
    kinds: list[type[DomainError]] = [DomainError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert {kind.code for kind in kinds if not words_of(kind.code)} == set()
    assert words_of("nonsense") == ""


async def rows(client_app, **asked):
    """The page's rows, each as its words."""
    page = soft((await (await client_app("ospod_auditor")).get("/administration/log", params=asked)).text)
    table = page.partition("<tbody")[2].partition("</tbody")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]


async def test_who_signed_in_who_joined_and_who_got_which_role_from_whom_is_said(world, auditor, client_app):
    admin, head = world.people["ospod_admin"], world.people["spod_head"]
    short = (await tenant_views.me(world.actor("spod_head"))).service.short_name
    invited = InvitePerson(
        name="Nela Nová",
        email="nela.nova@lipnice.example",
        role="intake_worker",
        service_id=world.services["spod"],
        valid_to=today_in_prague() + timedelta(days=30),
    )
    invitation_id, token = await invitations.invite(world.actor("ospod_admin"), invited)
    secret, carried = invitations.fresh_secret(token)
    words = "modra hora nad rekou"
    joins = Join(name="Nela Nová", password=words, password_again=words, code=TOTP(secret).at(now()), secret=carried)
    await invitations.use(token, joins, address="10.0.0.1")
    await accounts.switch_place(signing_in(head.user_id, auditor.tenant))
    told = await rows(client_app)
    for row in (
        f"Nela Nová organizace Pozvánka nebo odkaz využity provedeno {invitation_id}",
        f"{admin.name} organizace Člověk začal v organizaci pracovat provedeno Nela Nová",
        f"{admin.name} organizace Role dána provedeno příjem oznámení, {short} Nela Nová",
        f"{head.name} organizace Přechod do jiné služby provedeno",
    ):
        assert any(row in each for each in told), (row, told)
    assert any("Přechod" in each for each in await rows(client_app, who=str(head.worker_id)))
    assert any("Role dána" in each for each in await rows(client_app, who=str(admin.worker_id)))
    assert not any("systém" in each and "Nela" in each for each in told)


async def test_codes_and_refusals_are_said_in_words(world, office, client_app):
    admin = world.actor("ospod_admin")
    order = AddCode(code="divoka", label="Divoká", valid_from=today_in_prague(), reason="zkouška", details={})
    await codelists.add_code(admin, "specialisations", order)
    notice = await office.record()
    with pytest.raises((NotAllowed, NotThere)):
        await office.show("spod_mailroom", notice.id)
    told = await rows(client_app)
    assert any("Číselník změněn provedeno Specializace: Divoká" in each for each in told)
    assert any("odmítnuto odpověď: „K tomuto úkonu nemáte oprávnění.“" in each for each in told)


async def test_each_row_names_what_it_is_about(world, client_app):
    """What is about the case itself, too: opened, merged, parted. It was left out where both ids were the same."""
    child = ClientIdentity(given_name="Anna", family_name="Kolářová", birth_date=date(2016, 3, 7))
    order = OpenCase(
        identity=child, key_worker_id=world.people["spod_coordinator"].worker_id, kind="child", open_anyway=True
    )
    case_ids = [await cases.open_case(world.actor("spod_head"), order) for _ in range(2)]
    told = [each for each in await rows(client_app) if "Případ otevřen" in each]
    assert [sum(str(case_id) in each for each in told) for case_id in case_ids] == [1, 1]


async def test_a_look_at_the_page_of_the_log_stands_in_it(auditor, client_app):
    name = "Nahlédnutí do protokolu"
    assert not any(name in each for each in await rows(client_app))
    await rows(client_app, before=str(new_id()))
    assert sum(name in each for each in await rows(client_app)) == 2
