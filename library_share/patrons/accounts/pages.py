"""Pages: sign in and out, my account, and (for administrators) all accounts."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.errors import NotAllowed, NotFound, WrongInput
from library_share.libraries.queries import all_libraries
from library_share.patrons.accounts import actions, passwords, queries, rules
from library_share.patrons.accounts.errors import WrongPassword
from library_share.patrons.accounts.identity import COOKIE_KEY
from library_share.patrons.accounts.schemas import (
    AppointmentSchema,
    EmailSchema,
    NewAccountSchema,
    NewPasswordSchema,
    SignInSchema,
    TokenSchema,
)
from library_share.patrons.models import Account, Appointment
from library_share.translation import N_, gettext
from library_share.web.access import ROLE_NAMES, Act, Role, actor, find_actor, require_everywhere
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.pages import local_address
from library_share.web.paging import page_of

blueprint = Blueprint("accounts", __name__)


# --- signing in and out ------------------------------------------------------------------------


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    wished = local_address(request.args.get("next", ""))
    if find_actor() is not None:
        return redirect(wished, 303)
    return render_template(
        "accounts/sign_in.html", next=wished, username=request.args.get("username", "")[:40]
    )


@blueprint.post("/sign-in")
def do_sign_in() -> ResponseReturnValue:
    sent = loaded(SignInSchema(), request.form)
    username, address = sent["username"].lower(), request.remote_addr or ""
    actions.check_patience(username, address)
    account = queries.find_account(username)
    is_right = passwords.fits(sent["password"], account.password_hash if account else "")
    with transaction():
        secret = actions.sign_in(
            queries.find_account(username),
            sent["password"],
            is_right=is_right,
            username=username,
            settings=current_app.config["SETTINGS"],
            address=address,
            browser=request.user_agent.string,
        )
    if secret is None:
        flash(WrongPassword().sentence, "warning")
        again = {"next": sent["next"] or None, "username": username}
        language = request.args.get("lang")
        return redirect(url_for("accounts.sign_in", lang=language, **again), 303)
    language = session.get("language")
    session.clear()  # nothing of whoever sat here before
    session[COOKIE_KEY] = secret
    if language:
        session["language"] = language
    return redirect(local_address(sent["next"]), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    who = find_actor()
    if who is not None:
        with transaction():
            actions.end_sessions(who.account_id, only=who.session_id)
    session.clear()
    return redirect(url_for("web.home"), 303)


# --- my account --------------------------------------------------------------------------------


@blueprint.get("/account")
def mine() -> str:
    return _mine()


def _mine(new_token: str | None = None) -> str:
    who = actor()
    return render_template(
        "accounts/mine.html",
        account=queries.account_with_id(who.account_id),
        sessions=queries.open_sessions_of(who.account_id),
        tokens=queries.tokens_of(who.account_id),
        session_id=who.session_id,
        role_names=ROLE_NAMES,
        browser_name=rules.browser_name,
        new_token=new_token,
    )


@blueprint.post("/account/password")
def change_password() -> ResponseReturnValue:
    who = actor()
    sent = loaded(NewPasswordSchema(), request.form)
    actions.check_patience(who.username, request.remote_addr or "")
    if not passwords.fits(sent["old"], queries.account_with_id(who.account_id).password_hash):
        with transaction():
            actions.note_failure(who.username, request.remote_addr or "")
        raise WrongPassword
    with transaction():
        account = queries.account_with_id(who.account_id)
        actions.change_password(account, sent["new"], but_session=who.session_id)
    return done(gettext("Your password was changed."), to=url_for("accounts.mine"))


@blueprint.post("/account/email")
def change_email() -> ResponseReturnValue:
    who = actor()
    sent = loaded(EmailSchema(), request.form)
    with transaction():
        actions.change_email(queries.account_with_id(who.account_id), sent["email"])
    return done(gettext("Saved."), to=url_for("accounts.mine"))


@blueprint.post("/account/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    with transaction():
        actions.end_sessions(actor().account_id, only=session_id)
    return done(gettext("Signed out there."), to=url_for("accounts.mine"))


@blueprint.post("/account/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    who = actor()
    with transaction():
        actions.end_sessions(who.account_id, but=who.session_id)
    return done(gettext("Signed out everywhere else."), to=url_for("accounts.mine"))


@blueprint.post("/account/tokens")
def make_token() -> str:
    """Shown once, in the answer itself: an address with a token in it would be remembered."""
    who = actor()
    sent = loaded(TokenSchema(), request.form)
    with transaction():
        token = actions.make_token(queries.account_with_id(who.account_id), sent["name"])
    return _mine(new_token=token)


@blueprint.post("/account/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> ResponseReturnValue:
    with transaction():
        actions.revoke_token(actor().account_id, token_id)
    return done(gettext("The token no longer works."), to=url_for("accounts.mine"))


# --- all accounts, for administrators ------------------------------------------------------------


@blueprint.get("/accounts")
def accounts() -> str:
    return _accounts()


def _accounts(**handed_over: Any) -> str:
    require_everywhere(Act.KEEP_ACCOUNTS)
    return render_template(
        "accounts/accounts.html",
        page=page_of(
            queries.all_accounts(), by=(Account.username,), after=request.args.get("after")
        ),
        libraries=all_libraries(),
        role_names=ROLE_NAMES,
        **{"new_username": None, "new_password": None, **handed_over},
    )


@blueprint.post("/accounts")
def add_account() -> str:
    require_everywhere(Act.KEEP_ACCOUNTS)
    sent = loaded(NewAccountSchema(), request.form)
    password = passwords.temporary()
    with transaction():
        account = actions.add_account(sent["username"], sent["name"], password=password)
        actions.appoint(account, sent["role"], _library_for(sent))
    return _accounts(new_username=account.username, new_password=password)


@blueprint.post("/accounts/<int:account_id>/roles")
def appoint(account_id: int) -> ResponseReturnValue:
    require_everywhere(Act.KEEP_ACCOUNTS)
    sent = loaded(AppointmentSchema(), request.form)
    with transaction():
        actions.appoint(queries.account_with_id(account_id), sent["role"], _library_for(sent))
    return done(gettext("Saved."), to=url_for("accounts.accounts"))


@blueprint.post("/accounts/<int:account_id>/roles/<int:appointment_id>/end")
def dismiss(account_id: int, appointment_id: int) -> ResponseReturnValue:
    require_everywhere(Act.KEEP_ACCOUNTS)
    with transaction():
        account = queries.account_with_id(account_id)
        actions.dismiss(_appointment(account, appointment_id))
    return done(gettext("Saved."), to=url_for("accounts.accounts"))


@blueprint.post("/accounts/<int:account_id>/password")
def reset_password(account_id: int) -> str:
    require_everywhere(Act.KEEP_ACCOUNTS)
    password = passwords.temporary()
    with transaction():
        account = queries.account_with_id(account_id)
        actions.change_password(account, password)
    return _accounts(new_username=account.username, new_password=password)


@blueprint.post("/accounts/<int:account_id>/email")
def change_email_of(account_id: int) -> ResponseReturnValue:
    require_everywhere(Act.KEEP_ACCOUNTS)
    sent = loaded(EmailSchema(), request.form)
    with transaction():
        actions.change_email(queries.account_with_id(account_id), sent["email"])
    return done(gettext("Saved."), to=url_for("accounts.accounts"))


@blueprint.post("/accounts/<int:account_id>/close")
def close_account(account_id: int) -> ResponseReturnValue:
    who = require_everywhere(Act.KEEP_ACCOUNTS)
    if account_id == who.account_id:
        raise NotAllowed
    with transaction():
        actions.close_account(queries.account_with_id(account_id))
    return done(gettext("The account is closed."), to=url_for("accounts.accounts"))


@blueprint.post("/accounts/<int:account_id>/reopen")
def reopen_account(account_id: int) -> ResponseReturnValue:
    require_everywhere(Act.KEEP_ACCOUNTS)
    with transaction():
        actions.reopen_account(queries.account_with_id(account_id))
    return done(gettext("The account is open again."), to=url_for("accounts.accounts"))


def _library_for(sent: dict[str, Any]) -> int | None:
    """The library of an appointment; every role but the administrator's is held at one."""
    if sent["role"] is Role.ADMINISTRATOR:
        return None
    if sent["library"] is None:
        fault = gettext(N_("Say at which library; only administrators are for the whole commune."))
        raise WrongInput({"library": [fault]}, labels={"library": gettext(N_("Library"))})
    if sent["library"] not in {library.id for library in all_libraries()}:
        raise NotFound
    chosen: int = sent["library"]
    return chosen


def _appointment(account: Account, appointment_id: int) -> Appointment:
    found = next((one for one in account.appointments if one.id == appointment_id), None)
    if found is None:
        raise NotFound
    return found
