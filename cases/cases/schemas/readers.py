# pyright: strict
"""Who reads the files of a service, where a consent names only some of its people."""

import msgspec

from tenants.schemas import WorkerView


class Readers(msgspec.Struct, frozen=True, kw_only=True):
    """Of a service whose files something goes into: the people whom the consent names, and the names of others who read every file."""

    named: list[WorkerView]
    others: list[str]
