"""A commune with two schools, four class shelves, a nhà văn hóa and five boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from library_share import clock
from library_share.copies.deeds import Deed
from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind, PlaceKind
from library_share.rotation.models import BoxProfile
from library_share.rotation.planning import actions, making
from library_share.rotation.planning.models import RotationPlan
from library_share.web.access import Role
from tests.signing_in import sign_in

#: How long the planner may work; in tests jobs are done at once.
SECONDS = 0.3
NOW = datetime(2026, 9, 7, 8, tzinfo=clock.now().tzinfo)


@dataclass
class Commune:
    """Boxes T1–T3 of TH suit grades 3–5, T4 and T5 of THCS grades 6–7."""

    given: Any
    app: Any
    now: datetime = NOW
    libraries: dict[str, Any] = field(default_factory=dict)
    points: dict[str, Any] = field(default_factory=dict)
    boxes: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def set_up(self) -> None:
        given = self.given
        given.a_school_year(
            starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31), books_back_by=date(2027, 5, 25)
        )
        self.libraries["TH"] = given.a_library(
            "TH", kind=LibraryKind.PRIMARY, closed_weekdays="67", short_name="Tiểu học"
        )
        self.libraries["THCS"] = given.a_library("THCS", closed_weekdays="67")
        for name, library in (("4A", "TH"), ("5A", "TH"), ("6A", "THCS"), ("7A", "THCS")):
            given.a_class(name, self.libraries[library])
            self.points[name] = given.a_place(
                self.libraries[library],
                PlaceKind.CLASS_SHELF,
                f"Tủ sách lớp {name}",
                class_name=name,
            )
        for name, library, grades in (
            ("T1", "TH", (3, 5)),
            ("T2", "TH", (3, 5)),
            ("T3", "TH", (3, 5)),
            ("T4", "THCS", (6, 7)),
            ("T5", "THCS", (6, 7)),
        ):
            box = given.a_place(self.libraries[library], PlaceKind.BOX, f"Thùng {name}")
            self.boxes[name] = box
            with transaction():
                db.session.add(BoxProfile(box_id=box.id, grade_from=grades[0], grade_to=grades[1]))
        self.account("lan", Role.LIBRARIAN, "TH")
        self.account("minh", Role.PRINCIPAL, "TH")

    def account(self, name: str, role: Role, library: str) -> Any:
        account = self.given.an_account(name, role, self.libraries[library])
        self.tokens[name] = self.given.a_token(account)
        return account

    def plan(self, **more: Any) -> RotationPlan:
        """Four periods of ten school days for everybody, nothing in it yet."""
        library = self.libraries["TH"]
        asked = {
            "name": "Năm học",
            "starts_on": date(2026, 9, 7),
            "ends_on": date(2026, 10, 30),
            "school_days": 10,
            "boxes": list(self.boxes.values()),
            "points": list(self.points.values()),
            **more,
        }
        with clock.pretend(self.now), transaction():
            deed = Deed(library_id=library.id, account_id=None, at=self.now)
            return actions.make_plan(library, deed, **asked)

    def made(self, **more: Any) -> RotationPlan:
        """The same, and the planner has worked a moment."""
        plan = self.plan(**more)
        self.let_work(plan)
        return plan

    def let_work(self, plan: RotationPlan, **more: Any) -> None:
        with clock.pretend(self.now), transaction():
            plan = db.session.get_one(RotationPlan, plan.id)
            making.start(plan, None, **{"seconds": SECONDS, **more})
        db.session.expire_all()

    def cells(self, plan: RotationPlan) -> dict[tuple[str, int], str | None]:
        """(name of the class, period) → name of the box, as the plan stands."""
        db.session.expire_all()
        sheet = making.count(db.session.get_one(RotationPlan, plan.id))[0]
        return {
            (row.place.class_name, period + 1): sheet.boxes[box].name.removeprefix("Thùng ")
            if (box := sheet.cells[point][period]) is not None
            else None
            for point, row in enumerate(sheet.points)
            for period in range(sheet.problem.periods)
        }

    def call(self, method: str, path: str, /, who: str = "lan", **sent: Any) -> Any:
        db.session.rollback()
        headers = {"Authorization": f"Bearer {self.tokens[who]}", "Accept-Language": "en"}
        more = {"query_string": sent} if method == "GET" else {"json": sent or None}
        with clock.pretend(self.now):
            answer = self.app.test_client().open(
                f"/api/v1{path}", method=method, headers=headers, **more
            )
        db.session.expire_all()
        return answer

    def browser(self, account: Any) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, account)
        return client


@pytest.fixture
def commune(app: Any, given: Any) -> Commune:
    made = Commune(given=given, app=app)
    with clock.pretend(NOW):
        made.set_up()
    return made
