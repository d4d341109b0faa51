"""Stories 867 to 874: figures on pages, as spreadsheets and for other programs."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.copies.actions import change_copy
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind, SchoolYear, Term
from library_share.patrons.accounts.actions import appoint
from library_share.printing.documents import Table
from library_share.statistics import holdings, papers, queries
from library_share.statistics.asking import ask, usual_periods
from library_share.statistics.behind import behind, has_books_behind
from library_share.statistics.measures import MEASURES
from library_share.statistics.queries import Scope
from library_share.statistics.readers.queries import pupils_who_read
from library_share.statistics.rules import By, Period, What
from library_share.statistics.thresholds import standing_of
from library_share.translation import force_locale, gettext
from library_share.web.access import Role
from library_share.web.paging import page_of
from tests.signing_in import sign_in
from tests.sizes import IN_FULL
from tests.statements import statements
from tests.statistics import independent


@pytest.fixture
def lived(school: Any) -> Any:
    school.lives(25)
    school.catches_up()
    return school


def browser(school: Any, name: str, role: Role, *libraries: Any) -> Any:
    account = school.given.an_account(name, role, libraries[0])
    client = school.app.test_client()
    sign_in(client, account)

    def get(path: str, **asked: str) -> Any:
        db.session.rollback()
        with clock.pretend(school.now):
            return client.get(path, query_string=asked or None)

    return get


def call(school: Any, who: Any, path: str, **asked: Any) -> Any:
    db.session.rollback()
    headers = {"Authorization": f"Bearer {school.given.a_token(who)}", "Accept-Language": "en"}
    with clock.pretend(school.now):
        return school.app.test_client().get(f"/api/v1{path}", query_string=asked, headers=headers)


def uses(school: Any, **columns: Any) -> int:
    """Uses of books by the independent program: (day, library, what, owner, kind, class, …)."""
    places = {"library": 1, "class_name": 5}
    return sum(
        number
        for row, number in independent.day_counts().items()
        if row[2] in ("lent", "read_here", "read_in_class")
        and all(row[places[name]] == value for name, value in columns.items())
    )


def test_story_867_i_see_what_to_act_on_first(lived: Any) -> None:
    lived.given.a_class("3C", lived.th)
    page = browser(lived, "lan", Role.LIBRARIAN, lived.th)("/figures").text
    first = page.index("Việc nên làm trước")
    assert first < page.index("Lượt dùng sách")
    assert "Lớp 3C chưa có lượt mượn" in page
    assert f">{uses(lived, library=lived.th.id)}<" in page
    assert "để đạt mức độ 1" in page


def test_story_868_by_class_as_a_page_and_as_a_spreadsheet(lived: Any) -> None:
    get = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    asked = {"by": "class", "measure": "uses"}
    assert f">{uses(lived, library=lived.th.id, class_name='4A')}<" in get("/figures", **asked).text
    book = CalamineWorkbook.from_filelike(io.BytesIO(get("/figures/sheet.xlsx", **asked).data))
    sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    rows = {row[0]: int(row[1]) for row in sheet if isinstance(row[1], float)}
    assert rows["4A"] == uses(lived, library=lived.th.id, class_name="4A")
    assert rows["Cộng"] == uses(lived, library=lived.th.id)
    text = get("/figures/sheet.csv", **asked).data.decode("utf-8-sig")
    assert f"4A,{rows['4A']}" in text.splitlines()
    assert get("/figures", first="2027-01-01", last="2026-01-01").status_code == 409


def test_story_875_a_class_alone_and_back_again(lived: Any) -> None:
    get = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    page = get("/figures", by="class").text
    assert "class_name=4A" in page
    of_class = get("/figures", class_name="4A").text
    assert "Lượt dùng sách · 4A" in of_class
    assert f">{uses(lived, library=lived.th.id, class_name='4A')}<" in of_class
    lan = lived.given.an_account("lan2", Role.LIBRARIAN, lived.th)
    asked = {"library": "TH", "measure": "uses", "class_name": "4A"}
    whole = call(lived, lan, "/figures", **asked).json["total"]
    assert whole == uses(lived, library=lived.th.id, class_name="4A")
    parts = [
        call(lived, lan, "/figures", **asked, title_kind=kind.value).json["total"]
        for kind in TitleKind
    ]
    in_class = sum(
        number
        for row, number in independent.day_counts().items()
        if row[2] == "read_in_class" and row[5] == "4A"
    )
    assert sum(parts) + in_class == whole  # what a class counts by its button has no book


def test_story_869_the_official_sees_who_reads_least_and_why(lived: Any) -> None:
    official = lived.given.an_account("canbo", Role.OFFICIAL, lived.th)
    with transaction():
        appoint(official, Role.OFFICIAL, lived.tvx.id)
    client = lived.app.test_client()
    sign_in(client, official)
    with clock.pretend(lived.now):
        page = client.get("/figures/commune").text
    rows = page[page.index('id="libraries"') :]
    assert rows.index(f">{lived.th.short_name}<") < rows.index(f">{lived.tvx.short_name}<")
    rate = uses(lived, library=lived.th.id) / 6  # pupils
    assert f">{rate:.1f}</td>".replace(".", ",") in rows
    own = browser(lived, "lan", Role.LIBRARIAN, lived.th)("/figures/commune").text
    assert f">{lived.tvx.short_name}<" not in own[own.index('id="libraries"') :]


def test_a_library_that_is_not_named_stands_last(lived: Any) -> None:
    period = Period(first=date(2026, 9, 1), last=date(2026, 12, 31))
    scope = Scope(library_ids=(lived.th.id,), period=period)
    with force_locale("vi"):
        owners = ask("loans_home", By.OWNER, scope, [lived.th]).parts
    assert [part.name for part in owners] == [lived.th.short_name, "thư viện khác"]


def test_story_870_other_programs_ask_for_figures(lived: Any) -> None:
    lan = lived.given.an_account("lan", Role.LIBRARIAN, lived.th)
    names = [one["code"] for one in call(lived, lan, "/measures").json["items"]]
    assert "loans_home" in names
    answer = call(lived, lan, "/figures", library="TH", measure="uses", by="class").json
    told = {one["key"]: one["number"] for one in answer["items"]}
    assert told["5B"] == uses(lived, library=lived.th.id, class_name="5B")
    assert answer["total"] == sum(told.values()) == uses(lived, library=lived.th.id)
    assert call(lived, lan, "/figures", library="TVX").status_code == 403
    wrong = call(lived, lan, "/figures", library="TH", first="2027-01-02", last="2027-01-01")
    assert (wrong.status_code, wrong.json["code"]) == (409, "period_turned")
    assert call(lived, lan, "/figures", library="TH", measure="sách").status_code == 422


def test_story_871_a_keeper_of_a_shelf_has_no_figures_of_the_library(lived: Any) -> None:
    get = browser(lived, "co", Role.CLASS_KEEPER, lived.th)
    for path in ("/figures", "/figures/commune", "/figures/sheet.xlsx", "/figures/sheet.csv"):
        assert get(path).status_code == 403


def test_story_872_a_page_asks_the_same_however_much_was_read(lived: Any) -> None:
    get = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    db.session.expire_all()
    with statements() as few:
        get("/figures", by="class")
    lived.lives(20)
    lived.catches_up()
    db.session.expire_all()
    with statements() as many:
        get("/figures", by="class")
    assert len(many) <= len(few)


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_story_876_the_table_of_figures_is_printed(lived: Any, ending: str, begins: bytes) -> None:
    get = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    assert get(f"/figures/table.{ending}").data.startswith(begins)
    period = Period(first=date(2026, 9, 1), last=date(2026, 10, 31))
    whole, by_class, by_kind, others = (
        block for block in papers.table_of(lived.th, period).blocks if isinstance(block, Table)
    )
    told = {row[1]: row[2] for row in whole.rows}
    facts = independent.day_counts()
    loans = sum(n for row, n in facts.items() if row[1:3] == (lived.th.id, "lent"))
    assert told["Lượt mượn về"] == str(loans)
    read = ("read_here", "read_in_class")
    readings = sum(n for row, n in facts.items() if row[1] == lived.th.id and row[2] in read)
    assert told["Lượt đọc tại chỗ"] == str(readings)
    for table in (by_class, by_kind):
        assert table.totals == (("Cộng", "", str(loans), str(readings)),)
    names = [row[1].removesuffix(" *") for row in others.rows]
    with force_locale("vi"):
        measured = {gettext(one.name) for one in MEASURES if one.code not in papers.SAID_ALREADY}
    assert set(names) == measured
    assert len(names) == len(measured) >= 30


def test_story_877_behind_each_figure_stands_its_list(lived: Any) -> None:
    period = Period(first=date(2026, 9, 1), last=date(2026, 12, 31))
    for only in ((), ((By.CLASS, "4A"),), ((By.TITLE_KIND, "SGK"),)):
        for owned in (False, True):
            scope = Scope(library_ids=(lived.th.id,), period=period, only=only, owned=owned)
            for measure in filter(has_books_behind, MEASURES):
                counted = measure.amount
                query, key = behind(counted, scope)
                rows, after = 0, None
                while page := page_of(
                    query, by=(key,), after=after, limit=7, backwards=True, scalars=False
                ):
                    rows, after = rows + len(page.items), page.next
                    if after is None:
                        break
                loose = What.READ_IN_CLASS in counted.counts
                loose_ones = queries.by_what(scope).get(What.READ_IN_CLASS, 0) if loose else 0
                assert rows + loose_ones == queries.total(counted, scope), (measure.code, only)
    page = browser(lived, "lan", Role.LIBRARIAN, lived.th)("/figures/behind", measure="loans_home")
    assert page.text.count("<tr><td") == min(50, uses_home(lived))
    assert "Em " not in page.text
    principal = browser(lived, "hieutruong", Role.PRINCIPAL, lived.th)
    assert principal("/figures/behind").status_code == 403


def uses_home(school: Any) -> int:
    facts = independent.day_counts().items()
    return sum(n for row, n in facts if row[1:3] == (school.th.id, "lent"))


#: One for each list, and one that has none.
LISTED = ("loans_home", "overdue", "holds_asked", "interlibrary_asked", "copies_added")
LISTED += ("copies_withdrawn", "copies_missing", "turnover")


def test_no_measure_leads_to_a_list_that_is_not_there(lived: Any) -> None:
    look = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    lists = set()
    for code in [measure.code for measure in MEASURES] if IN_FULL else LISTED:
        page = look("/figures", measure=code).text
        for links in re.findall(r'<p class="figures-actions(.+?)</p>', page, re.DOTALL):
            lists |= {unescape(one) for one in re.findall(r'<a [^>]*href="([^"]+)"', links)}
    assert {"/loans?overdue=1", "/holds", "/interlibrary", "/receipts"} <= lists
    assert [one for one in sorted(lists) if look(one).status_code != 200] == []


def test_story_878_a_month_a_term_a_year_by_one_tap(school: Any) -> None:
    today = date(2026, 11, 20)
    with transaction():
        year = db.session.scalars(db.select(SchoolYear)).one()
        for number, first, last in (
            (1, year.starts_on, date(2027, 1, 15)),
            (2, date(2027, 1, 18), year.ends_on),
        ):
            db.session.add(
                Term(school_year_id=year.id, number=number, starts_on=first, ends_on=last)
            )
    with force_locale("vi"):
        names = [name for name, _ in usual_periods(school.th, today)]
    assert names == ["Tháng này", f"Học kỳ 1, năm học {year.name}", f"Năm học {year.name}"]
    with clock.pretend(clock.start_of(today)):
        account = school.given.an_account("mai", Role.LIBRARIAN, school.th)
        client = school.app.test_client()
        sign_in(client, account)
        page = client.get("/figures").text
    assert "period=this_month" in page
    assert f"first={year.starts_on}&amp;last={year.ends_on}" in page


def test_story_873_what_we_have_and_what_is_asked_for(school: Any) -> None:
    ours = [copy for copy in school.copies if copy.library_id == school.th.id]
    with transaction():
        for copy, change in zip(
            ours,
            ({"state": CopyState.LOST}, {"condition": Condition.DAMAGED}),
            strict=False,
        ):
            change_copy(db.session.get_one(Copy, copy.id), reason="x", account_id=None, **change)
    has = holdings.holdings_of(school.th)
    assert (has.in_use, has.lost, has.damaged) == (len(ours) - 1, 1, 1)
    assert has.pupils == 6
    assert has.standing is not None
    # Three for each pupil (level 1, NĐ 93/2020 Điều 17): 18.
    assert (has.standing.reached, has.standing.short) == (0, 18 - has.in_use)
    with clock.pretend(school.now + timedelta(days=400)):
        assert holdings.holdings_of(school.th).never_borrowed == has.in_use
        assert has.never_borrowed == 0
    period = Period(first=date(2026, 9, 1), last=date(2026, 12, 31))
    with clock.pretend(school.now):
        assert pupils_who_read([school.th], period) == {school.th.id: None}
        whole = Period(first=date(2026, 9, 1), last=date(2027, 5, 31))
        assert pupils_who_read([school.th], whole) == {school.th.id: 0}
        while not school.act("lend"):
            pass
        assert pupils_who_read([school.th], whole)[school.th.id] <= 1


def test_story_874_a_number_nobody_verified_is_not_guessed() -> None:
    level_1 = standing_of(LibraryKind.PRIMARY, 30, 10)
    assert level_1 is not None
    assert (level_1.reached, level_1.short, level_1.thresholds[1].copies) == (1, 0, None)
    both = standing_of(LibraryKind.PRESCHOOL, 30, 10)
    assert both is not None
    assert both.reached == 2
    assert standing_of(LibraryKind.PUBLIC, 30, 10) is standing_of(LibraryKind.PRIMARY, 3, 0) is None
