"""What can be wrong with a calendar's address."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchFeed(NotFound):
    code = "no_such_feed"
    message = N_("There is no calendar at this address (any more).")


class FeedMadeTwice(Refused):
    code = "feed_made_twice"
    message = N_("An address was made at the same moment. Make another one.")
