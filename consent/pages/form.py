# pyright: strict
"""The form of a consent: what stands in it, the order it makes, and the words that are shown while it is filled in."""

import re
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from litestar import Response
from msgspec import structs

from consent import papers, rules, views
from consent.exceptions import SaidNoMeanwhile
from consent.pages.common import TITLES, AnyRequest
from consent.pages.next_steps import kept_after
from consent.schemas import (
    ConsentForms,
    ConsentView,
    Ending,
    KnownConsent,
    Preview,
    RecipientChoice,
    RecordConsent,
    WentView,
)
from consent.tables import ConsentForm, ConsentState, ConsentType, Decision, Relation
from kernel.legal_time import add_months, today_in_prague
from kernel.typed_days import day_so_far
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import show
from kernel.web.text import date_field, format_datetime
from tenants.pages import ROLES

USUAL_MONTHS = 6
KNOWN = "known_refusals"
"""The field that names the decisions which were shown with the form as a no, or ended."""
_KNOWN = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9]{1,9})")
BLOCKS = ("nahled", "pracovnici", "udaje", "ucel", "potom")
DAYS = {"valid_from": rules.NEEDS_START, "valid_until": rules.NEEDS_END, "said_on": rules.NEEDS_SAID_DAY}


def address_of_new(case_id: UUID) -> str:
    """Where the form of a new consent is sent."""
    return f"/cases/{case_id}/consents/new"


def address_of_change(consent_id: UUID) -> str:
    """Where the form of a new wording is sent."""
    return f"/consents/{consent_id}/change"


# ── what stands in it ────────────────────────────────────────────────────────────────────────────────────────────────


def blank(kind: ConsentType, forms: ConsentForms) -> Form:
    """What a tired person need not type. What the client decides, and how they said it, is never chosen beforehand."""
    today = today_in_prague()
    return filled(
        {
            "type": kind.value,
            "recipient_service_id": str(forms.recipient_id or ""),
            "valid_from": today,
            "valid_until": add_months(today, min(USUAL_MONTHS, forms.longest_months)),
            "said_on": today,
            "said_by": Relation.SELF.value,
        }
    )


def stored_of(view: ConsentView) -> Stored:
    """What the client agreed to last; of a no to whom it goes alone: what they refused begins no agreement."""
    present = view.present
    recipient = {"recipient_service_id": str(present.recipient.service_id)}
    if present.decision == Decision.DISAGREE:
        return Stored(fields=filled(recipient), version=view.version)
    usual = [topic for topic in present.topics if topic in rules.TOPICS]
    fields = filled(
        recipient
        | {
            "worker_ids": [str(worker_id) for worker_id in present.recipient.worker_ids],
            "items": present.items,
            "topics": usual,
            "other_topics": "\n".join(topic for topic in present.topics if topic not in usual),
            "purpose": present.purpose,
            "purpose_text": present.purpose_text,
            "valid_until": max(present.valid_until, today_in_prague()),
        }
    )
    return Stored(fields=fields, version=view.version)


def said_meanwhile(view: ConsentView) -> Stored:
    """What was written down while the form was open: it stands beside, and nothing of what a client said to somebody else
    comes into what they said to this person.
    """
    present, last = stored_of(view), max(view.steps, key=lambda step: step.recorded_at)
    refused = view.decision == Decision.DISAGREE
    fields = present.fields.with_value("decision", view.decision)
    if refused:
        fields = filled({"decision": view.decision})
    return Stored(
        fields=fields,
        version=view.version,
        by=last.recorded_by,
        at=last.recorded_at,
        next_step=True,
        said=gettext("Mezitím je zapsané, že zaznělo ne: {who}, {when}.").format(
            who=last.recorded_by, when=format_datetime(last.recorded_at)
        )
        if refused
        else "",
    )


def filled_from(view: ConsentView, forms: ConsentForms) -> Form:
    """What the client agreed to, as the form holds it; what they say to a new wording is open."""
    today, form = date_field(today_in_prague()), stored_of(view).opened()
    if view.present.decision == Decision.DISAGREE:
        form = form.with_value("valid_until", blank(ConsentType(view.type), forms).text("valid_until"))
    given = {
        "type": view.type,
        "valid_from": date_field(max(view.present.valid_from, today_in_prague())),
        "form": "",  # how they say it this time has not been heard yet
        "said_on": today,
        "said_by": Relation.SELF.value,  # nor who says it
    }
    for name, value in given.items():
        form = form.with_value(name, value)
    return form


