# pyright: strict
"""The leaflet that a client is handed: who leads their case and how to reach them (Standard 8c). A Czech paper for every reader."""

from kernel.clock import now
from kernel.documents import compile_pdf
from kernel.legal_time import format_date, prague_date
from kernel.web.i18n import DEFAULT_LANGUAGE, gettext, language_of
from kernel.web.worker_names import told

from .schemas import Leaflet


@language_of(DEFAULT_LANGUAGE)
def leaflet_pdf(leaflet: Leaflet) -> bytes:
    """Draw the leaflet, one page; nothing about the client stands on it. Takes some tens of milliseconds."""
    of, title = leaflet.contact, gettext(leaflet.title)
    return compile_pdf(
        "leaflet.typ",
        {
            "organisation": leaflet.organisation,
            "unit": leaflet.unit,
            "heading": gettext("Kdo vede váš případ"),
            "title": title,
            "worker": told(of.worker),
            "rows": [
                [label, value]
                for label, value in (
                    (gettext("Telefon"), of.phone),
                    (gettext("E-mail"), of.email),
                    (gettext("Kde sedí"), of.room),
                    (gettext("Kdy tam je"), of.hours),
                )
                if value
            ],
            "deputies": [", ".join(filter(None, (told(name), phone))) for name, phone in leaflet.deputies],
            "made_on": format_date(prague_date(now())),
        },
        title=gettext("Kdo vede váš případ"),
        made_at=now(),
    )
