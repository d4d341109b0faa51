// The scan box of a list: picks, lists or takes in one thing after the other, by USB scanner or by
// camera. Without this file the box still works, one page after the other.
import { queueIn } from "./scan_queue.js";
import { sound } from "./sound.js";
import { typeInto } from "./typing.js";

const frame = document.querySelector("[data-decoder]");
const form = () => frame.querySelector("[data-scan-box]");
const box = () => document.getElementById("code");

const { put } = queueIn(frame, {
  address: () => frame.dataset.scans,
  valuesOf: (code) => ({ code }),
  alarm: () => sound("refused"),
});

frame.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  const code = box().value.trim();
  box().value = "";
  if (code) put(code);
});

frame.addEventListener("scanned", (event) => put(event.detail));

// --- the caret, and what was half typed --------------------------------------------------------

let typed = "";
frame.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target === frame) typed = box()?.value ?? "";
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === frame && box()) box().value = typed;
  const told = event.detail.target.querySelector("[data-outcome], .problem");
  if (told) sound(told.dataset.outcome ?? "refused");
  if (document.getElementById("camera").hidden) box()?.focus();
  // Else a phone's keyboard would cover the picture.
});

typeInto(box);
