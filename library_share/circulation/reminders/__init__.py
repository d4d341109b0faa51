"""Reminders (lời nhắc): due soon, then overdue for the first, the second, the last time.

One *reminder* is all that one patron is told on one day; each stage of a loan is told once for each
due day. Nothing is queued up for later: each hour looks at how things are now, so that after weeks
in which the PC was off a patron gets one reminder, at the stage that holds today.
"""

from __future__ import annotations

from library_share.circulation.reminders import forgetting as forgetting
from library_share.circulation.reminders import telling as telling
from library_share.circulation.reminders.kinds import DUE_SOON as DUE_SOON
from library_share.circulation.reminders.kinds import OVERDUE as OVERDUE
from library_share.circulation.reminders.telling import remind_of_books as remind_of_books
