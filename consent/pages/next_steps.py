# pyright: strict
"""What a consent was given for: where a higher domain goes on from it."""

from collections.abc import Callable, Collection

import msgspec

from cases.cases.schemas import CaseHeader
from consent.schemas import ConsentView, Ending, VersionView
from consent.tables import ConsentState, ConsentType
from kernel.legal_time import today_in_prague
from kernel.points import Point
from kernel.web.i18n import gettext


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What stays with the other side once a consent of a kind is over, and the page of the case that shows it.

    `url` names `{case}`, `right` is what its tab asks for.
    """

    words: str
    label: str
    url: str
    right: str


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


def kept_after(kind: str) -> Kept | None:
    """What stays with the other side when a consent of this kind ends; None where nothing is handed over by it here."""
    step = NEXT_STEPS.one(ConsentType(kind))
    return step.kept if step else None


def way_to_kept(view: ConsentView, header: CaseHeader) -> tuple[str, str, str] | None:
    """(words, label, address) of that on the page of a consent that was given and is over; no address without the right."""
    kept = kept_after(view.type)
    if kept is None or view.state not in (ConsentState.WITHDRAWN, ConsentState.EXPIRED):
        return None
    url = kept.url.format(case=view.case_id) if kept.right in header.may else ""
    return gettext(kept.words), gettext(kept.label), url
