"""`library-share reindex`."""

from __future__ import annotations

import click

from library_share.catalogue import indexing
from library_share.database import transaction
from library_share.translation import ngettext, number


@click.command(
    help="""Lập lại chỉ mục tìm kiếm và sắp xếp của mục lục từ chính các nhan đề.
    / Make the catalogue's search and sort keys anew from the titles themselves."""
)
def reindex() -> None:
    with transaction():
        changed = indexing.describe_anew()
    click.echo(
        ngettext(
            "The index is made anew; %(changed)s title was mended.",
            "The index is made anew; %(changed)s titles were mended.",
            changed,
            changed=number(changed),
        )
    )


COMMANDS = [reindex]
