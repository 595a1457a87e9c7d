"""That the notifier asked for a report, and what they were told. How to reach them is nowhere here."""

from enum import StrEnum

from piccolo.columns import UUID, Boolean, Bytea, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class Template(StrEnum):
    """What is said, in the words of the agency; those on § 6 only to a body with the duty to notify, the last two of what was passed on."""

    GENERAL = "general"
    RECEIVED = "received"
    FOUND = "section_6"
    NOT_FOUND = "not_section_6"
    SOME_FOUND = "some_section_6"  # of several children
    NO_MORE = "section_6_no_more"
    FORWARDED = "forwarded"
    REFERRED = "referred"


class Asked(StrEnum):
    """How a notifier asked."""

    DATA_BOX = "data_box"
    LETTER = "letter"
    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in_person"


class How(StrEnum):
    """How a notifier was told; the last three say why they were not."""

    DATA_BOX = "data_box"
    LETTER = "letter"
    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in_person"
    ANONYMOUS = "anonymous"
    NO_CONTACT = "no_contact"
    WOULD_HARM = "would_harm"


class NotifierRequest(Table, tablename="notifier_request", db=DB):
    """Somebody who made a notice asked for a report."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    asked_at = Timestamptz()
    how = Text(choices=Asked)
    obliged = Boolean()  # a body with the duty to notify
    noted_by = UUID(null=True, default=None)  # null: it came with the notice from another authority
    noted_at = Timestamptz()
    answered_there = Boolean(default=False)  # by that authority


class NotifierAnswer(Table, tablename="notifier_answer", db=DB):
    """What they were told, to a request or unasked; or why they were not."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    request_id = UUID(null=True, default=None)
    template = Text(null=True, default=None, choices=Template)
    how = Text(choices=How)
    happened_at = Timestamptz()
    noted_by = UUID(default=new_id)
    noted_at = Timestamptz()
    sealed = Bytea()
