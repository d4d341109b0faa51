"""Who is behind a request: a bearer token for the API, a session cookie for pages.

The API never reads the cookie, so a foreign page cannot make a browser act through it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, request, session
from sqlalchemy import Select, bindparam, select, update

from library_share import clock
from library_share.database import db, run, transaction
from library_share.errors import NotSignedIn
from library_share.patrons.models import Account, Appointment, SignInSession, Token
from library_share.prepared import Prepared
from library_share.web.access import Actor, Role, become, become_when_asked
from library_share.web.api import PATH

COOKIE_KEY = "secret"
SEEN_EVERY = timedelta(minutes=10)
_OPEN_WITHOUT_LOOKING = ("static", "web.healthz")


def init_app(app: Flask) -> None:
    app.before_request(_find_out)


def new_secret() -> str:
    """A secret for a cookie or a token: 256 bits."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is random and long, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _find_out() -> None:
    become(None)
    if request.endpoint in _OPEN_WITHOUT_LOOKING:
        return
    if request.path.startswith(f"{PATH}/"):
        header = request.headers.get("Authorization", "")
        if header:
            become_when_asked(lambda: _actor_of_token(header))
    elif secret := session.get(COOKIE_KEY):
        become(_actor_of_session(str(secret)))


def _actors() -> Select[*tuple[Any, ...]]:
    return (
        select(Account.id, Account.username, Account.name, Appointment.role, Appointment.library_id)
        .outerjoin(Appointment, Appointment.account_id == Account.id)
        .where(Account.is_active)
        .order_by(Appointment.id)
    )


_BY_TOKEN = Prepared(
    _actors()
    .add_columns(Token.id.label("token_id"))
    .join(Token, Token.account_id == Account.id)
    .where(Token.token_hash == bindparam("hash"), Token.revoked_at.is_(None))
)
_BY_SESSION = Prepared(
    _actors()
    .add_columns(SignInSession.id.label("session_id"), SignInSession.seen_at)
    .join(SignInSession, SignInSession.account_id == Account.id)
    .where(SignInSession.secret_hash == bindparam("hash"), SignInSession.ended_at.is_(None))
)


def find_actor_of(account_id: int) -> Actor | None:
    """The account as it may act now; None when it is closed."""
    rows = db.session.execute(_actors().where(Account.id == account_id)).all()
    return _actor(rows) if rows else None


def _actor_of_token(header: str) -> Actor:
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token:
        raise NotSignedIn
    rows = run(_BY_TOKEN, hash=hash_of(token.strip()))
    if not rows:
        raise NotSignedIn
    return _actor(rows, token_id=rows[0].token_id)


def _actor_of_session(secret: str) -> Actor | None:
    rows = run(_BY_SESSION, hash=hash_of(secret))
    if not rows:
        session.clear()
        return None
    if request.method == "POST" and clock.now() - rows[0].seen_at > SEEN_EVERY:
        with transaction():
            seen = update(SignInSession).where(SignInSession.id == rows[0].session_id)
            db.session.execute(seen.values(seen_at=clock.now()))
    return _actor(rows, session_id=rows[0].session_id)


def _actor(rows: Any, **more: int) -> Actor:
    roles: dict[int, set[Role]] = {}
    everywhere: set[Role] = set()
    for row in rows:
        if row.role is None:
            continue
        (everywhere if row.library_id is None else roles.setdefault(row.library_id, set())).add(
            row.role
        )
    return Actor(
        account_id=rows[0].id,
        username=rows[0].username,
        name=rows[0].name,
        home_library_id=next(iter(roles), None),
        roles={library_id: frozenset(held) for library_id, held in roles.items()},
        everywhere=frozenset(everywhere),
        **more,
    )
