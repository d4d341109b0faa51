"""How papers look: stories 940 to 944."""

from __future__ import annotations

from datetime import date

import pytest

from library_share import clock
from library_share.database import transaction
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import LibraryKind
from library_share.libraries.office import Paper, actions, dressed, grounds_of, rules
from library_share.libraries.office.actions import Signing
from library_share.libraries.office.errors import (
    GroundTaken,
    NoSuchRecipientList,
    NotAnAuthority,
    RecipientListNameTaken,
    SignerWithoutTitle,
)
from library_share.libraries.office.models import Office, Signer
from library_share.printing.documents import Document, Letterhead, Signature
from library_share.web.access import Role
from tests.racing import at_once, attempt
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def monday():
    with clock.pretend(date(2026, 11, 23)):
        yield


@pytest.fixture
def library(given):
    return given.a_library("THCS")


def paper(*signatures, recipients=()):
    return Document(
        letterhead=Letterhead(body="Thư viện"),
        kind="Biên bản",
        signatures=signatures,
        recipients=recipients,
    )


USUAL = paper(Signature(title="Bên nhận", is_side=True), Signature(title="Hiệu trưởng"))


def test_story_940_the_deputy_signs_for_the_head(library):
    deputy = Signing(authority=("KT. HIỆU TRƯỞNG",), title="Phó Hiệu trưởng", name="Lê Thị Hoa")
    with transaction():
        actions.set_signers(library, Paper.WEEDING_RECORD, [deputy])
    signatures = dressed(USUAL, library, Paper.WEEDING_RECORD).signatures
    assert [one.title for one in signatures] == ["Bên nhận", "Phó Hiệu trưởng"]
    assert signatures[1].authority == ("KT. HIỆU TRƯỞNG",)
    assert signatures[1].name == "Lê Thị Hoa"
    assert dressed(USUAL, library, Paper.STOCKTAKE).signatures == USUAL.signatures
    with transaction():
        actions.set_signers(library, Paper.WEEDING_RECORD, [])
    assert dressed(USUAL, library, Paper.WEEDING_RECORD).signatures == USUAL.signatures


def test_what_stands_above_a_title_has_the_decree_s_shape(library):
    with pytest.raises(NotAnAuthority), transaction():
        actions.set_signers(library, Paper.REPORT, [Signing(title="Phó", authority=("Thay mặt",))])
    with pytest.raises(SignerWithoutTitle), transaction():
        actions.set_signers(library, Paper.REPORT, [Signing(title=" ", name="Lê Thị Hoa")])
    assert all(rules.is_authority(f"{word} CHỦ TỊCH") for word in rules.AUTHORITIES)


def test_story_941_a_list_of_recipients_serves_several_papers(library):
    with transaction():
        actions.put_recipients(
            library,
            name="Trong trường",
            addressees=(),
            lines=("- Ban giám hiệu;", "Tổ trưởng"),
            papers=[Paper.STOCKTAKE, Paper.HANDOVER],
        )
    for kind in (Paper.STOCKTAKE, Paper.HANDOVER):
        sent = dressed(paper(recipients=("Người khác",)), library, kind)
        assert sent.recipients == ("Ban giám hiệu", "Tổ trưởng", "Lưu: VT")
    with transaction():
        actions.put_recipients(
            library,
            was="Trong trường",
            name="Nội bộ",
            addressees=(),
            lines=("Tổ trưởng", "Lưu: VT, TV"),
            papers=[Paper.STOCKTAKE],
        )
    assert dressed(USUAL, library, Paper.STOCKTAKE).recipients == ("Tổ trưởng", "Lưu: VT, TV")
    assert dressed(paper(recipients=("Khác",)), library, Paper.HANDOVER).recipients == ("Khác",)
    with transaction():
        actions.remove_recipients(library, "Nội bộ")
    assert dressed(USUAL, library, Paper.STOCKTAKE).recipients == ()
    with pytest.raises(NoSuchRecipientList), transaction():
        actions.remove_recipients(library, "Nội bộ")


def test_two_lists_have_two_names_and_a_paper_has_one_list(library):
    def put(name, line):
        actions.put_recipients(
            library, name=name, addressees=(), lines=(line,), papers=[Paper.FIGURES]
        )

    with transaction():
        put("Một", "Nơi một")
        put("Hai", "Nơi hai")
    assert dressed(USUAL, library, Paper.FIGURES).recipients == ("Nơi hai", "Lưu: VT")
    with pytest.raises(RecipientListNameTaken), transaction():
        put("Hai", "Nơi ba")


def test_story_942_reports_go_to_the_commune_by_its_division_unless_set_otherwise(library):
    sent = dressed(USUAL, library, Paper.REPORT)
    assert sent.addressees == (f"UBND {library.commune.name} (qua Phòng Văn hóa – Xã hội)",)
    assert sent.recipients[1:] == ("Sở Giáo dục và Đào tạo (để báo cáo)", "Lưu: VT")
    with transaction():
        library.kind = LibraryKind.PUBLIC
    assert dressed(USUAL, library, Paper.REPORT).recipients == ("Như trên", "Lưu: VT")
    with transaction():
        actions.put_recipients(
            library.commune,
            name="Báo cáo",
            addressees=("Phòng Văn hóa – Xã hội",),
            lines=("Như trên",),
            papers=[Paper.REPORT],
        )
    assert dressed(USUAL, library, Paper.REPORT).addressees == ("Phòng Văn hóa – Xã hội",)


def test_the_commune_s_signers_sign_no_paper_of_a_school(library):
    chair = Signing(authority=("TM. ỦY BAN NHÂN DÂN",), title="Chủ tịch")
    with transaction():
        actions.set_signers(library.commune, Paper.REPORT, [chair])
    assert dressed(USUAL, library, Paper.REPORT).signatures == USUAL.signatures
    assert dressed(USUAL, library.commune, Paper.REPORT).signatures[-1].title == "Chủ tịch"


