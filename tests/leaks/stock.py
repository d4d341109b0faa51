"""A child of one library, in everything the product knows, and what must never be read of it.

TH is the child's school. It borrows from TVX and lends to it, so that TVX meets the books and the
consignments; THCS has no part in any of it, and XB is a library of another commune.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from library_share import clock
from library_share.asking.following import link_of
from library_share.catalogue.models import TitleKind
from library_share.classroom.devices import acts, pairing
from library_share.classroom.devices.acts import Said
from library_share.classroom.devices.rules import ActKind
from library_share.classroom.shelves.actions import count_readings
from library_share.consents.models import Consent, Honour, Purpose, SignedBy
from library_share.copies.actions import change_copy
from library_share.copies.deeds import Deed
from library_share.copies.models import CopyState
from library_share.database import db, transaction
from library_share.dispatch import actions as dispatch
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.inbox.feeds import make_feed
from library_share.interlibrary import actions
from library_share.libraries.models import PlaceKind, Term
from library_share.libraries.queries import main_place_of
from library_share.papers import files
from library_share.patrons.keepers.actions import put_in_charge
from library_share.patrons.models import Account, Patron, PatronState
from library_share.promotion.actions import note as note_activity
from library_share.promotion.rules import ActivityKind
from library_share.reports import actions as reports
from library_share.reports.rules import Kind as ReportKind
from library_share.rotation.planning.actions import make_plan
from library_share.rotation.planning.carriers import say_who_carries
from library_share.rotation.point.actions import note_figures
from library_share.rotation.rounds import actions as rounds
from library_share.rotation.rounds.stops import Planned, plan_stops
from library_share.rotation.rules import Happening as RoundHappening
from library_share.rotation.world.actions import Word, advance
from library_share.rotation.world.quiet import add_quiet_days
from library_share.serials.actions import bundling, receiving, subscribing
from library_share.serials.models import Issue
from library_share.serials.rules import Frequency
from library_share.turning.models import Turn, TurnKind
from library_share.weeding import actions as weeding
from library_share.weeding.models import WeedingLine
from library_share.weeding.rules import Criterion, Disposal
from tests.exchange.making import ROSTER, xlsx
from tests.given import Given
from tests.interlibrary.conftest import Network
from tests.signing_in import sign_in

HOME, PARTNER, STRANGER, ABROAD = "TH", "TVX", "THCS", "XB"
CLASS = "4Q"
#: The children. `PART` is a part of the first one's name: to look for it is no leak, to find it is.
NAME, PART = "Sùng Khảo Vừ", "khao"
IMPORTED = "Giàng Pả Sử"
AT_PARTNER = "Vàng Mí Lềnh"
#: Reads a book of TVX: whose copy it is, may know in whose hands it is, and no more.
READER = "Lục Thị Yêu"
PHONE, EMAIL = "0987650123", "bi.mat@truong-th.example"


@dataclass
class Stock:
    """`values` are what addresses and fields may name, by kind; `shared` are those of which the
    partner has a part by right; `secrets` are the texts nobody outside `library` reads."""

    net: Network
    values: dict[str, list[Any]] = field(default_factory=dict)
    shared: set[tuple[str, Any]] = field(default_factory=set)
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    events: dict[str, list[int]] = field(default_factory=dict)

    def has(self, kind: str, *values: Any, shared: Iterable[Any] = ()) -> None:
        self.values.setdefault(kind, []).extend([*values, *shared])
        self.shared |= {(kind, value) for value in shared}


def stock_of(app: Flask) -> Stock:
    """Everything, really done by whoever does it in life, over the last forty days."""
    given = Given()
    given.a_policy(loans_at_most=20)
    given.a_school_year(name="2026-2027")
    net = Network(given, app, given.a_title("Quê nội"), clock.now() - timedelta(days=40))
    for code in (HOME, PARTNER, STRANGER, ABROAD):
        net.library(code)
        net.lends(code, keeps_at_least=0, per_patron_at_most=9, books_at_most=50)
    net.moves_away(ABROAD)
    stock = Stock(net)
    with clock.pretend(net.now - timedelta(hours=1)):
        child = _child(stock)
        _loans(stock, child)
        _between_libraries(stock, child)
        _consignments(stock)
        _stocktake(stock)
    net.now = clock.now() - timedelta(hours=1)
    net.later(hours=0)
    _at_the_desk_late(stock, child)
    _desk_work(stock, child, app)
    _rotation(stock)
    _accounts(stock, child)
    _phones(stock, child)
    _plans(stock)
    _newspapers(stock)
    _weeding(stock)
    _turning(stock)
    _reports(stock)
    return stock


def _plans(stock: Stock) -> None:
    """A plan of rotation: no patron's name, and still no business of a library outside it."""
    given, library = Given(), stock.net.libraries[HOME]
    box = given.a_place(library, PlaceKind.BOX, "Thùng luân chuyển")
    point = given.a_place(library, name="Tủ nhận thùng")
    with transaction():
        plan = make_plan(
            library,
            Deed(library_id=library.id, account_id=None, at=clock.now()),
            name="Cả năm",
            starts_on=clock.today(),
            ends_on=clock.today() + timedelta(days=30),
            school_days=10,
            boxes=[box],
            points=[point],
        )
        mains = [main_place_of(one.id) for one in list(stock.net.libraries.values())[:2]]
        carrier = say_who_carries(
            library, name="Cô Hoa", weekdays="1", boxes_a_day=1, ways=[(mains[0], mains[1])]
        )
    stock.has("plan", plan.id)
    stock.has("carrier", carrier.id)


