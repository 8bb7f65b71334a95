/** How fast may the bot send, and is that enforced? */

import * as api from "../api.js";
import { h } from "../dom.js";
import { t } from "../words.js";
import { numberField, put, section, toggle } from "./parts.js";

const LIMITS = {
  overall: { words: "floodOverall", note: "floodOverallNote", min: 1, max: 1000, step: 1 },
  chat_per_second: { words: "floodChat", note: "floodChatNote", min: 0.1, max: 100, step: 0.1 },
  chat_burst: { words: "floodBurst", note: "floodBurstNote", min: 1, max: 100, step: 1 },
  group_per_minute: { words: "floodGroup", note: "floodGroupNote", min: 1, max: 1000, step: 1 },
};

export class FloodPage {
  constructor(backstage) {
    this.backstage = backstage;
    const turn = (on) => backstage.change(() => api.setFlood({ on }));
    this.on = toggle({ label: t("floodOn"), role: "flood", onchange: turn });
    this.limits = Object.entries(LIMITS).map(([name, about]) => this.#limit(name, about));
    const lines = [this.on.element, ...this.limits.map(({ element }) => element)];
    const card = h("div", { class: "lines" }, lines);
    this.root = h("div", {}, section(t("floodTitle"), t("floodNote"), card));
  }

  #limit(name, { words, note, ...range }) {
    const onchange = (input) =>
      this.backstage.change(() => api.setFlood({ [name]: Number(input.value) }));
    const role = `flood-${name}`;
    const made = numberField({ label: t(words), note: t(note), role, onchange, ...range });
    return { name, ...made };
  }

  draw() {
    const { flood } = this.backstage.store.control ?? {};
    if (!flood) return;
    this.on.box.checked = flood.on;
    for (const { name, input } of this.limits) put(input, flood[name]);
  }
}
