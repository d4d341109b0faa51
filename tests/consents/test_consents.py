"""Stories 909 to 916: nothing is published of a child without the form, and no longer than that."""

from __future__ import annotations

import io
from datetime import date
from zipfile import ZipFile

import pypdfium2
import pytest
from sqlalchemy import select, update

from library_share import clock
from library_share.consents import actions, queries
from library_share.consents.models import Consent, Ending, Honour, Purpose, SignedBy
from library_share.consents.papers import form_of, words_for
from library_share.database import db, transaction
from library_share.libraries.models import Library, LibraryKind, Term
from library_share.patrons.models import AccessRecord, Patron
from library_share.printing.documents import docx
from tests.consents.conftest import FORM, TODAY
from tests.printing.documents.reading import words_of as words_in
from tests.racing import at_once, attempt
from tests.sizes import RACES
from tests.statements import statements


def give(client, patron, **more):
    return client.post(f"/patrons/{patron.id}/consents", data={**FORM, **more})


def code_of(answer):
    return answer.text.split('data-code="')[1].split('"')[0]


def withdraw(client, patron):
    consent_id = db.session.scalar(
        select(Consent.id).where(Consent.patron_id == patron.id).order_by(Consent.id.desc())
    )
    return client.post(f"/patrons/{patron.id}/consents/{consent_id}/withdraw")


def test_story_909_silence_is_no_consent(client, school):
    vi = school.pupils[0]
    assert not queries.may_publish(vi.id, Purpose.HONOURS_LIST, TODAY)
    assert give(client, vi).status_code == 303
    assert queries.may_publish(vi.id, Purpose.HONOURS_LIST, TODAY)
    assert not queries.may_publish(vi.id, Purpose.EVENT_PHOTO, TODAY)
    assert not queries.may_publish(vi.id, Purpose.HONOURS_LIST, date(2027, 6, 1))
    assert not queries.may_publish(school.pupils[1].id, Purpose.HONOURS_LIST, TODAY)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"child_signed": "false"}, "child_must_sign"),
        ({"signed_by": "self"}, "wrong_signer"),
        ({"given_on": "2026-11-03"}, "consent_of_tomorrow"),
        ({"valid_until": "2026-10-31"}, "consent_ends_before"),
        ({"valid_until": "2036-10-31"}, "consent_ends_before"),
    ],
)
def test_story_910_a_form_that_does_not_hold_is_refused(client, given, school, more, code):
    answer = give(client, school.pupils[0], **more)
    assert answer.status_code == 409
    assert code_of(answer) == code
    assert given.how_many(Consent) == 0


def test_story_910_a_consent_that_stands_is_not_given_twice_but_renewed(client, given, school):
    vi = school.pupils[0]
    give(client, vi)
    assert code_of(give(client, vi)) == "consent_stands"
    with clock.pretend(date(2027, 6, 2)):
        again = give(client, vi, given_on="2027-06-01", valid_until="2028-05-31")
        assert again.status_code == 303
    endings = [one.ending for one in db.session.query(Consent).order_by(Consent.id)]
    assert endings == [Ending.RENEWED, None]


def test_story_911_withdrawn_it_is_gone_at_once(client, app, school):
    vi, bach, _ = school.pupils
    for pupil in (vi, bach):
        give(client, pupil)
        client.post("/honours", data={"card": school_card(pupil), "because": "30 cuốn"})
    visitor = app.test_client()
    page = visitor.get("/libraries/TH/honours")
    assert "Nông Thị Hạ Vi" in page.text
    assert "lớp 4A" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert withdraw(client, vi).status_code == 303
    gone = visitor.get("/libraries/TH/honours").text
    assert "Hạ Vi" not in gone
    assert "Ma Văn Bách" in gone
    assert "không hiện" in client.get("/honours").text
    names = visitor.get("/api/v1/libraries/TH/honours").json["items"]
    assert [one["name"] for one in names] == ["Ma Văn Bách"]
    assert withdraw(client, vi).status_code == 303  # twice changes nothing
    deeds = [record.deed for record in db.session.query(AccessRecord).order_by(AccessRecord.id)]
    assert deeds.count("withdrew_consent") == 1
    assert deeds.count("noted_consent") == 2


def school_card(patron):
    return db.session.get_one(Patron, patron.id).cards[0].code


