"""`library-share add-library`: begin a network without the demo."""

from __future__ import annotations

import json
from collections.abc import Callable

import click
from flask.cli import with_appcontext

from library_share.database import transaction
from library_share.libraries import actions
from library_share.libraries.models import LibraryKind
from library_share.translation import gettext
from library_share.vietnamese import tidy


def _line(at_most: int) -> Callable[[click.Context, click.Parameter, str | None], str]:
    """Some text, not longer than its column; empty when an option is left out."""

    def tidied(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
        line = tidy(value or "")
        if value is not None and not 1 <= len(line) <= at_most:
            raise click.BadParameter(f"1–{at_most} ký tự. / 1 to {at_most} characters.")
        return line

    return tidied


@click.command(
    "add-library",
    help="""Thêm một thư viện thành viên; xã chưa có thì được tạo. Ví dụ:
    library-share add-library TH "Thư viện Trường Tiểu học" --kind primary --commune "xã An Khánh"

    Add a member library, and its commune when there is none of that name.""",
)
@click.argument("code")
@click.argument("name", callback=_line(150))
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in LibraryKind]),
    required=True,
    help="Loại thư viện. / What sort of library.",
)
@click.option("--commune", callback=_line(100), required=True, help="Tên xã. / The commune's name.")
@click.option("--province", callback=_line(100), help="Tên tỉnh. / The province's name.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON. / Answer JSON.")
@with_appcontext
def add_library_command(
    code: str, name: str, kind: str, commune: str, province: str, as_json: bool
) -> None:
    with transaction():
        library = actions.add_library(
            commune=actions.ensure_commune(commune, province),
            code=code,
            name=name,
            kind=LibraryKind(kind),
        )
    if as_json:
        click.echo(json.dumps({"code": library.code, "name": library.name}, ensure_ascii=False))
        return
    click.echo(gettext("Added: %(name)s, code %(code)s.", name=library.name, code=library.code))


COMMANDS = [add_library_command]
