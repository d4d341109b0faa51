"""The overview that is asked for, for whoever may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from library_share import clock
from library_share.libraries.models import Library
from library_share.statistics.errors import NothingAsked, NotToldApart
from library_share.statistics.measures import BY_CODE
from library_share.statistics.overviews import (
    access,
    classes,
    commune,
    libraries,
    places,
    rounds,
    titles,
)
from library_share.statistics.overviews.choosing import Of, Question, time_of
from library_share.statistics.overviews.shapes import Overview
from library_share.statistics.rules import By
from library_share.web.access import actor

Made = tuple[Question, Overview]


def make(asked: dict[str, Any]) -> Made:
    """The overview with what was asked; NotAllowed or a NotFound for whoever may not see it, and
    NothingAsked when it is not said of which class, place, round or title."""
    return _MAKERS[asked["of"]](asked)


def _question(asked: dict[str, Any], library: Library) -> Question:
    today = clock.today()
    return Question(
        asked=asked, library=library, period=time_of(library, asked, today), today=today
    )


def _of_library(asked: dict[str, Any]) -> Made:
    library = access.library_asked(asked["library"])
    who = access.reader_of(library)
    question = _question(asked, library)
    return question, libraries.overview(question, who)


def _of_commune(asked: dict[str, Any]) -> Made:
    library = access.library_asked(asked["library"])
    who = access.reader_of(library)
    question = _question(asked, library)
    return question, commune.overview(question, who)


def _of_class(asked: dict[str, Any]) -> Made:
    library = access.library_asked(asked["library"])
    who = access.reader_of_class(library, asked["class_name"] or "")
    if asked["class_name"] is None:
        raise NothingAsked
    if By.CLASS not in BY_CODE[asked["measure"]].bys:
        raise NotToldApart
    question = _question(asked, library)
    return question, classes.overview(question, who)


def _of_place(asked: dict[str, Any]) -> Made:
    actor()
    if asked["place"] is None:
        raise NothingAsked
    who, place = access.place_seen(asked["place"])
    question = _question(asked, place.library)
    return question, places.overview(question, who, place)


def _of_round(asked: dict[str, Any]) -> Made:
    who = actor()
    if asked["round"] is None:
        raise NothingAsked
    one = access.round_seen(who, asked["round"])
    question = _question(asked, one.library)
    return question, rounds.overview(question, who, one)


def _of_title(asked: dict[str, Any]) -> Made:
    actor()
    if asked["title"] is None:
        raise NothingAsked
    who, title = access.title_seen(asked["title"])
    question = _question(asked, access.library_asked(asked["library"]))
    return question, titles.overview(question, who, title)


_MAKERS: dict[Of, Callable[[dict[str, Any]], Made]] = {
    Of.LIBRARY: _of_library,
    Of.COMMUNE: _of_commune,
    Of.CLASS: _of_class,
    Of.PLACE: _of_place,
    Of.ROUND: _of_round,
    Of.TITLE: _of_title,
}
