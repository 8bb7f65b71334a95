/** How is an element made without ever reading a message as HTML? */

const SVG = "http://www.w3.org/2000/svg";

/** Make `<tag>` with properties and children. Strings become text nodes, never markup. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProperty(element, name, value);
  add(element, children);
  return element;
}

function setProperty(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "data") return Object.assign(element.dataset, value);
  if (name === "style") return setStyles(element, value);
  if (name === "ref") return value(element);
  if (name.startsWith("on")) return element.addEventListener(name.slice(2), value);
  element.setAttribute(name, value === true ? "" : value);
}

// One property at a time: the page's content policy forbids a style attribute.
function setStyles(element, styles) {
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value);
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
}

/** Put `children` in place of whatever `element` held; the focus stays on the same control. */
export function fill(element, ...children) {
  const held = element.contains(document.activeElement) && document.activeElement.dataset;
  element.replaceChildren();
  add(element, children);
  if (held?.role) element.querySelector(selectorOf(held))?.focus({ preventScroll: true });
  return element;
}

function selectorOf({ role, person }) {
  return person ? `[data-role="${role}"][data-person="${person}"]` : `[data-role="${role}"]`;
}

/**
 * Make `nodes` the children of `list`, moving and removing only what differs: an element that
 * leaves the page loses its scroll place, its focus and its sound.
 */
export function place(list, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
}

/** Make an SVG element tree from `[tag, attributes, ...children]`. */
export function svg([tag, attributes, ...children]) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.map((child) => (Array.isArray(child) ? svg(child) : child)));
  return element;
}

/** True while a Chinese or other input method is still composing, so Enter belongs to it. */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

export const isPhone = () => window.matchMedia("(max-width: 719px)").matches;
