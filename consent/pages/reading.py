# pyright: strict
"""What a client was asked and said: the list, one consent, its form as PDF."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from cases.cases.pages.common import case_page
from consent import rules, service, views
from consent.access import ConsentPermission
from consent.pages.common import AnyRequest, type_choices, words_of
from consent.pages.next_steps import next_step, way_to_kept
from consent.schemas import ConsentView
from consent.tables import ConsentState, Relation
from kernel.uploads.refusals import human_size
from kernel.web import text
from kernel.web.form_page import Shown
from kernel.web.forms import EMPTY, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import download, one_look

FOR_THE_CLIENT = {
    ConsentState.GIVEN: N_("za klienta vysloven souhlas"),
    ConsentState.REFUSED: N_("za klienta vysloven nesouhlas"),
}
STANDING = {
    ConsentState.GIVEN: N_("klient souhlasí"),
    ConsentState.REFUSED: N_("klient nesouhlasí"),
    ConsentState.WITHDRAWN: N_("Souhlas už neplatí, odvolán {day}."),
    ConsentState.EXPIRED: N_("Souhlas už neplatí, skončil {day}."),
    ConsentState.SUPERSEDED: N_("Souhlas už neplatí, nahrazen {day}."),
}


@get("/cases/{case_id:uuid}/consents", rule=ConsentPermission.VIEW)
async def list_consents(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What the client was asked and said."""
    header, listed, panels = await service.consents_page(actor_of(request), case_id)
    return await case_page(
        request,
        "consent/list.html",
        "consents",
        header,
        listed=listed,
        types=rules.TYPE_LABELS,
        proof_words=rules.FORM_LABELS,
        choices=type_choices(case_id),
        panels=panels,
    )


@get("/consents/{consent_id:uuid}", rule=ConsentPermission.VIEW)
async def view_consent(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """One consent; the address may name the wording that a scan is for."""
    asked = request.query_params.get("scan", "")
    return await draw_consent(request, consent_id, Shown(filled({"version_no": asked}) if asked else EMPTY))


@one_look
async def draw_consent(request: AnyRequest, consent_id: UUID, shown: Shown) -> Response[Any]:
    """One consent, with the form for a scan."""
    header, view, endings = await service.consent_page(actor_of(request), consent_id)
    return await case_page(
        request,
        "consent/view.html",
        "consents",
        header,
        **shown.context(),
        view=view,
        endings=endings,
        size=human_size,
        standing=standing(view),
        in_doubt=views.in_doubt(view, header.birth_date),
        next_step=next_step(view, header, endings),
        kept=await way_to_kept(actor_of(request), view, header),
        **words_of(view),
    )


def standing(view: ConsentView) -> str:
    """What holds now, in a sentence."""
    state = ConsentState(view.state)
    said = STANDING[state] if view.said_by == Relation.SELF else FOR_THE_CLIENT.get(state, STANDING[state])
    return gettext(said).format(day=text.format_date(view.on))


@get("/consents/{consent_id:uuid}/form.pdf", rule=ConsentPermission.VIEW)
async def recorded_form(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """The form as it was recorded, of the wording that the address names."""
    asked = request.query_params.get("version_no", "")
    no = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None
    content = await views.recorded_form(actor_of(request), consent_id, no=no)
    return download(content, "souhlas.pdf", "application/pdf", inline=True)


ROUTES: list[Any] = [list_consents, view_consent, recorded_form]