def _rotation(stock: Stock) -> None:
    """A box of TH that stands at a shelf of TH, in a round under way; what its point told."""
    net, home = stock.net, stock.net.library(HOME)
    box = net.given.a_place(home, PlaceKind.BOX, within_id=main_place_of(home.id).id)
    net.given.a_copy("Trong thùng", home, box)
    shelf = net.given.a_place(home)
    today, deed = clock.today(), Deed(library_id=home.id, account_id=None, at=clock.now())
    with transaction():
        one = rounds.note_need(home, deed, name="Đợt kín", starts_on=today, ends_on=today)
        part = rounds.add_box(one, box, deed)
        plan_stops(part, [Planned(place=shelf, arrives_on=today, leaves_on=today)])
        for happening in (RoundHappening.PLAN, RoundHappening.APPROVE, RoundHappening.PICK):
            rounds.say(one, happening, deed, reason="ít sách", approved_by="HT")
        (handover,) = advance({part.id: Word.GO}, deed).handovers
        dispatch.receive(handover, deed)
        stop = part.stops[0]
        count = note_figures(stop, today, deed, loans=1)
        quiet = add_quiet_days(home, today, today, "thi")
    stock.has("box", box.code)
    stock.has("round", one.id)
    stock.has("round box", part.id)
    stock.has("round stop", stop.id)
    stock.has("point count", count.id)
    stock.has("quiet days", quiet.id)


def _child(stock: Stock) -> Patron:
    given, library = stock.net.given, stock.net.library(HOME)
    given.a_patron(
        "Ma Văn Tư", library
    )  # the first card of all is the sample in the API's document
    reader = given.a_patron(READER, library, class_name=CLASS)
    child = given.a_patron(
        NAME,
        library,
        class_name=CLASS,
        born_on=date(2014, 3, 7),
        school_code="HSQ770451",
        note=f"Mẹ {PHONE}",
    )
    card = given.card(child)
    stock.secrets[HOME] = {
        "name": NAME,
        "name without marks": "Sung Khao Vu",
        "birth date": "07/03/2014",
        "birth date by API": "2014-03-07",
        "school code": "HSQ770451",
        "phone": PHONE,
        "card": card,
        "e-mail": EMAIL,
        "imported name": IMPORTED,
        "reader": READER,
        "reader's card": given.card(reader),
    }
    stock.has("patron", child.id)
    stock.has("card", card)
    stock.has("class", CLASS)
    stock.has("class id", given.a_class(CLASS, library).id)
    stock.has("name", PART)
    shelf = given.a_place(library, class_name=CLASS)
    with transaction():
        put_in_charge(shelf, child)
        counted = count_readings(shelf, 3, stock.net.deed(HOME))
        held = note_activity(
            library,
            stock.net.deed(HOME),
            day=clock.today(),
            kind=ActivityKind.BOOK_TALK,
            name="Giới thiệu sách",
            attendance=3,
        )
    stock.has("reading", counted.id)
    stock.has("activity", held.id)
    stock.has("icon size", 192)
    stock.has("schedule", "forget_old_notices")
    stock.has("place", shelf.code, main_place_of(library.id).code)
    return child


