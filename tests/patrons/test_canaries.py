"""Names that nobody else has go through everything the product does; a year later they are gone
from every table, file, log and backup, and every figure is what it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from library_share import clock
from library_share.circulation.models import Loan
from library_share.database import db, transaction
from library_share.patrons import actions as patrons
from library_share.patrons.forgetting import sweeping
from library_share.safekeeping import archive
from library_share.safekeeping.actions import back_up
from library_share.statistics import counting_anew, tallying
from library_share.statistics.readers import settling
from library_share.statistics.readers.rules import Part, Use
from tests.patrons.canaries import (
    A_YEAR_LATER,
    BEGINS,
    CODE,
    FAMILY,
    PEOPLE,
    YEAR,
    Canaries,
    found_in_files,
    found_in_tables,
    is_postgresql,
)


@pytest.fixture
def canaries(app: Any, databases: Any, client: Any, given: Any) -> Any:
    with clock.pretend(BEGINS):
        return Canaries(app, client, given)


def test_story_890_no_trace_of_a_name_is_left_and_no_figure_changes(
    canaries: Canaries, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with clock.pretend(BEGINS):
        canaries.import_them()
    for number, patron in enumerate(canaries.people):
        canaries.live(patron, BEGINS + timedelta(days=number % 40))
    data = canaries.app.config["SETTINGS"].data_dir
    database = Path(db.engine.url.database or "")

    def places() -> Iterable[Path]:
        beside = database.parent.glob(f"{database.name}*") if not is_postgresql() else ()
        return chain(data.rglob("*"), beside)

    with clock.pretend(BEGINS + timedelta(days=100)):
        canaries.print_cards()
        with transaction():
            for patron in canaries.people:
                patrons.mark_left(patron)
    for _ in range(3):
        with clock.pretend(BEGINS + timedelta(days=100)):
            tallying.catch_up()
    with clock.pretend(A_YEAR_LATER):
        settling.settle_all()
    before = canaries.figures(A_YEAR_LATER)
    assert before["totals"]["loans_home"].number >= PEOPLE * 3
    assert before[YEAR, Use.HOME, Part.ALL] == {"": PEOPLE}
    # The search finds what is there: the test would notice a name.
    said = found_in_tables()
    assert said >= {"patrons.name", "patrons.school_code", "loan_events.override_reason"}
    assert said >= {"notices.said", "copies.note", "jobs.result", "interlibrary_events.reason"}
    assert is_postgresql() or found_in_files(places())

    db.session.rollback()
    with clock.pretend(A_YEAR_LATER):
        assert sweeping.forget_what_is_due(600) > 0
    db.session.expire_all()
    assert canaries.figures(A_YEAR_LATER) == before
    with clock.pretend(A_YEAR_LATER):
        counting_anew.count_all_again()
        tallying.catch_up()
    assert canaries.figures(A_YEAR_LATER) == before

    assert found_in_tables() == set()
    assert db.session.scalar(select(func.count()).where(Loan.patron_id.is_not(None))) == 0
    db.session.rollback()
    kept = tmp_path / "sau.backup"
    if is_postgresql():
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))
    else:
        back_up(kept)
        archive.unpack(kept, tmp_path / "unpacked.sqlite")
        assert found_in_files(tmp_path.glob("*.sqlite")) == set()
    assert found_in_files(places()) == set()
    assert FAMILY not in caplog.text
    assert CODE not in caplog.text
