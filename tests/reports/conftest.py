"""A commune that asks a school, with a principal, and a learning centre, without one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from library_share import clock
from library_share.database import transaction
from library_share.libraries.models import Library
from library_share.reports import actions
from library_share.reports.actions import Asked
from library_share.reports.models import Report
from library_share.reports.rules import Happening, Kind
from library_share.web.access import Role
from tests.given import Given

TODAY = date(2026, 11, 2)
HEADINGS = ("Kết quả", "Kiến nghị")


@dataclass
class Village:
    given: Given
    school: Library
    centre: Library
    report: Report
    account_id: int

    def writes(self, unit: Library, *texts: str) -> None:
        for section, text in enumerate(texts, start=1):
            with transaction():
                actions.write(self.report, unit, section=section, text=text, version=0)

    def does(self, unit: Library, happening: Happening, reason: str = "") -> Any:
        with transaction():
            return actions.act(
                self.report, unit, happening, account_id=self.account_id, reason=reason
            )


def a_report(*units: Library, title: str = "Kết quả tháng 10", **more: Any) -> Report:
    days = {
        "first_on": date(2026, 10, 1),
        "last_on": date(2026, 10, 31),
        "due_before": date(2026, 11, 6),
    }
    with transaction():
        return actions.start(
            units[0].commune,
            kind=Kind.MONTH,
            title=title,
            sections=[Asked(heading=heading) for heading in HEADINGS],
            units=units,
            **(days | more),
        )


@pytest.fixture(autouse=True)
def monday():
    with clock.pretend(TODAY):
        yield


@pytest.fixture
def village(given):
    school = given.a_library("THCS", name="Trường THCS", short_name="THCS")
    centre = given.a_library("TTHTCD", name="Trung tâm", short_name="TTHTCĐ")
    account = given.an_account("hieutruong", Role.PRINCIPAL, school)
    return Village(given, school, centre, a_report(school, centre), account.id)
