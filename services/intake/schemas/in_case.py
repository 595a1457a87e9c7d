"""A notice as its case shows it."""

import msgspec

from services.intake.schemas import NoticeHeader
from services.intake.schemas.giving import Basis


class NoticeInCase(msgspec.Struct, frozen=True, kw_only=True):
    """A notice in the case that got it, and by what it was assigned, where that was kept."""

    header: NoticeHeader
    basis: Basis | None
