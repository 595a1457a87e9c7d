"""The pages that belong to no domain."""

from pathlib import Path

from app import device, pages
from kernel.web.help import HELP
from kernel.web.render import TEMPLATES
from kernel.web.routes import PAGES


def register() -> None:
    """Called once at the start-up."""
    TEMPLATES.add(Path(__file__).parent / "templates")
    HELP.add(device.HELP_PAGE)
    PAGES.add(*pages.ROUTES, *device.ROUTES)
