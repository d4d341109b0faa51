"""What a round changed, in plain sentences: numbers as they were counted, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from library_share.rotation.effect.reading import Effect, Presence
from library_share.rotation.effect.rules import Counts, per_box_week
from library_share.translation import N_, gettext, ngettext, number

FOR_CLASS = N_(
    "Loans of class %(name)s: %(before)s in the %(days)s days before, %(at)s while the box was "
    "there"
)
FOR_LIBRARY = N_(
    "Loans at %(name)s: %(before)s in the %(days)s days before, %(at)s while the box was there"
)
AND_AFTER = N_(", and %(after)s in as many days after.")
AND_AFTER_SO_FAR = N_(", and %(after)s in the %(days)s days since it left.")
STILL_THERE = N_("; it is there still.")
IN_PERCENT = N_("That is %(percent)s %% more than before.")
FEWER_IN_PERCENT = N_("That is %(percent)s %% fewer than before.")
READ = N_("Counted readings at this place: %(before)s before, %(at)s at the stop, %(after)s after.")
OF_BOX = N_("Loans of the books in the box: %(loans)s in %(weeks)s box-weeks")
A_WEEK = N_(", %(rate)s times a week for each box.")
TOLD = N_(
    "The point told of %(loans)s loans and %(readings)s readings more; how it was before the box "
    "came, nobody counted."
)
NOT_FIRST = N_("A box of this round had been here shortly before, so “before” is no time without.")
NO_OTHERS = N_("No class of this school was without a box then, so there is nothing to compare.")
FEW = N_("These are small numbers: a few children more or less change them.")
NOTHING_YET = N_("No box of this round has stood at a point yet.")
WOKE = N_("%(woken)s of %(titles)s titles woke up: nobody had borrowed them for a year.")
NONE_WOKE = N_("None of the %(titles)s titles had slept for a year and was borrowed now.")
ALL_TOGETHER = N_(
    "At all points together: %(before)s loans before, %(at)s while boxes were there, %(after)s "
    "after."
)
OTHERS_TOGETHER = N_("Classes without a box in the same times: %(before)s before, %(at)s then.")


def sentences_of(one: Presence) -> list[str]:
    """What is said of one time at a point."""
    return list(_of_presence(one))


def _of_presence(one: Presence) -> Iterator[str]:
    class_name = one.place.class_name
    yield gettext(
        FOR_CLASS if class_name else FOR_LIBRARY,
        name=class_name or one.place.library.short_name,
        before=number(one.loans.before),
        at=number(one.loans.at),
        days=one.windows.at.days,
    ) + _after(one)
    yield from _percent(one.loans)
    if any((one.readings.before, one.readings.at, one.readings.after)):
        yield gettext(READ, **_said(one.readings))
    yield gettext(OF_BOX, loans=number(one.of_boxes), weeks=_tenths(one.weeks)) + _rate(
        one.of_boxes, one.weeks
    )
    if one.told_loans or one.told_readings:
        yield gettext(TOLD, loans=one.told_loans, readings=one.told_readings)
    if class_name:
        yield _others(one)
    if one.is_not_the_first:
        yield gettext(NOT_FIRST)


def _after(one: Presence) -> str:
    after = one.windows.after
    if after.days == 0:
        return gettext(STILL_THERE)
    if one.windows.after_is_whole:
        return gettext(AND_AFTER, after=number(one.loans.after))
    return gettext(AND_AFTER_SO_FAR, after=number(one.loans.after), days=after.days)


def _percent(counts: Counts) -> Iterator[str]:
    percent = counts.percent
    if percent is not None and percent != 0:
        yield gettext(IN_PERCENT if percent > 0 else FEWER_IN_PERCENT, percent=abs(percent))
    if percent is None:
        yield gettext(FEW)


def _others(one: Presence) -> str:
    if not one.others:
        return gettext(NO_OTHERS)
    return ngettext(
        "Loans of %(num)s class of the school that had no box: %(before)s before, %(at)s then.",
        "Loans of %(num)s classes of the school that had no box: %(before)s before, %(at)s then.",
        one.others,
        before=one.others_loans.before,
        at=one.others_loans.at,
    )


def _rate(loans: int, weeks: float) -> str:
    rate = per_box_week(loans, weeks)
    return "." if rate is None else gettext(A_WEEK, rate=_tenths(rate))


def _said(counts: Counts) -> dict[str, str]:
    return {name: number(getattr(counts, name)) for name in ("before", "at", "after")}


def _tenths(value: float) -> str:
    return number(round(value, 1))


def summary_of(effect: Effect) -> list[str]:
    """What is said of the whole round."""
    return list(_of_round(effect))


def _of_round(effect: Effect) -> Iterator[str]:
    if not effect.presences:
        yield gettext(NOTHING_YET)
        return
    yield gettext(ALL_TOGETHER, **_said(effect.loans))
    yield from _percent(effect.loans)
    if any(one.others for one in effect.presences):
        others = effect.others_loans
        yield gettext(OTHERS_TOGETHER, before=number(others.before), at=number(others.at))
    yield gettext(OF_BOX, loans=number(effect.of_boxes), weeks=_tenths(effect.weeks)) + _rate(
        effect.of_boxes, effect.weeks
    )
    if effect.woken:
        yield gettext(WOKE, woken=len(effect.woken), titles=effect.titles)
    else:
        yield gettext(NONE_WOKE, titles=effect.titles)
