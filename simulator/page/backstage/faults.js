/** What goes wrong with the bot's calls: by chance, or with the very next one? */

import * as api from "../api.js";
import { wordButton } from "../controls.js";
import { fill, h } from "../dom.js";
import { t } from "../words.js";
import { field, option, put, section } from "./parts.js";

const KINDS = [
  "latency",
  "too_many",
  "bad_gateway",
  "drop_before",
  "drop_after",
  "timeout_before",
  "timeout_after",
  "stall",
  "broken_json",
  "duplicate",
  "conflict",
  "clock_jump",
];
// What the rest of a planted fault's form asks for, by kind.
const WAITS = new Set(["too_many"]);
const LASTS = new Set(["latency", "timeout_before", "timeout_after", "clock_jump"]);
const METHODS = [
  "sendMessage",
  "sendPhoto",
  "sendMediaGroup",
  "editMessageText",
  "deleteMessage",
  "answerCallbackQuery",
  "pinChatMessage",
  "getUpdates",
  "getFile",
];

export class FaultsPage {
  constructor(backstage) {
    this.backstage = backstage;
    this.sliders = KINDS.map((kind) => this.#slider(kind));
    const clear = () => backstage.change(() => api.clearFaults());
    this.clear = wordButton(t("clearFaults"), { role: "clear-faults", onclick: clear });
    this.state = h("p", { class: "state", role: "status", data: { role: "faults-state" } });
    const lines = this.sliders.map(({ element }) => element);
    this.root = h(
      "div",
      {},
      h("div", { class: "state-bar" }, this.state, this.clear),
      section(t("nextTitle"), t("nextNote"), this.#nextForm()),
      section(t("faultsTitle"), t("faultsNote"), h("div", { class: "lines" }, lines)),
      section(t("latencyTitle"), "", this.#latency()),
      section(t("seedTitle"), t("seedNote"), this.#seed()),
    );
  }

  draw() {
    const { faults } = this.backstage.store.control ?? {};
    if (!faults) return;
    for (const { kind, input, show } of this.sliders) {
      put(input, Math.round((faults.chances[kind] ?? 0) * 100));
      show();
    }
    put(this.from, faults.latency[0]);
    put(this.to, faults.latency[1]);
    put(this.seed, faults.seed);
    const isQuiet = !faults.script.length && !Object.values(faults.chances).some((one) => one > 0);
    this.clear.disabled = isQuiet;
    fill(this.state, isQuiet ? t("faultsNone") : this.#waiting(faults));
  }

  #waiting({ script, chances }) {
    const often = KINDS.filter((kind) => chances[kind] > 0).map((kind) => {
      const facts = { kind: t(`fault_${kind}`), share: percent(chances[kind] * 100) };
      return h("li", {}, t("oftenOne", facts));
    });
    const next = script.map(({ kind, method, times }) => {
      const facts = { kind: t(`fault_${kind}`), method: method || t("anyMethod"), times };
      return h("li", {}, t("plantedOne", facts));
    });
    return h("ul", { class: "planted" }, next, often);
  }

  #slider(kind) {
    const value = h("span", { class: "chance", "aria-hidden": "true" });
    const props = { type: "range", min: 0, max: 100, step: 1, value: 0 };
    const input = h("input", { ...props, data: { role: `chance-${kind}` } });
    const show = () => {
      value.textContent = percent(Number(input.value));
      input.setAttribute("aria-valuetext", value.textContent);
    };
    input.addEventListener("input", show);
    input.addEventListener("change", () => this.#chance(kind, input));
    const words = h("span", {}, t(`fault_${kind}`), h("small", {}, t(`fault_${kind}_note`)));
    return { kind, input, show, element: h("label", { class: "line slider" }, words, value, input) };
  }

  /** Set one chance of the table. A call meets one fault at most, so all together are 100 %. */
  #chance(kind, input) {
    const { chances } = this.backstage.store.control.faults;
    const others = KINDS.filter((one) => one !== kind).map((one) => chances[one] ?? 0);
    const left = 100 - Math.round(100 * others.reduce((sum, one) => sum + one, 0));
    const wished = { ...chances, [kind]: Math.min(Number(input.value), left) / 100 };
    return this.backstage.change(() => api.setFaults({ chances: wished }));
  }

  #latency() {
    const change = () => {
      const latency = [Number(this.from.value), Number(this.to.value)];
      if (latency[0] <= latency[1]) this.backstage.change(() => api.setFaults({ latency }));
    };
    const number = (role) =>
      h("input", { type: "number", min: 0, max: 120, step: 0.05, data: { role }, onchange: change });
    this.from = number("latency-from");
    this.to = number("latency-to");
    const fields = [field(t("latencyFrom"), this.from), field(t("latencyTo"), this.to)];
    return h("div", { class: "inline-form" }, fields);
  }

  #seed() {
    const props = { type: "number", min: 0, step: 1, required: true, data: { role: "seed" } };
    this.seed = h("input", props);
    const again = { type: "submit", class: "chip-button", data: { role: "reseed" } };
    const fields = [field(t("seed"), this.seed), h("button", again, t("replay"))];
    return form("inline-form", t("seedTitle"), fields, () => this.#replay());
  }

  async #replay() {
    const seed = Number(this.seed.value);
    const answer = await this.backstage.change(() => api.setFaults({ seed }));
    if (answer !== undefined) this.backstage.say(t("replayed", { seed }));
  }

  #nextForm() {
    const kind = h("select", { data: { role: "next-kind" } },
      KINDS.map((one) => option(one, t(`fault_${one}`))));
    kind.value = "bad_gateway";
    const methods = h("datalist", { id: "methods" }, METHODS.map((name) => option(name, name)));
    const method = h("input", {
      list: "methods",
      maxlength: 64,
      autocomplete: "off",
      spellcheck: "false",
      data: { role: "next-method" },
    });
    const number = (role, value, range) =>
      h("input", { type: "number", value, step: 1, required: true, data: { role }, ...range });
    const times = number("next-times", 1, { min: 1, max: 1000 });
    const wait = number("next-wait", 3, { min: 1, max: 86_400 });
    const lasts = number("next-seconds", 0, { min: -86_400, max: 86_400 });
    const waitField = field(t("nextWait"), wait);
    const lastsField = field(t("nextSeconds"), lasts);
    const suit = () => {
      waitField.hidden = !WAITS.has(kind.value);
      lastsField.hidden = !LASTS.has(kind.value);
    };
    kind.addEventListener("change", suit);
    suit();
    const submit = { type: "submit", class: "main-button", data: { role: "plant" } };
    const fields = [
      field(t("nextKind"), kind),
      field(t("nextMethod"), method),
      field(t("nextTimes"), times),
      waitField,
      lastsField,
      h("button", submit, t("plant")),
    ];
    return form("fault-form", t("nextTitle"), [fields, methods], () => {
      const fault = { kind: kind.value, times: Number(times.value) };
      if (method.value.trim()) fault.method = method.value.trim();
      if (WAITS.has(kind.value)) fault.retry_after = Number(wait.value);
      if (LASTS.has(kind.value)) fault.seconds = Number(lasts.value);
      return this.backstage.change(() => api.plantFault(fault));
    });
  }
}

const percent = (value) => (value > 0 ? `${Math.round(value)} %` : t("never"));

function form(shape, label, content, onSubmit) {
  const element = h("form", { class: shape, "aria-label": label }, content);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    onSubmit();
  });
  return element;
}
