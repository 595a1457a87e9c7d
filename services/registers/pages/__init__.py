"""Pages of registers: the registration of a notice, the registers, one of them."""

from typing import Any

from . import keeping, lists, registering
from .lists import LISTS, on_case, reads_registers
from .registering import on_my_day

__all__ = ["LISTS", "ROUTES", "on_case", "on_my_day", "reads_registers"]

ROUTES: list[Any] = [*registering.ROUTES, *lists.ROUTES, *keeping.ROUTES]
