// Draws what is so. Nothing is decided here.
import * as store from "./store.js";
import { link } from "./sending.js";
import { session, now } from "./session.js";
import { dayOf, isLate, undoable } from "./shelf.js";
import { whyNot } from "./deciding.js";

const words = document.getElementById("words").dataset;
export const el = (id) => document.getElementById(id);
export const say = (name, facts = {}) => words[name].replace(/\{(\w+)\}/g, (_, fact) => facts[fact] ?? "");
const show = (id, isShown) => { el(id).hidden = !isShown; };
const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });

let drawn = ""; // whose tiles are on the page

export function draw() {
  const { device, shelf, stopped, revoked, left } = store.state;
  const pairs = Boolean(el("app").dataset.pairs);
  const isOpen = Boolean(device && shelf && !stopped && !pairs);
  el("app").dataset.screen = stopped ? "stopped" : isOpen ? "session" : "pairing";
  show("stopped", stopped);
  show("session", isOpen);
  show("pairing", !isOpen);
  show("revoked", revoked);
  show("hearing", device && !shelf && !pairs);
  show("pair-how", !device && !pairs);
  show("pair-form", pairs);
  show("pair-not", device);
  show("left", left?.length);
  el("class-name").textContent = (device && (shelf?.class_name || shelf?.shelf?.name || shelf?.library.name)) || "";
  drawUnsent();
  if (stopped) drawStopped(stopped);
  if (left) listActs("left-acts", left);
  if (isOpen) drawSession(now());
  if (!shelf) forgetNames();
}

// No name stays on the page either, once the shelf is no longer ours.
function forgetNames() {
  drawn = "";
  Object.assign(session, { chosen: null, last: null });
  for (const id of ["tiles", "chosen-name", "chosen-copies", "last-words", "last-sent", "offer", "stopped-acts", "refusals-list", "lately-acts"]) {
    el(id).replaceChildren();
  }
}

function drawUnsent() {
  const count = store.waiting().length;
  const unsent = el("unsent");
  unsent.textContent = count ? say("unsent", { count }) : store.state.shelf ? say("allSent") : "";
  unsent.dataset.state = count ? (link.isAway ? "away" : "waiting") : "sent";
  show("away", link.isAway && store.state.device);
  show("fault", link.fault);
  el("fault-words").textContent = link.fault;
}

function drawStopped(why) {
  el("stopped-why").textContent = say(why.code === "numbers_reused" ? "numbersReused" : "stopped");
  el("stopped-said").textContent = why.sentence ?? "";
  listActs("stopped-acts", store.waiting());
}

// So that the librarian can write them down by hand.
function listActs(id, acts) {
  const names = new Map(store.state.shelf?.readers.map((reader) => [reader.card, reader.name]));
  const titles = new Map(store.state.shelf?.copies.map((copy) => [copy.code, copy.title]));
  el(id).replaceChildren(...acts.map((act) => make("li", "", [
    say(`kind_${act.kind}`), titles.get(act.copy) ?? act.copy ?? act.count, names.get(act.reader) ?? act.reader,
    new Date(act.at).toLocaleString(document.documentElement.lang), act.answer?.sentence,
  ].filter(Boolean).join(" · "))));
}

function drawSession(stands) {
  for (const button of document.querySelectorAll("[name=mode]")) button.checked = button.value === session.mode;
  drawTiles(stands);
  drawLast(stands);
  drawChosen(stands);
  drawRefusals();
  drawLately(stands);
  el("readings").textContent = stands.readings;
  show("count", store.state.shelf.shelf);
  el("rules").replaceChildren(...stands.rules.map((rule) => make("li", "", rule)));
}

// --- tiles ---------------------------------------------------------------------------------------

function drawTiles(stands) {
  const readers = [...stands.readers.values()];
  const wanted = readers.map((reader) => reader.card).join();
  if (wanted !== drawn) el("tiles").replaceChildren(...readers.map(tile));
  drawn = wanted;
  for (const reader of readers) fill(el("tiles").querySelector(`[data-card="${reader.card}"]`), reader);
}

function tile({ card }) {
  const button = make("button", "tile");
  Object.assign(button, { type: "button" }).dataset.card = card;
  button.append(make("span", "tile-sign"), make("span", "tile-label"), make("span", "tile-state"));
  const item = make("li", "");
  item.append(button);
  return item;
}

