# pyright: strict
"""Pages: signing in and out, going on in another place, the own account, the language."""

from . import account, drafts, places, signing_in
from .common import ROLES, local_path

ROUTES = [*signing_in.ROUTES, *places.ROUTES, *account.ROUTES, *drafts.ROUTES]

__all__ = ["ROLES", "ROUTES", "local_path"]
