"""All that a phone on a shelf has to know to work for days without a network, and no more."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.circulation.in_force import policies_of
from library_share.circulation.rules import Policy, policy_for
from library_share.classroom.devices import queries
from library_share.classroom.devices.models import Device
from library_share.classroom.devices.rules import signs_of
from library_share.classroom.shelves.queries import tally_of
from library_share.libraries.models import LibraryKind
from library_share.patrons.models import PatronKind
from library_share.translation import N_, gettext

#: Signs that children know who do not read yet (trẻ mầm non); drawn in `static/animals.svg`.
SIGNS = {
    "dog": N_("dog"), "cat": N_("cat"), "rabbit": N_("rabbit"), "bear": N_("bear"),
    "panda": N_("panda"), "tiger": N_("tiger"), "lion": N_("lion"), "cow": N_("cow"),
    "pig": N_("pig"), "frog": N_("frog"), "monkey": N_("monkey"), "chicken": N_("hen"),
    "duck": N_("duck"), "elephant": N_("elephant"), "sheep": N_("sheep"), "fox": N_("fox"),
    "turtle": N_("turtle"), "fish": N_("fish"), "bee": N_("bee"), "butterfly": N_("butterfly"),
    "ladybird": N_("ladybird"), "snail": N_("snail"), "owl": N_("owl"),
    "penguin": N_("penguin"), "mouse": N_("mouse"), "crab": N_("crab"), "whale": N_("whale"),
    "giraffe": N_("giraffe"), "hedgehog": N_("hedgehog"), "octopus": N_("octopus"),
}  # fmt: skip
SUSPENDED = N_("Borrowing is suspended; ask the librarian.")
CARD_EXPIRED = N_("The card has expired; ask the librarian.")
BOOKS_AT_MOST = N_("Each may have %(books)s books at home.")
FOR_DAYS = N_("They are due back after %(days)s days.")
ONLY_HERE = N_("Books are read here; none is taken home.")


def shelf_of(device: Device) -> dict[str, Any]:
    """The shelf, its class, its books, and what the class may borrow in plain words."""
    today = clock.today()
    school_class = queries.class_of(device.library, device.place, today)
    policy = _policy_of(device)
    readers = queries.readers_of(school_class, today) if school_class else []
    is_preschool = device.library.kind is LibraryKind.PRESCHOOL
    patron_ids = [reader["patron_id"] for reader in readers]
    signs = signs_of(patron_ids, list(SIGNS)) if is_preschool else {}
    return {
        "device": {"code": device.code, "name": device.name, "last_number": device.last_number},
        "library": {"code": device.library.code, "name": device.library.short_name},
        "shelf": ({"code": device.place.code, "name": device.place.name} if device.place else None),
        "class_name": school_class.name if school_class else "",
        "readers": [_reader(reader, signs.get(reader["patron_id"], "")) for reader in readers],
        "copies": queries.copies_of(device, school_class) if device.place else [],
        "rules": rules_of(policy),
        "loans_at_most": policy.loans_at_most if policy and policy.may_take_home else 0,
        "days": policy.days if policy else None,
        "readings": {
            "day": today,
            "count": tally_of(device.place, today).today if device.place else 0,
        },
    }


def _policy_of(device: Device) -> Policy | None:
    library = device.library
    return policy_for(
        policies_of(library.id),
        library_id=library.id,
        patron_kind=PatronKind.PUPIL,
        title_kind=TitleKind.CHILDRENS,
    )


def rules_of(policy: Policy | None) -> list[str]:
    """What the policy allows, as one says it to a child."""
    if policy is None or not policy.may_take_home:
        return [gettext(ONLY_HERE)]
    said = [gettext(BOOKS_AT_MOST, books=policy.loans_at_most)]
    if policy.days:
        said.append(gettext(FOR_DAYS, days=policy.days))
    return said


def _reader(reader: dict[str, Any], sign: str) -> dict[str, Any]:
    why_not = (
        SUSPENDED if reader["is_suspended"] else CARD_EXPIRED if reader["card_expired"] else ""
    )
    return {
        "card": reader["card"],
        "name": reader["name"],
        "label": reader["label"],
        "sign": sign,
        "sign_name": gettext(SIGNS[sign]) if sign else "",
        "may_borrow": not why_not,
        "why_not": gettext(why_not) if why_not else "",
    }
