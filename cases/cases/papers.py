# pyright: strict
"""Documents of a case made for signature or archive."""

from cases.cases.schemas import (
    AssignmentView,
    CaseHeader,
    CoverSheet,
)
from cases.cases.tables import ChangeReason
from cases.clients.tables import ClientKind
from kernel.clock import now
from kernel.documents import compile_pdf
from kernel.legal_time import format_date, format_instant, prague_date
from kernel.web import text
from kernel.web.i18n import DEFAULT_LANGUAGE, gettext, language_of
from kernel.web.worker_names import told


@language_of(DEFAULT_LANGUAGE)
def cover_pdf(sheet: CoverSheet) -> bytes:
    """Draw the cover, a Czech paper for every reader. Takes some tens of milliseconds."""
    head: CaseHeader = sheet.header
    cover = "Vnitřní strana obálky spisu – přehled" if head.file_mark else "Přehled"
    is_child = head.client_kind == ClientKind.CHILD
    return compile_pdf(
        "file_cover.typ",
        {
            "organisation": sheet.organisation,
            "unit": sheet.unit,
            "file_mark": head.file_mark,
            "heading": (cover if is_child else "Přehled") + " klíčových pracovníků",
            "client_label": "Dítě" if is_child else "Klient/ka",
            "client_name": head.client_name,
            "birth_date": format_date(head.birth_date) if head.birth_date else None,
            "worker_label": "Koordinátor/ka případu" if is_child else "Klíčový pracovník/pracovnice",
            "key_workers": [
                {
                    "name": told(each.worker),
                    "from": format_date(prague_date(each.started_at)),
                    "to": format_date(prague_date(each.ended_at)) if each.ended_at else None,
                    "reason": each.reason_label if each.reason != ChangeReason.OPENING else None,
                    "informed": informed(each) if each.reason != ChangeReason.OPENING else None,
                }
                for each in sheet.assignments
            ],
            "printed_at": format_instant(now()),
            "printed_by": sheet.printed_by,
        },
        title=f"Přehled klíčových pracovníků {head.file_mark}".rstrip(),
    )


def informed(each: AssignmentView) -> str:
    if each.informed_on is None:
        return gettext("klient předem neinformován")
    via = gettext(each.via_label)
    return gettext("klient informován {day} {via}").format(day=text.format_date(each.informed_on), via=via)
