# pyright: strict
"""Who is proposed, and against which limit. Nothing here leaves anything behind."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from kernel.actor import Actor
from kernel.web.i18n import gettext
from tenants import periods
from tenants import views as tenant_views
from tenants.codelists.rules import Codes
from tenants.codelists.views import codes_of
from tenants.districts import views as districts
from tenants.division import repository as division
from tenants.division.rules import ACTIVITIES, SPECIALISATIONS, by_surnames, has_surname, said_letters
from tenants.division.schemas import StoredPart
from tenants.division.tables import WorkKind
from tenants.settings.views import Settings, settings_on

from . import rules
from .rules import AssignmentRule, Found
from .schemas import About, Concern, Proposal

SETTINGS = (rules.MODE, rules.ORDER, rules.LIMIT_GENERAL, rules.LIMIT_CURATOR, rules.LIMIT_FOSTER)
_CONCERNS = {
    AssignmentRule.SPECIALISATION: (WorkKind.SPECIALISATION, SPECIALISATIONS),
    AssignmentRule.ACTIVITY: (WorkKind.ACTIVITY, ACTIVITIES),
}


class Assigning:
    """By what an authority assigns on a day: its rules, its lists, and what of the work who has; read once."""

    def __init__(
        self, day: date, held: Settings, codes: Mapping[AssignmentRule, Codes], parts: Sequence[StoredPart]
    ) -> None:
        self.day = day
        self.held = held
        self.order = held[rules.ORDER]
        self.mode = held[rules.MODE]
        self._codes = codes
        self._parts = parts

    def limit(self, worker_roles: frozenset[str]) -> int:
        """How many families somebody with these roles leads at most."""
        return self.held[rules.limit_of(worker_roles)]

    def concerns(self) -> list[Concern]:
        """What may be said that a notice concerns, where a rule goes by it."""
        return [
            Concern(key=f"{_CONCERNS[rule][0].value}.{code}", words=each.words)
            for rule in self.order
            if rule in _CONCERNS
            for code, each in self._codes[rule].used(self.day).items()
        ]

    def people_of(self) -> set[UUID]:
        """Everybody who has something of the work, to be named."""
        return {each.worker_id for each in self._parts}

    def found(self, rule: AssignmentRule, about: About) -> Found:
        """What the division of work says."""
        if rule is AssignmentRule.SURNAMES:
            return self._of_surname(about.family_name)
        return self._of_concern(rule, about)

    def _of_surname(self, name: str) -> Found:
        if not name:
            return Found((), gettext(rules.SURNAME_UNKNOWN))
        fit = [each for each in self._parts if each.kind == WorkKind.SURNAMES and has_surname(each, name)]
        if not fit:
            return Found((), gettext(rules.SURNAME_OF_NOBODY).format(name=name))
        said = gettext(rules.OF_SURNAME).format(name=name, letters=said_letters(fit[0]))
        return Found([each.worker_id for each in fit], said)

    def _of_concern(self, rule: AssignmentRule, about: About) -> Found:
        kind, _ = _CONCERNS[rule]
        code = about.specialisation if kind is WorkKind.SPECIALISATION else about.activity
        if not code:
            return Found((), gettext(rules.CONCERN_UNKNOWN[rule]))
        what = gettext(rules.HAS_CONCERN[rule]).format(what=self._codes[rule].words(code, self.day))
        have = [each for each in self._parts if each.kind == kind and each.code == code]
        if not about.family_name and any(by_surnames(each) for each in have):
            return Found((), gettext(rules.SURNAME_DIVIDED).format(what=what), decides=True)
        fit = [each for each in have if has_surname(each, about.family_name)]
        if not fit:
            return Found((), gettext(rules.NOBODY_HAS).format(what=what))
        letters = f", {gettext(rules.OF_SURNAME).format(name=about.family_name, letters=said_letters(fit[0]))}"
        return Found([each.worker_id for each in fit], what + (letters if by_surnames(fit[0]) else ""))


async def assigning_on(actor: Actor, day: date) -> Assigning:
    """(in unit) By what the actor's service assigns on a day. A constant number of statements."""
    held = await settings_on(actor, day, *SETTINGS)
    asked = [rule for rule in held[rules.ORDER] if rule in _CONCERNS]
    lists = await codes_of(actor, *(_CONCERNS[rule][1] for rule in asked)) if asked else []
    parts = await division.list_parts(actor.tenant, service_id=actor.service)
    return Assigning(
        day,
        held,
        dict(zip(asked, lists, strict=True)),
        [each for each in parts if periods.holds(each.valid_from, each.valid_to, day)],
    )


async def propose(actor: Actor, by: Assigning, about: About, able: Mapping[UUID, str]) -> Proposal:
    """(in unit) Who is proposed of those who are `able` to lead a case here, with their names; or why the head decides."""
    found: list[tuple[AssignmentRule, Found]] = []
    for rule in by.order:
        if rule is AssignmentRule.DISTRICT:
            found.append((rule, await _of_district(actor, about, by.day)))
        elif rule is not AssignmentRule.MANUAL:
            found.append((rule, by.found(rule, about)))
    unnamed = {each for _, one in found for each in one.people} - able.keys()
    names = {**able, **(await tenant_views.worker_names(actor.tenant, unnamed) if unnamed else {})}
    one = rules.decided(found, able, names)
    return Proposal(
        worker_id=one.worker_id,
        worker=names.get(one.worker_id, "") if one.worker_id else "",
        rule=one.rule.value,
        why=one.why,
        passed=one.passed,
    )


async def _of_district(actor: Actor, about: About, day: date) -> Found:
    """(in unit) What the district of the child's address says."""
    if about.hidden:
        return Found((), gettext(rules.ADDRESS_HIDDEN))
    if not about.street and not about.town:
        return Found((), gettext(rules.ADDRESS_UNKNOWN))
    found = await districts.competent(actor, about.street, about.town, day)
    people = [each.worker_id for each in found.people if not each.deputy]
    return rules.of_district(found.why, about.street or about.town, found.districts, people)