def test_story_911_without_a_consent_nobody_is_put_on_the_list(client, given, school):
    vi = school.pupils[0]
    refused = client.post("/honours", data={"card": school_card(vi)})
    assert code_of(refused) == "no_consent"
    give(client, vi)
    assert client.post("/honours", data={"card": school_card(vi)}).status_code == 303
    assert code_of(client.post("/honours", data={"card": school_card(vi)})) == "honoured_already"
    assert given.how_many(Honour) == 1
    line = db.session.scalar(select(Honour.id))
    assert client.post(f"/honours/{line}/remove").status_code == 303
    assert given.how_many(Honour) == 0


def test_story_912_of_an_erased_patron_only_numbers_are_left(client, app, given, school):
    vi = school.pupils[0]
    give(client, vi)
    client.post("/honours", data={"card": school_card(vi)})
    give(client, vi, purpose="event_photo")
    withdraw(client, vi)
    with transaction():
        actions.forget(vi.id)
    assert given.how_many(Honour) == 0
    assert given.how_many(Consent, Consent.patron_id.is_not(None)) == 0
    left = db.session.query(Consent).order_by(Consent.id).all()
    assert [(one.purpose, one.ending, one.data) for one in left] == [
        (Purpose.HONOURS_LIST, Ending.ERASED, ""),
        (Purpose.EVENT_PHOTO, Ending.ERASED, ""),
    ]
    assert "Hạ Vi" not in app.test_client().get("/libraries/TH/honours").text


def selects(sent):
    return len([one for one in sent if one.startswith("SELECT")])


def test_story_913_who_in_the_class_has_signed_and_who_has_not(client, school):
    give(client, school.pupils[0])
    page = client.get("/consents?class=4A&purpose=honours_list").text
    assert page.count("chưa ký") == 2
    assert "đã ký, đến 31/05/2027" in page
    with statements() as three:
        client.get("/consents?class=4A&purpose=honours_list")
    give(client, school.pupils[1])
    with statements() as more:
        client.get("/consents?class=4A&purpose=honours_list")
    assert selects(three) == selects(more)
    assert client.get("/consents").status_code == 200
    assert client.get("/consents?class=9Z").status_code == 404


def test_story_914_the_form_of_one_child_and_the_pile_of_a_class(client, school):
    vi = school.pupils[0]
    one = client.get(f"/patrons/{vi.id}/consents/form.pdf?purpose=event_photo")
    text = pypdfium2.PdfDocument(one.get_data())[0].get_textpage().get_text_range()
    for words in ("Nông Thị Hạ Vi", "4A", "HỌC SINH", "NGƯỜI ĐẠI DIỆN", "31/05/2027"):
        assert words in text
    assert "Không trả lời không phải là đồng ý" in " ".join(text.split())
    pile = pypdfium2.PdfDocument(client.get("/consents/forms.pdf?class=4A").get_data())
    assert len(pile) == 3
    word = client.get("/consents/forms.docx?class=4A").get_data()
    body = ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert body.count("<w:sectPr") == 3
    assert body.count("PHIẾU ĐỒNG Ý") == 3
    assert client.get("/consents/forms.pdf?class=9Z").status_code == 404


def test_story_914_a_library_that_is_no_school_publishes_on_its_own_pages(school):
    assert words_for(school)[Purpose.EVENT_PHOTO][2].endswith("của trường, của thư viện")
    with transaction():
        school.kind = LibraryKind.PUBLIC
    for purpose in Purpose:
        text = words_in(docx(form_of(school, school.pupils[0], purpose, "4A", 4)))
        assert "của thư viện" in text
        assert [word for word in ("trường", "học kỳ", "tên, lớp") if word in text] == []


def test_story_915_two_note_the_same_form(app, given, school):
    """Both librarians have it before them; one row is kept."""
    vi_id = school.pupils[0].id
    db.session.rollback()

    def note():
        with clock.pretend(TODAY):
            return attempt(
                lambda: actions.give(
                    db.session.get_one(Patron, vi_id),
                    purpose=Purpose.EVENT_PHOTO,
                    data="ảnh",
                    published_at="bảng tin",
                    given_on=TODAY,
                    valid_until=date(2027, 5, 31),
                    signed_by=SignedBy.FATHER,
                    child_signed=True,
                )
            )

    with at_once(app, 4) as run:
        answers = run(*[note] * 4)
    assert answers.count("done") == 1
    assert set(answers) <= {"done", "consent_stands", "consent_given_meanwhile"}
    assert given.how_many(Consent) == 1


