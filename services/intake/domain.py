"""What notices add to the pages of others, and what follows from their acts."""

from pathlib import Path

from cases.cases import views as case_views
from cases.cases.access import PROTECTED, Protection
from cases.cases.events import ClientCorrected, KeyWorkerChanged
from cases.cases.tables import RecordKind
from cases.deadlines.rules import KINDS
from cases.protocols.pages import panel_of
from cases.protocols.rules import KINDS as PROTOCOLS
from kernel.events import AT_ONCE, LATER, On
from kernel.web.day import DAY, DayKind
from kernel.web.device import DEVICE_FORMS
from kernel.web.guard import RULES
from kernel.web.handbook import CHAPTERS, PICTURES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, NavEntry
from kernel.web.panels import ACTIONS, NOTIFICATIONS, PANELS, WHOSE, NotificationWords, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.codelists.rules import CODE_LISTS
from tenants.leaving.schemas import WorkOf
from tenants.leaving.views import WORK
from tenants.messages.rules import MESSAGES, MessageKind
from tenants.settings.rules import SETTINGS

from . import api, help, pages, rules, service, tasks, views
from .access import ASSIGNING, STILL_NEEDED, IntakePermission, may_stand_in
from .events import (
    ArrivalEnded,
    NoticeAdded,
    NoticeAssigned,
    NoticeChildFiled,
    NoticeJoined,
    NoticePassedOn,
    NoticeRecorded,
    NoticeTakenBack,
    TermsChanged,
)
from .repository.further import STOOD_IN
from .rules import channels as ways
from .service import reactions, terms
from .views import arrivals, news

_PROTECTION = Protection(
    knows=views.knows_notifiers,
    people=views.people_of_case,
    named=service.names_notifier,
    warning=rules.NAMES_NOTIFIER,
    relations=service.check_relations,
)
_ACTIONS = (
    ("notice.assigned", N_("Případ založen z oznámení")),
    ("notice.joined", N_("Oznámení připojeno")),
    ("notice.child_filed", N_("Oznámení stojí i ve spisu dalšího dítěte")),
    ("notice.added", N_("Oznámení doplněno")),
    ("notice.passed_on", N_("Oznámení patří jinému úřadu")),
    ("notice.taken_back", N_("Oznámení přece patří nám, čeká tu znovu")),
    ("notice.marked_duplicate", N_("Oznámení označeno jako duplicitní")),
    ("notice.unmarked_duplicate", N_("Označení duplicity zrušeno")),
    ("notice.read", N_("Nahlédnutí do oznámení")),
    ("notice_record.read", N_("Zobrazen záznam o úkonu k podpisu")),
    ("notice_header.read", N_("Zobrazena hlavička oznámení")),
    ("notice_assignment.read", N_("Zobrazen při přidělování oznámení")),
    ("notice_search.read", N_("Zobrazen mezi nalezenými oznámeními")),
    ("notices.read", N_("Zobrazen v seznamu oznámení")),
    ("notice_arrival.noted", N_("Zapsáno, že přišlo oznámení")),
    ("notice_arrival.reopened", N_("Vráceno, že z příchodu oznámení nebude")),
    ("notice_arrival.ended", N_("Co přišlo, je zapsané, nebo z toho oznámení nebude")),
)

