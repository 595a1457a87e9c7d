"""What was decided about the competence for a notice, and how it went on."""

from enum import StrEnum

from piccolo.columns import UUID, Bytea, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class Result(StrEnum):
    """Whether the authority is competent; the last one asks another authority for an act, and the case stays here."""

    COMPETENT = "competent"
    NOT_COMPETENT = "not_competent"
    REQUEST_OTHER = "competent_request_other"


class Way(StrEnum):
    """What is done with a notice that belongs elsewhere: the notifier gets the contact, or the notice goes there."""

    REFERRED = "referred"
    FORWARDED = "forwarded"


class Step(StrEnum):
    """What follows from a decision: it went to the other authority, the notifier was told (or it is said why not)."""

    SENT = "sent"
    TOLD = "told"


class How(StrEnum):
    """How something went; the last three say why the notifier was not told."""

    PLATFORM = "platform"
    DATA_BOX = "data_box"
    LETTER = "letter"
    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in_person"
    ANONYMOUS = "anonymous"
    NO_CONTACT = "no_contact"
    WOULD_HARM = "would_harm"


class PaperArchive(StrEnum):
    """Whether the child was looked for on paper, and what came of it."""

    NOTHING = "nothing"
    FOUND = "found"
    NOT_LOOKED = "not_looked"


class CompetenceDecision(Table, tablename="competence_decision", db=DB):
    """One decision about a notice."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    result = Text(choices=Result)
    way = Text(null=True, default=None, choices=Way)
    authority_id = UUID(null=True, default=None)
    decided_by = UUID(default=new_id)
    decided_at = Timestamptz()
    sealed = Bytea()


class CompetenceStep(Table, tablename="competence_step", db=DB):
    """How it went on after a decision."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    decision_id = UUID(default=new_id)
    step = Text(choices=Step)
    how = Text(choices=How)
    happened_at = Timestamptz()
    noted_by = UUID(default=new_id)
    noted_at = Timestamptz()
