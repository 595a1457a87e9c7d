# pyright: strict
"""What telling clients who leads their case adds to the shell, and what asks for it."""

from pathlib import Path

from cases.cases import views as case_views
from cases.cases.access import FURTHER_RIGHTS
from cases.cases.events import CaseMerged, CaseOpened, KeyWorkerChanged
from cases.cases.views import DUTIES, Duty
from kernel.events import AT_ONCE, LATER, On
from kernel.outbox import CLOCKS
from kernel.web.day import DAY, DayKind
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, NOTIFICATIONS, PANELS, NotificationWords, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.messages.rules import MESSAGES
from tenants.settings.rules import SETTINGS

from . import api, help, pages, rules, service, tasks
from .access import TellingPermission, rights
from .events import LetterWritten, PlanDue, PlanStuck, PlanTold
from .pages import planning


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
    CLOCKS.add(tasks.due)
    AT_ONCE.add(
        On(CaseMerged, service.merged),
        On(CaseMerged, service.changed_before),
        On(KeyWorkerChanged, service.changed_before),
    )
    LATER.add(
        On(CaseOpened, service.opened),
        On(PlanDue, service.due),
        On(PlanTold, service.due),
        On(PlanStuck, service.tell_heads),
        On(LetterWritten, service.send),
    )
    DAY.add(DayKind("untold", 34, pages.on_heads_day), DayKind("planned-changes", 12, planning.on_heads_day))
    PANELS.add(
        Panel("case", "told", 5, "telling/panel_case.html", pages.on_case, side=True),
        Panel("key-worker", "planned", 5, "telling/panel_key_worker.html", planning.on_key_worker, side=True),
    )
    MESSAGES.add(service.LETTER)
    NOTIFICATIONS.add(
        NotificationWords(
            service.STUCK,
            N_("Naplánovaná změna toho, kdo případ vede, neproběhla."),
            "/cases/{about_id}/planned-change",
            case_views.names_of_cases,
        )
    )
    ACTIONS.add(
        ("client_told.noted", N_("Zapsáno, že klient ví, kdo případ vede")),
        ("client_told.note", N_("Zápis, že klient ví, kdo případ vede")),
        ("client_told.read", N_("Nahlédnutí, zda klient ví, kdo případ vede")),
        ("client_told.untold", N_("Otevření seznamu klientů, kteří nevědí, kdo je vede")),
        ("planned_change.set", N_("Naplánována změna toho, kdo případ vede")),
        ("planned_change.told", N_("Zapsáno, zda klient o naplánované změně ví")),
        ("planned_change.due", N_("Nastal den naplánované změny")),
        ("planned_change.stuck", N_("Naplánovaná změna neproběhla")),
        ("planned_change.ended", N_("Naplánovaná změna proběhla, nebo byla zrušena")),
        ("planned_change.read", N_("Nahlédnutí do naplánované změny")),
        ("client_letter.written", N_("Zpráva klientovi předána k odeslání")),
        ("client_letter.ended", N_("Zpráva klientovi odeslána, nebo ji nešlo odeslat")),
        ("leaflet.read", N_("Otevřen letáček pro klienta")),
        ("worker_contact.set", N_("Kontakt pro klienty uložen")),
        ("worker_contact.own", N_("Kontakt pro klienty")),
    )
