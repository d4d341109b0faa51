"""`library-share recount`."""

from __future__ import annotations

import click

from library_share.statistics import counting_anew
from library_share.translation import gettext


@click.command(
    help="""Đếm lại mọi số liệu từ chính sổ mượn và lượt đọc; không sửa sổ.
    / Count all figures anew from loans and readings; these stay as they are."""
)
def recount() -> None:
    counting_anew.count_all_again()
    click.echo(gettext("All figures are counted anew."))


COMMANDS = [recount]
