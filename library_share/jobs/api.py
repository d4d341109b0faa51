"""`/api/v1/schedules`: what the house does by itself, and how that went."""

from __future__ import annotations

from typing import Any

from library_share.database import transaction
from library_share.jobs import overview, running
from library_share.jobs.overview import Standing
from library_share.jobs.schemas import SchedulesSchema
from library_share.translation import N_, gettext
from library_share.web.api import Part

part = Part("schedules", N_("What runs by itself: reminders, expiry, counting, backup."))


@part.route("/schedules", methods=["GET"])
@part.response(200, SchedulesSchema)
@part.problems(403)
def list_schedules() -> dict[str, Any]:
    """Every schedule: when it is due, what came of its last turn, its last failure."""
    overview.reader()
    return {"items": [_dumped(one) for one in overview.standings()]}


@part.route("/schedules/<schedule_code>/turns", methods=["POST"])
@part.response(204)
@part.problems(403, 404)
def start_schedule(schedule_code: str) -> None:
    """Let it be done now; one that is at work already goes on."""
    overview.starter()
    schedule = overview.schedule_called(schedule_code)
    with transaction():
        running.ask_now(schedule.code)


def _dumped(one: Standing) -> dict[str, Any]:
    schedule, turn = one.schedule, one.turn
    return {
        "code": schedule.code,
        "name": gettext(schedule.name),
        "purpose": gettext(schedule.purpose),
        "how_often": schedule.how_often,
        "is_running": one.is_running,
        "needs_care": one.needs_care,
        "outcome": one.outcome,
        "notes": schedule.notes(),
        **{
            name: getattr(turn, name)
            for name in (
                "due_at",
                "begun_at",
                "done_at",
                "took_ms",
                "how_many",
                "failed_at",
                "failed_number",
                "failure",
            )
        },
    }
