# pyright: strict
"""The page of the log."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromQuery

from kernel.checks import Checks
from kernel.czech import sort_key
from kernel.exceptions import Invalid, words_of
from kernel.legal_time import today_in_prague
from kernel.typed_days import Meant, NoDay, read_day
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import one_look, show
from kernel.web.panels import action_name
from kernel.web.render import FormErrors
from kernel.web.text import date_field

from . import rules, views
from .access import LogPermission as P
from .schemas import Asked, LogEntry

AnyRequest = Request[Any, Any, Any]
LIST = "/administration/log"
_BRACES = re.compile(r"\{[^}]*\}")


@get(LIST, rule=P.READ)
@one_look
async def read_log(
    request: AnyRequest,
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
    who: FromQuery[str] = "",
    outcome: FromQuery[str] = "",
    about: FromQuery[str] = "",
    before: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """Who did and looked at what, in a span of days."""
    actor, errors, today = actor_of(request), FormErrors(), today_in_prague()
    first = first or date_field(today - timedelta(days=rules.FIRST_DAYS - 1))
    last = last or date_field(today)
    people = sorted(
        ((str(each), name) for each, name in (await views.people(actor)).items()), key=lambda one: sort_key(one[1])
    )
    asked = _asked(errors, first, last, who, outcome, about)
    view = await views.entries(actor, asked, before=before) if asked is not None else None
    chosen = {"first": first, "last": last, "who": who, "outcome": outcome, "about": about}
    base = f"{LIST}?{urlencode({name: value for name, value in chosen.items() if value})}"
    return show(
        request,
        "log/log.html",
        status_code=400 if errors else 200,
        errors=errors,
        chosen=chosen,
        people=people,
        outcomes=[(code, gettext(words)) for code, words in rules.OUTCOMES.items()],
        said={code: gettext(words) for code, words in rules.OUTCOMES.items()},
        entries=[_row(each) for each in view.entries] if view else [],
        asked=asked is not None,
        next_url=f"{base}&before={view.following}" if view and view.following else None,
        start_url=base if before else None,
    )


def _row(entry: LogEntry) -> dict[str, Any]:
    """An entry in words: what it was, what whoever was refused was told, and of which things, each once."""
    ids = dict.fromkeys(each for each in (entry.about_id, entry.case_id) if each is not None)
    return {
        "entry": entry,
        "what": gettext(action_name(entry.action)),
        "answer": _BRACES.sub("…", gettext(words)) if (words := words_of(entry.refused_as)) else entry.refused_as,
        "things": [(each == entry.case_id and each != entry.about_id, each) for each in ids],
    }


def _asked(errors: FormErrors, first: str, last: str, who: str, outcome: str, about: str) -> Asked | None:
    """What is asked, or none with what is wrong of it in `errors`."""
    days = [_day(errors, "first", first), _day(errors, "last", last)]
    checks = Checks()
    if not errors:
        rules.check_days(checks, *days)
    thing = _id(about)
    if about.strip() and thing is None:
        checks.fail("about", rules.NO_ID)
    try:
        checks.done()
    except Invalid as wrong:
        errors.update({field.removesuffix("_day"): gettext(words) for field, words in wrong.fields.items()})
    if errors or days[0] is None or days[1] is None:
        return None
    known = outcome if outcome in rules.OUTCOMES else ""
    return Asked(first_day=days[0], last_day=days[1], worker_id=_id(who), outcome=known, about=thing)


def _day(errors: FormErrors, field: str, typed: str) -> date | None:
    try:
        return read_day(typed, today=today_in_prague(), meant=Meant.PAST)
    except NoDay as none:
        errors[field] = gettext(none.message)
        return None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


ROUTES: list[Any] = [read_log]
