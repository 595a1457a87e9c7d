# pyright: strict
"""What a consent was given for: where a higher domain goes on from it."""

from collections.abc import Awaitable, Callable, Collection
from uuid import UUID

import msgspec

from cases.cases.schemas import CaseHeader
from consent.schemas import ConsentView, Ending, VersionView
from consent.tables import ConsentState, ConsentType
from kernel.actor import Actor
from kernel.legal_time import today_in_prague
from kernel.points import Point
from kernel.web.i18n import gettext


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What stays with the other side once a consent of a kind is over, and the page of the case that shows it.

    `url` names `{case}`, `right` is what its tab asks for; `left` says of a consent whether anything does, None: always.
    """

    words: str
    label: str
    url: str
    right: str
    left: Callable[[Actor, UUID], Awaitable[bool]] | None = None


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """What a kind of consent is given for: the right that a higher domain lets the head of the case carry, and where it is done.

    `url` names the ids it needs (`{case}`, `{consent}`); `fits` says whether the wording allows it; `kept` what its end
    leaves.
    """

    type: ConsentType
    right: str
    label: str
    url: str
    fits: Callable[[VersionView], bool]
    kept: Kept


NEXT_STEPS: Point[NextStep] = Point("next steps of a consent", key=lambda step: step.type, once=lambda step: step.type)


def next_step(view: ConsentView, header: CaseHeader, endings: Collection[Ending]) -> tuple[str, str] | None:
    """(label, address) of what the consent was asked for, while nothing rests on it yet and this person may do it."""
    step = NEXT_STEPS.one(ConsentType(view.type))
    in_force = view.state == ConsentState.GIVEN and view.present.valid_from <= today_in_prague()
    if step is None or not in_force or not step.fits(view.present) or endings:
        return None
    if header.status != "open" or step.right not in header.may:
        return None
    return gettext(step.label), step.url.format(case=view.case_id, consent=view.id)


async def kept_after(actor: Actor, view: ConsentView) -> Kept | None:
    """What stays with the other side when this consent ends; None where nothing does, or nothing is handed over by it here."""
    step = NEXT_STEPS.one(ConsentType(view.type))
    if step is None or (step.kept.left is not None and not await step.kept.left(actor, view.id)):
        return None
    return step.kept


async def way_to_kept(actor: Actor, view: ConsentView, header: CaseHeader) -> tuple[str, str, str] | None:
    """(words, label, address) of that on the page of a consent that was given and is over; no address without the right.

    A new wording that the client refused ends what they agreed to before it as well.
    """
    if view.state == ConsentState.GIVEN or not view.was_given:
        return None
    kept = await kept_after(actor, view)
    if kept is None:
        return None
    url = kept.url.format(case=view.case_id) if kept.right in header.may else ""
    return gettext(kept.words), gettext(kept.label), url
