"""What is noted on a copy's page reaches the other library at once (docs/stories.md, 465, 466)."""

from __future__ import annotations

from datetime import timedelta

from library_share import clock
from tests.interlibrary.conftest import lend


def note(net, client, **sent) -> None:
    net.now += timedelta(minutes=1)
    with clock.pretend(net.now):
        answer = client.post(f"/copies/{net.book.code}", data={"condition": "good", **sent})
    assert answer.status_code in (200, 204, 302, 303), answer.text


def test_story_465_lost_and_found_on_the_copys_page_is_known_at_once(net, visitor):
    lend(net)
    mai = visitor("TVX")
    note(net, mai, state="lost", reason="em làm mất")
    assert net.stands(net.lent)[0] == "lost"
    note(net, mai, state="in_use")
    assert net.stands(net.lent)[0] == "arrived"


def test_story_466_only_how_it_looks_is_no_news(net, visitor):
    lend(net)
    before = len(net.events(net.lent))
    note(net, visitor("TVX"), state="in_use", condition="worn")
    assert len(net.events(net.lent)) == before
