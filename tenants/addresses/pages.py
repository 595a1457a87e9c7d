# pyright: strict
"""What stands beside the field of an address while it is typed: the houses of the open file that begin so, each to be taken by one click."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from litestar import Request, Response, post
from markupsafe import Markup

from kernel.web.forms import read_form
from kernel.web.guard import SIGNED_IN, actor_of
from kernel.web.i18n import gettext
from kernel.web.typed import answer_beside

from . import views
from .schemas import CompleteAddress

_BUTTON = Markup(
    '<button class="govuk-button govuk-button--secondary o-btn--s" type="button" data-fill="{id}" data-value="{value}"{beside}>{words}</button> '
)
_BESIDE = Markup(' data-beside="{id}" data-beside-value="{value}"')


class _Offer(NamedTuple):
    """What one click fills in, and what stands on it."""

    value: str
    town: str
    words: str


@post("/addresses/complete", rule=SIGNED_IN, status_code=200)
async def complete(request: Request[Any, Any, Any]) -> Response[str]:
    """In the body, so that no address stands in a log; nothing where there is none like it.

    `field`, `town`: the names of the two fields, without a second one all stands in the first; `id`, `beside`: what they go by on the page.
    `streets`: whole streets.
    """
    sent, asked = await read_form(request), request.query_params
    field, town = asked.get("field", "street"), asked.get("town", "")
    order = CompleteAddress(street=sent.text(field), town=sent.text(town) if town else "")
    offers = [*await (_streets if asked.get("streets") else _houses)(request, order, in_one=not town)]
    if any((each.value, each.town) == (order.street.strip(), order.town.strip()) for each in offers):
        return answer_beside(gettext("je v registru adres"))
    return _offered(offers, asked.get("id") or field, asked.get("beside") or town)


async def _houses(request: Request[Any, Any, Any], order: CompleteAddress, *, in_one: bool) -> Iterable[_Offer]:
    found = await views.complete(actor_of(request), order)
    return (
        _Offer(
            f"{each.street}, {each.town}" if in_one else each.street,
            "" if in_one else each.town,
            ", ".join([each.street, f"{each.postcode} {each.town}".strip().replace(" ", "\u00a0", 1)]),
        )
        for each in found
    )


async def _streets(request: Request[Any, Any, Any], order: CompleteAddress, *, in_one: bool) -> Iterable[_Offer]:
    found = await views.complete_street(actor_of(request), order)
    return (_Offer(each.street, "" if in_one else each.town, f"{each.street}, {each.town}") for each in found)


def _offered(offers: Iterable[_Offer], field: str, beside: str) -> Response[str]:
    answer = answer_beside("")
    answer.content = str(
        Markup("").join(
            _BUTTON.format(
                id=field,
                value=each.value,
                beside=_BESIDE.format(id=beside, value=each.town) if beside else "",
                words=each.words,
            )
            for each in offers
        )
    )
    return answer


ROUTES = [complete]
