"""What the work of two services for one client adds to the pages of others, and what follows from its acts."""

from pathlib import Path

from cases.cases import access as case_access
from cases.cases import views as case_views
from consent.events import ConsentExpired, ConsentSuperseded, ConsentWithdrawn
from consent.pages import NEXT_STEPS, Kept, NextStep
from consent.tables import ConsentType
from consent.views import ENDINGS, RUNS_ON, WENT, WORKED_ON, TellsWent
from kernel.events import AT_ONCE, LATER, On
from kernel.web.day import DAY, DayKind
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, NOTIFICATIONS, PANELS, WHOSE, NotificationWords, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.leaving.schemas import StillOpen, WorkOf
from tenants.leaving.views import STILL_OPEN, WORK

from . import api, help, pages, repository, rules, service, tasks, views
from .access import CaseManagementPermission
from .events import (
    CaseManagementAccepted,
    CaseManagementClosed,
    CaseManagementDeclined,
    CaseManagementEnded,
    CaseManagementKeyWorkerAgreed,
    CaseManagementKeyWorkerChanged,
    CaseManagementLapsed,
    CaseManagementProposed,
    CaseManagementTakenBack,
)

_KEPT = Kept(
    words=N_("Pokud se některý bod porady uzavřel, jeho výstup zůstává v záznamech obou služeb."),
    label=N_("Přejít na plán"),
    url="/cases/{case}/plan",
    right=CaseManagementPermission.PROPOSE,
    left=views.work_began,
)
_ON_CONSENTS = Panel(
    "consents", "case_management", 10, "case_management/panel_consents.html", views.on_consents, sums_up=views.summed_up
)

