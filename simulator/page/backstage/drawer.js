/** What opens behind the scenes, beside the chats: people, time, limits, faults, bot, calls? */

import * as api from "../api.js";
import { iconButton } from "../controls.js";
import { fill, h, isPhone } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { BotsPage } from "./bots.js";
import { CallsPage } from "./calls.js";
import { FaultsPage } from "./faults.js";
import { FloodPage } from "./flood.js";
import { PeoplePage } from "./people.js";
import { TimePage } from "./time.js";
import { Wire } from "./wire.js";

const TAB = "simulator.backstage";
const PAGES = {
  people: { icon: "people", words: "tabPeople", Page: PeoplePage },
  time: { icon: "clock", words: "tabTime", Page: TimePage },
  flood: { icon: "gauge", words: "tabFlood", Page: FloodPage },
  faults: { icon: "storm", words: "tabFaults", Page: FaultsPage },
  bots: { icon: "robot", words: "tabBots", Page: BotsPage },
  calls: { icon: "wire", words: "tabCalls", Page: CallsPage },
};
const NAMES = Object.keys(PAGES);
const REDRAWN_ON = new Set(["everything", "chat", "person", "control"]);
const SAID_MS = 3000;

/**
 * The drawer. Closed it costs nothing: the simulator tells of calls only while it is open.
 * Each page has a `root`, draws anew on `draw()` and may mind `shown()` and `hidden()`.
 */
export class Backstage {
  isOpen = false;
  wire = new Wire();
  #tab = NAMES.includes(localStorage.getItem(TAB)) ? localStorage.getItem(TAB) : NAMES[0];
  #page = null;
  #stop = () => {};

  constructor(app, root) {
    Object.assign(this, { app, root, store: app.store });
    this.problem = h("p", { class: "problem", role: "alert", data: { role: "problem" } });
    this.toasts = h("div", { class: "toasts", role: "status" });
    root.addEventListener("keydown", (event) => this.#escape(event));
    this.store.listen(({ type }) => this.isOpen && REDRAWN_ON.has(type) && this.#page.draw());
    window.matchMedia("(max-width: 719px)").addEventListener("change", () => this.#cover());
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  open(tab = this.#tab) {
    this.#tab = tab;
    if (!this.isOpen) this.#begin();
    this.rebuild();
    this.root.querySelector("[aria-selected=true]").focus({ preventScroll: true });
  }

  #begin() {
    this.isOpen = true;
    this.root.hidden = false;
    this.#cover();
    this.app.frame.draw();
    this.#stop = api.follow({
      query: "wire=only",
      onEvent: (event) => this.#hear(event),
      onState: (state) => state === "connected" && this.attempt(() => this.#fetch()),
    });
  }

  close() {
    this.#stop();
    this.#page?.hidden?.();
    this.#page = null;
    this.isOpen = false;
    this.root.hidden = true;
    fill(this.root);
    this.#cover();
    this.app.frame.draw();
    document.querySelector("[data-role=backstage]").focus({ preventScroll: true });
  }

  // On a phone the drawer lies over everything, so nothing under it may be reached.
  #cover() {
    const isCovered = this.isOpen && isPhone();
    for (const id of ["frame", "hint", "panes", "tabs"]) {
      document.getElementById(id).inert = isCovered;
    }
  }

  #hear(event) {
    if (event.type === "call") this.#takeCall(event);
    if (event.type === "control") this.store.takeControl(event);
  }

  // A fault that was met may have been the last one planted: nobody else tells that it is gone.
  #takeCall(call) {
    this.wire.take(call);
    const { script = [] } = this.store.control?.faults ?? {};
    if (call.fault && script.length) {
      this.attempt(async () => this.store.takeControl(await api.getControl()));
    }
  }

  async #fetch() {
    const [control, calls] = await Promise.all([api.getControl(), api.getCalls(this.wire.last)]);
    this.store.takeControl(control);
    for (const call of calls) this.wire.take(call);
  }

  /** Make every part anew: opened, another page chosen, or the language changed. */
  rebuild() {
    if (!this.isOpen) return;
    this.#page?.hidden?.();
    this.#page = new PAGES[this.#tab].Page(this);
    const close = iconButton(
      "close",
      { role: "close-backstage", label: t("closeBackstage"), onclick: () => this.close() },
    );
    const head = h("div", { class: "backstage-head" }, h("h2", {}, t("backstage")), close);
    const tabs = NAMES.map((name) => this.#drawTab(name));
    const list = { class: "backstage-tabs", role: "tablist", "aria-label": t("backstage") };
    const panel = { class: "backstage-page", role: "tabpanel", id: "backstage-page" };
    this.problem.textContent = "";
    this.root.dataset.page = this.#tab;
    this.root.setAttribute("aria-label", t("backstage"));
    fill(
      this.root,
      head,
      h("div", { ...list, onkeydown: (event) => this.#walk(event) }, tabs),
      this.problem,
      h("div", { ...panel, "aria-labelledby": `backstage-${this.#tab}` }, this.#page.root),
      this.toasts,
    );
    this.#page.draw();
    this.#page.shown?.();
  }

  #drawTab(name) {
    const isChosen = name === this.#tab;
    const { icon: drawing, words } = PAGES[name];
    const props = {
      type: "button",
      role: "tab",
      id: `backstage-${name}`,
      class: "backstage-tab",
      "aria-selected": String(isChosen),
      "aria-controls": "backstage-page",
      tabindex: isChosen ? 0 : -1,
      data: { role: "backstage-tab", tab: name },
      onclick: () => this.#choose(name),
    };
    return h("button", props, icon(drawing), h("span", {}, t(words)));
  }

  #choose(name) {
    localStorage.setItem(TAB, name);
    this.open(name);
  }

  #walk(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = NAMES.indexOf(this.#tab) + step + NAMES.length;
    this.#choose(NAMES[at % NAMES.length]);
  }

  #escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    this.close();
  }

  /** Ask the simulator something; a refusal is told at the top of the drawer. */
  async attempt(call) {
    this.problem.textContent = "";
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof api.Refused || error instanceof TypeError)) throw error;
      const isRefused = error instanceof api.Refused;
      this.problem.textContent = isRefused ? t("failed", { error: error.message }) : t("noControl");
      return undefined;
    }
  }

  /** Tell for a moment that something is done. */
  say(words) {
    const toast = h("div", { class: "toast", data: { role: "backstage-toast" } }, words);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), SAID_MS);
  }

  /** Change what the simulator does; its answer is how it stands now. */
  async change(call) {
    const control = await this.attempt(call);
    if (control !== undefined) this.store.takeControl(control);
    return control;
  }
}
