"""Who may do what (domain reference 1.18), one table held against the tables of rights.

A cell is a letter of the domain: `C` creates, `R` reads, `H` the header alone, `U` does it, `A` decides, `-` nothing; a small one is of
what is one's own or assigned to one alone; `L` reads the log alone, `N` narrates, `T` totals without a name. What is otherwise here stands in
`DIFFERS` with its reason, and no more once it is not.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import pytest

from cases.cases.access import rights as cases
from kernel.actor import Actor, ActorKind
from services.competence import access as competence
from services.intake import access as intake
from services.protection import access as protection
from services.registers import access as registers
from tenants.log import access as log
from tenants.overview import access as overview
from tenants.people import access as people
from tenants.settings import access as settings
from tenants.tables import Role

ROLES: dict[str, tuple[Role, ...]] = {
    "intake": (Role.INTAKE_WORKER,),
    "coordinator": (Role.CASE_COORDINATOR,),
    "substitute": (Role.CASE_COORDINATOR, Role.YOUTH_CURATOR, Role.FOSTER_CARE_WORKER),
    "unit head": (Role.UNIT_HEAD, Role.DEPUTY_HEAD),
    "dept. head": (Role.DEPARTMENT_HEAD,),
    "on-call": (Role.ON_CALL_WORKER,),
    "mailroom": (Role.MAILROOM,),
    "curator, NRP": (Role.YOUTH_CURATOR, Role.FOSTER_CARE_WORKER),
    "admin": (Role.TENANT_ADMIN,),
    "DPO, auditor": (Role.DATA_PROTECTION_OFFICER, Role.AUDITOR),
    "secretary": (Role.TOWN_SECRETARY,),
}
DOMAIN = """
                              intake coordinator substitute unit-head dept.-head on-call mailroom curator admin DPO secretary
receive and record a notice      C        C          C          C         C         C       C        C      -    -      -
content of others' notices       H        r          R          R         R         R       H        r      -    L      -
who made a notice                r        r          r          R         R         r       -        r      -    -      -
competence, forwarding           u        u          u          A         A         u       -        u      -    -      -
register, reference number       U        U          U          U         U         -       U        U      -    -      -
assign the coordinator           u        -          -          A         A         -       u        -      -    -      -
assess urgency                   u        u          u          A         A         N       -        u      -    -      -
enrol, deregister                -        u          u          A         A         -       -        u      -    -      -
change the coordinator           -        u          -          A         A         -       -        -      -    -      -
export or print a whole file     -        r          r          R         R         -       -        r      -    L      -
code lists, rules, users         -        -          -          U         U         -       -        -      C    -      -
monthly overview                 r        r          -          R         R         -       -        r      -    -      T
"""
LATER = {
    "assessment, individual plan": "comes with OSPOD III",
    "file of a conflict guardian": "comes with OSPOD II",
    "override of a limit": "comes with OSPOD II: no limit refuses yet",
    "request to inspect a file": "comes with OSPOD III",
    "retention, disposal": "comes with OSPOD III",
}
"""Rows of the domain of which there is nothing yet."""
BY_DISTRICT = "the head assigns until assignment by rules comes (OSPOD II)"
PROPOSED = "heads read the settings and propose outside of the product (ADR 0047, 0050)"
OVERVIEWS = "overviews of load come with OSPOD III"
DIFFERS: dict[tuple[str, str], tuple[str, str]] = {
    ("receive and record a notice", "mailroom"): (
        "c",
        "it notes that something came and puts files in; intake takes the notice down",
    ),
    ("content of others' notices", "substitute"): ("r", "of whom they stand in for, and no more (ADR 0110)"),
    ("content of others' notices", "on-call"): (
        "r",
        "what they took down: the roster that says who is on duty comes with OSPOD II",
    ),
    ("content of others' notices", "intake"): (
        "r",
        "what they took down themselves, as its author (1.5); of others the header",
    ),
    ("assign the coordinator", "intake"): ("-", BY_DISTRICT),
    ("assign the coordinator", "mailroom"): ("-", BY_DISTRICT),
    ("assess urgency", "on-call"): (
        "u",
        "narrates a visit (ADR 0113), and judges by the form what came without one: nobody else is there",
    ),
    ("change the coordinator", "coordinator"): ("-", "asking for it comes with OSPOD II"),
    ("code lists, rules, users", "unit head"): ("R", PROPOSED),
    ("code lists, rules, users", "dept. head"): ("R", PROPOSED),
    ("code lists, rules, users", "DPO, auditor"): ("R", "they read by which rules the organisation worked"),
    **{
        ("monthly overview", who): ("-", OVERVIEWS)
        for who in ("intake", "coordinator", "unit head", "dept. head", "curator, NRP")
    },
}


def by_relation(
    table: Mapping[Any, Any], relations: Any, right: str, role: Role, *, as_substitute: bool, letter: str
) -> str:
    """What a table of role × relation gives: of everything, or of one's own."""
    held = {relation for relation in relations if right in table.get((role, relation), frozenset())}
    if as_substitute:
        return letter.lower() if relations.SUBSTITUTE in held else "-"
    return letter if relations.ANY in held else letter.lower() if held - {relations.SUBSTITUTE} else "-"


