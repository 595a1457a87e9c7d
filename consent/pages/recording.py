# pyright: strict
"""Recording what the client said: the form of a new consent, and of a new wording."""

from collections.abc import Collection
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from consent import rules, service, views
from consent.access import ConsentPermission
from consent.exceptions import ConsentEnded
from consent.pages import form
from consent.pages.common import AnyRequest, type_choices, upload_of
from consent.pages.next_steps import kept_after
from consent.schemas import ConsentForms, ConsentView, Ending, RecordConsent
from consent.service import KeptScan
from consent.tables import ConsentState, ConsentType, Decision
from kernel.actor import Actor
from kernel.legal_time import format_date, today_in_prague
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import download, go, one_look, one_look_at, show
from kernel.web.render import FormErrors, Lead


@get("/cases/{case_id:uuid}/consents/new", rule=ConsentPermission.RECORD)
async def new_consent(
    request: AnyRequest, case_id: FromPath[UUID], type: FromQuery[str] = "", recipient: FromQuery[UUID | None] = None
) -> Response[Any]:
    """An empty form of one kind, or one that only knows the other service; without a kind the choice of it."""
    return await _draw_empty(request, case_id, type, recipient)


@one_look_at("consent_draft")
async def _draw_empty(request: AnyRequest, case_id: UUID, type: str, recipient_id: UUID | None) -> Response[Any]:
    actor = actor_of(request)
    forms = await views.form_of_new(actor, case_id, recipient_id=recipient_id)
    if type not in {kind.value for kind in ConsentType}:
        return show(request, "consent/choose.html", forms=forms, choices=type_choices(case_id))
    shown = await begun(request, Shown(form.blank(ConsentType(type), forms)), type)
    if recipient_id := shown.sent.uuid("recipient_service_id"):
        forms = await views.form_of_new(actor, case_id, recipient_id=recipient_id)
    return await form.draw(request, forms, shown)


