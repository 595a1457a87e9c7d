"""What meetings add to the pages of others, and what follows from their acts."""

from pathlib import Path

from cases.cases import access as case_access
from cases.cases import views as case_views
from cases.cases.events import KeyWorkerChanged, TaskAssigned, TaskFinished, TaskReopened
from consent.service import ON_THEIR_WAY
from consent.tables import ConsentType
from consent.views import ENDINGS, WENT, TellsWent
from kernel.events import AT_ONCE, LATER, On
from kernel.web.day import DAY, DayKind
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, TABS, UNDER, NavEntry, Tab, Under
from kernel.web.panels import ACTIONS, NOTIFICATIONS, PANELS, NotificationWords, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from services.case_management import access as case_management
from services.case_management.access import CaseManagementPermission
from services.case_management.rules import TEAM_ROLES
from tenants.leaving.schemas import StillOpen, WorkOf
from tenants.leaving.views import STILL_OPEN, WORK

from . import access, api, help, pages, repository, service, tasks, views
from .access import MeetingPermission
from .events import (
    GoalEvaluated,
    MeetingCalledOff,
    MeetingChanged,
    MeetingConvened,
    MeetingItemAdded,
    MeetingItemCalledOff,
    MeetingItemConcluded,
    MeetingItemTakenOff,
    MeetingItemWritten,
    MeetingOutputHeldBack,
    ParticipantInvited,
    StepDone,
    StepGiven,
    StepReopened,
)