def somebody(role: Role) -> Actor:
    return Actor(
        kind=ActorKind.WORKER, tenant_id=UUID(int=1), service_id=None, worker_id=UUID(int=2), roles=frozenset({role})
    )


def may_log(role: Role) -> str:
    return "L" if log.may(somebody(role)) else "-"


def records(role: Role, _: bool) -> str:
    held = intake.GENERAL.get(role, frozenset())
    return "C" if intake.IntakePermission.RECORD in held else "c" if intake.IntakePermission.NOTE in held else "-"


def reads_notices(role: Role, sub: bool) -> str:
    of, right = intake.Relation, intake.IntakePermission
    read = by_relation(intake.RIGHTS, of, right.READ, role, as_substitute=sub, letter="R")
    if read != "-":
        return read
    sees = by_relation(intake.RIGHTS, of, right.SEE, role, as_substitute=sub, letter="H")
    return sees if sees != "-" else may_log(role)


def knows_notifier(role: Role, sub: bool) -> str:
    right = intake.IntakePermission.SHOW_NOTIFIER
    return by_relation(intake.RIGHTS, intake.Relation, right, role, as_substitute=sub, letter="R")


def decides_competence(role: Role, sub: bool) -> str:
    found = by_relation(
        competence.RIGHTS,
        competence.Relation,
        competence.CompetencePermission.DECIDE,
        role,
        as_substitute=sub,
        letter="A",
    )
    return "u" if found == "a" else found


def registers_notices(role: Role, _: bool) -> str:
    return "U" if registers.RegisterPermission.REGISTER in registers.RIGHTS.get(role, frozenset()) else "-"


def assigns(role: Role, _: bool) -> str:
    return "A" if intake.IntakePermission.ASSIGN in intake.GENERAL.get(role, frozenset()) else "-"


def judged(right: str) -> Callable[[Role, bool], str]:
    def of(role: Role, sub: bool) -> str:
        found = by_relation(protection.RIGHTS, protection.Relation, right, role, as_substitute=sub, letter="A")
        return "u" if found == "a" else found

    return of


def changes_coordinator(role: Role, sub: bool) -> str:
    found = by_relation(
        cases.RIGHTS, cases.Relation, cases.CasePermission.CHANGE_KEY_WORKER, role, as_substitute=sub, letter="A"
    )
    return "u" if found == "a" else found


def exports(role: Role, sub: bool) -> str:
    found = by_relation(cases.RIGHTS, cases.Relation, cases.CasePermission.EXPORT, role, as_substitute=sub, letter="R")
    return found if found != "-" else may_log(role)


def sets_up(role: Role, _: bool) -> str:
    held = settings.RIGHTS.get(role, frozenset())
    if settings.SettingPermission.CHANGE in held:
        return "C" if all(people.may(somebody(role), each) for each in people.PeoplePermission) else "U"
    return "R" if settings.SettingPermission.LIST in held else "-"


def overviews(role: Role, _: bool) -> str:
    return "T" if role in overview.RIGHTS[overview.OverviewPermission.TOTALS] else "-"


HERE: dict[str, Callable[[Role, bool], str]] = {
    "receive and record a notice": records,
    "content of others' notices": reads_notices,
    "who made a notice": knows_notifier,
    "competence, forwarding": decides_competence,
    "register, reference number": registers_notices,
    "assign the coordinator": assigns,
    "assess urgency": judged(protection.ProtectionPermission.ASSESS),
    "enrol, deregister": judged(protection.ProtectionPermission.ASSESS_BASICALLY),
    "change the coordinator": changes_coordinator,
    "export or print a whole file": exports,
    "code lists, rules, users": sets_up,
    "monthly overview": overviews,
}


def told() -> dict[tuple[str, str], str]:
    lines = [line for line in DOMAIN.splitlines() if line.strip()][1:]
    cells = {line[:30].strip(): line[30:].split() for line in lines}
    assert all(len(row) == len(ROLES) for row in cells.values())
    return {
        (row, column): letter for row, letters in cells.items() for column, letter in zip(ROLES, letters, strict=True)
    }


@pytest.mark.parametrize("row", HERE)
def test_each_row_gives_every_role_what_the_domain_says_or_what_differs_with_its_reason(row):
    said = told()
    for column, roles in ROLES.items():
        sub = column == "substitute"
        found = {HERE[row](role, sub) for role in roles}
        assert len(found) == 1, (row, column, "roles of one column differ", found)
        expected, _ = DIFFERS.get((row, column), (said[row, column], ""))
        assert found == {expected}, (row, column)


def test_nothing_stands_as_different_that_is_not_and_every_difference_has_its_reason():
    said = told()
    assert {cell for cell, (letter, _) in DIFFERS.items() if said[cell] == letter} == set()
    assert [cell for cell, (_, why) in DIFFERS.items() if not why] == []
    assert not LATER.keys() & HERE.keys()
    assert HERE.keys() == {row for row, _ in said}
