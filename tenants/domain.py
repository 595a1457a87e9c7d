# pyright: strict
"""What organisations and sign-in add to the shell."""

from pathlib import Path

from kernel.actor import Actor
from kernel.web.draft_list import AllWaiting, waiting
from kernel.web.handbook import CHAPTERS, PICTURES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, help, pages
from .absences import domain as absences
from .addresses import domain as addresses
from .agendas import domain as agendas
from .assigning import domain as assigning
from .authorities import domain as authorities
from .codelists import domain as codelists
from .districts import domain as districts
from .division import domain as division
from .imports import domain as imports
from .invitations import domain as invitations
from .log import domain as log
from .messages import domain as messages
from .overview import domain as overview
from .people import domain as people
from .settings import domain as settings


def register() -> None:
    """Called once at the start-up."""
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    CHAPTERS.add(help.HANDBOOK)
    PICTURES.add(*help.HANDBOOK_PICTURES)
    API.add(*api.ROUTES)
    messages.register()
    settings.register()
    codelists.register()
    people.register()
    invitations.register()
    agendas.register()
    districts.register()
    division.register()
    absences.register()
    assigning.register()
    log.register()
    authorities.register()
    imports.register()
    addresses.register()
    overview.register()
    ACTIONS.add(("drafts.read", N_("Otevřen seznam rozepsaných formulářů")))
    for area in ("my-day", "organisation"):
        PANELS.add(Panel(area, "drafts", order=5, template="tenants/drafts_panel.html", load=_drafts, side=True))


async def _drafts(actor: Actor) -> AllWaiting | None:
    """What the person has begun to write and not sent yet; nothing when there is none."""
    found = await waiting(actor)
    return found if found.drafts else None
