/** Which rows does a pane show, and how do they change without losing place, focus or sound? */

import { bubble } from "./bubble.js";
import { fill, h, isPhone, place } from "./dom.js";
import { icon } from "./icons.js";
import { authorOf, serviceLine } from "./tell.js";
import { day, isSameDay } from "./times.js";
import { onHold } from "./touch.js";
import { language, t } from "./words.js";

const NEAR_BOTTOM_PX = 80;
const TOGETHER_SECONDS = 300;
const MOST_PAGES_BACK = 20;
const written = new WeakMap();

/** A message as text, remembered: an edit makes a new object, so it never goes stale. */
function asText(message) {
  if (!written.has(message)) written.set(message, JSON.stringify(message));
  return written.get(message);
}

export class Timeline {
  #rows = new Map();
  #fresh = 0;
  #height = 0;
  #isAtBottom = true;
  #isLoadingOlder = false;
  /** How many of the newest messages nobody had read when this chat was opened. */
  #unread = 0;
  #firstUnread = null;

  constructor(pane) {
    this.pane = pane;
    const data = { role: "messages" };
    this.list = h("ol", { class: "messages", role: "log", "aria-live": "off", data });
    this.scroller = h("div", { class: "scroller", tabindex: -1 }, this.list);
    this.jump = h(
      "button",
      { type: "button", class: "jump", hidden: true, data: { role: "jump" } },
    );
    this.scroller.addEventListener("scroll", () => this.#scrolled());
    this.jump.addEventListener("click", () => this.toBottom(true));
    this.list.addEventListener("keydown", (event) => this.#walk(event));
    this.list.addEventListener("contextmenu", (event) => this.#contextMenu(event));
    this.list.addEventListener("dblclick", (event) => this.#replyTo(event));
    this.list.addEventListener("click", (event) => this.#tapped(event));
    onHold(this.list, (event) => this.#contextMenu(event));
    // Pictures take their height late; whoever reads the newest should stay with it.
    new ResizeObserver(() => this.#isAtBottom && this.toBottom()).observe(this.list);
    new ResizeObserver(() => this.#isAtBottom && this.toBottom()).observe(this.scroller);
  }

  /** Draw what the store knows now. `fresh` tells that a message of somebody else just came. */
  draw({ fresh = false } = {}) {
    const blocks = this.#blocks();
    const focus = this.#focused();
    this.#reconcile(blocks);
    this.#restore(focus);
    if (this.#isAtBottom) this.toBottom();
    else if (fresh) this.#fresh += 1;
    this.#drawJump();
  }

  #reconcile(blocks) {
    const rows = new Map();
    const nodes = blocks.map(({ key, signature, make }) => {
      const old = this.#rows.get(key);
      const row = old?.signature === signature ? old : { signature, node: make() };
      rows.set(key, row);
      return row.node;
    });
    this.#rows = rows;
    place(this.list, nodes.length ? nodes : [this.#empty()]);
    const newest = this.list.querySelector(".row:last-of-type");
    if (newest) newest.tabIndex = 0;
  }

  #empty() {
    const { store, chat } = this.pane;
    if (!store.thread(chat).isLoaded) return h(
      "li",
      { class: "empty" },
      h("span", { class: "spinner-large" }),
    );
    const words = this.pane.mustStart ? t("startFirst", { bot: store.bot.name }) : t("noMessages");
    return h("li", { class: "empty" }, h("span", {}, words));
  }

  #blocks() {
    const { store, chat, topic } = this.pane;
    const messages = store.thread(chat).list.filter(
      (message) => topic === null || inTopic(message, topic),
    );
    this.#findUnread(messages);
    const groups = albums(messages);
    return groups.flatMap((group, index) => this.#around(
      group,
      groups[index - 1],
      groups[index + 1],
    ));
  }

  // Known by number only until the messages are there; from then on the line stays where it is.
  #findUnread(messages) {
    if (!this.#unread || !this.pane.store.thread(this.pane.chat).isLoaded) return;
    const others = messages.filter(({ from }) => from?.id !== this.pane.person);
    this.#firstUnread = others.at(-this.#unread)?.message_id ?? others[0]?.message_id ?? null;
    this.#unread = 0;
  }

  #around(group, before, after) {
    const [first] = group;
    const isNewDay = !before || !isSameDay(before[0].date, first.date);
    const signature = `${language()} ${day(first.date)}`;
    const heading = { key: `day ${first.date}`, signature, make: () => dayLine(first.date) };
    const isFirstUnread = group.some(({ message_id: id }) => id === this.#firstUnread);
    const cut = isNewDay || isFirstUnread;
    return [
      isNewDay && heading,
      isFirstUnread && { key: "unread", signature: language(), make: unreadLine },
      this.#block(group, cut ? null : before, after),
    ].filter(Boolean);
  }

  #block(group, before, after) {
    const [first] = group;
    const key = `message ${first.message_id}`;
    const service = serviceLine(first);
    if (service !== null) return {
      key,
      signature: service,
      make: () => serviceRow(first, service),
    };
    const view = this.#view(group, before, after);
    const facts = [
      view.isFirst,
      view.isLast,
      view.status,
      view.topic,
      language(),
      ...group.map(asText),
    ];
    return { key, signature: facts.join("\u0000"), make: () => bubble(group, view) };
  }

  #view([first], before, after) {
    const { pane } = this;
    const { store, chat, person } = pane;
    const topic = pane.topic === null ? pane.topicName(first.message_thread_id) : null;
    return {
      pane,
      topic,
      isOwn: first.from?.id === person && !first.sender_chat,
      isGroup: !store.isPrivate(chat),
      isFirst: !together(before?.[0], first),
      isLast: !together(first, after?.[0]),
      status: store.statusIn(chat, first.from?.id),
    };
  }

  /** A place in the list that keyboard users hold, kept over a redraw of its row. */
  #focused() {
    const active = document.activeElement;
    if (!this.list.contains(active)) return null;
    return {
      id: active.closest("[data-message-id]")?.dataset.messageId,
      label: active.dataset.button,
    };
  }

  #restore(focus) {
    if (!focus?.id || this.list.contains(document.activeElement)) return;
    const row = this.row(focus.id);
    const same = focus.label && row?.querySelector(`[data-button="${CSS.escape(focus.label)}"]`);
    (same || row)?.focus({ preventScroll: true });
  }

  row(messageId) {
    return this.list.querySelector(`[data-message-id="${messageId}"]`);
  }

  toBottom(smooth = false) {
    this.#isAtBottom = true;
    this.#fresh = 0;
    this.scroller.scrollTo({
      top: this.scroller.scrollHeight,
      behavior: smooth ? "smooth" : "instant",
    });
    this.#drawJump();
  }

  /** So many of the newest messages are new to the reader: a line will stand before them. */
  markUnread(count) {
    this.#unread = count;
    this.#firstUnread = null;
  }

  /** Forget the reading place: another chat is shown. */
  restart() {
    this.markUnread(0);
    this.#rows.clear();
    this.list.replaceChildren();
    this.#isAtBottom = true;
    this.#fresh = 0;
  }

  /** Scroll to a message, fetching older pages until it is there, and let it glow. */
  async show(messageId) {
    const { store, chat } = this.pane;
    for (let page = 0; page < MOST_PAGES_BACK && !this.row(messageId); page += 1) {
      if (!(await store.loadOlder(chat))) break;
    }
    const row = this.row(messageId);
    if (!row) return this.pane.toast(t("deletedMessage"));
    this.#isAtBottom = false;
    row.scrollIntoView({ block: "center", behavior: "smooth" });
    row.classList.remove("glow");
    void row.offsetWidth;
    row.classList.add("glow");
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const isNear = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
    const hasGrown = scrollHeight !== this.#height;
    this.#height = scrollHeight;
    // A picture that took its height before this event came is nobody's scrolling up.
    if (isNear || !hasGrown) this.#isAtBottom = isNear;
    if (this.#isAtBottom) this.#fresh = 0;
    if (scrollTop < NEAR_BOTTOM_PX && scrollHeight > clientHeight) this.#older();
    this.#drawJump();
  }

  async #older() {
    if (this.#isLoadingOlder) return;
    this.#isLoadingOlder = true;
    const before = this.scroller.scrollHeight - this.scroller.scrollTop;
    try {
      const came = await this.pane.store.loadOlder(this.pane.chat);
      if (came) this.scroller.scrollTop = this.scroller.scrollHeight - before;
    } finally {
      this.#isLoadingOlder = false;
    }
  }

  #drawJump() {
    this.jump.hidden = this.#isAtBottom;
    this.jump.setAttribute("aria-label", this.#fresh ? t("newBelow", this.#fresh) : t("toBottom"));
    const count = this.#fresh > 0 && h("span", { class: "badge" }, this.#fresh);
    fill(this.jump, icon("down"), count);
  }

  #messageAt(event) {
    const id = event.target.closest("[data-message-id]")?.dataset.messageId;
    return id && this.pane.store.thread(this.pane.chat).messages.get(Number(id));
  }

  #contextMenu(event) {
    const message = this.#messageAt(event);
    if (!message || window.getSelection().toString() || serviceLine(message) !== null) return;
    event.preventDefault();
    const at = { x: event.clientX, y: event.clientY };
    this.pane.openMessageMenu(message, event.target.closest("[data-message-id]"), at);
  }

  // As in Telegram for Android: a tap on a message opens its actions.
  #tapped(event) {
    const isOnControl = event.target.closest("button, a, video, .spoiler, .expandable");
    if (!isPhone() || isOnControl || !event.target.closest(".bubble")) return;
    const message = this.#messageAt(event);
    if (message) this.pane.openMessageMenu(message, event.target.closest("[data-message-id]"));
  }

  #replyTo(event) {
    const message = this.#messageAt(event);
    const isOnControl = event.target.closest("button, a, video");
    if (!message || isOnControl || serviceLine(message) !== null) return;
    window.getSelection().removeAllRanges();
    this.pane.composer.replyTo(message);
  }

