// Tells the server what happened, in order, until it is answered; then hears how the shelf stands.
import * as store from "./store.js";

const AT_MOST = 200;
const PATIENCE_MS = 20000;
const API = "/api/v1";

export const link = { isAway: false, isSending: false, fault: "" };

async function ask(path, { body, headers = {}, key = store.state.device?.key } = {}) {
  const answer = await fetch(API + path, {
    method: body ? "POST" : "GET",
    body: body && JSON.stringify(body),
    headers: {
      ...(key && { Authorization: `Bearer ${key}` }),
      ...(body && { "Content-Type": "application/json" }),
      "Accept-Language": document.documentElement.lang,
      ...headers,
    },
    cache: "no-store",
    credentials: "omit", // a device is nobody who is signed in here
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const told = answer.status === 304 ? null : await answer.json().catch(() => ({}));
  return { status: answer.status, told, etag: answer.headers.get("ETag") };
}

// The device that this secret makes of us, or the problem.
export async function pairWith(secret, name) {
  const { status, told } = await ask("/device-pairings", { body: { secret, name }, key: "" });
  if (status !== 201) throw new Error(told.detail);
  await store.pair(told);
}

let running, again = false;

// One at a time, in all windows; whoever asks meanwhile is served by one more turn.
export function sync(changed) {
  again = true;
  running ??= (async () => {
    while (again) {
      again = false;
      await alone(() => turn(changed));
    }
  })().finally(() => { running = undefined; });
  return running;
}

const alone = (work) => (navigator.locks ? navigator.locks.request("class-sending", work) : work());

async function turn(changed) {
  await store.load(); // another window may have sent meanwhile
  if (!store.state.device || store.state.stopped) return;
  link.isSending = true;
  changed();
  try {
    link.fault = "";
    if (await sendAll(changed)) await hearShelf();
    link.isAway = false;
  } catch (fault) {
    link.isAway = true; // no network, no time, or a busy server: the same again later
    link.cause = fault;
  }
  link.isSending = false;
  changed();
}

// Whether everything was answered.
async function sendAll(changed) {
  let asksAgain = true;
  for (let some = store.waiting(); some.length; some = store.waiting()) {
    const acts = some.slice(0, AT_MOST);
    const { status, told } = await ask("/device/acts", {
      body: { device_time: new Date().toISOString(), acts: acts.map(asSent) },
    });
    if (status === 200) {
      await store.answer(told.answers);
      if (store.waiting().length === some.length) throw new Error("nothing was answered");
    } else if (told.code === "number_missing" && asksAgain) {
      asksAgain = false;
      await sendFrom(told);
    } else if (told.code === "device_revoked") {
      await store.forgetActs(acts.map((act) => act.number)); // the server kept them
      if (!store.waiting().length) await store.wipe(told.detail);
    } else {
      await cannot(status, told);
    }
    if (!store.state.device || store.state.stopped || link.fault) return false;
    changed();
  }
  return true;
}

async function sendFrom(told) {
  const { expected } = told.reasons[0].facts;
  const ours = store.state.acts.some((act) => act.number === expected);
  if (ours) await store.sendAgainFrom(expected);
  else await store.stop({ code: told.code, sentence: told.detail });
}

async function hearShelf() {
  const { state } = store;
  const numbers = new Set(state.acts.filter((act) => act.state === "answered").map((act) => act.number));
  const { status, told, etag } = await ask("/device/shelf", {
    headers: state.shelf?.etag ? { "If-None-Match": state.shelf.etag } : {},
  });
  if (status === 304) return store.keepShelf(null, numbers);
  if (status === 403 && told.code === "device_revoked") return store.wipe(told.detail);
  if (status !== 200) return cannot(status, told);
  await store.beginAfter(told.device.last_number);
  if (told.device.last_number > (await store.lastNumber())) {
    // The server heard acts of this device that this phone does not know: it was put back.
    return store.stop({ code: "numbers_reused", sentence: "" });
  }
  await store.keepShelf({ ...told, etag }, numbers);
  if (!told.shelf) await hearTitles();
  return undefined;
}

// A phone of the desk learns twice a day how its library's books are called; it does without, too.
const TITLES_EVERY_MS = 12 * 3600000;
async function hearTitles() {
  const { version = "", at = 0 } = store.titlesKnown();
  if (Math.abs(Date.now() - at) < TITLES_EVERY_MS) return;
  const { status, told } = await ask(`/device/titles?known=${version}`);
  if (status === 200) await store.keepTitles({ ...told, at: Date.now() });
}

async function cannot(status, told) {
  if (status >= 500 || status === 429) throw new Error(told.detail);
  if (status === 401 || told.code === "numbers_reused") {
    await store.keptBefore(told.reasons?.[0]?.facts?.number ?? 0); // those the server wrote down
    await store.stop({ code: told.code, sentence: told.detail });
  } else {
    link.fault = told.detail ?? String(status);
  }
}

const SENT = ["number", "act_id", "kind", "copy", "reader", "condition", "count", "undoes", "at"];
function asSent(act) {
  return Object.fromEntries(SENT.filter((name) => act[name] != null).map((name) => [name, act[name]]));
}
