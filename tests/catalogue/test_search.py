"""Searching as librarians and children type."""

from __future__ import annotations

import pytest

from library_share import clock
from library_share.catalogue.actions import change_title
from library_share.catalogue.models import Title, TitleKind
from library_share.catalogue.search import (
    RANKED_AT_MOST,
    beginning_with,
    find_titles,
    having,
    neighbours,
)
from library_share.database import db, transaction
from tests.statements import statements


@pytest.fixture
def shelf(given):
    """Titles of this name in the catalogue."""

    def put(*titles, **more):
        return [given.a_title(title, **more) for title in titles]

    return put


def found(typed, *among):
    names = {title.id: title.title for title in db.session.query(Title)}
    return [names[title_id] for title_id in find_titles(typed, *among)]


@pytest.mark.parametrize(
    "typed",
    [
        "Đất rừng phương Nam",
        "dat rung phuong nam",
        "ĐẤT RỪNG",
        "rừng đất",
        "phương nam đoàn giỏi",
        "đất rừng phươ",
        "ddaats rwngf phuwowng nam",
        "dat rugn phuong nam",
        "dat rung phong nam",
        "datt rung",
        "ddoanf gioir",
    ],
)
def test_marks_order_telex_and_one_slip_do_not_matter(app, shelf, typed):
    shelf("Đất rừng phương Nam", authors="Đoàn Giỏi")
    shelf("Dế Mèn phiêu lưu ký", authors="Tô Hoài")
    assert found(typed) == ["Đất rừng phương Nam"]


@pytest.mark.parametrize("typed", ["Lý Thường Kiệt", "lí thường kiệt", "li thuong kiet"])
def test_y_and_i_are_one(app, shelf, typed):
    shelf("Lý Thường Kiệt", "Lí Bí")
    assert found(typed) == ["Lý Thường Kiệt"]


def test_all_words_must_match(app, shelf):
    shelf("Toán 5", "Tiếng Việt 5")
    assert found("toán việt") == []


def test_the_marks_that_were_typed_come_first(app, shelf):
    shelf("Má và em", "Mà thôi", "Mã vạch", "Ma thổi đèn", "Bí mật của mã")
    assert found("mã") == ["Mã vạch", "Bí mật của mã", "Mà thôi", "Ma thổi đèn", "Má và em"]
    assert found("ma")[0] == "Ma thổi đèn"


def test_titles_that_begin_with_the_words_come_first(app, shelf):
    shelf("Vui học toán", "Toán 10", "Toán", "Toán 2", "Toàn tập")
    assert found("toán") == ["Toán", "Toán 2", "Toán 10", "Vui học toán", "Toàn tập"]


def test_the_beginning_is_found_behind_a_thousand_others(app, shelf):
    with transaction():
        db.session.execute(
            Title.__table__.insert(),
            [
                {
                    **dict.fromkeys(("subtitle", "volume", "authors", "publisher", "isbn"), ""),
                    "title": f"Sách toán {n}",
                    "kind": TitleKind.OTHER,
                    "match_key": f"{n}",
                    "sort_key": b"",
                    "search_text": f"sach toan {n}",
                    "created_at": clock.now(),
                }
                for n in range(RANKED_AT_MOST + 50)
            ],
        )
    shelf("Toán nâng cao")
    assert found("toán")[0] == "Toán nâng cao"


def test_an_isbn_finds_its_title_however_it_is_written(app, shelf):
    shelf("Có mã", isbn="9780306406157")
    shelf("Không mã")
    for typed in ("0-306-40615-2", "978-0-306-40615-7", "9780306406157", "97803064"):
        assert found(typed) == ["Có mã"], typed


def test_conditions_narrow_what_is_found(app, shelf):
    shelf("Toán 1", kind=TitleKind.TEXTBOOK)
    shelf("Toán vui", kind=TitleKind.CHILDRENS)
    assert found("toán", Title.kind == TitleKind.CHILDRENS) == ["Toán vui"]


def test_what_was_changed_is_found_by_its_new_words_only(app, shelf):
    (title,) = shelf("Tên cũ")
    with transaction():
        change_title(title, title="Nhan đề mới")
    assert found("nhan đề") == ["Nhan đề mới"]
    assert found("tên cũ") == []
    with transaction():
        db.session.delete(title)
    assert found("nhan đề") == []


def test_books_in_other_scripts_are_found(app, shelf):
    shelf("Война и мир", "Мать")
    assert found("война") == ["Война и мир"]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        '"',
        "'",
        "*",
        "toan*",
        "NEAR(toan sach, 2)",
        "toan AND",
        "toan OR NOT",
        "search_text:toan",
        "^toan",
        "toan -sach",
        "a & b | !c",
        "toan:*",
        "<->",
        "😀",
        "toan\0sach",
        "\u202e toan",
        "％ _",
        "'; DROP TABLE titles; --",
        "x" * 10_000,
        "toán " * 5_000,
        "\ud800",
        "ﷺ",
        "１２３",
        "٣٤٥",
    ],
)
def test_nothing_typed_is_search_syntax(app, shelf, typed):
    shelf("Toán 5")
    assert found(typed) in ([], ["Toán 5"])


def test_neighbours_are_one_slip_away():
    near = neighbours("dat", syllables=True)
    assert {"da", "dot", "dang"} & set(near) == {"da", "dot"}
    rest = neighbours("dat", syllables=False)
    assert {"adt", "data", "dlt"} <= set(rest)
    assert not {"dat", *near} & set(rest)
    assert len(near) < 60


def test_a_slip_in_a_foreign_name_is_forgiven_too(app, shelf):
    shelf("Harry Potter và hòn đá phù thủy")
    assert found("hary poter") == []
    assert found("hary potter") == ["Harry Potter và hòn đá phù thủy"]


def test_common_words_that_never_meet_are_not_found(app, shelf):
    shelf(*(f"Toán {n}" for n in range(20)), *(f"Văn {n}" for n in range(20)))
    assert found("toán văn") == []


def test_a_search_costs_few_statements(app, shelf):
    shelf(*(f"Toán {n}" for n in range(30)))
    with statements() as sent:
        find_titles("toán")
    assert len(sent) <= 3
    with statements() as sent:
        find_titles("khong co sach nay dau ca that day")
    assert len(sent) <= 12


def test_the_indexes_are_used(app, shelf):
    shelf("Toán 5")
    connection = db.session.connection()
    for query, index in (
        (beginning_with("toan", []), "titles_fts_beginning"),
        (having([["toan"], ["5"]], [], unfinished=True), "titles_fts"),
        (having([["toan"]], []), "titles_fts"),
    ):
        asked = query.compile(connection, compile_kwargs={"literal_binds": True})
        if connection.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()
            assert "SCAN titles" not in str(plan).replace("SCAN titles_fts", "")
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {asked}").all()
        assert index in str(plan)
