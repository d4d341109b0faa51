"""Why something could not be done with a newspaper or magazine."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchSubscription(NotFound):
    code = "no_such_subscription"
    message = N_("There is no subscription with the number {subscription} here.")


class NoSuchIssue(NotFound):
    code = "no_such_issue"
    message = N_("There is no issue with the number {issue} here.")


class NoSuchIssueCopy(NotFound):
    code = "no_such_issue_copy"
    message = N_("There is no copy of an issue with the number {copy} here.")


class NoSuchBundle(NotFound):
    code = "no_such_bundle"
    message = N_("There is no bundle with the number {bundle} here.")


class SubscriptionExists(Refused):
    code = "subscription_exists"
    message = N_("“{title}” is subscribed to from {day} already. Open that subscription.")


class NotAPeriodical(Refused):
    code = "not_a_periodical"
    message = N_("“{title}” is not entered as a newspaper or magazine. Change its kind first.")


class WrongPeriod(Refused):
    code = "wrong_period"
    message = N_("The last day must be after the day of the first issue, within two years.")


class NoWeekdays(Refused):
    code = "no_weekdays"
    message = N_("Tick the days of the week on which it appears.")


class NotItsMonthDays(Refused):
    code = "not_its_month_days"
    message = N_("Write two different days of the month from 1 to 31, for example: 1 15.")


class NothingAppears(Refused):
    code = "nothing_appears"
    message = N_("With these days not a single issue would appear. Look at them again.")


class WrongIssn(Refused):
    code = "wrong_issn"
    message = N_("{issn} is not an ISSN: eight characters, the last of them proves the others.")


class UnknownBarcode(Refused):
    code = "unknown_serial_barcode"
    message = N_("No subscription here has the ISSN of this bar code. Enter it there first.")


class NamelessIssue(Refused):
    code = "nameless_issue"
    message = N_("Write what the special issue is called, or its number.")


class NothingAwaited(Refused):
    code = "nothing_awaited"
    message = N_("No issue of “{title}” is awaited by today. Enter it as a special issue.")


class TooManyCopies(Refused):
    code = "too_many_copies_of_an_issue"
    message = N_("Of one issue {most} copies can be noted at most.")


class NotWaitedFor(Refused):
    code = "issue_not_waited_for"
    message = N_("This issue has come, or is not due yet: there is nothing to claim.")


class AlreadySo(Refused):
    code = "issue_already_so"
    message = N_("That has been done already. Look at the page again.")


class HasMovedOn(Refused):
    code = "issue_has_moved_on"
    message = N_("This copy has gone on, was bundled or is read no longer; undo that first.")


class MovedMeanwhile(Refused):
    code = "issue_moved_meanwhile"
    message = N_("Somebody has noted where this copy went since you opened the page. Look again.")


class NothingToUndo(Refused):
    code = "no_move_to_undo"
    message = N_("This copy is still where it came in; there is no move to undo.")


class NothingToBundle(Refused):
    code = "nothing_to_bundle"
    message = N_("Tick the issues that are tied together.")


class CannotBundle(Refused):
    code = "cannot_bundle"
    message = N_("These copies are on their way, bundled or read no longer: {issues}.")


class BundleIsOut(Refused):
    code = "bundle_is_out"
    message = N_("This bundle is lent, on the road or no longer in use. It stays tied.")


class WrongStops(Refused):
    code = "wrong_stops"
    message = N_("A way has at most {most} stops, none of them twice in a row.")
