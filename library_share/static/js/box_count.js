// Counting a box by its labels: each scan ticks its copy as seen, or says that it is not of this box.
// What is damaged or lost is chosen by hand, as without this file.
import { read } from "./class/codes.js";
import { sound } from "./sound.js";
import { typeInto } from "./typing.js";

const frame = document.querySelector("[data-decoder]");
const words = document.getElementById("words").dataset;
const outcome = document.getElementById("outcome");
const form = frame.querySelector("[data-scan-box]");
const box = document.getElementById("code");
const rows = [...frame.querySelectorAll("tr[data-code]")];
const line = document.getElementById("seen");
const lost = line.querySelector("button");

const isSeen = (row) => "seen" in row.dataset;
const choiceOf = (row, value) => row.querySelector(`[type=radio][value=${value}]`);
// Those with a reader or lost are not awaited.
const awaited = rows.filter((row) => choiceOf(row, "whole"));
const notSeen = () => awaited.filter((row) => !isSeen(row));
// As the server reads numbers (accession_key): SĐ 00123, sd-123 and SD.123 are one.
const keyOf = (number) => number.normalize("NFD").toLowerCase().replace(/đ/g, "d").replace(/[^a-z0-9]/g, "")
  .replace(/(^|[^0-9])0+(?=[0-9])/g, "$1");

form.hidden = false;
box.focus({ preventScroll: true });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = box.value.trim();
  box.value = "";
  if (code) take(code);
});

frame.addEventListener("scanned", ({ detail }) => take(detail));

function take(text) {
  const [row, another] = rowsOf(text);
  if (another) return say("refused", words.several, text);
  if (!row) return say("refused", words.notHere, read(text).code);
  const noted = row.querySelector("[data-noted]")?.textContent.trim();
  if (noted) say("question", words.noted, row.dataset.title, noted);
  else if (isSeen(row)) say("shown", words.seenBefore, row.dataset.title);
  else say("picked", words.seen, row.dataset.title);
  tick(row);
  if (!noted) row.scrollIntoView({ block: "nearest" }); // there it is marked when it is damaged
}

function rowsOf(text) {
  const { kind, code } = read(text);
  if (kind === "copy") return rows.filter((row) => row.dataset.code === code);
  return rows.filter(({ dataset: { number, owner } }) => [number, `${owner}-${number}`].map(keyOf).includes(keyOf(code)));
}

function tick(row) {
  row.dataset.seen = "";
  row.querySelector(".seen-here").hidden = false;
  // Whoever marked it as lost was too quick.
  if (choiceOf(row, "lost")?.checked) choiceOf(row, "whole").checked = true;
  if (awaited.length) tellHowFar();
}

function say(kind, sentence, ...facts) {
  const told = facts.reduce((text, fact, place) => text.replace(`{${place}}`, () => fact), sentence);
  const looks = { picked: "lent", shown: "returned" }[kind] ?? kind;
  outcome.replaceChildren(Object.assign(document.createElement("p"), {
    className: `outcome outcome-${looks} outcome-sentence`, textContent: told,
  }));
  outcome.firstChild.dataset.outcome = kind;
  outcome.scrollIntoView({ block: "nearest" });
  sound(kind);
}

function tellHowFar() {
  const left = notSeen().length;
  const [sentence, ...facts] = left ? [words.soFar, awaited.length - left, awaited.length] : [words.all, awaited.length];
  line.querySelector("strong").textContent = sentence.replace("{0}", facts[0]).replace("{1}", facts[1]);
  line.hidden = false;
  lost.hidden = !left;
}

lost.addEventListener("click", () => notSeen().forEach((row) => { choiceOf(row, "lost").checked = true; }));

typeInto(() => box);
