"""Refusals around files that arrived."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class AlreadyANotice(DomainError):
    """Of a file one notice is taken down."""

    code = "file-already-notice"
    message = N_("Z tohoto souboru už je oznámení. Najdete ho mezi oznámeními.")


class NoMessage(DomainError):
    """A notice that was taken down from no file."""

    code = "no-message"
    message = N_("Toto oznámení nepřišlo jako soubor.")


class EnoughFiles(DomainError):
    """A notice takes so many files."""

    code = "enough-files"
    message = N_("K jednomu oznámení lze přiložit nejvýše {most} souborů. Další založte do spisu.")


class MarkedAlready(DomainError):
    """That a file does not belong to its notice was said before."""

    code = "file-marked-already"
    message = N_("U tohoto souboru už stojí, že k oznámení nepatří. Nic se nezměnilo.")


class TakenByAnother(DomainError):
    """Somebody else took the file up meanwhile."""

    code = "file-taken-up"
    message = N_("Soubor mezitím převzal někdo jiný: kdo, vidíte mezi došlými soubory, kde ho můžete převzít zpět.")