def test_story_943_head_of_papers(library):
    assert letterhead_of(library).parent == f"UBND {library.commune.name}"
    assert letterhead_of(library.commune).body == f"UBND {library.commune.name}"
    with transaction():
        actions.set_head(library, parent="Sở GD&ĐT", body="", place="An Khánh")
    head = letterhead_of(library)
    assert (head.parent, head.body, head.place) == ("Sở GD&ĐT", library.name, "An Khánh")


def test_story_944_what_is_no_longer_in_force_is_not_printed(library):
    law = {"kind": "Thông tư", "number": "16/2022/TT-BGDĐT", "about": "của Bộ GD&ĐT"}
    with transaction():
        actions.put_ground(library, **law, issued_on=date(2022, 11, 22), is_void=False)
        actions.put_ground(
            library.commune,
            kind="Nghị định",
            number="93/2020/NĐ-CP",
            about="",
            issued_on=None,
            is_void=False,
        )
    assert grounds_of(library) == (
        "Căn cứ Nghị định số 93/2020/NĐ-CP;",
        "Căn cứ Thông tư số 16/2022/TT-BGDĐT ngày 22 tháng 11 năm 2022 của Bộ GD&ĐT;",
    )
    with pytest.raises(GroundTaken), transaction():
        actions.put_ground(library, **law, issued_on=None, is_void=False)
    with transaction():
        was = (law["kind"], law["number"])
        actions.put_ground(library, **law, issued_on=None, is_void=True, was=was)
    assert grounds_of(library) == ("Căn cứ Nghị định số 93/2020/NĐ-CP;",)


def test_two_who_set_the_same_at_once_leave_one_office(app, given, library):
    def sign(title):
        return attempt(actions.set_signers, library, Paper.REPORT, [Signing(title=title, name="A")])

    with at_once(app, 2) as run:
        outcomes = run(lambda: sign("Hiệu trưởng"), lambda: sign("Giám đốc"))
    assert set(outcomes) <= {"done", "office_changed_meanwhile"}
    assert "done" in outcomes
    assert given.how_many(Office) == 1
    assert given.how_many(Signer) == 1


def test_a_librarian_sets_it_on_the_page(client, given, library):
    sign_in(client, given.an_account("lan"))
    page = client.get("/office?paper=stocktake")
    assert page.status_code == 200
    assert "Biên bản kiểm kê" in page.text
    posts = {
        "/office/head": {"place": "An Khánh"},
        "/office/signers": {
            "paper": "stocktake",
            "authority_1": "KT. HIỆU TRƯỞNG",
            "title_1": "Phó Hiệu trưởng",
            "name_1": "Lê Thị Hoa",
        },
        "/office/recipients": {"name": "Nội bộ", "lines": "Tổ trưởng", "papers": ["stocktake"]},
        "/office/grounds": {"kind": "Luật Thư viện", "number": "46/2019/QH14"},
    }
    for path, sent in posts.items():
        assert client.post(path, data=sent).status_code == 303, path
    sent = dressed(USUAL, library, Paper.STOCKTAKE)
    assert sent.signatures[-1].name == "Lê Thị Hoa"
    assert sent.recipients == ("Tổ trưởng", "Lưu: VT")
    assert letterhead_of(library).place == "An Khánh"
    assert "46/2019/QH14" in client.get("/office").text
    gone = {"/office/recipients/remove": {"name": "Nội bộ"}}
    gone["/office/grounds/remove"] = {"kind": "Luật Thư viện", "number": "46/2019/QH14"}
    for path, named in gone.items():
        assert client.post(path, data=named).status_code == 303, path
    assert grounds_of(library) == ()


def test_only_the_administrator_sets_what_is_the_commune_s(client, given, library):
    sign_in(client, given.an_account("lan"))
    assert client.get("/office?whose=commune").status_code == 403
    sign_in(client, given.an_account("xa", Role.ADMINISTRATOR))
    assert client.get("/office?whose=commune").status_code == 200
    sent = {"body": "Ủy ban nhân dân xã"}
    assert client.post("/office/head?whose=commune", data=sent).status_code == 303
    assert letterhead_of(library.commune).body == "Ủy ban nhân dân xã"


def test_a_program_sets_everything_at_once(client, given, library):
    token = given.a_token(given.an_account("lan"))
    headers = {"Authorization": f"Bearer {token}"}
    path = "/api/v1/libraries/THCS/office"
    nothing = client.get(path, headers=headers).json
    assert nothing["signers"] == []
    assert nothing["place"] == ""
    sent = {
        "parent": "",
        "body": "Trường THCS",
        "place": "An Khánh",
        "signers": [
            {"paper": "report", "title": "Hiệu trưởng", "authority": [], "name": "Lê Thị Hoa"}
        ],
        "recipients": [
            {
                "name": "Báo cáo",
                "addressees": ["UBND xã"],
                "lines": ["Lưu: VT"],
                "papers": ["report"],
            }
        ],
        "grounds": [
            {
                "kind": "Luật Thư viện",
                "number": "46/2019/QH14",
                "issued_on": "2019-11-21",
                "about": "",
                "is_void": False,
            }
        ],
    }
    for _ in range(2):
        assert client.put(path, json=sent, headers=headers).json == sent
    assert client.get(path, headers=headers).json == sent
    other = given.a_library("TH")
    assert client.get(f"/api/v1/libraries/{other.code}/office", headers=headers).status_code == 403
    wrong = sent | {"signers": [{"paper": "letter", "title": "A"}]}
    assert client.put(path, json=wrong, headers=headers).status_code == 422
