# pyright: strict
"""What people do with their accounts, and the operator's orders about them.

Functions marked (in unit) run in the caller's unit of work; every other one is an act with a unit of its own.
"""

from .attempts import hash_of
from .operator import create_user, disable_user, employ, enrol_totp, set_password
from .passwords import change_password
from .signing_in import DEMO_CODE, DEMO_PASSWORD, sign_in, sign_out, still_proven, still_works, switch_place
from .tokens import actor_for_token, create_token, revoke_own_token, revoke_token

__all__ = [
    "DEMO_CODE",
    "DEMO_PASSWORD",
    "actor_for_token",
    "change_password",
    "create_token",
    "create_user",
    "disable_user",
    "employ",
    "enrol_totp",
    "hash_of",
    "revoke_own_token",
    "revoke_token",
    "set_password",
    "sign_in",
    "sign_out",
    "still_proven",
    "still_works",
    "switch_place",
]
