# pyright: strict
"""What cases add to the shell, and what follows from their acts."""

from pathlib import Path

from cases.calendar.rules import SOURCES, Source
from cases.persons import views as apart
from cases.persons.events import PersonCorrected, PersonLinked, PersonParted
from kernel.events import AT_ONCE, LATER, On
from kernel.web.day import DAY, DayKind
from kernel.web.device import DEVICE_FORMS
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, TABS, NavEntry, Tab
from kernel.web.panels import ACTIONS, NOTIFICATIONS, PANELS, WHOSE, NotificationWords, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.absences.rules import KEPT_APART, MAY_BE_STOOD_IN_FOR
from tenants.codelists.rules import CODE_LISTS
from tenants.leaving.schemas import StillOpen, WorkOf
from tenants.leaving.views import STILL_OPEN, WORK
from tenants.settings.events import SettingChanged
from tenants.settings.rules import SETTINGS

from . import api, help, pages, rules, service, tasks, views
from .access import CasePermission
from .events import CaseMerged, CaseOpened, CaseUnmerged, KeyWorkerChanged, TermsChanged
from .pages.common import works_with_cases
from .repository import leaving
from .views import calendar

_IN_LOG = (
    ("case.list", N_("Seznam případů")),
    ("case.write", N_("Zápis do případu")),
    ("case.open", N_("Založení případu")),
    ("case.see", N_("Otevření hlavičky případu")),
    ("case.add_record", N_("Přidání záznamu")),
    ("case.add_task", N_("Zadání úkolu")),
    ("case.change_key_worker", N_("Změna klíčového pracovníka")),
    ("case.change_client", N_("Oprava údajů klienta")),
    ("case.cover", N_("Přehled klíčových pracovníků k tisku")),
    ("case.history", N_("Otevření historie případu")),
    ("case.export", N_("Vyvezení případu")),
    ("case.merge", N_("Sloučení záznamů nebo jeho zrušení")),
    ("case.same_person", N_("Zápis o témže dítěti v jiné agendě")),
    ("case_filter.saved", N_("Výběr v seznamu případů uložen pod jménem")),
    ("case_filter.dropped", N_("Uložený výběr v seznamu případů smazán")),
    ("case.terms_changed", N_("Hledání v případech připraveno znovu")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    RULES.add(CasePermission)
    CODE_LISTS.add(rules.REASON_CODES, rules.WAY_CODES)
    SETTINGS.add(rules.KEY_WORKER_WORD, rules.REQUEST_IN_WRITING, rules.CLIENT_IS_TOLD, rules.CONTENT_IS_RESTRICTED)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    AT_ONCE.add(On(SettingChanged, views.forget_word))
    LATER.add(On(TermsChanged, tasks.index_anew))
    NAVIGATION.add(NavEntry(N_("Moje případy"), "/cases", "folder", 20, None, works_with_cases))
    TABS.add(
        Tab("case", "overview", N_("Přehled"), "/cases/{case_id}", 10, lambda may: True),
        Tab("case", "records", N_("Záznamy"), "/cases/{case_id}/records", 20, lambda may: CasePermission.READ in may),
        Tab("case", "tasks", N_("Úkoly"), "/cases/{case_id}/tasks", 30, lambda may: CasePermission.READ in may),
        Tab("case", "people", N_("Osoby"), "/cases/{case_id}/people", 70, lambda may: CasePermission.READ in may),
        Tab(
            "case", "history", N_("Historie"), "/cases/{case_id}/history", 80, lambda may: CasePermission.HISTORY in may
        ),
    )
    SOURCES.add(
        Source(
            key=calendar.TASK,
            kinds=calendar.kinds,
            places=calendar.places_in_calendar,
            entries=calendar.tasks_in_calendar,
            bare=calendar.bare_tasks,
        )
    )
    WHOSE.add(("cases", views.names_of_cases))
    DAY.add(DayKind("tasks", 10, views.tasks_that_wait, views.tasks_in_place))
    _add_news_and_work()
    ACTIONS.add(
        ("case.opened", N_("Případ otevřen")),
        ("case.key_worker_changed", N_("Změna klíčového pracovníka")),
        ("case.client_corrected", N_("Údaje klienta opraveny")),
        ("case.exported", N_("Případ vyvezen")),
        ("case.name_crosses", N_("Slova jako jméno jiného klienta ponechána v textu pro druhou službu")),
        ("other_client_in_text.read", N_("Upozornění, že text pro druhou službu jmenuje jiného klienta")),
        ("record.added", N_("Záznam zapsán")),
        ("task.added", N_("Úkol zadán")),
        ("task.assigned", N_("Úkol přidělen jinému")),
        ("task.finished", N_("Úkol dokončen")),
        ("task.dropped", N_("Úkol zrušen")),
        ("task.reopened", N_("Úkol vrácen mezi otevřené")),
        ("case.read", N_("Nahlédnutí do případu")),
        ("case_header.read", N_("Zobrazena hlavička případu")),
        ("cases.read", N_("Zobrazen v seznamu")),
        ("cases_print.read", N_("Zobrazen v seznamu k tisku")),
        ("cases_table.read", N_("Vyvezen v seznamu případů")),
        ("case_search.read", N_("Zobrazen mezi nalezenými")),
        ("case_number.read", N_("Sděleno, že tu má případ někdo s tímto rodným číslem, beze jména")),
        ("record.read", N_("Nahlédnutí do záznamu")),
        ("records.read", N_("Nahlédnutí do záznamů")),
        ("tasks.read", N_("Nahlédnutí do úkolů")),
        ("history.read", N_("Nahlédnutí do historie")),
        ("key_workers.read", N_("Zobrazen přehled klíčových pracovníků")),
        ("cover_sheet.read", N_("Otevřen přehled klíčových pracovníků k tisku")),
    )


def _add_news_and_work() -> None:
    DEVICE_FORMS.add(pages.FIELD)
    MAY_BE_STOOD_IN_FOR.add(*sorted(rules.KEY_WORKER_ROLES))
    KEPT_APART.add(apart.may_not_stand_in)
    PANELS.add(Panel("search", "elsewhere", 10, "cases/panel_elsewhere.html", views.searched_elsewhere))
    ACTIONS.add(
        *_IN_LOG,
        ("case.merged", N_("Záznam sloučen s jiným záznamem téže osoby")),
        ("relief_note.added", N_("Zapsáno pro vedení: podpora pracovníka")),
        ("relief_note.read", N_("Nahlédnutí do zápisů pro vedení o podpoře pracovníka")),
        ("case.unmerged", N_("Sloučení záznamů zrušeno")),
    )
    views.SIGNS.add(
        views.Sign(key="merged", order=5, beside=views.merged_beside, view=views.sign_of_merge, early=True, header=True)
    )
    LATER.add(
        On(CaseOpened, tasks.tell_first_key_worker),
        On(KeyWorkerChanged, tasks.tell_new_key_worker),
        On(CaseMerged, tasks.tell_merged),
        On(CaseUnmerged, tasks.tell_merged),
        On(PersonCorrected, tasks.tell_corrected),
        On(PersonLinked, tasks.tell_linked),
        On(PersonParted, tasks.tell_parted),
    )
    _add_news()
    STILL_OPEN.add(
        StillOpen(kind="cases", said=N_("neuzavřené případy"), count=leaving.count_open),
        StillOpen(kind="tasks", said=N_("nesplněné úkoly"), count=leaving.count_tasks),
    )
    WORK.add(
        WorkOf(
            kind="cases",
            what="open cases as key worker",
            said=N_("případy, které vede"),
            roles=rules.KEY_WORKER_ROLES,
            count=leaving.count_led,
            rows=views.led_by,
            take_over=service.take_over_all,
            takers=views.who_may_take_over,
        ),
        WorkOf(
            kind="tasks",
            what="open tasks in cases of others",
            said=N_("úkoly v případech, které vede někdo jiný"),
            count=leaving.count_alone,
            rows=views.tasks_of,
            take_over=service.give_tasks_to,
        ),
    )


def _add_news() -> None:
    NOTIFICATIONS.add(
        NotificationWords(
            tasks.CASE_OPENED_FOR_YOU,
            N_("Kolega pro vás založil případ, vedete ho vy."),
            "/cases/{about_id}",
            views.names_of_cases,
            views.led_by_me,
        ),
        NotificationWords(
            tasks.CASE_HANDED_TO_YOU,
            N_("Byl vám předán případ."),
            "/cases/{about_id}",
            views.names_of_cases,
            views.led_by_me,
        ),
        NotificationWords(
            tasks.CASE_TAKEN_OVER,
            N_("Případ, který jste vedli, převzal jiný pracovník."),
            "/cases/{about_id}",
            views.names_of_cases,
        ),
        NotificationWords(
            tasks.CASE_MERGED,
            N_("Záznam případu, který vedete, sloučil kolega s jiným záznamem téže osoby."),
            "/cases/{about_id}/people",
            views.names_of_cases,
        ),
        NotificationWords(
            tasks.CASE_PARTED,
            N_("Sloučení záznamu případu, který vedete, kolega zrušil: vede se zase zvlášť."),
            "/cases/{about_id}/people",
            views.names_of_cases,
        ),
        NotificationWords(
            tasks.PERSON_CORRECTED,
            N_("Jiná agenda opravila jméno nebo datum narození dítěte, které vedete i vy."),
            "/cases/{about_id}/person",
            views.names_of_cases,
            views.led_by_me,
        ),
        NotificationWords(
            tasks.PERSON_LINKED,
            N_("Jiná agenda zapsala, že vede totéž dítě jako vy."),
            "/cases/{about_id}/person",
            views.names_of_cases,
            views.led_by_me,
        ),
        NotificationWords(
            tasks.PERSON_PARTED,
            N_("Jiná agenda vzala zpět, že vede totéž dítě jako vy."),
            "/cases/{about_id}/person",
            views.names_of_cases,
            views.led_by_me,
        ),
    )
