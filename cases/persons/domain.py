# pyright: strict
"""What persons add to the shell: whether agendas know of each other's files. Their pages are those of cases."""

from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS
from tenants.settings.rules import SETTINGS

from . import rules


def register() -> None:
    """Called once at the start-up."""
    SETTINGS.add(rules.ACROSS_AGENDAS, rules.GUARDIAN_IS_APART)
    ACTIONS.add(
        ("person.corrected", N_("Opraveno jméno nebo datum narození dítěte, jak je znají všechny agendy")),
        ("person.linked", N_("Řečeno, že jde o totéž dítě, které vede jiná agenda")),
        ("person.parted", N_("Vzato zpět, že jde o totéž dítě, které vede jiná agenda")),
        ("person.guardian_excepted", N_("Výjimka: kolizní opatrovník dítěte smí vést i jeho ochranu")),
        ("guardian_exceptions.read", N_("Zobrazeny výjimky z oddělení kolizního opatrovníka")),
        ("case_person.read", N_("Zobrazeno, co o dítěti řekly jiné agendy")),
        ("person_header.read", N_("Zobrazena hlavička spisu jiné agendy")),
    )
