"""How a refusal reaches its reader: problem details (RFC 9457) for the API, a page for people."""

import re
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
import structlog
from litestar import MediaType, Request, Response
from litestar.datastructures import FormMultiDict
from litestar.exceptions import HTTPException, ValidationException

from kernel.checks import REQUIRED
from kernel.exceptions import DomainError, Invalid, NotAllowed, NotAnyMore, NotSignedIn, NotThere
from kernel.outages import MaybeSaved, saved
from kernel.settings import settings
from kernel.web.drafts import NOT_DONE, word_of_kept
from kernel.web.given_back import given_back, take_back
from kernel.web.guard import NOT_HERE, CrossSite, FormOfSomebodyElse, is_for_programs
from kernel.web.i18n import N_, current_language, gettext
from kernel.web.later import Later
from kernel.web.pages import NO_FORM, SENT, came_to_a_draft, page_context, to_what_was_written
from kernel.web.render import Flash, FormErrors, Lead, PageContext, render, render_flash
from kernel.web.request import TooMuchWritten, is_of_open_page
from kernel.web.too_large import FILE_NAMES

log = structlog.get_logger()
PROBLEM = "application/problem+json"
PASSES = (413, 429, 500, 503)  # for reasons that pass, or lie in a file: what was typed is sent once more
COME_BACK = {"Retry-After": "5"}  # what an answer 503 says: in how many seconds
_UNKNOWN_FIELD = re.compile(r"unknown field `(.+?)`")
_MISSING_FIELD = re.compile(r"missing required field `(.+?)`")
SENTENCES = {
    400: N_("Požadavku nerozumíme."),
    404: NotThere.message,
    405: N_("Takhle se tahle adresa nepoužívá."),
    413: N_("Požadavek je příliš velký."),
}
FILE_TOO_LARGE = N_("Přiložit lze nejvýše {limit} MB a tohle je víc. Nic se neuložilo.")
FILES_TOO_LARGE = N_("Jeden soubor může mít nejvýše {limit} MB a tohle je víc: {names}. Nic se neuložilo.")
# to a form, the same whether the thing ended while its person wrote, or never was
GONE_MEANWHILE = N_("Stránka nebo záznam tu není, nebo k němu nemáte přístup. Mohlo to skončit, zatímco jste psali.")
UNAVAILABLE = N_("Služba je na chvíli nedostupná. Nic se neuložilo; zkuste to za chvíli.")
MAYBE_SAVED_CODE = "maybe-saved"
MAYBE_SAVED = N_("Nevíme, jestli se to uložilo. Než to pošlete znovu, podívejte se, jestli to už není zapsané.")
SIGNED_OUT = N_(
    "Přihlášení mezitím skončilo. Co jste napsali, zůstává v polích: v novém okně se přihlaste a pak to odešlete tady."
)
ELSE_SENTENCE = N_("Požadavek nelze vyřídit.")
HEADINGS: dict[int | str, str] = {  # by the code of the refusal, or by its status
    CrossSite.code: N_("Stránka už neplatí"),
    "gone-meanwhile": N_("Tohle tu není"),
    FormOfSomebodyElse.code: N_("Formulář někoho jiného"),
    MAYBE_SAVED_CODE: N_("Nevíme, jestli se to uložilo"),
    403: N_("K tomu nemáte oprávnění"),
    NotAnyMore.code: N_("Mezitím se to změnilo"),
    404: N_("Stránka nenalezena"),
    405: N_("Tahle adresa sama nic neukazuje"),
    413: N_("Soubor je příliš velký"),
    TooMuchWritten.code: N_("Textu je příliš mnoho"),
    429: N_("Chvilku počkejte"),
    500: N_("Něco se pokazilo"),
    503: N_("Chvilku počkejte"),
}
ELSE_HEADING = N_("Tohle teď nejde")
NEXT_STEPS: dict[int | str, str] = {
    CrossSite.code: N_(
        "Vraťte se o krok zpět. Je-li tam ještě, co jste napsali, zkopírujte si to; pak stránku načtěte znovu."
    ),
    FormOfSomebodyElse.code: N_("Otevřete si formulář znovu, pod svým přihlášením."),
    MAYBE_SAVED_CODE: N_("Podívejte se, jestli je to už zapsané. Znovu to pošlete, jen když není."),
    403: N_("Potřebujete-li to ke své práci, domluvte se s vedením nebo se správcem své organizace."),
    NotAnyMore.code: N_("Předejte to, co víte, tomu, kdo to má teď."),
    404: N_("Zkontrolujte adresu, nebo záznam najděte hledáním či v seznamu."),
    "gone-meanwhile": N_(
        "Co platí teď, najdete hledáním či v seznamu. O konci sdílení nebo spolupráce najdete zprávu v Mém dni vy, nebo"
        " kdo případ u vás vede."
    ),
    405: N_("Vede na ni jen tlačítko nebo formulář. Otevřete si jejich stránku znovu z nabídky."),
    409: N_("Vraťte se o krok zpět a načtěte stránku znovu."),
    TooMuchWritten.code: N_("Přihlaste se a text rozdělte na menší části."),
    413: N_("Vraťte se do formuláře a přiložte menší soubor."),
    429: N_("Počkejte chvíli, nejvýš čtvrt hodiny, a pak to zkuste znovu."),
    500: N_("Zkuste to znovu. Stane-li se to zase, napište podpoře."),
    503: N_("Počkejte chvíli a zkuste to znovu."),
    412: N_("Vraťte se o krok zpět a načtěte stránku znovu."),
}
SEND_AGAIN: dict[int | str, str] = {  # the same where the page carries the form itself
    NotAnyMore.code: N_("Předejte to, co víte, tomu, kdo to má teď. Co jste napsali, je níže, ať si to zkopírujete."),
    MAYBE_SAVED_CODE: N_("V novém okně se podívejte, jestli je to už zapsané. Není-li, odešlete formulář znovu tady."),
    413: N_("Vyberte menší soubor, nebo žádný, a odešlete formulář znovu tady."),
    500: N_("Odešlete formulář znovu tady. Stane-li se to zase, text si zkopírujte a napište podpoře."),
}
TO_BE_READ = N_("Co jste napsali, je níže, ať si to zkopírujete.")
SEND_AGAIN_LATER = N_("Stránku nezavírejte. Počkejte chvíli a pak formulář odešlete znovu tady.")