# ── what was sent ────────────────────────────────────────────────────────────────────────────────────────────────────


def only_looks(sent: Form) -> bool:
    """Whether the person asked to see the words, another service's workers, all fields ticked or for another last day."""
    return sent.text("act") == "preview" or bool(sent.text("months") or sent.text("all"))


def as_asked(sent: Form) -> Form:
    """The form as a button of it fills it in: all fields of the template, or another last day."""
    if offered := sent.text("all").split():
        return sent.with_values("items", [item.value for item in rules.fields_for(None) if item.value in offered])
    return with_months(sent)


def with_months(sent: Form) -> Form:
    """The last day moved to so many months after the first, when a button asked for it."""
    months = sent.text("months")
    if months not in ("6", "12"):
        return sent
    start = day_so_far(sent.text("valid_from"), today=today_in_prague()) or today_in_prague()
    return sent.with_value("valid_until", date_field(add_months(start, int(months))))


def wants_block(request: AnyRequest) -> bool:
    """Whether the browser redraws only the words, or only what hangs on the recipient, while somebody fills it in."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-target") in BLOCKS


def order_of(sent: Form, *, so_far: bool = False) -> RecordConsent:
    """What was typed, as an order. Fields of another kind of consent are not in the form. `so_far`: it is still being typed.

    A scan of the signed sheet says by itself how the client said it.
    """
    if "evidence" in sent.files and not sent.text("form"):
        sent = sent.with_value("form", ConsentForm.WRITTEN.value)
    handover = sent.text("type") == ConsentType.HANDOVER
    return sent.order(
        RecordConsent,
        unreadable=DAYS,
        so_far=so_far,
        items=sent.texts("items") if handover else [],
        known_refusals=_known_of(sent) if KNOWN in sent else None,
        known_since=sent.text("known_since").split(),
        topics=[] if handover else [*sent.texts("topics"), *sent.text("other_topics").splitlines()],
    )


# ── how it is drawn ──────────────────────────────────────────────────────────────────────────────────────────────────


async def draw(
    request: AnyRequest,
    forms: ConsentForms,
    shown: Shown,
    *,
    changed: ConsentView | None = None,
    endings: Collection[Ending] = (),
) -> Response[Any]:
    """The whole form; `changed` is the consent whose new wording it asks for, to the same service."""
    sent = shown.sent
    if changed:
        sent = sent.with_value("recipient_service_id", str(changed.present.recipient.service_id))
        shown = structs.replace(shown, sent=sent)
    kind = ConsentType(sent.text("type")) if sent.text("type") in set(ConsentType) else ConsentType.HANDOVER
    chosen = next((one for one in forms.recipients if one.service_id == sent.uuid("recipient_service_id")), None)
    order = order_of(sent, so_far=True)
    found = await views.preview(actor_of(request), forms.case_id, order)
    today = today_in_prague()
    if sent.text("all"):
        sent = sent.with_values(
            "items", [each for each in rules.fields_for(chosen) if each.value in sent.texts("items")]
        )
        shown = structs.replace(shown, sent=sent)
    return show(
        request,
        "consent/form.html",
        **shown.context(),
        action=address_of_change(changed.id) if changed else address_of_new(forms.case_id),
        forms=forms,
        kind=kind.value,
        title=gettext(TITLES[kind]),
        changed=changed,
        endings=endings,
        kept=await kept_after(actor_of(request), changed) if changed and changed.was_given else None,
        known_refusals=_known(shown, forms),
        shown_mark=found.mark if shown.errors else _kept_mark(sent, found),
        **await went_beside(request, forms.case_id, order, chosen, changed.id if changed else None),
        **_words(sent, found, said=shown.errors),
        **_of_recipient(sent, chosen),
        recipients=[(str(one.service_id), _recipient_name(one)) for one in forms.recipients],
        topics=[(topic, gettext(topic)) for topic in rules.TOPICS],
        proofs=options(rules.FORM_LABELS),
        sayers=options(rules.SAID_BY_LABELS),
        types=rules.TYPE_LABELS,
        lengths=[
            (str(months), date_field(add_months(today, months)), label)
            for months, label in ((6, gettext("6 měsíců")), (12, gettext("1 rok")))
            if months <= forms.longest_months
        ],
        text_version=papers.TEXT_VERSION,
    )


def _known_of(sent: Form) -> list[KnownConsent]:
    found = filter(None, map(_KNOWN.fullmatch, sent.texts(KNOWN)))
    return [KnownConsent(id=UUID(each[1]), version=int(each[2])) for each in found]


def _known(shown: Shown, forms: ConsentForms) -> list[str]:
    """Which noes were shown: those of the moment in which the form was opened, until a refusal told of another."""
    told = "decision" in shown.errors and shown.status_code == SaidNoMeanwhile.status
    if KNOWN in shown.sent and not told:
        return list(shown.sent.texts(KNOWN))
    return ["", *(f"{row.id}.{row.version}" for row in forms.others if row.state != ConsentState.GIVEN)]


async def went_beside(
    request: AnyRequest, case_id: UUID, order: RecordConsent, chosen: RecipientChoice | None, consent_id: UUID | None
) -> dict[str, Any]:
    """What came about since the day of a no, beside that day; of a yes to a new wording that drops something as well."""
    went, agrees = list[WentView](), order.decision == Decision.AGREE
    if consent_id and agrees:
        went = await views.went_for_narrowed(actor_of(request), consent_id, order)
    elif order.decision == Decision.DISAGREE:
        to = [(chosen.tenant_id, chosen.service_id)] if chosen else []
        went = await views.went_for_form(
            actor_of(request), case_id, order.type, to, order.said_on, consent_id=consent_id
        )
    return {"went": went, "went_day": order.said_on, "went_wording": agrees}


async def went_of_block(
    request: AnyRequest, case_id: UUID, order: RecordConsent, found: Preview, consent_id: UUID | None = None
) -> dict[str, Any]:
    """The same for the block beside the day; the other blocks show nothing of it."""
    if request.headers.get("hx-target") != "potom":
        return {"went": [], "went_day": None, "went_wording": False}
    return await went_beside(request, case_id, order, found.chosen, consent_id)


def draw_block(request: AnyRequest, action: str, sent: Form, found: Preview, went: Mapping[str, Any]) -> Response[Any]:
    """Only what changes meanwhile: the words, what hangs on the recipient, or what came about since the day of a no."""
    beside = {**_of_recipient(sent, found.chosen), **went}
    mark = {"shown_mark": _kept_mark(sent, found)}
    return show(
        request, "consent/form.html", **Shown(sent).context(), action=action, **mark, **_words(sent, found), **beside
    )


def _kept_mark(sent: Form, found: Preview) -> str:
    """The mark of the words that were shown first to this recipient: a paper may have been signed by then."""
    first = sent.text("shown_mark")
    return first if first[:32] == found.mark[:32] else found.mark


def _words(sent: Form, found: Preview, *, said: Collection[str] = ()) -> dict[str, Any]:
    """The words as they would be stored: of the chosen answer, or of both while none is chosen; and what is wrong.

    `said` are the fields beside which something stands already.
    """
    wrong = [name for name in ("valid_from", "valid_until") if name in found.wrong and sent.text(name)]
    answers = [each for each in Decision if sent.text("decision") in ("", each.value)]
    return {
        "words": {each.value: found.words[each] for each in answers if each in found.words},
        "wrong_period": [gettext(found.wrong[name]) for name in wrong if name not in said],
    }


def _recipient_name(one: RecipientChoice) -> str:
    return one.name if one.own else f"{one.organisation_name}: {one.name}"


def _of_recipient(sent: Form, chosen: RecipientChoice | None) -> dict[str, Any]:
    """The recipient that was chosen, its workers to be named, and what is offered to be handed over to it, what for."""
    workers = [
        {
            "value": str(worker.id),
            "text": worker.name,
            "hint": ", ".join(gettext(ROLES[role]) for role in ROLES if role.value in worker.roles),
        }
        for worker in (chosen.workers if chosen else [])
    ]
    return {
        "chosen": chosen,
        "workers": workers,
        "items": options(rules.ITEM_LABELS, rules.fields_for(chosen, sent.texts("items"))),
        "purposes": options(rules.PURPOSE_LABELS, rules.purposes_for(chosen, sent.text("purpose"))),
        "not_for": {
            field: gettext(why)
            for field, why in rules.not_for(chosen, sent.texts("items"), sent.text("purpose")).items()
            if sent.text("decision") != Decision.DISAGREE
        },
    }