_IN_LOG = (
    ("notice.list", N_("Seznam oznámení")),
    ("notice.record", N_("Zápis oznámení")),
    ("notice.note_arrival", N_("Zápis, že něco přišlo")),
    ("notice.see", N_("Otevření hlavičky oznámení")),
    ("notice.show_notifier", N_("Zobrazení oznamovatele")),
    ("notice.assign", N_("Přidělení oznámení")),
    ("notice.give", N_("Předání oznámení podle pravidel")),
    ("notice.add", N_("Doplnění oznámení")),
    ("notice.mark_duplicate", N_("Označení oznámení za duplicitní")),
    ("notice.recorded", N_("Oznámení zapsáno")),
    ("notice.terms_changed", N_("Hledání v oznámeních připraveno znovu")),
    ("notifier.name_stays", N_("Slova jako jméno oznamovatele ponechána v textu")),
    ("notifier_in_text.read", N_("Upozornění, že text jmenuje oznamovatele")),
    ("notifier.shown", N_("Oznamovatel zobrazen")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    RULES.add(IntakePermission)
    CODE_LISTS.add(ways.WAYS)
    SETTINGS.add(
        rules.URGENCY_DEADLINE, rules.PHONE_QUESTIONS, *rules.OF_FIRST_DAY, rules.ONCALL_HANDOVER, *rules.ALWAYS
    )
    TEMPLATES.add(Path(__file__).parent / "templates")
    SETTINGS.add(rules.ANNEX_RECORD, rules.ANNEX_PROTOCOL)
    PAGES.add(*pages.ROUTES)
    DEVICE_FORMS.add(pages.ON_CALL)
    HELP.add(*help.HELP_PAGES)
    CHAPTERS.add(help.HANDBOOK)
    PICTURES.add(*help.HANDBOOK_PICTURES)
    API.add(*api.ROUTES)
    LATER.add(
        On(NoticeAssigned, reactions.tell_key_worker),
        On(NoticeJoined, reactions.tell_key_worker),
        On(NoticeChildFiled, reactions.tell_of_child),
        On(NoticeAdded, reactions.tell_of_addition),
        On(ArrivalEnded, reactions.tell_heads),
        On(TermsChanged, tasks.index_anew),
        On(ClientCorrected, service.index_of_case),
        On(NoticeChildFiled, service.index_of_child),
    )
    AT_ONCE.add(
        On(KeyWorkerChanged, reactions.follow_key_worker),
        On(NoticeRecorded, terms.received),
        On(NoticeAssigned, terms.handed_over),
        On(NoticeJoined, terms.handed_over),
        On(KeyWorkerChanged, terms.follow),
        On(NoticePassedOn, terms.passed_on),
        On(NoticeTakenBack, terms.received),
    )
    case_views.TASK_WORDS.add(views.words_of_urgency)
    case_views.MORE_OF_TASKS.add(pages.on_tasks)
    case_views.JOINING.add(views.named_by_merging)
    case_views.PARTING.add(views.named_by_parting)
    case_views.TO_DO.add(pages.due_in_case)
    case_views.TELLS_OF.add(views.cases_told_of)
    KINDS.add(*terms.OF_NOTICES)
    views.NARROWER.add(
        views.Narrower(key="unjudged_late", label=N_("neposouzená po termínu"), where=terms.UNJUDGED_LATE),
        views.Narrower(
            key="stands_in", label=N_("vedou, koho zastupuji"), where=STOOD_IN, waits=False, offered=may_stand_in
        ),
    )
    NAVIGATION.add(NavEntry(N_("Oznámení"), "/notices", "bell", 30, None, pages.takes_notices))
    DAY.add(DayKind("notices", 25, pages.on_my_day))
    WHOSE.add(("notices", views.names_of_notices))
    _add_panels()
    _add_news()
    _add_work()
    PROTOCOLS.add(pages.PROTOCOL)
    STILL_NEEDED.add(views.with_protocols)  # what was signed goes nowhere else
    PANELS.add(panel_of(pages.PROTOCOL, "notice", 11, "notice_id"))
    PROTECTED.add(_PROTECTION)
    case_views.OWNERS.add(views.owners_of_case)
    case_views.FILED.add(case_views.Filed(RecordKind.NOTICE, views.hands_of))
    ACTIONS.add(*_ACTIONS, *_IN_LOG)


def _add_panels() -> None:
    PANELS.add(
        Panel("my-day", "notices", 10, "intake/panel_my_day.html", pages.given_on, side=True),
        Panel("my-day", "arrivals-waiting", 8, "intake/panel_my_day_noted.html", pages.noted_on),
        Panel("my-day", "notices-waiting", 9, "intake/panel_my_day_waiting.html", pages.waiting_on),
        Panel("my-day-head", "notices", 10, "intake/panel_my_day_head.html", pages.to_take_down),
        Panel("case", "notices", 30, "intake/panel_case.html", pages.on_case, side=True),
        Panel("notices", "arrivals", 10, "intake/panel_arrivals.html", pages.on_notices),
        Panel("search", "notices", 20, "intake/panel_search.html", pages.on_search),
    )


def _add_news() -> None:
    LATER.add(On(NoticeAssigned, reactions.tell_heads_given), On(NoticeAssigned, reactions.tell_limit_reached))
    for kind, sentence in (
        ("notice.assigned", N_("Bylo vám přiděleno oznámení.")),
        (reactions.URGENT_GIVEN, N_("Bylo vám přiděleno naléhavé oznámení.")),
        ("notice.joined", N_("K případu, který vedete, přibylo oznámení.")),
        ("notice.added", N_("Oznámení, které vedete, má doplnění.")),
    ):
        NOTIFICATIONS.add(
            NotificationWords(kind, sentence, "/notices/{about_id}", views.names_of_notices, views.given_to_me)
        )
    for kind, sentence in (
        (reactions.CHILD_GIVEN, N_("Byl vám přidělen případ dalšího dítěte z oznámení.")),
        (reactions.URGENT_CHILD_GIVEN, N_("Byl vám přidělen případ dalšího dítěte z oznámení, naléhavý.")),
    ):
        url = "/cases/{about_id}"
        NOTIFICATIONS.add(NotificationWords(kind, sentence, url, case_views.names_of_cases, case_views.led_by_me))
    NOTIFICATIONS.add(
        NotificationWords(
            reactions.ADDED_TO_WAITING,
            N_("K oznámení, které nikdo nemá, přibylo doplnění."),
            "/notices/{about_id}",
            views.names_of_notices,
            news.nobody_has,
        ),
        NotificationWords(
            reactions.LIMIT_REACHED,
            N_("Kdo dostal toto oznámení, má teď nejvyšší počet rodin: další by ho překročila."),
            "/notices/{about_id}#prijeti",
            views.names_of_notices,
            news.still_assigned,
        ),
        NotificationWords(
            reactions.GIVEN_BY_RULE,
            N_("Oznámení dostal koordinátor podle pravidel, bez vás. Podívejte se, komu."),
            "/notices/{about_id}#prijeti",
            views.names_of_notices,
            news.still_assigned,
        ),
        NotificationWords(
            "notice_arrival.ended",
            N_("Z toho, co přišlo, podle záznamu oznámení nebude."),
            "/notices/arrivals/ended#prichod-{about_id}",
            arrivals.names_of_arrivals,
            arrivals.ended_arrivals,
        ),
    )
    MESSAGES.add(
        MessageKind(key=reactions.LIMIT_REACHED, title=N_("Koordinátor má nejvyšší počet rodin"), urgent=True),
        MessageKind(key=reactions.URGENT_GIVEN, title=N_("Přidělené naléhavé oznámení"), urgent=True),
        MessageKind(
            key=reactions.URGENT_CHILD_GIVEN,
            title=N_("Přidělený naléhavý případ"),
            urgent=True,
            chosen_with=reactions.URGENT_GIVEN,
        ),
    )


def _add_work() -> None:
    WORK.add(
        WorkOf(
            kind="notices_waiting",
            what="notices that wait and that nobody could assign any more",
            said=N_("oznámení, která čekají na přidělení a nebude je mít kdo přidělit"),
            roles=ASSIGNING,
            count=views.count_for_nobody,
            at=views.count_for_nobody_at,
        )
    )
