"""What waiting for a return adds to the pages of notices and to the head's day, and what ends it."""

from pathlib import Path

from cases.cases.rules import KEY_WORKER_ROLES
from kernel.events import AT_ONCE, LATER, On
from kernel.web.day import DAY, DayKind
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, NOTIFICATIONS, PANELS, NotificationWords, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from services.intake import views as intake_views
from services.intake.events import NoticeAdded, NoticeAssigned, NoticeJoined, NoticePassedOn
from services.protection.events import AllJudgedSaid, UrgencyAssessed
from tenants.leaving.schemas import WorkOf
from tenants.leaving.views import WORK
from tenants.messages.rules import MESSAGES, MessageKind
from tenants.settings.rules import SETTINGS

from . import api, help, pages, repository, rules, service, views
from .access import WaitPermission
from .events import WaitEnded


def register() -> None:
    """Called once at the start-up."""
    RULES.add(WaitPermission)
    SETTINGS.add(rules.WAITS_DAYS)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    AT_ONCE.add(
        On(NoticeAssigned, service.has_somebody),
        On(NoticeJoined, service.has_somebody),
        On(NoticePassedOn, service.went_on),
        On(NoticeAdded, service.learnt),
        On(UrgencyAssessed, service.judged),
        On(AllJudgedSaid, service.reopened),
    )
    LATER.add(On(WaitEnded, service.tell_heads))
    intake_views.RETURNING.add(intake_views.Returning(of=views.returns_of, ids=views.ids_waiting))
    intake_views.NARROWER.add(
        intake_views.Narrower(key="returning", label=N_("čekají na návrat koordinátora"), ids=views.ids_waiting)
    )
    DAY.add(DayKind("notices-returning", 26, pages.on_my_day, pages.in_place))
    PANELS.add(
        Panel("notice", "waiting", 9, "waiting/panel_notice.html", pages.on_notice),
        Panel("my-day", "awaited", 7, "waiting/panel_my_day.html", pages.who_is_away, side=True),
    )
    WORK.add(
        WorkOf(
            kind="notice_waits",
            what="notices that wait for somebody's return",
            said=N_("oznámení, která čekají na návrat"),
            roles=KEY_WORKER_ROLES,
            count=repository.count_open_for,
            rows=views.waits_for_leavers,
        )
    )
    NOTIFICATIONS.add(
        NotificationWords(
            service.TOLD_ENDED,
            N_("Oznámení už na návrat nečeká: je naléhavé, nebo je na něm co posoudit."),
            "/notices/{about_id}",
            intake_views.names_of_notices,
            views.still_waited,
        )
    )
    MESSAGES.add(MessageKind(key=service.TOLD_ENDED, title=N_("Oznámení už nečeká na návrat"), urgent=True))
    ACTIONS.add(
        ("notice_wait.set", N_("Oznámení čeká na návrat koordinátora")),
        ("notice_wait.ended", N_("Oznámení už na návrat nečeká")),
        ("notice_wait.read", N_("Nahlédnutí do čekání oznámení na návrat")),
    )
