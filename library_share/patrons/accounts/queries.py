"""What is asked about accounts, sessions and failed sign-ins."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from library_share.database import db
from library_share.patrons.accounts.errors import NoSuchAccount
from library_share.patrons.models import (
    Account,
    Appointment,
    FailedSignIn,
    SignInSession,
    Token,
)

SHOWN_AT_MOST = 200


def find_account(username: str) -> Account | None:
    return db.session.scalars(
        select(Account).where(Account.username == username.strip().lower())
    ).one_or_none()


def get_account(username: str) -> Account:
    """The account with this user name, with its roles; NoSuchAccount when there is none."""
    account = find_account(username)
    if account is None:
        raise NoSuchAccount(username=username)
    return account


def account_with_id(account_id: int) -> Account:
    account = db.session.get(Account, account_id)
    if account is None:
        raise NoSuchAccount(username=account_id)
    return account


def all_accounts() -> Select[Account]:
    """Every person's account with its roles and their libraries, for a page by key."""
    roles = selectinload(Account.appointments).joinedload(Appointment.library)
    return select(Account).options(roles).where(~Account.is_device)


def open_sessions_of(account_id: int) -> list[SignInSession]:
    """Where the account is signed in, the latest first."""
    return list(
        db.session.scalars(
            select(SignInSession)
            .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
            .order_by(SignInSession.seen_at.desc())
            .limit(SHOWN_AT_MOST)
        )
    )


def tokens_of(account_id: int) -> list[Token]:
    return list(
        db.session.scalars(
            select(Token)
            .where(Token.account_id == account_id, Token.revoked_at.is_(None))
            .order_by(Token.id)
            .limit(SHOWN_AT_MOST)
        )
    )


def failures_since(since: datetime, *, username: str, address: str) -> list[FailedSignIn]:
    """Wrong passwords for this account or from this address, oldest first."""
    return list(
        db.session.scalars(
            select(FailedSignIn)
            .where(
                FailedSignIn.at >= since,
                or_(FailedSignIn.username == username, FailedSignIn.address == address),
            )
            .order_by(FailedSignIn.at, FailedSignIn.id)
        )
    )


def is_known_address(username: str, address: str, *, since: datetime) -> bool:
    """Whether the account signed in from there lately."""
    query = (
        select(SignInSession.id)
        .join(Account, Account.id == SignInSession.account_id)
        .where(
            Account.username == username,
            SignInSession.address == address,
            SignInSession.began_at >= since,
        )
        .limit(1)
    )
    return db.session.scalar(query) is not None
