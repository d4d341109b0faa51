"""Lending copies to patrons.

A *loan* is one copy in one patron's hands; a *policy* says for how long and how many. A copy may
be lent wherever it stands: lending does not change its place.
"""

from __future__ import annotations

from flask import Flask

from library_share.circulation import models as models


def init_app(app: Flask) -> None:
    pass
