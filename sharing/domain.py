"""What the sharing adds to the pages of others, and what follows from its acts."""

from pathlib import Path

from cases.cases import views as case_views
from cases.cases.access import FURTHER_RIGHTS
from consent.events import ConsentExpired, ConsentSuperseded, ConsentWithdrawn
from consent.pages import NEXT_STEPS, Kept, NextStep
from consent.tables import ConsentType
from consent.views import ENDINGS, WENT, TellsWent
from kernel.events import AT_ONCE, LATER, On
from kernel.web.day import DAY, DayKind
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, TABS, NavEntry, Tab
from kernel.web.panels import ACTIONS, NOTIFICATIONS, PANELS, NotificationWords, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from services.competence.events import ActAsked, NoticeForwarded
from tenants.leaving.schemas import StillOpen, WorkOf
from tenants.leaving.views import STILL_OPEN, WORK

from . import access, api, help, pages, repository, service, views
from .access import SharingPermission
from .events import DisclosedByLaw, HandoverDeclined, HandoverMade, HandoverTakenOver, ShareEndedByOwner
from .rules import CROSSINGS
from .service import by_law, forwarding
from .views import merging

_ACTIONS = (
    ("handover.made", N_("Údaje předány jiné službě")),
    ("handover.taken_over", N_("Předané údaje převzaty do vlastního případu")),
    ("handover.seen", N_("Předané údaje vzaty na vědomí")),
    ("handover.declined", N_("Odpověď: předané údaje nepřevezmeme")),
    ("share_grant.ended", N_("Sdílení ukončeno")),
    ("sharing.exported", N_("Vyexportován přehled, kdo se díval")),
    ("sharing.read", N_("Nahlédnutí do sdílení")),
    ("handover_offers.read", N_("Nahlédnutí do údajů k předání")),
    ("shared_item.read", N_("Nahlédnutí do předaného údaje")),  # of entries before one look was one
    ("handover.read", N_("Nahlédnutí do předaných údajů")),
    ("handovers.read", N_("Zobrazen v seznamu předání")),
    ("statutory_disclosure.made", N_("Odesláno jinému úřadu podle zákona")),
    ("crossings_by_law.read", N_("Zobrazen přehled předaného podle zákona")),
    ("statutory_disclosure.arrived", N_("Přišlo od jiného úřadu podle zákona")),
)

