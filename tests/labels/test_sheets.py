"""Labels are read back and lie where the sheet's labels lie."""

from __future__ import annotations

import pytest

from library_share.labels import qr, runs
from library_share.labels.codes import CodeKind, code_of
from library_share.labels.drawing import Label, layout_of, pages_of
from library_share.labels.errors import NoSuchPosition, NoSuchSheet
from library_share.labels.lettering import FACES, width_mm
from library_share.labels.models import Printer
from library_share.labels.runs import Run, calibration_pdf
from library_share.labels.sheets import A4_HEIGHT_MM, A4_WIDTH_MM, SHEETS, get_sheet
from library_share.printing.measuring import MM_PER_POINT, font
from tests.labels.reading import codes_on, ink, pages, size_mm, text_of

HOST = "https://thuvien.ankhanh.edu.vn"
LEVELS = {
    "XL": "#2e9e44",
    "Đ": "#d6262c",
    "C": "#f08a1d",
    "T": "#ffffff",
    "XD": "#1f5fbf",
    "V": "#f6d21f",
    "": "#ffffff",
}
TALL = "Ễnh ương Ẫm ở Ổ Ấp Đền Ngỗ, gỵp ặ ệ ộ ỹ"

every_sheet = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)


def a_label(running: int) -> Label:
    level, colour = list(LEVELS.items())[running % len(LEVELS)]
    return Label(
        code=code_of(CodeKind.COPY, running),
        heading=f"STN-{running:05}",
        caption=f"{TALL} {running}",
        class_mark="895.9223 T",
        level=level,
        colour=colour,
        library="THCSANKHANH1",
    )


def a_run(sheet, how_many: int, **more) -> Run:
    labels = [a_label(running) for running in range(1, how_many + 1)]
    return Run(labels=labels, sheet=sheet, public_url=HOST, **more)


@pytest.fixture(autouse=True)
def _words(whole_app):
    """Titles of documents are said in the language of an application; no database is needed."""
    with whole_app.app_context():
        yield


