// The camera of a page that scans: its picture and buttons; each label goes to the page.
import { canOpen, labelReader } from "./label_reader.js";

const frame = document.querySelector("[data-decoder]");
const words = document.getElementById("words").dataset;
const camera = document.getElementById("camera");
const state = document.getElementById("camera-state");
const reader = labelReader({
  picture: document.getElementById("camera-picture"),
  decoder: frame.dataset.decoder,
  wasm: frame.dataset.wasm,
  onCode: (code) => frame.dispatchEvent(new CustomEvent("scanned", { detail: code })),
});

function offer() {
  const button = document.getElementById("camera-start");
  if (button) button.hidden = !canOpen();
}

async function open(opening) {
  try {
    show(true);
    state.textContent = words.opening;
    await opening();
    document.getElementById("camera-lens").hidden = !reader.hasLenses();
    document.getElementById("camera-torch").hidden = !reader.hasTorch();
    state.textContent = words.looking;
  } catch (fault) {
    reader.close();
    state.textContent = words.noCamera;
    state.dataset.fault = fault.name;
  }
}

function show(isOpen) {
  camera.hidden = !isOpen;
  frame.parentElement.classList.toggle("camera-open", isOpen);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.id === "camera-start") {
    localStorage.setItem("camera", "open");
    open(reader.open);
  }
  if (button?.id === "camera-stop") {
    localStorage.removeItem("camera");
    reader.close();
    show(false);
    document.getElementById("code")?.focus();
  }
  if (button?.id === "camera-lens") open(reader.nextLens);
  if (button?.id === "camera-torch") reader.switchTorch();
});

// A page whose camera stays open: on the next visit, and when the phone woke up and had closed it.
function openAgain() {
  const wished = "staysOpen" in frame.dataset && localStorage.getItem("camera");
  if (wished && canOpen() && document.visibilityState === "visible" && !reader.isOpen()) open(reader.open);
}

document.body.addEventListener("htmx:afterSwap", offer);
document.addEventListener("visibilitychange", openAgain);
offer();
openAgain();
