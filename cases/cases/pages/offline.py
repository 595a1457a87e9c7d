# pyright: strict
"""A record from the field that is written without a connection (ADR 0119)."""

from cases.cases import rules
from cases.cases.access import CasePermission, may
from cases.cases.tables import RECORD_KINDS, RecordKind
from kernel.web.device import DeviceForm
from kernel.web.forms import filled, options
from kernel.web.i18n import N_
from kernel.web.render import FormErrors, PageContext, render_text


def draw_offline(page: PageContext) -> str:
    """The form, empty and of nobody."""
    return render_text(
        "cases/offline_record.html",
        page=page,
        sent=filled({"kind": RecordKind.NOTE.value}),
        errors=FormErrors(),
        kinds=options(rules.KIND_LABELS, RECORD_KINDS),
    )


FIELD = DeviceForm(
    key="field",
    title=N_("Záznam z terénu"),
    address="/records/new",
    order=20,
    may=lambda session: may(session.actor(), CasePermission.WRITE),
    draw=draw_offline,
)
