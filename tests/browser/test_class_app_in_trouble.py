"""The app of a class shelf when something goes wrong: no act is lost, and people are told."""

from __future__ import annotations

from playwright.sync_api import expect

from library_share.classroom import app_pages
from library_share.labels.codes import CodeKind, code_of
from tests.browser.class_phone import COPIES, forgive, kinds, scan, tap, told, unsent
from tests.browser.conftest import PHONE


def test_a_pairing_that_is_over_is_told_and_its_secret_stays_in_no_history(
    opened, server, troubles
):
    page = opened(viewport=PHONE)
    page.goto("/class#pair=cu-roi")
    page.get_by_role("button", name="Ghép máy").click()
    assert "cu-roi" not in page.url
    expect(page.locator("#pair-fault")).to_have_text("Mã ghép này đã hết hạn.")
    forgive(page, troubles)


def test_a_lost_answer_is_asked_for_again_with_the_same_number(paired, server, troubles):
    page = paired()
    server.loses = 1
    tap(page, "Bình")
    scan(page, COPIES[0])
    told(page, "lent")
    expect(page.locator("#away")).to_be_visible()
    unsent(page, 1)
    page.get_by_role("button", name="Gửi ngay").click()
    unsent(page, 0)
    first, second = server.heard
    assert (first["number"], first["act_id"]) == (second["number"], second["act_id"])
    expect(page.locator("#tiles .has-books")).to_have_count(1)
    expect(page.locator("#chosen-copies li")).to_have_count(1)
    forgive(page, troubles)


def test_what_cannot_be_kept_is_not_shown_as_done(paired, server):
    page = paired()
    page.evaluate(
        """void (IDBObjectStore.prototype.put = () => {
             throw new DOMException("full", "QuotaExceededError");
           })"""
    )
    tap(page, "Bình")
    scan(page, COPIES[0])
    told(page, "refused")
    expect(page.locator("#last-words")).to_contain_text("CHƯA ghi được")
    expect(page.locator("#tiles .has-books")).to_have_count(0)
    assert server.heard == []


def test_whether_the_phone_keeps_what_it_is_told_is_said(paired, opened, server):
    page = paired()
    expect(page.locator("#persists")).to_contain_text("rình duyệt")
    expect(page.locator("#nearly-full")).to_be_hidden()
    page.add_init_script("navigator.storage.estimate = async () => ({ usage: 95, quota: 100 })")
    page.reload()
    expect(page.locator("#nearly-full")).to_contain_text("sắp hết bộ nhớ")
    page.add_init_script("indexedDB.open = () => { throw new DOMException('', 'SecurityError') }")
    page.reload()
    expect(page.locator("#no-storage")).to_be_visible()


def test_a_key_that_is_unknown_for_a_while_loses_nothing(paired, server, troubles):
    page = paired()
    server.instead["/device/acts"] = (401, {"code": "not_signed_in", "detail": "Máy lạ."})
    tap(page, "Bình")
    scan(page, COPIES[0])
    expect(page.locator("#stopped-acts li")).to_have_count(1)
    server.instead.clear()
    page.reload()
    unsent(page, 0)
    assert kinds(server) == ["lend"]
    forgive(page, troubles)


def test_an_update_keeps_the_queue(paired, server, troubles, monkeypatch):
    page = paired()
    page.context.set_offline(True)
    tap(page, "Bình")
    scan(page, COPIES[0])
    unsent(page, 1)
    server.instead["/device/acts"] = (503, {"code": "busy", "detail": "Bận"})
    monkeypatch.setattr(app_pages, "fingerprint", lambda *_parts: "another")
    page.context.set_offline(False)
    page.reload()
    page.evaluate("navigator.serviceWorker.getRegistration('/class').then(r => r.update())")
    page.wait_for_function("caches.keys().then(names => names.includes('class-another'))")
    page.close()
    page = page.context.new_page()
    page.goto("/class")
    page.wait_for_function("caches.keys().then(names => names.join() === 'class-another')")
    unsent(page, 1)
    expect(page.locator("#away")).to_be_visible()
    server.instead.clear()
    page.get_by_role("button", name="Gửi ngay").click()
    unsent(page, 0)
    assert [act["number"] for act in server.heard] == [1]
    forgive(page, troubles)


