/** Which small controls do all parts of the page share? */

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** A button with a drawing alone; `label` is what screen readers and a resting pointer get. */
export function iconButton(name, { role, label, onclick, shape = "tool" }, ...more) {
  const props = { type: "button", class: shape, "aria-label": label, title: label, onclick };
  return h("button", { ...props, data: role ? { role } : {} }, icon(name), ...more);
}

/** A button with words. */
export function wordButton(words, { role, onclick, shape = "plain-button", data = {} }) {
  return h("button", { type: "button", class: shape, data: { role, ...data }, onclick }, words);
}

/** A name over a smaller note, each cut off where it does not fit. */
export function nameAndNote(name, note, { wraps = false } = {}) {
  const lower = note instanceof Node ? note : h(
    "span",
    { class: wraps ? "who-role wraps" : "who-role" },
    note,
  );
  return h("span", { class: "who-words" }, h("strong", { dir: "auto" }, name), lower);
}

/** How many messages wait, unless none. */
export function unreadBadge(count, label) {
  return count > 0 && h("span", { class: "badge", "aria-label": label }, count);
}
