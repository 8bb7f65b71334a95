/** What stands over the panes: title, connection, hint, language, theme, sound, backstage, reset? */

import { iconButton } from "./controls.js";
import { fill, h, isPhone } from "./dom.js";
import { openMenu } from "./overlay.js";
import { isMuted, setMuted } from "./sound.js";
import { followSystem, isDark, turnTheme } from "./theme.js";
import { LANGUAGES, htmlLanguage, language, pick, t } from "./words.js";

const HINT = "simulator.hintHidden";
const byId = (id) => document.getElementById(id);

export class Frame {
  connection = "connecting";

  constructor(app) {
    this.app = app;
    followSystem(() => this.draw());
    window.matchMedia("(max-width: 719px)").addEventListener("change", () => this.draw());
  }

  draw() {
    document.documentElement.lang = htmlLanguage(language());
    const title = pick(this.app.store.extra.title) || t("title");
    document.title = title;
    const brand = h("div", { class: "brand" }, h("h1", {}, title), this.#state());
    const tools = isPhone()
      ? [this.#languages(), this.#backstage(), this.#more()]
      : [
        this.#languages(),
        this.#button(this.#sound()),
        this.#button(this.#theme()),
        this.#backstage(),
        this.#button(this.#reset(), { isWide: true }),
      ];
    fill(byId("frame"), brand, h("div", { class: "frame-tools" }, tools));
    this.#drawHint();
  }

  #state() {
    const state = this.connection;
    const data = { role: "connection", state };
    const props = { class: `connection ${state}`, role: "status", data };
    return h("span", props, h("i"), h("span", {}, t(state)));
  }

  #languages() {
    const options = Object.entries(LANGUAGES).map(([key, name]) => {
      const props = { value: key, selected: key === language(), lang: htmlLanguage(key) };
      return h("option", props, name);
    });
    const label = t("language");
    const props = { class: "language", data: { role: "language" }, "aria-label": label };
    const choose = h("select", { ...props, title: label }, options);
    choose.addEventListener("change", () => {
      this.app.speak(choose.value);
      document.querySelector("[data-role=language]").focus();
    });
    return choose;
  }

  /** The one door to everything that a newcomer can do without. */
  #backstage() {
    const { backstage } = this.app;
    const isDisturbed = this.app.store.isDisturbed;
    const label = isDisturbed ? t("backstageDisturbed") : t("backstage");
    const mark = isDisturbed && h("i", { class: "disturbed" });
    const onclick = () => backstage.toggle();
    const words = h("span", { class: "wide-only" }, t("backstage"));
    const about = { role: "backstage", label, onclick, shape: "tool wide" };
    const button = iconButton("backstage", about, words, mark);
    button.setAttribute("aria-expanded", String(backstage.isOpen));
    button.setAttribute("aria-controls", "backstage");
    return button;
  }

  // Each of these is a button on a desktop and an entry of the menu on a phone.

  #theme() {
    const label = t(isDark() ? "toLight" : "toDark");
    return { role: "theme", icon: isDark() ? "sun" : "moon", label, onPick: turnTheme };
  }

  #sound() {
    const label = t(isMuted() ? "soundOn" : "soundOff");
    const onPick = () => setMuted(!isMuted());
    return { role: "sound", icon: isMuted() ? "bellOff" : "bell", label, onPick };
  }

  #reset() {
    return { role: "reset", icon: "reset", label: t("reset"), onPick: () => this.app.reset() };
  }

  #button({ role, icon, label, onPick }, { isWide = false } = {}) {
    const onclick = () => {
      onPick();
      this.draw();
    };
    const shape = isWide ? "tool wide" : "tool";
    const words = isWide && h("span", { class: "wide-only" }, label);
    return iconButton(icon, { role, label, onclick, shape }, words);
  }

  #more() {
    const redrawn = (entry) => ({
      ...entry,
      onPick: () => {
        entry.onPick();
        this.draw();
      },
    });
    const open = ({ currentTarget }) => {
      const items = [this.#sound(), this.#theme(), "-", { ...this.#reset(), isDanger: true }];
      const shown = items.map((item) => (item === "-" ? item : redrawn(item)));
      openMenu(currentTarget, shown, { label: t("more"), role: "frame-menu" });
    };
    return iconButton("more", { role: "frame-more", label: t("more"), onclick: open });
  }

  #drawHint() {
    const words = pick(this.app.store.extra.hint) || t("welcome");
    const hide = () => {
      localStorage.setItem(HINT, words);
      this.#drawHint();
    };
    byId("hint").hidden = localStorage.getItem(HINT) === words;
    const close = iconButton("close", { role: "close-hint", label: t("closeHint"), onclick: hide });
    fill(byId("hint"), h("p", {}, words), close);
  }
}
