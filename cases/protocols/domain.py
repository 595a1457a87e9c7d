# pyright: strict
"""What protocols add to the shell. Whoever has protocols of their things says so in `KINDS`."""

from pathlib import Path

from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, help, pages
from .access import ProtocolPermission

_IN_LOG = (
    ("protocol.see", N_("Otevření protokolu o jednání")),
    ("protocol.open", N_("Založení protokolu o jednání")),
    ("protocol.take", N_("Zápis do protokolu o jednání")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(ProtocolPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    API.add(*api.ROUTES)
    HELP.add(*help.HELP_PAGES)
    ACTIONS.add(
        ("protocol.taken", N_("Protokol přečtený nahlas")),
        ("protocol.signed", N_("Podpis protokolu, nebo důvod, proč chybí")),
        ("protocol.added_to", N_("K protokolu připojen dodatek nebo zapsán předaný opis")),
        ("protocol.shown", N_("Protokol otevřen i s podpisy")),
        ("protocol.read", N_("Zobrazeno, kdo a kdy protokol přečetl")),
        ("protocol_words.read", N_("Zobrazena slova k přečtení nahlas")),
        ("protocol_sheet.read", N_("Protokol vytištěn k podpisu")),
    )
