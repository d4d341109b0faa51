// Counting: every scan waits its turn, is sent until it is answered, and is told by a sound. A scan
// keeps the place where it was made. Without this file the page still works by typing.
import { newId } from "./new_id.js";
import { queueIn } from "./scan_queue.js";
import { sound } from "./sound.js";
import { typeInto } from "./typing.js";

const frame = document.querySelector("[data-decoder]");
const form = () => frame.querySelector("[data-scan-box]");
const box = () => document.getElementById("code");
// A scanner types a whole label faster than any hand.
const SCANNER_WITHIN_MS = 250;
// The server takes no older scan.
const DAY_S = 24 * 60 * 60;
let begun = 0;

const put = queueIn(frame, {
  address: () => form().action,
  // Whatever shelf's label was answered before this scan is first sent is where it was made; sent
  // again, with the same number, it must be the same count.
  valuesOf: (scan) => {
    scan.place ??= form().elements.place.value;
    const { made, ...sent } = scan;
    const waited = Math.round((Date.now() - made) / 1000);
    return { ...sent, seconds_ago: Math.min(Math.max(waited, 0), DAY_S) };
  },
  alarm: () => sound("refused"),
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
  if (code) put({ count_id: newId(), code, way, made: Date.now() });
});

frame.addEventListener("scanned", (event) => put({ count_id: newId(), code: event.detail, way: "camera", made: Date.now() }));

let typed = "";
frame.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target === frame) typed = box()?.value ?? "";
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === frame && box()) box().value = typed;
  const told = event.detail.target.querySelector("[data-outcome], .problem");
  if (told) sound(told.dataset.outcome ?? "refused");
  if (document.getElementById("camera").hidden) box()?.focus();
});

typeInto(box);