class Problem(msgspec.Struct, omit_defaults=True):
    """Problem details. `errors` maps a field of the order to the sentence that belongs to it.

    `about` is the address of the thing that the refusal speaks of, where there is one.
    """

    type: str
    title: str
    status: int
    code: str = ""
    errors: dict[str, str] = {}
    request_id: str = ""
    about: str = ""


def sentence(error: DomainError) -> str:
    """The refusal as a person reads it."""
    text = gettext(error.message)
    return text.format(**error.values) if error.values else text


def field_sentences(error: DomainError) -> dict[str, str]:
    """The sentences beside the fields."""
    return {
        field: gettext(text).format(**error.values) if error.values else gettext(text)
        for field, text in error.fields.items()
    }


def form_errors(error: DomainError) -> FormErrors:
    """The refusal as a form shows it: beside its fields, or on top when it belongs to none.

    Who may not know of the thing, or not do this with it, gets no form: such a refusal goes on as it is.
    """
    if isinstance(error, (NotThere, NotAllowed)):
        raise error
    errors = FormErrors(field_sentences(error) or {"": sentence(error)})
    errors.words, errors.why = (error.words, error.why) if isinstance(error, Invalid) else ((), ())
    errors.to = _lead(error)
    return errors


def _lead(error: DomainError) -> Lead | None:
    return Lead(gettext(error.about.words), error.about.page) if error.about and error.about.page else None


def wants_json(request: "Request[Any, Any, Any]") -> bool:
    """Whether the caller is a program."""
    return is_for_programs(request.url.path)


