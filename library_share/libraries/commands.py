"""`library-share add-library`, `add-school-year`: begin a network without the demo."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import click
from flask.cli import with_appcontext

from library_share import clock
from library_share.database import transaction
from library_share.libraries import actions, calendar_actions, queries, rules
from library_share.libraries.models import Commune, LibraryKind
from library_share.translation import day, gettext
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
@click.argument("code", metavar="MÃ")
@click.argument("name", metavar="TÊN", callback=_line(150))
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


def _begins(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | None:
    """The first of the two years in a name like 2026-2027."""
    if value is None:
        return None
    years = re.fullmatch("(20[0-9]{2})-(20[0-9]{2})", value)
    if years is None or int(years[2]) != int(years[1]) + 1:
        raise click.BadParameter("ví dụ 2026-2027. / for example 2026-2027.")
    return int(years[1])


@click.command(
    "add-school-year",
    help="""Thêm năm học cho cả xã, với các ngày thường dùng, Tết và ngày lễ; sửa được trên trang
    “Năm học và ngày nghỉ”. Không ghi NĂM_HỌC thì là năm học này, hoặc năm sau năm cuối đã có.

    Add a school year with the usual days, Tết and the holidays; change them on its page.
    Without NĂM_HỌC it is the present one, or the one after the latest there is.""",
)
@click.argument("begins", metavar="[NĂM_HỌC]", required=False, callback=_begins)
@click.option("--commune", help="Tên xã, khi có nhiều xã. / The commune, when there are several.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON. / Answer JSON.")
def add_school_year_command(begins: int | None, commune: str | None, as_json: bool) -> None:
    with transaction():
        whose = _commune(commune)
        years = queries.school_years(whose.id)
        latest_ends_on = years[0].ends_on if years else None
        plan = (
            rules.year_to_propose(clock.today(), latest_ends_on)
            if begins is None
            else rules.usual_year(begins)
        )
        calendar_actions.add_usual_year(plan, commune=whose)
    if as_json:
        days = {"starts_on": plan.starts_on.isoformat(), "ends_on": plan.ends_on.isoformat()}
        click.echo(json.dumps({"name": plan.name, **days}))
        return
    click.echo(
        gettext(
            "School year %(name)s: %(starts_on)s – %(ends_on)s.",
            name=plan.name,
            starts_on=day(plan.starts_on),
            ends_on=day(plan.ends_on),
        )
    )


def _commune(name: str | None) -> Commune:
    found = [one for one in queries.communes() if name is None or one.name == tidy(name)]
    if len(found) != 1:
        raise click.UsageError(
            "--commune: tên một xã đã có thư viện (xem add-library). "
            "/ the name of a commune that has a library (see add-library)."
        )
    return found[0]


COMMANDS = [add_library_command, add_school_year_command]
