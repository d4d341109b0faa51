// The scan box of a list: picks, lists or takes in one thing after the other, by USB scanner or by
// camera. Without this file the box still works, one page after the other.
const frame = document.querySelector("[data-decoder]");
const sound = (outcome) => import(frame.dataset.sound).then((module) => module.sound(outcome));

const form = () => frame.querySelector("[data-scan-box]");
const box = () => document.getElementById("code");

// Not awaited: whatever is scanned meanwhile waits for the queue, and none of it goes another way.
const queue = import(frame.dataset.queue).then(({ queueIn }) => queueIn(frame, {
  address: () => frame.dataset.scans,
  valuesOf: (code) => ({ code }),
  alarm: () => sound("refused"),
}));
const take = (code) => queue.then((put) => put(code));

frame.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  const code = box().value.trim();
  box().value = "";
  if (code) take(code);
});

frame.addEventListener("scanned", (event) => take(event.detail));

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

// A USB scanner types wherever the caret is; after a tap on a button the first letter brings it
// back into the box, before it is written there.
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=radio]), textarea, select");
  if (!typing && /^[0-9a-z]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    box()?.focus();
  }
});
