/** Which panes stand on the page, in which order, and which one does a phone show? */

import { avatar } from "./bubble.js";
import { iconButton, unreadBadge } from "./controls.js";
import { fill, h, isPhone, place } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlay.js";
import { Pane } from "./pane.js";
import { fullName } from "./tell.js";
import { language, pick, t } from "./words.js";

const STORED = "simulator.panes";

export class Layout {
  panes = [];
  #active = null;
  #nextKey = 1;

  constructor(app, { stage, tabs }) {
    Object.assign(this, { app, stage, tabs, store: app.store });
    this.store.isViewing = (person, chat) =>
      this.visible.some((pane) => pane.person === person && pane.chat === chat);
    this.add = h("button", { type: "button", class: "add-pane", data: { role: "add-pane" } });
    this.add.addEventListener("click", () => this.#choose(this.add));
    // Turning a phone or widening a window brings other panes into view.
    window.matchMedia("(max-width: 719px)").addEventListener("change", () => this.#read());
  }

  get visible() {
    return isPhone() ? this.panes.filter((pane) => pane === this.#active) : this.panes;
  }

  /** The panes of last time, else those that the embedding program wishes, else one person. */
  begin({ afresh = false } = {}) {
    const wished = [!afresh && this.#stored(), this.#wished(), this.#anybody()];
    const chosen = wished.map(
      (panes) => this.#possible(panes || []),
    ).find((panes) => panes.length) ?? [];
    this.panes = chosen.map((one) => this.#make(one));
    this.#active = this.panes[0] ?? null;
    this.changed();
    return Promise.all(this.panes.map((pane) => pane.open()));
  }

  /** Whether the panes are still those that visitors of this language find. */
  get isUntouched() {
    return JSON.stringify(this.#chats()) === JSON.stringify(this.#possible(this.#wished()));
  }

  /** The embedding program's panes: one list for all, or one for each language. */
  #wished() {
    const { panes } = this.store.extra;
    return (Array.isArray(panes) ? panes : panes?.[language()] ?? panes?.en) ?? [];
  }

  #chats() {
    return this.panes.map(({ person, chat }) => ({ person, chat }));
  }

  #stored() {
    return JSON.parse(localStorage.getItem(STORED) ?? "null");
  }

  #anybody() {
    const [id] = this.store.people.keys();
    return id === undefined ? [] : [{ person: id, chat: id }];
  }

  #possible(panes) {
    return panes.filter(
      ({ person, chat }) => this.store.person(person) && this.store.isMember(person, chat),
    );
  }

  #make({ person, chat }) {
    const pane = new Pane(this.app, { key: this.#nextKey++, person, chat });
    pane.timeline.markUnread(this.store.unread(person, chat));
    return pane;
  }

  open({ person, chat }) {
    const pane = this.#make({ person, chat });
    this.panes.push(pane);
    this.#active = pane;
    this.changed();
    pane.root.scrollIntoView({ inline: "end", block: "nearest" });
    return pane.open();
  }

  close(pane) {
    const at = this.panes.indexOf(pane);
    this.panes.splice(at, 1);
    if (this.#active === pane) this.#active = this.panes[Math.max(0, at - 1)] ?? null;
    this.changed();
  }

  canMove(pane) {
    const at = this.panes.indexOf(pane);
    return { left: at > 0, right: at < this.panes.length - 1 };
  }

  /** Let `pane` change places with its neighbour, before (-1) or after (1) it. */
  move(pane, step) {
    const at = this.panes.indexOf(pane);
    this.put(pane, this.panes[at + step]);
    pane.root.scrollIntoView({ inline: "nearest", block: "nearest" });
    pane.root.querySelector("[data-role=pane-menu]").focus({ preventScroll: true });
  }

  /** Let `pane` stand where `place` stands; those between move up. */
  put(pane, place) {
    if (!place || place === pane) return;
    const at = this.panes.indexOf(place);
    this.panes.splice(this.panes.indexOf(pane), 1);
    this.panes.splice(at, 0, pane);
    this.changed();
  }

  activate(pane) {
    const { person, chat } = pane;
    if (pane !== this.#active) pane.timeline.markUnread(this.store.unread(person, chat));
    this.#active = pane;
    this.changed();
    pane.draw();
    pane.timeline.toBottom();
  }

  /** Panes came, went or show something else: put them in place and remember them. */
  changed() {
    localStorage.setItem(STORED, JSON.stringify(this.#chats()));
    this.#place();
    this.#read();
    this.drawTabs();
  }

  #place() {
    const wanted = [...this.panes.map((pane) => pane.root), this.add];
    place(this.stage, wanted);
    this.stage.dataset.count = this.panes.length;
    for (const pane of this.panes) pane.root.classList.toggle("active", pane === this.#active);
    fill(this.add, icon("plus"), h("span", {}, this.panes.length ? "" : t("nobody")));
    this.add.setAttribute("aria-label", t("addPane"));
    this.add.title = t("addPane");
  }

  #read() {
    for (const { person, chat } of this.visible) this.store.markRead(person, chat);
  }

  drawTabs() {
    const tabs = this.panes.map((pane) => this.#tab(pane));
    const choose = (event) => this.#choose(event.currentTarget);
    const about = { role: "add-pane-tab", label: t("addPane"), onclick: choose, shape: "tab" };
    const add = iconButton("plus", about);
    fill(this.tabs, tabs, add);
  }

  #tab(pane) {
    const { person, chat } = pane;
    const isPrivate = this.store.isPrivate(chat);
    const count = this.store.unreadOf(person, { except: pane === this.#active ? chat : undefined });
    const [id, name] = isPrivate ? [person, pane.name] : [chat, this.store.titleOf(chat)];
    const props = {
      type: "button",
      class: "tab",
      "aria-pressed": String(pane === this.#active),
      data: { role: "person-tab", person, chat },
      onclick: () => this.activate(pane),
    };
    const badge = unreadBadge(count, t("unread", count));
    const picture = h("span", { class: "tab-picture" }, avatar(id, name, "small"), badge);
    const words = h(
      "span",
      { class: "tab-words", dir: "auto" },
      isPrivate ? firstWord(name) : name,
    );
    return h("button", props, picture, words);
  }

  /** A pane for whoever is chosen: first those who have none yet. */
  #choose(anchor) {
    if (!this.store.people.size) return this.app.openPeople();
    const shown = new Set(this.panes.map(({ person }) => person));
    const people = [...this.store.people.values()].sort(
      (a, b) => shown.has(a.id) - shown.has(b.id),
    );
    const items = people.map((person) => ({
      label: fullName(person),
      note: pick(this.store.extra.roles?.[person.id]),
      lead: avatar(person.id, fullName(person), "small"),
      badge: this.store.unreadOf(person.id),
      data: { person: person.id },
      onPick: () => this.open({ person: person.id, chat: this.#unseenChat(person.id) }),
    }));
    const more = {
      icon: "people",
      label: t("people"),
      role: "people",
      onPick: () => this.app.openPeople(),
    };
    const label = t("addPane");
    openMenu(anchor, [{ heading: label }, ...items, "-", more], { label, role: "add-pane-menu" });
  }

  #unseenChat(personId) {
    const shown = this.panes.filter(({ person }) => person === personId).map(({ chat }) => chat);
    return this.store.chatsOf(personId).find((chatId) => !shown.includes(chatId)) ?? personId;
  }
}

/** The first name; a Chinese name is short and stays whole. */
const firstWord = (name) => (/^\p{Script=Han}/u.test(name) ? name : name.split(" ")[0]);
