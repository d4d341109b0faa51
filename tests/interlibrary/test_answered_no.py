"""What a library said no to stays in its list for a while (docs/stories.md, 470 to 472)."""

from __future__ import annotations

import re

from library_share import clock
from library_share.interlibrary import actions

LIST = "/interlibrary?side=lending"


def said_no(net, client, path: str = LIST) -> tuple[int, int]:
    """How many answers the list shows, and how many of them with a button to undo."""
    with clock.pretend(net.now):
        page = client.get(path).text
    part = page.partition("<h2>Đã từ chối cho mượn</h2>")[2]
    return part.count('data-label="Trả lời lúc"'), len(re.findall(r' action="[^"]*/undo', part))


def refused(net, visitor):
    """TVX said yes for three of five; THCS has what is missing."""
    net.copies("TVX", 5)
    loan = net.asks(net.class_waits(5))
    net.copies("THCS", 2)
    mai = visitor("TVX")
    sent = {"whole_set": "true", "how_many": "3"}
    with clock.pretend(net.now):
        answer = mai.post(f"/interlibrary/{loan.id}/agree", data=sent)
    assert answer.status_code == 303, answer.text
    return mai, [one for one in net.open_loans() if net.stands(one) != ("agreed", "TVX")]


def test_story_470_the_two_refused_ones_stand_in_a_list_of_their_own(net, visitor):
    mai, others = refused(net, visitor)
    assert len(others) == 2
    assert said_no(net, mai)[1] == 2
    with clock.pretend(net.now):
        page = mai.get(LIST).text
    assert net.library("THCS").short_name not in page.split("<main")[1]
    with clock.pretend(net.now):
        assert mai.post(f"/interlibrary/{others[0].id}/undo").status_code == 303
    assert net.stands(others[0]) == ("asked", "TVX")
    assert said_no(net, mai)[1] == 1


def test_story_471_the_next_library_has_answered_and_there_is_no_button(net, visitor):
    mai, others = refused(net, visitor)
    net.act("THCS", actions.agree, others[0].id)
    shown, buttons = said_no(net, mai)
    assert (shown > 0, buttons) == (True, 1)


def test_story_472_after_a_month_it_is_gone(net, visitor):
    mai, _ = refused(net, visitor)
    net.later(days=30)
    assert said_no(net, mai)[0] > 0
    net.later(days=1)
    assert said_no(net, mai) == (0, 0)
    assert said_no(net, visitor("TH"), "/interlibrary?side=lending&part=answered-no") == (0, 0)
