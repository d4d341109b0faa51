"""Codes that nobody mistypes unnoticed, given once, and read from whatever a scanner types."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from library_share.database import broken_constraint, db, transaction
from library_share.labels.codes import (
    Code,
    CodeKind,
    Mistyped,
    MistypedCode,
    code_of,
    issue,
    read,
)
from library_share.labels.models import CodeCounter

THREADS, EACH = 8, 20


@pytest.fixture(scope="module")
def codes():
    chance = random.Random(42)
    return [
        code_of(chance.choice(list(CodeKind)), chance.randint(1, 10 ** chance.randint(1, 8)))
        for _ in range(10_000)
    ]


def test_every_code_is_read(codes):
    assert all(read(code) == Code(code, CodeKind(int(code[0]))) for code in codes)


def test_every_wrong_digit_is_noticed(codes):
    for code in codes:
        for place, right in enumerate(code):
            before, after = code[:place], code[place + 1 :]
            for digit in "0123456789".replace(right, ""):
                wrong = before + digit + after
                assert isinstance(read(f"/Q/{wrong}"), Mistyped), (code, wrong)


def test_every_swap_of_neighbours_is_noticed(codes):
    swaps = 0
    for code in codes:
        for place, (one, other) in enumerate(pairwise(code)):
            if one != other:
                wrong = code[:place] + other + one + code[place + 2 :]
                assert not isinstance(read(wrong), Code), (code, wrong)
                assert isinstance(read(f"/Q/{wrong}"), Mistyped), (code, wrong)
                swaps += 1
    assert swaps > 50_000


def test_a_mistyped_code_says_what_to_do(app):
    sentence = MistypedCode(code="1000462").sentence
    assert sentence.startswith("1000462 không phải mã của thư viện")
    assert "quét hoặc gõ lại" in sentence


@pytest.mark.parametrize(
    "typed",
    [
        "1000426",
        " 1000426\r\n",
        "1000 426",
        "https://thuvien.ankhanh.edu.vn/Q/1000426",
        "HTTPS://THUVIEN.ANKHANH.EDU.VN/Q/1000426",
        "https://thuvien.ankhanh.edu.vn/q/1000426",
        # A scanner types capitals into Telex (UW is Ư, DD is Đ) and VNI (figures are marks).
        "HTTPS://THƯVIEN.ANKHANH.EĐU.VN/Q/1000426",
        "HTTPS://THÚ VIEN.ANKHANH.EDU.VN/Q/1000426",
        # Keyboards of other countries move `:` and `/`.
        "HTTPSÖ--THUVIEN.EDU.VN-Q-1000426",
        "HTTPS>&&THUVIEN&Q&1000426",
    ],
)
def test_what_scanners_type(typed):
    assert read(typed) == Code("1000426", CodeKind.COPY)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Q",
        "Dế Mèn phiêu lưu ký",
        "9786042123457",  # an ISBN is a book, not a copy
        "9786042123450",  # … nor one mistyped
        "978-604-2-12345-7",
        "STN-00042",
        "00042",
        "0123456789",
        "079205001234",  # a personal identity number
        "１０００４２７",  # full-width figures
        "HTTPS://HOST/Q/１０００４２７",
        "١٠٠٠٤٢٧",
        "1000426X",
        "https://example.org/1000426",
    ],
)
def test_what_is_no_code_of_ours(typed):
    assert read(typed) is None


def test_codes_go_on_after_the_last(app):
    with transaction():
        assert issue(CodeKind.COPY, 3) == [code_of(CodeKind.COPY, n) for n in (1, 2, 3)]
    with transaction():
        assert issue(CodeKind.COPY) == [code_of(CodeKind.COPY, 4)]
        assert issue(CodeKind.CARD) == [code_of(CodeKind.CARD, 1)]


def test_codes_that_were_not_kept_come_again(app):
    with pytest.raises(ZeroDivisionError), transaction():
        issue(CodeKind.BOX)
        raise ZeroDivisionError
    with transaction():
        assert issue(CodeKind.BOX) == [code_of(CodeKind.BOX, 1)]


def test_eight_desks_never_get_the_same_code(app):
    """From the very first code on, when there is no counter yet."""
    together = Barrier(THREADS)

    def work(_number: int) -> list[str]:
        given = []
        with app.app_context():
            together.wait()
            for how_many in range(1, EACH + 1):
                with transaction():
                    given += issue(CodeKind.CARD, how_many)
            db.session.remove()
        return given

    with ThreadPoolExecutor(THREADS) as desks:
        codes = [code for given in desks.map(work, range(THREADS)) for code in given]
    total = THREADS * EACH * (EACH + 1) // 2
    assert sorted(codes) == [code_of(CodeKind.CARD, running) for running in range(1, total + 1)]


def test_a_kind_is_one_digit(app):
    with pytest.raises(IntegrityError) as breach, transaction():
        db.session.add(CodeCounter(kind=10, last_number=0))
    assert broken_constraint(breach.value) == "ck_code_counters_kind_is_a_digit"
