"""Decisions about what is written of a client."""

import re
from collections.abc import Iterable
from datetime import date

import msgspec

from kernel.checks import Checks
from kernel.czech import BirthNumber, BirthNumberProblem, check_birth_number, search_terms
from kernel.web.i18n import N_

from .schemas import ClientIdentity
from .tables import HealthCode

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[0-9 ]{9,20}")
HEALTH_LABELS = {
    HealthCode.PARAPLEGIA: N_("paraplegie / paraparéza"),
    HealthCode.TETRAPLEGIA: N_("tetraplegie / tetraparéza"),
    HealthCode.OTHER: N_("jiný"),
}
NEEDS_BIRTH_DATE = N_("Zadejte datum narození, například 23. 11. 2006.")


def check_identity(
    checks: Checks, identity: ClientIdentity, *, today: date, needs_name: bool = True, prefix: str = ""
) -> ClientIdentity:
    """Return the identity cleaned; what is wrong goes to `checks` under `prefix` + field.

    A malformed birth number never blocks (it is a warning, see `warnings_of`); a missing name blocks unless told otherwise.
    """

    def line(field: str, limit: int = 120) -> str:
        return checks.line(prefix + field, getattr(identity, field), required=False, max_length=limit)

    values = {
        field: line(field) for field in ("given_name", "family_name", "street", "town", "region", "email", "phone")
    }
    values["birth_number"] = _tidy(line("birth_number", 20), today)
    values["health_note"] = checks.text(prefix + "health_note", identity.health_note, required=False, max_length=500)
    values["health_code"] = identity.health_code
    if needs_name and not values["family_name"]:
        checks.fail(prefix + "family_name", N_("Vyplňte příjmení."))
    if values["email"] and not _EMAIL.fullmatch(values["email"]):
        checks.fail(prefix + "email", N_("E-mail má tvar jmeno@domena.cz."))
    if values["phone"] and not _PHONE.fullmatch(values["phone"]):
        checks.fail(prefix + "phone", N_("Telefon pište číslicemi, například +420 601 000 000."))
    if identity.health_code and identity.health_code not in {code.value for code in HealthCode}:
        checks.fail(prefix + "health_code", N_("Vyberte zdravotní stav ze seznamu."))
    if identity.health_code == HealthCode.OTHER and not values["health_note"]:
        checks.fail(prefix + "health_note", N_("Napište, o jaký zdravotní stav jde."))
    if identity.birth_date is not None:
        checks.day(
            prefix + "birth_date", identity.birth_date, not_after=today, message=N_("Datum narození je v budoucnosti.")
        )
        if identity.birth_date < date(1890, 1, 1):
            checks.fail(prefix + "birth_date", N_("Zkontrolujte rok narození."))
    return ClientIdentity(birth_date=identity.birth_date, **values)


def _tidy(birth_number: str, today: date) -> str:
    found = check_birth_number(birth_number, today=today) if birth_number else None
    return found.digits if isinstance(found, BirthNumber) else birth_number


def warnings_of(identity: ClientIdentity, *, today: date) -> dict[str, str]:
    """What looks wrong but may be true: errors in issued birth numbers exist."""
    if not identity.birth_number:
        return {}
    found = check_birth_number(identity.birth_number, today=today)
    if isinstance(found, BirthNumberProblem):
        return {"birth_number": found.message_cs}
    if identity.birth_date is not None and found.birth_date != identity.birth_date:
        return {"birth_number": N_("Rodné číslo neodpovídá datu narození.")}
    return {}


def terms_of(identity: ClientIdentity, file_marks: Iterable[str] = ()) -> set[str]:
    """Under which terms the client is found."""
    return search_terms(
        identity.given_name, identity.family_name, birth_date=identity.birth_date, file_marks=file_marks
    )


def changed_fields(old: ClientIdentity, new: ClientIdentity) -> list[str]:
    """The names of the fields that differ; for the audit log, which holds no values."""
    return [field for field in msgspec.structs.asdict(old) if getattr(old, field) != getattr(new, field)]
