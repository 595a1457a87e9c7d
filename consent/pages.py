"""Pages of consents: what a client said, the form to record it, taking it back, the scans."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from cases.cases.pages.common import case_page
from kernel.exceptions import DomainError, StaleVersion
from kernel.legal_time import add_months, format_date, parse_czech_date, today_in_prague
from kernel.points import Point
from kernel.uploads.refusals import human_size
from kernel.web import text
from kernel.web.forms import Form, filled, options, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import download, go, show
from kernel.web.problems import form_errors, sentence
from kernel.web.render import FormErrors
from tenants.pages import ROLES

from . import rules, service, views
from .access import ConsentPermission
from .schemas import ConsentForms, ConsentView, RecipientChoice, RecordConsent, VersionView, WithdrawConsent, Wording
from .tables import HANDOVER_FIELDS, ConsentForm, ConsentState, ConsentType, Decision, ItemKind, Relation

AnyRequest = Request[Any, Any, Any]
USUAL_MONTHS = 6

TITLES = {
    ConsentType.HANDOVER: N_("Předání údajů do jiné služby"),
    ConsentType.CASE_MANAGEMENT: N_("Případová spolupráce s jinou službou"),
    ConsentType.INFO_SHARING: N_("Sdílení informací s jinou službou"),
}
WHEN_TO_USE = {
    ConsentType.HANDOVER: N_("Klient má zájem o druhou službu: předají se jí jednou vyjmenované kontaktní údaje."),
    ConsentType.CASE_MANAGEMENT: N_("Obě služby pracují na případu společně: plán, cíle, úkoly a výstupy z porad."),
    ConsentType.INFO_SHARING: N_("Druhá služba se občas dozví konkrétní informaci k dohodnutému tématu."),
}


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """What a kind of consent is given for: the right that a higher domain lets the head of the case carry, and where it is done.

    `url` names the ids it needs (`{case}`, `{consent}`); `fits` says whether the wording allows it.
    """

    type: ConsentType
    right: str
    label: str
    url: str
    fits: Callable[[VersionView], bool]


NEXT_STEPS: Point[NextStep] = Point("next steps of a consent", key=lambda step: step.type, once=lambda step: step.type)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/{case_id:uuid}/consents", rule=ConsentPermission.VIEW)
async def list_consents(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What the client was asked and said."""
    header, listed = await service.consents_page(actor_of(request), case_id)
    return case_page(
        request,
        "consent/list.html",
        "consents",
        header,
        listed=listed,
        types=rules.TYPE_LABELS,
        proof_words=rules.FORM_LABELS,
        choices=_choices(case_id),
    )


def _choices(case_id: UUID) -> list[tuple[str, str, str]]:
    new = f"/cases/{case_id}/consents/new?type="
    return [(new + kind.value, gettext(TITLES[kind]), gettext(WHEN_TO_USE[kind])) for kind in ConsentType]


