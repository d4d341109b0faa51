// What a scan means, decided without network: { acts, say, facts, tone, … }. Knows no page.
import { read } from "./codes.js";
import { titles } from "./store.js";

// `now` is how the shelf stands, `chosen` the card of the child before us, `mode` lend, read_here or
// return, `lately` the codes given to this child while it stands here.
export function decide(text, { now, chosen, mode, lately }) {
  const { kind, code } = known(text, now);
  if (kind === "card") return cardShown(code, now);
  if (kind !== "copy") return refused(kind === "mistyped" ? "mistyped" : kind === "other" ? "otherLabel" : "unknownCode", { code });
  const copy = now.copyOf(code);
  const reader = now.readerOf(chosen);
  if (mode !== "return" && reader && copy.reader === chosen && lately.has(code)) {
    return { acts: [], say: "already", facts: { name: reader.label, title: copy.title }, tone: "shown", copy };
  }
  if (mode === "return" || copy.on_loan) return givenBack(copy, now, reader);
  if (mode === "read_here") return readHere(copy, reader);
  return lent(copy, reader, now);
}

function known(text, now) {
  const found = read(text);
  if (found.kind !== "unknown") return found;
  const wanted = found.code;
  const isWanted = (one) => one.accession_number.replace(/\s/g, "").toUpperCase() === wanted;
  const code = [...now.copies.values()].find(isWanted)?.code ?? [...titles].find(([, one]) => isWanted(one))?.[0];
  return code ? { kind: "copy", code } : found;
}

function cardShown(code, now) {
  const reader = now.readerOf(code);
  return reader ? { acts: [], choose: code } : refused("otherCard", { code });
}

function givenBack(copy, now, chosen) {
  const holder = now.readerOf(copy.reader);
  const offer = copy.on_loan && chosen && copy.reader !== chosen.card ? { lendTo: chosen.card, name: chosen.label } : null;
  return {
    acts: [{ kind: "return", copy: copy.code, was: was(copy) }],
    say: holder ? "returned" : "returnedNobody",
    facts: { name: holder?.label, title: copy.title },
    tone: "returned", copy, offer,
  };
}

function readHere(copy, reader) {
  return {
    acts: [{ kind: "read_here", copy: copy.code, reader: reader?.card, was: was(copy) }],
    say: reader ? "readHere" : "readHereNobody",
    facts: { name: reader?.label, title: copy.title },
    tone: "read_here", copy,
  };
}

export function lent(copy, reader, now) {
  const facts = { name: reader?.label, title: copy.title };
  if (copy.state !== "in_use") return refused("notInUse", facts);
  if (!reader) return { acts: [], say: "whoBorrows", facts, tone: "question", waitsFor: copy.code };
  const why = whyNot(reader);
  if (why !== null) return refused("mayNot", { name: reader.label, why });
  if (reader.copies.length >= now.loansAtMost) {
    return refused("hasEnough", { name: reader.label, most: now.loansAtMost });
  }
  return {
    acts: [{ kind: "lend", copy: copy.code, reader: reader.card, was: was(copy) }],
    say: copy.isUnknown ? "lentUnknown" : "lent", facts, tone: "lent", copy,
  };
}

// Why a child may not borrow, in the server's words; null when it may.
export const whyNot = (reader) => (reader.may_borrow ? null : reader.why_not || "");

const was = ({ code, reader, on_loan, due_on, condition }) => ({ code, reader, on_loan, due_on, condition });
const refused = (say, facts) => ({ acts: [], say, facts, tone: "refused" });
