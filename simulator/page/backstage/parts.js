/** Of which parts are the drawer's pages made? Cards of settings, each with a plain explanation. */

import { h } from "../dom.js";
import { t } from "../words.js";

/** A titled card; `note` says in one sentence what it is for. */
export function section(title, note, ...content) {
  return h(
    "section",
    { class: "card-section", "aria-label": title },
    h("h3", {}, title),
    note && h("p", { class: "note" }, note),
    content,
  );
}

/** A switch with a label; `element.checked` is its state. */
export function toggle({ label, role, onchange }) {
  const box = h("input", { type: "checkbox", role: "switch", class: "switch", data: { role } });
  box.addEventListener("change", () => onchange(box.checked));
  return { box, element: h("label", { class: "line" }, h("span", {}, label), box) };
}

/** A number with a label and perhaps a sentence under it. */
export function numberField({ label, note, role, onchange, ...props }) {
  const input = h("input", { type: "number", inputmode: "decimal", data: { role }, ...props });
  if (onchange) input.addEventListener("change", () => input.checkValidity() && onchange(input));
  const words = h("span", {}, label, note && h("small", {}, note));
  return { input, element: h("label", { class: "line" }, words, input) };
}

/** Show `value` in `input`, unless somebody is just writing there. */
export function put(input, value) {
  if (document.activeElement !== input) input.value = value;
}

export const option = (value, words, props = {}) => h("option", { value, ...props }, words);

/** A field of a form with its label above. */
export const field = (label, control) =>
  h("label", { class: "field" }, h("span", {}, label), control);

export const input = (name, length, props = {}) =>
  h("input", { name, maxlength: length, autocomplete: "off", ...props });

export const submit = (role) =>
  h("button", { type: "submit", class: "main-button", data: { role } }, t("add"));

/** A form that stays folded until somebody wants it. `onSubmit` gets its fields. */
export function unfolding(title, role, fields, onSubmit) {
  const form = h("form", { class: "people-form" }, fields);
  const details = h(
    "details",
    { class: "unfolding", data: { role } },
    h("summary", {}, title),
    form,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await onSubmit(Object.fromEntries(new FormData(form)));
    if (answer === undefined) return;
    form.reset();
    details.open = false;
  });
  return details;
}
