"""Made-up values for the examples of the API's description; they stand on the fields of orders and views.

    title: Annotated[str, like("Zavolat na sociální odbor")]
    key_worker_id: WorkerId

Codes, ids and days make sense together: the example of an order could be sent. A field without one shows its first
code, its empty default or the value of its format.
"""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta


def like(value: Any) -> Meta:
    """What the example shows for a field."""
    return Meta(examples=[value])


def like_id(number: int) -> Meta:
    """An id of the examples; the same thing has the same number everywhere."""
    return like(f"01a20332-{7000 + number}-793a-8a98-290432b16bdd")


Id = Annotated[UUID, like_id(0)]
"""The id of what is shown itself."""
WorkerId = Annotated[UUID, like_id(5)]
ServiceId = Annotated[UUID, like_id(7)]
TenantId = Annotated[UUID, like_id(8)]
PersonName = Annotated[str, like("Věra Součková")]
ServiceName = Annotated[str, like("Odborné sociální poradenství")]
ServiceShort = Annotated[str, like("Poradenství")]
OtherServiceName = Annotated[str, like("Sociální rehabilitace – peer mentoring")]
OtherServiceShort = Annotated[str, like("Peer mentoring")]
OrganisationName = Annotated[str, like("Krok zpět, z. s.")]
OrganisationShort = Annotated[str, like("Krok zpět")]
Version = Annotated[int, like(3)]
May = Annotated[list[str], like(["case.see", "case.read"])]
