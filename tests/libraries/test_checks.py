"""Corruptions of the network planted on purpose, and found."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, update

from library_share.database import db, transaction
from library_share.libraries.checks import CHECKS
from library_share.libraries.models import Place, PlaceKind, SchoolYear


def found():
    return {check.name: list(check.rows()) for check in CHECKS if list(check.rows())}


@pytest.fixture
def network(given):
    given.a_library()
    given.a_school_year(
        name="2026-2027",
        starts_on=date(2026, 9, 5),
        ends_on=date(2027, 5, 31),
        books_back_by=date(2027, 5, 25),
    )
    room = given.a_place(kind=PlaceKind.READING_CORNER)
    return given.a_place(kind=PlaceKind.BOX, within_id=room.id)


def test_a_sound_network_passes(network):
    assert found() == {}


def test_a_library_without_its_main_room_is_found(network):
    with transaction():
        db.session.execute(update(Place).values(is_main=False))
    assert found() == {"main_rooms": [{"code": "THCS"}]}


def test_overlapping_years_are_found(network, given):
    with transaction():
        db.session.execute(
            insert(SchoolYear).values(
                commune_id=given.a_commune().id,
                name="hè",
                starts_on=date(2027, 5, 31),
                ends_on=date(2027, 8, 1),
                books_back_by=date(2027, 7, 1),
            )
        )
    assert found() == {"years_apart": [{"name": "2026-2027", "other": "hè"}]}


def test_a_box_in_a_box_is_found(network, given):
    inner = given.a_place(kind=PlaceKind.BOX, within_id=network.id)
    assert found() == {"boxes_in_rooms": [{"code": inner.code}]}
