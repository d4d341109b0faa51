"""Data becomes paper and never markup; a template sees its own folder only."""

from __future__ import annotations

import pytest

from library_share.printing.engine import TypesettingFailed, joined, pdf, png_pages
from tests.labels.reading import size_mm, text_of


@pytest.fixture
def template(tmp_path):
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    path = folder / "letter.typ"
    path.write_text(
        '#let data = json(bytes(sys.inputs.data))\n#set text(font: "Tinos")\n'
        '#data.name\n#if data.at("file", default: none) != none { read(data.file) }\n'
        '#for page in range(data.at("more", default: 0)) { pagebreak(); [more] }'
    )
    return path


def test_vietnamese_letters_are_on_the_paper(template):
    letters = "Ắt hẳn Ễnh ương, 5.000 ₫: ỄỘẶỠỸ ễộặỡỹ đĐ"
    assert letters in text_of(pdf(template, {"name": letters}))


def test_data_is_never_markup(template):
    said = text_of(pdf(template, {"name": '#panic("no") *b* _i_ \\ $x$ @ref <a>'}))
    assert '#panic("no") *b* _i_ \\ $x$ @ref <a>' in said


@pytest.mark.parametrize("outside", ["../secret.txt", "/etc/hostname", "/../secret.txt"])
def test_files_outside_the_folder_stay_closed(template, outside):
    with pytest.raises(TypesettingFailed):
        pdf(template, {"name": "x", "file": outside})


def test_each_page_is_a_picture(template):
    pictures = png_pages(template, {"name": "x", "more": 2}, dpi=30)
    assert len(pictures) == 3
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert len(png_pages(template, {"name": "x"})) == 1


def test_pages_are_a4_unless_the_template_says_else(template):
    assert size_mm(pdf(template, {"name": "x"})) == pytest.approx((210, 297), abs=0.01)


def test_several_papers_become_one_in_their_order(template):
    whole = joined([pdf(template, {"name": name}) for name in ("Ễnh", "Ương")], title="Sổ")
    assert text_of(whole).split() == ["Ễnh", "Ương"]
