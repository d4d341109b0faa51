"""Filling an empty database with the demo commune."""

from __future__ import annotations

from library_share import clock
from library_share.database import transaction
from library_share.demo.calendar import years_around
from library_share.demo.network import make_accounts, make_commune, make_policies


def fill() -> None:
    """Make the demo; some seconds of work. Only for an empty database."""
    with transaction():
        libraries = make_commune(years_around(clock.today()))
        make_policies(libraries)
        make_accounts(libraries)
