// <button data-copy="ID"> copies the text of that field. Without JavaScript, or where the browser
// keeps the clipboard to itself (plain http), the text is selected for Ctrl+C or a long press.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copy)));
}
for (const field of document.querySelectorAll("[data-copied]")) {
  field.addEventListener("focus", () => field.select());
}

async function copy(field) {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    if (!document.execCommand("copy")) return;
  }
  document.getElementById("messages").replaceChildren(Object.assign(document.createElement("p"), {
    className: "alert alert-success", textContent: field.dataset.copied,
  }));
}