_IN_LOG = (
    ("sharing.list", N_("Seznam sdílení")),
    ("sharing.see_sent", N_("Otevření předaných údajů")),
    ("sharing.hand_over", N_("Předání údajů")),
    ("sharing.end", N_("Ukončení sdílení")),
    ("sharing.export", N_("Vyvezení předaných údajů")),
    ("sharing.receive", N_("Otevření přijatých údajů")),
    ("sharing.take_over", N_("Převzetí údajů do případu")),
    ("sharing.decline", N_("Odmítnutí převzetí údajů")),
    ("sharing.list_by_law", N_("Přehled předání podle zákona")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(SharingPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    FURTHER_RIGHTS.add(access.rights_in_case)
    ENDINGS.add(views.items_that_end)
    WENT.add(TellsWent(type=ConsentType.HANDOVER, since=views.went_out_since, filed=views.files_since))
    LATER.add(
        On(HandoverMade, service.tell_recipient),
        On(ConsentWithdrawn, service.tell_consent_ended),
        On(ConsentSuperseded, service.tell_consent_ended),
        On(ConsentExpired, service.tell_consent_ended),
        On(ShareEndedByOwner, service.tell_share_ended),
        On(HandoverDeclined, service.tell_sender),
        On(HandoverTakenOver, service.tell_sender_taken_over),
        On(HandoverTakenOver, service.tell_key_worker),
    )
    NEXT_STEPS.add(
        NextStep(
            type=ConsentType.HANDOVER,
            right=SharingPermission.HAND_OVER,
            label=N_("Předat údaje"),
            url="/cases/{case}/sharing/new?consent={consent}",
            fits=lambda wording: True,
            kept=Kept(
                words=N_(
                    "Co příjemce převzal do vlastního případu, než se to zapsalo, mu zůstává. Z předaného už nic neuvidí."
                ),
                label=N_("Přejít na předané údaje"),
                url="/cases/{case}/sharing",
                right=SharingPermission.SEE_SENT,
                left=views.anything_went_out,
            ),
        )
    )
    NAVIGATION.add(NavEntry(N_("Sdílení"), "/sharing", "share", 50, None, pages.shares))
    case_views.APART.add(merging.keeps_apart)
    TABS.add(
        Tab(
            "case",
            "sharing",
            N_("Sdílení"),
            "/cases/{case_id}/sharing",
            45,
            lambda may: SharingPermission.SEE_SENT in may,
        )
    )
    DAY.add(DayKind("handovers", 20, pages.on_my_day), DayKind("for_nobody", 6, pages.for_nobody))
    PANELS.add(Panel("case", "sharing", 20, "sharing/panel_case.html", pages.on_case, side=True))
    CROSSINGS.add(forwarding.FORWARDED, forwarding.ASKED)
    AT_ONCE.add(On(NoticeForwarded, forwarding.cross), On(ActAsked, forwarding.ask))
    LATER.add(On(DisclosedByLaw, by_law.deliver))
    PANELS.add(Panel("notice", "by-law", 8, "sharing/panel_by_law.html", pages.by_law_on))
    _add_news()
    _add_work()
    ACTIONS.add(*_ACTIONS)


def _add_news() -> None:
    NOTIFICATIONS.add(
        NotificationWords(
            service.RECEIVED,
            N_("Jiná služba vám předala údaje klienta."),
            "/sharing/{about_id}",
            views.names_of_handovers,
            views.still_waiting,
        ),
        NotificationWords(
            service.ENDED,
            N_("Sdílení, které jste měli od jiné služby, skončilo."),
            "/sharing",
            views.names_of_handovers,
            views.ends_to_know,
        ),
        NotificationWords(
            service.DECLINED,
            N_("Druhá služba odpověděla, že předané údaje nepřevezme."),
            "/sharing/sent/{about_id}",
            views.names_and_reasons,
        ),
        NotificationWords(
            service.TAKEN_OVER,
            N_("Druhá služba předané údaje převzala."),
            "/sharing/sent/{about_id}",
            views.names_of_sent,
        ),
        NotificationWords(
            service.AFTER_ALL,
            N_("Druhá služba předané údaje nakonec převzala, i když předtím odpověděla, že je nepřevezme."),
            "/sharing/sent/{about_id}",
            views.names_of_sent,
        ),
        NotificationWords(
            service.JOINED,
            N_("K případu, který vedete, jsou připojené další předané údaje."),
            "/cases/{about_id}/sharing",
            case_views.names_of_cases,
        ),
        NotificationWords(
            service.NOBODY_HERE,
            N_(
                "Jiná služba předala údaje jen jmenovaným lidem a ti u vás už nepracují, nebo to tu nevidí. Domluvte se s ní."
            ),
            "/sharing",
            views.names_of_senders,
        ),
        NotificationWords(
            service.NOBODY_THERE,
            N_("Předané údaje nemá kdo otevřít: jmenovaní ve druhé službě už nepracují, nebo to tam nevidí."),
            "/cases/{about_id}/sharing",
            case_views.names_of_cases,
            views.went_to_nobody,
        ),
    )


def _add_work() -> None:
    STILL_OPEN.add(
        StillOpen(
            kind="handovers",
            said=N_("předané údaje, na které nikdo neodpověděl"),
            count=views.count_waiting,
        )
    )
    WORK.add(
        WorkOf(
            kind="handovers",
            what="handovers that nobody named can open any more",
            said=N_("předání, která už nemá kdo otevřít"),
            count=repository.count_for_nobody,
            named=True,
            at=repository.count_for_nobody_at,
            tell=service.tell_of_leaver,
        )
    )