@get("/consents/{consent_id:uuid}", rule=ConsentPermission.VIEW)
async def view_consent(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """One consent."""
    return await _view(request, consent_id, FormErrors())


async def _view(request: AnyRequest, consent_id: UUID, errors: FormErrors, *, status_code: int = 200) -> Response[Any]:
    header, view, endings = await service.consent_page(actor_of(request), consent_id)
    return case_page(
        request,
        "consent/view.html",
        "consents",
        header,
        status_code=status_code,
        view=view,
        endings=endings,
        errors=errors,
        size=human_size,
        standing=_standing(view),
        next_step=_next_step(view, header, endings),
        **_words(view),
    )


def _standing(view: ConsentView) -> str:
    """What holds now."""
    sentence = {
        ConsentState.GIVEN: N_("klient souhlasí"),
        ConsentState.REFUSED: N_("klient nesouhlasí"),
        ConsentState.WITHDRAWN: N_("Klient souhlas odvolal {day}."),
        ConsentState.EXPIRED: N_("Souhlas už neplatí, skončil {day}."),
        ConsentState.SUPERSEDED: N_("Souhlas už neplatí, nahrazen {day}."),
    }[ConsentState(view.state)]
    return gettext(sentence).format(day=text.format_date(view.on))


def _next_step(view: ConsentView, header: Any, endings: Collection[Any]) -> tuple[str, str] | None:
    """(label, address) of what the consent was asked for, while nothing rests on it yet and this person may do it."""
    step = NEXT_STEPS.one(ConsentType(view.type))
    in_force = view.state == ConsentState.GIVEN and view.present.valid_from <= today_in_prague()
    if step is None or not in_force or not step.fits(view.present) or endings:
        return None
    if header.status != "open" or step.right not in header.may:
        return None
    return gettext(step.label), step.url.format(case=view.case_id, consent=view.id)


def _words(view: ConsentView) -> dict[str, Any]:
    return {
        "title": gettext(rules.TYPE_LABELS[ConsentType(view.type)]),
        "scope": [gettext(rules.ITEM_LABELS[ItemKind(item)]) for item in view.present.items],
        "purposes": rules.PURPOSE_LABELS,
        "proof_words": rules.FORM_LABELS,
        "sayers": rules.SAID_BY_LABELS,
    }


@get("/consents/{consent_id:uuid}/form.pdf", rule=ConsentPermission.VIEW)
async def recorded_form(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """The form as it was recorded."""
    content = await views.recorded_form(actor_of(request), consent_id)
    return download(content, "souhlas.pdf", "application/pdf", inline=True)


# ── recording ────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/{case_id:uuid}/consents/new", rule=ConsentPermission.RECORD)
async def new_consent(request: AnyRequest, case_id: FromPath[UUID], type: FromQuery[str] = "") -> Response[Any]:
    """An empty form of one kind; without a kind the choice of it."""
    forms = await views.form_of_new(actor_of(request), case_id, recipient_id=None)
    if type not in {kind.value for kind in ConsentType}:
        return show(request, "consent/choose.html", forms=forms, choices=_choices(case_id))
    return await _form(request, forms, _blank(ConsentType(type), forms), FormErrors())


def _blank(kind: ConsentType, forms: ConsentForms) -> Form:
    """What a tired person need not type. What the client decides, scope and purpose too, is never chosen beforehand."""
    today = today_in_prague()
    handover = kind is ConsentType.HANDOVER
    return filled(
        {
            "type": kind.value,
            "recipient_service_id": str(forms.recipient_id or ""),
            "valid_from": format_date(today),
            "valid_until": format_date(add_months(today, min(USUAL_MONTHS, forms.longest_months))),
            "form": ConsentForm.WRITTEN.value if handover else "",
            "said_on": format_date(today),
            "said_by": Relation.SELF.value,
        }
    )


@post("/cases/{case_id:uuid}/consents/new", rule=ConsentPermission.RECORD, status_code=200)
async def record_consent(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Record what the client said; or only show the words, fill in the last day, print the form to be signed."""
    actor = actor_of(request)
    sent = _with_months(await read_form(request))
    order = _order(sent)
    try:
        if _only_looks(sent):
            forms = await views.form_of_new(actor, case_id, recipient_id=order.recipient_service_id)
            return await _form(request, forms, sent, FormErrors())
        sent.check_readable()
        if sent.text("act") == "print":
            return _to_sign(await views.blank_form(actor, case_id, order))
        view = await service.record_consent(actor, case_id, order, await _upload(sent))
    except DomainError as error:
        errors = form_errors(error)
        forms = await views.form_of_new(actor, case_id, recipient_id=order.recipient_service_id)
        return await _form(request, forms, sent, errors, status_code=error.status)
    return go(request, f"/consents/{view.id}", _done(view))


@get("/consents/{consent_id:uuid}/change", rule=ConsentPermission.RECORD)
async def new_wording(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """The form filled with the present wording; what the client says to the new one is open."""
    forms, view, endings = await views.form_of_change(actor_of(request), consent_id)
    return await _form(request, forms, _from_view(view), FormErrors(), changed=view, endings=endings)


def _from_view(view: ConsentView) -> Form:
    today = today_in_prague()
    present = view.present
    usual = [topic for topic in present.topics if topic in rules.TOPICS]
    return filled(
        {
            "type": view.type,
            "version": str(view.version),
            "recipient_service_id": str(present.recipient.service_id),
            "worker_ids": [str(worker_id) for worker_id in present.recipient.worker_ids],
            "items": present.items,
            "topics": usual,
            "other_topics": "\n".join(topic for topic in present.topics if topic not in usual),
            "purpose": present.purpose,
            "purpose_text": present.purpose_text,
            "valid_from": format_date(today),
            "valid_until": format_date(max(present.valid_until, today)),
            "form": view.form,
            "said_on": format_date(today),
            "said_by": view.said_by,
            "representative": view.representative,
        }
    )


@post("/consents/{consent_id:uuid}/change", rule=ConsentPermission.RECORD, status_code=200)
async def change_consent(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """Record what the client said to a new wording."""
    actor = actor_of(request)
    sent = _with_months(await read_form(request))
    order = _order(sent)
    errors, status_code = FormErrors(), 200
    try:
        if not _only_looks(sent):
            sent.check_readable()
            if sent.text("act") == "print":
                _, view, _ = await views.form_of_change(actor, consent_id)
                return _to_sign(await views.blank_form(actor, view.case_id, order))
            view = await service.change_consent(
                actor, consent_id, order, await _upload(sent), version=sent.number("version")
            )
            return go(request, f"/consents/{view.id}", _done(view))
    except DomainError as error:
        errors, status_code = form_errors(error), error.status
    forms, view, endings = await views.form_of_change(actor, consent_id, recipient_id=order.recipient_service_id)
    return await _form(request, forms, sent, errors, status_code=status_code, changed=view, endings=endings)


def _to_sign(content: bytes) -> Response[Any]:
    return download(content, "souhlas-k-podpisu.pdf", "application/pdf")


def _done(view: ConsentView) -> str:
    if view.decision == Decision.DISAGREE:
        return gettext("Nesouhlas je zapsaný. Nic se nepředá.")
    if view.scan_missing:
        return gettext("Souhlas je zapsaný a platí. Sken podepsaného listu přiložte, až ho budete mít.")
    return gettext("Souhlas je zapsaný a platí.")


def _only_looks(sent: Form) -> bool:
    """Whether the person asked to see the words, or another service's workers, or for another last day."""
    return sent.text("act") == "preview" or bool(sent.text("months"))


def _with_months(sent: Form) -> Form:
    """The last day moved to so many months after the first, when a button asked for it."""
    months = sent.text("months")
    if months not in ("6", "12"):
        return sent
    start = parse_czech_date(sent.text("valid_from")) or today_in_prague()
    return sent.with_value("valid_until", format_date(add_months(start, int(months))))


def _order(sent: Form) -> RecordConsent:
    """What was typed, as an order. Fields of another kind of consent are not in the form."""
    handover = sent.text("type") == ConsentType.HANDOVER
    return RecordConsent(
        type=sent.text("type"),
        recipient_service_id=sent.uuid("recipient_service_id"),
        worker_ids=sent.uuids("worker_ids"),
        items=sent.texts("items") if handover else [],
        topics=[] if handover else [*sent.texts("topics"), *sent.text("other_topics").splitlines()],
        purpose=sent.text("purpose"),
        purpose_text=sent.text("purpose_text"),
        valid_from=sent.day("valid_from", rules.NEEDS_START),
        valid_until=sent.day("valid_until", rules.NEEDS_END),
        decision=sent.text("decision"),
        form=sent.text("form"),
        said_on=sent.day("said_on", rules.NEEDS_SAID_DAY),
        said_by=sent.text("said_by"),
        representative=sent.text("representative"),
    )


async def _upload(sent: Form) -> service.Upload | None:
    file = sent.files.get("evidence")
    if file is None:
        return None
    return file.filename, file.content_type, await file.read()


async def _form(
    request: AnyRequest,
    forms: ConsentForms,
    sent: Form,
    errors: FormErrors,
    *,
    status_code: int = 200,
    changed: ConsentView | None = None,
    endings: Collection[Any] = (),
) -> Response[Any]:
    kind = ConsentType(sent.text("type")) if sent.text("type") in set(ConsentType) else ConsentType.HANDOVER
    chosen = next((one for one in forms.recipients if one.service_id == sent.uuid("recipient_service_id")), None)
    today = today_in_prague()
    words, wrong = await _preview(request, forms, sent)
    stale = status_code == StaleVersion.status
    if stale and changed is not None:
        sent = sent.with_value("version", str(changed.version))
    return show(
        request,
        "consent/form.html",
        status_code=status_code,
        stale=stale,
        action=f"/consents/{changed.id}/change" if changed else f"/cases/{forms.case_id}/consents/new",
        forms=forms,
        sent=sent,
        errors=errors,
        kind=kind.value,
        title=gettext(TITLES[kind]),
        changed=changed,
        endings=endings,
        chosen=chosen,
        words=words,
        wrong_period=[
            gettext(wrong[field])
            for field in ("valid_from", "valid_until")
            if field in wrong and sent.text(field) and field not in errors  # said beside the field then
        ],
        recipients=[(str(one.service_id), _recipient_name(one)) for one in forms.recipients],
        workers=_workers(chosen),
        items=options(rules.ITEM_LABELS, HANDOVER_FIELDS),
        topics=[(topic, gettext(topic)) for topic in rules.TOPICS],
        purposes=options(rules.PURPOSE_LABELS),
        proofs=options(rules.FORM_LABELS),
        sayers=options(rules.SAID_BY_LABELS),
        types=rules.TYPE_LABELS,
        lengths=[
            (str(months), format_date(add_months(today, months)), label)
            for months, label in ((6, gettext("6 měsíců")), (12, gettext("1 rok")))
            if months <= forms.longest_months
        ],
        text_version=rules.TEXT_VERSION,
    )


async def _preview(request: AnyRequest, forms: ConsentForms, sent: Form) -> tuple[dict[str, Wording], dict[str, str]]:
    """The words as they would be stored: of the chosen answer, or of both while none is chosen; and what is wrong."""
    words, wrong = await views.preview(actor_of(request), forms.case_id, _order(sent))
    chosen = sent.text("decision")
    return {each.value: words[each] for each in Decision if chosen in ("", each.value)}, wrong


def _recipient_name(one: RecipientChoice) -> str:
    return one.name if one.own else f"{one.organisation_name}: {one.name}"


def _workers(chosen: RecipientChoice | None) -> list[dict[str, str]]:
    return [
        {
            "value": str(worker.id),
            "text": worker.name,
            "hint": ", ".join(gettext(ROLES[role]) for role in ROLES if role.value in worker.roles),
        }
        for worker in (chosen.workers if chosen else [])
    ]


# ── taking back ──────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/consents/{consent_id:uuid}/withdraw", rule=ConsentPermission.WITHDRAW)
async def withdrawal_form(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """What will end, and the few things a withdrawal needs."""
    return await _withdrawal(request, consent_id, None, FormErrors())


@post("/consents/{consent_id:uuid}/withdraw", rule=ConsentPermission.WITHDRAW, status_code=200)
async def withdraw_consent(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """Record that the client took the consent back."""
    sent = await read_form(request)
    order = WithdrawConsent(
        said_on=sent.day("said_on", rules.NEEDS_SAID_DAY),
        said_by=sent.text("said_by"),
        representative=sent.text("representative"),
        form=sent.text("form"),
        note=sent.text("note"),
    )
    try:
        sent.check_readable()
        await service.withdraw_consent(actor_of(request), consent_id, order, version=sent.number("version"))
    except DomainError as error:
        if error.status == 409:  # it ended in the meantime
            return go(request, f"/consents/{consent_id}", sentence(error), kind="info")
        if error.status in (403, 404):
            raise
        return await _withdrawal(request, consent_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/consents/{consent_id}", gettext("Odvolání je zapsané. Sdílení skončilo ve stejném okamžiku."))


async def _withdrawal(
    request: AnyRequest, consent_id: UUID, sent: Form | None, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    header, view, endings = await service.consent_page(actor_of(request), consent_id)
    if "consent.withdraw" not in view.may:
        return go(request, f"/consents/{consent_id}", gettext("Tento souhlas už neplatí."), kind="info")
    today = today_in_prague()
    sent = sent or filled({"version": str(view.version), "said_on": format_date(today), "said_by": Relation.SELF.value})
    stale = status_code == StaleVersion.status
    if stale:
        sent = sent.with_value("version", str(view.version))
    return show(
        request,
        "consent/withdraw.html",
        status_code=status_code,
        stale=stale,
        header=header,
        view=view,
        endings=endings,
        sent=sent,
        errors=errors,
        proofs=options(rules.FORM_LABELS),
        options=options(rules.SAID_BY_LABELS),
        **_words(view),
    )


# ── scans ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@post("/consents/{consent_id:uuid}/evidence", rule=ConsentPermission.RECORD, status_code=200)
async def add_evidence(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """Put a scan to the present wording."""
    sent = await read_form(request)
    try:
        await service.add_evidence(actor_of(request), consent_id, await _upload(sent))
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return await _view(request, consent_id, form_errors(error), status_code=error.status)
    return go(request, f"/consents/{consent_id}", gettext("Sken je přiložený."))


@get("/consents/{consent_id:uuid}/evidence/{evidence_id:uuid}", rule=ConsentPermission.VIEW)
async def evidence(request: AnyRequest, consent_id: FromPath[UUID], evidence_id: FromPath[UUID]) -> Response[Any]:
    """A scan, as an attachment."""
    found = await views.evidence_file(actor_of(request), consent_id, evidence_id)
    return download(found.content, found.name, found.media_type)


ROUTES = [
    list_consents,
    view_consent,
    recorded_form,
    new_consent,
    record_consent,
    new_wording,
    change_consent,
    withdrawal_form,
    withdraw_consent,
    add_evidence,
    evidence,
]