function fill(button, reader) {
  const why = whyNot(reader);
  const [sign, label, state] = button.children;
  if (sign.dataset.sign !== reader.sign) drawSign(sign, reader.sign);
  label.textContent = reader.sign ? `${reader.label} · ${reader.sign_name}` : reader.label;
  state.textContent = [
    reader.copies.length ? say("hasBooks", { count: reader.copies.length }) : "",
    reader.copies.some(isLate) ? say("late") : "",
    why ?? "",
  ].filter(Boolean).join(" · ");
  button.title = reader.name;
  button.setAttribute("aria-pressed", reader.card === session.chosen);
  button.classList.toggle("may-not", why !== null);
  button.classList.toggle("has-books", reader.copies.length > 0);
}

const SVG = "http://www.w3.org/2000/svg";
function drawSign(box, sign) {
  box.dataset.sign = sign;
  box.replaceChildren();
  if (!sign) return;
  const picture = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${el("app").dataset.animals}#${sign}`);
  picture.setAttribute("aria-hidden", "true");
  picture.append(use);
  box.append(picture);
}

// --- the child before us, and what was done last -------------------------------------------------

function drawChosen(stands) {
  const reader = stands.readerOf(session.chosen);
  show("chosen", reader);
  if (!reader) return;
  el("chosen-name").textContent = reader.name;
  el("chosen-count").textContent = say("hasOf", { count: reader.copies.length, most: stands.loansAtMost });
  el("chosen-why").textContent = whyNot(reader) ?? "";
  el("chosen-copies").replaceChildren(...reader.copies.map((copy) => {
    const item = make("li", isLate(copy) ? "is-late" : "", copy.title);
    if (copy.due_on) item.append(` · ${say("due", { day: dayOf(copy.due_on) })}`);
    return item;
  }));
}

function drawLast(stands) {
  const last = session.last;
  const told = last?.acts.map((act) => store.state.acts.find((one) => one.act_id === act.act_id)).filter(Boolean) ?? [];
  const answer = told.at(-1)?.answer;
  const isRefused = told.some((act) => act.state === "refused");
  const tone = isRefused ? "refused" : last?.tone ?? "";
  el("last").dataset.outcome = tone;
  el("last").className = `outcome outcome-${tone || "none"}`;
  el("last-words").textContent = sentenceOf(last);
  const waits = told.some((act) => act.state === "waiting");
  // Names are said here alone: the server's sentence adds what only it knows, such as the due day.
  el("last-sent").textContent = !told.length ? ""
    : waits ? say("notSentYet") : `${say(isRefused ? "notTaken" : "sent")}. ${answer?.sentence ?? ""}`;
  show("undo", last?.acts.length && !isRefused);
  show("offer", last?.offer);
  if (last?.offer) el("offer").textContent = say("lendNow", { name: last.offer.name });
  const copy = last?.copy && stands.copies.get(last.copy.code);
  show("condition", copy && last.tone === "returned" && !isRefused);
  for (const button of el("condition").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", button.value === copy?.condition);
  }
  show("rules-frame", !last && !session.chosen);
}

function sentenceOf(last) {
  if (!last) return say("begin");
  if (!last.say) return say(session.mode === "read_here" ? "showBookToRead" : "showBook");
  return say(last.say, last.facts);
}

const LATELY_AT_MOST = 5;

function drawLately(stands) {
  const acts = undoable(store.state.acts).slice(0, LATELY_AT_MOST);
  show("lately", acts.length);
  el("lately-acts").replaceChildren(...acts.map((act) => {
    const what = act.copy ? stands.copyOf(act.copy).title : act.count;
    const said = [say(`kind_${act.kind}`), what, stands.readerOf(act.reader)?.label].filter(Boolean).join(" · ");
    const button = make("button", "btn btn-outline-secondary", say("undo"));
    Object.assign(button, { type: "button", ariaLabel: `${say("undo")}: ${said}` }).dataset.undoes = act.number;
    const item = make("li", "", said);
    item.append(button);
    return item;
  }));
}

function drawRefusals() {
  const refusals = store.unread();
  show("refusals", refusals.length);
  listActs("refusals-list", refusals);
}
