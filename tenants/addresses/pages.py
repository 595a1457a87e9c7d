# pyright: strict
"""What stands beside the field of a street when it is left: the houses of the open file that begin so, each to be taken by one click."""

from typing import Any

from litestar import Request, Response, post
from markupsafe import Markup

from kernel.web.forms import read_form
from kernel.web.guard import SIGNED_IN, actor_of
from kernel.web.i18n import gettext
from kernel.web.typed import answer_beside

from . import views
from .schemas import AddressView, CompleteAddress

_BUTTON = Markup(
    '<button class="govuk-button govuk-button--secondary o-btn--s" type="button" data-fill="{field}" data-value="{street}"'
    ' data-beside="{beside}" data-beside-value="{town}">{street}, {postcode} {town}</button> '
)


@post("/addresses/complete", rule=SIGNED_IN, status_code=200)
async def complete(request: Request[Any, Any, Any]) -> Response[str]:
    """In the body, so that no address stands in a log; nothing where there is none like it."""
    sent = await read_form(request)
    asked = request.query_params.get("field", "street")
    beside = request.query_params.get("town", "town")
    order = CompleteAddress(street=sent.text(asked), town=sent.text(beside))
    found = await views.complete(actor_of(request), order)
    if any((each.street, each.town) == (order.street.strip(), order.town.strip()) for each in found):
        return answer_beside(gettext("je v registru adres"))
    return _offered(found, asked, beside)


def _offered(found: list[AddressView], field: str, beside: str) -> Response[str]:
    buttons = Markup("").join(
        _BUTTON.format(
            field=field,
            beside=beside,
            street=each.street,
            town=each.town,
            postcode=each.postcode.replace(" ", "\u00a0"),
        )
        for each in found
    )
    answer = answer_beside("")
    answer.content = str(buttons)
    return answer


ROUTES = [complete]
