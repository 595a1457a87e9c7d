# pyright: strict
"""What the pages of people share."""

from typing import Any

from litestar import Request

from kernel.actor import Actor
from kernel.web.forms import options
from kernel.web.i18n import N_, gettext
from tenants.people import rules, views
from tenants.people.rules import Works
from tenants.rules import ROLES

AnyRequest = Request[Any, Any, Any]
LIST = "/administration/people"
STANDS = {
    Works.NOW: N_("pracuje"),
    Works.AHEAD: N_("začne"),
    Works.WITHOUT_ROLE: N_("bez role"),
    Works.ENDED: N_("skončil přístup"),
}


async def choices_of_role(actor: Actor) -> dict[str, Any]:
    """(in the page's look) What a form that gives a role chooses from."""
    kind = await views.kind(actor)
    here = [(str(each.id), each.short_name) for each in await views.services(actor)]
    return {"roles": options(ROLES, rules.ROLES_OF[kind]), "services": here}


def role_words() -> dict[str, str]:
    """What each role does, in the reader's language."""
    return {role.value: gettext(words) for role, words in ROLES.items()}
