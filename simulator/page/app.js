/** Where does everything meet: store, live events, panes, header? */

import { Answers } from "./actions.js";
import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { Layout } from "./layout.js";
import { confirm } from "./overlay.js";
import { openPeople } from "./people.js";
import { Store } from "./store.js";
import { authorOf, snippet } from "./tell.js";
import { LANGUAGES, htmlLanguage, language, pick, setLanguage, t } from "./words.js";

const THEME = "simulator.theme";
const HINT = "simulator.hintHidden";
const RETRY_MS = 1500;
const byId = (id) => document.getElementById(id);

class App {
  store = new Store();
  answers = new Answers();
  #connection = "connecting";
  #hasBegun = false;

  constructor() {
    this.layout = new Layout(this, { stage: byId("panes"), tabs: byId("tabs") });
    this.store.listen((change) => this.#changed(change));
    applyTheme(localStorage.getItem(THEME) ?? preferredTheme());
    this.#drawFrame();
    api.follow({ onEvent: (event) => this.store.apply(event), onState: (state) => this.#connected(state) });
  }

  /** Each new connection fetches everything: what was missed meanwhile comes with it. */
  async #connected(state) {
    this.#connection = state === "connected" || !this.#hasBegun ? state : "reconnecting";
    this.#drawFrame();
    if (state !== "connected") return;
    try {
      await this.store.refresh();
    } catch (error) {
      if (!(error instanceof api.Refused || error instanceof TypeError)) throw error;
      setTimeout(() => this.#connected(state), RETRY_MS);
      return;
    }
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    await this.layout.begin();
  }

  // Which panes a change concerns.

  #changed(change) {
    const act = CHANGES[change.type];
    if (act) act(this, change);
  }

  panesOn(chatId) {
    return this.layout.panes.filter((pane) => pane.chat === chatId);
  }

  redrawAll() {
    this.#drawFrame();
    for (const pane of this.layout.panes) pane.draw();
    this.layout.drawTabs();
  }

  /** A group that became a supergroup goes on under its new id, in every pane. */
  chatChanged(chatId) {
    const { migrated_to: next } = this.store.chat(chatId);
    if (next) for (const pane of this.panesOn(chatId)) pane.show({ chat: next });
    this.redrawAll();
  }

  drawBadges() {
    for (const pane of this.layout.panes) pane.drawHeads();
    this.layout.drawTabs();
  }

  arrived({ chatId, message }) {
    for (const pane of this.panesOn(chatId)) {
      const isOwn = message.from?.id === pane.person;
      pane.stopTyping();
      pane.timeline.draw({ fresh: !isOwn });
      pane.composer.draw();
      if (!isOwn && !message.silent) pane.ping();
    }
    this.#announce(chatId, message);
  }

  #announce(chatId, message) {
    if (!this.layout.visible.some((pane) => pane.chat === chatId)) return;
    const to = this.store.isPrivate(chatId) ? this.store.nameOf(chatId) : this.store.titleOf(chatId);
    const words = t("fromTo", { from: authorOf(message).name, to, text: snippet(message) });
    byId("announcer").textContent = words;
  }

  panesChanged() {
    this.layout.changed();
  }

  addPane(what) {
    this.layout.open(what);
  }

  closePane(pane) {
    this.layout.close(pane);
  }

  openPeople() {
    openPeople(this);
  }

  beginAfresh() {
    return this.layout.begin({ afresh: true });
  }

  // The frame: title, hint, connection, language, theme, people, reset.

  #drawFrame() {
    document.documentElement.lang = htmlLanguage(language());
    const title = pick(this.store.extra.title) || t("title");
    document.title = title;
    const state = h("span", { class: `connection ${this.#connection}`, role: "status", data: { role: "connection", state: this.#connection } }, h("i"), h("span", {}, t(this.#connection)));
    const brand = h("div", { class: "brand" }, h("h1", {}, title), state);
    fill(byId("frame"), brand, h("div", { class: "frame-tools" }, this.#languages(), this.#themeButton(), this.#tool("people", "people", () => this.openPeople()), this.#tool("reset", "reset", () => this.#reset())));
    this.#drawHint();
  }

  #tool(name, word, onclick) {
    return h("button", { type: "button", class: "tool labelled", data: { role: name }, "aria-label": t(word), title: t(word), onclick }, icon(name), name === "reset" && h("span", { class: "wide-only" }, t(word)));
  }

  #languages() {
    const options = Object.entries(LANGUAGES).map(([key, name]) => h("option", { value: key, selected: key === language(), lang: htmlLanguage(key) }, name));
    const choose = h("select", { class: "language", data: { role: "language" }, "aria-label": t("language"), title: t("language") }, options);
    choose.addEventListener("change", () => this.#speak(choose.value));
    return choose;
  }

  #speak(chosen) {
    setLanguage(chosen);
    this.#drawFrame();
    for (const pane of this.layout.panes) pane.rebuild();
    this.layout.changed();
    document.querySelector("[data-role=language]").focus();
  }

  #themeButton() {
    const isDark = document.documentElement.dataset.theme === "dark";
    const label = t(isDark ? "toLight" : "toDark");
    const turn = () => {
      applyTheme(isDark ? "light" : "dark");
      localStorage.setItem(THEME, document.documentElement.dataset.theme);
      this.#drawFrame();
      document.querySelector("[data-role=theme]").focus();
    };
    return h("button", { type: "button", class: "tool", data: { role: "theme" }, "aria-label": label, title: label, onclick: turn }, icon(isDark ? "sun" : "moon"));
  }

  #drawHint() {
    const words = pick(this.store.extra.hint) || t("welcome");
    const hide = () => {
      localStorage.setItem(HINT, words);
      this.#drawHint();
    };
    byId("hint").hidden = localStorage.getItem(HINT) === words;
    fill(byId("hint"), h("p", {}, words), h("button", { type: "button", class: "tool", data: { role: "close-hint" }, "aria-label": t("closeHint"), title: t("closeHint"), onclick: hide }, icon("close")));
  }

  async #reset() {
    const isMeant = await confirm({ title: t("resetTitle"), text: t("resetText"), yes: t("resetConfirm"), isDanger: true });
    if (!isMeant) return;
    const [pane] = this.layout.visible;
    try {
      await api.reset();
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      pane?.toast(t("failed", { error: error.message }));
    }
  }
}

const CHANGES = {
  everything: (app) => app.redrawAll(),
  messages: (app, { chatId }) => app.panesOn(chatId).forEach((pane) => pane.draw()),
  older: (app, { chatId }) => app.panesOn(chatId).forEach((pane) => pane.timeline.draw()),
  message: (app, change) => app.arrived(change),
  edit: (app, { chatId }) => app.panesOn(chatId).forEach((pane) => pane.draw()),
  chat: (app, { chatId }) => app.chatChanged(chatId),
  person: (app) => app.redrawAll(),
  unread: (app) => app.drawBadges(),
  typing: (app, { chatId }) => app.panesOn(chatId).forEach((pane) => pane.typing()),
  answer: (app, { answer }) => app.answers.arrive(answer),
  reset: (app) => app.beginAfresh().then(() => app.layout.visible[0]?.toast(t("resetDone"))),
};

const preferredTheme = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

function applyTheme(theme) {
  document.documentElement.dataset.theme = theme;
  const colour = theme === "dark" ? "#17212b" : "#ffffff";
  document.querySelector("meta[name=theme-color]").content = colour;
}

new App();
