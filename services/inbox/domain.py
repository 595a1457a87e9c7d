"""What files that arrived add to the pages of others."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from kernel.actor import Actor
from kernel.uploads.refusals import sentence
from kernel.web.day import DAY, DayKind
from kernel.web.device import DEVICE_FILES
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import UNDER, Under
from kernel.web.panels import ACTIONS, PANELS, PARTICULARS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from services.competence.access import FILES
from services.intake.access import STILL_NEEDED
from services.intake.pages.common import ON_TO, OnTo
from services.intake.rules.leaving import TOLD_ON
from tenants.leaving.schemas import WorkOf
from tenants.leaving.views import WORK

from . import api, help, pages, repository, views
from .access import TAKES_NOTICES, InboxPermission, with_files_kept
from .pages import documents as document_pages
from .rules import documents
from .views.documents import files_to_send

_IN_LOG = (
    ("inbox.list", N_("Seznam došlých souborů")),
    ("inbox.put", N_("Přiložení došlého souboru k oznámení")),
    ("inbox.take", N_("Převzetí došlého souboru")),
    ("inbox.open", N_("Otevření došlého souboru")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
    PARTICULARS.add(("inbox_file.refused", _why_refused))
    RULES.add(InboxPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES, *document_pages.ROUTES)
    DEVICE_FILES.add(document_pages.OF_DEVICE)
    API.add(*api.ROUTES)
    ON_TO.add(OnTo(key="file", label=N_("Zapsat a přiložit soubor"), url="/notices/{id}/files"))
    HELP.add(*help.HELP_PAGES)
    FILES.add(files_to_send)
    TOLD_ON.add(documents.told_on)
    STILL_NEEDED.add(with_files_kept)  # what nobody picked stays here, with who sent it
    PANELS.add(
        Panel("notice", "message", 20, "inbox/panel_notice.html", pages.on_notice),
        Panel("notice", "documents", 21, "inbox/panel_documents.html", document_pages.on_notice),
        Panel("my-day-head", "inbox", 5, "inbox/panel_my_day_head.html", pages.to_put),
        Panel("notices-head", "inbox", 10, "inbox/panel_notices_head.html", pages.beside_notices),
    )
    WORK.add(
        WorkOf(
            kind="arrived_files",
            what="files that were taken up and have no notice yet",
            said=N_("převzaté soubory, ze kterých ještě není oznámení"),
            roles=TAKES_NOTICES,
            count=repository.count_held,
            rows=views.held_by_leavers,
        )
    )
    UNDER.add(Under("/inbox", "/notices"))
    DAY.add(DayKind("inbox", 24, pages.on_my_day))
    ACTIONS.add(
        ("inbox_file.arrived", N_("Soubor došel")),
        ("inbox_file.refused", N_("Soubor ze složky odmítnut")),
        ("inbox_refusals.read", N_("Zobrazeny názvy odmítnutých souborů")),
        ("inbox_file.taken_up", N_("Došlý soubor převzat")),
        ("inbox_file.became_notice", N_("Z došlého souboru je oznámení")),
        ("inbox_file.set_aside", N_("Došlý soubor odložen")),
        ("inbox_file.read", N_("Nahlédnutí do došlé zprávy")),
        ("inbox_part.read", N_("Uložena příloha došlé zprávy nebo soubor u oznámení")),
        ("notice_files.read", N_("Zobrazeny názvy souborů u oznámení")),
        ("inbox_file.put_to_notice", N_("K oznámení přiložen soubor")),
        ("inbox_file.misput", N_("Soubor označen, že k oznámení nepatří")),
    )


async def _why_refused(actor: Actor, details: Sequence[Mapping[str, str]]) -> list[str]:
    """Why a file of the folder was not taken."""
    return [sentence(each["code"]) for each in details]
