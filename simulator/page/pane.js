/** What does one person see of one chat: heads, pinned bar, messages, toasts, composer? */

import { actionsOf } from "./actions.js";
import * as api from "./api.js";
import { avatar } from "./bubble.js";
import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlay.js";
import { fullName, snippet } from "./tell.js";
import { Timeline } from "./timeline.js";
import { htmlLanguage, pick, t } from "./words.js";

const TOAST_MS = 4200;
const TYPING_MS = 5200;
const PING_MS = 1100;

export class Pane {
  /** The open topic of a forum: its thread id, 0 for General, null for all together. */
  topic = null;
  #pending = new Map();
  #pinnedAt = 0;
  #typingUntil = null;

  constructor(app, { key, person, chat }) {
    Object.assign(this, { app, key, person, chat, store: app.store });
    this.actions = actionsOf(this);
    this.root = h("section", { class: "pane", data: { pane: key } });
    this.rebuild();
  }

  /** Make every part anew: first time, or the page's language changed. */
  rebuild() {
    this.personBar = h("header", { class: "person-bar" });
    this.chatBar = h("div", { class: "chat-bar" });
    this.topicBar = h("nav", { class: "topic-bar", hidden: true, "aria-label": t("topics") });
    this.pinnedBar = h("div", { class: "pinned-bar", hidden: true });
    this.toasts = h("div", { class: "toasts", role: "status" });
    this.timeline = new Timeline(this);
    this.composer = new Composer(this);
    const drop = h("div", { class: "drop", "aria-hidden": "true" }, icon("photo"), t("dropHere"));
    const stage = h("div", { class: "stage" }, this.timeline.scroller, this.timeline.jump, this.toasts, drop);
    fill(this.root, this.personBar, this.chatBar, this.topicBar, this.pinnedBar, stage, this.composer.root);
    this.#acceptDrops();
    this.draw();
  }

  draw() {
    Object.assign(this.root.dataset, { person: this.person, chat: this.chat });
    this.root.setAttribute("aria-label", t("paneOf", { person: this.name, chat: this.store.titleOf(this.chat) }));
    this.timeline.list.lang = htmlLanguage(this.store.person(this.person)?.language_code);
    this.drawHeads();
    this.#drawPinned();
    this.timeline.draw();
    this.composer.draw();
  }

  get name() {
    const person = this.store.person(this.person);
    return person ? fullName(person) : "?";
  }

  get role() {
    return pick(this.store.extra.roles?.[this.person]);
  }

  get mustStart() {
    const { store, chat, person } = this;
    if (!store.isPrivate(chat) || store.person(person)?.started) return false;
    return store.thread(chat).messages.size === 0;
  }

  drawHeads() {
    this.#drawPersonBar();
    this.#drawChatBar();
    this.#drawTopics();
  }

  #drawPersonBar() {
    const who = h("button", { type: "button", class: "who", data: { role: "switch-person", person: this.person }, "aria-haspopup": "menu", title: t("switchPerson"), onclick: () => this.#choosePerson() },
      avatar(this.person, this.name),
      h("span", { class: "who-words" }, h("strong", { dir: "auto" }, this.name), h("span", { class: "who-role" }, this.role)),
      icon("down"));
    const menu = this.#small("more", "pane-menu", "paneMenu", (event) => this.#openPaneMenu(event.currentTarget));
    const close = this.#small("close", "close-pane", "closePane", () => this.app.closePane(this));
    fill(this.personBar, who, menu, close);
  }

