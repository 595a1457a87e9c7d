"""What is written on a device without a connection: its pages, the worker that keeps them there, and what a contact tells it (ADR 0119)."""

from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from kernel import drafts
from kernel.drafts import Content
from kernel.exceptions import DomainError
from kernel.settings import settings
from kernel.web.assets import asset, fonts, text_of
from kernel.web.device import (
    DEVICE_FORMS,
    DeviceForm,
    ToldDevice,
    check_whose,
    forms_for,
    tell_refused,
    to_device,
)
from kernel.web.drafts import OF_THE_PAGE
from kernel.web.forms import read_form
from kernel.web.guard import PUBLIC, SIGNED_IN, actor_of, session_of
from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import LANGUAGES, N_, current_language, gettext, language_of
from kernel.web.limits import slow_down
from kernel.web.pages import with_draft
from kernel.web.problems import sentence
from kernel.web.render import PageContext, render_text
from tenants.accounts import views as accounts

AnyRequest = Request[Any, Any, Any]
HOME = "/device/"
MAY_LOCATE = {"Permissions-Policy": "camera=(), geolocation=(self), microphone=()"}
CONTACTS_A_MINUTE = 120
FILES = ("opora.css", "favicon.svg", "device-store.js", "device.js", "device-pages.js")


HELP_PAGE = Help(
    key="device",
    group=EVERY_DAY,
    order=15,
    title=N_("Psát bez připojení"),
    steps=(
        N_("S připojením otevřete v nabídce u svého jména „Na tomto zařízení“ a zapněte to. Uděláte to jednou."),
        N_("Přidejte si Oporu na plochu telefonu; otevře se pak i bez připojení, na stránce „Na tomto zařízení“."),
        N_("Bez připojení si tam otevřete nový zápis a pište. Každá pauza v psaní se uloží do zařízení."),
        N_("Stiskněte „Hotovo, odeslat“. Záznam počká v seznamu a odešle se sám, jednou, až připojení bude."),
        N_("Co se neodeslalo, stojí v seznamu i s důvodem: upravte to, dokončete v Opoře, nebo zahoďte."),
    ),
    notes=(
        N_("„Odesláno“ stojí až u toho, co Opora opravdu zapsala. Přeruší-li se odesílání, podruhé se nezapíše nic."),
        N_("Co je v zařízení, je zašifrované. Otevře to jen ten, kdo to psal, dokud je přihlášený, nejvýš 12 hodin."),
        N_("Odhlášením se klíč zničí. Neodeslané počká zamčené, dokud se tu nepřihlásíte znovu; kolega to nepřečte."),
        N_("Zapsal-li mezitím oznámení o stejném dítěti někdo jiný, uvidíte obojí vedle sebe a rozhodnete vy."),
        N_("U klienta začněte záznam s připojením a stiskněte „Vzít do terénu“; jinak ho vyberete po odeslání."),
        N_("Fotografie, nejvýš 30, se v telefonu zmenší a přiloží se, jakmile je oznámení zapsané."),
        N_("„Zapsat, kde jsem“ zapíše polohu do pole, jen když to stisknete. Jinak ji Opora nezjišťuje."),
        N_("Šly-li hodiny zařízení špatně, Opora se před odesláním zeptá, které časy platí."),
        N_("Nemažte data prohlížeče, dokud něco čeká. Dochází-li v zařízení místo, stojí to na stránce předem."),
    ),
    pages=("/device", "/device/*"),
)


class TooMuchForDraft(DomainError):
    """A record holds more than a draft does."""

    code = "too-much-for-draft"
    status = 413
    message = N_("Záznam je na koncept příliš dlouhý. Zůstává v zařízení; zkraťte ho, nebo jej rozdělte.")


def page_of(form: DeviceForm) -> str:
    """Where the empty form stands that opens without a connection."""
    return f"{HOME}{form.key}"


@cache
def drawn(key: str, language: str) -> str:
    """A page of the device in a language, the same for everybody: of a form, or with '' of what waits."""
    with language_of(language):
        page = PageContext(language=language, demo=settings().demo, offline=True)
        if key:
            form = DEVICE_FORMS.one(key)
            assert form is not None
            return form.draw(page)
        forms = [
            {"key": form.key, "title": gettext(form.title), "page": page_of(form)}
            for form in sorted(DEVICE_FORMS.all(), key=lambda form: form.order)
        ]
        return render_text("app/device.html", page=page, forms=forms)


