"""`library-share import-patrons`, `import-books`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from library_share.database import transaction
from library_share.exchange import actions, errors, imports
from library_share.exchange.models import ImportKind
from library_share.exchange.previews import Preview
from library_share.libraries.queries import library_with_code
from library_share.translation import gettext, ngettext

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_LIBRARY = click.option("--library", "code", required=True, help="Mã thư viện. / Library code.")
_YES = click.option(
    "--yes",
    is_flag=True,
    help="Nhập thật; không có thì chỉ xem trước. / Import; without it, only a preview.",
)
_TIDY = click.option(
    "--tidy-names",
    is_flag=True,
    help="Viết tên in hoa thành chữ thường. / Write NGUYỄN VĂN AN as Nguyễn Văn An.",
)
_YEARS = click.option(
    "--years-right",
    is_flag=True,
    help="Năm hai số đã đọc đúng (13 là 2013). / Years of two digits were read right.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON. / Answer JSON.")


@click.command(
    "import-patrons",
    help="""Nhập danh sách học sinh hoặc giáo viên từ TỆP (.xlsx, .xls, .ods, .csv).

    / Import a list of pupils or staff from a FILE.""",
)
@_FILE
@_LIBRARY
@_YES
@_TIDY
@_YEARS
@_JSON
@with_appcontext
def import_patrons(file: Path, code: str, **asked: bool) -> None:
    _import(ImportKind.PATRONS, file, code, **asked)


@click.command(
    "import-books",
    help="""Nhập sổ đăng ký cá biệt hoặc danh mục sách từ TỆP (.xlsx, .xls, .ods, .csv).

    / Import an accession register or a list of titles from a FILE.""",
)
@_FILE
@_LIBRARY
@_YES
@_YEARS
@_JSON
@with_appcontext
def import_books(file: Path, code: str, **asked: bool) -> None:
    _import(ImportKind.BOOKS, file, code, **asked)


COMMANDS = [import_patrons, import_books]


def _import(
    kind: ImportKind,
    file: Path,
    code: str,
    *,
    yes: bool,
    years_right: bool,
    as_json: bool,
    tidy_names: bool = False,
) -> None:
    library = library_with_code(code)
    understood = imports.understand(file.read_bytes(), kind, library)
    request = imports.Request(
        kind=kind, library=library, rows=understood.rows, account_id=None, tidy_names=tidy_names
    )
    plan = imports.plan(kind, library, understood.rows, tidy_names=tidy_names)
    summary = actions.summary_of(understood, plan)
    preview = Preview(draft=None, kind=kind, summary=summary)
    if yes and preview.asks_years and not years_right and not preview.fault_count:
        raise errors.YearsNotAgreed
    writes = yes and not preview.fault_count
    if writes:
        prepared = imports.prepare(request)
        with transaction():
            summary["counts"] = prepared.write()
    if as_json:
        _say_json(preview, imported=writes)
    else:
        _say(preview, file.name, imported=writes, yes=yes)
    if preview.fault_count:
        sys.exit(1)


def _say_json(preview: Preview, *, imported: bool) -> None:
    answer = {
        "imported": imported,
        "rows": preview.summary["rows"],
        "counts": preview.counts,
        "fault_count": preview.fault_count,
        "faults": [fault.as_json() | {"sentence": fault.sentence} for fault in preview.faults],
        "warnings": [
            {"where": remark.where, "sentence": remark.sentence} for remark in preview.remarks
        ],
        "kept": [heading for _, heading, _ in preview.kept],
        "dropped": preview.dropped,
    }
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))


def _say(preview: Preview, file_name: str, *, imported: bool, yes: bool) -> None:
    click.echo(gettext(actions.DONE).format(file_name=file_name, **preview.counts))
    if preview.dropped:
        click.echo(
            ngettext(
                "%(num)s column was dropped because lending does not need it: %(names)s",
                "%(num)s columns were dropped because lending does not need them: %(names)s",
                len(preview.dropped),
                names=", ".join(preview.dropped),
            )
        )
    for remark in preview.remarks:
        click.echo(f"  {remark.where or file_name}: {remark.sentence}")
    for fault in preview.faults:
        click.echo(f"  {fault.where or file_name}: {fault.sentence}", err=True)
    if preview.fault_count:
        click.echo(
            ngettext(
                "%(num)s error. Nothing was imported.",
                "%(num)s errors. Nothing was imported.",
                preview.fault_count,
            ),
            err=True,
        )
    elif imported:
        click.echo(gettext("Imported."))
    elif not yes:
        click.echo(gettext("This is a preview; nothing was imported. Add --yes to import it."))
