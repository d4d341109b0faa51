"""Stories of docs/stories.md, one test each."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.database import db, transaction
from library_share.notices import News, keeping, queries, slips, tell_all, withdraw
from library_share.notices.actions import (
    back_to_default,
    keep_template,
    mark_delivered,
    withdraw_one,
)
from library_share.notices.errors import NoSuchNotice, NoticeHasEnded, TemplateFault
from library_share.notices.kinds import KINDS
from library_share.notices.models import Notice, NoticeTemplate
from library_share.notices.rules import Channel, Part, State
from library_share.notices.saying import text_of, words_of
from library_share.patrons.models import Appointment, PatronKind, PlaceKeeper
from library_share.web.access import Act, Actor, Role
from tests.given import Given
from tests.statements import statements


def actor_of(account) -> Actor:
    db.session.expire_all()
    roles: dict[int, frozenset[Role]] = {}
    for one in db.session.scalars(select(Appointment).where(Appointment.account_id == account.id)):
        roles[one.library_id] = roles.get(one.library_id, frozenset()) | {one.role}
    return Actor(account_id=account.id, username=account.username, name=account.name, roles=roles)


def on_screen_of(account, library) -> list[str]:
    who = actor_of(account)
    found = db.session.scalars(queries.on_screen(who, library.id).order_by(Notice.id))
    texts = [text_of(notice, words_of(notice.library_id)) for notice in found]
    assert queries.how_many_on_screen(who, library.id) == len(texts)
    return texts


def slip_texts(school, class_name="6A") -> dict[str, list[str]]:
    db.session.rollback()
    sheet = slips.sheet_of(school.library, class_name)
    return {slip.name: slip.texts for slip in sheet.slips}


def hand_out(school, class_name="6A", patron=None, until=10_000) -> int:
    with transaction():
        return slips.hand_out(
            school.library.id,
            class_name=class_name,
            patron_id=patron.id if patron else None,
            until=until,
            account_id=school.lan.id,
        )


def test_story_301_what_is_told_twice_is_told_once(school):
    assert school.hold_ready(school.mina) == 2  # a slip, and the teacher's screen
    assert school.hold_ready(school.mina, title="Another") == 0
    assert [notice.channel for notice in school.notices()] == [Channel.SLIP, Channel.SCREEN]


def test_story_302_what_did_not_happen_is_not_told(school):
    with pytest.raises(ZeroDivisionError), transaction():
        school.hold_ready(school.mina)
        raise ZeroDivisionError
    assert school.notices() == []


def test_story_303_each_slip_names_one_child(school):
    school.hold_ready(school.mina, 1, title="Đất rừng")
    school.hold_ready(school.ola, 2)
    school.hold_ready(school.mina, 3)
    found = slip_texts(school)
    assert list(found) == ["Lý Ô La", "Nông Mi Na"]  # as in the class book: by given name
    assert [len(texts) for texts in found.values()] == [1, 2]
    assert not any("Ô La" in text for text in found["Nông Mi Na"])


def test_story_304_zalo_text_for_parents_names_their_child_only(school):
    school.hold_ready(school.mina, 1)
    school.hold_ready(school.ola, 2)
    sheet = slips.sheet_of(school.library, "6A")
    texts = {slip.name: slips.for_parents(slip, school.library) for slip in sheet.slips}
    assert "Nông Mi Na" in texts["Nông Mi Na"]
    assert "Ô La" not in texts["Nông Mi Na"]
    assert texts["Lý Ô La"].startswith("Thư viện THCS xin gửi phụ huynh em Lý Ô La, lớp 6A:\n")


def test_story_305_zalo_text_for_a_class_names_nobody(school):
    school.hold_ready(school.mina, 1)
    school.hold_ready(school.ola, 2)
    assert slips.sheet_of(school.library, "6A").group == ["2 books wait for class 6A."]
    words = KINDS["book_here"].words_of(Part.GROUP)
    assert set(words) == {"library", "today", "class_name", "count"}


def test_story_306_printing_alone_delivers_nothing(school):
    school.hold_ready(school.mina)
    before = slip_texts(school)
    assert slips.pdf(slips.sheet_of(school.library, None), school.library).startswith(b"%PDF")
    assert slip_texts(school) == before
    assert hand_out(school) == 1
    assert slip_texts(school) == {}
    assert hand_out(school) == 0


def test_story_307_what_was_told_after_printing_is_printed_next_time(school):
    school.hold_ready(school.mina, 1)
    printed = slips.sheet_of(school.library, "6A")
    school.hold_ready(school.ola, 2)
    assert hand_out(school, until=printed.until) == 1
    assert list(slip_texts(school)) == ["Lý Ô La"]


def test_story_308_one_child_was_told_by_zalo_the_others_get_slips(school):
    school.hold_ready(school.mina, 1)
    school.hold_ready(school.ola, 2)
    assert hand_out(school, patron=school.mina) == 1
    assert list(slip_texts(school)) == ["Lý Ô La"]


def test_story_309_the_teacher_sees_her_class_on_screen_and_no_other(school, given: Given):
    school.hold_ready(school.mina, 1)
    other = given.a_patron("Hoàng Văn Sáu", school.library, class_name="6B")
    school.hold_ready(other, 2)
    texts = on_screen_of(school.hoa, school.library)
    assert texts == ["Nông Mi Na: “Dế Mèn” until 01/12/2026."]


def test_story_310_a_pupil_who_helps_at_the_shelf_is_not_told_about_classmates(school, given):
    helper = given.an_account("be", Role.PUPIL_LIBRARIAN, school.library)
    shelf = db.session.scalars(select(PlaceKeeper.place_id)).one()
    with transaction():
        db.session.add(PlaceKeeper(place_id=shelf, account_id=helper.id, since=clock.today()))
    school.hold_ready(school.mina)
    assert on_screen_of(helper, school.library) == []


def test_story_311_next_years_teacher_sees_what_still_waits(school, given):
    school.hold_ready(school.mina)
    keeper = db.session.scalars(select(PlaceKeeper)).one()
    thu = given.an_account("thu", Role.CLASS_KEEPER, school.library)
    with transaction():
        keeper.until = clock.today()
        db.session.add(
            PlaceKeeper(place_id=keeper.place_id, account_id=thu.id, since=clock.today())
        )
    assert on_screen_of(school.hoa, school.library) == []
    assert len(on_screen_of(thu, school.library)) == 1


def test_story_312_what_concerns_the_library_is_read_once_by_any_librarian(school, given):
    school.asked_for()
    mai = given.an_account("mai", library=school.library)
    assert on_screen_of(school.lan, school.library) == ["Somebody asks for “Dế Mèn”."]
    assert on_screen_of(school.hoa, school.library) == []
    with transaction():
        [notice] = school.notices()
        mark_delivered(notice, mai.id)
    assert on_screen_of(school.lan, school.library) == []
    [notice] = school.notices()
    assert notice.said == "Somebody asks for “Dế Mèn”."


def test_story_313_a_notice_for_one_account_is_on_its_screen_only(school, given):
    mai = given.an_account("mai", library=school.library)
    school.asked_for(account_id=mai.id)
    assert len(on_screen_of(mai, school.library)) == 1
    assert on_screen_of(school.lan, school.library) == []


def test_story_314_what_is_no_longer_true_is_taken_back(school):
    school.hold_ready(school.mina, 1)
    school.hold_ready(school.ola, 2)
    hand_out(school, patron=school.ola)
    with transaction():
        assert withdraw(kind="book_here", about=[1, 2]) == 3
    assert [(one.about, one.channel.value, one.state.value) for one in school.notices()] == [
        (1, "slip", "withdrawn"),
        (1, "screen", "withdrawn"),
        (2, "slip", "delivered"),
        (2, "screen", "withdrawn"),
    ]


def test_story_315_what_was_delivered_cannot_be_taken_back(school):
    school.asked_for()
    with transaction():
        mark_delivered(school.notices()[0], school.lan.id)
    with pytest.raises(NoticeHasEnded), transaction():
        withdraw_one(school.notices()[0], school.lan.id)


def test_story_316_my_library_says_it_in_its_own_words(school, given):
    kind = KINDS["book_here"]
    with transaction():
        keep_template(
            school.library.id, kind, Part.NOTICE, "Mời em {{ name }}\r\nlấy sách.", school.lan.id
        )
    school.hold_ready(school.mina)
    assert slip_texts(school) == {"Nông Mi Na": ["Mời em Nông Mi Na\nlấy sách."]}
    th = given.a_library("TH")
    assert words_of(th.id) == {}
    with transaction():
        back_to_default(school.library.id, kind, Part.NOTICE)
    assert slip_texts(school)["Nông Mi Na"][0].startswith("Nông Mi Na: “Dế Mèn”")


def test_story_317_a_text_that_cannot_be_used_is_not_kept(school):
    for text in ("Chào {{ ten }}", "{{ name", "{{ ''.__class__ }}", " "):
        with pytest.raises(TemplateFault), transaction():
            keep_template(school.library.id, KINDS["book_here"], Part.NOTICE, text, school.lan.id)
    assert school.given.how_many(NoticeTemplate) == 0


def test_story_318_the_text_for_a_class_cannot_ask_for_a_name(school):
    with pytest.raises(TemplateFault), transaction():
        keep_template(
            school.library.id, KINDS["book_here"], Part.GROUP, "{{ name }}", school.lan.id
        )


def test_story_319_one_bad_text_does_not_stop_the_printing(school, caplog):
    """A text that a newer version does not understand any more: the usual words take over."""
    with transaction():
        db.session.add(
            NoticeTemplate(
                library_id=school.library.id,
                kind="book_here",
                part=Part.NOTICE,
                text="{{ gone }}",
                changed_at=clock.now(),
            )
        )
    school.hold_ready(school.mina)
    assert slip_texts(school)["Nông Mi Na"][0].startswith("Nông Mi Na: “Dế Mèn”")
    assert "template_unknown_word" in caplog.text
    with transaction():
        back_to_default(school.library.id, KINDS["book_here"], Part.NOTICE)


def test_story_320_a_delivered_text_stays_as_it_was(school):
    school.hold_ready(school.mina)
    hand_out(school)
    with transaction():
        keep_template(school.library.id, KINDS["book_here"], Part.NOTICE, "Khác", school.lan.id)
    slip, screen = school.notices()
    assert text_of(slip, words_of(school.library.id)).startswith("Nông Mi Na")
    assert text_of(screen, words_of(school.library.id)) == "Khác"


def test_story_321_after_half_a_year_nobody_knows_who_was_reminded(school):
    school.hold_ready(school.mina)
    hand_out(school)
    with clock.pretend(clock.now() + keeping.KEPT_FOR + timedelta(days=1)):
        with transaction():
            keeping.forget_old_notices()
        slip, screen = school.notices()
        assert (slip.facts, slip.said, slip.patron_id) == (None, None, None)
        assert screen.facts  # it still waits
        assert text_of(slip, {}) == ""
        assert school.hold_ready(school.mina) == 0  # and is still not told twice


def test_story_322_a_grown_up_without_a_class_gets_a_slip_too(school, given):
    ba = given.a_patron("Bà Sáu", school.library, kind=PatronKind.RESIDENT)
    assert school.hold_ready(ba) == 1
    [count] = slips.classes_waiting(school.library.id)
    assert (count.class_name, count.patrons) == ("", 1)
    sheet = slips.sheet_of(school.library, "")
    assert sheet.group == []
    assert slips.for_parents(sheet.slips[0], school.library).startswith(
        "Thư viện THCS xin gửi Bà Sáu:"
    )


def test_only_what_was_told_before_a_moment_is_taken_back(school):
    school.hold_ready(school.mina, 1)
    now = clock.now()
    for moment, how_many in ((now - timedelta(days=1), 0), (now + timedelta(days=1), 2)):
        with transaction():
            assert withdraw(kind="book_here", about=[1], told_before=moment) == how_many


def test_a_notice_from_before_a_kind_learned_a_new_fact_can_still_be_read(school):
    school.hold_ready(school.mina)
    with transaction():
        for notice in school.notices():
            notice.facts = {"title": "Dế Mèn"}
    assert slip_texts(school) == {"Nông Mi Na": ["Nông Mi Na: “Dế Mèn” until ."]}


def test_a_kind_that_only_some_may_see_is_hidden_from_the_others(school, monkeypatch):
    school.asked_for()
    secret = dataclasses.replace(KINDS["asked_for"], seen_by=Act.KEEP_ACCOUNTS)
    monkeypatch.setitem(KINDS, "asked_for", secret)
    who = actor_of(school.lan)
    assert list(db.session.scalars(queries.notices_of(school.library.id, who))) == []
    assert on_screen_of(school.lan, school.library) == []
    with pytest.raises(NoSuchNotice):
        queries.notice_of(school.notices()[0].id, [school.library.id], who)


def test_telling_somebody_the_kind_is_not_for_is_a_bug(school, given):
    stranger = given.a_patron("Ai Đó", given.a_library("TH"))
    until = date(2026, 12, 1)
    good = {"kind": "book_here", "key": "x", "facts": {"title": "x", "until": until}}
    for wrong in (
        {**good},
        {**good, "patron_id": stranger.id},
        {**good, "patron_id": school.mina.id, "account_id": school.lan.id},
        {**good, "patron_id": school.mina.id, "facts": {"title": "x"}},
        {**good, "patron_id": school.mina.id, "facts": {"title": 1, "until": until}},
        {"kind": "class_set", "key": "x", "facts": {"count": 1, "titles": []}},
        {"kind": "asked_for", "key": "x", "facts": {"title": "x"}, "class_name": "6A"},
    ):
        with pytest.raises(ValueError, match=r"^x: |is told with"):
            school.tell(**wrong)
    assert school.notices() == []


def test_many_are_told_in_few_statements(school, given):
    news = [
        News(
            kind="book_here",
            key=f"hold:{number}",
            library_id=school.library.id,
            patron_id=school.mina.id,
            facts={"title": "x", "until": date(2026, 12, 1)},
        )
        for number in range(100)
    ]
    with statements() as sent, transaction():
        assert tell_all(news) == 200
    assert len([one for one in sent if not one.startswith(("BEGIN", "SAVEPOINT"))]) <= 4
    with transaction():
        assert tell_all(news) == 0


def test_an_account_of_another_library_sees_nothing(school, given):
    school.hold_ready(school.mina)
    school.asked_for()
    th = given.a_library("TH")
    stranger = given.an_account("xa", library=th)
    assert on_screen_of(stranger, th) == []
    assert on_screen_of(stranger, school.library) == []
    assert State.WAITING in {one.state for one in school.notices()}
