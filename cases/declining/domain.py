# pyright: strict
"""What it adds to the page of a case and to the head's day."""

from pathlib import Path

from cases.cases import views as case_views
from cases.cases.events import KeyWorkerChanged
from kernel.events import AT_ONCE, LATER, On
from kernel.web.day import DAY, DayKind
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, NOTIFICATIONS, PANELS, NotificationWords, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.messages.rules import MESSAGES, MessageKind
from tenants.settings.rules import SETTINGS

from . import api, help, pages, rules, service, views
from .access import DecliningPermission
from .events import CaseDeclinedSaid, DeclinedSettled


def register() -> None:
    """Called once at the start-up."""
    RULES.add(DecliningPermission)
    SETTINGS.add(rules.DAYS)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    API.add(*api.ROUTES)
    HELP.add(*help.HELP_PAGES)
    AT_ONCE.add(On(KeyWorkerChanged, service.given))
    LATER.add(On(CaseDeclinedSaid, service.tell_heads), On(DeclinedSettled, service.tell_kept))
    DAY.add(DayKind("declined", 7, pages.on_my_day))
    PANELS.add(Panel("case", "declined", 4, "declining/panel_case.html", pages.on_case, side=True))
    for kind in (service.TOLD, service.TOLD_URGENT):
        NOTIFICATIONS.add(
            NotificationWords(
                kind,
                N_("Koordinátor nemůže převzít případ. Rozhodněte, kdo ho povede."),
                "/cases/{about_id}/declined",
                case_views.names_of_cases,
                views.still_open,
            )
        )
    NOTIFICATIONS.add(
        NotificationWords(
            service.TOLD_KEPT,
            N_("Vedení nechává případ u vás. Přečtěte si proč."),
            "/cases/{about_id}",
            case_views.names_of_cases,
            case_views.led_by_me,
        )
    )
    MESSAGES.add(
        MessageKind(key=service.TOLD_URGENT, title=N_("Naléhavý případ, který koordinátor nemůže převzít"), urgent=True)
    )
    ACTIONS.add(
        ("declined.read", N_("Zobrazeno, že koordinátor nemůže převzít případ")),
        ("declined.say", N_("Nemohu převzít případ")),
        ("declined.settle", N_("Rozhodnutí o případu, který koordinátor nemůže převzít")),
        ("declined.said", N_("Koordinátor nemůže převzít případ")),
        ("declined.settled", N_("Rozhodnuto o případu, který koordinátor nemůže převzít")),
    )
