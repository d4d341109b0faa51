// Reads labels with the camera, one after the other; knows no page. `decoder` and `wasm` are the
// addresses of the files that decode; `onCode` is called once for each label that is shown.
const SAME_CODE_AGAIN_MS = 4000;
const LOOK_EVERY_MS = 120;

export const canOpen = () => Boolean(window.isSecureContext && navigator.mediaDevices?.getUserMedia);

let loading; // the decoder, one for all
function detectorOf({ decoder, wasm }) {
  loading ??= new Promise((loaded, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: decoder, onload: loaded, onerror: failed });
    document.head.append(script);
  }).then(() => {
    const { prepareZXingModule, BarcodeDetector } = window.BarcodeDetectionAPI;
    // Left alone, the decoder would fetch its WebAssembly from another host.
    prepareZXingModule({ overrides: { locateFile: () => wasm } });
    return new BarcodeDetector({ formats: ["qr_code", "ean_13", "code_128"] });
  }).catch((fault) => {
    loading = undefined; // the next opening tries again
    throw fault;
  });
  return loading;
}

export function labelReader({ picture, onCode, ...files }) {
  let stream, lenses = [], lens = 0;
  const seenAt = new Map();

  const track = () => stream.getVideoTracks()[0];

  async function open() {
    const saved = localStorage.getItem("lens");
    const wanted = lenses.length ? { deviceId: { exact: lenses[lens] } }
      : saved ? { deviceId: { ideal: saved } } : { facingMode: "environment" };
    stream = await navigator.mediaDevices.getUserMedia({ video: { ...wanted, width: { ideal: 1280 } } });
    picture.srcObject = stream;
    await picture.play();
    await remember();
    look(await detectorOf(files));
  }

  async function remember() {
    const settings = track().getSettings();
    if (settings.deviceId) localStorage.setItem("lens", settings.deviceId);
    const devices = await navigator.mediaDevices.enumerateDevices();
    lenses = devices.filter((device) => device.kind === "videoinput").map((device) => device.deviceId);
    lens = Math.max(0, lenses.indexOf(settings.deviceId));
  }

  function close() {
    stream?.getTracks().forEach((one) => one.stop());
    stream = undefined;
  }

  async function look(detector) {
    const mine = stream;
    while (mine && stream === mine) {
      try {
        for (const found of await detector.detect(picture)) notice(found.rawValue);
      } catch { /* a frame that is not ready yet */ }
      await new Promise((later) => setTimeout(later, LOOK_EVERY_MS));
    }
  }

  function notice(code) {
    const now = Date.now();
    if (now - (seenAt.get(code) ?? 0) > SAME_CODE_AGAIN_MS) onCode(code);
    seenAt.set(code, now); // a label held still counts once, however long it is held
  }

  return {
    open,
    close,
    isOpen: () => Boolean(stream) && track().readyState === "live",
    nextLens: () => {
      const next = (lens + 1) % lenses.length;
      close();
      lens = next;
      return open();
    },
    hasLenses: () => lenses.length > 1,
    hasTorch: () => Boolean(track().getCapabilities?.().torch),
    switchTorch: () => track().applyConstraints({ advanced: [{ torch: !track().getSettings().torch }] }),
  };
}
