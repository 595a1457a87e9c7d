"""Refusals around notices."""

from kernel.exceptions import DomainError, NotAnyMore
from kernel.web.i18n import N_


class NoticeAlreadyAssigned(DomainError):
    """A notice goes to a case once."""

    code = "notice-already-assigned"
    message = N_("Oznámení už je přidělené.")


class HeadDecides(DomainError):
    """Whoever is no head gives a notice on only where the rules name somebody who may get it; why not, its page says."""

    code = "head-decides"
    message = N_("O přidělení rozhodne vedoucí: pravidla tu samy nikoho určit nemohou. Oznámení už má ve svém dni.")


class ProposedAnother(DomainError):
    """The rules name somebody else than who stood on the page."""

    code = "proposed-another"
    message = N_(
        "Pravidla teď určují někoho jiného, než stálo na stránce. Podívejte se, komu oznámení předáváte, a odešlete znovu."
    )


class NoticePassedOnAlready(DomainError):
    """A notice that belongs to another authority ended here."""

    code = "notice-passed-on-already"
    message = N_(
        "Podle posledního posouzení patří oznámení jinému úřadu a čeká se tu jen na dokončení. Je-li to omyl, zapište nové"
        " posouzení příslušnosti: patří nám."
    )


class AlreadyMarked(DomainError):
    """A notice is a duplicate of one other at a time."""

    code = "already-marked"
    message = N_("Oznámení už je označené jako duplicitní. Nejdřív označení zrušte.")


class NotMarked(DomainError):
    """There is no mark to take back."""

    code = "not-marked"
    message = N_("Oznámení už jako duplicitní označené není.")


class VisitSaidAlready(DomainError):
    """That somebody went out on call is said once."""

    code = "visit-said-already"
    message = N_(
        "Že byl výjezd, už někdo řekl: podívejte se do oznámení. Co jste napsali, se neuložilo; co v něm chybí, doplňte, a bylo-li dítě v nebezpečí,"
        " posuďte je znovu."
    )


class EnoughAdditions(DomainError):
    """More belongs into the file."""

    code = "enough-additions"
    message = N_("Oznámení už má nejvyšší počet doplnění. Další zapište do spisu.")


class ArrivalEndedAlready(DomainError):
    """What came was taken down, or it was said why not."""

    code = "arrival-ended-already"
    message = N_("O tom, co přišlo, už je rozhodnuto: oznámení je zapsané, nebo je zapsáno, proč z toho nebude.")


class ArrivalWaits(DomainError):
    """Nobody said that no notice comes of it, or that was taken back already."""

    code = "arrival-waits"
    message = N_("Co přišlo, už zase čeká na zapsání.")


class TakenDownAlready(ArrivalEndedAlready):
    """Somebody took down what came; `number` is that of the notice."""

    message = N_("Co přišlo, už někdo zapsal: je to oznámení {number}. Nic se neuložilo.")


class PassedOnMeanwhile(NotAnyMore):
    """Whoever might still do it found that the notice belongs to another authority."""

    message = N_(
        "Oznámení mezitím patří jinému úřadu a tady se k němu už nic nezapíše. Co jste chtěli zapsat, sdělte tomu úřadu:"
        " který to je a jak ho zastihnete, je u oznámení. Je-li to omyl, napraví se to tam novým posouzením příslušnosti."
    )


class AssignedMeanwhile(NotAnyMore):
    """Whoever might do it as long as the notice waited found that somebody else has it."""

    message = N_(
        "Oznámení je mezitím přidělené: tohle teď dělá ten, kdo ho vede, nebo vedení. Co jste chtěli zapsat, řekněte jim;"
        " kdo oznámení vede, je u něj."
    )


class StoodInUntilNow(NotAnyMore):
    """Whoever stood in for the one who leads a notice found that the absence is over."""

    message = N_(
        "Už nezastupujete toho, kdo oznámení vede: zástup skončil, nebo ho převzal někdo jiný. Co jste chtěli zapsat, řekněte tomu, kdo je teď"
        " vede nebo zastupuje, nebo vedení."
    )
