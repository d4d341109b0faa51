"""A copy changes place: lists, consignments, two signatures.

A *handover* is a list of copies and boxes that goes from one keeper to another. Its *consignment*
is the place they stand in while they are on the road, with a label to scan. A *line* is the way of
one copy or box; it always ends: arrived, never left, or lost.

Handovers know copies and places, and nobody who waits for them: package `dispatch` tells those.
"""

from __future__ import annotations

from flask import Flask

from library_share.handovers import models as models


def init_app(app: Flask) -> None:
    """Its pages stand with those of package `dispatch`."""
