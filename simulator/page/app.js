/** Where does everything meet: store, live events, panes, frame, backstage? */

import { Answers } from "./actions.js";
import * as api from "./api.js";
import { Backstage } from "./backstage/drawer.js";
import { Frame } from "./frame.js";
import { Layout } from "./layout.js";
import { confirm } from "./overlay.js";
import { Store } from "./store.js";
import { authorOf, snippet } from "./tell.js";
import { setLanguage, t } from "./words.js";

const RETRY_MS = 1500;
const byId = (id) => document.getElementById(id);

class App {
  store = new Store();
  answers = new Answers();
  /** The pane that is being dragged over others. */
  dragged = null;
  #hasBegun = false;

  constructor() {
    this.layout = new Layout(this, { stage: byId("panes"), tabs: byId("tabs") });
    this.backstage = new Backstage(this, byId("backstage"));
    this.frame = new Frame(this);
    this.store.listen((change) => this.#changed(change));
    this.frame.draw();
    api.follow({
      onEvent: (event) => this.store.apply(event),
      onState: (state) => this.#connected(state),
    });
  }

  /** Each new connection fetches everything: what was missed meanwhile comes with it. */
  async #connected(state) {
    this.frame.connection = state === "connected" || !this.#hasBegun ? state : "reconnecting";
    this.frame.draw();
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
    this.frame.draw();
    for (const pane of this.layout.panes) pane.draw();
    this.layout.drawTabs();
  }

  /** A group that became a supergroup goes on under its new id, once that is known too. */
  chatChanged() {
    for (const pane of this.layout.panes) {
      const { migrated_to: next } = this.store.chat(pane.chat);
      if (next && this.store.chats.has(next)) pane.show({ chat: next });
    }
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

  canMove(pane) {
    return this.layout.canMove(pane);
  }

  movePane(pane, step) {
    this.layout.move(pane, step);
  }

  putPane(pane, place) {
    this.layout.put(pane, place);
  }

  openPeople() {
    this.backstage.open("people");
  }

  beginAfresh() {
    return this.layout.begin({ afresh: true });
  }

  /** The page speaks `chosen` from here on. */
  speak(chosen) {
    const { isUntouched } = this.layout;
    setLanguage(chosen);
    this.frame.draw();
    if (isUntouched) this.beginAfresh(); // with people who read that language
    for (const pane of this.layout.panes) pane.rebuild();
    this.layout.changed();
    this.backstage.rebuild();
  }

  async reset() {
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
  chat: (app) => app.chatChanged(),
  person: (app) => app.redrawAll(),
  unread: (app) => app.drawBadges(),
  control: (app, { isNews }) => isNews && app.redrawAll(),
  typing: (app, { chatId }) => app.panesOn(chatId).forEach((pane) => pane.typing()),
  answer: (app, { answer }) => app.answers.arrive(answer),
  reset: (app) => app.beginAfresh().then(() => app.layout.visible[0]?.toast(t("resetDone"))),
};

new App();
