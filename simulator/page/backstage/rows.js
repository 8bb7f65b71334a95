/** How is a list of ten thousand rows shown at the price of the forty in sight? */

import { h, place } from "../dom.js";

const BEYOND = 6;
const NEAR_PX = 24;

/** Rows of equal height. `make(item)` draws one; `signature(item)` tells when to draw it anew. */
export class Rows {
  #items = [];
  #drawn = new Map();
  #isAtEnd = true;

  constructor({ height, make, signature, label, onMove }) {
    Object.assign(this, { height, make, signature, onMove });
    const props = { class: "rows", role: "listbox", tabindex: 0, "aria-label": label };
    this.body = h("div", { class: "rows-body", role: "presentation" });
    this.root = h("div", { ...props, data: { role: "calls" } }, this.body);
    this.root.addEventListener("scroll", () => this.#scrolled());
    this.root.addEventListener("keydown", (event) => this.#walk(event));
    new ResizeObserver(() => this.#resized()).observe(this.root);
  }

  /** Show `items`; who reads the newest stays with it. */
  show(items) {
    this.#items = items;
    this.body.style.setProperty("height", `${items.length * this.height()}px`);
    if (this.#isAtEnd) this.toEnd();
    this.#draw();
  }

  toEnd() {
    this.#isAtEnd = true;
    this.root.scrollTop = this.root.scrollHeight;
  }

  /** Bring `item` into sight. */
  reveal(item) {
    const top = this.#items.indexOf(item) * this.height();
    if (top < 0) return;
    const { scrollTop, clientHeight } = this.root;
    if (top < scrollTop) this.root.scrollTop = top;
    const below = top + this.height() - clientHeight;
    if (below > scrollTop) this.root.scrollTop = below;
  }

  #resized() {
    if (this.#isAtEnd) this.toEnd();
    this.#draw();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.root;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    this.#draw();
  }

  #draw() {
    const height = this.height();
    const first = Math.max(0, Math.floor(this.root.scrollTop / height) - BEYOND);
    const count = Math.ceil(this.root.clientHeight / height) + 2 * BEYOND;
    const drawn = new Map();
    const nodes = this.#items.slice(first, first + count).map((item, index) => {
      const row = this.#row(item);
      row.node.style.setProperty("transform", `translateY(${(first + index) * height}px)`);
      row.node.setAttribute("aria-posinset", first + index + 1);
      row.node.setAttribute("aria-setsize", this.#items.length);
      drawn.set(item, row);
      return row.node;
    });
    this.#drawn = drawn;
    place(this.body, nodes);
  }

  // A row that is the same stays the same element: a click needs both its halves on one.
  #row(item) {
    const signature = this.signature(item);
    const old = this.#drawn.get(item);
    return old?.signature === signature ? old : { signature, node: this.make(item) };
  }

  #walk(event) {
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.height()) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const ends = { Home: -Infinity, End: Infinity };
    const step = steps[event.key] ?? ends[event.key];
    if (!step || !this.#items.length) return;
    event.preventDefault();
    this.onMove(step, this.#items);
  }
}
