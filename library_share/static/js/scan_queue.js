// Scans, one after the other. A scanner is faster than a slow network: the next book may be read
// before the last one was answered, and none of them may be lost, nor sent out of turn.
const TELL_AFTER_MS = 600;
const TRY_AGAIN_AFTER_MS = 3000;
const BUSY = [502, 503, 504];
// Whoever was signed out, or whose page is too old, has to load it again first.
const STALE = [400, 401];

// The queue of a page whose `frame` shows each answer. `valuesOf(scan)` is what is sent to
// `address()`; `alarm` is called once when the network is away. `kept` (kept_scans.js) keeps scans
// on the device: only where a scan means the same hours later. At the desk it does not, for by then
// somebody else stands there.
export function queueIn(frame, { address, valuesOf = (scan) => scan, alarm = () => {}, kept }) {
  const words = document.getElementById("words").dataset;
  const pending = document.getElementById("pending");
  const waiting = []; // what was scanned and not answered yet
  let sending = false;
  let lastStatus = 0;

  async function deliver() {
    if (sending) return;
    sending = true;
    let rest = "";
    const slow = setTimeout(() => tell("waiting"), TELL_AFTER_MS);
    while (waiting.length && !rest) {
      if (await isAnswered(waiting[0])) {
        const scan = waiting.shift();
        kept?.answered(scan, lastStatus < 400);
      } else if (STALE.includes(lastStatus)) {
        rest = "stale";
      } else {
        clearTimeout(slow);
        tell("unsent");
        await new Promise((later) => setTimeout(later, TRY_AGAIN_AFTER_MS));
      }
    }
    clearTimeout(slow);
    sending = false;
    tell(rest);
  }

  async function isAnswered(scan) {
    lastStatus = 0;
    try {
      await window.htmx.ajax("POST", address(), { source: frame, target: frame, values: valuesOf(scan) });
    } catch { /* no network: lastStatus tells */ }
    if (kept?.keeps() && STALE.includes(lastStatus)) return false;
    return lastStatus !== 0 && !BUSY.includes(lastStatus);
  }

  function tell(what) {
    if (what === "unsent" && pending.dataset.state !== what) alarm();
    pending.dataset.state = what;
    const sentence = what === "unsent" && kept?.keeps() ? words.unsentKept : words[what];
    pending.textContent = what ? sentence.replace("{0}", waiting.length) : "";
    pending.hidden = !what;
  }

  frame.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === frame) lastStatus = event.detail.xhr.status;
  });

  window.addEventListener("beforeunload", (event) => {
    if (waiting.length && !kept?.keeps()) event.preventDefault();
  });

  if (kept) {
    sending = true; // nothing overtakes what an earlier visit left
    kept.leftOver.then((scans) => {
      waiting.unshift(...scans);
      sending = false;
      deliver();
    });
  }

  return {
    put(scan) {
      waiting.push(scan);
      kept?.keep(scan);
      deliver();
    },
    last: () => waiting.at(-1),
  };
}