def _loans(stock: Stock, child: Patron) -> None:
    """One overdue, one given back, a title waited for, another copy kept; a class waits, too."""
    net, given = stock.net, stock.net.given
    card, out, home = given.card(child), net.copy(HOME), net.copy(HOME)
    lent = net.scan(HOME, out.code, card)
    assert lent.status_code == 200, lent.text
    net.scan(HOME, home.code, card)
    net.scan(HOME, home.code, intent="return")
    stock.has("scan", lent.json["scan_id"])
    stock.has("copy", out.code, home.code)
    net.title = given.a_title("Cái Tết của Mèo con")
    kept = net.copy(HOME)
    waiting = [net.waits(child), net.class_waits(1, HOME)]
    net.scan(HOME, kept.code)
    stock.has("copy", kept.code)
    stock.has("title", out.title_id, kept.title_id)
    stock.has("hold", *(hold.id for hold in waiting))
    with net.app.test_request_context():
        stock.has("follow", link_of(waiting[0]).rpartition("/")[2])


def _between_libraries(stock: Stock, child: Patron) -> None:
    """TH borrows from TVX: asked, agreed, packed, sent, read by the child; and lends to it."""
    net, given = stock.net, stock.net.given
    loans, copies = [], []
    reader = db.session.scalars(select(Patron).where(Patron.name == READER)).one()
    for steps in range(5):
        net.title = given.a_title(f"Góc sân và khoảng trời {steps}")
        copy = net.copy(PARTNER)
        copies.append(copy.code)
        hold = net.waits(child if steps < 4 else reader)
        loan = net.asks(hold)
        loans.append(loan.id)
        if steps >= 1:
            net.act(PARTNER, actions.agree, loan.id)
        if steps == 2:
            net.scan(PARTNER, copy.code)
            continue
        if steps >= 3:
            consignment = net.ships(PARTNER, copy)
        if steps >= 4:
            net.scan(HOME, consignment)
            answer = net.scan(HOME, copy.code, given.card(reader))
            assert answer.json["outcome"] == "lent", answer.text
            stock.has("title", net.title.id)
            stock.has("hold", hold.id)
    net.title = given.a_title("Tảng băng tan")
    theirs = net.copy(HOME)
    net.scan(HOME, theirs.code, given.card(child))
    net.scan(HOME, theirs.code, intent="return")
    reader = given.a_patron(AT_PARTNER, net.library(PARTNER), class_name="9P")
    stock.secrets[PARTNER] = {"reader": AT_PARTNER, "reader's card": given.card(reader)}
    lent = net.asks(net.waits(reader, PARTNER), PARTNER)
    net.act(HOME, actions.agree, lent.id)
    net.scan(PARTNER, net.ships(HOME, theirs))
    net.scan(PARTNER, theirs.code, given.card(reader))
    stock.has("ill", shared=[*loans, lent.id])
    stock.has("copy", shared=[*copies, theirs.code])
    # Of this one only TH and THCS know.
    net.title = given.a_title("Dòng sông thơ ấu")
    net.copy(STRANGER)
    stock.has("ill", net.asks(net.waits(child)).id)


def _consignments(stock: Stock) -> None:
    """A list of TH for its own shelf, and what goes to and fro between the libraries."""
    net = stock.net
    sent = {"library": HOME, "purpose": "class_shelf", "to_place": stock.values["place"][0]}
    begun = net.call(HOME, "POST", "/handovers", **sent)
    assert begun.status_code == 201, begun.text
    own = begun.json["code"]
    copy = net.copy(HOME)
    _posted(net, f"handovers/{own}/scans", {"library": HOME, "code": copy.code})
    net.call(HOME, "POST", f"/handovers/{own}/sending", library=HOME)
    stock.has("copy", copy.code)
    for handover in db.session.scalars(select(Handover).order_by(Handover.id)):
        ends = {handover.from_library.code, handover.to_library.code}
        code = handover.code
        stock.has(
            "handover",
            *([] if PARTNER in ends else [code]),
            shared=[code] if PARTNER in ends else [],
        )
        of_it = HandoverLine.handover_id == handover.id
        stock.lines[code] = list(db.session.scalars(select(HandoverLine.id).where(of_it)))
        of_it = HandoverEvent.handover_id == handover.id
        stock.events[code] = list(db.session.scalars(select(HandoverEvent.id).where(of_it)))


