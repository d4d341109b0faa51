// IndexedDB in promises, by hand: a few lines that we understand, instead of one more dependency.
// What is done in one transaction is kept wholly or not at all, and kept before it is told.
const NAME = "class-shelf";
const STORES = ["kept", "acts"];
// One step for each version. A step adds; none ever clears: a queue survives every update.
const STEPS = [
  (database) => {
    database.createObjectStore("kept"); // single values by name: the device, its shelf …
    database.createObjectStore("acts", { keyPath: "number" });
  },
];

let opening;
function opened() {
  opening ??= new Promise((done, failed) => {
    const request = indexedDB.open(NAME, STEPS.length);
    request.onupgradeneeded = ({ oldVersion }) => {
      STEPS.slice(oldVersion).forEach((step) => step(request.result));
    };
    request.onerror = () => failed(request.error);
    request.onsuccess = () => {
      // A newer page in another window waits for us to let go; we open again when we need to.
      request.result.onversionchange = () => forget(request.result);
      request.result.onclose = () => forget(request.result);
      done(request.result);
    };
  }).catch((fault) => {
    opening = undefined;
    throw fault;
  });
  return opening;
}

function forget(database) {
  database.close();
  opening = undefined;
}

const asked = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

// `work({ kept, acts })` gets both stores with promises for answers, and awaits nothing else.
export async function inOne(mode, work) {
  const database = await opened();
  return new Promise((done, failed) => {
    const transaction = database.transaction(STORES, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => done(result);
    transaction.onabort = () => failed(transaction.error ?? new DOMException("", "AbortError"));
    work(Object.fromEntries(STORES.map((name) => [name, promising(transaction.objectStore(name))])))
      .then((value) => { result = value; })
      .catch((fault) => {
        failed(fault);
        try { transaction.abort(); } catch { /* it ended by itself */ }
      });
  });
}

const promising = (store) => ({
  get: (key) => asked(store.get(key)),
  all: (range) => asked(store.getAll(range)),
  put: (value, key) => asked(store.put(value, key)),
  remove: (key) => asked(store.delete(key)),
  clear: () => asked(store.clear()),
});
