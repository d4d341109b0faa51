"""Loans between libraries, as librarians live them. Numbers are those of docs/stories.md."""

from __future__ import annotations

from library_share.interlibrary import actions


def test_monday_to_wednesday(net):
    """201: a pupil of TH asks for a book of TVX and has it; then it goes home."""
    copy = net.copy("TVX")
    an = net.reader()
    loan = net.asks(net.waits(an))
    assert net.stands(loan) == ("asked", "TVX")
    net.act("TVX", actions.agree, loan.id)
    assert net.stands(loan) == ("agreed", "TVX")
    assert net.slot(loan).copy_id == copy.id
    consignment = net.ships("TVX", copy)
    assert net.stands(loan) == ("sent", "TVX")
    received = net.scan("TH", consignment)
    assert received.status_code == 200, received.text
    assert net.stands(loan) == ("arrived", "TVX")
    assert net.slot(loan).state == "ready"
    lent = net.scan("TH", copy.code, patron=net.given.card(an))
    assert lent.json["outcome"] == "lent", lent.text
    back = net.scan("TH", copy.code)
    assert back.json["outcome"] == "returned"
    assert back.json["remarks"][0]["code"] == "goes_home", back.text
    net.sends("TH")
    assert net.stands(loan) == ("sent_back", "TVX")
    home = net.scan("TVX", copy.code)
    assert home.status_code == 200
    assert net.stands(loan) == ("returned", "TVX")
