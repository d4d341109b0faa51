"""What a device is told: never whom anything concerns. A lost phone shows its own class at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from library_share.classroom.devices.models import DeviceAct
from library_share.translation import N_, day, gettext


@dataclass(frozen=True, kw_only=True)
class Told:
    """What became of one act. `to_look_at`: the librarian finds it in the list of late scans."""

    number: int
    act_id: UUID
    outcome: str
    sentence: str
    to_look_at: bool = False


LENT = N_("Lent: “{title}”, due on {due}.")
LENT_AND_BACK = N_("Noted: “{title}” was lent, and is back since.")
_SENTENCES = {
    "returned": N_("Given back: “{title}”."),
    "read_here": N_("Read here: “{title}”."),
    "shown": N_("Noted: “{title}” is here; nobody was known to have it."),
}
TO_LOOK_AT = N_("The librarian will look at this.")
SAID_BEFORE = N_("It was written down before.")


def told(act: DeviceAct, outcome: str, sentence: str, *, to_look_at: bool = False) -> Told:
    """The same act, with these words."""
    return Told(
        number=act.number,
        act_id=act.act_id,
        outcome=outcome,
        sentence=sentence,
        to_look_at=to_look_at,
    )


def told_of_scan(act: DeviceAct, status: int, outcome: str, body: dict[str, Any]) -> Told:
    """What the desk made of it, without the names that it says to librarians."""
    if status != 200:
        return told(act, outcome, gettext(TO_LOOK_AT), to_look_at=True)
    to_look_at = bool(body["remarks"])
    if not body.get("copy"):
        return told(act, outcome, gettext(SAID_BEFORE), to_look_at=to_look_at)
    facts = {"title": body["copy"]["title"]}
    message = _SENTENCES.get(outcome, LENT)
    if outcome == "lent":
        loan = body["loan"]
        message = LENT_AND_BACK if loan["returned_at"] else LENT
        facts["due"] = day(date.fromisoformat(loan["due_on"]))
    return told(act, outcome, gettext(message).format_map(facts), to_look_at=to_look_at)
