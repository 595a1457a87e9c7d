# pyright: strict
"""Refusals around organisations, accounts and sign-in."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class SignInRefused(DomainError):
    """Wrong e-mail, password or code, or an account that is closed from here: never said which."""

    code = "sign-in-refused"
    status = 401
    message = N_("Zkontrolujte e-mail, heslo i kód a zkuste to znovu.")


class NoPlace(DomainError):
    """The person signed in rightly but works nowhere now."""

    code = "no-place"
    status = 403
    message = N_("Váš účet teď nemá přístup do žádné organizace. Obraťte se na svého správce.")


class WrongPassword(DomainError):
    """The present password, asked for before a change, is not right."""

    code = "wrong-password"
    status = 400
    message = N_("Současné heslo nesouhlasí.")


class CodeTaken(DomainError):
    """An organisation or a service with this code exists already."""

    code = "code-taken"
    status = 409
    message = N_("Tento kód už používá někdo jiný.")


class EmailTaken(DomainError):
    """There is an account with this e-mail address."""

    code = "email-taken"
    status = 409
    message = N_("Účet s tímto e-mailem už existuje.")


class WorksThereAlready(DomainError):
    """The account has a worker in the organisation."""

    code = "works-there-already"
    status = 409
    message = N_("Tento účet už v organizaci pracovníka má.")


class RoleNeedsService(DomainError):
    """A role in the daily work belongs to one service."""

    code = "role-needs-service"
    status = 409
    message = N_("Tato role patří do konkrétní služby.")


class RoleHasNoService(DomainError):
    """Administration, audit and totals belong to the organisation as a whole."""

    code = "role-has-no-service"
    status = 409
    message = N_("Tato role patří k celé organizaci, ne ke službě.")


class OnlyInDemo(DomainError):
    """Known sign-ins are for the demonstration only."""

    code = "only-in-demo"
    status = 409
    message = N_("Známé přihlašovací údaje platí jen v ukázkovém provozu.")