@every_sheet
def test_all_of_500_labels_are_read_back_in_their_place(sheet):
    run = a_run(sheet, 500)
    read = {}
    for number, page in enumerate(pages(run.pdf(), dpi=300)):
        for symbol in codes_on(page, 300):
            read[number * sheet.per_page + place_of(symbol, sheet)] = symbol.text
    assert read == {
        place: qr.address(label.code, HOST) for place, label in enumerate(run.labels, start=1)
    }
    assert run.page_count == -(-500 // sheet.per_page)


def place_of(symbol, sheet) -> int:
    """The label in whose upper left quarter a symbol begins."""
    for place in range(1, sheet.per_page + 1):
        x, y = sheet.corner_mm(place)
        across, down = symbol.left_mm - x, symbol.top_mm - y
        if 0 < across < sheet.width_mm / 2 and 0 < down < sheet.height_mm / 2:
            return place
    raise AssertionError(f"{symbol} begins on no label")


@every_sheet
def test_symbols_lie_true_to_a_tenth_of_a_millimetre_in_their_quiet_zone(sheet):
    """A full page, so that neighbours are there to disturb; all that is dark near is the symbol."""
    run = a_run(sheet, sheet.per_page)
    (page,) = pages(run.pdf(), dpi=600)
    layout = layout_of(sheet)
    for place, label in enumerate(run.labels, start=1):
        x, y = sheet.corner_mm(place)
        x, y = x + layout.qr_left_mm, y + layout.qr_top_mm
        wanted = (x, y, x + layout.qr_mm, y + layout.qr_mm)
        modules = len(qr.matrix(qr.address(label.code, HOST)))
        quiet = qr.QUIET_MODULES * layout.qr_mm / modules - 0.1
        x, y, right, below = wanted
        around = ink(page, 600, x - quiet, y - quiet, right + quiet, below + quiet)
        assert around == pytest.approx(wanted, abs=0.1)


@every_sheet
def test_symbols_are_large_enough_for_a_phone(sheet):
    """Half a millimetre a module is what a phone reads at a hand's distance."""
    assert layout_of(sheet).qr_mm / len(qr.matrix(qr.address("1000426", HOST))) >= 0.5


@every_sheet
def test_nothing_leaves_its_label(sheet):
    """Even when every letter has its marks and every text is too long."""
    for text in (TALL * 5, TALL.upper() * 5, "Ẫ" * 200):
        label = Label(
            code=code_of(CodeKind.COPY, 123_456_789),
            heading=text,
            caption=text,
            class_mark=text,
            level="XD",
            colour="#1f5fbf",
            library=text,
        )
        place = sheet.per_page // 2
        marks = pages_of([label], sheet, HOST, start=place)[0]
        x, y = sheet.corner_mm(place)
        for mark in marks:
            if mark["kind"] != "text":
                continue
            left, top, right, bottom = letters(mark)
            assert x < left
            assert right < x + sheet.width_mm
            assert y < top
            assert bottom < y + sheet.height_mm


@every_sheet
def test_no_line_touches_another(sheet):
    label = Label(
        code="1000426",
        heading="ẶỄẪỘ " * 9,
        caption="Ẫg Ộy Ễp " * 30,
        class_mark="ẪỘỊ gy",
        level="Đ",
        library="ẪỘỊ",
    )
    marks = [m for m in pages_of([label], sheet, HOST)[0] if m["kind"] == "text"]
    boxes = [letters(mark) for mark in marks]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            beside = one[2] <= other[0] or other[2] <= one[0]
            over = one[3] <= other[1] or other[3] <= one[1]
            assert beside or over, (one, other)


def letters(mark) -> tuple[float, float, float, float]:
    """What the ink of a text covers, from the font itself."""
    scale = mark["size"] * MM_PER_POINT / 1000
    box = font(FACES[mark["weight"]]).getbbox(mark["text"], anchor="ls")
    return tuple(mark[axis] + edge * scale for axis, edge in zip("xyxy", box, strict=True))


@pytest.mark.parametrize("key", ["l7651", "l7160", "tomy-138"])
def test_paper_has_the_letters_that_were_measured(key):
    """The font typst prints is the one that was measured, with all its marks."""
    sheet = get_sheet(key)
    label = Label(code="1000426", heading="ẪỄỘ-Ặ", library="TH")
    pdf = Run(labels=[label], sheet=sheet, public_url=HOST).pdf()
    (page,) = pages(pdf, dpi=600)
    heading = next(m for m in pages_of([label], sheet, HOST)[0] if m.get("text") == label.heading)
    left, top, right, bottom = letters(heading)
    seen = ink(page, 600, left - 0.5, top - 0.5, right + 0.5, bottom + 0.5)
    assert (seen[1], seen[3]) == pytest.approx((top, bottom), abs=0.1)
    assert left - 0.1 < seen[0] < left + 0.3  # letters begin and end with a little air
    assert right - 0.4 < seen[2] < right + 0.1
    assert "ẪỄỘ-Ặ" in text_of(pdf)


def test_markup_in_a_title_is_only_letters():
    hostile = '#read("/etc/passwd") *b* $x$ \\ "'
    run = Run(
        labels=[Label(code="1000426", caption=hostile, heading="#panic()")],
        sheet=SHEETS["tomy-138"],
        public_url=HOST,
    )
    said = text_of(run.pdf())
    assert "#panic()" in said
    assert '#read("/etc/passwd")' in said


def test_a_level_is_a_letter_too_and_white_has_an_outline():
    labels = [a_label(running) for running in range(7)]
    marks = pages_of(labels, SHEETS["l7651"], HOST)[0]
    boxes = [mark for mark in marks if mark["kind"] == "box"]
    assert {mark["colour"] for mark in boxes} == set(LEVELS.values())
    assert all(mark["stroke"] > 0 for mark in boxes)
    said = {mark["text"]: mark["colour"] for mark in marks if mark["kind"] == "text"}
    assert {level: said[level] for level in LEVELS if level} == {
        "XL": "#000000",
        "Đ": "#ffffff",
        "C": "#000000",
        "T": "#000000",
        "XD": "#ffffff",
        "V": "#000000",
    }


def test_a_sheet_that_was_begun_is_used_up():
    run = a_run(SHEETS["l7160"], 5, start=20)
    first, second = (codes_on(page, 300) for page in pages(run.pdf(), dpi=300))
    assert (len(first), len(second), run.page_count) == (2, 3, 2)
    assert {place_of(symbol, run.sheet) for symbol in first} == {20, 21}
    assert {place_of(symbol, run.sheet) for symbol in second} == {1, 2, 3}


def test_a_long_run_is_drawn_in_parts_and_nothing_is_lost_between_them(monkeypatch):
    monkeypatch.setattr(runs, "LABELS_AT_ONCE", 42)
    run, told = a_run(SHEETS["l7160"], 100, start=20), []
    sheets = [codes_on(page, 300) for page in pages(run.pdf(lambda *far: told.append(far)), 300)]
    assert [len(sheet) for sheet in sheets] == [2, 21, 21, 21, 21, 14]
    read = [symbol.text.rsplit("/", 1)[1] for sheet in sheets for symbol in sheet]
    assert sorted(read) == sorted(label.code for label in run.labels)
    assert told == [(0, 100), (23, 100), (65, 100)]


@pytest.mark.parametrize("start", [0, 22, -1])
def test_a_label_that_the_sheet_has_not(start):
    with pytest.raises(NoSuchPosition):
        a_run(SHEETS["l7160"], 1, start=start)


def test_a_printer_that_shifts_is_met():
    sheet = SHEETS["l7160"]
    printer = Printer(name="Canon", right_mm=1.5, down_mm=-0.7)
    (plain,) = pages(a_run(sheet, 1).pdf(), dpi=600)
    (moved,) = pages(a_run(sheet, 1, printer=printer).pdf(), dpi=600)
    shift = [after - before for before, after in zip(ink(plain, 600), ink(moved, 600), strict=True)]
    assert shift == pytest.approx([1.5, -0.7, 1.5, -0.7], abs=0.05)


@every_sheet
def test_sheets_fit_on_a4(sheet):
    x, y = sheet.corner_mm(sheet.per_page)
    assert x + sheet.width_mm <= A4_WIDTH_MM
    assert y + sheet.height_mm <= A4_HEIGHT_MM
    # As much paper right and below as left and above.
    assert A4_WIDTH_MM - x - sheet.width_mm == pytest.approx(sheet.left_mm, abs=0.01)
    assert A4_HEIGHT_MM - y - sheet.height_mm == pytest.approx(sheet.top_mm, abs=0.01)
    assert size_mm(a_run(sheet, 1).pdf()) == pytest.approx((210, 297), abs=0.01)


def test_an_unknown_sheet_is_named():
    with pytest.raises(NoSuchSheet) as refused:
        get_sheet("l9999")
    assert "l9999" in refused.value.sentence
    assert "tomy-145" in refused.value.sentence


@every_sheet
def test_calibration_crosses_meet_the_corners(sheet):
    (page,) = pages(calibration_pdf(sheet), dpi=600)
    # The last label's lower right corner: no advice and no ruler there.
    x, y = sheet.corner_mm(sheet.per_page)
    x, y = x + sheet.width_mm, y + sheet.height_mm
    pixel = 25.4 / 600
    dark = page.point(lambda shade: 255 if shade < 200 else 0)
    crossing = dark.crop(
        (
            round((x - 3) / pixel),
            round((y - 3) / pixel),
            round((x + 3) / pixel),
            round((y + 3) / pixel),
        )
    ).getbbox()
    centre = [
        (crossing[0] + crossing[2]) / 2 * pixel - 3,
        (crossing[1] + crossing[3]) / 2 * pixel - 3,
    ]
    assert centre == pytest.approx([0, 0], abs=0.1)


def test_calibration_says_how():
    said = text_of(calibration_pdf(SHEETS["l7160"]))
    assert "100 mm phải đúng 100 mm" in said
    assert "L7160" in said


def test_a_long_text_says_that_it_goes_on():
    marks = pages_of([a_label(1)], SHEETS["l7651"], HOST)[0]
    captions = [m for m in marks if m["kind"] == "text" and m["text"].endswith("…")]
    assert captions
    room = SHEETS["l7651"].width_mm
    assert all(
        m["x"] + width_mm(m["text"], m["size"], m["weight"]) <= 4.75 + room for m in captions
    )