@cache
def worker_script(language: str) -> str:
    """The worker for a language; its first line changes with whatever it keeps."""
    pages = ["", *(form.key for form in DEVICE_FORMS.all())]
    query = f"?l={language}"
    files = [*(f"{HOME}{key}{query}" for key in pages), *map(asset, FILES), *fonts()]
    script = text_of("device-worker.js")
    kept = "\n".join([script, *files, *(drawn(key, language) for key in pages)])
    said = {
        "VERSION": f"opora-{language}-{sha256(kept.encode()).hexdigest()[:12]}",
        "LANGUAGE": query,
        "FILES": files,
        "FORMS": {form.address: page_of(form) for form in DEVICE_FORMS.all()},
    }
    names = "".join(f"const {name} = {msgspec.json.encode(value).decode()};\n" for name, value in said.items())
    return names + script


def _language(asked: str) -> str:
    return asked if asked in LANGUAGES else current_language.get()


@get(HOME, rule=PUBLIC)
async def list_on_device(request: AnyRequest) -> Response[str]:
    """What waits on the device: an empty page of nobody, filled in there."""
    return _page(request, "")


@get(f"{HOME}{{key:str}}", rule=PUBLIC)
async def form_on_device(request: AnyRequest, key: FromPath[str]) -> Response[str]:
    """An empty form. Raises NotFoundException for one that nobody writes without a connection."""
    if DEVICE_FORMS.one(key) is None:
        raise NotFoundException
    return _page(request, key)


def _page(request: AnyRequest, key: str) -> Response[str]:
    html = drawn(key, _language(request.query_params.get("l", "")))
    return Response(html, media_type=MediaType.HTML, headers={"Cache-Control": "no-cache", **MAY_LOCATE})


@get(f"{HOME}worker.js", rule=PUBLIC)
async def device_worker(request: AnyRequest) -> Response[str]:
    """The worker; it may be of the addresses of the forms too."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return Response(
        worker_script(_language(request.query_params.get("l", ""))), media_type="text/javascript", headers=headers
    )


@post(f"{HOME}key", rule=PUBLIC, status_code=200, proves_itself=True)
async def give_key(request: AnyRequest) -> Response[Any]:
    """A contact of a device: whose records it may open now, and by what. 401 when nobody is signed in, 403 for whoever may not."""
    session = session_of(request)
    if session is None:
        return Response(None, status_code=401)
    device = (await read_form(request)).uuid("device")
    if device is None or not forms_for(session):
        return Response(None, status_code=403)
    await slow_down(request.app.state.valkey, "device", str(session.user_id), most=CONTACTS_A_MINUTE, seconds=60)
    if not await accounts.still_holds(actor_of(request), session.place):
        return Response(None, status_code=401)
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(to_device(session, device)), media_type=MediaType.JSON, headers=headers)


@post(f"{HOME}draft", rule=SIGNED_IN, status_code=200)
async def go_on_in_opora(request: AnyRequest, form: FromQuery[str], record: FromQuery[UUID]) -> Response[Any]:
    """Keep a record of a device as a draft of its form, where its person goes on; the same record is one draft."""
    try:
        known = DEVICE_FORMS.one(form)
        check_whose(request, session_of(request))
        if known is None:
            raise NotFoundException
        sent = [(name, value) for name, value in (await request.form()).items() if isinstance(value, str)]
        fields = [each for each in sent if each[0] not in OF_THE_PAGE]
        content = Content(
            label=gettext(known.title),
            place=known.address,
            address=known.address,
            fields=fields,
            files=[],
            own=[name for name, value in fields if value and name != "once"],
        )
        saved = await drafts.save(actor_of(request), record, content)
        if saved is None:
            raise TooMuchForDraft
    except DomainError as refusal:
        return tell_refused(refusal, [sentence(refusal)])
    told = ToldDevice(code="done", said=[], at=with_draft(known.address, saved.id))
    return Response(msgspec.json.encode(told), media_type=MediaType.JSON, headers={"Cache-Control": "no-store"})


ROUTES = [list_on_device, form_on_device, device_worker, give_key, go_on_in_opora]
