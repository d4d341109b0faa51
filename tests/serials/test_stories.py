"""Stories 791 to 811: newspapers and magazines come, travel and are tied (docs/stories.md)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from library_share.catalogue.models import TitleKind
from library_share.circulation.actions import Deed as LendingDeed
from library_share.circulation.actions import lend
from library_share.circulation.keeping import CopyIsOut
from library_share.circulation.queries import copy_at_hand
from library_share.copies.actions import move
from library_share.copies.models import Copy, CopyState
from library_share.database import db, transaction
from library_share.libraries.models import PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.patrons.queries import find_patron_with_id
from library_share.rotation.boxes.actions import pack
from library_share.rotation.boxes.queries import contents_of
from library_share.serials.actions import bundling, moving, receiving, subscribing
from library_share.serials.bundles import weedable_copies, weedable_titles
from library_share.serials.due import due_at, walks_of
from library_share.serials.errors import (
    BundleIsOut,
    CannotBundle,
    HasMovedOn,
    NotAPeriodical,
    NothingAwaited,
    NotWaitedFor,
    SubscriptionExists,
    UnknownBarcode,
)
from library_share.serials.models import Issue, IssueCopy
from library_share.serials.queries import awaited, to_claim
from library_share.serials.rules import AtEnd, Fate, Frequency, IssueState
from library_share.serials.telling import claim_text
from library_share.web.access import Actor, Role
from tests.serials.conftest import MONDAY


def state(reading, subscription, day=MONDAY) -> IssueState:
    return reading.issue(subscription, day).state_on(reading.today)


def test_story_791_i_order_a_newspaper_and_know_what_will_come(reading):
    weekly = reading.subscribes("Thiếu niên Tiền Phong", frequency=Frequency.WEEKLY)
    assert reading.numbers(weekly) == [100, 101, 102, 103, 104]
    assert state(reading, weekly) is IssueState.EXPECTED
    with pytest.raises(NotAPeriodical):
        reading.act(subscribing.subscribe, reading.given.a_title("Dế Mèn"))
    with pytest.raises(SubscriptionExists):
        reading.act(
            subscribing.subscribe,
            weekly.title,
            frequency=Frequency.WEEKLY,
            starts_on=MONDAY,
            ends_on=MONDAY + timedelta(days=7),
        )


def test_story_792_i_tap_once_when_it_is_here_and_twice_is_harmless(reading):
    daily = reading.subscribes(copies=2)
    assert len(reading.receives(daily)) == 2
    assert reading.receives(daily) == []
    assert state(reading, daily) is IssueState.RECEIVED
    assert reading.given.how_many(IssueCopy) == 2


def test_story_793_one_of_two_copies_came_the_other_follows(reading):
    daily = reading.subscribes(copies=2)
    reading.receives(daily, up_to=1)
    assert state(reading, daily) is IssueState.SHORT
    reading.receives(daily)
    assert state(reading, daily) is IssueState.RECEIVED


def test_story_794_a_wrong_tap_is_undone_until_the_paper_went_on(reading):
    daily = reading.subscribes()
    reading.routes(daily, ("TVX", 1), ("TTHTCD", 1))
    (first,) = reading.receives(daily)
    reading.act(receiving.undo_receipt, first)
    assert state(reading, daily) is IssueState.EXPECTED
    (second,) = reading.receives(daily)
    reading.moves(second)
    with pytest.raises(HasMovedOn):
        reading.act(receiving.undo_receipt, second)
    reading.act(moving.undo_move, second)
    assert reading.where(second) == "TVX"
    reading.act(receiving.undo_receipt, second)
    assert reading.given.how_many(IssueCopy, IssueCopy.undone_at.is_(None)) == 0


def test_story_795_i_scan_the_bar_code_of_a_newspaper(reading):
    daily = reading.subscribes(issn="9770866756008")
    assert daily.issn == "0866756X"
    reading.goes_to(MONDAY + timedelta(days=1))
    issue, copies = reading.act(receiving.receive_scanned, "9770866756008")
    assert (issue.published_on, len(copies)) == (reading.today, 1)
    issue, _ = reading.act(receiving.receive_scanned, "0866-756x")
    assert issue.published_on == MONDAY
    with pytest.raises(NothingAwaited):
        reading.act(receiving.receive_scanned, "0866756X")
    with pytest.raises(UnknownBarcode):
        reading.act(receiving.receive_scanned, "8934974158899")


def test_story_796_what_is_late_is_claimed_with_a_text_to_copy(reading):
    daily = reading.subscribes(copies=2, supplier="Bưu điện An Khánh")
    reading.receives(daily, up_to=1)
    reading.goes_to(MONDAY + timedelta(days=2))
    late = to_claim(daily, reading.today)
    assert [one.number for one in late] == [100, 101]
    text = claim_text(daily, late)
    assert "Bưu điện An Khánh" in text
    assert "Báo Thái Nguyên" in text
    assert "100 (23/11/2026): thiếu 1 bản" in text
    assert "101 (24/11/2026): thiếu 2 bản" in text
    reading.act(receiving.claim, late)
    assert state(reading, daily, 1) is IssueState.CLAIMED
    with pytest.raises(NotWaitedFor):
        reading.act(receiving.claim, [reading.issue(daily, 5)])
    reading.act(receiving.undo_claim, reading.issue(daily, 1))
    assert state(reading, daily, 1) is IssueState.LATE


def test_story_797_what_never_comes_is_noted_as_missing_and_may_come_after_all(reading):
    daily = reading.subscribes()
    reading.goes_to(MONDAY + timedelta(days=3))
    reading.act(receiving.give_up, reading.issue(daily))
    assert state(reading, daily) is IssueState.MISSING
    assert reading.issue(daily) not in awaited(daily.library_id, reading.today)
    reading.receives(daily)
    assert state(reading, daily) is IssueState.RECEIVED


def test_story_798_tet_has_no_newspaper_and_numbers_close_up(reading):
    daily = reading.subscribes()
    reading.receives(daily)
    days = [MONDAY + timedelta(days=offset) for offset in (1, 3)]
    skip = reading.act(lambda *args: subscribing.skip(*args[:-1]), daily, *days, "Nghỉ Tết")
    assert reading.issue(daily, 2) is None
    assert reading.issue(daily, 4).number == 101
    reading.act(subscribing.unskip, daily, skip.id)
    assert reading.issue(daily, 4).number == 104


def test_story_799_another_number_is_printed_and_those_after_it_follow(reading):
    daily = reading.subscribes()
    reading.receives(daily)
    second = reading.issue(daily, 1)
    reading.act(lambda issue, _: receiving.correct_number(issue, 205), second)
    assert reading.numbers(daily)[:5] == [100, 205, 206, 207, 208]
    reading.act(lambda one, _: subscribing.change(one, **_columns(one, copies=3)), daily)
    assert reading.numbers(daily)[:3] == [100, 205, 206]
    assert reading.issue(daily).copies == 1
    assert reading.issue(daily, 2).copies == 3


def _columns(subscription, **more):
    names = ("frequency", "ends_on", "copies", "first_number", "at_end", "is_popular")
    return {**{name: getattr(subscription, name) for name in names}, **more}


def test_story_800_a_special_issue_comes_that_nobody_foretold(reading):
    daily = reading.subscribes()
    tet = reading.act(
        lambda one, deed: receiving.add_special(
            one, deed, published_on=MONDAY, label="Số Tết", number=None, copies=2
        ),
        daily,
    )
    assert (tet.received, tet.is_special) == (2, True)
    assert len(reading.numbers(daily)) == 32
    for copy in db.session.query(IssueCopy).all():
        reading.act(receiving.undo_receipt, copy)
    assert tet not in awaited(daily.library_id, reading.today)
    irregular = reading.subscribes("Bản tin xã", frequency=Frequency.IRREGULAR)
    assert reading.numbers(irregular) == []


def test_story_801_the_year_ends_and_i_order_it_again_with_the_numbers_going_on(reading):
    weekly = reading.subscribes(frequency=Frequency.WEEKLY, ends_on=date(2026, 12, 31))
    again = subscribing.renewed(weekly)
    assert again["starts_on"] == date(2027, 1, 1)
    assert again["first_number"] == 106
    anew = reading.subscribes(
        "Hoa học trò", frequency=Frequency.WEEKLY, ends_on=date(2026, 12, 31), restarts_yearly=True
    )
    assert subscribing.renewed(anew)["first_number"] == 1


def test_story_802_a_newspaper_travels_until_it_is_free_to_cut_up(reading):
    daily = reading.subscribes()
    reading.routes(daily, ("TVX", 1), ("TTHTCD", 1), ("TH", 2))
    (copy,) = reading.receives(daily)
    assert due_at(daily.library_id, reading.today) == []
    seen = []
    for _ in range(5):
        reading.goes_to(reading.today + timedelta(days=1))
        for due in due_at(daily.library_id, reading.today):
            reading.moves(due.copy)
        seen.append(reading.where(copy))
    assert seen == ["TTHTCD", "TH", "TH", "cut_up", "cut_up"]


def test_story_803_nothing_moves_by_itself_and_two_taps_move_once(reading):
    daily = reading.subscribes()
    reading.routes(daily, ("TVX", 1), ("TTHTCD", 1), ("TH", 1))
    (copy,) = reading.receives(daily)
    reading.goes_to(MONDAY + timedelta(days=9))
    assert reading.where(copy) == "TVX"
    (due,) = due_at(daily.library_id, reading.today)
    assert reading.act(moving.move, [due.stay.id]) == 1
    assert reading.act(moving.move, [due.stay.id]) == 0
    assert reading.where(copy) == "TTHTCD"


def test_story_804_a_closed_school_holds_the_paper_up_and_i_read_until_when(reading):
    daily = reading.subscribes()
    tuesday = MONDAY + timedelta(days=1)
    reading.given.a_closure(tuesday, tuesday + timedelta(days=1), reading.library("TTHTCD"))
    reading.routes(daily, ("TVX", 1), ("TTHTCD", 1))
    (copy,) = reading.receives(daily)
    assert reading.stay(copy).move_on == MONDAY + timedelta(days=3)
    # The school shuts for a flood after the day was set.
    thursday = MONDAY + timedelta(days=3)
    reading.given.a_closure(thursday, thursday + timedelta(days=1), reading.library("TTHTCD"))
    reading.goes_to(thursday)
    (walk,) = walks_of(due_at(daily.library_id, reading.today))
    assert walk.waits_until == MONDAY + timedelta(days=5)


def test_story_805_two_copies_of_one_issue_go_two_ways(reading):
    weekly = reading.subscribes(copies=2, frequency=Frequency.WEEKLY)
    reading.routes(weekly, ("TVX", 1), ("TTHTCD", 1))
    reading.routes(weekly, ("TH", 2), copy=2)
    first, second = reading.receives(weekly)
    assert reading.stay(second).move_on == MONDAY
    reading.moves(second)
    assert (reading.where(first), reading.where(second)) == ("TVX", "TH")


def test_story_806_children_still_read_it_so_it_stays_a_day_longer(reading):
    daily = reading.subscribes()
    reading.routes(daily, ("TVX", 1), ("TTHTCD", 1))
    (copy,) = reading.receives(daily)
    reading.goes_to(MONDAY + timedelta(days=1))
    reading.act(lambda stay, deed: moving.keep_longer(stay, 2, deed), reading.stay(copy))
    assert reading.stay(copy).move_on == MONDAY + timedelta(days=3)
    assert due_at(daily.library_id, reading.today) == []


def test_story_807_a_magazine_comes_home_from_its_way_to_be_kept(reading):
    monthly = reading.subscribes("Toán Tuổi thơ", frequency=Frequency.MONTHLY, at_end=AtEnd.KEEP)
    reading.routes(monthly, ("TVX", 1), ("TH", 5))
    (copy,) = reading.receives(monthly)
    reading.moves(copy)
    assert reading.where(copy) == "TH"
    reading.goes_to(MONDAY + timedelta(days=7))
    reading.moves(copy, at="TH")
    assert reading.where(copy) == "TVX"
    assert reading.stay(copy).move_on is None
    reading.goes_to(MONDAY + timedelta(days=20))
    assert due_at(monthly.library_id, reading.today) == []


@pytest.fixture
def weekly(reading):
    """A children's weekly of which four issues came."""
    found = reading.subscribes("Nhi đồng", frequency=Frequency.WEEKLY, at_end=AtEnd.KEEP)
    reading.goes_to(MONDAY + timedelta(days=22))
    for week in range(4):
        reading.receives(found, 7 * week)
    return found


