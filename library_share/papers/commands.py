"""`library-share labels`."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click
from flask.cli import with_appcontext

from library_share.database import transaction
from library_share.labels.printers import printer_named
from library_share.labels.sheets import SHEETS
from library_share.libraries.queries import library_with_code
from library_share.papers.actions import note_printed_cards
from library_share.papers.choosing import Choice, LabelKind, named_in
from library_share.papers.runs import run_of, unreachable
from library_share.translation import ngettext


@click.command(
    "labels",
    help="""In nhãn, thẻ ra tệp PDF.

    / Print labels or cards into a PDF file.""",
)
@click.option("--library", "library_code", required=True, help="Mã thư viện. / Library code.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in LabelKind]),
    default=LabelKind.COPIES.value,
    help="Sách, thẻ hay tủ kệ. / Books, cards or places.",
)
@click.option(
    "--sheet", type=click.Choice(list(SHEETS)), help="Loại tờ nhãn. / The sheet of labels."
)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Tệp PDF sẽ ghi. / The PDF file to write.",
)
@click.option(
    "--codes-from",
    type=click.File(encoding="utf-8-sig"),
    help="Tệp có mã hoặc số ĐKCB, mỗi dòng một mã. / A file with one code per line.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Chỉ sách vào sổ, thẻ làm từ ngày này. / Only what was registered since this day.",
)
@click.option(
    "--start",
    type=click.IntRange(min=1),
    default=1,
    help="Bắt đầu từ nhãn thứ mấy. / The first label to use.",
)
@click.option("--printer", default="", help="Máy in đã căn chỉnh. / A printer with offsets.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON. / Answer JSON.")
@with_appcontext
def labels(
    library_code: str,
    kind: str,
    sheet: str | None,
    out: Path,
    codes_from: TextIO | None,
    since: datetime | None,
    start: int,
    printer: str,
    as_json: bool,
) -> None:
    library = library_with_code(library_code)
    named = named_in(codes_from.read()) if codes_from else ()
    if codes_from and not named:
        raise click.UsageError("--codes-from: tệp không có mã nào. / The file names no codes.")
    run = run_of(
        library,
        Choice(kind=LabelKind(kind), named=named, since=since.date() if since else None),
        sheet=sheet,
        start=start,
        printer=printer_named(printer, library.id) if printer else None,
    )
    _write(out, run.pdf())
    if kind == LabelKind.CARDS:
        with transaction():
            note_printed_cards(library, len(run.labels), None)
    if warning := unreachable():
        click.echo(warning, err=True)
    if as_json:
        answer = {
            "file": str(out),
            "sheet": run.sheet.key,
            "labels": len(run.labels),
            "pages": run.page_count,
        }
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        count = ngettext("%(num)s label", "%(num)s labels", len(run.labels))
        pages = ngettext("%(num)s page", "%(num)s pages", run.page_count)
        click.echo(f"{out}: {count}, {pages}")


def _write(out: Path, pdf: bytes) -> None:
    """The whole file or none of it."""
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(pdf)
        unfinished.replace(out)
    except OSError as fault:
        unfinished.unlink(missing_ok=True)
        raise click.ClickException(f"{out}: {fault.strerror}") from None


COMMANDS = [labels]
