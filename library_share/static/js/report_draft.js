// Writing a report where the network comes and goes: each keystroke is kept on this device before
// anything is sent, sent by itself as soon as it can be, and there again after the page was closed.
// Without this file the page keeps what is written by its buttons.
import { scanStore } from "./scan_store.js";

const BUSY = [0, 502, 503, 504];
// Whoever was signed out, or whose page is too old, has to load it again first.
const STALE = [400, 401];
const TRY_AGAIN_AFTER_MS = 5000;
const KEEP_AFTER_MS = 300;

const page = document.querySelector("[data-keeps]");
const words = document.getElementById("words").dataset;
const device = scanStore(page.dataset.keeps);
const boxes = [...page.querySelectorAll("form[data-section]")].map(boxOf);
let keeps = true;

const tried = (doing) => doing.catch(() => { keeps = false; });
const timeOf = (moment) => new Date(moment).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });

function boxOf(form) {
  const area = form.querySelector("textarea");
  const line = form.querySelector("[data-unsent]");
  const section = form.dataset.section;
  let saved = area.value; // what the server has
  let going; // what is on its way now
  let lost; // what was on its way when the network went: perhaps it arrived all the same
  let status = 200;
  let answered = Promise.resolve(true);
  let tell = () => {};
  let keeping;
  let isOurs = false;

  const isUnsaved = () => area.value !== saved;
  const version = () => Number(form.elements.version.value);

  function keep() {
    clearTimeout(keeping);
    const draft = { made: 0, count_id: section, text: area.value, version: version(), at: Date.now() };
    return tried(isUnsaved() ? device.keep(draft) : device.forget(draft));
  }

  function say(sentence) {
    line.textContent = sentence ?? "";
    line.hidden = !sentence;
  }

  area.addEventListener("input", () => {
    clearTimeout(keeping);
    keeping = setTimeout(keep, KEEP_AFTER_MS);
  });

  // Newer words must not overtake lost ones, or the server takes them for somebody else's.
  form.addEventListener("htmx:confirm", (event) => {
    if (event.target !== form || isOurs || lost === undefined) return;
    event.preventDefault();
    send();
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target !== form) return;
    going = event.detail.requestConfig.parameters.text;
    answered = new Promise((done) => { tell = done; });
  });
  form.addEventListener("htmx:afterRequest", async (event) => {
    if (event.target !== form) return;
    status = event.detail.xhr.status;
    const isAway = BUSY.includes(status);
    const isTaken = !isAway && status < 400;
    if (isTaken) saved = going;
    lost = isAway ? going : undefined;
    going = undefined;
    await keep();
    if (isAway) say((keeps ? words.unsentKept : words.unsent).replace("{0}", timeOf(Date.now())));
    else say(STALE.includes(status) ? words.stale : "");
    tell(isTaken);
  });

  // Whether everything arrived. What was lost goes again as it was: if it had arrived, nothing
  // changes, and the version that comes back lets the newer words follow.
  async function send() {
    while (going !== undefined) await answered;
    if (lost !== undefined && lost !== area.value && !(await sent({ text: lost }))) return false;
    return isUnsaved() ? sent() : true;
  }

  function sent(values = {}) {
    isOurs = true;
    window.htmx.ajax("POST", form.action, { source: form, target: form.getAttribute("hx-target"), values })
      .catch(() => { /* no network: the status tells */ });
    isOurs = false;
    return answered;
  }

  // Of an earlier visit. Where nobody wrote meanwhile it goes on by itself; else somebody decides.
  function takeUp(draft) {
    if (draft.text === saved) { tried(device.forget(draft)); return; }
    if (draft.version === version()) {
      area.value = draft.text;
      say(words.leftOver.replace("{0}", timeOf(draft.at)));
      send();
      return;
    }
    const choice = document.getElementById("draft-choice").content.cloneNode(true);
    choice.querySelector("[data-when]").textContent = words.changed.replace("{0}", timeOf(draft.at));
    choice.querySelector("blockquote").textContent = draft.text;
    const [take, drop] = choice.querySelectorAll("button");
    const box = choice.firstElementChild;
    take.addEventListener("click", () => { area.value = draft.text; box.remove(); send(); });
    drop.addEventListener("click", () => { tried(device.forget(draft)); box.remove(); });
    form.before(box);
  }

  return { section, isUnsaved, send, takeUp, waits: () => isUnsaved() && BUSY.includes(status) };
}

function tryAgain() {
  boxes.filter((box) => box.waits()).forEach((box) => box.send());
}
window.addEventListener("online", tryAgain);
setInterval(tryAgain, TRY_AGAIN_AFTER_MS);

window.addEventListener("beforeunload", (event) => {
  if (!keeps && boxes.some((box) => box.isUnsaved())) event.preventDefault();
});

// Handing in takes the last words along, which were perhaps not sent yet.
document.addEventListener("submit", async (event) => {
  const unsaved = boxes.filter((box) => box.isUnsaved());
  if (!event.target.matches("[data-hands-in]") || !unsaved.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const taken = await Promise.all(unsaved.map((box) => box.send()));
  const line = document.getElementById("fault");
  if (taken.every(Boolean)) event.target.requestSubmit();
  else line.textContent = words.notHandedIn;
}, { capture: true });

tried(device.all()).then((drafts = []) => {
  for (const draft of drafts) boxes.find((box) => box.section === draft.count_id)?.takeUp(draft);
});
