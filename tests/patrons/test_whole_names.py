"""Story 1150: only a whole name is crossed out."""

from __future__ import annotations

import pytest

from library_share import clock
from library_share.database import db, transaction
from library_share.jobs.models import Job, JobState
from library_share.patrons import actions as patrons
from library_share.patrons.forgetting import actions
from library_share.patrons.forgetting.texts import CROSSED_OUT
from library_share.patrons.models import Patron


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
