# pyright: strict
"""Everybody who looked at what went out of a client, as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from consent.rules import ITEM_LABELS
from consent.tables import ItemKind
from kernel.legal_time import format_instant
from kernel.text import csv_cell
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import download
from sharing import views
from sharing.pages.common import LOOKED, AnyRequest, P
from sharing.schemas import Look
from sharing.tables import DisclosureAction

LOOKS_FILE = "kdo-se-dival.csv"


@get("/cases/{case_id:uuid}/sharing/looks.csv", rule=P.EXPORT)
async def looks_file(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Everybody who looked at what went out of the client, as a table for a spreadsheet."""
    return download(looks_csv(await views.looks_of_client(actor_of(request), case_id)), LOOKS_FILE, "text/csv")


def looks_csv(looks: Iterable[Look]) -> bytes:
    """One line for each look; semicolons and a byte order mark, as Czech spreadsheets want them."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    titles = (N_("Kdy"), N_("Kdo"), N_("Organizace"), N_("Služba"), N_("Co udělal"), N_("Údaje"))
    writer.writerow([gettext(title) for title in titles])
    for look in looks:
        row = (
            format_instant(look.at).replace("\u00a0", " "),
            look.viewer,
            look.party.organisation,
            look.party.service,
            gettext("zobrazení v seznamu") if look.listed else gettext(LOOKED[DisclosureAction(look.action)]),
            gettext("společná práce")
            if look.joint
            else ", ".join(gettext(ITEM_LABELS[ItemKind(kind)]) for kind in look.item_kinds),
        )
        writer.writerow([csv_cell(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


ROUTES: list[Any] = [looks_file]
