"""What is asked of an overview, all of it in the address, so that it can be kept as a bookmark."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from marshmallow import fields, validate

from library_share.libraries.models import Library
from library_share.libraries.queries import school_years
from library_share.statistics.asking import only_of, period_of
from library_share.statistics.overviews.series import GRAIN_NAMES as GRAIN_NAMES
from library_share.statistics.overviews.series import Grain
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period
from library_share.statistics.schemas import FiguresQuerySchema
from library_share.translation import N_
from library_share.web.forms import PLAIN_TEXT, called
from library_share.web.paging import ID_AT_MOST


class Of(enum.StrEnum):
    """What an overview is of."""

    LIBRARY = "library"
    COMMUNE = "commune"
    CLASS = "class"
    PLACE = "place"
    ROUND = "round"
    TITLE = "title"


class Usual(enum.StrEnum):
    """Times that move with the day: a bookmark of “this week” always means this week."""

    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_TERM = "this_term"
    THIS_YEAR = "this_year"


USUAL_NAMES: dict[Usual, str] = {
    Usual.THIS_WEEK: N_("This week"),
    Usual.LAST_WEEK: N_("Last week"),
    Usual.THIS_MONTH: N_("This month"),
    Usual.LAST_MONTH: N_("The month before"),
    Usual.THIS_TERM: N_("This term"),
    Usual.THIS_YEAR: N_("This school year"),
}


class Beside(enum.StrEnum):
    YEAR_BEFORE = "year_before"
    NOTHING = "nothing"


BESIDE_NAMES: dict[Beside, str] = {
    Beside.YEAR_BEFORE: N_("the year before"),
    Beside.NOTHING: N_("nothing"),
}


class OverviewPageSchema(FiguresQuerySchema):
    """`first` and `last` win over `period`; without any of them the school year so far."""

    library = fields.String(
        load_default=None,
        validate=[validate.Length(1, 12), PLAIN_TEXT],
        metadata=called(N_("Library")),
    )
    period = fields.Enum(Usual, by_value=True, load_default=None, metadata=called(N_("Time")))
    beside = fields.Enum(
        Beside,
        by_value=True,
        load_default=Beside.YEAR_BEFORE,
        metadata=called(N_("Compared with")),
    )
    grain = fields.Enum(Grain, by_value=True, load_default=None, metadata=called(N_("Chart by")))
    #: Which table goes on at which page.
    table = fields.String(
        load_default=None,
        validate=[validate.Length(1, 30), PLAIN_TEXT],
        metadata=called(N_("Table")),
    )
    page = fields.Integer(
        load_default=1, validate=validate.Range(1, 100_000), metadata=called(N_("Page"))
    )


class OverviewQuerySchema(OverviewPageSchema):
    """`of` says of what: a class by `class_name`, a place by its label's code in `place`, a round
    and a title by their numbers. `chart`: one of its charts."""

    of = fields.Enum(
        Of, by_value=True, load_default=Of.LIBRARY, metadata=called(N_("Figures of what"))
    )
    place = fields.String(
        load_default=None,
        validate=[validate.Length(1, 20), PLAIN_TEXT],
        metadata=called(N_("Place")),
    )
    round = fields.Integer(
        load_default=None, validate=validate.Range(1, ID_AT_MOST), metadata=called(N_("Round"))
    )
    title = fields.Integer(
        load_default=None, validate=validate.Range(1, ID_AT_MOST), metadata=called(N_("Title"))
    )
    chart = fields.String(
        load_default=None,
        validate=[validate.Length(1, 30), PLAIN_TEXT],
        metadata=called(N_("Chart")),
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, whole. `asked`: the loaded OverviewQuerySchema."""

    asked: dict[str, Any]
    library: Library
    period: Period
    today: date

    @property
    def compares(self) -> bool:
        return self.asked["beside"] is Beside.YEAR_BEFORE

    def scope(self, *library_ids: int, only: tuple[tuple[By, Any], ...] | None = None) -> Scope:
        return Scope(
            library_ids=library_ids,
            period=self.period,
            owned=self.asked["owned"],
            only=only_of(self.asked) if only is None else only,
        )

    def to(self, of: Of, **more: Any) -> str:
        """The address of another overview of the same time."""
        kept = {name: self.asked[name] for name in ("period", "first", "last", "library")}
        return address(of, **{**kept, **more})

    def again(self, **more: Any) -> str:
        """The address of this overview with something else in it."""
        return address(**{**self.asked, "page": None, "table": None, **more})

    def kept(self, *asked_anew: str) -> list[tuple[str, Any]]:
        """What a form sends along with what it asks anew, by its name in the address."""
        left_out = {*_IN_THE_PATH.values(), *asked_anew, "of", "chart", "table", "page"}
        return [pair for pair in _said(self.asked).items() if pair[0] not in left_out]

    def file(self, endpoint: str, **more: Any) -> str:
        """The address of a file of this overview."""
        return url_for(endpoint, **_said({**self.asked, "page": None, **more}))


_ENDPOINTS = {
    Of.LIBRARY: "figures.one",
    Of.COMMUNE: "figures.commune",
    Of.CLASS: "figures.of_class",
    Of.PLACE: "figures.of_place",
    Of.ROUND: "figures.of_round",
    Of.TITLE: "figures.of_title",
}
_IN_THE_PATH = {Of.PLACE: "place", Of.ROUND: "round", Of.TITLE: "title"}
_USUALLY = {
    "measure": "uses",
    "by": By.MONTH,
    "beside": Beside.YEAR_BEFORE,
    "owned": False,
    "page": 1,
    "of": Of.LIBRARY,
}


def address(of: Of, **asked: Any) -> str:
    """The address of an overview; what is usual is not said in it."""
    said = _said({**asked, "of": None, "chart": None})
    for named in _IN_THE_PATH.values():
        wanted = said.pop(named, None)
        if named == _IN_THE_PATH.get(of):
            said[_ARGUMENTS[named]] = wanted
    return url_for(_ENDPOINTS[of], **said)


_ARGUMENTS = {"place": "place_code", "round": "round_id", "title": "title_id"}


def _said(asked: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _word(value)
        for name, value in asked.items()
        if value is not None and value != _USUALLY.get(name)
    }


def _word(value: Any) -> Any:
    if value is True:
        return "true"
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, enum.Enum) else value


def time_of(library: Library, asked: dict[str, Any], today: date) -> Period:
    """The days that are asked for. PeriodTurned when they are no period."""
    usual = asked["period"]
    if usual is None or asked["first"] or asked["last"]:
        return period_of(library, asked["first"], asked["last"], today)
    if usual in (Usual.THIS_WEEK, Usual.LAST_WEEK):
        monday = today - timedelta(days=today.weekday())
        if usual is Usual.THIS_WEEK:
            return Period(first=monday, last=today)
        return Period(first=monday - timedelta(days=7), last=monday - timedelta(days=1))
    if usual is Usual.THIS_MONTH:
        return Period(first=today.replace(day=1), last=today)
    if usual is Usual.LAST_MONTH:
        last = today.replace(day=1) - timedelta(days=1)
        return Period(first=last.replace(day=1), last=last)
    if usual is Usual.THIS_TERM:
        return _term(library, today)
    return period_of(library, None, None, today)


def _term(library: Library, today: date) -> Period:
    """The term so far, or the last that was; the school year where none was entered."""
    begun = [
        term
        for year in school_years(library.commune_id)
        for term in year.terms
        if term.starts_on <= today
    ]
    if not begun:
        return period_of(library, None, None, today)
    term = max(begun, key=lambda one: one.starts_on)
    return Period(first=term.starts_on, last=min(term.ends_on, today))
