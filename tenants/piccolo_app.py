# pyright: strict
"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .absences.tables import Absence, AbsenceEnd
from .addresses.tables import AddressPoint
from .division.tables import WorkPart, WorkPartEnd
from .tables import (
    ApiToken,
    Authority,
    CodeChange,
    District,
    DistrictArea,
    DistrictCalled,
    DistrictWorker,
    Invitation,
    Membership,
    Message,
    MessageChoice,
    MessageItem,
    Notification,
    Organisation,
    Service,
    ServiceName,
    SettingChange,
    SignInAddress,
    UserAccount,
    Worker,
)

APP_CONFIG = app_config(
    "tenants",
    [
        Absence,
        AbsenceEnd,
        AddressPoint,
        ApiToken,
        Authority,
        CodeChange,
        District,
        DistrictArea,
        DistrictCalled,
        DistrictWorker,
        Invitation,
        Membership,
        Message,
        MessageChoice,
        MessageItem,
        Notification,
        Organisation,
        Service,
        ServiceName,
        SettingChange,
        SignInAddress,
        UserAccount,
        Worker,
        WorkPart,
        WorkPartEnd,
    ],
)
