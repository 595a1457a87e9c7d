# pyright: strict
"""Refusals around changes on a coming day."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class PlannedAlready(DomainError):
    """Of a case one change is planned at a time."""

    code = "planned-already"
    status = 409
    message = N_("Změna toho, kdo případ vede, už je naplánovaná. Nejdřív ji zrušte.")


class PlanOver(DomainError):
    """The plan was carried out or cancelled meanwhile, or there is none."""

    code = "plan-over"
    status = 409
    message = N_("Tahle změna už naplánovaná není: proběhla, nebo ji někdo zrušil.")


class PlanNotDue(DomainError):
    """Its day has not come yet."""

    code = "plan-not-due"
    status = 409
    message = N_("Ten den ještě nenastal, změna teď proběhnout nemůže.")


class NotCarriedOut(DomainError):
    """Something is in the way; the page says what."""

    code = "not-carried-out"
    status = 409
    message = N_("Změna proběhnout nemůže: podívejte se, co jí brání.")
