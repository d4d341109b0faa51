// Scans, one after the other. A scanner is faster than a slow network: the next book may be read
// before the last one was answered, and none of them may be lost, nor sent out of turn.
const TELL_AFTER_MS = 600;
const TRY_AGAIN_AFTER_MS = 3000;
const BUSY = [502, 503, 504];

// The queue of a page whose `frame` shows each answer. `valuesOf(scan)` is what is sent to
// `address()`; `alarm` is called once when the network is away.
export function queueIn(frame, { address, valuesOf = (scan) => scan, alarm = () => {} }) {
  const words = document.getElementById("words").dataset;
  const pending = document.getElementById("pending");
  const waiting = []; // what was scanned and not answered yet
  let sending = false;
  let lastStatus = 0;

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

  async function isAnswered(scan) {
    lastStatus = 0;
    try {
      await window.htmx.ajax("POST", address(), { source: frame, target: frame, values: valuesOf(scan) });
    } catch { /* no network: lastStatus tells */ }
    return lastStatus !== 0 && !BUSY.includes(lastStatus);
  }

  function tell(what) {
    if (what === "unsent" && pending.dataset.state !== what) alarm();
    pending.dataset.state = what;
    pending.textContent = what ? words[what].replace("{0}", waiting.length) : "";
    pending.hidden = !what;
  }

  frame.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === frame) lastStatus = event.detail.xhr.status;
  });

  window.addEventListener("beforeunload", (event) => {
    if (waiting.length) event.preventDefault();
  });

  return (scan) => {
    waiting.push(scan);
    deliver();
  };
}
