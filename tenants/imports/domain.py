# pyright: strict
"""What imports add to the shell."""

from pathlib import Path

from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.render import TEMPLATES
from kernel.web.routes import PAGES

from . import help, pages
from .access import ImportPermission


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    RULES.add(ImportPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
