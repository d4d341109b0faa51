// The desk: every scan waits its turn, is sent until it is answered, and is told by a sound.
// Without this file the desk still works by typing.
import { newId } from "./new_id.js";
import { queueIn } from "./scan_queue.js";
import { sound } from "./sound.js";
import { typeInto } from "./typing.js";

const desk = document.getElementById("desk");
const box = () => document.getElementById("code");
const form = () => document.getElementById("scan-form");

// --- scans, one after the other ----------------------------------------------------------------

const { put } = queueIn(desk, {
  address: () => form().action,
  // Whoever stands at the desk when a scan is first sent stays its patron: sent again, with the
  // same number, it must be the same scan.
  valuesOf: (scan) => {
    scan.patron ??= form().elements.patron.value;
    return scan;
  },
  alarm: () => sound("refused"),
});

function take(code) {
  put({ scan_id: newId(), code, intent: form().elements.intent.value });
  chosen = undefined;
}

desk.addEventListener("submit", (event) => {
  if (event.target.id !== "scan-form") return;
  event.preventDefault();
  const code = box().value.trim();
  box().value = "";
  if (code) take(code);
});

desk.addEventListener("scanned", (event) => take(event.detail));

// --- the caret, and what was half typed --------------------------------------------------------

let typed = "";
let chosen; // what the librarian chose to do next while an answer was on its way
desk.addEventListener("change", (event) => {
  if (event.target.name === "intent") chosen = event.target.value;
});
desk.addEventListener("htmx:beforeSwap", () => {
  typed = box().value;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  if (target === desk) {
    box().value = typed;
    if (chosen) form().elements.intent.value = chosen;
    prepare();
  }
  const told = target.querySelectorAll("[data-outcome]");
  if (told.length) sound(told[told.length - 1].dataset.outcome);
  else if (target.querySelector(".problem")) sound("refused");
  if (document.getElementById("camera").hidden) box().focus();
  // Else a phone's keyboard would cover the picture.
});

typeInto(box);

function prepare() {
  // An empty box is sent by nobody; the second click of a double click needs no bubble about it.
  form().noValidate = true;
}

prepare();
box().select(); // a code that a link brought here makes way for what is scanned