def domain_error(request: "Request[Any, Any, Any]", error: DomainError) -> Response[Any]:
    """Answer a refusal."""
    if isinstance(error, NotSignedIn) and not wants_json(request):
        if request.method == "POST" and is_of_open_page(request):
            return render_flash(Flash(gettext(SIGNED_OUT), "urgent"), status_code=error.status)
        return _to_sign_in(request)
    about = error.about.api if error.about is not None else ""
    response = _answer(
        request, error.status, error.code, sentence(error), field_sentences(error), about=about, lead=_lead(error)
    )
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def http_error(request: "Request[Any, Any, Any]", error: HTTPException) -> Response[Any]:
    """Answer what the framework refused: unknown address, wrong method, a body it cannot read."""
    status = error.status_code
    if status == 500:
        return unexpected(request, error)
    fields = _fields(error.extra) if isinstance(error, ValidationException) else {}
    code = HTTPStatus(status).phrase.lower().replace(" ", "-")
    title = gettext(SENTENCES.get(status, ELSE_SENTENCE))
    if status == 413 and not wants_json(request):
        sent = request.scope["state"].get("form", FormMultiDict())
        names = ", ".join(str(name)[:200] for name in sent.getall(FILE_NAMES, []))
        said = FILES_TOO_LARGE if names else FILE_TOO_LARGE
        title = gettext(said).format(limit=settings().upload_limit_bytes // 1024**2, names=names)
    response = _answer(request, status, code, title, fields)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _fields(extra: object) -> dict[str, str]:
    """What the framework found wrong, by field; an unknown or missing field is named itself, not by what it stands in."""
    fields: dict[str, str] = {}
    for one in extra if isinstance(extra, list) else []:
        if isinstance(one, dict):
            key, message = str(one.get("key") or ""), str(one.get("message", ""))
            for found, sentence_of in ((_UNKNOWN_FIELD, NOT_HERE), (_MISSING_FIELD, REQUIRED)):
                if named := found.search(message):
                    key = f"{key}.{named[1]}" if key not in ("", "data") else named[1]
                    message = gettext(sentence_of)
            fields[key or "body"] = message
    return fields


def may_be_saved(error: Exception) -> bool:
    """Whether something of the request that broke may be saved all the same: COMMIT was under way, or was done."""
    return isinstance(error, MaybeSaved) or saved.get()


def unexpected(request: "Request[Any, Any, Any]", error: Exception) -> Response[Any]:
    """A bug: said without any detail, logged with one."""
    said = N_("Chyba je na naší straně. Nic se neuložilo; zkuste to prosím znovu.")
    if may_be_saved(error):
        said = N_("Chyba je na naší straně. Než to pošlete znovu, podívejte se, co se uložilo.")
    log.error("unexpected", request_id=_request_id(request), kind=type(error).__name__, exc_info=error)
    return _answer(request, 500, "internal", gettext(said))


def unavailable(request: "Request[Any, Any, Any]", error: Exception) -> Response[Any]:
    """Database, Valkey or file store is away for a moment."""
    log.warning("unavailable", request_id=_request_id(request), error=type(error.__cause__ or error).__name__)
    code, said = (MAYBE_SAVED_CODE, MAYBE_SAVED) if may_be_saved(error) else ("unavailable", UNAVAILABLE)
    response = _answer(request, 503, code, gettext(said))
    response.headers.update(COME_BACK)
    return response


def _answer(
    request: "Request[Any, Any, Any]",
    status: int,
    code: str,
    title: str,
    fields: dict[str, str] | None = None,
    *,
    about: str = "",
    lead: Lead | None = None,
) -> Response[Any]:
    if wants_json(request):
        problem = Problem(f"/problems/{code}", title, status, code, fields or {}, _request_id(request), about)
        return Response(
            msgspec.json.encode(problem), media_type=PROBLEM, status_code=status, headers={"Cache-Control": "no-store"}
        )
    if status == 404 and request.method == "POST":
        code, title = "gone-meanwhile", gettext(GONE_MEANWHILE)
    if is_of_open_page(request):
        return render_flash(Flash(title, "urgent", to=lead), status_code=status)

    def drawn() -> Response[Any]:
        return render(
            request,
            "error.html",
            status_code=status,
            page=_shell(request, status),
            title=gettext(HEADINGS.get(code) or HEADINGS.get(status, ELSE_HEADING)),
            message=title,
            lead=lead,
            reference=None if status == 404 else _request_id(request),
            **_on_from(request, status, code),
        )

    state = request.scope["state"]
    gone_on = code == NotAnyMore.code or state.get(
        NO_FORM
    )  # its draft opens no more: what was typed is to be read here
    waits = state.get("kept") is not None and status < 500  # its draft is the form
    if not gone_on and (status not in PASSES or waits or (status == 413 and "form" not in state)):
        return drawn()

    async def draw(*_: Any) -> Response[Any]:
        await take_back(request)
        return drawn()

    return Later(request, status, draw)


def _on_from(request: "Request[Any, Any, Any]", status: int, code: str) -> dict[str, Any]:
    """How one goes on where the refusal has nothing to do with what was asked: the same page, or the form and its draft."""
    state, form = request.scope["state"], given_back(request)
    drafted = state.get("kept") is not None or (400 <= status < 500 and came_to_a_draft(request))
    step = NEXT_STEPS.get(code) or NEXT_STEPS.get(status)
    if form is not None:
        step = SEND_AGAIN.get(code) or SEND_AGAIN.get(status, SEND_AGAIN_LATER)
        step = TO_BE_READ if state.get(NO_FORM) else step
    more = {
        "drafted": drafted,
        "draft_url": to_what_was_written(request) or "/drafts",
        "next_step": gettext(step) if step else None,
        "given_back": form,
        "again_by": status in PASSES,
        "came_from": _form_of(request) if state.get(NO_FORM) else None,
    }
    if status not in PASSES:
        return more
    posted = request.method == "POST"
    query = f"?{request.url.query}" if request.url.query else ""
    return {
        **more,
        "again": f"{request.url.path}{query}" if request.method == "GET" else None,
        "form_address": _form_of(request) if posted and (form is None or drafted) else None,
        "lost": posted and not drafted and form is None and (SENT in state or status == 413),
    }


def _shell(request: "Request[Any, Any, Any]", status: int) -> PageContext:
    """What stands around a refusal: the same at every address, so help of a task that is not shown is left out.

    A fault may be one of the shell's own: its page does without the menu.
    """
    if status >= 500:
        return PageContext(current_language.get(), settings().demo)
    page = replace(page_context(request), help=None)
    return replace(page, flashes=[]) if came_to_a_draft(request) else page  # the refusal says where the draft is itself


def _form_of(request: "Request[Any, Any, Any]") -> str | None:
    """The page of ours that a form was sent from."""
    parts = urlsplit(request.headers.get("referer", ""))
    home = urlsplit(settings().public_url)
    if not parts.path.startswith("/") or parts.path.startswith("//") or parts.netloc != home.netloc:
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _request_id(request: "Request[Any, Any, Any]") -> str:
    return request.scope["state"].get("request_id", "")


def _to_sign_in(request: "Request[Any, Any, Any]") -> Response[Any]:
    state = request.scope["state"]
    asked = f"?{request.url.query}" if request.url.query else ""  # what a list was filtered by stands in its address
    back, more = f"{request.url.path}{asked}" if request.method == "GET" else "/", ""
    if "kept" in state:  # a form was sent
        back = state["kept"].address if state["kept"] else "/"
        more = f"&kept={word_of_kept(back) if state['kept'] else 0}"
    elif NOT_DONE in state:
        more = "&kept=2"
    target = f"/sign-in?next={quote(back, safe='/')}{more}"
    if is_of_open_page(request):
        return Response("", status_code=200, headers={"HX-Redirect": target})
    headers = {"Location": target, "Cache-Control": "no-store"}
    return Response("", media_type=MediaType.HTML, status_code=303, headers=headers)
