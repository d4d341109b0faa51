"""Tờ trình and biên bản thanh lọc (F22), always in Vietnamese: they go to offices."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.catalogue.rules import full_title
from library_share.database import db
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.office import Paper, dressed
from library_share.printing import forms
from library_share.printing.documents import Document
from library_share.translation import force_locale, gettext
from library_share.weeding import queries, rules
from library_share.weeding.models import (
    CRITERION_NAMES,
    DISPOSAL_NAMES,
    WeedingLine,
    WeedingList,
)


def request_of(weeding: WeedingList) -> Document:
    """The tờ trình with its danh mục."""
    with force_locale("vi"):
        paper = forms.weeding_request(_facts(weeding))
        return dressed(paper, weeding.library, Paper.WEEDING_REQUEST)


def record_of(weeding: WeedingList) -> Document:
    """The biên bản with its danh mục."""
    with force_locale("vi"):
        paper = forms.weeding_record(_facts(weeding))
        return dressed(paper, weeding.library, Paper.WEEDING_RECORD)


def _facts(weeding: WeedingList) -> forms.Weeding:
    query = queries.lines_of(weeding.id).where(queries.ON_THE_LIST).order_by(WeedingLine.id)
    rows = db.session.execute(query).all()
    bar = queries.bar_of(weeding)
    on = weeding.published_on
    return forms.Weeding(
        letterhead=letterhead_of(weeding.library),
        name=weeding.name,
        lines=tuple(_line(row, weeding.library.code) for row in rows),
        stock=bar.stock,
        because=weeding.passed_because,
        on=clock.local_day(weeding.carried_out_at) if weeding.carried_out_at else None,
        decision_number=weeding.decision_number,
        decided_on=weeding.decided_on,
        published_on=on,
        notice_ends_on=rules.last_day_of_notice(on) if on else None,
    )


def _line(row: Any, library_code: str) -> forms.Line:
    line: WeedingLine = row.WeedingLine
    return forms.Line(
        title_id=row.title_id,
        accession=f"{library_code}-{row.accession_number}",
        title=full_title(row.title, row.volume),
        author=row.authors,
        year=row.printed_year or row.year,
        price=row.price_dong,
        reason=gettext(CRITERION_NAMES[line.criterion]),
        disposal=gettext(DISPOSAL_NAMES[line.disposal]),
    )
