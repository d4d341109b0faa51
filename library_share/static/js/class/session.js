// The class before this phone: who stands here, in which mode, and what was done last.
import * as store from "./store.js";
import { asItStands, undoable } from "./shelf.js";
import { decide, lent } from "./deciding.js";

const GONE_AFTER_MS = 60000; // a child that shows nothing any more has left

export const session = { chosen: null, mode: "lend", lately: new Set(), last: null, failed: "" };

export const now = () => asItStands(store.state.shelf, store.state.acts);

let leaving, line = Promise.resolve();

// One after the other: a scanner is faster than a phone's memory.
const inLine = (work) => (line = line.then(work, work));

export const scanned = (text) => inLine(async () => {
  const { chosen, mode, lately } = session;
  await take(decide(text, { now: now(), chosen, mode, lately }));
});

export const tapped = (card) => inLine(() => choose(session.chosen === card ? null : card));

export const setMode = (mode) => inLine(() => {
  session.mode = mode;
  session.last = null;
});

// A book that was shown before anybody was chosen is lent to whoever is chosen next.
async function choose(card) {
  const waits = session.last?.waitsFor;
  session.chosen = card;
  session.lately = new Set();
  stay();
  if (!card) return;
  session.last = { acts: [], say: "", tone: "patron" };
  if (waits && session.mode === "lend") await lendTo(waits, card);
}

async function lendTo(code, card) {
  const stands = now();
  await take(lent(stands.copyOf(code), stands.readerOf(card), stands));
}

function stay() {
  clearTimeout(leaving);
  if (session.chosen) leaving = setTimeout(() => tapped(session.chosen).then(session.changed), GONE_AFTER_MS);
}

// Nothing is shown as done before it is written.
async function take(deed) {
  stay();
  if (deed.choose) return choose(deed.choose);
  if (deed.acts.length && !(deed.acts = await written(deed.acts))) return undefined;
  if (deed.acts[0]?.reader) session.lately.add(deed.copy.code);
  session.last = deed;
  return undefined;
}

async function written(acts) {
  try {
    const added = await store.add(acts);
    session.failed = "";
    return added;
  } catch (fault) {
    session.failed = fault.name || "Error";
    session.last = { acts: [], say: "notKept", tone: "refused" };
    return null;
  }
}

export const undo = () => inLine(() => takeBack(session.last.acts));

// Also what was done before this child came, or before the app was opened anew.
export const undoAct = (number) => inLine(() => takeBack(undoable(store.state.acts).filter((act) => act.number === number)));

async function takeBack(acts) {
  const undoing = [...acts].reverse().map(({ act_id: undoes, was }) => ({ kind: "undo", undoes, was }));
  if (!undoing.length || !(await written(undoing))) return;
  for (const { copy } of acts) session.lately.delete(copy);
  session.last = { acts: [], say: "undone", tone: "undone" };
}

// So many more read in class: nobody's name, no book's.
export const countReadings = (count = 1) => inLine(async () => {
  const acts = await written([{ kind: "readings", count, was: { count } }]);
  if (acts) session.last = { acts, say: "counted", facts: { count: now().readings }, tone: "read_here" };
});

export const accept = () => inLine(() => lendTo(session.last.copy.code, session.last.offer.lendTo));

export const note = (condition) => inLine(async () => {
  const { copy } = session.last;
  const was = { code: copy.code, condition: now().copyOf(copy.code).condition };
  const acts = await written([{ kind: "condition", copy: copy.code, condition, was }]);
  if (acts) session.last.condition = condition;
});
