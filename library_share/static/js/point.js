// The phone of a point's keeper: a label before the camera fills in the form that is open, and sends
// it as soon as nothing is missing. Without this file, or a camera, the page works by typing.
import { read } from "./class/codes.js";
import { newId } from "./new_id.js";
import { sound } from "./sound.js";
import { typeInto } from "./typing.js";

const OPEN_ACT = "point-act";
const frame = document.querySelector("[data-decoder]");
const words = document.getElementById("words").dataset;
const fault = document.getElementById("fault");
const told = document.getElementById("told");
const button = document.getElementById("camera-start");
const home = button.parentElement;

// What each form still needs. Damage and loss are sent by hand only: no label says what happened.
const LACKS = {
  lend: ({ book, reader }) => (!book.value ? words.whichBook : !reader.value ? words.whoBorrows : ""),
  return: () => "",
  report: () => words.whatHappened,
};

const act = () => frame.querySelector("[data-act][open]");
const form = () => act()?.querySelector("form");
const isCameraOpen = () => !document.getElementById("camera").hidden;
let held = ""; // a book that was scanned before anybody said what to do with it
let isSending = false;

// What is shown while an answer is on its way makes no sound: it is held there until it does.
frame.addEventListener("scanned", ({ detail }) => {
  if (isSending) return;
  const { kind, code } = read(detail);
  fault.replaceChildren();
  if (kind === "card") takeCard(code);
  else takeBook(code);
});

function takeBook(code) {
  if (!form()) {
    held = code;
    return say(words.chooseAct, "question");
  }
  fillIn("book", code);
}

// A card is shown by whoever borrows.
function takeCard(code) {
  if (!act()) frame.querySelector("[data-act=lend]").open = true;
  if (act().dataset.act !== "lend") return say(words.noBook, "refused");
  fillIn("reader", code);
}

function fillIn(name, code) {
  const field = form().elements[name];
  if (field.value !== code) changed(form());
  field.value = code;
  const lacks = LACKS[act().dataset.act](form().elements);
  say(lacks, "picked");
  if (!lacks) form().requestSubmit();
}

function say(sentence, outcome) {
  told.textContent = sentence;
  told.hidden = !sentence;
  lookAtPicture();
  sound(outcome);
}

// Another book or another reader is another scan.
function changed(one) {
  if (one.elements.scan_id) one.elements.scan_id.value = newId();
}

frame.addEventListener("input", (event) => {
  if (event.target.form) changed(event.target.form);
});

frame.addEventListener("htmx:beforeRequest", () => { isSending = true; });
frame.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) return; // the page is about to be shown anew
  isSending = false;
  told.hidden = true;
  lookAtPicture();
  sound("refused");
});

// --- the form in use -----------------------------------------------------------------------------

frame.addEventListener("toggle", () => {
  (act()?.querySelector(".scan-line") ?? home).append(button);
  sessionStorage.setItem(OPEN_ACT, act()?.dataset.act ?? "");
  if (!act()) return;
  lookAtPicture();
  const code = held;
  held = "";
  if (code) takeBook(code);
}, true);

// On a phone what is said and the form stand below the picture, and all of it is seen.
function lookAtPicture() {
  if (isCameraOpen()) frame.parentElement.scrollIntoView();
}

button.addEventListener("click", () => requestAnimationFrame(lookAtPicture));

// The page is shown anew after each act. While the camera is open, the next one is like the last.
if (isCameraOpen()) {
  const last = sessionStorage.getItem(OPEN_ACT);
  if (last) frame.querySelector(`[data-act=${last}]`).open = true;
  fault.append(...document.getElementById("messages").children);
  lookAtPicture();
}

typeInto(() => form()?.elements.book);
