"""A library's days as an iCalendar (RFC 5545), which phones and mail programs subscribe to."""

from __future__ import annotations

from datetime import timedelta

import icalendar

from library_share import clock
from library_share.inbox.days import entries_of
from library_share.libraries.models import Library
from library_share.translation import gettext

#: How often a calendar program should ask again, where it listens to that.
AGAIN_AFTER = timedelta(hours=1)


def calendar_of(library: Library, *, host: str, address: str) -> bytes:
    """The calendar. `host` makes what it tells unique in the world, `address` is the page of the
    day's work."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//library_share//today//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", gettext("Today at %(library)s", library=library.short_name))
    calendar.add("refresh-interval", AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    now = clock.now()
    for entry in entries_of(library):
        event = icalendar.Event()
        event.add("uid", f"{library.code}-{entry.key}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))  # the first day it is over
        event.add("summary", entry.text)
        event.add("url", address)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body
