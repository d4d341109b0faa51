"""The app of a class shelf: paired once, then used offline; nothing is lost, nothing done twice."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import expect

from library_share.labels.codes import Code, CodeKind, code_of, read
from library_share.web.assets import module
from tests.browser.class_phone import CARDS, COPIES, forgive, kinds, scan, tap, told, unsent
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk import CAMERA, as_data, picture_of, qr
from tests.browser.test_every_page import KILOBYTES_AT_MOST, WCAG


def test_a_phone_that_is_paired_with_nobody_says_what_to_do(opened):
    page = opened(viewport=PHONE)
    page.goto("/class")
    expect(page.get_by_role("heading", name="Máy này chưa ghép với lớp nào")).to_be_visible()
    expect(page.locator("#session")).to_be_hidden()


def test_offline_from_first_to_last_and_each_act_is_sent_once(paired, server, troubles):
    page = paired()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#tiles button")).to_have_count(5)
    for place, label in enumerate(["An N.", "An B.", "Bình", "Dũng", "Yến"]):
        tap(page, label)
        scan(page, COPIES[place])
        unsent(page, place + 1)
    told(page, "lent")
    scan(page, COPIES[0])  # given back by scanning alone, whoever stands there
    told(page, "returned")
    unsent(page, 6)
    page.reload()
    expect(page.locator("#tiles .has-books")).to_have_count(4)
    unsent(page, 6)
    assert server.heard == []
    page.context.set_offline(False)
    unsent(page, 0)
    assert [act["number"] for act in server.heard] == [1, 2, 3, 4, 5, 6]
    assert kinds(server) == ["lend"] * 5 + ["return"]
    assert list(server.copies.values())[:5] == [None, *CARDS[1:]]
    expect(page.locator("#tiles .has-books")).to_have_count(4)
    forgive(page, troubles)


def test_by_keyboard_alone(paired, server):
    page = paired(DESKTOP)
    scan(page, CARDS[2])
    told(page, "patron")
    expect(page.locator("#chosen-name")).to_have_text("Lý Thị Bình")
    scan(page, "TH-00002")
    told(page, "lent")
    unsent(page, 0)
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    told(page, "undone")
    unsent(page, 0)
    page.keyboard.press("Escape")
    expect(page.locator("#chosen")).to_be_hidden()
    assert kinds(server) == ["lend", "undo"]
    assert server.kept[2]["undoes"] == server.kept[1]["act_id"]


def test_what_is_not_yet_sent_can_be_undone_and_no_number_is_used_twice(paired, server, troubles):
    page = paired()
    page.context.set_offline(True)
    tap(page, "Bình")
    scan(page, COPIES[0])
    told(page, "lent")
    page.get_by_role("button", name="Hoàn tác").click()
    told(page, "undone")
    expect(page.locator("#tiles .has-books")).to_have_count(0)
    unsent(page, 2)
    page.context.set_offline(False)
    unsent(page, 0)
    assert kinds(server) == ["lend", "undo"]
    forgive(page, troubles)


def test_who_may_not_borrow_is_said_on_the_tile_and_limits_before_the_book(paired, server):
    server.may_not[CARDS[3]] = "Còn sách quá hạn."
    page = paired()
    expect(page.locator("#rules")).to_contain_text("nhiều nhất 2 cuốn")
    expect(page.locator("#tiles .may-not")).to_contain_text("Còn sách quá hạn.")
    tap(page, "Dũng")
    scan(page, COPIES[0])
    told(page, "refused")
    tap(page, "Bình")
    for code, outcome in zip(COPIES, ["lent", "lent", "refused"], strict=False):
        scan(page, code)
        told(page, outcome)
    expect(page.locator("#last-words")).to_contain_text("đủ 2 cuốn")
    unsent(page, 0)
    assert kinds(server) == ["lend", "lend"]


def test_a_book_first_and_then_the_child(paired, server):
    page = paired()
    scan(page, COPIES[0])
    told(page, "question")
    tap(page, "Yến")
    told(page, "lent")
    scan(page, COPIES[0])  # still before the camera: not given back at once
    told(page, "shown")
    unsent(page, 0)
    assert kinds(server) == ["lend"]


def test_a_book_of_another_child_is_given_back_and_may_be_lent_at_once(paired, server):
    server.copies[COPIES[1]] = CARDS[0]
    page = paired()
    tap(page, "Bình")
    scan(page, COPIES[1])
    told(page, "returned")
    page.get_by_role("button", name="Hỏng").click()
    expect(page.get_by_role("button", name="Hỏng")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Cho Bình mượn").click()
    told(page, "lent")
    unsent(page, 0)
    assert kinds(server) == ["return", "condition", "lend"]


def test_reading_in_class(paired, server):
    page = paired()
    page.get_by_text("Đọc tại lớp", exact=True).click()
    scan(page, COPIES[0])
    told(page, "read_here")
    unsent(page, 0)
    tap(page, "Bình")
    scan(page, COPIES[1])
    told(page, "read_here")
    unsent(page, 0)
    assert [act.get("reader") for act in server.heard] == [None, CARDS[2]]
    assert kinds(server) == ["read_here", "read_here"]


def test_story_776_who_reads_in_class_is_counted_by_a_tap_also_offline(paired, server, troubles):
    page = paired()
    page.context.set_offline(True)
    plus = page.get_by_role("button", name="Thêm một lượt đọc tại lớp")
    for count in (1, 2, 3):
        plus.click()
        expect(page.locator("#readings")).to_have_text(str(count))
    page.get_by_role("button", name="Hoàn tác", exact=True).click()
    told(page, "undone")
    expect(page.locator("#readings")).to_have_text("2")
    page.reload()
    expect(page.locator("#readings")).to_have_text("2")
    page.context.set_offline(False)
    unsent(page, 0)
    assert kinds(server) == ["readings"] * 3 + ["undo"]
    assert server.readings == 2
    expect(page.locator("#readings")).to_have_text("2")
    forgive(page, troubles)


def test_story_777_undone_after_the_next_child_came_and_after_a_reload(paired, server, troubles):
    page = paired()
    page.context.set_offline(True)
    for label, copy in (("Bình", COPIES[0]), ("Dũng", COPIES[1]), ("Yến", COPIES[0])):
        tap(page, label)
        scan(page, copy)  # the third takes what the first has: given back
    expect(page.locator("#unsent")).to_have_text("3 lượt chưa gửi")
    page.reload()
    page.get_by_text("Việc vừa làm").click()
    lately = page.locator("#lately-acts li")
    expect(lately).to_have_count(2)  # the last act on each book
    expect(lately.nth(1)).to_contain_text("Đất rừng phương Nam · Dũng")
    lately.nth(1).get_by_role("button").click()
    told(page, "undone")
    expect(lately).to_have_count(1)
    page.context.set_offline(False)
    unsent(page, 0)
    assert kinds(server) == ["lend", "lend", "return", "undo"]
    assert server.kept[4]["undoes"] == server.kept[2]["act_id"]
    forgive(page, troubles)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_camera_stays_open_from_child_to_child_without_network(
    paired, server, base_url, troubles, size
):
    page = paired(size, camera=True)
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="Máy ảnh").click()
    for label, code in zip(["An N.", "Bình", "Yến"], COPIES, strict=False):
        tap(page, label)
        page.evaluate("address => window.show(address)", as_data(picture_of(code, base_url)))
        expect(page.locator("#last")).to_have_attribute("data-outcome", "lent", timeout=20_000)
    for seen in ("#camera-picture", "#last-words"):
        expect(page.locator(seen)).to_be_in_viewport(ratio=1)
    page.evaluate("address => window.show(address)", as_data(picture_of(CARDS[3], base_url)))
    expect(page.locator("#chosen-name")).to_have_text("Đàm Quang Dũng", timeout=20_000)
    unsent(page, 3)
    page.reload()
    expect(page.locator("#camera-picture")).to_be_visible()  # it opens again by itself
    forgive(page, troubles)


def test_the_phone_reads_labels_as_the_server_does(opened, live_app):
    codes = [code_of(kind, 7919 * place + 1) for kind in CodeKind for place in range(12)]
    texts = [*codes, *(code[1] + code[0] + code[2:] for code in codes), "6041234567", "TH-00001"]
    texts += [f"HTTPS://THU-VIEN/Q/{text}" for text in texts]
    with live_app.test_request_context():
        address = module("class/codes.js")
    page = opened()
    page.goto("/class")
    kinds = page.evaluate(
        "async ([address, all]) => all.map((await import(address)).read).map((one) => one.kind)",
        [address, texts],
    )
    names = {CodeKind.COPY: "copy", CodeKind.CARD: "card"}
    for text, kind in zip(texts, kinds, strict=True):
        found = read(text)
        if isinstance(found, Code):
            assert kind == names.get(found.kind, "other"), text
        else:
            assert kind == ("mistyped" if found else "unknown"), text


def test_the_librarians_code_is_read_by_the_camera(opened, server, base_url):
    page = opened(viewport=PHONE)
    page.add_init_script(CAMERA)
    page.goto("/class")
    page.get_by_role("button", name="Máy ảnh").click()
    page.evaluate(
        "address => window.show(address)", as_data(qr(f"{base_url}/class#pair=dung-mot-lan"))
    )
    page.get_by_role("button", name="Ghép máy").click(timeout=20_000)
    expect(page.locator("#tiles button")).to_have_count(5)
    expect(page.locator("#class-name")).to_have_text("4A")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("signs", [False, True], ids=["names", "pictures"])
def test_it_is_easy_to_see_to_hit_and_to_hear(paired, server, axe, size, signs):
    server.signs = signs
    server.may_not[CARDS[3]] = "Còn sách quá hạn."
    page = paired(size)
    tap(page, "An N. · con mèo" if signs else "An N.")
    scan(page, COPIES[0])
    told(page, "lent")
    assert page.locator("#tiles svg").count() == (5 if signs else 0)
    page.get_by_text("Việc vừa làm").click()
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/class-{size['width']}-{signs}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    small = page.evaluate(
        """[...document.querySelectorAll("button, summary, .mode span, input:not([type=radio])")]
           .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
           .map((one) => one.outerHTML)"""
    )
    assert small == []
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_the_first_visit_is_light(opened):
    page = opened(viewport=PHONE)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    loaded: list[int] = []
    wire.on("Network.loadingFinished", lambda one: loaded.append(one["encodedDataLength"]))
    page.goto("/class", wait_until="networkidle")
    assert sum(loaded) <= KILOBYTES_AT_MOST * 1024


def test_it_can_be_installed(client):
    manifest = client.get("/class/manifest.webmanifest").json
    assert (manifest["lang"], manifest["display"]) == ("vi", "standalone")
    for one in manifest["icons"]:
        assert client.get(one["src"]).data.startswith(b"\x89PNG")
    worker = client.get("/sw.js")
    assert worker.headers["Cache-Control"] == "no-cache"
    assert worker.mimetype == "text/javascript"
    files = re.search(r"const FILES = (\[.*\]);", worker.text)[1]
    for address in re.findall(r'"([^"]+)"', files):
        with client.get(address) as kept:
            assert kept.status_code == 200, address
