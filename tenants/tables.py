# pyright: strict
"""Organisations, services, accounts, workers, memberships, tokens, notifications, messages."""

from enum import StrEnum

from piccolo.columns import UUID, Array, BigInt, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class OrganisationKind(StrEnum):
    """What kind of agency an organisation is; decides which parts of the product it meets."""

    OSPOD = "ospod"
    PROVIDER = "provider"


class PresetName(StrEnum):
    """With which values an agency begins (domain reference 9); each later value is a dated change of its own."""

    OSPOD_STRICT = "ospod_strict"
    OSPOD_S001 = "ospod_s001"
    OSPOD_S003 = "ospod_s003"
    NGO_TWO_SERVICES = "ngo_two_services"

    @property
    def kind(self) -> OrganisationKind:
        """The kind of agency that begins with it."""
        return OrganisationKind.PROVIDER if self is PresetName.NGO_TWO_SERVICES else OrganisationKind.OSPOD

    @classmethod
    def of(cls, kind: OrganisationKind) -> "list[PresetName]":
        """Those of a kind of agency."""
        return [name for name in cls if name.kind == kind]

    @classmethod
    def usual_of(cls, kind: OrganisationKind) -> "PresetName":
        """What an agency of a kind begins with when nobody says it: the safest values."""
        return next(name for name in cls if name.kind == kind)


class Role(StrEnum):
    """Roles a worker holds in a service (domain reference, chapter 0), or in the organisation as a whole."""

    CASE_COORDINATOR = "case_coordinator"
    INTAKE_WORKER = "intake_worker"
    UNIT_HEAD = "unit_head"
    DEPUTY_HEAD = "deputy_head"
    DEPARTMENT_HEAD = "department_head"
    ON_CALL_WORKER = "on_call_worker"
    YOUTH_CURATOR = "youth_curator"
    FOSTER_CARE_WORKER = "foster_care_worker"
    PSYCHOLOGIST = "psychologist"
    MAILROOM = "mailroom"
    SOCIAL_WORKER = "social_worker"
    SPINAL_SPECIALIST = "spinal_specialist"
    PEER_MENTOR = "peer_mentor"
    SERVICE_HEAD = "service_head"
    TENANT_ADMIN = "tenant_admin"
    TOWN_SECRETARY = "town_secretary"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    AUDITOR = "auditor"


class Organisation(Table, tablename="organisation", db=DB):
    """An agency on the platform. Name and services are public; `tenant_id` equals `id`."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    code = Text()
    kind = Text(choices=OrganisationKind)
    preset = Text(choices=PresetName)
    name = Text()
    short_name = Text()
    abbreviation = Text()
    company_number = Text(null=True, default=None)
    key_generation = Integer()
    exchange_public = Bytea()
    created_at = Timestamptz()


class SettingChange(Table, tablename="setting_change", db=DB):
    """That a setting of an organisation is another one from a day on; who did it and why is never written over."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    key = Text()
    value = Text()
    valid_from = Date()
    set_by = UUID(null=True, default=None)
    set_at = Timestamptz()
    sealed = Bytea()


class CodeChange(Table, tablename="code_change", db=DB):
    """That a code of a list of an organisation is another one from a day on, or is new; never written over."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    list_key = Text()
    code = Text()
    label = Text()
    used = Boolean()
    details = Text()
    valid_from = Date()
    set_by = UUID(null=True, default=None)
    set_at = Timestamptz()
    sealed = Bytea()


class Service(Table, tablename="service", db=DB):
    """A registered social service, or an agenda of an authority: the wall stands around it."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    code = Text()
    name = Text()
    short_name = Text()
    said = Text(null=True, default=None)
    offers_peers = Boolean(null=True, default=None)
    guardianship = Boolean()
    ended_at = Timestamptz(null=True, default=None)


class ServiceName(Table, tablename="service_name", db=DB):
    """How a service is called from a day on; of two for one day the last written holds, and none is written over."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    name = Text()
    short_name = Text()
    said = Text()
    valid_from = Date()
    set_by = UUID(null=True, default=None)
    set_at = Timestamptz()


class District(Table, tablename="district", db=DB):
    """A part of the territory of a service, for which somebody works."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    name = Text()
    set_by = UUID(null=True, default=None)
    set_at = Timestamptz()


class DistrictCalled(Table, tablename="district_called", db=DB):
    """How a district is called from a day on; of two for one day the last written holds, and none is written over."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    district_id = UUID(default=new_id)
    name = Text()
    valid_from = Date()
    set_by = UUID(null=True, default=None)
    set_at = Timestamptz()


class Side(StrEnum):
    """Which numbers of a street."""

    ALL = "all"
    ODD = "odd"
    EVEN = "even"


class DistrictArea(Table, tablename="district_area", db=DB):
    """A piece of a district: a street with a side and a range of numbers, or without a street all the rest of a town."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    district_id = UUID(default=new_id)
    town = Text()
    street = Text()
    side = Text(choices=Side)
    first_number = Integer(null=True, default=None)
    last_number = Integer(null=True, default=None)
    valid_from = Date()
    valid_to = Date(null=True, default=None)
    set_by = UUID(null=True, default=None)
    set_at = Timestamptz()


