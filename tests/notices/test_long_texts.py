"""A notice with more to say than one text can hold harms nobody else's."""

from __future__ import annotations

import dataclasses

import pytest

from library_share.database import transaction
from library_share.notices import Fact, Kind, To, delivery, register
from library_share.notices.actions import keep_template, mark_delivered
from library_share.notices.kinds import KINDS
from library_share.notices.models import Notice
from library_share.notices.rules import Channel, Part, State
from library_share.notices.sandbox import SAID_AT_MOST
from tests.signing_in import sign_in

BOOKS = [f"{number:03} {'x' * 96}" for number in range(60)]
BOOKS_OUT = register(
    Kind(
        code="books_out",
        name="Books out",
        to=To.PATRON,
        text="{{ name }} still has: {{ books }}. Please bring them back.",
        facts={"books": Fact(meaning="the books", sample=["Dế Mèn"])},
    )
)
TO_STAFF = register(
    Kind(
        code="books_asked_for",
        name="Requests",
        to=To.STAFF,
        text="Asked for: {{ books }}.",
        facts={"books": Fact(meaning="the books", sample=["Dế Mèn"])},
    )
)
PAGES = (
    "/notices",
    "/notices/slips?class=6A",
    "/notices/zalo?class=6A",
    "/notices/slips.pdf",
)


@pytest.fixture
def long(school):
    school.tell(kind="books_out", key="long", patron_id=school.mina.id, facts={"books": BOOKS})
    return school


def test_story_1160_a_long_notice_names_the_first_books_and_how_many_more(long, client):
    long.hold_ready(long.ola)
    sign_in(client, long.lan)
    answers = {page: client.get(page) for page in PAGES}
    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(
        PAGES, 200
    )
    for page in PAGES[:3]:
        text = answers[page].text
        assert BOOKS[0] in text
        assert BOOKS[-1] not in text
        assert "mục nữa. Please bring them back." in text
        assert "Lý Ô La: “Dế Mèn” until" in text
    sign_in(client, long.hoa)
    assert "mục nữa" in client.get("/notices/mine").text
    token = {"Authorization": f"Bearer {long.given.a_token(long.lan)}"}
    listed = client.get("/api/v1/notices?library=THCS", headers=token)
    assert listed.status_code == 200
    texts = [item["text"] for item in listed.json["items"] if item["kind"] == "books_out"]
    assert all(SAID_AT_MOST - 110 < len(text) <= SAID_AT_MOST for text in texts)
    named = sum(book in texts[0] for book in BOOKS)
    assert f"… và {60 - named} mục nữa" in texts[0]


def test_a_long_notice_is_kept_as_it_was_read(long):
    notice = long.notices(Notice.channel == Channel.SCREEN)[0]
    with transaction():
        mark_delivered(notice, long.hoa.id)
    assert "mục nữa" in long.notices(Notice.channel == Channel.SCREEN)[0].said


def test_a_library_s_own_words_are_shortened_too_and_count_them_all(long, client):
    own = "Em {{ name }}, {{ books | length }}:{% for one in books %} {{ one }};{% endfor %}"
    with transaction():
        keep_template(long.library.id, BOOKS_OUT, Part.NOTICE, own, long.lan.id)
    sign_in(client, long.lan)
    text = client.get("/notices/slips?class=6A").text
    assert "Em Nông Mi Na, 60: 000" in text
    assert "mục nữa;" in text


def test_a_long_letter_goes_out_shortened(school, mail):
    school.gets_mail(school.lan)
    school.tell(kind="books_asked_for", key="long", facts={"books": BOOKS})
    delivery.deliver()
    assert "mục nữa." in mail.texts[0]


def test_a_letter_that_no_words_can_say_fails_and_all_others_go_out(
    school, mail, client, monkeypatch
):
    school.gets_mail(school.lan)
    school.tell(kind="books_asked_for", key="bad", facts={"books": ["x"]})
    school.asked_for()
    broken = dataclasses.replace(TO_STAFF, text="{{ nobody_knows_this }}")
    monkeypatch.setitem(KINDS, TO_STAFF.code, broken)
    delivery.deliver()
    by_mail = school.notices(Notice.channel == Channel.EMAIL)
    assert [one.state for one in by_mail] == [State.FAILED, State.DELIVERED]
    assert "nobody_knows_this" in by_mail[0].detail
    assert len(mail.letters) == 1
    sign_in(client, school.lan)
    page = client.get("/notices").text
    assert "Requests" in page
    assert "Không có từ “nobody_knows_this”" in page
