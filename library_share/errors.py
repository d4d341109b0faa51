"""Errors that carry their own words; they know no HTTP.

An error has a stable `code` (docs/errors.md lists them), a sentence to translate, and the facts
the sentence needs. `web.errors` turns them into a fragment, a page or a problem document.
A bug is none of these: it stays a 500 and is logged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from library_share.translation import N_, day, gettext


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason among several: why not, in words and in numbers.

    `overridable_by` names the roles that may go on all the same; empty means nobody may.
    """

    code: str
    message: str
    facts: dict[str, Any] = field(default_factory=dict)
    overridable_by: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return gettext(self.message).format_map(_said(self.facts))


class Problem(Exception):
    """What the product tells people when it cannot do what they ask."""

    code: ClassVar[str] = "problem"
    message: ClassVar[str] = N_("This cannot be done.")

    def __init__(self, *, reasons: list[Reason] | None = None, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts
        self.reasons = reasons or []

    @property
    def sentence(self) -> str:
        return gettext(self.message).format_map(_said(self.facts))

    def all_reasons(self) -> list[Reason]:
        """Every reason; a problem without a list of its own is its only reason."""
        return self.reasons or [Reason(code=self.code, message=self.message, facts=self.facts)]

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


class Refused(Problem):
    """The rules, or the state of things, say no. (409)"""

    code = "refused"


class NotFound(Problem):
    """There is no such thing, or none that you may see. (404)"""

    code = "not_found"
    message = N_("There is nothing here under that name or code.")


class NotAllowed(Problem):
    """You are known, but this is not yours to do. (403)"""

    code = "not_allowed"
    message = N_("Your account may not do this here.")


class NotSignedIn(Problem):
    """We do not know who you are. (401)"""

    code = "not_signed_in"
    message = N_("Please sign in first.")


class TooManyAttempts(Problem):
    """Slow down. (429) The fact `wait_seconds` says how long."""

    code = "too_many_attempts"
    message = N_("Too many attempts. Try again in {wait_seconds} seconds.")


class WrongInput(Problem):
    """What was sent does not have the right shape. (422)

    `fields` maps a field's name to its faults, each a sentence already in the reader's language;
    `labels` maps it to what the form calls it.
    """

    code = "wrong_input"
    message = N_("Something in the form is not right. Look at the fields marked below.")

    def __init__(
        self,
        fields: dict[str, list[str]] | None = None,
        *,
        labels: dict[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(**facts)
        self.fields = fields or {}
        self.labels = labels or {}


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as a sentence says them: days as days, not as ISO."""
    return {name: day(fact) if isinstance(fact, date) else fact for name, fact in facts.items()}
