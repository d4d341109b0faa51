"""A lent book that went by way of a third library (docs/stories.md, 467 to 469)."""

from __future__ import annotations

import re

from library_share.interlibrary import actions
from tests.interlibrary.conftest import lend


def next_step(client, loan) -> tuple[str, int | None]:
    """What is next, and what opening its consignment answers (None: there is no such button)."""
    page = client.get(f"/interlibrary/{loan.id}").text
    sentence = re.search(r'now-state">\s*<p><strong>(.*?)</strong>', page)
    button = re.search(r'href="(/handovers/\d+)"', page)
    assert sentence is not None, page
    return sentence[1], client.get(button[1]).status_code if button else None


def test_story_467_given_back_elsewhere_only_those_it_goes_between_open_its_consignment(
    net, visitor
):
    lend(net)
    net.scan("TH", net.book.code, patron=net.given.card(net.an))
    net.library("THCS")
    net.scan("THCS", net.book.code)
    sentence, opened = next_step(visitor("TH"), net.lent)
    assert "Hiện sách ở" in sentence
    assert "THCS" in sentence
    assert opened is None
    net.sends("THCS")
    sentence, opened = next_step(visitor("TH"), net.lent)
    assert "đang trên đường từ THCS đến TVX" in sentence
    assert opened is None
    assert next_step(visitor("TVX"), net.lent)[1] == 200


def test_story_468_on_the_way_between_the_two_both_open_it(net, visitor):
    lend(net)
    net.scan("TH", net.book.code, patron=net.given.card(net.an))
    net.scan("TH", net.book.code)
    net.sends("TH")
    for code in ("TH", "TVX"):
        sentence, opened = next_step(visitor(code), net.lent)
        assert "Hiện sách" not in sentence
        assert opened == 200


def test_story_469_sent_from_a_third_library_the_lender_reads_where_it_lies(net, visitor):
    copy, mai = net.copy("TVX"), net.reader("Vàng Thị Mai", "TVX")
    net.scan("TVX", copy.code, patron=net.given.card(mai))
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    net.library("THCS")
    net.scan("THCS", copy.code)
    sentence, opened = next_step(visitor("TVX"), loan)
    assert "Hiện sách ở THCS, đã soạn để gửi TH." in sentence
    assert opened is None
    net.sends("THCS")
    sentence, opened = next_step(visitor("TVX"), loan)
    assert "đang trên đường từ THCS đến TH." in sentence
    assert opened is None
    assert next_step(visitor("TH"), loan)[1] == 200
