"""What counts as an activity. Plain values."""

from __future__ import annotations

import enum

#: A festival of a commune; more is a slip of the finger.
ATTENDANCE_AT_MOST = 20_000


class ActivityKind(enum.StrEnum):
    """What was done so that more is read."""

    BOOK_TALK = "book_talk"
    STORYTELLING = "storytelling"
    READING_PERIOD = "reading_period"
    FESTIVAL = "festival"
    CONTEST = "contest"
    CLUB = "club"
    TRAINING = "training"
    OTHER = "other"
