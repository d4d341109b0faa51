"""Forgetting runs by itself."""

from __future__ import annotations

from library_share.jobs import every
from library_share.patrons.forgetting.sweeping import forget_what_is_due
from library_share.translation import N_, ngettext


@every(
    hours=1,
    name=N_("Forget names whose time is over"),
    purpose=N_("Old loans lose their reader, leavers their name; figures stay as they are."),
    in_one_transaction=False,
    outcome=lambda num: ngettext("%(num)s name forgotten", "%(num)s names forgotten", num),
)
def forget_names() -> int:
    """In small transactions; what is left over when the time is up has its turn an hour later."""
    return forget_what_is_due()
