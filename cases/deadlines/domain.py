# pyright: strict
"""What deadlines add to the shell, and what time does to them."""

from pathlib import Path

from cases.calendar.rules import SOURCES, Source
from kernel.events import LATER, On
from kernel.outbox import CLOCKS
from kernel.web.day import DAY, DayKind
from kernel.web.guard import RULES
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, NOTIFICATIONS, NotificationWords
from kernel.web.render import TEMPLATES
from kernel.web.routes import PAGES
from tenants.leaving.schemas import WorkOf
from tenants.leaving.views import WORK
from tenants.messages.rules import MESSAGES, MessageKind

from . import pages, service, tasks, views
from .access import DeadlinePermission
from .events import DeadlineNear, DeadlinePassed
from .rules import NEAR, PASSED, PASSED_URGENT
from .views import news

_IN_LOG = (
    ("deadline.see", N_("Otevření lhůty")),
    ("deadline.near", N_("Lhůta se blíží")),
    ("deadline.passed", N_("Lhůta uplynula")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(DeadlinePermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    SOURCES.add(
        Source(
            key="deadline",
            kinds=views.kinds_in_calendar,
            places=views.places_in_calendar,
            first=views.first_in_calendar,
            entries=views.in_calendar,
            bare=views.bare_in_calendar,
        )
    )
    DAY.add(
        DayKind("deadlines", 24, views.on_my_day, views.on_my_day),
        DayKind("late-with-others", 25, views.late_with_others),
    )
    CLOCKS.add(tasks.ran)
    WORK.add(
        WorkOf(
            kind="deadlines",
            what="deadlines that neither a case nor a task tells",
            said=N_("lhůty, které nehlídá žádný případ ani úkol"),
            count=views.count_of_leavers,
            rows=views.of_leavers,
        )
    )
    LATER.add(On(DeadlineNear, service.warn), On(DeadlinePassed, service.alert))
    for kind, sentence in (
        (NEAR, N_("Blíží se konec lhůty.")),
        (PASSED, N_("Lhůta uplynula a není splněno.")),
        (PASSED_URGENT, N_("Naléhavé: lhůta uplynula a není splněno.")),
    ):
        together = news.alike if kind != PASSED_URGENT else None  # a child without help is told by itself
        url = "/deadlines/{about_id}"
        NOTIFICATIONS.add(NotificationWords(kind, sentence, url, news.names_of, news.running_of, together))
    MESSAGES.add(
        MessageKind(key=NEAR, title=N_("Blíží se konec lhůty"), urgent=True, still=news.still_running),
        MessageKind(
            key=PASSED,
            title=N_("Uplynula lhůta a není splněno"),
            must=N_("posílá se vždy, aby zmeškaná lhůta nezůstala bez povšimnutí."),
            still=news.still_running,
        ),
        MessageKind(
            key=PASSED_URGENT,
            title=N_("Naléhavé: uplynula lhůta a není splněno"),
            urgent=True,
            chosen_with=PASSED,
            still=news.still_running,
        ),
    )
