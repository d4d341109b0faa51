"""All groups of work, in the order of a librarian's day. A new theme is a new file here."""

from __future__ import annotations

from library_share.inbox.lines import Source
from library_share.inbox.sources.ageing import AGEING
from library_share.inbox.sources.boxes import BOXES_TO_MOVE
from library_share.inbox.sources.classes import FOR_MY_CLASS
from library_share.inbox.sources.consignments import TO_COUNT_AND_SIGN, TO_RECEIVE, TO_SEND
from library_share.inbox.sources.devices import TO_DECIDE
from library_share.inbox.sources.displays import TO_SEND_HOME
from library_share.inbox.sources.interlibrary import GOES_BACK, TO_ANSWER
from library_share.inbox.sources.late_scans import TO_LOOK_AT
from library_share.inbox.sources.loans import OVERDUE
from library_share.inbox.sources.reports import (
    REPORTS_LATE,
    REPORTS_TO_APPROVE,
    REPORTS_TO_WRITE,
)
from library_share.inbox.sources.schedules import STANDING_STILL
from library_share.inbox.sources.serials import AWAITED, TO_MOVE_ON
from library_share.inbox.sources.waiting import LAST_DAY, TO_FETCH
from library_share.inbox.sources.weeding import TO_WEED, WEEDING_TO_DECIDE
from library_share.inbox.sources.year_end import PUPILS_TO_TAKE_IN, YEAR_TO_TURN

SOURCES: tuple[Source, ...] = (
    STANDING_STILL,
    FOR_MY_CLASS,
    TO_ANSWER,
    TO_FETCH,
    TO_RECEIVE,
    TO_COUNT_AND_SIGN,
    TO_SEND,
    AWAITED,
    TO_MOVE_ON,
    BOXES_TO_MOVE,
    LAST_DAY,
    TO_SEND_HOME,
    GOES_BACK,
    TO_LOOK_AT,
    TO_DECIDE,
    AGEING,
    OVERDUE,
    WEEDING_TO_DECIDE,
    TO_WEED,
    YEAR_TO_TURN,
    PUPILS_TO_TAKE_IN,
    REPORTS_TO_WRITE,
    REPORTS_TO_APPROVE,
    REPORTS_LATE,
)
