// The desk: every scan waits its turn, is sent until it is answered, and is told by a sound.
// Without this file the desk still works by typing.
const desk = document.getElementById("desk");
const words = document.getElementById("words").dataset;
const pending = document.getElementById("pending");
const TELL_AFTER_MS = 600;
const TRY_AGAIN_AFTER_MS = 3000;
const BUSY = [502, 503, 504];

const box = () => document.getElementById("code");

// --- scans, one after the other ----------------------------------------------------------------

// What was scanned and not answered yet. A scanner is faster than a slow network: the next book
// may be read before the card was answered, and none of them may be lost.
const waiting = [];
let sending = false;

function take(code) {
  const form = document.getElementById("scan-form");
  waiting.push({ scan_id: newId(), code, intent: form.elements.intent.value });
  chosen = undefined;
  deliver();
}

// crypto.randomUUID exists only under HTTPS, and many a desk has none.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function deliver() {
  if (sending) return;
  sending = true;
  const slow = setTimeout(() => tell("waiting"), TELL_AFTER_MS);
  while (waiting.length) {
    if (await isAnswered(waiting[0])) {
      waiting.shift();
    } else {
      clearTimeout(slow);
      tell("unsent");
      await new Promise((later) => setTimeout(later, TRY_AGAIN_AFTER_MS));
    }
  }
  clearTimeout(slow);
  sending = false;
  tell("");
}

// Whoever stands at the desk when a scan is first sent stays its patron: sent again, with the same
// number, it must be the same scan.
async function isAnswered(scan) {
  const form = document.getElementById("scan-form");
  scan.patron ??= form.elements.patron.value;
  lastStatus = 0;
  try {
    await window.htmx.ajax("POST", form.action, { source: desk, target: desk, values: scan });
  } catch { /* no network: lastStatus tells */ }
  return lastStatus !== 0 && !BUSY.includes(lastStatus);
}

let lastStatus = 0;
desk.addEventListener("htmx:afterRequest", (event) => {
  if (event.target === desk) lastStatus = event.detail.xhr.status;
});

function tell(what) {
  if (what === "unsent" && pending.dataset.state !== what) sound("refused");
  pending.dataset.state = what;
  pending.textContent = what ? words[what].replace("{0}", waiting.length) : "";
  pending.hidden = !what;
}

window.addEventListener("beforeunload", (event) => {
  if (waiting.length) event.preventDefault();
});

desk.addEventListener("submit", (event) => {
  if (event.target.id !== "scan-form") return;
  event.preventDefault();
  const code = box().value.trim();
  box().value = "";
  if (code) take(code);
});

desk.addEventListener("scanned", (event) => take(event.detail));

// --- one sentence, one sound -------------------------------------------------------------------

let sounds;
function sound(outcome) {
  const notes = {
    refused: [180, 180], question: [520, 390], patron: [660], lent: [660, 880], returned: [880, 660],
    renewed: [660, 880], read_here: [660], shown: [440], undone: [440, 330],
  }[outcome];
  if (!notes) return;
  navigator.vibrate?.(outcome === "refused" ? [200, 80, 200] : 60);
  try {
    sounds ??= new AudioContext();
    notes.forEach((pitch, place) => {
      const tone = sounds.createOscillator();
      const loudness = sounds.createGain();
      tone.frequency.value = pitch;
      loudness.gain.value = 0.08;
      tone.connect(loudness).connect(sounds.destination);
      tone.start(sounds.currentTime + place * 0.13);
      tone.stop(sounds.currentTime + place * 0.13 + 0.11);
    });
  } catch { /* a browser that keeps silent until it was touched */ }
}

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
    if (chosen) document.getElementById("scan-form").elements.intent.value = chosen;
    prepare();
  }
  const told = target.querySelectorAll("[data-outcome]");
  if (told.length) sound(told[told.length - 1].dataset.outcome);
  else if (target.querySelector(".problem")) sound("refused");
  if (document.getElementById("camera").hidden) box().focus();
  // Else a phone's keyboard would cover the picture.
});

// A USB scanner types wherever the caret is. After a tap on a button it is on that button, so the
// first letter brings it back into the box, before it is written there.
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=radio]), textarea, select");
  if (!typing && /^[0-9a-z]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    box().focus();
  }
});

function prepare() {
  // An empty box is sent by nobody; the second click of a double click needs no bubble about it.
  document.getElementById("scan-form").noValidate = true;
}

prepare();
box().select(); // a code that a link brought here makes way for what is scanned