_IN_LOG = (
    ("meeting.list", N_("Seznam porad")),
    ("meeting.convene", N_("Svolání porady")),
    ("meeting.see", N_("Otevření porady")),
    ("meeting.write_minutes", N_("Interní zápis z porady")),
    ("meeting.add_item", N_("Zařazení klienta na program porady")),
    ("meeting.invite", N_("Přizvání na poradu")),
    ("meeting.change", N_("Změna porady")),
    ("meeting.call_off", N_("Odvolání porady")),
    ("meeting_item.see", N_("Otevření bodu porady")),
    ("meeting_item.write", N_("Zápis do bodu porady")),
    ("meeting_item.conclude", N_("Uzavření bodu porady")),
    ("meeting_item.evaluate", N_("Vyhodnocení bodu porady")),
    ("meeting_item.take_off", N_("Stažení bodu z programu porady")),
    ("meeting.called_off", N_("Porada odvolána")),
    ("meeting.changed", N_("Porada změněna")),
    ("meeting.convened", N_("Porada svolána")),
    ("meeting.invited", N_("Přizván další účastník porady")),
    ("meeting.minutes_written", N_("Interní zápis z porady napsán")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(MeetingPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    case_access.FURTHER_RIGHTS.add(access.rights_in_case)
    case_management.FURTHER_RIGHTS.add(access.item_rights)
    case_management.LAST_DAYS.add(views.last_meeting)
    ENDINGS.add(views.steps_left_open)
    WENT.add(TellsWent(type=ConsentType.CASE_MANAGEMENT, since=views.meetings_since, filed=views.outputs_since))
    ON_THEIR_WAY.add(MeetingItemConcluded)
    case_views.TASK_WORDS.add(views.words_of_steps_left)
    case_views.MAY_DROP.add(views.steps_left)
    case_views.ASKED_OF_TASKS.add(views.asked_of_step)
    _add_reactions()
    NAVIGATION.add(NavEntry(N_("Porady"), "/meetings", "meeting", 40, None, pages.meets))
    UNDER.add(Under("/case-management", "/meetings"))
    TABS.add(
        Tab(
            "case", "plan", N_("Plán"), "/cases/{case_id}/plan", 35, lambda may: CaseManagementPermission.PROPOSE in may
        )
    )
    DAY.add(DayKind("meetings", 40, views.meetings_ahead))
    PANELS.add(
        Panel("my-day", "meetings", 30, "meetings/panel_my_day.html", pages.on_my_day, side=True),
        Panel("case", "meetings", 10, "meetings/panel_case.html", pages.on_case),
    )
    _add_news()
    _add_work()
    ACTIONS.add(
        ("plan.read", N_("Nahlédnutí do společného plánu")),
        ("meeting_item.added", N_("Klient zařazen na poradu")),
        ("joint_step.given", N_("Společný krok má jiný pracovník")),
        ("joint_step.done", N_("Společný krok hotový")),
        ("joint_step.reopened", N_("Společný krok znovu otevřený")),
        ("meeting_item.taken_off", N_("Klient stažen z programu porady")),
        ("meeting_item.called_off", N_("Porada s klientem na programu odvolána")),
        ("meeting_item.written", N_("Zapsán plán, cíle a kroky k bodu porady")),
        ("meeting_item.concluded", N_("Výstup z porady uzavřen")),
        ("meeting_item.output_copied", N_("Výstup z porady zapsán do složky")),
        ("meeting_item.output_held_back", N_("Výstup z porady druhé službě nepředán: souhlas skončil")),
        ("meeting_item.goal_evaluated", N_("Cíl vyhodnocen")),
        ("meeting.read", N_("Zobrazen na programu porady")),
        ("meeting_item.read", N_("Nahlédnutí do bodu porady")),
    )


def _add_reactions() -> None:
    AT_ONCE.add(
        On(TaskFinished, service.follow_finished_task),
        On(TaskReopened, service.follow_reopened_task),
        On(TaskAssigned, service.follow_assigned_task),
        On(KeyWorkerChanged, service.follow_key_worker),
    )
    LATER.add(
        On(MeetingConvened, tasks.tell_participants),
        On(ParticipantInvited, tasks.tell_invited),
        On(MeetingItemConcluded, tasks.copy_output),
        On(MeetingOutputHeldBack, tasks.tell_held_back),
        On(GoalEvaluated, tasks.tell_evaluated),
        On(MeetingChanged, tasks.tell_changed),
        On(MeetingCalledOff, tasks.tell_called_off),
        On(MeetingItemAdded, tasks.note_added),
        On(MeetingItemWritten, tasks.note_item),
        On(MeetingItemTakenOff, tasks.note_item),
        On(MeetingItemTakenOff, tasks.tell_taken_off),
        On(MeetingItemCalledOff, tasks.note_item),
        On(StepGiven, tasks.note_step),
        On(StepDone, tasks.note_step),
        On(StepReopened, tasks.note_step),
    )


def _add_news() -> None:
    NOTIFICATIONS.add(
        NotificationWords(
            GoalEvaluated.name,
            N_("Druhá služba vyhodnotila cíl společného plánu."),
            "/cases/{about_id}/plan",
            case_views.names_of_cases,
        ),
        NotificationWords(
            "meeting.convened",
            N_("Jste mezi účastníky společné porady."),
            "/meetings/{about_id}",
            views.names_of_meetings,
            views.ahead_of_me,
        ),
        NotificationWords(
            MeetingChanged.name,
            N_("Společná porada, na kterou jste pozváni, má jiný den nebo hodinu."),
            "/meetings/{about_id}",
            views.names_of_meetings,
        ),
        NotificationWords(
            MeetingCalledOff.name,
            N_("Společná porada, na kterou jste pozváni, se nekoná."),
            "/meetings/{about_id}",
            views.names_of_meetings,
        ),
        NotificationWords(
            MeetingItemTakenOff.name,
            N_("Klient je stažený z programu společné porady. Co bylo připravené, si tam přečtete."),
            "/meetings/{about_id}",
            views.names_of_meetings,
        ),
        NotificationWords(
            tasks.NOT_INVITED,
            N_("Mezi účastníky společné porady už nejste."),
            "/meetings/{about_id}",
            views.names_of_meetings,
        ),
        NotificationWords(
            "meeting_item.output_held_back",
            N_("Výstup z porady se k druhé službě nedostal: souhlas mezitím skončil. Její kroky nemá nikdo."),
            "/meetings/{about_id}",
            views.names_of_meetings,
        ),
    )


def _add_work() -> None:
    STILL_OPEN.add(StillOpen(kind="meetings", said=N_("porady, které teprve budou"), count=repository.count_coming))
    WORK.add(
        WorkOf(
            kind="meetings",
            what="seats at coming meetings",
            said=service.SEATS,
            roles=TEAM_ROLES,
            count=repository.count_without,
            rows=views.seats_left_empty,
            take_over=service.take_over_seats,
        )
    )
