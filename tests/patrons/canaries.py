"""People with names that nobody else has, who go through everything the product does, and the
search for what is left of them: in tables, files, logs and backups."""

from __future__ import annotations

import io
import json
import mmap
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import String, cast, func, literal_column, or_, select, text

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.circulation.holds.actions import cancel
from library_share.circulation.reminders import remind_of_books
from library_share.copies.actions import change_copy
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.interlibrary.models import InterlibraryEvent
from library_share.jobs.models import Job
from library_share.libraries.models import LibraryKind
from library_share.notices.actions import mark_delivered
from library_share.notices.models import Notice
from library_share.papers import files
from library_share.papers.choosing import Choice, LabelKind
from library_share.patrons import actions as patrons
from library_share.patrons.models import Card, Patron
from library_share.statistics.asking import ask
from library_share.statistics.measures import MEASURES
from library_share.statistics.queries import Scope
from library_share.statistics.readers.queries import readers
from library_share.statistics.readers.rules import Part, Use
from library_share.statistics.rules import Period
from tests.desk.scanning import Desk
from tests.signing_in import sign_in
from tests.sizes import often
from tests.statistics.test_readers import MONTHS

#: Nobody has such a name by chance.
FAMILY = "Quẩng Thị Hoàng Yến"
CODE = "YENHOT"
PEOPLE = often(60, gate=5)
BEGINS = date(2026, 9, 7)
A_YEAR_LATER = date(2028, 7, 1)
YEAR = Period(first=date(2026, 9, 1), last=date(2027, 5, 31))
CALENDAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))


class Canaries:
    """A school where everything happens to people with names that nobody else has."""

    def __init__(self, app: Any, client: Any, given: Any) -> None:
        self.app, self.client, self.given = app, client, given
        given.a_school_year(
            name="2026-2027", starts_on=YEAR.first, ends_on=YEAR.last, books_back_by=YEAR.last
        )
        self.th = given.a_library("TH", kind=LibraryKind.PRIMARY)
        self.tvx = given.a_library("TVX", kind=LibraryKind.PUBLIC)
        given.a_policy(loans_at_most=2, days=14)
        self.account = given.an_account("lan", library=self.th)
        sign_in(client, self.account)
        self.desk = Desk(client, given.a_token(given.an_account("api", library=self.th)), "TH")

    def import_them(self) -> None:
        rows = ["STT,Họ và tên,Mã học sinh,Ngày sinh,Lớp"]
        rows += [
            f"{n},{FAMILY} {_roman(n)},{CODE}{n:03},0{n % 9 + 1}/03/2016,4{'AB'[n % 2]}"
            for n in range(1, PEOPLE + 1)
        ]
        file = (io.BytesIO("\n".join(rows).encode()), f"{FAMILY} {_roman(1)}.csv")
        preview = self.client.post("/import", data={"kind": "patrons", "file": file})
        number = preview.location.rsplit("/", 1)[-1]
        assert FAMILY in self.client.get(preview.location).text
        assert self.client.post(f"/imports/{number}/confirmation").status_code in (200, 303)
        db.session.rollback()
        self.people = db.session.scalars(select(Patron).order_by(Patron.id)).all()
        assert len(self.people) == PEOPLE

    def card(self, patron: Patron) -> str:
        found = select(Card.code).where(Card.patron_id == patron.id, Card.revoked_at.is_(None))
        return db.session.scalars(found).one()

    def live(self, patron: Patron, day: date) -> None:
        """Borrow by scanning, with a reason; be reminded; wait; be suspended; give back."""
        given, card, name = self.given, self.card(patron), patron.name
        kinds = list(TitleKind)
        copies = [
            given.a_copy(given.a_title(f"Sách {uuid4().hex[:6]}", kinds[n % 3]), self.th)
            for n in range(3)
        ]
        with clock.pretend(day):
            for copy in copies:
                answer = self.desk.scan(copy.code, patron=card, override=f"vì {name} hứa trả sớm")
                assert answer.status_code == 200, answer.json
            self.desk.scan(copies[0].code, patron=card)  # shown, or a question: names in an answer
            late = (clock.now() - timedelta(hours=2)).isoformat()
            self.desk.scan(copies[1].code, patron=card, scanned_at=late)
            hold = given.a_hold(
                given.a_copy(given.a_title(f"Chờ {uuid4().hex[:6]}"), self.th).title,
                patron,
                note=f"{name} cần cho bài thi",
            )
            wish = given.a_title(f"Xa {uuid4().hex[:6]}")
            given.a_copy(wish, self.tvx)
            far = given.a_hold(wish, patron, note=f"{name} hỏi thư viện xã")
            asked = given.a_promise(far.slots[0], self.tvx)
            with transaction():
                event = db.session.scalars(
                    select(InterlibraryEvent).where(InterlibraryEvent.loan_id == asked.id)
                ).first()
                event.reason, event.why = f"{name} cần gấp", [["asked_by", {"name": name}]]
        with clock.pretend(day + timedelta(days=30)):
            with transaction():
                remind_of_books()
                notice = db.session.scalars(
                    select(Notice).where(Notice.patron_id == patron.id)
                ).first()
                if notice is not None and notice.ended_at is None:
                    mark_delivered(notice, self.account.id)
                patrons.suspend(patron, until=None, because=f"{name} trả chậm")
                patrons.change_patron(patron, note=f"bạn của {name}")
            assert self.client.get(f"/patrons/{patron.id}").status_code == 200
            with transaction():
                change_copy(
                    db.session.get_one(Copy, copies[2].id),
                    reason=f"{name} làm bẩn",
                    account_id=None,
                    note=f"{name} tặng",
                )
            for copy in copies:
                self.desk.scan(copy.code)
            deed = Deed(library_id=self.th.id, account_id=None, at=clock.now())
            for one in (hold, far):
                with transaction():
                    cancel(one.id, deed, reason=f"{name} không cần nữa")

    def print_cards(self) -> None:
        order = {"sheet": None, "start": 1, "printer": None}
        with transaction():
            files.enqueue(self.th, Choice(kind=LabelKind.CARDS), order, self.account.id)
            db.session.add(
                Job(
                    task="print_labels",
                    arguments={"about": [self.people[0].name]},
                    result={"name": self.people[0].name},
                    sentence=f"In thẻ của {self.people[0].name}",
                    state="done",
                    percent=100,
                    made_at=clock.now(),
                )
            )
        self.app.extensions["jobs"]._opened()(1)  # the queue's own file
        self.app.extensions["jobs"].stop()

    def figures(self, today: date) -> dict[Any, Any]:
        """Every measure by everything it is told apart by, and all distinct readers."""
        db.session.rollback()
        with clock.pretend(today):
            scope = Scope(library_ids=(self.th.id, self.tvx.id), period=YEAR)
            told: dict[Any, Any] = {"totals": {one.code: one.figure(scope) for one in MEASURES}}
            for measure in MEASURES:
                for by in measure.bys:
                    answer = ask(measure.code, by, scope, [self.th, self.tvx])
                    told[measure.code, by] = [(part.key, part.figure) for part in answer.parts]
            for period in (*MONTHS, YEAR, CALENDAR):
                for use in Use:
                    for part in Part:
                        told[period, use, part] = readers(self.th, period, use, part)
            return told


