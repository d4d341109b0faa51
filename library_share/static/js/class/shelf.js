// How the shelf stands: as the server last told it, with everything done here since.

const inHandsOf = (reader) => ({ reader, on_loan: Boolean(reader), due_on: null });

const DO = {
  lend: (copy, act) => Object.assign(copy, inHandsOf(act.reader)),
  return: (copy) => Object.assign(copy, inHandsOf(null)),
  read_here: (copy, act) => Object.assign(copy, inHandsOf(act.reader ?? null)),
  condition: (copy, act) => Object.assign(copy, { condition: act.condition }),
};

// { copies, readers }: each by its code; a reader knows the copies in its hands. A phone of the desk
// knows nobody beforehand: there whoever shows a card is a guest, and the server knows the rest.
export function asItStands(shelf, acts) {
  const copies = new Map(shelf.copies.map((copy) => [copy.code, { ...copy }]));
  const copyOf = (code) => copies.get(code) ?? copies.set(code, stranger(code)).get(code);
  const since = acts.filter((act) => act.state === "waiting" || act.state === "answered");
  const undone = new Set(since.filter((act) => act.kind === "undo").map((act) => act.undoes));
  for (const act of since) {
    if (act.kind === "undo") {
      Object.assign(copyOf(act.was.code), act.was);
    } else if (act.copy && !undone.has(act.act_id)) {
      DO[act.kind](copyOf(act.copy), act);
    }
  }
  const readers = new Map(shelf.readers.map((reader) => [reader.card, { ...reader, copies: [] }]));
  for (const copy of copies.values()) readers.get(copy.reader)?.copies.push(copy);
  const heldBy = (card) => [...copies.values()].filter((copy) => copy.reader === card);
  const readerOf = (card) => readers.get(card) ?? (shelf.shelf || !card ? undefined : guest(card, heldBy(card)));
  return { copies, readers, readerOf, copyOf, rules: shelf.rules, loansAtMost: shelf.loans_at_most };
}

// A book that this phone has not heard of: it may have come since. The server will know it.
const stranger = (code) => ({
  code, title: code, accession_number: "", level: "", condition: "good", belongs_here: false,
  state: "in_use", ...inHandsOf(null), isUnknown: true,
});

const guest = (card, copies) => ({ card, name: card, label: card, sign: "", may_borrow: true, why_not: "", copies });

export const isLate = (copy) => Boolean(copy.due_on) && copy.due_on < today();

export function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}

export const dayOf = (iso) => (iso ? iso.split("-").reverse().join("/") : "");
