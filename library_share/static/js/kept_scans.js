// What a queue keeps on this device until it is answered, and what the page says about it: how many
// an earlier visit left, which of them did not count, and that nothing can be kept here.
import { scanStore } from "./scan_store.js";

// `isTooOld(scan)`: the server would not take it any more as what it was.
export function keptScans(owner, { isTooOld }) {
  const words = document.getElementById("words").dataset;
  const line = document.getElementById("left-over");
  const list = document.getElementById("not-counted");
  const device = scanStore(owner);
  const left = new Set(); // of an earlier visit, not answered yet
  const listed = []; // kept until somebody has read the list
  let keeps = true;
  let sent = 0;

  async function leftOver() {
    const scans = (await tried(device.all())) ?? [];
    const [old, fresh] = [scans.filter(isTooOld), scans.filter((scan) => !isTooOld(scan))];
    old.forEach(listNotCounted);
    fresh.forEach((scan) => left.add(scan));
    if (fresh.length) say(words.leftOver, fresh.length);
    return fresh;
  }

  function tried(doing) {
    return doing.catch(() => {
      if (keeps) say(words.notKept);
      keeps = false;
    });
  }

  function say(sentence, number) {
    line.textContent = sentence.replace("{0}", number);
    line.hidden = false;
  }

  function listNotCounted(scan) {
    const when = new Date(scan.made).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    list.querySelector("ul").append(Object.assign(document.createElement("li"), { textContent: `${scan.code} · ${when}` }));
    list.hidden = false;
    listed.push(() => tried(device.forget(scan)));
  }

  list.querySelector("button").addEventListener("click", () => {
    listed.splice(0).forEach((forget) => forget());
    list.querySelector("ul").replaceChildren();
    list.hidden = true;
  });

  return {
    leftOver: leftOver(),
    keeps: () => keeps,
    keep: (scan) => tried(device.keep(scan)),
    // A refusal is told while somebody looks on; of left-over ones it stays on the page.
    answered(scan, isTaken) {
      const wasLeft = left.delete(scan);
      if (wasLeft && !isTaken) listNotCounted(scan);
      else tried(device.forget(scan));
      sent += wasLeft && isTaken;
      if (!wasLeft || left.size) return;
      if (sent) say(words.leftOverSent, sent);
      else line.hidden = true;
    },
  };
}
