"""Why a server cannot start."""

from __future__ import annotations

from library_share.errors import Refused
from library_share.translation import N_


class AddressTaken(Refused):
    code = "address_taken"
    message = N_(
        "Cannot listen on {host}, port {port}: another program holds it, or it is not ours to "
        "take. Choose another one with --port. ({said})"
    )