def _stocktake(stock: Stock) -> None:
    """TH counts one of its shelves, and misses what a pupil has."""
    net = stock.net
    sent = {"library": HOME, "title": "Kiểm kê", "places": [stock.values["place"][0]]}
    opened = net.call(HOME, "POST", "/stocktakes", **sent)
    assert opened.status_code == 201, opened.text
    stock.has("stocktake", opened.json["id"])
    count_id = str(uuid4())
    counted = {"count_id": count_id, "code": stock.values["copy"][0], "place": sent["places"][0]}
    _posted(net, f"stocktakes/{opened.json['id']}/counts", counted)
    stock.has("stocktake count", count_id)


def _at_the_desk_late(stock: Stock, child: Patron) -> None:
    net = stock.net
    sent = {
        "scan_id": str(uuid4()),
        "library": HOME,
        "code": stock.values["copy"][0],
        "patron": net.given.card(net.given.a_patron("Hầu Thị Bình", net.library(HOME))),
        "scanned_at": (clock.now() - timedelta(hours=2)).isoformat(),
        "intent": "auto",
        "override": None,
    }
    _posted(net, "scans", sent)
    stock.has("scan", sent["scan_id"])


def _posted(net: Network, path: str, sent: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {net.tokens[HOME]}"}
    db.session.rollback()
    with clock.pretend(net.now):
        answer = net.app.test_client().post(f"/api/v1/{path}", json=sent, headers=headers)
    assert answer.status_code in (200, 409), answer.text
    db.session.expire_all()


def _desk_work(stock: Stock, child: Patron, app: Flask) -> None:
    """A notice, a page that was looked at, an import that waits and one that is done, cards."""
    net, client = stock.net, app.test_client()
    sign_in(client, net.accounts[HOME])
    db.session.rollback()
    assert NAME in client.get(f"/patrons/{child.id}").text
    net.given.a_notice(child)
    for is_confirmed in (True, False):
        rows = [[1, f"HSQ88000{int(is_confirmed)}", IMPORTED, date(2014, 5, 9), "Nam", CLASS]]
        file = (io.BytesIO(xlsx(ROSTER, *rows)), f"{IMPORTED}.xlsx")
        answer = client.post("/import", data={"kind": "patrons", "file": file})
        assert answer.status_code == 303, answer.text
        if is_confirmed:
            answer = client.post(f"{answer.location}/confirmation")
            assert answer.status_code == 303, answer.text
    with pytest.MonkeyPatch.context() as few:
        few.setattr(files, "AT_ONCE_LABELS", 0)
        answer = client.post("/labels.pdf", data={"kind": "cards", "which": "all"})
        assert answer.status_code == 303, answer.text
    client.post("/labels/printers", data={"name": "Máy TH", "right_mm": "1", "down_mm": "1"})
    client.post("/registers/new", data={"name": "Sổ giáo khoa", "width": "5"})


def _phones(stock: Stock, child: Patron) -> None:
    """A phone of the child's shelf that was revoked, and what it reported after that."""
    home, account = stock.net.library(HOME), stock.net.accounts[HOME]
    with transaction():
        secret = pairing.offer(home.id, None, account.id)
        device, _ = pairing.pair(secret, "Máy bị mất")
        pairing.revoke(home.id, device.code, account.id)
    about = {"copy": stock.net.copy(HOME).code, "reader": stock.net.given.card(child)}
    now = clock.now()
    said = Said(number=1, act_id=uuid4(), kind=ActKind.LEND, at=now, about=about)
    with transaction():
        acts.take(device.id, said, clock_shows=now)
    stock.has("device", device.code)
    stock.has("act number", said.number)


def _newspapers(stock: Stock) -> None:
    """A daily of TH: one issue is read, one was tied; Tết is to come."""
    home = stock.net.library(HOME)
    deed = stock.net.deed(HOME)
    title = stock.net.given.a_title("Báo Măng non", TitleKind.PERIODICAL)
    with transaction():
        daily = subscribing.subscribe(
            title,
            deed,
            frequency=Frequency.DAILY,
            starts_on=deed.on - timedelta(days=3),
            ends_on=deed.on + timedelta(days=30),
        )
        stop = subscribing.WantedStop(place=main_place_of(home.id), days=1)
        subscribing.route(daily, 1, [stop], deed)
        day = deed.on + timedelta(days=20)
        subscribing.skip(daily, day, day, "Nghỉ Tết")
        issues = db.session.scalars(select(Issue).order_by(Issue.published_on).limit(2)).all()
        copies = [receiving.receive(issue, deed)[0] for issue in issues]
        bundling.tie(daily, [copies[0].id], deed)
    stock.has("copy number", 1)
    stock.has("register year", deed.on.year)


def _turning(stock: Stock) -> None:
    """The library has taken in pupils of another school."""
    home, year = stock.net.library(HOME), Given().a_school_year()
    with transaction():
        turn = Turn(
            library_id=home.id,
            school_year_id=year.id,
            next_year_id=year.id,
            kind=TurnKind.ACCEPTED,
            number=1,
            at=clock.now(),
            last_loan_id=0,
        )
        db.session.add(turn)
    stock.has("intake", turn.id)
    stock.has("turning step", "plan")


def _weeding(stock: Stock) -> None:
    """Lists at every step; the published one is for everybody to read."""
    home, net = stock.net.library(HOME), stock.net
    deed = Deed(library_id=home.id, account_id=net.accounts[HOME].id, at=clock.now())
    for step in ("drafted", "submitted", "published"):
        with transaction():
            list_id = weeding.draw_up(deed, name=step, disposal=Disposal.LIQUIDATE).id
            evidence = {net.copy(HOME).id: "Rách bìa"}
            weeding.add(list_id, evidence, deed, criterion=Criterion.WORN_OUT)
            if step != "drafted":
                weeding.submit(list_id, deed, reason="Kho nhỏ")
            if step == "published":
                weeding.decide(list_id, deed, number="1/QĐ", decided_on=deed.on)
                weeding.publish(list_id, deed)
        stock.has("weeding list", list_id)
    lines = select(WeedingLine.id).order_by(WeedingLine.id)
    stock.has("weeding line", db.session.scalars(lines.limit(1)).one())
    with transaction():
        change_copy(net.copy(HOME), state=CopyState.WITHDRAWN, reason="nát", account_id=None)


def _reports(stock: Stock) -> None:
    """A report that only TH has to answer."""
    home = stock.net.library(HOME)
    with transaction():
        report = reports.start(
            home.commune,
            kind=ReportKind.MONTH,
            title="Báo cáo kín",
            first_on=clock.today(),
            last_on=clock.today(),
            due_before=clock.today(),
            sections=[reports.Asked(heading="Kết quả")],
            units=[home],
        )
    stock.has("report", report.id)


def _accounts(stock: Stock, child: Patron) -> None:
    net = stock.net
    account = net.accounts[HOME]
    with transaction():
        stock.has("feed secret", make_feed(account.id, net.library(HOME).id))
        db.session.get_one(Account, account.id).email = EMAIL
        patron = db.session.get_one(Patron, child.id)
        patron.state, patron.suspended_because = PatronState.SUSPENDED, "Làm mất thẻ ba lần"
    stock.secrets[HOME]["why suspended"] = "Làm mất thẻ ba lần"
    stock.has("account", account.id)
    stock.has("username", account.username)
    net.given.a_policy(net.library(HOME), loans_at_most=1)
    net.given.a_closure(clock.today(), clock.today(), net.library(HOME))
    _consents(stock, child)


def _consents(stock: Stock, child: Patron) -> None:
    """One consent, and a place on the list of outstanding readers that it does not reach for."""
    home, year = stock.net.library(HOME), stock.net.given.a_school_year()
    today = clock.today()
    with transaction():
        term = Term(
            school_year_id=year.id, number=2, starts_on=year.starts_on, ends_on=year.ends_on
        )
        consent = Consent(
            library_id=home.id,
            patron_id=child.id,
            purpose=Purpose.EVENT_PHOTO,
            data="ảnh",
            published_at="bảng tin",
            given_on=today,
            valid_until=today,
            signed_by=SignedBy.MOTHER,
            child_signed=True,
            noted_at=clock.now(),
        )
        db.session.add_all([term, consent])
        db.session.flush()
        honour = Honour(
            library_id=home.id, term_id=term.id, patron_id=child.id, noted_at=clock.now()
        )
        db.session.add(honour)
        db.session.flush()
        stock.has("consent", consent.id)
        stock.has("honour", honour.id)
