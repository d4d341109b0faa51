// Counting: every scan waits its turn, is kept on the phone and sent until it is answered, and is
// told by a sound. A scan keeps the place and the moment where it was made. Without this file the
// page still works by typing.
import { read } from "./class/codes.js";
import { keptScans } from "./kept_scans.js";
import { newId } from "./new_id.js";
import { queueIn } from "./scan_queue.js";
import { sound } from "./sound.js";
import { typeInto } from "./typing.js";

const frame = document.querySelector("[data-decoder]");
const form = () => frame.querySelector("[data-scan-box]");
const box = () => document.getElementById("code");
const placeHere = () => form().elements.place.value;
// A scanner types a whole label faster than any hand.
const SCANNER_WITHIN_MS = 250;
// The server takes no older scan.
const DAY_MS = 24 * 60 * 60 * 1000;
let begun = 0;

// A shelf's or box's label says where the next ones stand, however old it is.
const isPlace = (scan) => read(scan.code).kind === "other";
const age = (scan) => Math.max(Date.now() - scan.made, 0);

const kept = keptScans(frame.dataset.keeps, {
  isTooOld: (scan) => age(scan) > DAY_MS && !isPlace(scan),
});

const queue = queueIn(frame, {
  address: () => form().action,
  valuesOf: (scan) => {
    if (!scan.place) kept.keep(Object.assign(scan, { place: placeHere() }));
    const { made, ...sent } = scan;
    return { ...sent, seconds_ago: Math.round(Math.min(age(scan), DAY_MS) / 1000) };
  },
  alarm: () => sound("refused"),
  kept,
});

let lastMade = 0;
function put(code, way) {
  lastMade = Math.max(Date.now(), lastMade + 1); // no two at one moment: it is their order
  queue.put({ count_id: newId(), code, way, made: lastMade, place: placeOfNext() });
}

// Where the next one is made. After a shelf's label that waits, only its answer tells.
function placeOfNext() {
  const before = queue.last();
  if (!before) return placeHere();
  return isPlace(before) ? undefined : before.place;
}

// What an earlier visit left is answered where it was made. If this page was opened for another
// shelf, counting goes on there, as if its label were scanned.
const opened = new URLSearchParams(location.search).get("place");
kept.leftOver.then(([first]) => {
  if (first && opened && first.place !== opened) put(opened, "typed");
});

frame.addEventListener("input", (event) => {
  if (event.target === box() && box().value.length === 1) begun = performance.now();
});

frame.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  const code = box().value.trim();
  const way = code.length > 4 && performance.now() - begun < SCANNER_WITHIN_MS ? "scanner" : "typed";
  box().value = "";
  if (code) put(code, way);
});

frame.addEventListener("scanned", (event) => put(event.detail, "camera"));

let typed = "";
frame.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target === frame) typed = box()?.value ?? "";
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === frame && box()) {
    box().value = typed;
    history.replaceState(history.state, "", `?place=${placeHere()}`); // loaded again, it goes on here
  }
  const told = event.detail.target.querySelector("[data-outcome], .problem");
  if (told) sound(told.dataset.outcome ?? "refused");
  if (document.getElementById("camera").hidden) box()?.focus();
});

typeInto(box);
