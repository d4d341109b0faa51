"""`library-share demo`."""

from __future__ import annotations

import json

import click
from flask import current_app

from library_share import demo
from library_share.demo.errors import DemoInProduction, NotEmpty
from library_share.safekeeping.queries import rows_per_table
from library_share.safekeeping.schema import migrate
from library_share.translation import gettext


@click.command(
    "demo",
    help="""Tạo xã mẫu An Khánh để dùng thử, khi cơ sở dữ liệu còn trống. Chạy lại không đổi gì.

    Fill an empty database with the demo commune. Running it again changes nothing.""",
)
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON. / Answer JSON.")
def demo_command(as_json: bool) -> None:
    if current_app.config["SETTINGS"].is_production:
        raise DemoInProduction
    migrate()
    if demo.is_empty():
        demo.fill()
    elif not demo.usernames():
        raise NotEmpty
    if as_json:
        answer = {
            "accounts": demo.usernames(),
            "password": demo.PASSWORD,
            "rows": rows_per_table(),
        }
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(
        gettext(
            "Demo accounts: %(names)s; password: %(password)s",
            names=", ".join(demo.usernames()),
            password=demo.PASSWORD,
        )
    )


COMMANDS = [demo_command]