def test_story_915_a_name_is_not_honoured_while_the_consent_is_withdrawn(
    app, given, client, school
):
    """Whoever comes first: the name is never shown without a consent."""
    vi = school.pupils[0]
    give(client, vi)
    with transaction():
        db.session.execute(update(Consent).values(ended_at=clock.now(), ending=Ending.WITHDRAWN))
    assert code_of(client.post("/honours", data={"card": school_card(vi)})) == "no_consent"


def test_story_915_honouring_and_withdrawing_at_one_moment_show_no_name(
    app, databases, given, client, school
):
    """Put on the list or refused, whoever comes first: afterwards nobody reads the name."""
    seen = set()
    visitor = app.test_client()
    with at_once(app, 2) as both:
        for number in range(max(6, RACES // 4)):
            name = f"Nông Thị {'ABCDEFGHIKLMNOPQRSTUVXYZ'[number % 24]}{'a' * number}"
            pupil = given.a_patron(name, school, class_name="4A")
            give(client, pupil)
            term = db.session.scalars(select(Term)).first()
            pupil_id, term_id, school_id = pupil.id, term.id, school.id
            db.session.rollback()

            def honour(pupil_id=pupil_id, term_id=term_id):
                def act():
                    library = db.session.get_one(Library, school_id)
                    of_term = db.session.get_one(Term, term_id)
                    who = db.session.get_one(Patron, pupil_id)
                    actions.honour(library, of_term, who, "30 cuốn")

                with clock.pretend(TODAY):
                    return attempt(act)

            def withdraw_it(pupil_id=pupil_id):
                def act():
                    found = select(Consent).where(Consent.patron_id == pupil_id)
                    actions.withdraw(db.session.scalars(found).one())

                with clock.pretend(TODAY):
                    return attempt(act)

            honoured, withdrawn = both(honour, withdraw_it)
            assert withdrawn == "done"
            seen.add(honoured)
            assert name not in visitor.get("/libraries/TH/honours").text
    assert seen <= {"done", "no_consent"}


def test_story_916_another_program_notes_and_withdraws(client, given, app, school):
    token = given.a_token(given.an_account("may", library=school))
    bearer = {"Authorization": f"Bearer {token}"}
    card = school_card(school.pupils[0])
    sent = {**FORM, "child_signed": True}
    program = app.test_client()
    made = program.post(f"/api/v1/patrons/{card}/consents", json=sent, headers=bearer)
    assert made.status_code == 201
    assert made.json["ending"] is None
    listed = program.get(
        "/api/v1/consents?library=TH&class=4A&purpose=honours_list", headers=bearer
    ).json["items"]
    assert [one["consent_id"] is None for one in listed].count(False) == 1
    honour = program.post(
        "/api/v1/libraries/TH/honours", json={"card": card, "because": "x"}, headers=bearer
    )
    assert honour.status_code == 201
    address = f"/api/v1/patrons/{card}/consents/{made.json['id']}/withdrawal"
    assert program.post(address, json={}, headers=bearer).json["ending"] == "withdrawn"
    assert program.get("/api/v1/libraries/TH/honours").json["items"] == []
    kept = program.get(f"/api/v1/patrons/{card}/consents", headers=bearer).json["items"]
    assert [one["ending"] for one in kept] == ["withdrawn"]


def test_another_library_sees_nothing(app, given, client, school):
    vi = school.pupils[0]
    give(client, vi)
    consent_id = db.session.scalar(select(Consent.id))
    thcs = given.a_library("THCS")
    token = given.a_token(given.an_account("hoa", library=thcs))
    bearer = {"Authorization": f"Bearer {token}"}
    card = school_card(vi)
    other = app.test_client()
    for method, address in (
        ("get", f"/api/v1/patrons/{card}/consents"),
        ("post", f"/api/v1/patrons/{card}/consents/{consent_id}/withdrawal"),
    ):
        answer = other.open(address, method=method.upper(), json={}, headers=bearer)
        assert answer.status_code == 404
    assert queries.may_publish(vi.id, Purpose.HONOURS_LIST, TODAY)
