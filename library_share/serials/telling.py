"""Issues in words: which they are, and the text that asks the supplier for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from library_share.serials.models import Issue, Subscription
from library_share.serials.rules import said
from library_share.translation import N_, day, gettext

NUMBER = N_("no. %(number)s")
LABELLED = N_("%(label)s (no. %(number)s)")
NUMBERS_OF_YEAR = N_("no. %(numbers)s of %(year)s")
CLAIM = N_(
    "Dear %(supplier)s, %(library)s has not yet received these issues of “%(title)s”, of which we "
    "ordered %(copies)s of each: %(issues)s. Please look for them and send them to us. Thank you."
)
THE_POST_OFFICE = N_("post office")
COPIES_WANTED = N_("%(issue)s: %(missing)s missing")


def named(issue: Issue) -> str:
    """What an issue is called: `no. 12`, `Số Tết (no. 5)`, or the label alone."""
    if not issue.label:
        return gettext(NUMBER, number=issue.number)
    if issue.number is None:
        return issue.label
    return gettext(LABELLED, label=issue.label, number=issue.number)


def said_issues(issues: Iterable[Issue]) -> str:
    """Many issues in few words: `no. 1–26 of 2026, Số Tết`."""
    issues = list(issues)
    plain = [one for one in issues if not one.label and one.number is not None]
    years = sorted({one.published_on.year for one in plain})
    parts = [
        gettext(
            NUMBERS_OF_YEAR,
            numbers=said(
                one.number
                for one in plain
                if one.number is not None and one.published_on.year == year
            ),
            year=year,
        )
        for year in years
    ]
    return ", ".join(parts + [named(one) for one in issues if one not in plain])


def claim_text(subscription: Subscription, issues: Sequence[Issue]) -> str:
    """What is sent to the supplier, to be copied."""
    lines = [
        gettext(
            COPIES_WANTED,
            issue=f"{named(one)} ({day(one.published_on)})",
            missing=one.copies - one.received,
        )
        for one in issues
    ]
    return gettext(
        CLAIM,
        supplier=subscription.supplier or gettext(THE_POST_OFFICE),
        library=subscription.library.name,
        title=subscription.title.full_title,
        copies=subscription.copies,
        issues="; ".join(lines),
    )
