// The camera of a page that scans: reads one label after the other and hands each to the page.
const frame = document.querySelector("[data-decoder]");
const words = document.getElementById("words").dataset;
const camera = document.getElementById("camera");
const picture = document.getElementById("camera-picture");
const state = document.getElementById("camera-state");
const SAME_CODE_AGAIN_MS = 4000;

let stream, detector, lenses = [], lens = 0;
const seenAt = new Map();

function offer() {
  const button = document.getElementById("camera-start");
  if (button) button.hidden = !(window.isSecureContext && navigator.mediaDevices?.getUserMedia);
}

async function decoder() {
  if (detector) return detector;
  await new Promise((loaded, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: frame.dataset.decoder, onload: loaded, onerror: failed });
    document.head.append(script);
  });
  const { prepareZXingModule, BarcodeDetector } = window.BarcodeDetectionAPI;
  // Left alone, the decoder would fetch its WebAssembly from another host.
  prepareZXingModule({ overrides: { locateFile: () => frame.dataset.wasm } });
  detector = new BarcodeDetector({ formats: ["qr_code", "ean_13", "code_128"] });
  return detector;
}

async function open() {
  try {
    show(true);
    state.textContent = words.opening;
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
    show(true);
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
  show(false);
}

function show(isOpen) {
  camera.hidden = !isOpen;
  frame.parentElement.classList.toggle("camera-open", isOpen);
}

async function look() {
  const mine = stream;
  while (stream === mine) {
    try {
      for (const found of await detector.detect(picture)) notice(found.rawValue);
    } catch { /* a frame that is not ready yet */ }
    await new Promise((later) => setTimeout(later, 120));
  }
}

function notice(code) {
  const now = Date.now();
  if (now - (seenAt.get(code) ?? 0) > SAME_CODE_AGAIN_MS) {
    frame.dispatchEvent(new CustomEvent("scanned", { detail: code }));
  }
  seenAt.set(code, now); // a label held still counts once, however long it is held
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.id === "camera-start") open();
  if (button?.id === "camera-stop") {
    close();
    document.getElementById("code").focus();
  }
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

document.body.addEventListener("htmx:afterSwap", offer);
offer();
