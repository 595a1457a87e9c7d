"""A notice on its way between two authorities: what leaves with it, and what the one that gets it keeps of where it came from."""

from datetime import datetime
from typing import Annotated

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import like
from services.intake.tables import Channel


class Came(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who forwarded a notice, under which number, how and when it reached them, whether they judged it urgent, what was added there."""

    authority: Annotated[str, like("Městský úřad Lipnice pod Hájem")]
    reference_number: Annotated[str, like("MULH 3/2026")]
    received_at: Instant
    channel: Annotated[str, one_of(Channel), like("phone")]
    urgent: Annotated[bool, like(False)] = False
    additions: Annotated[list[str], like([])] = []


class NoticeParcel(msgspec.Struct, frozen=True, kw_only=True):
    """What is forwarded of a notice: its words (with where it came from) as they were sealed, and what was said to the caller."""

    text: msgspec.Raw
    anonymous: bool
    wants_report: bool | None
    confidentiality_explained_at: datetime | None
    disclosure_explained_at: datetime | None
