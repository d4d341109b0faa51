"""What a librarian does at the desk in the browser, and what lies on it."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import qrcode
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import and_, select

from library_share.circulation.holds.models import Hold
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.dispatch.listing import CAN_GO
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.patrons.models import Card, Patron, PatronState


@dataclass
class Things:
    card: str
    name: str
    copies: list[str]


def things_for(app: Flask) -> Things:
    """A pupil of THCS who has and awaits nothing, and copies that may be lent and sent. What a
    test lends or sends it also brings back."""
    with app.app_context():
        thcs = db.session.scalars(select(Library.id).where(Library.code == "THCS")).one()
        busy = select(Loan.patron_id).where(Loan.returned_at.is_(None), Loan.patron_id.is_not(None))
        waits = select(Hold.patron_id).where(Hold.ended_at.is_(None), Hold.patron_id.is_not(None))
        patron, card = db.session.execute(
            select(Patron.name, Card.code)
            .join(Card, Card.patron_id == Patron.id)
            .where(
                Patron.library_id == thcs,
                Patron.state == PatronState.ACTIVE,
                Patron.id.not_in(busy),
                Patron.id.not_in(waits),
                Card.revoked_at.is_(None),
            )
            .order_by(Patron.id)
        ).first()
        copies = db.session.scalars(
            select(Copy.code)
            .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
            .join(Place, Place.id == Stay.place_id)
            .where(
                Copy.library_id == thcs,
                Place.library_id == thcs,
                Place.kind != PlaceKind.BOX,
                Copy.state == "in_use",
                *CAN_GO,
            )
            .order_by(Copy.id)
            .limit(3)
        ).all()
        db.session.remove()
        return Things(card, patron, list(copies))


def scan(page: Page, code: str) -> None:
    """As a USB scanner does: it types into the box that has the caret, and presses Enter."""
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def outcome(page: Page, kind: str) -> None:
    expect(page.locator("#outcome [data-outcome]").last).to_have_attribute("data-outcome", kind)


def picture_of(code: str, base_url: str) -> Image.Image:
    return qr(f"{base_url}/Q/{code}".upper())


def qr(text: str) -> Image.Image:
    symbol = qrcode.QRCode(border=4, box_size=8)
    symbol.add_data(text)
    return symbol.make_image().get_image().convert("RGB")


def as_data(picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


# The camera sees a canvas; window.show(address) holds another picture before it.
CAMERA = """
const canvas = document.createElement("canvas");
canvas.width = 640; canvas.height = 480;
const ink = canvas.getContext("2d");
let shown = null;
setInterval(() => {
  ink.fillStyle = "#777"; ink.fillRect(0, 0, 640, 480);
  if (shown?.naturalWidth) ink.drawImage(shown, 120, 40, 400, 400);
}, 50);
window.show = (address) => { shown = new Image(); shown.src = address; };
navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(15);
"""
