"""Where the further children of a notice go: each into a file of its own, or nowhere yet (ADR 0089)."""

from collections.abc import Sequence
from uuid import UUID

from kernel.checks import Checks
from kernel.web.i18n import N_, gettext
from services.protection.schemas import ChildFile, ChildView, OpenFiles
from services.protection.tables import Goes

MOST_CHILDREN = 20
GOES = {
    Goes.OWN: N_("Založit vlastní případ"),
    Goes.CASE: N_("Do případu, který tu dítě už má"),
    Goes.LATER: N_("Zatím nic"),
}
NO_SUCH_CHILD = N_("Toto dítě v oznámení není, nebo už svůj případ má.")
NEEDS_GOES = N_("Vyberte, co bude s dítětem: {name}.")
NOBODY_GOES = N_("Vyberte aspoň u jednoho dítěte, kam patří. Nechcete-li teď nic, vraťte se k oznámení.")
SAY_WHO_FIRST = N_("Nejdřív řekněte, kdo to je: při posouzení naléhavosti. Dítě beze jména žádný případ nezakládá.")
NEEDS_CASE = N_("Vyberte případ tohoto dítěte. Nenabízí-li se žádný, založte mu vlastní.")
TWICE = N_("Do jednoho případu patří jedno dítě. Tento případ jste vybrali dvakrát.")


def prefix_of(number: int) -> str:
    """How the fields of a child are called, by its place in the list."""
    return f"child_{number}."


def check_files(checks: Checks, order: OpenFiles, children: Sequence[ChildView]) -> list[tuple[str, ChildFile]]:
    """Those children that go somewhere now, each with how its fields are called; `children` are those that have no case yet."""
    known = {each.id: each for each in children}
    seen, cases = set[UUID | None](), set[UUID]()
    found: list[tuple[str, ChildFile]] = []
    if len(order.children) > MOST_CHILDREN:
        checks.fail("children", NO_SUCH_CHILD)
    for number, each in enumerate(order.children[:MOST_CHILDREN], 1):
        prefix = prefix_of(number)
        child = known.get(each.child_id) if each.child_id is not None else None
        if child is None or each.child_id in seen:
            checks.fail(prefix + "goes", NO_SUCH_CHILD)
            continue
        seen.add(each.child_id)
        if not child.named and not each.goes:  # nothing is asked of whom nobody named
            continue
        if each.goes not in set(Goes):
            checks.tells = True
        goes = checks.choice(prefix + "goes", each.goes, Goes, gettext(NEEDS_GOES).format(name=child.name))
        if goes in ("", None, Goes.LATER):
            continue
        if not child.named:
            checks.fail(prefix + "goes", SAY_WHO_FIRST)
        elif goes == Goes.CASE and each.case_id is None:
            checks.fail(prefix + "case_id", NEEDS_CASE)
        elif goes == Goes.CASE and each.case_id in cases:
            checks.fail(prefix + "case_id", TWICE)
        else:
            found.append((prefix, each))
        cases |= {each.case_id} if goes == Goes.CASE and each.case_id is not None else set()
    if not found and not checks.fields:
        named = [
            number
            for number, each in enumerate(order.children, 1)
            if each.child_id in known and known[each.child_id].named
        ]
        checks.fail(prefix_of(named[0] if named else 1) + "goes", gettext(NOBODY_GOES))
    return found
