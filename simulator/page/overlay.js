/** How do menus, questions, and the big picture open over the page, and close again? */

import { iconButton, wordButton } from "./controls.js";
import { fill, h, isPhone } from "./dom.js";
import { icon } from "./icons.js";
import { fileUrl } from "./api.js";
import { t } from "./words.js";

const EDGE_PX = 8;
let closeMenu = () => {};

/**
 * Open a menu at `anchor` (or at `at`, a point). Items: {label, note?, lead?, icon?, badge?,
 * isChosen?, isDanger?, role?, data?, onPick} or "-" for a line, or {heading}, or {row} of
 * {sign, label, isChosen, data?, onPick} side by side.
 * An `onPick` that returns items opens those in place.
 */
export function openMenu(anchor, items, { label, at, role } = {}) {
  closeMenu();
  const data = { role: role ?? "menu" };
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, tabindex: -1, data });
  const veil = h("div", { class: "veil" }, menu);
  document.body.append(veil);
  const close = () => {
    closeMenu = () => {};
    veil.remove();
    window.removeEventListener("resize", close);
    anchor?.setAttribute?.("aria-expanded", "false");
    if (document.activeElement === document.body) anchor?.focus?.({ preventScroll: true });
  };
  closeMenu = close;
  anchor?.setAttribute?.("aria-expanded", "true");
  // A finger that opened the menu by resting is lifted over the veil: that is no tap on it.
  let isPressed = false;
  veil.addEventListener("pointerdown", ({ target }) => (isPressed = target === veil));
  veil.addEventListener("click", ({ target }) => isPressed && target === veil && close());
  veil.addEventListener("contextmenu", (event) => event.preventDefault());
  menu.addEventListener("keydown", (event) => walk(event, menu));
  window.addEventListener("resize", close);
  show(menu, items, { anchor, at });
}

function show(menu, items, where) {
  fill(menu, items.filter(Boolean).map((item) => entry(item, menu, where)));
  position(menu, where);
  const entries = menu.querySelectorAll("button");
  const chosen = menu.querySelector(".menu-item[aria-checked=true]");
  const first = [...entries].find((one) => !one.classList.contains("menu-sign"));
  (chosen ?? first)?.focus();
}

function entry(item, menu, where) {
  if (item === "-") return h("hr", {});
  if (item.heading) return h("div", { class: "menu-heading" }, item.heading);
  if (item.row) return h("div", { class: "menu-row", role: "group" }, item.row.map(sign));
  const pick = () => {
    const more = item.keepsOpen ? item.onPick() : void closeMenu();
    if (more) return show(menu, more, where);
    if (!item.keepsOpen) item.onPick();
  };
  const hasChoice = item.isChosen !== undefined;
  const props = {
    type: "button",
    class: item.isDanger ? "menu-item danger" : "menu-item",
    role: hasChoice ? "menuitemradio" : "menuitem",
    "aria-checked": hasChoice ? String(item.isChosen) : null,
    data: { ...(item.role && { role: item.role }), ...item.data },
    onclick: pick,
  };
  const line = (shape, words) => words && h("span", { class: shape, dir: "auto" }, words);
  const words = [line("menu-label", item.label), line("menu-note", item.note)];
  const badge = item.badge > 0 && h("span", { class: "badge" }, item.badge);
  const mark = (item.isChosen && icon("check")) || (item.keepsOpen && icon("right"));
  const lead = item.lead ?? (item.icon && icon(item.icon));
  return h("button", props, lead, h("span", { class: "menu-words" }, words), badge, mark);
}

function sign({ sign: drawn, label, isChosen, data, onPick }) {
  const pick = () => {
    closeMenu();
    onPick();
  };
  const state = { role: "menuitemcheckbox", "aria-checked": String(isChosen) };
  const props = { type: "button", class: "menu-sign", "aria-label": label, title: label, data };
  return h("button", { ...props, ...state, onclick: pick }, drawn);
}

function walk(event, menu) {
  const entries = [...menu.querySelectorAll("button")];
  const at = entries.indexOf(document.activeElement);
  const isInRow = entries[at]?.parentElement.classList.contains("menu-row");
  const inRow = isInRow ? { ArrowRight: at + 1, ArrowLeft: at - 1 } : {};
  const along = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1, ...inRow };
  const next = along[event.key];
  if (event.key === "Escape" || event.key === "Tab") closeMenu();
  if (next === undefined && event.key !== "Escape") return;
  event.preventDefault();
  entries[(next + entries.length) % entries.length]?.focus();
}

function position(menu, { anchor, at }) {
  if (isPhone()) return;
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const x = at?.x ?? box.left;
  const below = at?.y ?? box.bottom + 4;
  const above = (at?.y ?? box.top - 4) - height;
  const fits = below + height < innerHeight - EDGE_PX;
  const left = Math.max(EDGE_PX, Math.min(x, innerWidth - width - EDGE_PX));
  const top = fits ? below : Math.max(EDGE_PX, above);
  menu.style.setProperty("left", `${left}px`);
  menu.style.setProperty("top", `${top}px`);
}

/** A modal dialog with `content`; it removes itself when closed. */
export function openDialog(content, { label, role, shape = "" } = {}) {
  const props = { class: `dialog ${shape}`, "aria-label": label, data: { role: role ?? "dialog" } };
  const dialog = h("dialog", props, content);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Ask before something that cannot be undone; resolves to true on the named consequence. */
export function confirm({ title, text, yes, isDanger = false }) {
  return new Promise((resolve) => {
    const answer = (value) => {
      resolve(value);
      dialog.close();
    };
    const shape = isDanger ? "main-button danger" : "main-button";
    const buttons = [
      wordButton(t("cancel"), { role: "cancel", onclick: () => answer(false) }),
      wordButton(yes, { role: "confirm", shape, onclick: () => answer(true) }),
    ];
    const row = h("div", { class: "dialog-buttons" }, buttons);
    const content = [h("h2", {}, title), h("p", {}, text), row];
    const dialog = openDialog(content, { label: title, role: "question", shape: "small" });
    dialog.addEventListener("close", () => resolve(false));
  });
}

/** Show photos large; `photos` are {fileId, caption}, beginning with the one at `index`. */
export function openLightbox(photos, index) {
  let at = index;
  const image = h("img", { alt: "" });
  const caption = h("p", { dir: "auto" });
  const counter = h("span", { class: "lightbox-counter" });
  const turn = (step) => {
    at = (at + step + photos.length) % photos.length;
    const { fileId, caption: words = "" } = photos[at];
    Object.assign(image, { src: fileUrl(fileId), alt: words || t("photo") });
    caption.textContent = words;
    counter.textContent = photos.length > 1 ? `${at + 1} / ${photos.length}` : "";
  };
  const button = (name, word, onclick) => {
    const shape = `lightbox-button ${word}`;
    return iconButton(name, { role: `lightbox-${word}`, label: t(word), onclick, shape });
  };
  const arrows = [
    button("left", "previous", () => turn(-1)),
    button("right", "next", () => turn(1)),
  ];
  const close = button("close", "close", () => dialog.close());
  const outside = (event) => event.target === event.currentTarget && dialog.close();
  const figure = h("figure", { onclick: outside }, image, caption);
  const content = [figure, counter, photos.length > 1 && arrows, close];
  const dialog = openDialog(content, { label: t("photo"), role: "lightbox", shape: "lightbox" });
  dialog.addEventListener("keydown", ({ key }) => turn({ ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0));
  turn(0);
}
