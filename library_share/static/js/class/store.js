// What this phone keeps: whom it is paired with, the shelf as last heard, and every act with its
// number. An act is "waiting" until the server answers it, "answered" until the shelf was heard
// after it, then "settled"; what the server refused is "refused", and is told until it was read.
import { newId } from "../new_id.js";
import { inOne } from "./idb.js";

//: Answered acts are kept for a while: a server that was restored from a backup asks for them.
const KEPT_AT_LEAST = 400;

const NAMES = ["device", "shelf", "stopped", "revoked", "left"];

export const state = { acts: [] };

export const waiting = () => state.acts.filter((act) => act.state === "waiting");
export const unread = () => state.acts.filter((act) => act.state === "refused" && !act.isRead);

export async function load() {
  await inOne("readonly", async ({ kept, acts }) => {
    for (const name of NAMES) state[name] = (await kept.get(name)) ?? null;
    state.acts = await acts.all();
  });
}

// What the former pairing could not send is left for the librarian to read off this phone.
export async function pair(device) {
  await inOne("readwrite", async ({ kept, acts }) => {
    const unsent = (await acts.all()).filter((act) => act.state === "waiting");
    const left = [...((await kept.get("left")) ?? []), ...unsent];
    await kept.clear();
    await acts.clear();
    await kept.put(device, "device");
    if (left.length) await kept.put(left, "left");
  });
  await loadTitles();
  await load();
}

export async function forgetLeft() {
  await inOne("readwrite", ({ kept }) => kept.remove("left"));
  await load();
}

// Numbers are given where the act is written, so that two windows never give the same one.
export async function add(some) {
  const added = await inOne("readwrite", async ({ kept, acts }) => {
    let last = (await kept.get("last_number")) ?? 0;
    const written = some.map((act) => ({ act_id: newId(), at: new Date().toISOString(), ...act, number: ++last, state: "waiting" }));
    for (const act of written) await acts.put(act);
    await kept.put(last, "last_number");
    return written;
  });
  await load();
  return added;
}

export async function answer(answers) {
  await inOne("readwrite", async ({ acts }) => {
    for (const told of answers) {
      const act = await acts.get(told.number);
      if (act?.act_id !== told.act_id) continue;
      act.state = told.outcome === "refused" ? "refused" : "answered";
      await acts.put({ ...act, answer: { sentence: told.sentence, isLookedAt: told.to_look_at } });
    }
  });
  await load();
}

export const sendAgainFrom = (number) => change(
  (act) => act.number >= number && act.state !== "waiting",
  (act) => ({ ...act, state: "waiting" }),
);

// The server wrote down what stood before the number that it refused.
export const keptBefore = (number) => change(
  (act) => act.number < number && act.state === "waiting",
  (act) => ({ ...act, state: "answered" }),
);

export const markRead = () => change(
  (act) => act.state === "refused" && !act.isRead,
  (act) => ({ ...act, isRead: true }),
);

async function change(which, how) {
  await inOne("readwrite", async ({ acts }) => {
    for (const act of (await acts.all()).filter(which)) await acts.put(how(act));
  });
  await load();
}

// The shelf as the server knows it, after it answered the acts with these `numbers`.
export async function keepShelf(shelf, numbers) {
  await inOne("readwrite", async ({ kept, acts }) => {
    if (shelf) await kept.put(shelf, "shelf");
    const all = await acts.all();
    for (const act of all) {
      if (numbers.has(act.number) && act.state === "answered") await acts.put({ ...act, state: "settled" });
    }
    const last = all.at(-1)?.number ?? 0;
    for (const act of all) {
      if (act.number <= last - KEPT_AT_LEAST && act.state === "settled") await acts.remove(act.number);
    }
  });
  await load();
}

// How books are called that are not of the shelf: long, so it is read once and not at every act.
export const titles = new Map();
let heard = {};

export async function loadTitles() {
  heard = (await inOne("readonly", ({ kept }) => kept.get("titles"))) ?? {};
  titles.clear();
  for (const [code, accession_number, title] of heard.titles ?? []) titles.set(code, { accession_number, title });
}

export const titlesKnown = () => heard;

// `told.titles` is null when they are what this phone knows already.
export async function keepTitles(told) {
  const known = { ...told, titles: told.titles ?? heard.titles };
  await inOne("readwrite", ({ kept }) => kept.put(known, "titles"));
  await loadTitles();
}

// A new pairing goes on behind the last number that the server heard from this device.
export async function beginAfter(number) {
  await inOne("readwrite", async ({ kept }) => {
    if ((await kept.get("last_number")) === undefined) await kept.put(number, "last_number");
  });
}

export const lastNumber = () => inOne("readonly", ({ kept }) => kept.get("last_number"));

export async function stop(why) {
  await inOne("readwrite", ({ kept }) => kept.put(why, "stopped"));
  await load();
}

// A key that was unknown may be known again when the server has its data back; a number that was
// used twice stays so.
export async function tryAgain() {
  if (state.stopped && state.stopped.code !== "numbers_reused") await stop(null);
}

export async function forgetActs(numbers) {
  await inOne("readwrite", async ({ acts }) => {
    for (const number of numbers) await acts.remove(number);
  });
  await load();
}

// After the librarian ended the pairing: no name, no key, only that it happened.
export async function wipe(sentence) {
  await inOne("readwrite", async ({ kept, acts }) => {
    await kept.clear();
    await acts.clear();
    await kept.put({ sentence }, "revoked");
  });
  await loadTitles();
  await load();
}
