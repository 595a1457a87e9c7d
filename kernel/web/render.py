"""Pages: the Jinja environment, what every page knows, and the one function that turns a template into a response."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast

import msgspec
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2_fragments import render_block
from litestar import MediaType, Request, Response

from kernel import contacts, typed_days
from kernel.fonts import not_drawn
from kernel.ids import new_id
from kernel.points import Point
from kernel.settings import settings
from kernel.web import figures, text, tongues, worker_names
from kernel.web.assets import asset
from kernel.web.forms import form_key
from kernel.web.help import Help
from kernel.web.i18n import DEFAULT_LANGUAGE, LANGUAGES, current_language, language_of
from kernel.web.icons import icon
from kernel.web.navigation import NavEntry, NavGroup, NavItem, navigation_for
from kernel.wording import OF_ONE_KEPT_OUT, WHY_NAMED

__all__ = [
    "CSRF_FIELD",
    "CSRF_HEADER",
    "TEMPLATES",
    "Choice",
    "Flash",
    "FlashKind",
    "FormDraft",
    "FormErrors",
    "NavEntry",
    "NavGroup",
    "NavItem",
    "PageContext",
    "environment",
    "navigation_for",
    "render",
    "render_flash",
    "render_text",
]

CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"

TEMPLATE_DIR = Path(__file__).resolve().parent / "templates"


# --- what a page knows -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """One (organisation, service) the person may act in."""

    id: str
    label: str
    current: bool = False


FlashKind = Literal["given", "info", "due", "urgent"]
"""How a message looks: done, to be known, to be minded, gone wrong. There is no other: the page that shows it knows these."""


@dataclass(frozen=True, slots=True)
class Flash:
    """A message shown once on the next page."""

    text: str
    kind: FlashKind = "given"
    undo: "Undo | None" = None
    to: "Lead | None" = None


class Lead(msgspec.Struct, frozen=True):
    """A way from a message to what it is about: the words of the link, and its address."""

    text: str
    url: str


class Undo(msgspec.Struct, frozen=True):
    """What takes an act back in one click: where it is sent, with which fields."""

    url: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class FormDraft:
    """What a form carries of its draft, and what it says: when it was saved, which files were chosen and are not here.

    `posted`: the form is the answer to a form that was sent, and has an address of its own. `blank`: the same form without
    the draft, which stays among the others; `others`: further drafts of it, each with its address, its first words and
    when it was saved. On a `foreign` device it goes with the session. Nothing without a ticket.
    """

    ticket: str = ""
    address: str = ""
    saved_at: datetime | None = None
    files: Sequence[str] = ()
    posted: bool = False
    blank: str = ""
    others: Sequence[tuple[str, str, datetime]] = ()
    foreign: bool = False


def _no_draft(_label: str, _part: str) -> FormDraft:
    return FormDraft()


@dataclass(slots=True)
class PageContext:
    """Everything the shell of a page shows. Without `actor_name` nobody is signed in."""

    language: str = DEFAULT_LANGUAGE
    demo: bool = False
    csrf_token: str = ""
    actor_name: str | None = None
    organisation_name: str = ""
    organisation_short: str = ""
    service_name: str = ""
    choices: Sequence[Choice] = ()
    navigation: Sequence[NavGroup] = ()
    flashes: Sequence[Flash] = ()
    may_search: bool = False
    search_query: str = ""
    printed_by: str = ""
    now: datetime = field(default_factory=text.now_utc)
    draft_of: Callable[[str, str], FormDraft] = _no_draft
    help: Help | None = None
    offline: bool = False
    """It is drawn empty, of nobody, to lie in the cache of a device (ADR 0119)."""
    device_session: str = ""
    """The mark of the session, where its person may write something without a connection; nothing where they may not."""

    @property
    def today(self) -> date:
        """The legal day in Prague."""
        return text.local(self.now).date()


class FormErrors(dict[str, str]):
    """What is wrong with a form: field name → one sentence; "" for what belongs to no field.

    `saved` is what was saved meanwhile, and `differing` says in which fields it is not what was typed.
    """

    to: "Lead | None" = None  # the way to what the refusal speaks of
    is_equal: bool = False  # another form made something of the same words: what is meant as a further one goes on
    saved: Any = None
    reader: str = ""  # the name of who reads this: what they did themselves is not said of somebody else
    differing: Mapping[str, Any] = MappingProxyType({})

    words: Sequence[str] = ()  # of what was written, what reads like somebody it must not name
    why: Sequence[str] = ()  # and why these may stay

    def add(self, field_name: str, message: object) -> None:
        """The first message of a field stays; one thing at a time is enough."""
        self.setdefault(field_name, str(message))


# --- the environment ---------------------------------------------------------------------------------------------


TEMPLATES: Point[Path] = Point("templates")
"""The `templates/` folders of the domains; the files of one lie in `<domain>/` below, so that names do not meet."""


class _Folders(BaseLoader):
    """Finds a template in the shell's folder, then in those of the domains, also in one that was added later."""

    def get_source(self, environment: Environment, template: str) -> Any:
        """As jinja wants it."""
        return FileSystemLoader([TEMPLATE_DIR, *TEMPLATES.all()]).get_source(environment, template)

    def list_templates(self) -> list[str]:
        """Every template there is."""
        return FileSystemLoader([TEMPLATE_DIR, *TEMPLATES.all()]).list_templates()


