"""`/api/v1/figures`: what is measured, and the figures of a library."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.libraries.queries import all_libraries, library_with_code
from library_share.statistics import queries
from library_share.statistics.asking import ask, only_of, period_of
from library_share.statistics.measures import MEASURES
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By
from library_share.statistics.schemas import (
    FiguresApiQuerySchema,
    FiguresSchema,
    MeasureListSchema,
)
from library_share.translation import N_, gettext
from library_share.web.access import Act, actor, require
from library_share.web.api import Part

part = Part("figures", N_("Figures: counted from loans and readings; nobody's name."))


@part.route("/measures", methods=["GET"])
@part.response(200, MeasureListSchema)
@part.problems()
def list_measures() -> dict[str, Any]:
    """What is measured, each with its definition, unit, source and how it is counted."""
    actor()
    return {
        "items": [
            {
                "code": one.code,
                "name": gettext(one.name),
                "definition": gettext(one.definition),
                "unit": gettext(one.unit),
                "source": one.basis,
                "how": gettext(one.how),
                "is_ratio": one.is_ratio,
                "is_verified": one.is_verified,
                "told_apart_by": [by for by in By if by in one.bys],
            }
            for one in MEASURES
        ]
    }


@part.route("/figures", methods=["GET"])
@part.arguments(FiguresApiQuerySchema, location="query")
@part.response(200, FiguresSchema)
@part.problems(403, 404, 409, 422)
def figures(asked: dict[str, Any]) -> dict[str, Any]:
    """One measure of a library in a period (the school year so far), told apart by something."""
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    period = period_of(library, asked["first"], asked["last"], clock.today())
    scope = Scope(
        library_ids=(library.id,), period=period, owned=asked["owned"], only=only_of(asked)
    )
    answer = ask(asked["measure"], asked["by"], scope, all_libraries())
    return {
        "measure": answer.measure.code,
        "by": answer.by,
        "first": period.first,
        "last": period.last,
        "total": answer.total,
        "total_of": answer.whole.of,
        "value": answer.whole.value,
        "items": [{"key": part.key, **vars(part.figure)} for part in answer.parts],
        "counted_up_to": queries.counted_up_to(),
    }