class DistrictWorker(Table, tablename="district_worker", db=DB):
    """Who works for a district, or stands in for who does, from a first to a last day."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    district_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    deputy = Boolean()
    valid_from = Date()
    valid_to = Date(null=True, default=None)
    set_by = UUID(null=True, default=None)
    set_at = Timestamptz()


class AuthorityKind(StrEnum):
    """What kind of an office it is."""

    OSPOD = "ospod"
    REGION = "region"
    COURT = "court"
    PROSECUTION = "prosecution"
    POLICE = "police"
    OTHER = "other"


class Authority(Table, tablename="authority", db=DB):
    """Another office as the organisation's directory has it from a first to a last day; the code says which one it is."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    code = Text()
    kind = Text(choices=AuthorityKind)
    name = Text()
    address = Text()
    phone = Text()
    email = Text()
    data_box = Text()
    municipalities = Array(base_column=Text())
    linked_tenant_id = UUID(null=True, default=None)
    linked_service_id = UUID(null=True, default=None)
    made_up = Boolean()
    valid_from = Date()
    valid_to = Date(null=True, default=None)
    set_by = UUID(null=True, default=None)
    set_at = Timestamptz()


class UserAccount(Table, tablename="user_account", db=DB):
    """A person's account on the platform; one account may work in several organisations."""

    id = UUID(primary_key=True, default=new_id)
    email_term = Bytea()
    sealed = Bytea()
    password_hash = Text()
    totp_sealed = Bytea(null=True, default=None)
    totp_last_step = BigInt()
    failed_attempts = Integer()
    locked_until = Timestamptz(null=True, default=None)
    disabled_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()


class SignInAddress(Table, tablename="sign_in_address", db=DB):
    """What became of sign-ins to one account from one address, of which only a keyed hash is kept."""

    id = UUID(primary_key=True, default=new_id)
    user_id = UUID(default=new_id)
    address_term = Bytea()
    failed_attempts = Integer()
    locked_until = Timestamptz(null=True, default=None)
    succeeded_at = Timestamptz(null=True, default=None)
    tried_at = Timestamptz()


class Worker(Table, tablename="worker", db=DB):
    """A person employed by an organisation."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    user_id = UUID(default=new_id)
    sealed = Bytea()
    ended_at = Timestamptz(null=True, default=None)


class Membership(Table, tablename="membership", db=DB):
    """A role of a worker in a service (or, without a service, in the organisation) for a period."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    user_id = UUID(default=new_id)
    service_id = UUID(null=True, default=None)
    role = Text(choices=Role)
    valid_from = Timestamptz()
    valid_to = Timestamptz(null=True, default=None)


class Invitation(Table, tablename="invitation", db=DB):
    """A link that is good once: to join the organisation, or to set up a second factor; only its hash is kept."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    email_term = Bytea()
    token_hash = Bytea()
    letter_hash = Bytea(null=True, default=None)
    sealed = Bytea()
    invited_by = UUID(default=new_id)
    sent_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)


class ApiToken(Table, tablename="api_token", db=DB):
    """A bearer token of a worker in one service; only its hash is kept."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(null=True, default=None)
    worker_id = UUID(default=new_id)
    user_id = UUID(default=new_id)
    token_hash = Bytea()
    label = Text()
    created_at = Timestamptz()
    expires_at = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)


class Notification(Table, tablename="notification", db=DB):
    """Something a worker (or, without one, the whole service) should know; carries ids and codes only."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    worker_id = UUID(null=True, default=None)
    kind = Text()
    about_type = Text()
    about_id = UUID(null=True, default=None)
    at = Timestamptz()
    seen_at = Timestamptz(null=True, default=None)
    seen_by = Array(base_column=UUID(default=new_id), null=True, default=None)
    in_place_of = UUID(null=True, default=None)


class Channel(StrEnum):
    """By what a message goes out."""

    EMAIL = "email"
    SMS = "sms"


class MessageState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    HANDING = "handing"  # its content is being handed over, and no answer came yet
    SENT = "sent"
    UNSURE = "unsure"  # handed over, and no answer came: it is not sent again by itself
    REFUSED = "refused"  # for good
    GIVEN_UP = "given_up"


class MessageItem(Table, tablename="message_item", db=DB):
    """Something that a person is to be told outside of the application; it goes into the next message to them."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(null=True, default=None)
    worker_id = UUID(default=new_id)
    kind = Text()
    notification_id = UUID(null=True, default=None)
    due_at = Timestamptz()


class Message(Table, tablename="message", db=DB):
    """A message to a person and what became of it: how many of which kind, no word about anybody, no address."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    about_id = UUID(null=True, default=None)
    channel = Text(choices=Channel)
    kinds = Array(base_column=Text())
    counts = Array(base_column=Integer())
    state = Text(choices=MessageState)
    tries = Integer()
    fault = Text(null=True, default=None)
    created_at = Timestamptz()
    due_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class MessageChoice(Table, tablename="message_choice", db=DB):
    """Of which kinds of messages a person wants to hear by what, in an organisation; the number is sealed."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    off = Array(base_column=Text())
    sms = Array(base_column=Text())
    sealed = Bytea(null=True, default=None)
    chosen_at = Timestamptz()
    version = Integer()