@lru_cache
def environment() -> Environment:
    """One environment for the process. The macro libraries `ui`, `form` and `case` are known in every template and block."""
    env = Environment(
        loader=_Folders(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        finalize=tongues.finalize,
    )
    env.code_generator_class = tongues.Generator
    cast("Any", env).joined = tongues.joined
    filters, shared = cast("dict[str, Any]", env.filters), cast("dict[str, Any]", env.globals)
    filters.update(
        date=text.format_date,
        date_field=text.date_field,
        said_of_day=typed_days.said_of_day,
        fixed_day=typed_days.fixed_day,
        datetime=text.format_datetime,
        time=text.format_time,
        weekday_date=text.format_weekday_date,
        weekday_name=text.weekday_name,
        weekday_short=text.weekday_short,
        month_name=text.month_name,
        join=tongues.join,
        age=text.age,
        initials=text.initials,
        plural=text.plural,
        counted=text.counted,
        contact=partial(contacts.contact, words=tongues.written),
        name=worker_names.name,
    )
    shared.update(
        gettext=tongues.gettext_in_template,
        ngettext=tongues.ngettext_in_template,
        asset=asset,
        icon=icon,
        languages=LANGUAGES,
        csrf_field=CSRF_FIELD,
        csrf_header=CSRF_HEADER,
        days_apart=text.days_apart,
        near_days=typed_days.near_days,
        why_named=WHY_NAMED,
        why_protected=OF_ONE_KEPT_OUT,
        not_drawn=not_drawn,
        new_key=lambda: form_key.get() or new_id().hex,
        key_line=figures.key_line,
        map_plan=figures.map_plan,
        load_bar=figures.load_bar,
        upload_limit=lambda: settings().upload_limit_bytes,
        spark_points=figures.spark_points,
    )
    # Libraries are globals and not imports: a block rendered alone does not run the imports at the top of its template.
    for library in ("ui", "form", "case"):
        shared[library] = env.get_template(f"macros/{library}.html").module
    return env


# --- from a template to a response -------------------------------------------------------------------------------


def render_text(
    template_name: str, *, page: PageContext | None = None, block: str | None = None, **context: Any
) -> str:
    """The HTML alone, for tests and letters; otherwise use `render`."""
    page = page or PageContext(language=current_language.get())
    context = {"here": "/", **context, "page": page}
    with language_of(page.language):
        if block is None:
            return tongues.in_tongues(_summary_in_order(environment().get_template(template_name).render(context)))
        html = render_block(environment(), template_name, block, context)
        if page.flashes and block != "flashes":
            html += render_block(environment(), "macros/flashes.html", "flashes", {**context, "out_of_band": True})
        return tongues.in_tongues(html)


_SUMMARY_BEGINS = '<ul class="govuk-list govuk-error-summary__list">\n'
_SUMMARY = re.compile(f"(?<={_SUMMARY_BEGINS}).*?(?=</ul>)", re.DOTALL)
_SUMMARY_LINE = re.compile(r'<li>(?:<a href="#([^"]*)">)?.*?</li>\n', re.DOTALL)


def _summary_in_order(html: str) -> str:
    """The page with the lines of its error summary in the order of the fields they lead to, as the eye meets them.

    Only the finished page knows that order: the rules check in one of their own.
    """

    def place(line: re.Match[str]) -> int:
        return html.find(f' id="{line[1]}"') % (len(html) + 1) if line[1] else 0

    if _SUMMARY_BEGINS not in html:
        return html
    return _SUMMARY.sub(
        lambda found: "".join(line[0] for line in sorted(_SUMMARY_LINE.finditer(found[0]), key=place)), html
    )


def render(
    request: Request[Any, Any, Any],
    template_name: str,
    *,
    status_code: int = 200,
    page: PageContext | None = None,
    block: str | None = None,
    **context: Any,
) -> Response[str]:
    """The page, or only the block HTMX asked for by the id of its target. Never stored by any cache."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    html = render_text(
        template_name, page=page, block=block or _wanted_block(request, template_name), **{"here": here, **context}
    )
    return Response(
        html,
        media_type=MediaType.HTML,
        status_code=status_code,
        headers={"Cache-Control": "no-store", "Vary": "HX-Request, HX-Target"},
    )


def render_flash(flash: Flash, *, status_code: int) -> Response[str]:
    """Only the message, for a request of HTMX: it lands on top of the page, and what was typed stays where it is."""
    html = render_text(
        "macros/flashes.html", block="flashes", page=PageContext(current_language.get(), flashes=[flash])
    )
    headers = {
        "Cache-Control": "no-store",
        "HX-Retarget": "#flashes",
        "HX-Reswap": "outerHTML show:top",
        "HX-Reselect": "#flashes",
    }
    return Response(html, media_type=MediaType.HTML, status_code=status_code, headers=headers)


def _wanted_block(request: Request[Any, Any, Any], template_name: str) -> str | None:
    headers = request.headers
    if headers.get("HX-Request") != "true" or headers.get("HX-Boosted") or headers.get("HX-History-Restore-Request"):
        return None
    target = headers.get("HX-Target")
    return target if target and target in environment().get_template(template_name).blocks else None