def test_a_phone_that_was_put_back_from_a_copy_stops_loudly_and_keeps_its_queue(
    paired, server, troubles
):
    page = paired()
    # The first of the two was written down before the second was refused.
    reused = {"code": "numbers_reused", "facts": {"number": 2}}
    told = {"code": "numbers_reused", "detail": "Số đã dùng.", "reasons": [reused]}
    server.instead["/device/acts"] = (409, told)
    page.context.set_offline(True)
    tap(page, "Dũng")
    scan(page, COPIES[1])
    tap(page, "Bình")
    scan(page, COPIES[0])
    unsent(page, 2)
    page.context.set_offline(False)
    expect(page.locator("#stopped")).to_contain_text("mang máy này tới thủ thư")
    expect(page.locator("#stopped-acts li")).to_contain_text("Dế Mèn phiêu lưu ký · Lý Thị Bình")
    page.reload()
    expect(page.locator("#stopped-acts li")).to_have_count(1)
    expect(page.locator("#session")).to_be_hidden()
    forgive(page, troubles)


def test_a_new_pairing_waits_until_all_is_sent_and_leaves_what_never_can_be(
    paired, server, troubles
):
    page = paired()
    server.instead["/device/acts"] = (503, {"code": "busy", "detail": "Bận"})
    tap(page, "Bình")
    scan(page, COPIES[0])
    expect(page.locator("#away")).to_be_visible()
    page.goto("/class#pair=dung-mot-lan")
    page.get_by_role("button", name="Ghép máy").click()
    expect(page.locator("#pair-fault")).to_contain_text("1 lượt chưa gửi")
    page.get_by_role("button", name="Để nguyên").click()
    server.instead["/device/acts"] = (409, {"code": "numbers_reused", "detail": "Số đã dùng."})
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("#stopped-acts li")).to_have_count(1)
    page.evaluate("location.hash = '#pair=dung-mot-lan'")
    page.get_by_role("button", name="Ghép máy").click()
    expect(page.locator("#left-acts li")).to_contain_text("mượn")
    expect(page.locator("#tiles button")).to_have_count(5)
    page.get_by_role("button", name="Thủ thư đã ghi lại").click()
    expect(page.locator("#left")).to_be_hidden()
    forgive(page, troubles)


def test_a_phone_whose_pairing_was_ended_sends_what_it_has_and_forgets_the_names(
    paired, server, troubles
):
    page = paired()
    refusal = (403, {"code": "device_revoked", "detail": "Máy này đã bị hủy ghép."})
    server.instead = {"/device/acts": refusal, "/device/shelf": refusal}
    tap(page, "Bình")
    scan(page, COPIES[0])
    expect(page.locator("#revoked")).to_be_visible()
    assert "Bình" not in page.content()
    page.reload()
    expect(page.locator("#revoked")).to_be_visible()
    kept = page.evaluate(
        """new Promise((done) => {
             const opening = indexedDB.open("class-shelf");
             opening.onsuccess = () => {
               const all = opening.result.transaction("kept").objectStore("kept").getAllKeys();
               all.onsuccess = () => done(all.result);
             };
           })"""
    )
    assert kept == ["revoked"]
    assert "Bình" not in page.content()
    forgive(page, troubles)


def test_numbers_that_the_server_lost_are_sent_again(paired, server, troubles):
    page = paired()
    for code in COPIES[:2]:
        tap(page, "Bình")
        scan(page, code)
        told(page, "lent")
        unsent(page, 0)
        tap(page, "Bình")
    del server.kept[2]  # restored from a backup
    scan(page, COPIES[0])
    told(page, "returned")
    unsent(page, 0)
    assert [act["number"] for act in server.heard] == [1, 2, 2, 3]
    forgive(page, troubles)


def test_a_wrong_number_and_a_strange_card_are_refused_without_network(paired, server, troubles):
    page = paired()
    page.context.set_offline(True)
    for code in (COPIES[0][:-1] + str((int(COPIES[0][-1]) + 1) % 10), code_of(CodeKind.CARD, 77)):
        scan(page, code)
        told(page, "refused")
    unsent(page, 0)
    forgive(page, troubles)
