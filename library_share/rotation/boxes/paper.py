"""The list that lies in a box, with the box's label in its corner, A4 upright. In Vietnamese."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from sqlalchemy import select

from library_share import clock
from library_share.catalogue.models import ReadingLevel, Title
from library_share.catalogue.rules import full_title
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.labels import qr
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library, Place
from library_share.printing import engine
from library_share.rotation.models import BoxProfile
from library_share.rotation.rules import parted
from library_share.translation import day, force_locale, gettext

TEMPLATE = Path(__file__).parent / "paper.typ"
TITLE = "Danh mục sách trong thùng"


def content_list(box: Place, profile: BoxProfile) -> bytes:
    """What has its place in the box, by title, as PDF: to lie in the box or to hang on its lid."""
    rows = db.session.execute(
        select(Copy.accession_number, Library.code, Title.title, Title.volume, Title.level)
        .select_from(Stay)
        .join(Copy, Copy.id == Stay.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .join(Library, Library.id == Copy.library_id)
        .where(Stay.place_id == box.id, Stay.until.is_(None))
        .order_by(Title.sort_key, Copy.id)
    ).all()
    head = letterhead_of(box.library)
    base = current_app.config["SETTINGS"].public_url
    with force_locale("vi"):
        data = {
            "parent": head.parent.upper(),
            "body": head.body.upper(),
            "title": TITLE.upper(),
            "name": box.name,
            "on": day(clock.today()),
            "suits": suits_of(profile),
            "total": f"{len({row.title for row in rows})} đầu, {len(rows)} bản",
            "code": box.code,
            "qr": qr.svg(qr.address(box.code, base)),
            "rows": [
                [
                    f"{row.code}-{row.accession_number}",
                    full_title(row.title, row.volume),
                    row.level.value if row.level else "",
                ]
                for row in rows
            ],
        }
    return engine.pdf(TEMPLATE, data, title=f"{TITLE} {box.name}", tagged=True)


def suits_of(profile: BoxProfile) -> str:
    """Whom a box suits, in a few words; empty when it suits all."""
    words = []
    if profile.grade_from is not None or profile.grade_to is not None:
        first, last = profile.grade_from, profile.grade_to
        same = first == last or first is None or last is None
        grades = f"{last if first is None else first}" if same else f"{first}–{last}"
        words.append(gettext("grade %(grades)s", grades=grades))
    levels = [ReadingLevel(level).value for level in parted(profile.levels)]
    if levels:
        words.append(gettext("levels %(levels)s", levels=", ".join(levels)))
    return "; ".join(words)