def copies_of(subscription) -> list[IssueCopy]:
    return db.session.query(IssueCopy).order_by(IssueCopy.id).all()


def test_story_808_issues_tied_together_are_one_book_of_the_register(reading, weekly):
    copies = [copy.id for copy in copies_of(weekly)]
    bundle = reading.act(bundling.tie, weekly, copies)
    copy = db.session.get_one(Copy, bundle.copy_id)
    assert copy.accession_number == "00001"
    assert copy.title.kind is TitleKind.PERIODICAL
    assert "100–103" in copy.note
    assert "2026" in copy.note
    assert reading.given.how_many(Copy) == 1
    # It is lent like any other copy.
    reading.given.a_policy()
    patron = reading.given.a_patron(library=reading.library())
    reading.act(_lends, copy.id, patron)
    with pytest.raises(CopyIsOut):
        reading.act(bundling.untie, bundle)


def test_story_851_a_bundle_goes_into_a_box_like_a_book_and_stays_tied_while_it_is_away(
    reading, weekly
):
    bundle = reading.act(bundling.tie, weekly, [copy.id for copy in copies_of(weekly)])
    copy_id, home = bundle.copy_id, reading.library()
    box = reading.given.a_place(home, PlaceKind.BOX, within_id=main_place_of(home.id).id)
    who = reading.account("dong-thung")
    actor = Actor(
        account_id=who.id,
        username=who.username,
        name=who.name,
        roles={home.id: frozenset({Role.LIBRARIAN})},
    )
    packed = reading.act(lambda deed: pack(box, copy_at_hand(copy_id), actor, deed))
    assert packed.inside == contents_of([box.id])[box.id].copies == 1
    with transaction():
        box.within_id = main_place_of(reading.library("TH").id).id
    with pytest.raises(BundleIsOut):
        reading.act(bundling.untie, bundle)
    with transaction():
        box.within_id = main_place_of(home.id).id
    reading.act(bundling.untie, bundle)


