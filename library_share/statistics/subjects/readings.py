"""What was counted without a book: readings at class shelves, and what rotation points told."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import exists, func, literal, select
from sqlalchemy.orm import aliased

from library_share.classroom.shelves.models import ClassReading
from library_share.database import db
from library_share.libraries.models import Place
from library_share.rotation.models import PointCount, RoundBox, RoundStop
from library_share.statistics.rules import What
from library_share.statistics.subjects.facts import (
    AT_ONCE,
    Counted,
    News,
    Source,
    Span,
    Subject,
    grade_on,
    plain,
    rows_of,
    touched,
)

# --- by the button of a class shelf --------------------------------------------------------------


def _news_of_classes(last_id: int) -> News:
    rows = db.session.execute(
        select(
            ClassReading.id,
            ClassReading.day,
            ClassReading.recorded_at,
            ClassReading.undoes_id,
            Place.library_id,
        )
        .join(Place, Place.id == ClassReading.place_id)
        .where(ClassReading.id > last_id)
        .order_by(ClassReading.id)
        .limit(AT_ONCE)
    ).all()
    return touched(rows)


def _in_class(span: Span) -> Iterable[Counted]:
    """Readings that were not taken back. The grade is that of the class in the school year of the
    day."""
    later = aliased(ClassReading)
    facts = (
        Place.library_id,
        ClassReading.day,
        ClassReading.class_name,
        ClassReading.place_id,
        plain(Place.kind).label("place_kind"),
    )
    return rows_of(
        select(
            literal(What.READ_IN_CLASS.value).label("what"),
            *facts,
            Place.library_id.label("owner_library_id"),
            grade_on(Place.library_id, ClassReading.class_name, ClassReading.day).label("grade"),
            func.sum(ClassReading.how_many).label("how_many"),
        )
        .join(Place, Place.id == ClassReading.place_id)
        .where(
            span.holds_day(Place.library_id, ClassReading.day),
            ClassReading.undoes_id.is_(None),
            ~exists().where(later.undoes_id == ClassReading.id),
        )
        .group_by(*facts)
    )


IN_CLASS = Subject(
    whats=(What.READ_IN_CLASS,),
    sources=(Source(table=ClassReading.__tablename__, news_since=_news_of_classes),),
    counted=_in_class,
)

# --- as points told ------------------------------------------------------------------------------

_box = aliased(Place, name="box")


def _news_of_points(last_id: int) -> News:
    rows = db.session.execute(
        select(
            PointCount.id,
            PointCount.day,
            PointCount.recorded_at,
            PointCount.undoes_id,
            Place.library_id,
        )
        .join(RoundStop, RoundStop.id == PointCount.stop_id)
        .join(Place, Place.id == RoundStop.place_id)
        .where(PointCount.id > last_id)
        .order_by(PointCount.id)
        .limit(AT_ONCE)
    ).all()
    return touched(rows)


def _at_points(span: Span) -> Iterable[Counted]:
    """Loans and readings of a box, told by the keeper of a point and not taken back."""
    later = aliased(PointCount)
    facts = (
        Place.library_id,
        PointCount.day,
        _box.library_id.label("owner_library_id"),
        Place.class_name,
        RoundStop.place_id,
        plain(Place.kind).label("place_kind"),
    )
    rows = rows_of(
        select(
            *facts,
            func.sum(PointCount.loans).label("lent"),
            func.sum(PointCount.readings).label("read"),
        )
        .select_from(PointCount)
        .join(RoundStop, RoundStop.id == PointCount.stop_id)
        .join(Place, Place.id == RoundStop.place_id)
        .join(RoundBox, RoundBox.id == RoundStop.round_box_id)
        .join(_box, _box.id == RoundBox.box_id)
        .where(
            span.holds_day(Place.library_id, PointCount.day),
            PointCount.undoes_id.is_(None),
            ~exists().where(later.undoes_id == PointCount.id),
        )
        .group_by(*facts)
    )
    for row in rows:
        for what, number in ((What.TOLD_LENT, row["lent"]), (What.TOLD_READ, row["read"])):
            if number:
                yield {**row, "what": what, "how_many": number}


AT_POINTS = Subject(
    whats=(What.TOLD_LENT, What.TOLD_READ),
    sources=(Source(table=PointCount.__tablename__, news_since=_news_of_points),),
    counted=_at_points,
)
