# pyright: strict
"""What several screens of consents share."""

from typing import Any
from uuid import UUID

from litestar import Request

from consent import papers, rules
from consent.schemas import ConsentView
from consent.service import Upload
from consent.tables import ConsentType, ItemKind
from kernel.web.forms import Form
from kernel.web.i18n import N_, gettext

AnyRequest = Request[Any, Any, Any]

TITLES = {
    ConsentType.HANDOVER: N_("Předání údajů do jiné služby"),
    ConsentType.CASE_MANAGEMENT: N_("Případová spolupráce s jinou službou"),
    ConsentType.INFO_SHARING: N_("Sdílení informací s jinou službou"),
}
WHEN_TO_USE = {
    ConsentType.HANDOVER: N_("Klient má zájem o druhou službu: předají se jí jednou vyjmenované kontaktní údaje."),
    ConsentType.CASE_MANAGEMENT: N_("Obě služby pracují na případu společně: plán, cíle, kroky a výstupy z porad."),
    ConsentType.INFO_SHARING: N_("Druhá služba se občas dozví konkrétní informaci k dohodnutému tématu."),
}


def type_choices(case_id: UUID) -> list[tuple[str, str, str]]:
    """(address, title, when to use it) of each kind of consent."""
    new = f"/cases/{case_id}/consents/new?type="
    return [(new + kind.value, gettext(TITLES[kind]), gettext(WHEN_TO_USE[kind])) for kind in ConsentType]


def words_of(view: ConsentView) -> dict[str, Any]:
    """What the templates of one consent call its codes."""
    return {
        "title": gettext(rules.TYPE_LABELS[ConsentType(view.type)]),
        "scope": []
        if papers.refuses_all(view.present.text)
        else [gettext(rules.ITEM_LABELS[ItemKind(item)]) for item in view.present.items],
        "any_purpose": papers.refuses_any_purpose(view.present.text),
        "purposes": rules.PURPOSE_LABELS,
        "proof_words": rules.FORM_LABELS,
        "sayers": rules.SAID_BY_LABELS,
    }


def numbers_shown(sent: Form) -> dict[str, Any]:
    """The wording and the client's data that a form was drawn with, for an order that rests on them (`AsShown`)."""
    return {name: sent.number(name) for name in ("version_no", "client_version")}


def people_seeing(names: list[str] | None, service: str) -> str:
    """Who will see what is sent out: those named who work there now, or everybody there who may lead a case (`SEEN_BY`)."""
    if names is None:
        return gettext("všichni, kdo ve službě {service} smějí vést případy").format(service=service)
    if not names:
        return gettext("nikdo, jmenovaní ve službě už nepracují nebo tam to nevidí. Je potřeba nové znění souhlasu")
    return f"{', '.join(names)} ({service})"


async def upload_of(sent: Form) -> Upload | None:
    """The scan that was sent with a form."""
    file = sent.files.get("evidence")
    return None if file is None else (file.filename, file.content_type, await file.read())
