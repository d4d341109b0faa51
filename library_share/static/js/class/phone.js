// What this phone promises: to keep what it was told, and to start without network.
import { el, say } from "./view.js";

const NEARLY_FULL = 0.9;

// Asks the browser never to clear our storage by itself, and tells the answer.
export async function aboutStorage() {
  const isKept = await navigator.storage?.persist?.().catch(() => false);
  el("persists").textContent = say(isKept ? "persists" : "mayVanish");
  el("this-phone").open = !isKept;
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.().catch(() => ({}))) ?? {};
  el("nearly-full").hidden = !(quota && usage / quota > NEARLY_FULL);
}

export async function worksOffline(worker) {
  if (!navigator.serviceWorker) {
    el("offline").textContent = say("noOffline"); // plain http
    return;
  }
  try {
    await navigator.serviceWorker.register(worker, { scope: "/class", updateViaCache: "none" });
    await navigator.serviceWorker.ready;
    el("offline").textContent = say("worksOffline");
  } catch {
    const isThere = Boolean(navigator.serviceWorker.controller);
    el("offline").textContent = say(isThere ? "worksOffline" : "noOffline");
  }
}
