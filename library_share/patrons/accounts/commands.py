"""`library-share token`, `add-account`, `passwd`, `email`."""

from __future__ import annotations

import json
import re

import click

from library_share.database import transaction
from library_share.libraries.queries import library_with_code
from library_share.patrons.accounts import actions, passwords, queries, rules
from library_share.vietnamese import tidy
from library_share.web.access import Role


@click.command(
    help="Tạo mã truy cập (bearer token) cho một tài khoản; chỉ in ra một lần. / "
    "Make a bearer token for an account; it is printed once."
)
@click.argument("account", metavar="TÀI_KHOẢN")
@click.option("--name", default="", help="Tên để nhận ra mã này. / A name to know it by.")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def token(account: str, name: str, as_json: bool) -> None:
    with transaction():
        made = actions.make_token(queries.get_account(account), name)
    click.echo(json.dumps({"account": account, "token": made}) if as_json else made)


def _username(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    username = value.strip().lower()
    if re.fullmatch(rules.USERNAME, username) is None:
        raise click.BadParameter(
            "chỉ a–z không dấu, 0–9, dấu chấm, gạch; nhiều nhất 40. "
            "/ only a-z, 0-9, dot, dash; at most 40."
        )
    return username


def _name(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    name = tidy(value)
    if not 1 <= len(name) <= rules.NAME_LENGTH_AT_MOST:
        raise click.BadParameter("1–120 ký tự. / 1 to 120 characters.")
    return name


@click.command(
    "add-account", help="Thêm tài khoản; in ra mật khẩu tạm. / Add an account; prints a password."
)
@click.argument("username", metavar="TÊN_ĐĂNG_NHẬP", callback=_username)
@click.option("--name", required=True, callback=_name, help="Họ tên. / Full name.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    help="Vai trò: quản trị xã, thủ thư, giáo viên giữ tủ, học sinh phụ trách, người giữ điểm, "
    "hiệu trưởng, cán bộ. / What the account may do.",
)
@click.option("--library", help="Mã thư viện (không cần với administrator). / Library code.")
@click.option("--email", default="", help="Thư điện tử, không bắt buộc. / E-mail, optional.")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def add_account(
    username: str, name: str, role: str, library: str | None, email: str, as_json: bool
) -> None:
    if role != Role.ADMINISTRATOR and not library:
        raise click.UsageError(
            "--library: vai trò này cần mã thư viện / this role needs a library."
        )
    password = passwords.temporary()
    with transaction():
        library_id = library_with_code(library).id if library else None
        account = actions.add_account(username, name, password=password)
        actions.change_email(account, email)
        actions.appoint(account, Role(role), library_id)
    if as_json:
        click.echo(json.dumps({"username": account.username, "password": password}))
    else:
        click.echo(f"{account.username}\t{password}")


@click.command(help="Đặt lại mật khẩu; in ra mật khẩu tạm. / Reset a password; prints a new one.")
@click.argument("username", metavar="TÊN_ĐĂNG_NHẬP")
def passwd(username: str) -> None:
    password = passwords.temporary()
    with transaction():
        actions.change_password(queries.get_account(username), password)
    click.echo(password)


@click.command(
    help="Đặt thư điện tử của tài khoản; bỏ trống để xóa. / Set an account's e-mail; empty removes."
)
@click.argument("username", metavar="TÊN_ĐĂNG_NHẬP")
@click.argument("address", metavar="[ĐỊA_CHỈ]", default="")
def email(username: str, address: str) -> None:
    with transaction():
        actions.change_email(queries.get_account(username), address)


COMMANDS = [token, add_account, passwd, email]
