// Scans that wait for the network, kept on this device under the name of their `owner`. IndexedDB,
// not localStorage: what is kept must be on the disk before a battery is empty, and localStorage is
// written there only now and then.
const NAME = "waiting-scans";
const SCANS = "scans";
// Some browsers never say that they forbid it.
const PATIENCE_MS = 2000;

let opening;
function opened() {
  opening ??= new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(SCANS);
    request.onerror = () => failed(request.error);
    request.onsuccess = () => {
      request.result.onclose = () => { opening = undefined; };
      done(request.result);
    };
    setTimeout(failed, PATIENCE_MS);
  });
  return opening;
}

async function inOne(mode, work) {
  const database = await opened();
  return new Promise((done, failed) => {
    const transaction = database.transaction(SCANS, mode, { durability: "strict" });
    const request = work(transaction.objectStore(SCANS));
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = () => failed(transaction.error);
  });
}

// Each call is answered by a promise, which fails when the device cannot keep anything.
export function scanStore(owner) {
  const keyOf = (scan) => [owner, scan.made, scan.count_id]; // read back in the order they were made
  return {
    all: () => inOne("readonly", (scans) => scans.getAll(IDBKeyRange.bound([owner], [owner, []]))),
    keep: (scan) => inOne("readwrite", (scans) => scans.put(scan, keyOf(scan))),
    forget: (scan) => inOne("readwrite", (scans) => scans.delete(keyOf(scan))),
  };
}
