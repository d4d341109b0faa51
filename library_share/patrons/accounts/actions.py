"""Sign in and out, keep accounts, make and revoke tokens."""

from __future__ import annotations

import math
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from library_share import clock
from library_share.configuration import Settings
from library_share.database import db, judged
from library_share.patrons import access_log
from library_share.patrons.accounts import passwords, queries, rules
from library_share.patrons.accounts.errors import (
    AppointedAlready,
    DemoAccount,
    LastAdministrator,
    TooManySignIns,
    UsernameTaken,
    WrongEmail,
)
from library_share.patrons.accounts.identity import hash_of, new_secret
from library_share.patrons.models import (
    Account,
    Appointment,
    FailedSignIn,
    SignInSession,
    Token,
)
from library_share.vietnamese import tidy
from library_share.web.access import Role

TOKEN_MARK = "ls_"  # noqa: S105 (a mark, so that a leaked token can be recognised)
KNOWN_FOR = timedelta(days=30)


def check_patience(username: str, address: str) -> None:
    """TooManySignIns when this account may not be tried from this address just now."""
    now = clock.now()
    failures = queries.failures_since(now - rules.WINDOW, username=username, address=address)
    wait = rules.must_wait(
        now,
        of_pair=[f.at for f in failures if (f.username, f.address) == (username, address)],
        of_address=[f.at for f in failures if f.address == address],
        of_account=[f.at for f in failures if f.username == username],
        is_known_address=queries.is_known_address(username, address, since=now - KNOWN_FOR),
    )
    if wait is not None:
        seconds = max(1, math.ceil(wait.total_seconds()))
        raise TooManySignIns(wait_seconds=seconds, wait_minutes=math.ceil(seconds / 60))


def sign_in(
    account: Account | None,
    password: str,
    *,
    is_right: bool,
    username: str,
    settings: Settings,
    address: str,
    browser: str,
) -> str | None:
    """Begin a session and return the secret for its cookie; None when the password is wrong,
    which is remembered for a while.

    `is_right` was found out before the transaction, because checking a password is slow.
    """
    if account is None or not is_right or not account.is_active:
        note_failure(username, address)
        return None
    if account.is_demo and settings.is_production:
        raise DemoAccount
    if passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hashed(password)
    _forgive(FailedSignIn.username == account.username, FailedSignIn.address == address)
    secret, now = new_secret(), clock.now()
    db.session.add(
        SignInSession(
            account_id=account.id,
            secret_hash=hash_of(secret),
            began_at=now,
            seen_at=now,
            address=address,
            browser=browser[:200],
        )
    )
    db.session.flush()
    at = next((one.library_id for one in account.appointments), None)
    access_log.note("signed_in", account_id=account.id, library_id=at)
    return secret


def note_failure(username: str, address: str) -> None:
    """Remember a wrong password; forget those that no longer count."""
    now = clock.now()
    _forgive(FailedSignIn.at < now - rules.WINDOW)
    db.session.add(FailedSignIn(username=username[:40], address=address, at=now))


def _forgive(*which: ColumnElement[bool]) -> None:
    db.session.execute(delete(FailedSignIn).where(*which))


def end_sessions(account_id: int, *, only: int | None = None, but: int | None = None) -> int:
    """End one session, all, or all but one; returns how many were open."""
    query = update(SignInSession).where(
        SignInSession.account_id == account_id, SignInSession.ended_at.is_(None)
    )
    if only is not None:
        query = query.where(SignInSession.id == only)
    if but is not None:
        query = query.where(SignInSession.id != but)
    ended = db.session.execute(query.values(ended_at=clock.now()).returning(SignInSession.id))
    return len(ended.all())


def add_account(
    username: str, name: str, *, password: str | None = None, is_demo: bool = False
) -> Account:
    """A new account, without roles yet."""
    username = username.strip().lower()
    account = Account(
        username=username,
        name=tidy(name),
        is_demo=is_demo,
        created_at=clock.now(),
        password_hash=passwords.hashed(password) if password else "",
    )
    with judged({"uq_accounts_username": UsernameTaken(username=username)}):
        db.session.add(account)
    return account


def add_device_account(code: str, name: str) -> Account:
    """Who notes what a device reports: nobody who could sign in."""
    account = Account(username=code, name=tidy(name), is_device=True, created_at=clock.now())
    db.session.add(account)
    db.session.flush()
    return account


def change_email(account: Account, email: str) -> None:
    """Where notices go by e-mail; an empty text for nowhere. WrongEmail when it cannot be one."""
    email = email.strip()
    if email and not rules.is_email(email):
        raise WrongEmail(email=email[:80])
    account.email = email


def change_password(account: Account, password: str, *, but_session: int | None = None) -> None:
    """Set a password and end all other sessions: who knew the old one is out."""
    account.password_hash = passwords.hashed(password)
    end_sessions(account.id, but=but_session)
    access_log.note_account("changed_password", account)


def appoint(account: Account, role: Role, library_id: int | None) -> Appointment:
    """Give a role at a library; administrators are appointed for the whole commune."""
    made = Appointment(
        account_id=account.id,
        role=role,
        library_id=None if role is Role.ADMINISTRATOR else library_id,
    )
    taken = AppointedAlready()
    with judged(
        {
            "one_appointment_per_role_and_library": taken,
            "one_appointment_everywhere": taken,
        }
    ):
        db.session.add(made)
    access_log.note_account("gave_role", account, library_id=made.library_id)
    return made


def dismiss(appointment: Appointment) -> None:
    """Take a role away; the network keeps at least one administrator."""
    if appointment.role is Role.ADMINISTRATOR and _administrators() <= 1:
        raise LastAdministrator
    access_log.note_account("took_role", appointment.account, library_id=appointment.library_id)
    db.session.delete(appointment)


def close_account(account: Account) -> None:
    """Nobody signs in with it any more; its sessions and tokens end now."""
    if any(a.role is Role.ADMINISTRATOR for a in account.appointments) and _administrators() <= 1:
        raise LastAdministrator
    account.is_active = False
    end_sessions(account.id)
    _revoke(Token.account_id == account.id)
    access_log.note_account("closed_account", account)


def reopen_account(account: Account) -> None:
    account.is_active = True
    access_log.note_account("reopened_account", account)


def make_token(account: Account, name: str = "") -> str:
    """A token for another program; it is told once and kept as a hash."""
    token = TOKEN_MARK + new_secret()
    db.session.add(
        Token(
            account_id=account.id, name=tidy(name), token_hash=hash_of(token), made_at=clock.now()
        )
    )
    db.session.flush()
    return token


def revoke_token(account_id: int, token_id: int) -> None:
    _revoke(Token.account_id == account_id, Token.id == token_id)


def _revoke(*which: ColumnElement[bool]) -> None:
    query = update(Token).where(Token.revoked_at.is_(None), *which)
    db.session.execute(query.values(revoked_at=clock.now()))


def _administrators() -> int:
    query = (
        select(func.count())
        .select_from(Appointment)
        .join(Account, Account.id == Appointment.account_id)
        .where(Appointment.role == Role.ADMINISTRATOR, Account.is_active)
    )
    return db.session.scalar(query) or 0