_ACTIONS = (
    ("case_management.proposed", N_("Nabídnuta spolupráce jiné službě")),
    ("case_management.accepted", N_("Spolupráce služeb přijata")),
    ("case_management.declined", N_("Spolupráce služeb odmítnuta")),
    ("case_management.taken_back", N_("Nabídka spolupráce vzata zpět")),
    ("case_management.closed", N_("Spolupráce služeb ukončena")),
    ("case_management.key_worker_changed", N_("Jiný klíčový pracovník klienta")),
    ("case_management.key_worker_noted", N_("Jiný klíčový pracovník klienta")),
    ("case_management.key_worker_agreed", N_("Shoda týmu na klíčovém pracovníkovi klienta")),
    ("case_management.ended", N_("Spolupráce služeb skončila")),
    ("case_management.offer_lapsed", N_("Nabídka spolupráce zanikla bez odpovědi")),
    ("case_management.read", N_("Nahlédnutí do spolupráce služeb")),
    ("case_managements.read", N_("Zobrazen v seznamu spoluprací")),
)
_IN_LOG = (
    ("case_management.see", N_("Otevření případové spolupráce")),
    ("case_management.propose", N_("Nabídka případové spolupráce")),
    ("case_management.answer", N_("Odpověď na nabídku spolupráce")),
    ("case_management.change_key_worker", N_("Změna, kdo spolupráci vede")),
    ("case_management.take_back", N_("Vzetí nabídky spolupráce zpět")),
    ("case_management.close", N_("Ukončení případové spolupráce")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    RULES.add(CaseManagementPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    case_access.FURTHER_RIGHTS.add(views.rights_in_case)
    ENDINGS.add(views.work_that_ends)
    RUNS_ON.add(views.consents_running)
    WORKED_ON.add(views.consents_worked_on)
    WENT.add(TellsWent(type=ConsentType.CASE_MANAGEMENT, since=views.joint_work_since, filed=views.files_since))
    AT_ONCE.add(
        On(ConsentWithdrawn, service.end_with_consent),
        On(ConsentSuperseded, service.end_with_consent),
        On(ConsentExpired, service.end_with_consent),
    )
    LATER.add(
        On(CaseManagementProposed, tasks.tell_partner),
        On(CaseManagementAccepted, tasks.tell_owner),
        On(CaseManagementAccepted, tasks.tell_chosen),
        On(CaseManagementKeyWorkerChanged, tasks.tell_chosen),
        On(CaseManagementDeclined, tasks.tell_owner),
        On(CaseManagementKeyWorkerChanged, tasks.tell_key_worker),
        On(CaseManagementKeyWorkerAgreed, tasks.tell_agreed),
        On(CaseManagementTakenBack, tasks.tell_taken_back),
        On(CaseManagementClosed, tasks.tell_closed),
        On(CaseManagementEnded, tasks.tell_end),
        On(CaseManagementLapsed, tasks.tell_end),
    )
    NEXT_STEPS.add(
        NextStep(
            type=ConsentType.CASE_MANAGEMENT,
            right=CaseManagementPermission.PROPOSE,
            label=N_("Nabídnout spolupráci"),
            url="/cases/{case}/plan/propose",
            fits=lambda wording: wording.recipient.own,  # case management is between services of one organisation
            kept=_KEPT,
        )
    )
    WHOSE.add(("case-management", views.names_of_case_managements))
    PANELS.add(_ON_CONSENTS)
    DAY.add(DayKind("offers", 30, views.offers_that_wait))
    _add_news()
    _add_work()
    _add_to_cases()
    ACTIONS.add(*_ACTIONS, *_IN_LOG)


def _add_to_cases() -> None:
    case_views.MEANWHILE.add(views.declined_meanwhile)
    case_views.OWNERS.add(views.owners_of_case)
    case_views.SIGNS.add(
        case_views.Sign(key="case_management", order=50, beside=views.state_of_case, view=views.sign_of_state)
    )
    case_views.LOOKS_OF_OTHERS.add(views.entries_of_partners)


def _add_news() -> None:
    NOTIFICATIONS.add(
        NotificationWords(
            "case_management.proposed",
            N_("Jiná služba vám nabízí spolupráci u klienta."),
            "/case-management/{about_id}",
            views.names_of_case_managements,
            views.to_be_answered,
        ),
        NotificationWords(
            tasks.LAPSED,
            N_("Nabídka spolupráce od jiné služby zanikla."),
            "/meetings",
            opens=views.ends_of_offers,
        ),
        NotificationWords(
            CaseManagementTakenBack.name,
            N_("Jiná služba vzala zpět nabídku spolupráce, kterou vám dala."),
            "/meetings",
            opens=views.ends_of_offers,
        ),
        NotificationWords(
            tasks.LED_BY_YOU,
            N_("Vedete společnou práci dvou služeb u klienta."),
            "/case-management/{about_id}",
            views.names_of_case_managements,
            views.led_by_me,
        ),
    )
    for kind, sentence in (
        ("case_management.accepted", N_("Druhá služba přijala spolupráci u klienta.")),
        ("case_management.declined", N_("Druhá služba odmítla spolupráci u klienta.")),
        ("case_management.key_worker_changed", N_("Týmy se shodly na jiném klíčovém pracovníkovi klienta.")),
        ("case_management.key_worker_agreed", N_("Je zapsáno, kdy se týmy shodly na klíčovém pracovníkovi klienta.")),
        (
            tasks.HANDED_OVER,
            N_("Společnou práci u klienta předala správa organizace jinému pracovníkovi. Tým se na tom ještě neshodl."),
        ),
    ):
        NOTIFICATIONS.add(
            NotificationWords(kind, sentence, "/case-management/{about_id}", views.names_of_case_managements)
        )
    NOTIFICATIONS.add(
        NotificationWords(
            CaseManagementClosed.name,
            N_("Společnou práci u klienta jedna ze služeb ukončila. Podívejte se proč a které kroky zůstaly otevřené."),
            "/cases/{about_id}/plan",
            case_views.names_of_cases,
        ),
        NotificationWords(
            "case_management.ended",
            N_("Společná práce u klienta skončila. Podívejte se, které kroky zůstaly otevřené."),
            "/cases/{about_id}/plan",
            case_views.names_of_cases,
        ),
    )


def _add_work() -> None:
    STILL_OPEN.add(
        StillOpen(kind="case_managements", said=N_("společná práce s jinou službou"), count=repository.count_running)
    )
    WORK.add(
        WorkOf(
            kind="case_managements",
            what="case managements of two services as key worker",
            said=N_("společná práce služeb, kterou vede"),
            roles=rules.TEAM_ROLES,
            count=repository.count_left,
            at=repository.count_led_for,
            rows=views.led_by,
            take_over=service.take_over_all,
            takers=service.who_may_take_over,
            gone=repository.GONE,
        )
    )
