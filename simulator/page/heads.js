/** What stands over a chat: who looks, at which chat, its topics and its pinned messages? */

import { avatar } from "./bubble.js";
import { iconButton, nameAndNote, unreadBadge } from "./controls.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlay.js";
import { fullName, snippet } from "./tell.js";
import { pick, t } from "./words.js";

const MOST_MARKS = 5;

export class Heads {
  #pinnedAt = 0;

  constructor(pane) {
    this.pane = pane;
    this.store = pane.store;
    this.person = h("header", { class: "person-bar" });
    this.chat = h("div", { class: "chat-bar" });
    this.topics = h("nav", { class: "topic-bar", hidden: true, "aria-label": t("topics") });
    this.pinned = h("div", { class: "pinned-bar", hidden: true });
  }

  get all() {
    return [this.person, this.chat, this.topics, this.pinned];
  }

  draw() {
    this.#drawPerson();
    this.drawChat();
    this.#drawTopics();
    this.#drawPinned();
  }

  #drawPerson() {
    const { pane } = this;
    const data = { role: "switch-person", person: pane.person };
    const words = nameAndNote(pane.name, pane.role);
    const who = this.#switch({
      data,
      title: t("switchPerson"),
      onclick: () => this.#choosePerson(),
    },
      avatar(pane.person, pane.name), words);
    const open = (event) => pane.openMenu(event.currentTarget);
    const close = () => pane.app.closePane(pane);
    fill(
      this.person,
      who,
      iconButton("more", { role: "pane-menu", label: t("paneMenu"), onclick: open }),
      iconButton("close", { role: "close-pane", label: t("closePane"), onclick: close }),
    );
  }

  #switch(props, ...parts) {
    const all = { type: "button", class: "who", "aria-haspopup": "menu", ...props };
    return h("button", all, parts, icon("down"));
  }

  drawChat() {
    const { pane, store } = this;
    const title = store.titleOf(pane.chat);
    const elsewhere = store.unreadOf(pane.person, { except: pane.chat });
    const badge = unreadBadge(elsewhere, t("unread", elsewhere));
    const words = nameAndNote(title, pane.isTyping ? typingDots() : this.#about(pane.chat));
    const data = { role: "switch-chat" };
    const props = { data, title: t("switchChat"), onclick: () => this.#chooseChat() };
    fill(this.chat, this.#switch(props, this.#picture(pane.chat), words, badge));
  }

  #about(chatId) {
    if (this.store.isPrivate(chatId)) return t("bot");
    return t("members", this.store.membersOf(chatId).length);
  }

  #picture(chatId, shape = "") {
    const id = this.store.isPrivate(chatId) ? this.store.bot.id : chatId;
    return avatar(id, this.store.titleOf(chatId), shape);
  }

  #choosePerson() {
    const items = [...this.store.people.values()].map((person) => ({
      label: fullName(person),
      note: pick(this.store.extra.roles?.[person.id]),
      lead: avatar(person.id, fullName(person), "small"),
      badge: this.store.unreadOf(person.id),
      isChosen: person.id === this.pane.person,
      data: { person: person.id },
      onPick: () => this.pane.show({ person: person.id }),
    }));
    openMenu(this.person.firstChild, items, { label: t("switchPerson"), role: "person-menu" });
  }

  #chooseChat() {
    const { pane, store } = this;
    const items = store.chatsOf(pane.person).map((chatId) => ({
      label: store.titleOf(chatId),
      note: this.#lastWords(chatId),
      lead: this.#picture(chatId, "small"),
      badge: store.unread(pane.person, chatId),
      isChosen: chatId === pane.chat,
      data: { chat: chatId },
      onPick: () => pane.show({ chat: chatId }),
    }));
    openMenu(this.chat.firstChild, items, { label: t("switchChat"), role: "chat-menu" });
  }

  #lastWords(chatId) {
    const last = this.store.thread(chatId).list.at(-1);
    return last ? snippet(last) : this.#about(chatId);
  }

  #drawTopics() {
    const { forum, topics = [] } = this.store.chat(this.pane.chat);
    this.topics.hidden = !forum;
    if (!forum) return;
    const all = [{ id: null, name: t("allTopics") }, { id: 0, name: t("general") }, ...topics];
    fill(this.topics, all.map((topic) => this.#topic(topic)));
  }

  #topic({ id, name, closed }) {
    const props = {
      type: "button",
      "aria-label": closed ? `${name}, ${t("closed")}` : null,
      "aria-pressed": String(id === this.pane.topic),
      data: { role: "topic", topic: id ?? "all" },
      onclick: () => this.pane.chooseTopic(id),
    };
    return h("button", props, closed && icon("lock"), name);
  }

  /** Another chat: begin with its newest pinned message. */
  restart() {
    this.#pinnedAt = 0;
  }

  // The newest pinned message first; each press shows one and turns to the one before it.
  #drawPinned() {
    const { pane, store } = this;
    const newestFirst = [...(store.chat(pane.chat).pinned ?? [])].sort((a, b) => b - a);
    const all = newestFirst.length;
    this.pinned.hidden = all === 0;
    if (!all) return;
    const place = this.#pinnedAt % all;
    const id = newestFirst[place];
    const go = () => {
      this.#pinnedAt += 1;
      pane.timeline.show(id);
      this.#drawPinned();
    };
    const message = store.message(pane.chat, id);
    const title = all > 1 ? t("pinnedOf", { at: all - place, all }) : t("pinned");
    const what = h("span", { dir: "auto" }, message ? snippet(message) : "…");
    const words = h("span", { class: "pinned-words" }, h("strong", {}, title), what);
    const props = { type: "button", class: "pinned", data: { role: "pinned" }, onclick: go };
    fill(this.pinned, h("button", props, pinMarks(all, place), words, icon("pinned")));
  }
}

/** As many marks as there are pins, the newest lowest, up to as many as can be told apart. */
function pinMarks(all, place) {
  const shown = Math.min(all, MOST_MARKS);
  const lit = shown - 1 - Math.min(place, shown - 1);
  const marks = Array.from({ length: shown }, (_, index) => h("i", { class: index === lit && "lit" }));
  return h("span", { class: "pin-marks", "aria-hidden": "true" }, marks);
}

function typingDots() {
  const dots = [h("i"), h("i"), h("i")];
  return h("span", { class: "typing", data: { role: "typing" } }, t("typing"), dots);
}
