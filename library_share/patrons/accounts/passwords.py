"""Passwords are kept as argon2id hashes; checking one costs about 30 ms on a school's PC."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from library_share.patrons.accounts.errors import WeakPassword
from library_share.patrons.accounts.rules import PASSWORD_LENGTH_AT_LEAST

# OWASP's smallest recommended setting: 19 MiB, two passes.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Easy to read out and to type; no l, 1, o, 0.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def hashed(password: str) -> str:
    """The hash to keep; WeakPassword for one that is too short."""
    if len(password) < PASSWORD_LENGTH_AT_LEAST:
        raise WeakPassword(at_least=PASSWORD_LENGTH_AT_LEAST)
    return _hasher.hash(password)


def fits(password: str, kept: str) -> bool:
    """Whether the password is the kept one. It takes as long for an account that is not there."""
    try:
        return _hasher.verify(kept or _nobody(), password) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def temporary() -> str:
    """A password to hand over once, for example `abcd-efgh-2345`."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())
