// What every page does: keep the caret where the librarian needs it, tell of a lost connection.
document.addEventListener("htmx:sendError", () => say("offline"));
document.addEventListener("htmx:timeout", () => say("offline"));

function say(what) {
  const place = document.getElementById("messages");
  const text = document.documentElement.lang === "vi"
    ? "Mất kết nối: chưa lưu được. Hãy thử lại khi có mạng."
    : "No connection: not saved. Try again when the network is back.";
  place.replaceChildren(Object.assign(document.createElement("p"), {
    className: "alert alert-danger", textContent: text, role: "alert",
  }));
  place.dataset.state = what;
}

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