@post("/cases/{case_id:uuid}/consents/new", rule=ConsentPermission.RECORD, status_code=200)
async def record_consent(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Record what the client said; or only show the words, fill in the last day, print the form to be signed."""
    actor = actor_of(request)

    async def act(sent: Form) -> Response[Any]:
        if form.only_looks(sent):
            sent = form.as_asked(sent)
            if form.wants_block(request):
                order = form.order_of(sent, so_far=True)
                found = await views.preview(actor, case_id, order)
                went = await form.went_of_block(request, case_id, order, found)
                return form.draw_block(request, form.address_of_new(case_id), sent, found, went)
            return await _draw_new(request, case_id, Shown(sent))
        order = form.order_of(sent)
        if sent.text("act") == "print":
            return _to_sign(await views.blank_form(actor, case_id, order))
        consent_id, sentence = await _recorded(request, case_id, order, sent)
        return go(request, f"/consents/{consent_id}", sentence)

    return await act_or_show_again(request, act, partial(_draw_new, request, case_id))


async def _recorded(request: AnyRequest, case_id: UUID, order: RecordConsent, sent: Form) -> tuple[UUID, str]:
    """The consent that was recorded, now or by the same form before, and what is said of it."""
    upload, scans, said = await upload_of(sent), list[KeptScan | str | None](), list[str]()

    async def keep(actor: Actor) -> None:
        scans.append(await service.keep_scan_of_new(actor, case_id, order, upload))
        await service.arrive_before(actor, order)

    async def record(actor: Actor) -> UUID:
        view, ended = await service.record_and_tell(actor, case_id, order, scans[0])
        said.append(" ".join([recorded_sentence(view), *(each.text for each in ended)]))
        return view.id

    made = await once_by_form(request, sent.text("once"), UUID, record, at="/consents/{}".format, before=keep)
    return made, "".join(said)


@one_look
async def _draw_new(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    recipient_id = shown.sent.uuid("recipient_service_id")
    forms = await views.form_of_new(actor_of(request), case_id, recipient_id=recipient_id)
    return await form.draw(request, forms, shown)


@get("/consents/{consent_id:uuid}/change", rule=ConsentPermission.RECORD)
async def new_wording(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """The form filled with the present wording; what the client says to the new one is open."""
    return await _draw_present(request, consent_id)


@post("/consents/{consent_id:uuid}/change", rule=ConsentPermission.RECORD, status_code=200)
async def change_consent(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """Record what the client said to a new wording; or only show the words, print the form to be signed."""
    actor = actor_of(request)

    async def act(sent: Form) -> Response[Any]:
        if form.only_looks(sent):
            sent = form.as_asked(sent)
            if form.wants_block(request):
                order = form.order_of(sent, so_far=True)
                case_id, found = await views.preview_of_change(actor, consent_id, order)
                went = await form.went_of_block(request, case_id, order, found, consent_id)
                return form.draw_block(request, form.address_of_change(consent_id), sent, found, went)
            return await _draw_change(request, consent_id, Shown(sent))
        order = form.order_of(sent)
        if sent.text("act") == "print":
            return _to_sign(await views.blank_form_of_change(actor, consent_id, order))
        return await _changed(request, consent_id, order, sent)

    return await act_or_show_again(request, act, partial(_draw_change, request, consent_id))


async def _changed(request: AnyRequest, consent_id: UUID, order: RecordConsent, sent: Form) -> Response[Any]:
    """Where a new wording stands, recorded now or by the same form before; its scan is stored before the act."""
    upload, scans, said = await upload_of(sent), list[KeptScan | str | None](), [""]
    version, ended = sent.number("version"), list[Ending]()

    async def keep(actor: Actor) -> None:
        scans.append(await service.keep_scan_of_change(actor, consent_id, order, upload, version=version))

    async def change(actor: Actor) -> UUID:
        scan = scans[0] if scans else None
        view, ended[:] = await service.change_and_tell(actor, consent_id, order, scan, version=version)
        said.append(await _changed_sentence(actor, view, ended))
        return view.id

    if upload is None:  # then the whole form is known again by its words
        made = await change(actor_of(request))
    else:
        made = await once_by_form(request, "", UUID, change, at="/consents/{}".format, before=keep)
    to = next((Lead(ending.left, ending.url) for ending in ended if ending.left), None)
    return go(request, f"/consents/{made}", said[-1], to=to)


@one_look
async def _draw_present(request: AnyRequest, consent_id: UUID) -> Response[Any]:
    actor = actor_of(request)
    forms, view, endings = await views.form_of_change(actor, consent_id)
    sent = form.filled_from(view, forms)
    shown = await begun(request, Shown(sent), sent.text("type"))
    if _is_over(view):
        if not shown.begun:
            return go(request, f"/consents/{consent_id}", gettext(ConsentEnded.message), kind="info")
        return await _draw_as_new(request, forms, shown)
    if shown.behind(view.version):
        shown = shown.against(form.said_meanwhile(view))
    return await form.draw(request, forms, shown, changed=view, endings=endings)


@one_look
async def _draw_change(request: AnyRequest, consent_id: UUID, shown: Shown) -> Response[Any]:
    forms, view, endings = await views.form_of_change(actor_of(request), consent_id)
    if _is_over(view):
        return await _draw_as_new(request, forms, shown)
    if shown.behind(view.version):
        shown = shown.against(form.said_meanwhile(view))
    return await form.draw(request, forms, shown, changed=view, endings=endings)


def _is_over(view: ConsentView) -> bool:
    try:
        rules.check_can_change(ConsentState(view.state))
    except ConsentEnded:
        return True
    return False


async def _draw_as_new(request: AnyRequest, forms: ConsentForms, shown: Shown) -> Response[Any]:
    """What was typed as a new wording of a consent that ended meanwhile, in the form of a new decision."""
    errors = FormErrors({"": gettext(ConsentEnded.message), **shown.errors})
    return await form.draw(request, forms, msgspec.structs.replace(shown, errors=errors))


def _to_sign(content: bytes) -> Response[Any]:
    return download(content, "souhlas-k-podpisu.pdf", "application/pdf")


async def _changed_sentence(actor: Actor, view: ConsentView, ended: Collection[Ending]) -> str:
    """The same of a new wording, with what it ended; after a no to what was agreed before, what stays with the other side."""
    said = [recorded_sentence(view)]
    here = [ending for ending in ended if not ending.done]
    if here and view.type == ConsentType.CASE_MANAGEMENT:
        said.append(gettext("Společná práce nebo její nabídka podle dřívějšího znění tím skončila."))
    elif here:
        said.append(gettext("Co se sdílelo podle dřívějšího znění, tím skončilo."))
    said += [ending.text for ending in ended if ending.done]
    if view.decision == Decision.DISAGREE and view.was_given and (kept := await kept_after(actor, view)):
        said.append(gettext(kept.words))
    return " ".join(said)


def recorded_sentence(view: ConsentView) -> str:
    """What was done, said on the next page."""
    if view.decision == Decision.DISAGREE:
        if view.was_given:
            return gettext("Nesouhlas je zapsaný. Nic dalšího se nepředá.")
        return gettext("Nesouhlas je zapsaný. Nic se nepředá.")
    if view.present.valid_from > today_in_prague():
        if view.scan_missing:
            said = gettext("Souhlas je zapsaný, platí od {day}. Sken podepsaného listu přiložte, až ho budete mít.")
        else:
            said = gettext("Souhlas je zapsaný, platí od {day}.")
        return said.format(day=format_date(view.present.valid_from))
    if view.scan_missing:
        return gettext("Souhlas je zapsaný a platí. Sken podepsaného listu přiložte, až ho budete mít.")
    return gettext("Souhlas je zapsaný a platí.")


ROUTES: list[Any] = [new_consent, record_consent, new_wording, change_consent]
