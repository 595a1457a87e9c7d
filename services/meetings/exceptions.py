"""Refusals of meetings."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class AlreadyOnAgenda(DomainError):
    """A client is discussed once at a meeting."""

    code = "already-on-agenda"
    message = N_("Tento klient už na programu porady je.")


class ItemConcluded(DomainError):
    """The output went into both folders and is not rewritten."""

    code = "item-concluded"
    message = N_("Bod je uzavřený a jeho výstup je ve složkách. Změnu zapište na další poradě.")


class ItemTakenOff(DomainError):
    """The client is not discussed at this meeting; what was prepared is read."""

    code = "item-taken-off"
    message = N_(
        "Klient je z programu této porady stažený. Co bylo připravené, se dá přečíst; nic dalšího se nezapíše."
    )


class OutputMissing(DomainError):
    """There is nothing to put into the folders."""

    code = "output-missing"
    message = N_("Bod zatím nemá výstup. Zapište aspoň plán, cíl nebo krok, potom ho uzavřete.")


class ResponsibleGone(DomainError):
    """Somebody who answers for a step works in neither team any more."""

    code = "responsible-gone"
    message = N_(
        "Za některý krok odpovídá někdo, kdo už v týmu není. Vyberte v bodu, kdo ho převezme, a pak ho uzavřete."
    )


class MeetingOver(DomainError):
    """The day of the meeting has passed: nobody is invited to it any more."""

    code = "meeting-over"
    status = 409
    message = N_("Porada už proběhla, další účastníky do ní přidat nejde.")


class MeetingSettled(DomainError):
    """Something of it is in the folders: its day and who was there stay."""

    code = "meeting-settled"
    status = 409
    message = N_("Některý bod porady je už uzavřený, její den a účastníci se nemění.")


class MeetingAhead(DomainError):
    """What a meeting settled is written down when it was held, on its day at the earliest."""

    code = "meeting-ahead"
    message = N_("Bod lze uzavřít až v den porady. Co je v něm připravené, zůstává uložené.")


class MeetingCalledOff(DomainError):
    """The meeting is not held: nothing of it is written, and nobody is asked to it."""

    code = "meeting-called-off"
    status = 409
    message = N_("Porada je odvolaná. Svolejte jinou a klienty dejte na její program.")


class BeforeJointWork(DomainError):
    """The meeting was moved to a day before the two services agreed to work for the client: nothing was settled there."""

    code = "before-joint-work"
    message = N_(
        "Porada je teď dřív, než spolupráce u klienta začala. Změňte den porady, nebo klienta probírejte na další."
    )


class MeetingClosed(DomainError):
    """The output of each client is in the folders: nobody is put on the agenda or invited any more."""

    code = "meeting-closed"
    message = N_("Porada je uzavřená a její výstupy jsou ve složkách. Klienta dejte na program další porady.")
