"""What answers add to the pages of notices, and what follows from acts of others."""

from pathlib import Path

from cases.cases import views as case_views
from cases.deadlines.rules import KINDS
from kernel.events import AT_ONCE, On
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from services.intake import views as intake_views
from services.intake.events import (
    NoticeAdded,
    NoticeAssigned,
    NoticeJoined,
    NoticePassedOn,
    NoticeRecorded,
    NoticeTakenBack,
)
from tenants.settings.rules import SETTINGS

from . import api, help, pages, rules, service, views
from .access import AnswerPermission
from .service import terms

_IN_LOG = (
    ("answer.read", N_("Otevření odpovědi oznamovateli")),
    ("answer.give", N_("Zápis odpovědi oznamovateli")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(AnswerPermission)
    SETTINGS.add(rules.NOTIFIER_FEEDBACK, *rules.TEMPLATES.values())
    KINDS.add(terms.ANSWERED)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    AT_ONCE.add(
        On(NoticeAssigned, terms.handed_over),
        On(NoticeJoined, terms.handed_over),
        On(NoticePassedOn, terms.passed_on),
        On(NoticeTakenBack, service.taken_back),
        On(NoticeRecorded, service.wished),
        On(NoticeAdded, service.wished),
    )
    case_views.TO_DO.add(views.to_tell_in_case)
    intake_views.AWAITED.add(views.awaited)
    PANELS.add(Panel("notice", "answers", 12, "answers/panel_notice.html", pages.on_notice))
    ACTIONS.add(
        ("notifier_request.noted", N_("Zapsáno, že oznamovatel žádá o zprávu")),
        ("notifier_answer.noted", N_("Zapsáno, co se oznamovatel dozvěděl")),
        ("notifier_answer.read", N_("Nahlédnutí do odpovědí oznamovateli")),
    )
