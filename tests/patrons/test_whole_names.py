"""Stories 1150, 1153: only a whole name is crossed out, and a former one goes as well."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from library_share import clock
from library_share.database import db, transaction
from library_share.jobs.models import Job, JobState
from library_share.patrons import actions as patrons
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.forgetting import actions, renaming, texts
from library_share.patrons.forgetting.texts import CROSSED_OUT, FEW
from library_share.patrons.merging.actions import merge
from library_share.patrons.models import Patron
from library_share.rotation.planning.models import Carrier as Carrier
from tests.exchange.making import ROSTER, import_all, pupil, xlsx


@pytest.fixture
def note_after(given):
    """What the note about another pupil says when somebody of this name was erased."""
    library = given.a_library("TH")

    def erased(name: str, note: str) -> str:
        other, patron = given.a_patron("Lò Bình", library), given.a_patron(name, library)
        with transaction():
            patrons.change_patron(other, note=note)
        with transaction():
            actions.erase(library, patron)
        db.session.expire_all()
        return db.session.get_one(Patron, other.id).note

    return erased


@pytest.mark.parametrize(
    ("note", "after"),
    [
        ("Lê Anh Tuấn là bạn", "Lê Anh Tuấn là bạn"),
        ("bạn của Lê An.", f"bạn của {CROSSED_OUT}."),
        ("(Lê An,Lê An)", f"({CROSSED_OUT},{CROSSED_OUT})"),
        (
            "Lê An_5A.xlsx, x_Lê An, Lê An5A",
            f"{CROSSED_OUT}_5A.xlsx, x_{CROSSED_OUT}, {CROSSED_OUT}5A",
        ),
        ("Lê An Vi là bạn", f"{CROSSED_OUT} Vi là bạn"),  # nobody is called so
    ],
)
def test_story_1150_only_the_whole_name_is_crossed_out(note_after, note, after):
    assert note_after("Lê An", note) == after


@pytest.mark.parametrize("longer", ["Lê An Bình", "Hà Lê An", "Hà Lê An Bình"])
def test_story_1150_a_longer_name_of_somebody_else_stays(note_after, given, longer):
    given.a_patron(longer)
    assert note_after("Lê An", f"{longer} là em Lê An") == f"{longer} là em {CROSSED_OUT}"


def test_story_1150_a_longer_name_of_an_account_stays(note_after, given):
    account = given.an_account("binh")
    with transaction():
        account.name = "Lê An Bình"
    assert note_after("Lê An", "cô Lê An Bình dặn") == "cô Lê An Bình dặn"


def test_a_name_of_one_syllable_is_not_searched_in_words_and_no_key_is_changed(note_after):
    job = Job(
        task="x",
        arguments={"a": "a", "Lê An": ["Lê An"]},
        state=JobState.DONE,
        made_at=clock.now(),
        language="vi",
    )
    with transaction():
        db.session.add(job)
    assert note_after("a", "đã trả a, quyển còn lại") == "đã trả a, quyển còn lại"
    note_after("Lê An", "")
    assert job.arguments == {"a": "a", "Lê An": [CROSSED_OUT]}


def test_a_text_that_grows_is_cut_to_its_column(note_after):
    at_most = Patron.__table__.c.note.type.length
    after = note_after("Y Mi", "Y Mi, " * (at_most // 6))
    assert len(after) == at_most
    assert "Y Mi" not in after


def test_story_1153_a_former_name_is_erased_as_well(given):
    library = given.a_library("TH")
    other, patron = given.a_patron("Lò Bình", library), given.a_patron("Nông Văn Ann", library)
    with transaction():
        patrons.change_patron(other, note="em họ của Nông Văn Ann, lớp 4A")
    with transaction():
        patrons.change_patron(patron, name="Nông Văn An")
    assert other.note == "em họ của Nông Văn An, lớp 4A"
    with transaction():
        actions.erase(library, patron)
    db.session.expire_all()
    assert other.note == f"em họ của {CROSSED_OUT}, lớp 4A"


def test_story_1153_the_spelling_of_the_row_that_is_given_up_goes(given):
    library = given.a_library("TH")
    other, kept = given.a_patron("Lò Bình", library), given.a_patron("Nông Văn An", library)
    misspelt = given.a_patron("Nong Van An", library)
    with transaction():
        patrons.change_patron(other, note="em họ của Nong Van An")
    with transaction():
        merge(library, kept, misspelt)
    assert other.note == "em họ của Nông Văn An"


def test_a_former_name_that_is_somebody_elses_stays_in_notes(given):
    library = given.a_library("TH")
    other, patron = given.a_patron("Lò Bình", library), given.a_patron("Lê An", library)
    given.a_patron("Lê An", library)
    with transaction():
        patrons.change_patron(other, note="bạn của Lê An")
    with transaction():
        patrons.change_patron(patron, name="Lê Ân")
    assert other.note == "bạn của Lê An"


def test_story_1153_a_class_list_that_renames_many_searches_once(given, monkeypatch):
    given.a_school_year()
    library = given.a_library("TH")
    many = FEW + 5
    for number in range(many):
        given.a_patron(f"Lo Van {'I' * (number + 1)}", library, school_code=f"HS{number}")
    other = given.a_patron("Lò Bình", library)
    with transaction():
        patrons.change_patron(other, note="bạn của Lo Van III và Lo Van I")
    searches = []
    search = renaming.put_instead
    monkeypatch.setattr(renaming, "put_instead", lambda names: searches.append(1) or search(names))
    rows = [
        pupil(f"Lò Văn {'I' * (number + 1)}", f"HS{number}", born_on="", no=number + 1)
        for number in range(many)
    ]
    import_all(xlsx(ROSTER, *rows), library)
    db.session.expire_all()
    assert other.note == "bạn của Lò Văn III và Lò Văn I"
    assert searches == [1]


def test_two_rows_that_may_not_say_the_same_are_told_apart(given):
    library = given.a_library("TH")
    people = [given.a_patron(name, library) for name in ("Lê Văn Một", "Lê Văn Hai")]
    carriers = [
        Carrier(commune_id=library.commune_id, name=one.name, weekdays="1", boxes_a_day=1)
        for one in people
    ]
    with transaction():
        db.session.add_all(carriers)
    for patron in people:
        with transaction():
            actions.erase(library, patron)
    db.session.expire_all()
    assert [one.name for one in carriers] == [CROSSED_OUT, f"{CROSSED_OUT} {carriers[1].id}"]


def test_a_new_name_that_does_not_fit_is_never_left_in_half(given):
    library = given.a_library("TH")
    patron, other = given.a_patron("Lê An", library), given.a_patron("Lò Bình", library)
    at_most = Patron.note.type.length
    with transaction():
        patrons.change_patron(other, note="x" * (at_most - 7) + " Lê An")
    with transaction():
        patrons.change_patron(patron, name="Lê Thị Thanh An Khang")
    db.session.expire_all()
    assert "Lê" not in other.note
    assert len(other.note) <= at_most


def test_who_was_erased_meanwhile_is_not_renamed(given):
    library = given.a_library("TH")
    patron = given.a_patron("Lê An", library)
    with transaction():
        actions.erase(library, patron)
    with pytest.raises(NoSuchPatron), transaction():
        patrons.change_patron(patron, name="Lê Anh")


def test_what_somebody_writes_meanwhile_is_not_lost(given, monkeypatch):
    library = given.a_library("TH")
    patron, other = given.a_patron("Lê An", library), given.a_patron("Lò Bình", library)
    with transaction():
        patrons.change_patron(other, note="bạn của Lê An")
    look = texts._rows_that_say

    def looks_and_somebody_writes(table, *asked):
        yield from look(table, *asked)
        if table is Patron.__table__:
            written = update(Patron).where(Patron.id == other.id)
            db.session.execute(written.values(note="em Lê An, gọi bố mẹ"))

    monkeypatch.setattr(texts, "_rows_that_say", looks_and_somebody_writes)
    with transaction():
        patrons.change_patron(patron, name="Lê Ân")
    db.session.expire_all()
    assert other.note == "em Lê Ân, gọi bố mẹ"
