// What a label says: the same rules as `labels/codes.py`, for a phone without network.
const QUASIGROUP = [
  "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
];
const KINDS = { 1: "copy", 2: "card" };

const isComplete = (digits) => [...digits].reduce((sum, digit) => QUASIGROUP[sum][digit], 0) === "0";

// { kind, code }; kind is copy, card, other (a shelf, a box …), mistyped or unknown.
export function read(text) {
  const tidy = text.replace(/\s/g, "").toUpperCase();
  const address = /Q[^0-9A-Z]{0,3}([0-9]{4,15})$/.exec(tidy);
  const code = address ? address[1] : tidy;
  if (!/^[1-6](?:[0-9]{5}|[1-9][0-9]{5,9})[0-9]$/.test(code)) return { kind: address ? "mistyped" : "unknown", code };
  return { kind: isComplete(code) ? KINDS[code[0]] ?? "other" : "mistyped", code };
}
