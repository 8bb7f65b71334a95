/** What does one person see of one chat, and what does the bot tell this person at once? */

import { actionsOf } from "./actions.js";
import * as api from "./api.js";
import { Composer } from "./composer.js";
import { wordButton } from "./controls.js";
import { fill, h } from "./dom.js";
import { Heads } from "./heads.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlay.js";
import { ping } from "./sound.js";
import { fullName } from "./tell.js";
import { Timeline } from "./timeline.js";
import { htmlLanguage, pick, t } from "./words.js";

const TOAST_MS = 4200;
const TYPING_MS = 5200;
const PING_MS = 1100;
const DRAGGED = "application/x-pane";

export class Pane {
  /** The open topic of a forum: its thread id, 0 for General, null for all together. */
  topic = null;
  #pending = new Map();
  #typingUntil = null;

  constructor(app, { key, person, chat }) {
    Object.assign(this, { app, key, person, chat, store: app.store });
    this.actions = actionsOf(this);
    this.root = h("section", { class: "pane", data: { pane: key } });
    this.rebuild();
  }

  /** Make every part anew: first time, or the page's language changed. */
  rebuild() {
    this.heads = new Heads(this);
    this.toasts = h("div", { class: "toasts", role: "status" });
    this.timeline = new Timeline(this);
    this.composer = new Composer(this);
    const drop = h("div", { class: "drop", "aria-hidden": "true" }, icon("photo"), t("dropHere"));
    const { scroller, jump } = this.timeline;
    const stage = h("div", { class: "stage" }, scroller, jump, this.toasts, drop);
    fill(this.root, this.heads.all, stage, this.composer.root);
    this.#acceptDrops();
    this.#letDrag();
    this.draw();
  }

  draw() {
    Object.assign(this.root.dataset, { person: this.person, chat: this.chat });
    const chat = this.store.titleOf(this.chat);
    this.root.setAttribute("aria-label", t("paneOf", { person: this.name, chat }));
    this.timeline.list.lang = htmlLanguage(this.store.person(this.person)?.language_code);
    this.heads.draw();
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

  /** Show another person (in the same chat when in it, else with the bot) or another chat. */
  show({ person = this.person, chat }) {
    const stays = chat ?? (this.store.isPrivate(this.chat) ? person : this.chat);
    this.person = person;
    this.chat = this.store.isMember(person, stays) ? stays : person;
    this.topic = null;
    this.#typingUntil = null;
    this.heads.restart();
    this.timeline.restart();
    this.timeline.markUnread(this.store.unread(this.person, this.chat));
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
      this.toast(
        error instanceof api.Refused ? t("failed", { error: error.message }) : t("unreachable"),
      );
      return undefined;
    }
  }

  openMenu(anchor) {
    const { store, chat } = this;
    const items = [
      ...this.#moving(),
      "-",
      this.#blocking(),
      !store.isPrivate(chat) && this.#leaving(),
    ];
    openMenu(anchor, items, { label: t("paneMenu") });
  }

  #moving() {
    const move = (step) => () => this.app.movePane(this, step);
    const { left, right } = this.app.canMove(this);
    return [
      left && { role: "move-left", icon: "left", label: t("moveLeft"), onPick: move(-1) },
      right && { role: "move-right", icon: "right", label: t("moveRight"), onPick: move(1) },
    ];
  }

  #blocking() {
    const { person } = this;
    const isBlocked = this.store.person(person)?.blocked;
    const [role, name, call] = isBlocked
      ? ["unblock", "check", api.unblock]
      : ["block", "block", api.block];
    const onPick = () => this.attempt(() => call(person));
    return { role, icon: name, label: t(role), isDanger: !isBlocked, onPick };
  }

  #leaving() {
    const onPick = () => this.attempt(() => api.leaveGroup(this.person, this.chat));
    return { role: "leave", icon: "leave", label: t("leave"), isDanger: true, onPick };
  }

  openMessageMenu(message, anchor, at) {
    openMenu(
      anchor,
      this.actions.menuFor(message),
      { label: t("messageMenu"), at, role: "actions" },
    );
  }

  topicName(threadId) {
    if (!this.store.chat(this.chat).forum || !threadId) return null;
    const topic = this.store.chat(this.chat).topics?.find(({ id }) => id === threadId);
    return topic?.name ?? null;
  }

  chooseTopic(id) {
    this.topic = id;
    this.timeline.restart();
    this.heads.draw();
    this.timeline.draw();
    this.composer.draw();
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
    const ok = wordButton(t("ok"), { role: "alert-ok", shape: "main-button", onclick: close });
    const props = { class: "alert", role: "alertdialog", "aria-label": this.store.bot.name };
    const box = h("div", { ...props, data: { role: "alert" } }, h("p", { dir: "auto" }, words), ok);
    const veil = h("div", { class: "alert-veil" }, box);
    veil.addEventListener("keydown", (event) => event.key === "Escape" && close());
    this.root.append(veil);
    ok.focus();
  }

  get isTyping() {
    return this.#typingUntil !== null;
  }

  typing() {
    clearTimeout(this.#typingUntil);
    this.#typingUntil = setTimeout(() => this.stopTyping(), TYPING_MS);
    this.heads.drawChat();
  }

  stopTyping() {
    if (!this.#typingUntil) return;
    clearTimeout(this.#typingUntil);
    this.#typingUntil = null;
    this.heads.drawChat();
  }

  ping() {
    this.root.classList.remove("ping");
    void this.root.offsetWidth;
    this.root.classList.add("ping");
    setTimeout(() => this.root.classList.remove("ping"), PING_MS);
    ping();
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

  // A pane is dragged by its person; whichever it is held over makes room.
  #letDrag() {
    const handle = this.heads.person;
    handle.draggable = true;
    handle.ondragstart = (event) => {
      event.dataTransfer.setData(DRAGGED, this.key);
      event.dataTransfer.setDragImage(this.root, 40, 20);
      this.app.dragged = this;
      this.root.classList.add("dragged");
    };
    handle.ondragend = () => {
      this.app.dragged = null;
      this.root.classList.remove("dragged");
    };
    this.root.ondragenter = () => this.app.dragged && this.app.putPane(this.app.dragged, this);
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
