"""Phiếu nhập and biên bản nhận tặng (F7): a small receipt is a page, signed by who is there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from library_share.printing.documents import pdf
from library_share.printing.forms import Received, ReceivedTitle, received
from tests.printing.documents.reading import page_count
from tests.printing.documents.samples import LETTERHEAD

TITLE = ReceivedTitle(
    title="Dế Mèn phiêu lưu ký",
    author="Tô Hoài",
    publisher="Kim Đồng",
    year=2024,
    copies=3,
    price=55_000,
)


def receipt(**changed: Any) -> Received:
    facts = {
        "letterhead": LETTERHEAD,
        "number": "5",
        "on": date(2026, 9, 5),
        "source": "Ngân sách",
        "giver": "",
        "voucher": "",
        "is_gift": False,
        "titles": (TITLE, TITLE),
    }
    return Received(**{**facts, **changed})


@pytest.mark.parametrize("is_gift", [False, True])
def test_two_titles_and_four_signatures_are_one_page(is_gift):
    assert page_count(pdf(received(receipt(is_gift=is_gift, librarian="Hoàng Thu Trang")))) == 1


@pytest.mark.parametrize(
    ("changed", "heads"),
    [
        ({}, ["Kế toán", "Hiệu trưởng"]),
        ({"is_gift": True}, ["Kế toán", "Thủ trưởng đơn vị"]),
        ({"is_school": False}, ["Thủ trưởng đơn vị"]),
    ],
)
def test_only_a_school_has_an_accountant_and_a_principal(changed, heads):
    titles = [one.title for one in received(receipt(**changed)).signatures]
    assert titles == ["Bên giao", "Bên nhận", *heads]
