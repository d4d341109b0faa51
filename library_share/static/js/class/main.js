// The app of a class shelf: starts without network, listens to taps, labels and keys.
import * as store from "./store.js";
import { sound } from "../sound.js";
import { typeInto } from "../typing.js";
import { link, pairWith, sync } from "./sending.js";
import * as acting from "./session.js";
import { draw, el, say } from "./view.js";
import { aboutStorage, worksOffline } from "./phone.js";

const TRY_AGAIN_EVERY_MS = 30000;
const { session } = acting;
const app = el("app");

session.changed = draw;
const send = () => sync(draw);

// After whatever was done here: show it, let it be heard, send it.
async function done(doing) {
  const before = session.last;
  await doing;
  draw();
  if (session.last !== before) sound(session.last?.tone);
  if (store.waiting().length) send();
}

// --- pairing -------------------------------------------------------------------------------------

const SECRET = /#pair=([\w-]+)/;
let secret = "";

function pairing(text) {
  const found = SECRET.exec(text)?.[1];
  if (!found) return false;
  secret = found;
  history.replaceState(null, "", location.pathname + location.search); // a key stays in no history
  el("pair-fault").hidden = true;
  app.dataset.pairs = "yes";
  draw();
  el("pair-name").focus();
  return true;
}

function pairingEnds() {
  secret = "";
  delete app.dataset.pairs;
  draw();
}

function pairingFails(words) {
  el("pair-fault").hidden = false;
  el("pair-fault").textContent = words;
  sound("refused");
}

el("pair-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const count = store.waiting().length;
  if (count && !store.state.stopped) return pairingFails(say("pairLater", { count }));
  const button = event.target.querySelector("button");
  button.disabled = true;
  try {
    await pairWith(secret, el("pair-name").value.trim());
    pairingEnds();
    await aboutStorage();
    await send();
  } catch (fault) {
    const isAway = fault instanceof TypeError || fault.name === "TimeoutError";
    pairingFails(isAway ? say("pairAway") : fault.message);
  }
  button.disabled = false;
  return undefined;
});

// --- labels, taps, keys --------------------------------------------------------------------------

function take(text) {
  if (pairing(text)) return;
  if (app.dataset.screen !== "session") sound("refused");
  else if (text.trim()) done(acting.scanned(text));
}

app.addEventListener("scanned", (event) => take(event.detail));

// What a scanner types scrolls the box into view: the children come back to where they were.
let scrolled = 0;
const tiles = el("tiles").parentElement;
el("code").addEventListener("focus", () => { scrolled = tiles.scrollTop; });
el("code-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = el("code").value;
  el("code").value = "";
  el("code").blur();
  tiles.scrollTop = scrolled;
  take(text);
});
typeInto(() => (app.dataset.screen === "session" ? el("code") : null));

const PRESSED = {
  undo: () => done(acting.undo()),
  "count-one": () => done(acting.countReadings()),
  offer: () => done(acting.accept()),
  "pair-not": pairingEnds,
  "send-now": send,
  "hear-now": send,
  "refusals-read": () => store.markRead().then(draw),
  "left-read": () => store.forgetLeft().then(draw),
};

app.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.card) done(acting.tapped(button.dataset.card));
  else if (button?.dataset.undoes) done(acting.undoAct(Number(button.dataset.undoes)));
  else if (button?.name === "condition") done(acting.note(button.value));
  else PRESSED[button?.id]?.();
});

app.addEventListener("change", (event) => {
  if (event.target.name === "mode") done(acting.setMode(event.target.value));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && session.chosen) done(acting.tapped(session.chosen));
});

// --- beginning -----------------------------------------------------------------------------------

addEventListener("online", send);
addEventListener("hashchange", () => pairing(location.hash));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") send();
});
setInterval(() => {
  if (store.waiting().length || link.isAway || link.fault) send();
}, TRY_AGAIN_EVERY_MS);

try {
  await store.load();
  await store.loadTitles();
  await store.tryAgain();
  draw();
  pairing(location.hash);
  if (store.state.device) await aboutStorage();
  await send();
} catch (fault) {
  el("no-storage").hidden = false; // nothing can be kept here: nothing may be done here
  el("no-storage").dataset.fault = fault.name;
}
await worksOffline(app.dataset.worker);
app.dataset.ready = "yes";
