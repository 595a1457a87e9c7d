# pyright: strict
"""What links add to the shell."""

from pathlib import Path

from kernel.events import LATER, On
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import UNDER, Under
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.districts.views import INVITED
from tenants.imports.rules import IMPORTS, Column, Import
from tenants.messages.rules import MESSAGES
from tenants.people.pages.common import LIST as PEOPLE

from . import api, help, pages, service, views
from .events import InvitationSent
from .pages.common import LIST

PANEL = "invitations/coming_back_panel.html"
COLUMNS = (
    Column(key="name", head="Jméno", help=N_("jméno a příjmení"), required=True),
    Column(key="email", head="E-mail", help=N_("tímto se bude přihlašovat"), required=True),
    Column(
        key="role", head="Role", help=N_("jak se role jmenuje v Lidech, například koordinace případů"), required=True
    ),
    Column(key="service", head="Služba", help=N_("zkratka nebo název; prázdné u rolí celé organizace")),
    Column(key="valid_from", head="Od kdy", help=N_("den; prázdné: ode teď")),
    Column(key="valid_to", head="Do kdy", help=N_("poslední den; prázdné: bez konce")),
)

_IN_LOG = (
    ("invitation.sent", N_("Poslána pozvánka nebo odkaz")),
    ("invitation.withdrawn", N_("Pozvánka nebo odkaz vzaty zpět")),
    ("invitation.used", N_("Pozvánka nebo odkaz využity")),
    ("user.second_factor_reset", N_("Druhý faktor zrušen správcem")),
    ("user.second_factor_set", N_("Nastaven nový druhý faktor")),
    ("user.signed_out_by_administrator", N_("Odhlášení všude správcem")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    MESSAGES.add(views.LETTER)
    INVITED.add(views.invited)
    LATER.add(On(InvitationSent, service.send_letter))
    PANELS.add(Panel("person", "coming back", order=5, template=PANEL, load=views.coming_back))
    UNDER.add(Under(LIST, PEOPLE), Under("/administration/import/people", PEOPLE))
    IMPORTS.add(
        Import(
            key="people",
            title=N_("Načíst lidi z tabulky"),
            help=N_("Jeden řádek je jeden člověk a jeho role. Kdo tu ještě není, dostane pozvánku."),
            columns=COLUMNS,
            act=service.import_line,
            rows=views.rows_of_table,
            back=PEOPLE,
            handed=views.links_of,
        )
    )
