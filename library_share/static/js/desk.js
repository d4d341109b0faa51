// The desk's camera, sounds and order of scans. Without this file the desk still works by typing.
const desk = document.getElementById("desk");
const words = document.getElementById("words").dataset;
const camera = document.getElementById("camera");
const picture = document.getElementById("camera-picture");
const state = document.getElementById("camera-state");
const SAME_CODE_AGAIN_MS = 4000;

// --- one sentence, one sound -----------------------------------------------------------------

let sounds;
function sound(outcome) {
  const notes = {
    refused: [180, 180], question: [520, 390], patron: [660], lent: [660, 880], returned: [880, 660],
    renewed: [660, 880], read_here: [660], shown: [440], undone: [440, 330],
  }[outcome];
  if (!notes) return;
  navigator.vibrate?.(outcome === "refused" ? [200, 80, 200] : 60);
  try {
    sounds ??= new AudioContext();
    notes.forEach((pitch, place) => {
      const tone = sounds.createOscillator();
      const loudness = sounds.createGain();
      tone.frequency.value = pitch;
      loudness.gain.value = 0.08;
      tone.connect(loudness).connect(sounds.destination);
      tone.start(sounds.currentTime + place * 0.13);
      tone.stop(sounds.currentTime + place * 0.13 + 0.11);
    });
  } catch { /* a browser that keeps silent until it was touched */ }
}

document.body.addEventListener("htmx:afterSwap", (event) => {
  const box = document.getElementById("code");
  if (event.detail.target === desk) {
    const outcomes = desk.querySelectorAll("[data-outcome]");
    if (outcomes.length) sound(outcomes[outcomes.length - 1].dataset.outcome);
    offerCamera();
    box.value = "";
  }
  if (!camera.hidden) return; // a phone's keyboard would cover the picture
  box.focus();
});

// A USB scanner types wherever the caret is. After a tap on a button it is on that button, so the
// first letter brings it back into the box, before it is written there.
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=radio]), textarea, select");
  if (!typing && /^[0-9a-z]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    document.getElementById("code").focus();
  }
});

// --- scans from the camera, one after the other ----------------------------------------------

const waiting = [];
let sending = false;

async function send(code) {
  waiting.push(code);
  if (sending) return;
  sending = true;
  while (waiting.length) {
    const form = document.getElementById("scan-form");
    form.elements.code.value = waiting.shift();
    state.textContent = words.waiting;
    await window.htmx.ajax("POST", form.action, { source: form, target: "#desk", values: values(form) });
  }
  sending = false;
  state.textContent = words.looking;
}

function values(form) {
  return Object.fromEntries(new FormData(form));
}

// --- the camera --------------------------------------------------------------------------------

let stream, detector, lenses = [], lens = 0;
const seenAt = new Map();

function offerCamera() {
  const button = document.getElementById("camera-start");
  button.hidden = !(window.isSecureContext && navigator.mediaDevices?.getUserMedia);
}

async function decoder() {
  if (detector) return detector;
  await new Promise((loaded, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: desk.dataset.decoder, onload: loaded, onerror: failed });
    document.head.append(script);
  });
  const { prepareZXingModule, BarcodeDetector } = window.BarcodeDetectionAPI;
  // Left alone, the decoder would fetch its WebAssembly from another host.
  prepareZXingModule({ overrides: { locateFile: () => desk.dataset.wasm } });
  detector = new BarcodeDetector({ formats: ["qr_code", "ean_13", "code_128"] });
  return detector;
}

async function open() {
  try {
    camera.hidden = false;
    state.textContent = words.waiting;
    const saved = localStorage.getItem("lens");
    const wanted = lenses.length ? { deviceId: { exact: lenses[lens] } }
      : saved ? { deviceId: { ideal: saved } } : { facingMode: "environment" };
    stream = await navigator.mediaDevices.getUserMedia({ video: { ...wanted, width: { ideal: 1280 } } });
    picture.srcObject = stream;
    await picture.play();
    await remember();
    await decoder();
    state.textContent = words.looking;
    look();
  } catch (fault) {
    close();
    camera.hidden = false;
    state.textContent = words.noCamera;
    state.dataset.fault = fault.name;
  }
}

async function remember() {
  const track = stream.getVideoTracks()[0];
  const settings = track.getSettings();
  if (settings.deviceId) localStorage.setItem("lens", settings.deviceId);
  const devices = await navigator.mediaDevices.enumerateDevices();
  lenses = devices.filter((device) => device.kind === "videoinput").map((device) => device.deviceId);
  lens = Math.max(0, lenses.indexOf(settings.deviceId));
  document.getElementById("camera-lens").hidden = lenses.length < 2;
  document.getElementById("camera-torch").hidden = !track.getCapabilities?.().torch;
}

function close() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  camera.hidden = true;
}

async function look() {
  while (stream) {
    try {
      for (const found of await detector.detect(picture)) notice(found.rawValue);
    } catch { /* a frame that is not ready yet */ }
    await new Promise((later) => setTimeout(later, 120));
  }
}

function notice(code) {
  const now = Date.now();
  if (now - (seenAt.get(code) ?? 0) > SAME_CODE_AGAIN_MS) send(code);
  seenAt.set(code, now); // a label held still counts once, however long it is held
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.id === "camera-start") open();
  if (button?.id === "camera-stop") close();
  if (button?.id === "camera-lens") {
    const next = (lens + 1) % lenses.length;
    close();
    lens = next;
    open();
  }
  if (button?.id === "camera-torch") {
    const track = stream.getVideoTracks()[0];
    const on = !track.getSettings().torch;
    track.applyConstraints({ advanced: [{ torch: on }] });
  }
});

offerCamera();
