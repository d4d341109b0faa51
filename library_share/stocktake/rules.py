"""What became of each copy in a stock-take. Plain values in and out."""

from __future__ import annotations

import enum


class Scope(enum.StrEnum):
    """What is counted: all places of a library, one of them, or a list of places (a round)."""

    LIBRARY = "library"
    PLACE = "place"
    ROUND = "round"


class Way(enum.StrEnum):
    """How a copy was counted."""

    CAMERA = "camera"
    SCANNER = "scanner"
    TYPED = "typed"
    PHOTO = "photo"


class Look(enum.StrEnum):
    """What a label in a photo is: a book that belongs there, one that does not, nothing that is
    counted, or not to be read."""

    READ = "read"
    ELSEWHERE = "elsewhere"
    OTHER = "other"
    UNREAD = "unread"


class CountKind(enum.StrEnum):
    """What a count is: a find, the same find once more, or the unsaying of one."""

    SEEN = "seen"
    AGAIN = "again"
    UNDO = "undo"


class Happening(enum.StrEnum):
    """What happens to a stock-take as a whole."""

    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"


class Result(enum.StrEnum):
    """What became of one copy, or of one code that nobody knows."""

    FOUND = "found"
    AT_DESK = "at_desk"
    WRONG_PLACE = "wrong_place"
    ON_LOAN = "on_loan"
    LENT_BUT_HERE = "lent_but_here"
    LOST_BUT_FOUND = "lost_but_found"
    WITHDRAWN_BUT_FOUND = "withdrawn_but_found"
    OTHER_LIBRARY = "other_library"
    UNKNOWN = "unknown"
    UNDER_REPAIR = "under_repair"
    MOVED = "moved"
    MISSING = "missing"


#: To be mended, in the order in which they are shown.
TO_MEND = (
    Result.MISSING,
    Result.WRONG_PLACE,
    Result.LENT_BUT_HERE,
    Result.LOST_BUT_FOUND,
    Result.WITHDRAWN_BUT_FOUND,
    Result.OTHER_LIBRARY,
    Result.UNKNOWN,
)
#: Seen with eyes, wherever it should stand.
SEEN = frozenset(
    {
        Result.FOUND,
        Result.WRONG_PLACE,
        Result.LENT_BUT_HERE,
        Result.LOST_BUT_FOUND,
        Result.WITHDRAWN_BUT_FOUND,
        Result.OTHER_LIBRARY,
        Result.UNKNOWN,
    }
)


class Mending(enum.StrEnum):
    """What one tap does about a result."""

    MOVE_HERE = "move_here"
    PUT_BACK = "put_back"
    SEND_HOME = "send_home"
    NOTE_LOST = "note_lost"
    MARK_FOUND = "mark_found"
    GIVE_BACK = "give_back"


MENDINGS: dict[Result, tuple[Mending, ...]] = {
    Result.MISSING: (Mending.NOTE_LOST,),
    Result.WRONG_PLACE: (Mending.PUT_BACK, Mending.MOVE_HERE),
    Result.LENT_BUT_HERE: (Mending.GIVE_BACK,),
    Result.LOST_BUT_FOUND: (Mending.MARK_FOUND,),
    Result.WITHDRAWN_BUT_FOUND: (Mending.MARK_FOUND,),
    Result.OTHER_LIBRARY: (Mending.SEND_HOME,),
}
