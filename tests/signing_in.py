"""Signing in to pages, in tests."""

from __future__ import annotations

from flask.testing import FlaskClient

from library_share import clock
from library_share.database import db, transaction
from library_share.patrons.accounts.identity import COOKIE_KEY, hash_of, new_secret
from library_share.patrons.models import Account, SignInSession

PASSWORD = "một hai ba bốn"


def sign_in(client: FlaskClient, account: Account) -> None:
    """Sign the account in without typing (and slowly checking) its password."""
    secret, now = new_secret(), clock.now()
    with transaction():
        db.session.add(
            SignInSession(
                account_id=account.id, secret_hash=hash_of(secret), began_at=now, seen_at=now
            )
        )
    with client.session_transaction() as cookie:
        cookie[COOKIE_KEY] = secret
