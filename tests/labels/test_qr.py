"""Symbols: the smallest version, and in it the strongest correction."""

from __future__ import annotations

import pytest
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

from library_share.labels import qr


@pytest.mark.parametrize(
    ("public_url", "address"),
    [
        ("http://tv.xa.vn", "HTTP://TV.XA.VN/Q/1000426"),
        ("https://tv.xa.vn:8443", "HTTPS://TV.XA.VN:8443/Q/1000426"),
        # A path may mind capitals, a host does not.
        ("https://xa.vn/thu-vien/", "HTTPS://XA.VN/thu-vien/Q/1000426"),
    ],
)
def test_addresses(public_url, address):
    assert qr.address("1000426", public_url) == address


@pytest.mark.parametrize("length", range(1, 60))
@pytest.mark.parametrize("path", ["", "/thu-vien"])
def test_correction_is_as_strong_as_the_size_allows(length, path):
    text = qr.address("1000426", f"https://{'a' * length}.vn{path}")
    smallest = size(text, ERROR_CORRECT_L)
    side = len(qr.matrix(text))
    assert side == 17 + 4 * smallest
    version, level = qr._size_of(qr._shape_of(text))
    assert version == smallest
    free = [
        each
        for each in (ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q, ERROR_CORRECT_H)
        if size(text, each) == smallest
    ]
    assert level == free[-1]


def size(text: str, level: int) -> int:
    symbol = QRCode(error_correction=level)
    symbol.add_data(text)
    return symbol.best_fit()


def test_the_drawing_is_the_matrix():
    text = qr.address("1000426", "https://tv.xa.vn")
    rows = qr.matrix(text)
    drawn = [[False] * len(rows) for _ in rows]
    path = qr.svg(text).split('d="')[1].split('"')[0]
    for run in path.removesuffix("z").split("z"):
        start, rest = run.removeprefix("M").split("h", 1)
        x, y = map(int, start.split())
        for step in range(int(rest.split("v")[0])):
            drawn[y][x + step] = True
    assert drawn == [list(map(bool, row)) for row in rows]


@pytest.mark.parametrize(
    ("public_url", "reachable"),
    [
        ("http://127.0.0.1:8000", False),
        ("http://localhost", False),
        ("http://[::1]:8000", False),
        ("http://192.168.1.20:8000", True),
        ("https://127.vn", True),
    ],
)
def test_addresses_that_phones_cannot_open(public_url, reachable):
    assert qr.is_reachable(public_url) is reachable
