"""`library-share migrate`, `backup`, `restore`, `verify`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from library_share.safekeeping import actions, queries, schema
from library_share.translation import gettext, number

A_FILE = click.Path(dir_okay=False, path_type=Path)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON. / Answer JSON.")


@click.command(
    help="Đưa cơ sở dữ liệu lên phiên bản này. / Bring the database to this version's tables."
)
def migrate() -> None:
    schema.migrate()
    click.echo(gettext("The database has this version's tables."))


@click.command(
    help="""Sao lưu toàn bộ dữ liệu vào một TỆP, trong khi máy chủ vẫn chạy.
    / Write all data to one FILE while the server goes on."""
)
@click.argument("file", type=A_FILE)
@AS_JSON
def backup(file: Path, as_json: bool) -> None:
    made = actions.back_up(file)
    if as_json:
        _say_json(file=str(made.path), bytes=made.size_bytes, schema=made.revision)
        return
    size = number(round(made.size_bytes / 1e6, 1))
    click.echo(
        gettext(
            "Kept in %(path)s (%(size)s MB), read through and whole.", path=made.path, size=size
        )
    )


@click.command(
    help="""Phục hồi dữ liệu từ TỆP sao lưu. Dữ liệu cũ được giữ lại bên cạnh (.before-restore).
    / Bring the data of a backup FILE back. The former data are kept beside it."""
)
@click.argument("file", type=A_FILE)
@click.option("--yes", is_flag=True, help="Không hỏi lại. / Do not ask.")
@AS_JSON
def restore(file: Path, yes: bool, as_json: bool) -> None:
    def ask(found: actions.Backup) -> None:
        question = gettext("Put %(path)s in the place of the present data?", path=found.path)
        if not yes:
            click.confirm(question, abort=True, err=True)

    back = actions.restore(file, asked=ask)
    if as_json:
        _say_json(
            file=str(file),
            schema=back.backup.revision,
            kept=str(back.kept),
            rows=back.rows,
            findings=[_plainly(finding) for finding in back.findings],
        )
    else:
        for table, how_many in back.rows.items():
            if how_many:
                click.echo(f"{number(how_many):>12}  {table}")
        _tell(back.findings)
        click.echo(gettext("Restored. The former data are kept in %(path)s.", path=back.kept))
    sys.exit(1 if back.findings else 0)


@click.command(
    help="""Kiểm tra: mỗi bản sách đúng một chỗ, nhiều nhất một người mượn, lịch sử liền mạch.
    / Prove that the books balance. Exit status 1 when something is found."""
)
@AS_JSON
def verify(as_json: bool) -> None:
    schema.require_tables()
    found = queries.findings()
    if as_json:
        _say_json(
            checks=[check.name for check in queries.all_checks()],
            findings=[_plainly(finding) for finding in found],
        )
    else:
        _tell(found)
    sys.exit(1 if found else 0)


def _tell(found: list[queries.Finding]) -> None:
    for finding in found:
        click.echo(f"✗ {gettext(finding.check.description)} ({number(finding.how_many)})")
        for sentence in finding.sentences:
            click.echo(f"    {sentence}")
        if finding.how_many > len(finding.sentences):
            click.echo("    …")
    if not found:
        proved = len(queries.all_checks())
        click.echo(gettext("All is well: %(num)s checks hold.", num=proved))


def _plainly(finding: queries.Finding) -> dict[str, Any]:
    return {
        "check": finding.check.name,
        "how_many": finding.how_many,
        "sentences": finding.sentences,
    }


def _say_json(**answer: Any) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False))


COMMANDS = [migrate, backup, restore, verify]
