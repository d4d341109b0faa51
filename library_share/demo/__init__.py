"""The demo commune: everything a newcomer needs to try every page, and nothing real.

Places are named as the country names them; every person is invented. It is filled through the
same doors as a real commune: files are imported, books are lent by the same actions, with the
clock turned back. The same day gives the same demo.
"""

from __future__ import annotations

from sqlalchemy import select

from library_share.database import db
from library_share.demo.filling import fill as fill
from library_share.demo.network import PASSWORD as PASSWORD
from library_share.libraries.models import Commune
from library_share.patrons.models import Account


def is_empty() -> bool:
    """Whether nobody has begun to use the database: only then may the demo be filled."""
    return db.session.scalar(select(Commune.id).limit(1)) is None


def usernames() -> list[str]:
    """The demo's accounts, if they are there."""
    query = select(Account.username).where(Account.is_demo, Account.is_active).order_by(Account.id)
    return list(db.session.scalars(query))
