"""`library-share serve`."""

from __future__ import annotations

from contextlib import ExitStack

import click
from flask import Flask, current_app

from library_share import demo, jobs
from library_share.configuration import Settings
from library_share.database import db
from library_share.safekeeping.errors import AlreadyServed
from library_share.safekeeping.lock import alone_in
from library_share.safekeeping.schema import migrate
from library_share.serving import authority
from library_share.serving.server import ToHttps, listening, serve_until_told
from library_share.translation import gettext

EVERYWHERE = "0.0.0.0"  # noqa: S104 (chosen by whoever asks for HTTPS for phones)
THIS_PC = "127.0.0.1"


@click.command(
    help="""Chạy máy chủ thư viện. Lần đầu trên máy này: tạo cơ sở dữ liệu và xã mẫu để dùng thử.

    Serve the library. The first time on this PC, the database and a demo commune are made."""
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    envvar="PORT",
    type=click.IntRange(0, 65535),
    help="Cổng. / The port to listen on.",
)
@click.option(
    "--host",
    help="Địa chỉ lắng nghe; mặc định chỉ máy này, với --https là cả mạng nội bộ. "
    "/ The address to listen on: this PC only, or with --https all of its networks.",
)
@click.option(
    "--https",
    is_flag=True,
    help="Dùng chứng chỉ riêng để điện thoại trong mạng mở được máy ảnh. "
    "/ With an authority of its own, so that phones on the network may use their camera.",
)
@click.option("--no-demo", is_flag=True, help="Không tạo xã mẫu. / Do not make the demo commune.")
@click.option(
    "--threads",
    default=10,
    show_default=True,
    type=click.IntRange(1, 200),
    help="Số luồng trả lời. / How many requests are answered at once.",
)
def serve(port: int, host: str | None, https: bool, no_demo: bool, threads: int) -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.config["SETTINGS"]
    host = host or (EVERYWHERE if https else THIS_PC)
    with ExitStack() as stack:
        taken = AlreadyServed(data_dir=str(settings.data_dir))
        stack.enter_context(alone_in(settings.data_dir, otherwise=taken))
        certificates = (
            authority.certificates(settings.data_dir, authority.names_here()) if https else None
        )
        servers = [listening(app, host=host, port=port, threads=threads, certificates=certificates)]
        stack.callback(servers[0].stop)
        migrate()
        if not no_demo and not settings.is_production and demo.is_empty():
            click.echo(gettext("Making the demo commune; this takes some seconds …"))
            demo.fill()
        port = servers[0].bind_addr[1]
        if https:
            plain = ToHttps(app, https_port=port)
            servers.append(listening(plain, host=host, port=port and port + 1, threads=2))
        jobs.start(app)
        stack.callback(jobs.stop)
        _tell(settings, host, port, https)
        db.session.remove()
        serve_until_told(*servers)
    click.echo(gettext("Stopped."))


def _tell(settings: Settings, host: str, port: int, https: bool) -> None:
    scheme = "https" if https else "http"
    near = THIS_PC if host in (EVERYWHERE, THIS_PC, "localhost") else host
    click.echo(gettext("The library is open: %(address)s", address=f"{scheme}://{near}:{port}"))
    for address in authority.addresses_here() if host == EVERYWHERE else []:
        phones = f"{scheme}://{address}:{port}"
        click.echo(gettext("Phones on this network: %(address)s", address=phones))
        if https:
            first = f"http://{address}:{port + 1}/local-authority"
            click.echo(gettext("The first time on each phone: %(address)s", address=first))
        if settings.public_url != phones:
            hint = "LIBRARY_SHARE_PUBLIC_URL=" + phones
            click.echo(gettext("So that labels lead phones here, set %(hint)s", hint=hint))
    if host == THIS_PC:
        click.echo(gettext("For phones on this network: library-share serve --https"))
    usernames = demo.usernames()
    if usernames and not settings.is_production:
        click.echo(
            gettext(
                "Demo accounts: %(names)s; password: %(password)s",
                names=", ".join(usernames),
                password=demo.PASSWORD,
            )
        )
    click.echo(gettext("Ctrl+C stops."))


COMMANDS = [serve]
