# pyright: strict
"""Refusals around saying that one cannot take a case over."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class TooLateToDecline(DomainError):
    """The days are over, or the authority knows no such thing."""

    code = "too-late-to-decline"
    message = N_("Že případ nemůžete převzít, už teď říct nejde. Domluvte se s vedením: může ho dát jinému kdykoli.")


class ActedAlready(DomainError):
    """Whoever did something in the record has taken it over."""

    code = "acted-already"
    message = N_(
        "V případu už jste něco udělali, a tak jste ho převzali. Domluvte se s vedením: může ho dát jinému kdykoli."
    )


class DeclinedAlready(DomainError):
    """It is said once of one assignment."""

    code = "declined-already"
    message = N_("Že případ nemůžete převzít, už jste řekli. Do rozhodnutí vedení za něj odpovídáte dál.")


class NothingToSettle(DomainError):
    """A colleague decided meanwhile, or the case went to somebody else."""

    code = "nothing-to-settle"
    message = N_("Rozhodovat tu už není co: někdo mezitím rozhodl, nebo případ vede někdo jiný.")
