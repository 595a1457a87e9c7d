"""What the acts of case management have in common."""

from uuid import UUID

from kernel.crypto import RowSealer
from kernel.exceptions import StaleVersion
from services.case_management.access import CaseManagementHold
from services.case_management.schemas import CaseManagementText


def seal_text(sealer: RowSealer, case_management_id: UUID, text: CaseManagementText) -> bytes:
    """What both services know, for its row."""
    return sealer.seal("case_management", case_management_id, text)


def check_version(hold: CaseManagementHold, version: int) -> None:
    """The row is locked: its version is the one the change starts from, or somebody was faster."""
    if hold.row.version != version:
        raise StaleVersion(hold.row.version - version)