  /** Arrow keys walk over the rows; Enter or the menu key opens a row's actions; R replies. */
  #walk(event) {
    const row = event.target;
    if (!row.classList.contains("row")) return;
    const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
    if (step) return this.#step(event, row, step);
    const message = this.#messageAt(event);
    const opens = event.key === "Enter" || event.key === "ContextMenu";
    const replies = event.key === "r" && !event.ctrlKey && !event.metaKey;
    if (opens) this.#act(event, () => this.pane.openMessageMenu(message, row));
    if (replies) this.#act(event, () => this.pane.composer.replyTo(message));
  }

  #step(event, row, direction) {
    let next = row[direction];
    while (next && !next.classList.contains("row")) next = next[direction];
    this.#act(event, () => next?.focus());
  }

  #act(event, action) {
    event.preventDefault();
    action();
  }
}

function inTopic(message, topic) {
  if (topic === 0 && !message.is_topic_message) return true;
  return (message.message_thread_id ?? 0) === topic;
}

function albums(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    const album = message.media_group_id;
    const isSameAlbum = album && last?.[0].media_group_id === album;
    if (isSameAlbum) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

function together(earlier, later) {
  if (!earlier || !later) return false;
  const isService = serviceLine(earlier) !== null || serviceLine(later) !== null;
  const isSameTopic = earlier.message_thread_id === later.message_thread_id;
  if (isService || !isSameTopic || !isSameDay(earlier.date, later.date)) return false;
  const isSameAuthor = authorOf(earlier).id === authorOf(later).id;
  return isSameAuthor && later.date - earlier.date < TOGETHER_SECONDS;
}

const unreadLine = () =>
  h("li", { class: "unread-line", data: { role: "unread-line" } }, h("span", {}, t("unreadHere")));

const dayLine = (date) => h("li", { class: "service day" }, h("span", {}, day(date)));

function serviceRow(message, words) {
  const data = { messageId: message.message_id, chat: message.chat.id };
  return h("li", { class: "service", data }, h("span", { dir: "auto" }, words));
}
