"""What is counted by day, by subject: where news of it comes from, and how days are counted.

A day is counted of one subject at a time, so that a loan's news never counts copies again.
"""

from __future__ import annotations

from library_share.statistics.subjects import (
    activities,
    copies,
    holds,
    interlibrary,
    loans,
    readings,
)
from library_share.statistics.subjects.facts import Subject

SUBJECTS: tuple[Subject, ...] = (
    loans.SUBJECT,
    readings.IN_CLASS,
    readings.AT_POINTS,
    holds.SUBJECT,
    interlibrary.SUBJECT,
    copies.SUBJECT,
    activities.SUBJECT,
)
#: What is told apart by facts of titles, classes and places as they are today.
CALLED_AS_TODAY: tuple[Subject, ...] = (
    readings.IN_CLASS,
    readings.AT_POINTS,
    copies.SUBJECT,
    activities.SUBJECT,
)
