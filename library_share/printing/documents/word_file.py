"""An empty .docx that already has the sheet, the styles and the page number of the decree."""

from __future__ import annotations

import docx
from docx.document import Document as File

from library_share import clock
from library_share.printing.documents import nd30, word_xml
from library_share.printing.documents.model import Leaves
from library_share.printing.documents.word_xml import XML, element, flags, name, twips

#: The rest of python-docx's own blank file is a picture of an empty page, another program's name, a
#: second set of styles, lists.
_KEPT_PARTS = (
    "/officeDocument",
    "/core-properties",
    "/styles",
    "/settings",
    "/fontTable",
    "/theme",
)
_KEPT_STYLES = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList")
_WORDS_OWN = ("Title", "heading 1", "Body Text", "header")
_OUTLINE = {"heading": 0}


def empty_file(page: nd30.Page, title: str, leaves: Leaves | None = None) -> File:
    """No text yet; the body holds its section only."""
    file = docx.Document()
    _drop_parts(file)
    _set_properties(file, title)
    _set_styles(file.styles.element)
    _set_settings(file.settings.element)
    _set_section(file, page)
    _set_page_number(file, leaves)
    return file


def _drop_parts(file: File) -> None:
    for rels in (file.part.package.rels, file.part.rels):
        for key, rel in list(rels.items()):
            if not rel.reltype.endswith(_KEPT_PARTS):
                del rels[key]


def _set_properties(file: File, title: str) -> None:
    """Its title and language; nobody's name."""
    now = clock.now().replace(microsecond=0)
    known = file.core_properties
    known.author = known.last_modified_by = known.comments = ""
    known.title, known.language = title[:255], "vi-VN"
    known.created = known.modified = now


def _set_settings(settings: XML) -> None:
    for old in settings.xpath("w:themeFontLang"):
        for key in list(old.attrib):
            del old.attrib[key]
        old.set(name("val"), "vi-VN")
    for old in settings.xpath('w:compat/w:compatSetting[@w:name="compatibilityMode"]'):
        old.set(name("val"), "15")  # of Word 2013 and later; below, Word says so in its title bar


def _set_section(file: File, page: nd30.Page) -> None:
    section = file.sections[0]
    looks = section._sectPr
    size, margins = looks.find(name("pgSz")), looks.find(name("pgMar"))
    size.set(name("w"), str(twips(page.width_mm)))
    size.set(name("h"), str(twips(page.height_mm)))
    if page.width_mm > page.height_mm:
        size.set(name("orient"), "landscape")
    for side in ("top", "bottom", "left", "right"):
        margins.set(name(side), str(twips(getattr(page, f"{side}_mm"))))
    margins.set(name("header"), str(twips(page.number_mm)))
    margins.set(name("footer"), str(twips(page.number_mm)))


def _set_page_number(file: File, leaves: Leaves | None) -> None:
    """A paper's first page has none; a book says “Trang x/y” on each."""
    section = file.sections[0]
    numbered = section.header._element
    for old in list(numbered):
        numbered.remove(old)
    words = word_xml.field("PAGE")
    if leaves is not None:
        last = (
            word_xml.field("NUMPAGES") if leaves.last is None else [word_xml.run(f"{leaves.last}")]
        )
        words = [word_xml.run("Trang "), *words, word_xml.run("/"), *last]
    numbered.append(word_xml.paragraph(style_id("page_number"), *words))
    if leaves is not None:
        # The schema wants it between margins and columns.
        section._sectPr.find(name("pgMar")).addnext(element("pgNumType", start=leaves.first))
        return
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = (
        False  # a header of its own, with nothing in it
    )


def style_id(style: str) -> str:
    """How paragraphs name a style of `nd30.STYLES`."""
    return style.title().replace("_", "")


def _set_styles(styles: XML) -> None:
    for old in styles.xpath("w:style"):
        if old.get(name("styleId")) not in _KEPT_STYLES:
            styles.remove(old)
    for defaults in styles.xpath("w:docDefaults"):
        styles.replace(defaults, _defaults())
    for normal in styles.xpath('w:style[@w:styleId="Normal"]'):
        for old in normal.xpath("w:pPr | w:rPr"):
            normal.remove(old)
    for key, style in nd30.STYLES.items():
        styles.append(_style(key, style))


def _defaults() -> XML:
    font = nd30.WORD_FONT
    size = round(2 * nd30.STYLES["paragraph"].size_pt)
    letters = element(
        "rPr",
        element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font),
        element("sz", val=size),
        element("szCs", val=size),
        element("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA"),
    )
    lines = element("pPr", element("spacing", before=0, after=0, line=240, lineRule="auto"))
    return element("docDefaults", element("rPrDefault", letters), element("pPrDefault", lines))


def _style(key: str, style: nd30.Style) -> XML:
    own = {} if style.name in _WORDS_OWN else {"customStyle": 1}
    return element(
        "style",
        element("name", val=style.name),
        element("basedOn", val="Normal"),
        element("qFormat"),
        element("pPr", *_paragraph_looks(key, style)),
        element("rPr", *_letter_looks(style)),
        type="paragraph",
        styleId=style_id(key),
        **own,
    )


def _paragraph_looks(key: str, style: nd30.Style) -> list[XML]:
    spacing = {
        "before": round(style.above_pt * word_xml.TWIPS_PER_PT),
        "after": round(style.below_pt * word_xml.TWIPS_PER_PT),
    }
    looks = [
        *flags("keepNext", when=style.with_next),
        element("spacing", **spacing),
    ]
    if style.indent_mm or style.left_mm:
        indents = {"left": twips(style.left_mm), "firstLine": twips(style.indent_mm)}
        looks.append(element("ind", **indents))
    looks += word_xml.justification(style.align)
    if key in _OUTLINE:
        looks.append(element("outlineLvl", val=_OUTLINE[key]))
    return looks


def _letter_looks(style: nd30.Style) -> list[XML]:
    size = round(2 * style.size_pt)
    return [
        *flags("b", "bCs", when=style.bold),
        *flags("i", "iCs", when=style.italic),
        element("sz", val=size),
        element("szCs", val=size),
    ]
