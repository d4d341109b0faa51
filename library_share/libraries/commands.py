"""`library-share add-library`: begin a network without the demo."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from library_share.database import transaction
from library_share.libraries import actions
from library_share.libraries.models import LibraryKind
from library_share.translation import gettext


@click.command(
    "add-library",
    help="""Thêm một thư viện thành viên; xã chưa có thì được tạo. Ví dụ:
    library-share add-library TH "Thư viện Trường Tiểu học" --kind primary --commune "xã An Khánh"

    Add a member library, and its commune when there is none of that name.""",
)
@click.argument("code")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in LibraryKind]),
    required=True,
    help="Loại thư viện. / What sort of library.",
)
@click.option("--commune", required=True, help="Tên xã. / The commune's name.")
@click.option("--province", default="", help="Tên tỉnh. / The province's name.")
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
