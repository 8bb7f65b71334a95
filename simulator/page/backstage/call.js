/** What exactly was asked in one call, and what was answered? */

import * as api from "../api.js";
import { iconButton, wordButton } from "../controls.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { CUT_OFF, OPEN, isError, outcome } from "./wire.js";

/** The words of a call's outcome for a narrow column. */
export function outcomeWords(call) {
  const what = outcome(call);
  if (what === OPEN) return t("open");
  return what === CUT_OFF ? t("cutOff") : String(what);
}

export const faultWords = ({ fault }) => (fault ? t(`fault_${fault}`) : "");

/** The call's facts, whole: the list has long values cut, so the simulator is asked again. */
export class CallView {
  #call = null;
  #full = null;

  constructor(backstage, { onClose }) {
    this.backstage = backstage;
    this.onClose = onClose;
    this.root = h("section", { class: "call-view", hidden: true, data: { role: "call" } });
  }

  get call() {
    return this.#call;
  }

  async show(call) {
    this.#call = call;
    this.#full = null;
    this.draw();
    await this.#fetch(call);
  }

  async #fetch(call) {
    const full = await this.backstage.attempt(() => api.getCall(call.n));
    if (this.#call !== call || !full) return;
    this.#full = { ...full, isAnswered: outcome(call) !== OPEN };
    this.draw();
  }

  close() {
    this.#call = this.#full = null;
    this.root.hidden = true;
    fill(this.root);
  }

  /** Draw what is known; a call that has been answered meanwhile is asked for again. */
  draw() {
    const call = this.#call;
    if (!call) return;
    this.root.hidden = false;
    this.root.setAttribute("aria-label", call.method);
    const request = this.#full?.params ?? call.params;
    fill(this.root, this.#head(call), this.#facts(call), [
      block(t("request"), pretty(request), "request"),
      block(t("answer"), answerWords(call, this.#full), "answer"),
    ]);
    const isNewlyAnswered = this.#full && !this.#full.isAnswered && outcome(call) !== OPEN;
    if (isNewlyAnswered) this.#fetch(call);
  }

  #head(call) {
    const shape = isError(call) ? "call-status bad" : "call-status";
    const words = h(
      "h4",
      {},
      call.method,
      " ",
      h("span", { class: shape }, outcomeWords(call)),
    );
    const copy = wordButton(
      [icon("copy"), t("copyCurl")],
      { role: "copy-curl", shape: "chip-button", onclick: () => this.#copy() },
    );
    const close = iconButton("close", { role: "close-call", label: t("closeCall"), onclick: this.onClose });
    return h("div", { class: "call-head" }, words, copy, close);
  }

  #facts(call) {
    const lines = [
      call.error && h("li", { class: "bad" }, call.error),
      call.fault && h("li", { class: "bad" }, t("faultWas", { fault: faultWords(call) })),
      ...(call.remarks ?? []).map((remark) => h("li", { class: "remark" }, icon("warning"), remark)),
    ];
    return lines.some(Boolean) && h("ul", { class: "call-facts", data: { role: "call-facts" } }, lines);
  }

  async #copy() {
    const params = this.#full?.params ?? this.#call.params;
    await navigator.clipboard?.writeText(curl(this.#call.method, params));
    this.backstage.say(t("copied"));
  }
}

function block(title, words, role) {
  const id = `call-${role}`;
  return h(
    "div",
    { class: "call-block" },
    h("h5", { id }, title),
    h("pre", { tabindex: 0, "aria-labelledby": id, data: { role: `call-${role}` } }, words),
  );
}

const pretty = (value) => JSON.stringify(value, null, 2);

function answerWords(call, full) {
  if (full?.answer) return pretty(full.answer);
  if (outcome(call) === OPEN) return t("waitsForAnswer");
  return outcome(call) === CUT_OFF ? t("noAnswer") : "…";
}

/** The call as a command for a shell; the token stays a variable of that shell. */
export function curl(method, params) {
  const quoted = JSON.stringify(params).replaceAll("'", `'\\''`);
  const address = `"${location.origin}/bot$BOT_TOKEN/${method}"`;
  return `curl ${address} -H 'Content-Type: application/json' -d '${quoted}'`;
}
