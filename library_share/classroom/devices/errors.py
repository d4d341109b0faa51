"""Why a device is not paired, not heard or refused."""

from __future__ import annotations

from library_share.errors import NotAllowed, NotFound, Refused
from library_share.translation import N_


class PairingOver(NotFound):
    code = "pairing_over"
    message = N_(
        "This pairing code was used already or is older than ten minutes. Ask the librarian for a "
        "new one."
    )


class NoSuchDevice(NotFound):
    code = "no_such_device"
    message = N_("There is no device with the code {code}.")


class NoSuchAct(NotFound):
    code = "no_such_act"
    message = N_("There is no such act that waits for a decision.")


class UnreadableAct(Refused):
    code = "unreadable_act"
    message = N_("Nobody can write down what cannot be read. Ask at the phone what it was.")


class DeviceRevoked(NotAllowed):
    """What it reported was kept for the librarian all the same."""

    code = "device_revoked"
    message = N_(
        "This device may not be used any more. What it had not sent yet is kept for the librarian."
    )


class NumbersReused(Refused):
    """The facts: `number` is the one that stands for another act."""

    code = "numbers_reused"
    message = N_(
        "This phone was restored from a copy: number {number} stands for something else already. "
        "Bring it to the librarian and pair it again; nothing was written down twice."
    )


class NumberMissing(Refused):
    """The facts: `expected` is the number from which to send again."""

    code = "number_missing"
    message = N_("Number {expected} has not arrived yet. Send again from there.")
