"""Story 295: who may not know never reads for whom a book is kept, through any door."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest

from library_share.circulation.holds.models import Hold
from library_share.database import db, transaction
from library_share.libraries.models import PlaceKind
from library_share.patrons.keepers.actions import put_in_charge
from library_share.web.access import Role
from tests.signing_in import sign_in

#: Role, library, class of the shelf in charge.
STRANGERS = [
    (Role.LIBRARIAN, "TVX", None),
    (Role.CLASS_KEEPER, "TVX", "4A"),
    (Role.CLASS_KEEPER, "TH", "4B"),
    (Role.CLASS_KEEPER, "TH", None),
    (Role.POINT_KEEPER, "TH", None),
    (Role.PUPIL_LIBRARIAN, "TH", "4A"),
    (Role.PRINCIPAL, "TH", None),
    (Role.OFFICIAL, "TH", None),
    (None, "TH", None),
]
#: What keeps no name is for whoever is signed in.
OPEN_TO_ALL = {"/api/v1/hold-terms"}


@pytest.fixture
def kept(given):
    """A book is kept for An of 4A, asked for by the librarian."""
    given.a_policy()
    library = given.a_library("TH")
    given.a_library("TVX")
    copy = given.a_copy("Quê nội", library)
    an = given.a_patron("Nông Anh An", library, class_name="4A")
    return given.a_hold(copy.title, an)


@pytest.fixture
def stranger(app, given):
    def signed_in(role, code, class_name):
        client, headers = app.test_client(), {}
        if role is None:
            return client, headers
        library = given.a_library(code)
        account = given.an_account("la", role, library)
        if class_name or role is Role.POINT_KEEPER:
            kind = PlaceKind.CLASS_SHELF if class_name else PlaceKind.READING_CORNER
            place = given.a_place(library, kind, class_name=class_name or "")
            if class_name:
                given.a_class(class_name, library)
            with transaction():
                put_in_charge(place, account)
        sign_in(client, account)
        return client, {"Authorization": f"Bearer {given.a_token(account)}"}

    return signed_in


def doors(app):
    """Every address and method of asking."""
    for rule in app.url_map.iter_rules():
        is_ours = rule.endpoint.partition(".")[0] in ("holds", "asking", "request_slips")
        if is_ours or rule.rule.startswith(("/api/v1/hold",)):
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield rule.rule, method


def test_the_walk_meets_all_doors(app):
    found = list(doors(app))
    assert ("/holds/<int:hold_id>", "GET") in found
    assert ("/api/v1/holds/<int:hold_id>/cancellation", "DELETE") in found
    assert ("/titles/<int:title_id>/hold", "POST") in found
    assert len(found) >= 30


@pytest.mark.parametrize(("role", "code", "class_name"), STRANGERS, ids=str)
def test_story_295_who_may_not_know_reads_no_name(
    app, given, kept, stranger, role, code, class_name
):
    client, headers = stranger(role, code, class_name)
    card, before = given.card(kept.patron), state_of(kept.id)
    form = {"patron": card, "until": "2027-01-01", "reason": "vì", "pickup": card}
    sent = {
        "library": "TH",
        "title_id": kept.title_id,
        "class_name": "4A",
        "until": "2027-01-01",
        "reason": "vì",
        "pickup": kept.pickup_place.code,
    }
    leaks, opened = {}, set()
    for rule, method in doors(app):
        where = re.sub(r"<int:(\w+)>", lambda part: str(getattr(kept, part[1], kept.id)), rule)
        if rule.startswith("/api/"):
            answer = client.open(
                f"{where}?library=TH",
                method=method,
                json=None if method in ("GET", "DELETE") else _shape(rule, sent),
                headers=headers,
            )
        elif method == "GET":
            answer = client.get(f"{where}?patron={card}&after=")
        else:
            answer = client.post(where, data=form)
        if "Anh An" in words_of(answer):
            leaks[rule, method] = answer.status_code
        if answer.status_code < 300:
            opened.add(rule)
        assert answer.status_code < 500, (rule, method)
    assert leaks == {}
    assert not [rule for rule in opened - OPEN_TO_ALL if "hold_id" in rule]
    assert state_of(kept.id) == before


def words_of(answer):
    if answer.mimetype != "application/pdf":
        return answer.text
    pages = pypdfium2.PdfDocument(io.BytesIO(answer.data))
    return "".join(page.get_textpage().get_text_range() for page in pages)


def _shape(rule, sent):
    """The fields that each operation knows, so that access decides and not the shape."""
    wanted = {
        "/api/v1/holds": ("library", "title_id", "class_name"),
        "cancellation": ("reason",),
        "suspension": ("until",),
        "pickup": ("pickup",),
        "move": ("reason",),
        "hold-terms": (),
    }
    for ending, names in wanted.items():
        if rule.endswith(ending):
            return {name: sent[name] for name in names}
    return {}


def state_of(hold_id):
    db.session.rollback()
    hold = db.session.get_one(Hold, hold_id, populate_existing=True)
    return (
        [slot.state for slot in hold.slots],
        hold.ended_at,
        hold.suspended_until,
        hold.links_revoked,
        hold.pickup_place_id,
    )
