// The service worker of the class app: starts it without network. `VERSION` and `FILES` are written
// above by the server; another version is another worker, which takes over when no page of the old
// one is open. It keeps files only: what was done is in IndexedDB, which it never touches.
const CACHE = `class-${VERSION}`;
const PAGE = "/class";
const PATIENCE_MS = 3000;

self.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: file.startsWith("/static/") ? "default" : "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("class-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    // The page that first brought us. After an update none is open, or one is about to open that
    // waits for us: to claim it now would let each wait for the other.
    if (!old.length) await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/")) return;
  if (request.mode !== "navigate") event.respondWith(kept(request));
  else if (pathname === PAGE) event.respondWith(page(request));
});

const found = async (request) => (await caches.open(CACHE)).match(request, { ignoreVary: true });
const kept = async (request) => (await found(request)) ?? fetch(request);

// The newest page when the network is quick, else the one that we know to be whole.
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) return answer;
  } catch { /* no network */ }
  return (await found(PAGE)) ?? Response.error();
}
