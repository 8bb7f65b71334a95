/** Where does everything meet: store, live events, panes, header? */

import { Answers } from "./actions.js";
import * as api from "./api.js";
import { iconButton } from "./controls.js";
import { fill, h } from "./dom.js";
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
    api.follow({
      onEvent: (event) => this.store.apply(event),
      onState: (state) => this.#connected(state),
    });
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
    for (const pane of this.layout.panes) pane.heads.draw();
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
    const { store } = this;
    const to = store.isPrivate(chatId) ? store.nameOf(chatId) : store.titleOf(chatId);
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
    const brand = h("div", { class: "brand" }, h("h1", {}, title), this.#state());
    const people = { role: "people", label: t("people"), onclick: () => this.openPeople() };
    const reset = {
      role: "reset",
      label: t("reset"),
      onclick: () => this.#reset(),
      shape: "tool wide",
    };
    const tools = [
      this.#languages(),
      this.#themeButton(),
      iconButton("people", people),
      iconButton("reset", reset, h("span", { class: "wide-only" }, t("reset"))),
    ];
    fill(byId("frame"), brand, h("div", { class: "frame-tools" }, tools));
    this.#drawHint();
  }

  #state() {
    const state = this.#connection;
    const props = {
      class: `connection ${state}`,
      role: "status",
      data: { role: "connection", state },
    };
    return h("span", props, h("i"), h("span", {}, t(state)));
  }

  #languages() {
    const options = Object.entries(LANGUAGES).map(([key, name]) => {
      const props = { value: key, selected: key === language(), lang: htmlLanguage(key) };
      return h("option", props, name);
    });
    const label = t("language");
    const props = {
      class: "language",
      data: { role: "language" },
      "aria-label": label,
      title: label,
    };
    const choose = h("select", props, options);
    choose.addEventListener("change", () => this.#speak(choose.value));
    return choose;
  }

  #speak(chosen) {
    const { isUntouched } = this.layout;
    setLanguage(chosen);
    this.#drawFrame();
    if (isUntouched) this.beginAfresh(); // with people who read that language
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
    return iconButton(isDark ? "sun" : "moon", { role: "theme", label, onclick: turn });
  }

  #drawHint() {
    const words = pick(this.store.extra.hint) || t("welcome");
    const hide = () => {
      localStorage.setItem(HINT, words);
      this.#drawHint();
    };
    byId("hint").hidden = localStorage.getItem(HINT) === words;
    const close = iconButton("close", { role: "close-hint", label: t("closeHint"), onclick: hide });
    fill(byId("hint"), h("p", {}, words), close);
  }

  async #reset() {
    const [title, text, yes] = [t("resetTitle"), t("resetText"), t("resetConfirm")];
    const isMeant = await confirm({ title, text, yes, isDanger: true });
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

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const preferredTheme = () => (prefersDark.matches ? "dark" : "light");

function applyTheme(theme) {
  document.documentElement.dataset.theme = theme;
  const colour = theme === "dark" ? "#17212b" : "#ffffff";
  document.querySelector("meta[name=theme-color]").content = colour;
}

new App();
