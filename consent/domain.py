"""What consents add to the cases and to the shell, and what time does to them."""

from pathlib import Path

from cases.cases import views as case_views
from cases.cases.access import FURTHER_RIGHTS
from cases.cases.events import CaseUnmerged
from cases.cases.views import APART, CHIPS, CORRECTIONS, HANGS, MEANWHILE, PARTING, STAYS, TAKEN_OVER, THEIRS, Chips
from kernel.events import LATER, On
from kernel.outbox import CLOCKS
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import TABS, UNDER, Tab, Under
from kernel.web.panels import ACTIONS, NOTIFICATIONS, WHOSE, NotificationWords
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.leaving.schemas import WorkOf
from tenants.leaving.views import WORK

from . import access, api, help, pages, repository, service, tasks, views
from .access import ConsentPermission
from .events import ConsentGiven, ConsentRanOut, ConsentRefused, ConsentWithdrawn
from .views import merging

_IN_LOG = (
    ("consent.view", N_("Otevření souhlasu")),
    ("consent.record", N_("Zápis souhlasu")),
    ("consent.withdraw", N_("Odvolání souhlasu")),
    ("consent.ran_out", N_("Souhlas skončil uplynutím doby")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(ConsentPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    FURTHER_RIGHTS.add(access.rights_in_case)
    CHIPS.add(
        Chips(beside=views.chips_beside, told=views.chip_told, without=views.without_consent, ending=views.ending_soon)
    )
    CORRECTIONS.add(views.doubts_of_birth)
    _add_to_cases()
    CLOCKS.add(tasks.ran_out)
    LATER.add(
        On(ConsentRanOut, tasks.note_end),
        On(ConsentWithdrawn, service.tell_of_withdrawal),
        On(ConsentWithdrawn, service.tell_of_late_no),
        On(ConsentRefused, service.tell_of_late_no),
        On(ConsentGiven, service.tell_of_late_no),
        On(CaseUnmerged, service.tell_of_parting),
    )
    _add_news()
    UNDER.add(Under("/consents", "/cases"))
    WORK.add(
        WorkOf(
            kind="consents",
            what="consents in force whose named people have all left",
            said=N_("souhlasy, podle kterých už nemá kdo jednat"),
            count=repository.count_for_nobody,
            rows=views.named_who_left,
            gone=repository.NAMED_GONE,
            named=True,
            at=repository.count_for_nobody_at,
        )
    )
    WHOSE.add(("consents", views.names_of_consents))
    ACTIONS.add(
        ("consent.given", N_("Zapsán souhlas klienta")),
        ("consent.refused", N_("Zapsán nesouhlas klienta")),
        ("consent.withdrawn", N_("Souhlas odvolán")),
        ("consent.superseded", N_("Souhlas nahrazen novým zněním")),
        ("consent.expired", N_("Platnost souhlasu skončila")),
        ("consent.evidence_added", N_("K souhlasu přiložen sken")),
        ("consent.form_printed", N_("Vytištěn souhlas k podpisu")),
        ("consent.read", N_("Nahlédnutí do souhlasu")),
        ("consents.read", N_("Nahlédnutí do přehledu souhlasů")),
        ("consent_draft.read", N_("Otevřen formulář souhlasu")),
        ("consent_form.read", N_("Otevřen zapsaný souhlas k tisku")),
        ("consent_evidence.read", N_("Otevřen sken souhlasu")),
    )


def _add_news() -> None:
    NOTIFICATIONS.add(
        NotificationWords(
            service.TAKEN_BACK,
            N_("Kolega zapsal, že souhlas u případu, který vedete, byl odvolán."),
            "/consents/{about_id}",
            views.names_of_consents,
            views.led_by_reader,
        ),
        NotificationWords(
            service.LATE_NO,
            N_(
                "Změna nebo konec souhlasu jsou zapsané až po tom, co podle něj ještě něco odešlo, bylo převzato nebo se uzavřelo."
            ),
            "/consents/{about_id}",
            views.names_of_consents,
        ),
        NotificationWords(
            service.LATE_NO_THERE,
            N_(
                "Změna nebo konec souhlasu zazněly dřív, než podle něj přišlo něco od jiné služby nebo se s ní uzavřelo. Čeho se to týká, stojí v záznamech případu."
            ),
            "/cases/{about_id}",
            case_views.names_of_cases,
        ),
        NotificationWords(
            service.PARTED_THERE,
            N_(
                "Jiná služba vedla dvě osoby jako jednu. Co od ní máte v tomto případu, může být jiné osoby: ověřte to s klientem."
            ),
            "/cases/{about_id}",
            case_views.names_of_cases,
        ),
        NotificationWords(
            service.LATE_NO_SEEN,
            N_(
                "Změna nebo konec souhlasu zazněly dřív, než podle něj něco přišlo od jiné služby nebo u vás bylo otevřeno. V záznamech vašich případů o tom nic nestojí."
            ),
            "/sharing",
            views.names_of_services,
        ),
    )


def _add_to_cases() -> None:
    TABS.add(
        Tab(
            "case",
            "consents",
            N_("Souhlas"),
            "/cases/{case_id}/consents",
            40,
            lambda may: ConsentPermission.VIEW in may,
        )
    )
    APART.add(merging.keeps_apart)
    MEANWHILE.add(merging.crossed_meanwhile)
    THEIRS.add(merging.stands_with_another)
    TAKEN_OVER.add(service.say_whose)
    STAYS.add(merging.sheets_since)
    PARTING.add(merging.sheets_meanwhile)
    HANGS.add(merging.hangs)
