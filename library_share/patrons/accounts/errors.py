"""Why somebody cannot sign in, or an account cannot be kept that way."""

from __future__ import annotations

from library_share.errors import NotAllowed, NotFound, Refused, TooManyAttempts, WrongInput
from library_share.translation import N_


class WrongPassword(Refused):
    """Said alike for unknown names, wrong passwords and closed accounts: it tells a stranger
    nothing."""

    code = "wrong_password"
    message = N_("The user name and the password do not fit together.")


class TooManySignIns(TooManyAttempts):
    code = "too_many_sign_ins"
    message = N_("Too many wrong passwords. Try again in {wait_minutes} minutes.")


class DemoAccount(NotAllowed):
    code = "demo_account"
    message = N_("The demo's accounts cannot be used on a server in production.")


class UsernameTaken(Refused):
    code = "username_taken"
    message = N_("There is an account “{username}” already.")


class NoSuchAccount(NotFound):
    code = "no_such_account"
    message = N_("There is no account “{username}”.")


class AppointedAlready(Refused):
    code = "appointed_already"
    message = N_("This account has that role there already.")


class LastAdministrator(Refused):
    code = "last_administrator"
    message = N_("This is the last administrator; appoint another one first.")


class WrongEmail(WrongInput):
    code = "wrong_email"
    message = N_("“{email}” is not an e-mail address.")


class WeakPassword(WrongInput):
    code = "weak_password"
    message = N_("The password is too short: at least {at_least} characters.")
