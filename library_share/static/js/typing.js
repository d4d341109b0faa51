// A USB scanner types wherever the caret is. After a tap on a button it is on that button, so the
// first letter brings it back into `box()`, before it is written there.
export function typeInto(box) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=radio]), textarea, select");
    if (!typing && /^[0-9a-z]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      box()?.focus({ preventScroll: true });
    }
  });
}