  #small(name, role, label, onclick) {
    return h("button", { type: "button", class: "tool", data: { role }, "aria-label": t(label), title: t(label), onclick }, icon(name));
  }

  #drawChatBar() {
    const { store, chat } = this;
    const title = store.titleOf(chat);
    const elsewhere = store.unreadOf(this.person, { except: chat });
    const badge = elsewhere > 0 && h("span", { class: "badge", "aria-label": t("unread", elsewhere) }, elsewhere);
    const picture = avatar(store.isPrivate(chat) ? store.bot.id : chat, title, store.isPrivate(chat) ? "bot" : "");
    const words = h("span", { class: "who-words" }, h("strong", { dir: "auto" }, title), this.#subtitle());
    const props = { type: "button", class: "who chat-who", data: { role: "switch-chat" }, "aria-haspopup": "menu", title: t("switchChat"), onclick: () => this.#chooseChat() };
    fill(this.chatBar, h("button", props, picture, words, badge, icon("down")));
  }

  #subtitle() {
    if (this.#typingUntil) return h("span", { class: "typing", data: { role: "typing" } }, t("typing"), h("i"), h("i"), h("i"));
    const { store, chat } = this;
    const words = store.isPrivate(chat) ? t("bot") : t("members", store.membersOf(chat).length);
    return h("span", { class: "who-role" }, words);
  }

  #choosePerson() {
    const items = [...this.store.people.values()].map((person) => ({
      label: fullName(person),
      note: pick(this.store.extra.roles?.[person.id]),
      lead: avatar(person.id, fullName(person), "small"),
      badge: this.store.unreadOf(person.id),
      isChosen: person.id === this.person,
      data: { person: person.id },
      onPick: () => this.show({ person: person.id }),
    }));
    openMenu(this.personBar.firstChild, items, { label: t("switchPerson"), role: "person-menu" });
  }

  #chooseChat() {
    const { store } = this;
    const items = store.chatsOf(this.person).map((chatId) => ({
      label: store.titleOf(chatId),
      note: this.#lastWords(chatId),
      lead: avatar(store.isPrivate(chatId) ? store.bot.id : chatId, store.titleOf(chatId), "small"),
      badge: store.unread(this.person, chatId),
      isChosen: chatId === this.chat,
      data: { chat: chatId },
      onPick: () => this.show({ chat: chatId }),
    }));
    openMenu(this.chatBar.firstChild, items, { label: t("switchChat"), role: "chat-menu" });
  }

  #lastWords(chatId) {
    const last = this.store.thread(chatId).list.at(-1);
    if (last) return snippet(last);
    return this.store.isPrivate(chatId) ? t("bot") : t("members", this.store.membersOf(chatId).length);
  }

  /** Show another person (in the same chat when in it, else with the bot) or another chat. */
  show({ person = this.person, chat }) {
    const stays = chat ?? (this.store.isPrivate(this.chat) ? person : this.chat);
    this.person = person;
    this.chat = this.store.isMember(person, stays) ? stays : person;
    this.topic = null;
    this.#typingUntil = null;
    this.#pinnedAt = 0;
    this.timeline.restart();
    this.composer.restart();
    this.open();
    this.app.panesChanged();
  }

  /** Fetch what the chat holds and draw it. */
  async open() {
    this.draw();
    await this.attempt(() => this.store.load(this.chat).then(() => true));
    this.draw();
  }

  start(payload) {
    this.show({ chat: this.person });
    return api.start(this.person, payload).then((answer) => {
      this.store.take(answer.messages);
      return answer;
    });
  }

  /** Make a call to the simulator; a refusal is told in a toast and gives undefined. */
  async attempt(call) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof api.Refused || error instanceof TypeError)) throw error;
      this.toast(error instanceof api.Refused ? t("failed", { error: error.message }) : t("unreachable"));
      return undefined;
    }
  }

  #openPaneMenu(anchor) {
    const { store, person, chat } = this;
    const isBlocked = store.person(person)?.blocked;
    const items = [
      isBlocked
        ? { role: "unblock", icon: "check", label: t("unblock"), onPick: () => this.attempt(() => api.unblock(person)) }
        : { role: "block", icon: "block", label: t("block"), isDanger: true, onPick: () => this.attempt(() => api.block(person)) },
      !store.isPrivate(chat) && { role: "leave", icon: "leave", label: t("leave"), isDanger: true, onPick: () => this.attempt(() => api.setMember(chat, { person_id: person, status: "left" })) },
    ];
    openMenu(anchor, items, { label: t("paneMenu") });
  }

  openMessageMenu(message, anchor, at) {
    openMenu(anchor, this.actions.menuFor(message), { label: t("messageMenu"), at, role: "actions" });
  }

  // Pinned messages: the newest first; each press shows one and turns to the one before it.

  #drawPinned() {
    const pinned = this.store.chat(this.chat).pinned ?? [];
    this.pinnedBar.hidden = pinned.length === 0;
    if (!pinned.length) return;
    const newestFirst = [...pinned].sort((a, b) => b - a);
    const id = newestFirst[this.#pinnedAt % newestFirst.length];
    const message = this.store.message(this.chat, id);
    const words = h("span", { class: "pinned-words" }, h("strong", {}, t("pinned")), h("span", { dir: "auto" }, message ? snippet(message) : "…"));
    const go = () => {
      this.#pinnedAt = (this.#pinnedAt + 1) % newestFirst.length;
      this.timeline.show(id);
      this.#drawPinned();
    };
    fill(this.pinnedBar, h("button", { type: "button", class: "pinned", data: { role: "pinned" }, onclick: go }, words, icon("pinned")));
  }

  topicName(threadId) {
    if (!this.store.chat(this.chat).forum || !threadId) return null;
    const topic = this.store.chat(this.chat).topics?.find(({ id }) => id === threadId);
    return topic?.name ?? null;
  }

  #drawTopics() {
    const { forum, topics = [] } = this.store.chat(this.chat);
    this.topicBar.hidden = !forum;
    if (!forum) return;
    const all = [{ id: null, name: t("allTopics") }, { id: 0, name: t("general") }, ...topics];
    fill(this.topicBar, all.map((topic) => this.#topicButton(topic)));
  }

  #topicButton({ id, name, closed }) {
    const props = { "aria-pressed": String(id === this.topic), data: { role: "topic", topic: id ?? "all" } };
    const choose = () => this.#chooseTopic(id);
    return h("button", { type: "button", class: closed ? "closed" : "", ...props, onclick: choose }, name);
  }

  #chooseTopic(id) {
    this.topic = id;
    this.timeline.restart();
    this.drawHeads();
    this.timeline.draw();
  }

  // What the bot tells this person at once: toasts, alerts, typing, a gentle flash.

  toast(words) {
    const toast = h("div", { class: "toast", data: { role: "toast" }, dir: "auto" }, words);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), TOAST_MS);
  }

  alert(words) {
    const close = () => {
      veil.remove();
      this.composer.focus();
    };
    const ok = h("button", { type: "button", class: "main-button", data: { role: "alert-ok" }, onclick: close }, t("ok"));
    const box = h("div", { class: "alert", role: "alertdialog", "aria-label": this.store.bot.name, data: { role: "alert" } }, h("p", { dir: "auto" }, words), ok);
    const veil = h("div", { class: "alert-veil" }, box);
    veil.addEventListener("keydown", (event) => event.key === "Escape" && close());
    this.root.append(veil);
    ok.focus();
  }

  typing() {
    clearTimeout(this.#typingUntil);
    this.#typingUntil = setTimeout(() => this.stopTyping(), TYPING_MS);
    this.#drawChatBar();
  }

  stopTyping() {
    if (!this.#typingUntil) return;
    clearTimeout(this.#typingUntil);
    this.#typingUntil = null;
    this.#drawChatBar();
  }

  ping() {
    this.root.classList.remove("ping");
    void this.root.offsetWidth;
    this.root.classList.add("ping");
    setTimeout(() => this.root.classList.remove("ping"), PING_MS);
  }

  // Pressed buttons turn until the bot answers or Telegram's client would give up.

  isPending(place) {
    return this.#pending.has(place);
  }

  /** Let the button at `place` turn; the returned function ends it. */
  await(place, longestMs) {
    const end = () => {
      clearTimeout(this.#pending.get(place));
      this.#pending.delete(place);
      this.#mark(place, false);
    };
    this.#pending.set(place, setTimeout(end, longestMs));
    this.#mark(place, true);
    return end;
  }

  #mark(place, isPending) {
    const key = this.timeline.list.querySelector(`[data-place="${place}"]`);
    key?.classList.toggle("pending", isPending);
    if (isPending) key?.setAttribute("aria-busy", "true");
    else key?.removeAttribute("aria-busy");
  }

  #acceptDrops() {
    const over = (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      this.root.classList.add("dropping");
    };
    const end = () => this.root.classList.remove("dropping");
    this.root.ondragover = over;
    this.root.ondragleave = (event) => !this.root.contains(event.relatedTarget) && end();
    this.root.ondrop = (event) => {
      event.preventDefault();
      end();
      this.composer.addFiles([...event.dataTransfer.files]);
    };
  }
}
