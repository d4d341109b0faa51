"""Why a box was not found, packed or unpacked."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.rotation.boxes.rules import Obstacle
from library_share.translation import N_


class NoSuchBox(NotFound):
    code = "no_such_box"
    message = N_("There is no box with the code {code} here.")


class NotPacked(Refused):
    """Every reason is listed; the codes are those of `boxes.rules.Obstacle`."""

    code = "not_packed"
    message = N_("“{title}” does not go into box “{box}”.")


class NotUnpacked(Refused):
    """Every reason is listed; the codes are those of `boxes.rules.Obstacle`."""

    code = "not_unpacked"
    message = N_("“{title}” does not come out of box “{box}” now.")


class NotInThisBox(Refused):
    code = "not_in_this_box"
    message = N_("“{title}” is not in box “{box}”; its place is {place}.")


class ScanABook(Refused):
    code = "scan_a_book"
    message = N_("Scan a book here, to put it into the box or to take it out.")


class TooSmall(Refused):
    code = "box_too_small"
    message = N_("There are {inside} books in the box already, so it holds no fewer than that.")


class GradesTurned(Refused):
    code = "grades_turned"
    message = N_("The first grade is above the last one. Turn them round.")


#: Each obstacle in words.
OBSTACLES: dict[Obstacle, str] = {
    Obstacle.ON_THE_ROAD: N_("The box is on the road, so it is closed."),
    Obstacle.LISTED: N_(
        "The box is on the list of consignment {consignment}. Take it off first, or wait."
    ),
    Obstacle.AWAY: N_("The box stands at another library: {where}."),
    Obstacle.FULL: N_("The box is full: {inside} of {capacity} books."),
    Obstacle.STRANGER: N_("It belongs to {owner}, and you may not hand over for that library."),
    Obstacle.ELSEWHERE: N_("It stands at {library}. Receive it at the desk first."),
    Obstacle.ON_LOAN: N_("It is on loan. Take it back at the desk first."),
    Obstacle.KEPT: N_("It is kept for a reader of {for_library}, who comes first."),
    Obstacle.NOT_IN_USE: N_("It is noted as: {state}. Set that right first."),
    Obstacle.GOES_ELSEWHERE: N_("It is on the list of another consignment already."),
    Obstacle.OTHER_ROUND: N_("It travels in the round “{round}”; a book is in one round only."),
}