def _roman(number: int) -> str:
    """Names are told apart by their last word, which has no digits."""
    return "".join("IVXLCDM"[int(digit) % 7] * (1 + int(digit) // 7) for digit in str(number))


def traces() -> tuple[bytes, ...]:
    """The canaries' names as they may stand somewhere: plain, folded, escaped, and their codes."""
    escaped = json.dumps(FAMILY)[1:-1]
    folded = "quang thi hoang yen"
    return tuple(one.encode() for one in (FAMILY, escaped, folded, CODE))


def found_in_tables() -> set[str]:
    """Columns that say a canary's name, each read as text by the database itself."""
    found = set()
    for table in db.metadata.tables.values():
        for column in table.columns:
            as_text = cast(column, String)
            if "BLOB" in str(column.type).upper() or "BYTEA" in str(column.type).upper():
                as_text = func.encode(column, "escape") if is_postgresql() else as_text
            said = or_(*(as_text.contains(one.decode(), autoescape=True) for one in traces()))
            looked = select(literal_column("1")).select_from(table).where(said).limit(1)
            if db.session.scalar(looked):
                found.add(f"{table.name}.{column.name}")
    return found | _found_in_search_index()


def _found_in_search_index() -> set[str]:
    """The index keeps words apart, so that no search of bytes would find a name in it."""
    if is_postgresql():  # its index is made of a column that is searched like every other
        return set()
    asked = literal_column("titles_fts", String).op("MATCH")
    for words in ('"quang thi hoang yen"', f'"{CODE.lower()}"*'):
        if db.session.scalar(
            select(literal_column("1")).select_from(text("titles_fts")).where(asked(words)).limit(1)
        ):
            return {"titles_fts"}
    return set()


def is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def found_in_files(paths: Iterable[Path]) -> set[str]:
    return {
        f"{path.name}: {trace!r}"
        for path in paths
        if path.is_file() and path.stat().st_size
        for trace in traces()
        if _says(path, trace)
    }


def _says(path: Path, trace: bytes) -> bool:
    """Looked for in the bytes as they lie on the disk, however many they are."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        return raw.find(trace) >= 0
