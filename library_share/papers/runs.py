"""From what was asked to a run of labels."""

from __future__ import annotations

from flask import current_app

from library_share.labels.models import Printer
from library_share.labels.qr import is_reachable
from library_share.labels.runs import Run
from library_share.labels.sheets import CARDS_BY_DEFAULT, LABELS_BY_DEFAULT, get_sheet
from library_share.libraries.models import Library
from library_share.papers.choosing import Choice, LabelKind, labels_for
from library_share.translation import gettext


def sheet_by_default(kind: LabelKind) -> str:
    return CARDS_BY_DEFAULT if kind is LabelKind.CARDS else LABELS_BY_DEFAULT


def run_of(
    library: Library, choice: Choice, *, sheet: str | None, start: int, printer: Printer | None
) -> Run:
    """The labels chosen on the sheet named, or on what suits their kind."""
    return Run(
        labels=labels_for(library, choice),
        sheet=get_sheet(sheet or sheet_by_default(choice.kind)),
        public_url=current_app.config["SETTINGS"].public_url,
        start=start,
        printer=printer,
    )


def unreachable() -> str:
    """A warning before labels are stuck on that no phone can open; empty when all is well."""
    public_url = current_app.config["SETTINGS"].public_url
    if is_reachable(public_url):
        return ""
    return gettext(
        "The QR codes say %(address)s, which a phone's own camera cannot open; scanning in the "
        "program works. Set LIBRARY_SHARE_PUBLIC_URL before you print labels for good.",
        address=public_url,
    )


def file_name(library: Library, kind: LabelKind, sheet: str) -> str:
    """For example `nhan-THCS-l7160.pdf`."""
    return f"{'the' if kind is LabelKind.CARDS else 'nhan'}-{library.code}-{sheet}.pdf"
