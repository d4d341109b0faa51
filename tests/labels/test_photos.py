"""Labels in photographs of shelves: read, found unread, in time, and at the right place."""

from __future__ import annotations

import io
import math
import time

import pytest
from PIL import Image

from library_share.labels.errors import NotAPhoto
from library_share.labels.photos import BUDGET_S, Symbol, apart, opened, symbols_in
from tests.labels.shelves import BEYOND, DIFFICULTIES, SIZE, Difficulty, addresses, photo_of
from tests.sizes import often

LABELS = 40
TEXTS = addresses(LABELS)


def look_at(photo: bytes) -> tuple[list[Symbol], float]:
    """What is seen, and the seconds of the processor that it took."""
    before = time.process_time()
    seen = symbols_in(opened(photo))
    return seen, time.process_time() - before


def texts_of(seen: list[Symbol]) -> set[str]:
    return {symbol.text for symbol in seen if symbol.text}


@pytest.mark.once
@pytest.mark.parametrize("seed", range(often(12, gate=1)))
@pytest.mark.parametrize("how", DIFFICULTIES, ids=lambda how: how.name)
def test_story_757_every_label_of_three_pixels_a_module_is_read_within_a_second(how, seed):
    seen, took_s = look_at(photo_of(TEXTS, how, seed))
    assert texts_of(seen) == set(TEXTS)
    assert len(seen) == LABELS  # nothing is seen that is no label
    assert took_s < 1.0


@pytest.mark.once
def test_the_worst_photo_does_not_hold_up_the_others():
    seen, took_s = look_at(photo_of(TEXTS, BEYOND[-1]))
    assert texts_of(seen) <= set(TEXTS)
    assert took_s < BUDGET_S + 1.0


@pytest.mark.once
def test_spoilt_labels_are_seen_at_their_place():
    how = Difficulty(name="spoilt", module_px=4, spoilt=(3, 17))
    whole = symbols_in(opened(photo_of(TEXTS, Difficulty(name="whole", module_px=4))))
    seen = symbols_in(opened(photo_of(TEXTS, how)))
    assert texts_of(seen) == set(TEXTS) - {TEXTS[3], TEXTS[17]}
    places = {symbol.text: symbol.centre for symbol in whole}
    unread = [symbol for symbol in seen if not symbol.text]
    assert len(unread) == 2
    for text in (TEXTS[3], TEXTS[17]):
        assert min(math.dist(symbol.centre, places[text]) for symbol in unread) < 30


@pytest.mark.once
def test_corners_are_those_of_the_symbol_in_the_upright_picture():
    """A phone held upright keeps its picture lying, with a mark that says so."""
    straight = symbols_in(opened(photo_of(TEXTS[:3])))
    picture = Image.open(io.BytesIO(photo_of(TEXTS[:3])))
    file = io.BytesIO()
    marked = Image.Exif()
    marked[0x0112] = 6  # turn it by a quarter to see it upright
    picture.transpose(Image.Transpose.ROTATE_90).save(file, "JPEG", quality=90, exif=marked)
    turned = symbols_in(opened(file.getvalue()))
    assert opened(file.getvalue()).size == SIZE
    for one in straight:
        (same,) = (other for other in turned if other.text == one.text)
        assert math.dist(one.centre, same.centre) < 4
        # 25 modules of four pixels, of five where the shelf came nearer
        assert 95 < one.side < 110


@pytest.mark.once
def test_a_wall_without_labels_shows_none():
    assert symbols_in(opened(photo_of([TEXTS[0]], Difficulty(name="", module_px=0.5)))) == []


@pytest.mark.parametrize("sent", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff" * 50])
def test_what_is_no_photo(sent):
    with pytest.raises(NotAPhoto):
        opened(sent)


def test_a_picture_that_would_fill_the_memory_is_not_opened():
    file = io.BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    assert len(file.getvalue()) < 100_000
    with pytest.raises(NotAPhoto):
        opened(file.getvalue())


def test_one_place_holds_one_symbol():
    def square(left: float, text: str = "") -> Symbol:
        return Symbol(text=text, corners=((left, 0), (left + 50, 0), (left + 50, 50), (left, 50)))

    read = square(0, "read")
    assert apart([square(10), square(80), square(90)], [read]) == [square(80)]
