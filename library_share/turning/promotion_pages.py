"""Who goes where: choosing it, looking at the dry run, promoting and undoing; class shelves."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.models import Library
from library_share.libraries.queries import classes_of
from library_share.libraries.rules import grade_of
from library_share.translation import gettext, ngettext
from library_share.turning import choosing, promoting, queries, undoing
from library_share.turning.access import kept
from library_share.turning.errors import NotASchoolOnward, PlanChangedMeanwhile
from library_share.turning.pages import here
from library_share.turning.previewing import preview_of
from library_share.turning.queries import Turning
from library_share.turning.rules import Destination
from library_share.turning.schemas import (
    ClassesFormSchema,
    PromoteFormSchema,
    PupilsFormSchema,
    ShelvesFormSchema,
    UndoFormSchema,
)
from library_share.turning.steps import who_sets_it_up
from library_share.vietnamese import sort_key
from library_share.web.access import Act, actor
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("year_end", __name__)
#: How a form says that somebody goes to a class, or away; a school's code may follow.
TO_CLASS, AWAY = "class:", "away:"


@blueprint.get("/year-end/promotion")
def promotion() -> str:
    """The dry run: each class, where it goes, and what to think of. Nothing is written."""
    turning = here()
    preview = preview_of(turning, clock.today())
    promoted = queries.find_promotion(turning)
    return render_template(
        "turning/promotion.html",
        library=turning.library,
        turning=turning,
        preview=preview,
        counts=preview.plan.counts,
        promoted=promoted,
        done=queries.promoted_counts(promoted) if promoted else None,
        lines=queries.promoted_lines(promoted) if promoted else (),
        hindrance=undoing.hindrance(promoted) if promoted else None,
        sets_up=actor().may_everywhere(Act.SET_UP),
        asked=who_sets_it_up() if turning.next_year is None else "",
        keeps=actor().may(Act.KEEP_PATRONS, turning.library.id),
        **_ways(turning, preview.plan.new_names),
    )


@blueprint.post("/year-end/promotion/classes")
def choose_classes() -> ResponseReturnValue:
    sent = loaded(ClassesFormSchema(), request.form)
    with transaction():
        turning = here(kept)
        _take_turn(turning, sent["seen"], lambda: preview_of(turning, clock.today()).seen)
        _choose_classes(turning, sent)
    return _back(turning, gettext("Saved. Look at the preview below."))


def _take_turn(turning: Turning, seen: str, now: Callable[[], str]) -> None:
    """PlanChangedMeanwhile when a colleague chose since this page was opened; from here on nobody
    else chooses."""
    choosing.take_turn(turning.library)
    if seen and now() != seen:
        raise PlanChangedMeanwhile


def _choose_classes(turning: Turning, sent: dict[str, Any]) -> None:
    rows = zip_longest(sent["class_ids"], sent["goes"], sent["other"], fillvalue="")
    choosing.choose_for_classes(
        turning,
        {
            int(class_id): _destination(turning, _said(goes, other))
            for class_id, goes, other in rows
            if class_id
        },
    )


@blueprint.get("/year-end/promotion/classes/<int:class_id>")
def pupils(class_id: int) -> str:
    """One class: who repeats, goes to another class, or leaves."""
    turning = here(kept)
    school_class = choosing.old_class(turning, class_id)
    plan = queries.plan_of(turning)
    return render_template(
        "turning/pupils.html",
        library=turning.library,
        turning=turning,
        school_class=school_class,
        line=next(line for line in plan.classes if line.old.id == class_id),
        pupils=queries.pupils_of_class(class_id),
        seen=plan.seen_in(school_class.name),
        moves={move.pupil.patron_id: move for move in plan.moves},
        promoted=queries.find_promotion(turning),
        **_ways(turning, plan.new_names),
    )


@blueprint.post("/year-end/promotion/classes/<int:class_id>")
def choose_pupils(class_id: int) -> ResponseReturnValue:
    sent = loaded(PupilsFormSchema(), request.form)
    with transaction():
        turning = here(kept)
        name = choosing.old_class(turning, class_id).name
        _take_turn(turning, sent["seen"], lambda: queries.plan_of(turning).seen_in(name))
        choosing.choose_for_pupils(
            turning,
            {
                patron_id: _destination(turning, goes)
                for patron_id, goes in zip(sent["patron_ids"], sent["goes"], strict=False)
            },
        )
    return _back(turning, gettext("Saved. Look at the preview below."))


@blueprint.post("/year-end/promotion")
def promote() -> ResponseReturnValue:
    """Carry out the preview that was shown. Choices that were changed on that page and not saved
    are kept first, and looked at."""
    sent = loaded(PromoteFormSchema(), request.form)
    with transaction():
        turning = here(kept)
        choosing.take_turn(turning.library)
        if sent["class_ids"] and _is_as_seen(turning, sent["seen"]) and _changes(turning, sent):
            return _back(
                turning,
                gettext("You had changed where classes go. That is saved: look, then promote."),
            )
        turn = promoting.promote(turning, deed_at(turning.library), seen=sent["seen"])
        how_many = sum(queries.promoted_counts(turn))
    sentence = ngettext("%(num)s pupil was promoted.", "%(num)s pupils were promoted.", how_many)
    return _back(turning, sentence)


def _is_as_seen(turning: Turning, seen: str) -> bool:
    """Whether the plan is still the one that was looked at: a colleague may have changed it."""
    return preview_of(turning, clock.today()).seen == seen


def _changes(turning: Turning, sent: dict[str, Any]) -> bool:
    """Keep what was chosen; whether that makes another plan."""
    before = queries.plan_of(turning).seen
    _choose_classes(turning, sent)
    return queries.plan_of(turning).seen != before


@blueprint.post("/year-end/promotion/undo")
def undo() -> ResponseReturnValue:
    sent = loaded(UndoFormSchema(), request.form)
    with transaction():
        turning = here(kept)
        undoing.undo_promotion(turning, deed_at(turning.library), turn_id=sent["turn"])
    return _back(turning, gettext("The promotion is undone. Everything is as it was."))


# --- shelves ---------------------------------------------------------------------------------


@blueprint.get("/year-end/shelves")
def shelves() -> str:
    """Which class each shelf is for in the new year, who is in charge, what stands there."""
    turning = here()
    return render_template(
        "turning/shelves.html",
        library=turning.library,
        turning=turning,
        preview=preview_of(turning, clock.today()),
        promoted=queries.find_promotion(turning),
        keeps=actor().may(Act.KEEP_PATRONS, turning.library.id),
    )


@blueprint.post("/year-end/shelves")
def choose_shelves() -> ResponseReturnValue:
    sent = loaded(ShelvesFormSchema(), request.form)
    with transaction():
        turning = here(kept)
        _take_turn(turning, sent["seen"], lambda: preview_of(turning, clock.today()).shelves_seen)
        choosing.choose_for_shelves(
            turning,
            {
                place_id: (name, place_id in sent["ends"]) if name.strip() else None
                for place_id, name in zip(sent["place_ids"], sent["class_names"], strict=False)
            },
        )
    return _to_shelves(turning)


@blueprint.post("/year-end/shelves/follow")
def follow() -> ResponseReturnValue:
    """All shelves go where their classes go."""
    with transaction():
        turning = here(kept)
        choosing.let_shelves_follow(turning)
    return _to_shelves(turning)


def _to_shelves(turning: Turning) -> ResponseReturnValue:
    sentence = gettext("Saved. It happens when the classes are promoted.")
    return done(sentence, to=url_for("year_end.shelves", year=turning.year.name))


def _back(turning: Turning, sentence: str) -> ResponseReturnValue:
    return done(sentence, to=url_for("year_end.promotion", year=turning.year.name))


def _said(goes: str, other: str) -> str:
    """What was chosen from the list, unless another class was typed."""
    return f"{TO_CLASS}{other}" if other.strip() else goes


def _destination(turning: Turning, goes: str) -> Destination | None:
    """What a form's choice means; None: as the name of the class says."""
    if goes.startswith(TO_CLASS):
        name = goes.removeprefix(TO_CLASS).strip()
        return choosing.destination(turning, class_name=name, to=None) if name else None
    if not goes.startswith(AWAY):
        return None
    return choosing.destination(
        turning, class_name="", to=_school(turning, goes.removeprefix(AWAY))
    )


def _school(turning: Turning, code: str) -> Library | None:
    if not code:
        return None
    onward = queries.onward_schools(turning.library)
    found = next((one for one in onward if one.code == code), None)
    if found is None:
        raise NotASchoolOnward(name=code)
    return found


def _by_class(name: str) -> tuple[bool, int, bytes]:
    grade = grade_of(name)
    return grade is None, grade or 0, sort_key(name)


def _ways(turning: Turning, names: list[str]) -> dict[str, Any]:
    """What may be chosen: classes that are, or will be, and schools to go on to."""
    known = [one.name for one in classes_of(turning.library.id, turning.year.id)]
    if turning.next_year is not None:
        known += [one.name for one in classes_of(turning.library.id, turning.next_year.id)]
    onward = queries.onward_schools(turning.library)
    return {
        "class_names": sorted({*known, *names}, key=_by_class),
        "onward": onward,
        "schools": {one.id: one for one in onward},
        "TO_CLASS": TO_CLASS,
        "AWAY": AWAY,
    }
