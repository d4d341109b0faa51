// How the shelf stands: as the server last told it, with everything done here since.
import { titles } from "./store.js";

const inHandsOf = (reader) => ({ reader, on_loan: Boolean(reader), due_on: null });

const DO = {
  lend: (copy, act) => Object.assign(copy, inHandsOf(act.reader)),
  return: (copy) => Object.assign(copy, inHandsOf(null)),
  read_here: (copy, act) => Object.assign(copy, inHandsOf(act.reader ?? null)),
  condition: (copy, act) => Object.assign(copy, { condition: act.condition }),
};
const isCount = (act) => act.kind === "readings";

// { copies, readers }: each by its code; a reader knows the copies in its hands. A phone of the desk
// knows nobody beforehand: there whoever shows a card is a guest, and the server knows the rest.
export function asItStands(shelf, acts) {
  const copies = new Map(shelf.copies.map((copy) => [copy.code, { ...copy }]));
  const copyOf = (code) => copies.get(code) ?? copies.set(code, stranger(code)).get(code);
  const since = acts.filter((act) => act.state === "waiting" || act.state === "answered");
  const undone = new Set(since.filter((act) => act.kind === "undo").map((act) => act.undoes));
  for (const act of since) {
    if (act.kind === "undo" && act.was?.code) {
      Object.assign(copyOf(act.was.code), act.was);
    } else if (DO[act.kind] && !undone.has(act.act_id)) {
      DO[act.kind](copyOf(act.copy), act);
    }
  }
  const readers = new Map(shelf.readers.map((reader) => [reader.card, { ...reader, copies: [] }]));
  for (const copy of copies.values()) readers.get(copy.reader)?.copies.push(copy);
  const heldBy = (card) => [...copies.values()].filter((copy) => copy.reader === card);
  const readerOf = (card) => readers.get(card) ?? (shelf.shelf || !card ? undefined : guest(card, heldBy(card)));
  const readings = readToday(shelf, since, undone);
  return { copies, readers, readerOf, copyOf, readings, rules: shelf.rules, loansAtMost: shelf.loans_at_most };
}

// How many read in class today: as the server counted, and what was counted and taken back since.
function readToday({ readings }, since, undone) {
  const told = readings?.day === today() ? readings.count : 0;
  const isToday = (act) => localDay(new Date(act.at)) === today();
  const counted = since.filter((act) => isCount(act) && isToday(act) && !undone.has(act.act_id));
  const takenBack = since.filter((act) => act.kind === "undo" && act.was?.count && !since.some((one) => one.act_id === act.undoes));
  const sum = (acts, count) => acts.reduce((all, act) => all + count(act), 0);
  return Math.max(0, told + sum(counted, (act) => act.count) - sum(takenBack, (act) => act.was.count));
}

// A book that this phone has not heard of: it may have come since. The server will know it. What
// it is called, a phone of the desk knows beforehand.
const stranger = (code) => ({
  code, title: code, accession_number: "", level: "", condition: "good", belongs_here: false,
  state: "in_use", ...inHandsOf(null), isUnknown: !titles.has(code), ...titles.get(code),
});

const guest = (card, copies) => ({ card, name: card, label: card, sign: "", sign_name: "", may_borrow: true, why_not: "", copies });

export const isLate = (copy) => Boolean(copy.due_on) && copy.due_on < today();

// The commune's day, wherever the phone thinks it is: seven hours ahead of UTC, all year round.
const COMMUNE_MS = 7 * 3600000;
const localDay = (moment) => new Date(+moment + COMMUNE_MS).toISOString().slice(0, 10);
export const today = () => localDay(new Date());

// What was done here in the last minutes and can still be taken back: the last act on each book,
// and each count; the newest first.
const MAY_BE_UNDONE_MS = 15 * 60000;
export function undoable(acts, at = Date.now()) {
  const undone = new Set(acts.filter((act) => act.kind === "undo").map((act) => act.undoes));
  const seen = new Set();
  return [...acts].reverse().filter((act) => {
    if (act.kind === "undo" || undone.has(act.act_id) || act.state === "refused") return false;
    const isLast = isCount(act) || !seen.has(act.copy);
    seen.add(act.copy);
    return isLast && Math.abs(at - new Date(act.at)) < MAY_BE_UNDONE_MS;
  });
}

export const dayOf = (iso) => (iso ? iso.split("-").reverse().join("/") : "");
