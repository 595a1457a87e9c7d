"""What competence adds to the pages of notices, and what follows from it."""

from pathlib import Path

from cases.deadlines.rules import KINDS
from kernel.events import AT_ONCE, On
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from services.intake.access import STILL_NEEDED
from services.intake.events import NoticeAssigned, NoticeJoined
from tenants.settings.rules import SETTINGS

from . import api, help, pages, repository, rules
from .access import CompetencePermission
from .service import asked, terms

_IN_LOG = (("competence.decide", N_("Posouzení příslušnosti")),)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(CompetencePermission)
    SETTINGS.add(rules.PASS_ON_DEADLINE)
    STILL_NEEDED.add(repository.list_unfinished)  # to tell the notifier
    KINDS.add(terms.PASSED_ON)
    AT_ONCE.add(On(NoticeAssigned, asked.ask_to_answer), On(NoticeJoined, asked.ask_to_answer))
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    PANELS.add(Panel("notice", "competence", 5, "competence/panel_notice.html", pages.on_notice))
    ACTIONS.add(
        ("competence.decided", N_("Příslušnost posouzena")),
        ("competence.forwarded", N_("Oznámení odešlo jinému úřadu")),
        ("competence.act_asked", N_("Dožádání odešlo jinému úřadu")),
        ("competence.notifier_told", N_("Zapsáno, zda oznamovatel ví, komu oznámení patří")),
        ("competence.read", N_("Nahlédnutí do posouzení příslušnosti")),
        ("forwarding_letter.read", N_("Zobrazen list k postoupení")),
    )
