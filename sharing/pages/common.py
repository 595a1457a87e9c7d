# pyright: strict
"""What several screens of sharing share."""

from datetime import datetime
from typing import Any

from litestar import Request

from cases.clients.rules import HEALTH_LABELS
from consent.rules import ITEM_LABELS, PURPOSE_LABELS, last_day
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date
from sharing.access import SharingPermission
from sharing.tables import DisclosureAction, EndCause

AnyRequest = Request[Any, Any, Any]
P = SharingPermission
PAGE = 50

LOOKED = {
    DisclosureAction.VIEW: N_("nahlédnutí"),
    DisclosureAction.COPY: N_("převzetí do vlastního případu"),
    DisclosureAction.PRINT: N_("tisk"),
    DisclosureAction.EXPORT: N_("export"),
    DisclosureAction.SEEN: N_("vzato na vědomí"),
    DisclosureAction.DECLINED: N_("nepřevezmou"),
}
ENDINGS = {
    EndCause.WITHDRAWN: ("withdrawn", N_("Ukončeno odvoláním {when}")),
    EndCause.EXPIRED: ("expired", N_("Vypršelo {when}")),
    EndCause.SUPERSEDED: ("expired", N_("Nahrazeno novým rozhodnutím klienta {when}")),
    EndCause.REFUSED: ("refused", N_("Ukončeno nesouhlasem {when}")),
    EndCause.OWNER: ("expired", N_("Ukončeno službou {when}")),
}
"""Why a share ended: the chip of the basis, and its words. The day is that of the end: a client may have said so earlier."""

WORDS: dict[str, Any] = {
    "kinds": ITEM_LABELS,
    "purposes": PURPOSE_LABELS,
    "health": HEALTH_LABELS,
    "looked": LOOKED,
    "last_day": last_day,
}


def ending(state: str, ended_at: datetime) -> tuple[str, str]:
    """The chip of an ended share: its look and its words."""
    look, words = ENDINGS[EndCause(state)]
    return look, gettext(words).format(when=format_date(ended_at))
