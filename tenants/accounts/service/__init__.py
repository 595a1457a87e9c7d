# pyright: strict
"""What people do with their accounts, and the operator's orders about them.

Functions marked (in unit) run in the caller's unit of work; every other one is an act with a unit of its own.
"""

from .attempts import hash_of, proof_of
from .joining import (
    check_new_password_of,
    forget_second_factor,
    has_account,
    keep_second_factor,
    open_account,
    prove_password,
    works_in,
)
from .operator import create_user, disable_user, employ, enrol_totp, set_password
from .passwords import change_password
from .signing_in import DEMO_CODE, DEMO_PASSWORD, prove, sign_in, sign_out, still_proven, still_works, switch_place
from .tokens import actor_for_token, create_token, revoke_own_token, revoke_token

__all__ = [
    "DEMO_CODE",
    "DEMO_PASSWORD",
    "actor_for_token",
    "change_password",
    "check_new_password_of",
    "create_token",
    "create_user",
    "disable_user",
    "employ",
    "enrol_totp",
    "forget_second_factor",
    "has_account",
    "hash_of",
    "keep_second_factor",
    "open_account",
    "proof_of",
    "prove",
    "prove_password",
    "revoke_own_token",
    "revoke_token",
    "set_password",
    "sign_in",
    "sign_out",
    "still_proven",
    "still_works",
    "switch_place",
    "works_in",
]
