/** What do the bots ask of Telegram, call by call? */

import * as api from "../api.js";
import { wordButton } from "../controls.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { figure, preciseClock } from "../times.js";
import { t } from "../words.js";
import { CallView, faultWords, outcomeWords } from "./call.js";
import { option, put, toggle } from "./parts.js";
import { Rows } from "./rows.js";
import { CUT_OFF, OPEN, isError, outcome } from "./wire.js";

// As the style sheet has it: where there is little room a call takes two lines.
const ROW_PX = 30;
const NARROW_ROW_PX = 52;
const isNarrow = () => window.matchMedia("(max-width: 1100px)").matches;

/** What the reader wants to see; it outlives a visit to another page of the drawer. */
const filter = { method: "", chat: "", onlyErrors: false, withReceiving: false };

export class CallsPage {
  #chosen = null;
  #isDue = false;
  #chats = new Set();

  constructor(backstage) {
    this.backstage = backstage;
    this.wire = backstage.wire;
    this.rows = new Rows({
      height: () => (isNarrow() ? NARROW_ROW_PX : ROW_PX),
      make: (call) => this.#row(call),
      signature: (call) => this.#signature(call),
      label: t("callsList"),
      onMove: (step, calls) => this.#move(step, calls),
    });
    this.view = new CallView(backstage, { onClose: () => this.#choose(null) });
    this.empty = h("p", { class: "calls-empty" });
    const note = h("p", { class: "note" }, t("callsNote"));
    const list = h("div", { class: "calls-list" }, this.rows.root, this.empty);
    this.root = h("div", { class: "calls" }, note, this.#tools(), list, this.view.root);
  }

  shown() {
    this.wire.listen(() => this.#soon());
  }

  hidden() {
    this.wire.listen(() => {});
  }

  #tools() {
    const refresh = () => this.draw();
    this.method = h("input", {
      type: "search",
      maxlength: 64,
      autocomplete: "off",
      spellcheck: "false",
      placeholder: t("filterMethod"),
      "aria-label": t("filterMethod"),
      data: { role: "filter-method" },
    });
    this.method.value = filter.method;
    this.method.addEventListener("input", () => {
      filter.method = this.method.value.trim().toLowerCase();
      refresh();
    });
    const about = { "aria-label": t("filterChat"), data: { role: "filter-chat" } };
    this.chat = h("select", about, option("", t("allChats")));
    this.chat.addEventListener("change", () => {
      filter.chat = this.chat.value;
      refresh();
    });
    const errors = this.#switch("onlyErrors", "only-errors");
    const receiving = this.#switch("withReceiving", "with-receiving", "receivingToo");
    this.pause = h("button", { type: "button", class: "chip-button", data: { role: "pause-calls" } });
    this.pause.addEventListener("click", () =>
      this.wire.isPaused ? this.wire.resume() : this.wire.pause());
    const clear = wordButton(
      t("clearCalls"),
      { role: "clear-calls", shape: "chip-button", onclick: () => this.#clear() },
    );
    this.count = h("p", { class: "calls-count", role: "status", data: { role: "calls-count" } });
    const find = [this.method, this.chat, this.pause, clear];
    return h("div", { class: "calls-tools" }, find, errors, receiving, this.count);
  }

  #switch(name, role, words = name) {
    const onchange = (isOn) => {
      filter[name] = isOn;
      this.draw();
    };
    const { box, element } = toggle({ label: t(words), role, onchange });
    box.checked = filter[name];
    return element;
  }

  async #clear() {
    const answer = await this.backstage.attempt(() => api.clearCalls());
    if (answer === undefined) return;
    this.wire.clear();
    this.#choose(null);
  }

  // Hundreds of calls a second are drawn once per picture of the screen.
  #soon() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.draw();
    });
  }

  draw() {
    const calls = this.wire.calls.filter(isWanted);
    const shown = calls.filter(fits);
    this.#learnChats(calls);
    this.rows.show(shown);
    this.view.draw();
    this.#drawCount(shown.length, calls.length);
    const isPaused = this.wire.isPaused;
    fill(this.pause, icon(isPaused ? "play" : "pause"), t(isPaused ? "resumeCalls" : "pauseCalls"));
    this.pause.setAttribute("aria-pressed", String(isPaused));
    this.empty.hidden = shown.length > 0;
    this.empty.textContent = calls.length ? t("noCallsMatch") : t("noCalls");
  }

  #drawCount(shown, all) {
    const facts = { n: all, all: figure(all), shown: figure(shown) };
    const count = t(shown === all ? "callsCount" : "callsShown", facts);
    const capped = this.wire.dropped > 0 && t("callsCapped", { most: figure(api.MOST_CALLS) });
    const paused = this.wire.isPaused && t("pausedWith", this.wire.waiting);
    fill(this.count, [count, capped, paused].filter(Boolean).join(" · "));
  }

  #learnChats(calls) {
    const found = new Set(calls.map(chatOf).filter(Boolean));
    if (filter.chat) found.add(filter.chat);
    if (found.size === this.#chats.size && [...found].every((one) => this.#chats.has(one))) return;
    this.#chats = found;
    const options = [...found].map((chat) => option(chat, this.#title(chat)));
    fill(this.chat, option("", t("allChats")), options);
    put(this.chat, filter.chat);
  }

  #title(chat) {
    const { store } = this.backstage;
    const id = Number(chat);
    if (store.people.has(id)) return store.nameOf(id);
    return store.chats.has(id) ? store.titleOf(id) : chat;
  }

  #signature(call) {
    const { n, status, took, error, fault, remarks } = call;
    return [n, status, took, error, fault, remarks?.length, call === this.#chosen].join();
  }

  #row(call) {
    const isChosen = call === this.#chosen;
    const what = outcome(call);
    const length = what === OPEN ? "" : t("milliseconds", { n: milliseconds(call) });
    const chat = chatOf(call);
    const marks = [faultWords(call), call.remarks?.length && t("remarks")].filter(Boolean);
    const shape = ["call-row", isError(call) && "bad", isChosen && "chosen", what === OPEN && "open"];
    const props = {
      class: shape.filter(Boolean).join(" "),
      role: "option",
      id: `call-${call.n}`,
      "aria-selected": String(isChosen),
      data: { call: call.n, method: call.method },
      title: call.error || undefined,
      onclick: () => this.#choose(call),
    };
    return h(
      "div",
      props,
      h("span", { class: "call-time" }, preciseClock(call.at)),
      h("span", { class: "call-method" }, call.method),
      h("span", { class: "call-chat" }, chat && this.#title(chat)),
      h("span", { class: "call-marks" }, marks.length > 0 && [icon("warning"), marks.join(", ")]),
      h("span", { class: what === CUT_OFF ? "call-status bad" : "call-status" }, outcomeWords(call)),
      h("span", { class: "call-length" }, length),
    );
  }

  #choose(call) {
    this.#chosen = call;
    this.rows.root.setAttribute("aria-activedescendant", call ? `call-${call.n}` : "");
    if (call) this.view.show(call);
    else this.view.close();
    this.draw();
    if (call) this.rows.reveal(call);
  }

  #move(step, calls) {
    const at = this.#chosen ? calls.indexOf(this.#chosen) : calls.length;
    const next = Math.min(Math.max(at + step, 0), calls.length - 1);
    this.#choose(calls[next]);
  }
}

const chatOf = ({ params }) => {
  const chat = params?.chat_id ?? params?.from_chat_id;
  return chat === undefined || chat === null ? "" : String(chat);
};

// How updates go out goes on all the time: whoever looks for calls does not look for it.
const RECEIVING = new Set(["getUpdates", "webhook"]);
const isWanted = (call) =>
  filter.withReceiving || !RECEIVING.has(call.method) || isError(call);

function fits(call) {
  if (filter.method && !call.method.toLowerCase().includes(filter.method)) return false;
  if (filter.chat && chatOf(call) !== filter.chat) return false;
  return !filter.onlyErrors || isError(call);
}

const milliseconds = ({ took }) => (took < 0.01 ? (took * 1000).toFixed(1) : Math.round(took * 1000));
