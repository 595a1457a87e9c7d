# pyright: strict
"""What telling clients who leads their case adds to the shell, and what asks for it."""

from pathlib import Path

from cases.cases.access import FURTHER_RIGHTS
from cases.cases.events import CaseMerged, CaseOpened
from cases.cases.views import DUTIES, Duty
from kernel.events import AT_ONCE, LATER, On
from kernel.web.day import DAY, DayKind
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.settings.rules import SETTINGS

from . import api, help, pages, rules, service
from .access import TellingPermission, rights


def register() -> None:
    """Called once at the start-up."""
    RULES.add(TellingPermission)
    SETTINGS.add(rules.TOLD_WITHIN)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    API.add(*api.ROUTES)
    HELP.add(*help.HELP_PAGES)
    FURTHER_RIGHTS.add(rights)
    DUTIES.add(Duty(rules.DUTY, N_("Zapsat, že to ví"), "/cases/{case_id}/told"))
    AT_ONCE.add(On(CaseMerged, service.merged))
    LATER.add(On(CaseOpened, service.opened))
    DAY.add(DayKind("untold", 34, pages.on_heads_day))
    PANELS.add(Panel("case", "told", 5, "telling/panel_case.html", pages.on_case, side=True))
    ACTIONS.add(
        ("client_told.noted", N_("Zapsáno, že klient ví, kdo případ vede")),
        ("client_told.note", N_("Zápis, že klient ví, kdo případ vede")),
        ("client_told.read", N_("Nahlédnutí, zda klient ví, kdo případ vede")),
        ("client_told.untold", N_("Otevření seznamu klientů, kteří nevědí, kdo je vede")),
        ("leaflet.read", N_("Otevřen letáček pro klienta")),
        ("worker_contact.set", N_("Kontakt pro klienty uložen")),
        ("worker_contact.own", N_("Kontakt pro klienty")),
    )
