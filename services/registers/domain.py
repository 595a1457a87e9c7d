"""What registers add to the pages of notices, and what follows from their acts."""

from pathlib import Path

from cases.cases import service as case_service
from cases.cases import views as case_views
from cases.deadlines.rules import KINDS
from kernel.events import AT_ONCE, On
from kernel.web.day import DAY, DayKind
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, NavEntry
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from services.intake import views as intake_views
from services.intake.events import (
    NoticeAssigned,
    NoticeChildFiled,
    NoticeJoined,
    NoticePassedOn,
    NoticeRecorded,
    NoticeTakenBack,
)
from tenants.codelists.rules import CODE_LISTS
from tenants.settings.rules import SETTINGS

from . import api, help, pages, rules, views
from .access import RegisterPermission
from .service import terms
from .views import merging

_IN_LOG = (
    ("register.list", N_("Otevření rejstříků")),
    ("notice.register", N_("Zaevidování oznámení")),
    ("register.keep", N_("Zápis do rejstříku")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(RegisterPermission)
    CODE_LISTS.add(rules.REGISTERS, rules.REMOVALS)
    SETTINGS.add(*rules.SETTINGS)
    KINDS.add(terms.REGISTERED)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    AT_ONCE.add(
        On(NoticeRecorded, terms.recorded),
        On(NoticeAssigned, terms.handed_over),
        On(NoticeJoined, terms.handed_over),
        On(NoticeJoined, terms.joined),
        On(NoticeChildFiled, terms.filed),
        On(NoticePassedOn, terms.passed_on),
        On(NoticeTakenBack, terms.taken_back),
    )
    intake_views.NUMBERS.add(views.numbers_of)
    intake_views.NARROWER.add(
        intake_views.Narrower(key="to_register", label=N_("k zaevidování"), ids=terms.waiting_to_be_registered)
    )
    case_service.DRAWS.add(rules.draws_mark)
    case_views.ABOUTS.add(views.abouts_of)
    case_views.APART.add(merging.keeps_apart)
    case_views.PARTING.add(merging.entered_since)
    case_views.STAYS.add(merging.stays_since)
    case_views.SIGNS.add(
        case_views.Sign(
            key="register",
            order=20,
            beside=views.register_of_case,
            view=views.sign_of_register,
            early=True,
            header=True,
            label=N_("Rejstřík"),
        )
    )
    NAVIGATION.add(NavEntry(N_("Rejstříky"), pages.LISTS, "folder", 35, None, pages.reads_registers))
    DAY.add(DayKind("to_register", 23, pages.on_my_day))
    PANELS.add(
        Panel("notice", "registration", 5, "registers/panel_notice.html", views.on_notice),
        Panel("case", "registers", 31, "registers/panel_case.html", pages.on_case, side=True),
    )
    ACTIONS.add(
        ("notice.registered", N_("Oznámení zaevidováno")),
        ("notice.numbers_corrected", N_("Čísla oznámení opravena")),
        ("register.entry_begun", N_("Zápis do rejstříku")),
        ("register.entry_ended", N_("Zápis v rejstříku ukončen")),
        ("register.entry_corrected", N_("Den zápisu v rejstříku opraven")),
        ("register.entry_marked", N_("Spisová značka doplněna")),
        ("register.case_marked", N_("Spisová značka případu zapsána")),
        ("register.read", N_("Zobrazen v rejstříku")),
        ("register_print.read", N_("Vytištěn v rejstříku")),
        ("register_table.read", N_("Vzat v tabulce rejstříku")),
    )