def _lends(copy_id, patron, deed):
    lend(
        copy_at_hand(copy_id),
        find_patron_with_id(patron.id),
        LendingDeed(library_id=deed.library_id, account_id=None, at=deed.at),
    )


def test_story_809_an_issue_is_in_one_bundle_only_and_not_while_it_travels(reading, weekly):
    copies = [copy.id for copy in copies_of(weekly)]
    reading.act(bundling.tie, weekly, copies[:2])
    with pytest.raises(CannotBundle):
        reading.act(bundling.tie, weekly, copies)
    reading.routes(weekly, ("TVX", 1), ("TH", 1))
    (away,) = reading.receives(weekly, 28)
    reading.moves(away)
    with pytest.raises(CannotBundle) as refused:
        reading.act(bundling.tie, weekly, [away.id])
    assert "104" in refused.value.facts["issues"]


def test_story_810_a_bundle_is_untied_and_its_number_stays(reading, weekly):
    copies = [copy.id for copy in copies_of(weekly)]
    bundle = reading.act(bundling.tie, weekly, copies)
    reading.act(bundling.untie, bundle)
    assert db.session.get_one(Copy, bundle.copy_id).state is CopyState.WITHDRAWN
    again = reading.act(bundling.tie, weekly, copies)
    assert db.session.get_one(Copy, again.copy_id).accession_number == "00002"


def test_story_811_after_two_years_popular_issues_may_be_weeded(reading, weekly):
    copies = [copy.id for copy in copies_of(weekly)]
    bundle = reading.act(bundling.tie, weekly, copies[:1])
    reading.goes_to(date(2028, 11, 29))
    assert weedable_titles(weekly.library_id, reading.today) == []
    reading.goes_to(date(2028, 11, 30))
    (row,) = weedable_titles(weekly.library_id, reading.today)
    assert row.copies == 1
    old = weedable_copies(weekly.library_id, weekly.title_id, reading.today)
    reading.act(moving.end, old, Fate.WEEDED)
    assert weedable_titles(weekly.library_id, reading.today) == []
    assert bundle.issues == 1
    assert reading.given.how_many(Issue, Issue.received > 0) == 4


def test_a_bundle_elsewhere_stays_tied(reading, weekly):
    bundle = reading.act(bundling.tie, weekly, [copy.id for copy in copies_of(weekly)])
    place = reading.place("TH")
    reading.act(lambda deed: move([bundle.copy_id], place.id, at=deed.at, account_id=None))
    with pytest.raises(BundleIsOut):
        reading.act(bundling.untie, bundle)
