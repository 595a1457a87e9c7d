"""What judgements add to the pages of notices, and what follows from them."""

from pathlib import Path

from cases.cases import views as case_views
from kernel.events import LATER, On
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, NOTIFICATIONS, PANELS, NotificationWords, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from services.intake import rules as intake_rules
from services.intake import views as intake_views
from tenants.messages.rules import MESSAGES, MessageKind

from . import api, help, pages, views
from .access import ProtectionPermission
from .events import UrgencyAssessed
from .service import reactions


def register() -> None:
    """Called once at the start-up."""
    RULES.add(ProtectionPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    LATER.add(On(UrgencyAssessed, reactions.tell_of_assessment))
    intake_views.URGENCY.add(intake_views.Urgency(of=views.signs_of, urgent=views.judged_urgent))
    case_views.DUTIES.add(
        case_views.Duty(intake_rules.ASSESS_URGENCY, N_("Posoudit naléhavost"), "/notices/{source_id}/urgency")
    )
    PANELS.add(Panel("notice", "urgency", 10, "protection/panel_notice.html", views.judged))
    for kind, sentence in (
        ("urgency.urgent", N_("Oznámení bylo posouzeno jako naléhavé.")),
        ("urgency.not_urgent", N_("Oznámení bylo posouzeno jako nenaléhavé.")),
    ):
        NOTIFICATIONS.add(NotificationWords(kind, sentence, "/notices/{about_id}", intake_views.names_of_notices))
    MESSAGES.add(MessageKind(key="urgency.urgent", title=N_("Naléhavé oznámení"), urgent=True))
    ACTIONS.add(
        ("urgency.assessed", N_("Naléhavost posouzena")),
        ("urgency.read", N_("Nahlédnutí do posouzení naléhavosti")),
    )
