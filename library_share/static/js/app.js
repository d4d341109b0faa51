// What every page does: keep the caret where the librarian needs it, tell of a lost connection.
document.addEventListener("htmx:sendError", say);
document.addEventListener("htmx:timeout", say);

function say(event) {
  if (event.target.hasAttribute("data-tries-again")) return;
  const text = document.documentElement.lang === "vi"
    ? "Mất kết nối: chưa lưu được. Hãy thử lại khi có mạng."
    : "No connection: not saved. Try again when the network is back.";
  messages().replaceChildren(Object.assign(document.createElement("p"), {
    className: "alert alert-danger", textContent: text, role: "alert",
  }));
  messages().dataset.state = "offline";
  messages().scrollIntoView({ block: "nearest" });
}

const messages = () => document.getElementById("messages");

document.addEventListener("htmx:afterOnLoad", () => {
  if (messages().dataset.state) messages().replaceChildren(); // there is an answer again
  delete messages().dataset.state;
});

// A problem is told beside the form that was sent, never in its place.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, requestConfig } = event.detail;
  if (xhr.status < 400) return;
  event.detail.shouldSwap = true;
  if (!target.contains(requestConfig.elt)) return;
  event.detail.target = document.getElementById("outcome") ?? messages();
  event.detail.swapOverride = "innerHTML";
});

// A form sent twice by a nervous double click is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("hx-post") || form.method === "get") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

// <select data-submit> sends its form when changed; without JavaScript its button does.
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
});

// <button data-print> prints the page.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Filling in what belongs to a choice makes that choice.
document.addEventListener("input", (event) => {
  const choice = event.target.closest("[data-chooses]");
  if (choice) document.getElementById(choice.dataset.chooses).checked = true;
});
