"""A class shelf that lends with a pencil, and somebody before its grid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from library_share import clock
from library_share.copies.models import Copy
from library_share.database import transaction
from library_share.libraries.models import Place
from library_share.patrons.keepers.actions import put_in_charge
from library_share.web.access import Role
from tests.signing_in import sign_in

#: A Monday of December: November's sheet is typed in.
TODAY = date(2026, 12, 7)
COLUMNS = ("book", "reader", "lent_on", "returned_on")


@dataclass
class Grid:
    """The grid of one shelf, typed and sent as a browser without JavaScript does."""

    client: FlaskClient
    place: Place
    month: str = "2026-11"
    rows: dict[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"/tick-sheets/{self.place.code}"

    def form(self, *lines: tuple[str, ...]) -> dict[str, Any]:
        """The same line has the same hidden number, however often it is sent."""
        cells = [(*line, "", "", "", "")[:4] for line in lines]
        return {
            "month": self.month,
            "row_id": [self.rows.setdefault(line, str(uuid4())) for line in cells],
            **{name: [line[at] for line in cells] for at, name in enumerate(COLUMNS)},
        }

    def look(self, *lines: tuple[str, ...], **more: str) -> TestResponse:
        return self.client.post(f"{self.address}/lines", data={**self.form(*lines), **more})

    def save(self, *lines: tuple[str, ...]) -> TestResponse:
        return self.client.post(f"{self.address}/save", data=self.form(*lines))

    def send_photos(self, *photos: bytes) -> TestResponse:
        files = [FileStorage(BytesIO(photo), f"{at}.jpg") for at, photo in enumerate(photos)]
        # Not by `data=`: that keeps a large upload in a file which nobody closes.
        boundary, body = encode_multipart({"photo": files, "month": self.month})
        return self.client.post(
            f"{self.address}/photo",
            data=body,
            content_type=f"multipart/form-data; boundary={boundary}",
        )


def books_in(page: TestResponse) -> list[str]:
    """What stands in the book cells of a grid, from the top."""
    return re.findall(r'name="book" value="([^"]*)"', page.text)


@pytest.fixture
def december(app):
    moment = datetime.combine(TODAY, time(9), tzinfo=clock.LOCAL)
    with clock.pretend(moment):
        yield


@pytest.fixture
def shelf(given, december) -> Place:
    given.a_policy()
    return given.a_place(given.a_library("TH"), name="Tủ sách lớp 4A", class_name="4A")


@pytest.fixture
def stock(given, shelf):
    """Puts books on the shelf: `stock("Quê nội", …)`."""

    def put(*titles: str) -> list[Copy]:
        return [given.a_copy(title, given.a_library("TH"), shelf) for title in titles]

    return put


@pytest.fixture
def books(stock) -> list[Copy]:
    """Numbers 1, 2 and 3."""
    return stock("Dế Mèn phiêu lưu ký", "Quê nội", "Đất rừng phương Nam")


@pytest.fixture
def pupils(given, shelf) -> dict[str, Any]:
    """In the order of the class list: An, Ân, Bình, and another An of class 4B."""
    library = given.a_library("TH")
    names = ("Nông Anh An", "Hoàng Thiên Ân", "Hầu Thị Bình")
    found = {name: given.a_patron(name, library, class_name="4A") for name in names}
    found["4B"] = given.a_patron("Lý Văn Cường", library, class_name="4B")
    return found


@pytest.fixture
def grid(app, given, shelf) -> Grid:
    client = app.test_client()
    sign_in(client, given.an_account("lan", library=given.a_library("TH")))
    return Grid(client, shelf)


@pytest.fixture
def keeper(app, given, shelf):
    """The grid of whoever has this role at this library, in charge of `place` if any."""

    def of(role: Role, place: Place | None = None, code: str = "TH") -> Grid:
        account = given.an_account(f"{role.value.replace('_', '-')}", role, given.a_library(code))
        if place is not None:
            with transaction():
                put_in_charge(place, account)
        client = app.test_client()
        sign_in(client, account)
        return Grid(client, place or shelf)

    return of
