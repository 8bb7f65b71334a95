/** What does the page know: bots, people, chats, messages, and who has not read what? */

import * as api from "./api.js";
import { fullName } from "./tell.js";
import { useOffset, useZone } from "./times.js";

const PAGE_SIZE = 100;
const MEMBER = new Set(["creator", "administrator", "member", "restricted"]);
const UNREAD = "simulator.unread";
const bySequence = (a, b) => a.message_id - b.message_id;

/** The messages of one chat that the page has fetched, by id. */
class Thread {
  messages = new Map();
  asides = new Map();
  isLoaded = false;
  isComplete = false;
  loading = null;
  waiting = [];

  get list() {
    return [...this.messages.values()].sort(bySequence);
  }

  get oldest() {
    return Math.min(...this.messages.keys());
  }

  put(messages) {
    for (const message of messages) this.messages.set(message.message_id, message);
  }
}

export class Store {
  bots = [];
  people = new Map();
  chats = new Map();
  threads = new Map();
  typing = new Map();
  extra = {};
  /** Time, limits, faults and bots as the simulator told them last; null before that. */
  control = null;
  /** Replaced by the layout: is this person's view of this chat in front of the reader? */
  isViewing = () => false;
  #unread = new Map(JSON.parse(localStorage.getItem(UNREAD) ?? "[]"));
  #listeners = new Set();
  #heardAt = 0;
  #refreshing = false;
  #waiting = [];

  /** Hear of every change as `{type, chatId?, …}`. */
  listen(listener) {
    this.#listeners.add(listener);
  }

  tell(change) {
    for (const listener of this.#listeners) listener(change);
  }

  get bot() {
    return this.bots[0] ?? { id: 0, username: "", name: "Bot" };
  }

  person(id) {
    return this.people.get(id);
  }

  isBot(id) {
    return this.bots.some((bot) => bot.id === id);
  }

  /** The groups that still are: neither upgraded nor deleted. */
  get groups() {
    return [...this.chats.values()].filter(
      (chat) => chat.type !== "private" && !chat.migrated_to && !chat.deleted,
    );
  }

  /** A chat as `id` names it; the private chat of a person exists before its first message. */
  chat(id) {
    return this.chats.get(id) ?? { id, type: "private", members: [], pinned: [] };
  }

  isPrivate(chatId) {
    return this.chat(chatId).type === "private";
  }

  titleOf(chatId) {
    const chat = this.chat(chatId);
    return chat.type === "private" ? this.bot.name : chat.title;
  }

  nameOf(id) {
    const person = this.people.get(id);
    if (person) return fullName(person);
    return this.bots.find((bot) => bot.id === id)?.name ?? "?";
  }

  membersOf(chatId) {
    return this.chat(chatId).members.filter((member) => MEMBER.has(member.status));
  }

  isMember(personId, chatId) {
    if (this.isPrivate(chatId)) return chatId === personId;
    return this.membersOf(chatId).some((member) => member.id === personId);
  }

  statusIn(chatId, id) {
    return this.chat(chatId).members?.find((member) => member.id === id)?.status;
  }

  /** The bot's chat first, then the groups that this person is in. */
  chatsOf(personId) {
    const mine = this.groups.filter((chat) => this.isMember(personId, chat.id));
    return [personId, ...mine.map((chat) => chat.id)];
  }

  thread(chatId) {
    if (!this.threads.has(chatId)) this.threads.set(chatId, new Thread());
    return this.threads.get(chatId);
  }

  unread(personId, chatId) {
    return this.#unread.get(`${personId}:${chatId}`) ?? 0;
  }

  unreadOf(personId, { except } = {}) {
    const others = this.chatsOf(personId).filter((chatId) => chatId !== except);
    return others.reduce((sum, chatId) => sum + this.unread(personId, chatId), 0);
  }

  markRead(personId, chatId) {
    if (!this.#unread.delete(`${personId}:${chatId}`)) return;
    this.#saveUnread();
    this.tell({ type: "unread" });
  }

  #saveUnread() {
    localStorage.setItem(UNREAD, JSON.stringify([...this.#unread]));
  }

  /** Fetch everything anew; events that arrive meanwhile are applied afterwards, in order. */
  async refresh() {
    this.#refreshing = true;
    try {
      const asked = [api.getWorld(), api.getExtra(), api.getControl()];
      const [world, extra, control] = await Promise.all(asked);
      this.#takeWorld(world, extra);
      this.takeControl(control);
      const open = [...this.threads].filter(([, thread]) => thread.isLoaded).map(([id]) => id);
      this.threads.clear();
      await Promise.all(open.map((chatId) => this.load(chatId)));
    } finally {
      this.#refreshing = false;
    }
    this.tell({ type: "everything" });
    this.#waiting.splice(0).forEach((event) => this.apply(event));
  }

  #takeWorld({ bots, people, chats }, extra) {
    this.bots = bots;
    this.people = new Map(people.map((person) => [person.id, person]));
    this.chats = new Map(chats.map((chat) => [chat.id, chat]));
    this.extra = extra;
    useZone(extra.timezone);
  }

  takeControl(control) {
    const [wasDisturbed, before] = [this.isDisturbed, this.control?.time.offset];
    this.control = control;
    this.#heardAt = performance.now();
    useOffset(this.now() - Date.now() / 1000);
    const isNews = wasDisturbed !== this.isDisturbed || before !== control.time.offset;
    this.tell({ type: "control", isNews });
  }

  /** Telegram's time in Unix seconds; a driven clock stands still. */
  now() {
    if (!this.control) return Date.now() / 1000;
    const { now, driven } = this.control.time;
    return driven ? now : now + (performance.now() - this.#heardAt) / 1000;
  }

  /** Whether Telegram misbehaves at present because somebody asked for it. */
  get isDisturbed() {
    if (!this.control) return false;
    const { flood, faults } = this.control;
    const byChance = Object.values(faults.chances).some((chance) => chance > 0);
    return flood.on || byChance || faults.script.length > 0;
  }

  /** Fetch the newest messages of a chat once. */
  load(chatId) {
    const thread = this.thread(chatId);
    if (thread.isLoaded) return Promise.resolve();
    thread.loading ??= this.#fetch(chatId, thread);
    return thread.loading;
  }

  async #fetch(chatId, thread) {
    try {
      const messages = await this.#page(chatId);
      thread.put(messages);
      thread.isComplete = messages.length < PAGE_SIZE;
      thread.isLoaded = true;
    } finally {
      thread.loading = null;
    }
    this.tell({ type: "messages", chatId });
    thread.waiting.splice(0).forEach((event) => this.apply(event));
  }

  async #page(chatId, before) {
    try {
      return await api.getMessages(chatId, { limit: PAGE_SIZE, before });
    } catch (error) {
      // A private chat that nobody started yet has no history to give.
      if (error instanceof api.Refused && this.isPrivate(chatId)) return [];
      throw error;
    }
  }

  /** Fetch one more page of older messages; false when there are none. */
  async loadOlder(chatId) {
    const thread = this.thread(chatId);
    if (!thread.isLoaded || thread.isComplete || !thread.messages.size) return false;
    const older = await this.#page(chatId, thread.oldest);
    thread.put(older);
    thread.isComplete = older.length < PAGE_SIZE;
    this.tell({ type: "older", chatId });
    return older.length > 0;
  }

  /** A message by id; one from before the loaded history (a pin) is fetched and told later. */
  message(chatId, messageId) {
    const thread = this.thread(chatId);
    const known = thread.messages.get(messageId) ?? thread.asides.get(messageId);
    const isAsked = !thread.isLoaded || thread.asides.has(messageId);
    if (!known && !isAsked) this.#fetchAside(chatId, messageId);
    return known;
  }

  async #fetchAside(chatId, messageId) {
    const { asides } = this.thread(chatId);
    asides.set(messageId, undefined);
    const [found] = await api.getMessages(chatId, { limit: 1, before: messageId + 1 });
    if (found?.message_id !== messageId) return;
    asides.set(messageId, found);
    this.tell({ type: "chat", chatId });
  }

  /** Take in what one of our own calls answered; the live event may come before or after. */
  take(messages) {
    for (const message of messages ?? []) this.apply({ type: "message", message });
  }

  apply(event) {
    if (this.#refreshing) return this.#waiting.push(event);
    const handle = HANDLERS[event.type];
    if (handle) handle(this, event);
  }

  /** Where an event about a chat's messages belongs now: kept back while the chat loads. */
  keptBack(chatId, event) {
    const thread = this.thread(chatId);
    if (thread.loading) thread.waiting.push(event);
    return thread.loading !== null;
  }

  countUnread(message) {
    const chatId = message.chat.id;
    const readers = this.isPrivate(chatId) ? [chatId] : this.membersOf(chatId).map(({ id }) => id);
    for (const id of readers) {
      const isOwn = message.from?.id === id;
      if (isOwn || !this.people.has(id) || this.isViewing(id, chatId)) continue;
      this.#unread.set(`${id}:${chatId}`, this.unread(id, chatId) + 1);
    }
    this.#saveUnread();
    this.tell({ type: "unread" });
  }

  forgetUnread() {
    this.#unread.clear();
    this.#saveUnread();
  }
}

const HANDLERS = {
  message(store, event) {
    const { message } = event;
    const chatId = message.chat.id;
    if (store.keptBack(chatId, event)) return;
    const thread = store.thread(chatId);
    const isNew = !thread.messages.has(message.message_id);
    if (!isNew) return;
    thread.put([message]);
    store.countUnread(message);
    store.tell({ type: "message", chatId, message });
  },

  edit(store, event) {
    const chatId = event.message.chat.id;
    if (store.keptBack(chatId, event)) return;
    const thread = store.thread(chatId);
    if (thread.messages.has(event.message.message_id)) thread.put([event.message]);
    store.tell({ type: "edit", chatId, message: event.message });
  },

  reaction(store, event) {
    const { chat_id: chatId, message_id: messageId, reactions, reacted_by } = event;
    if (store.keptBack(chatId, event)) return;
    const message = store.thread(chatId).messages.get(messageId);
    if (message) store.apply({ type: "edit", message: { ...message, reactions, reacted_by } });
  },

  delete(store, event) {
    if (store.keptBack(event.chat_id, event)) return;
    store.thread(event.chat_id).messages.delete(event.message_id);
    store.tell({ type: "messages", chatId: event.chat_id });
  },

  pin(store, { chat_id: chatId, pinned }) {
    store.chats.set(chatId, { ...store.chat(chatId), pinned });
    store.tell({ type: "chat", chatId });
  },

  chat(store, { chat }) {
    store.chats.set(chat.id, { ...store.chat(chat.id), ...chat });
    store.tell({ type: "chat", chatId: chat.id });
  },

  person(store, { person }) {
    store.people.set(person.id, { ...store.people.get(person.id), ...person });
    store.tell({ type: "person", personId: person.id });
  },

  typing(store, { chat_id: chatId }) {
    store.tell({ type: "typing", chatId });
  },

  callback_answer(store, answer) {
    store.tell({ type: "answer", answer });
  },

  commands(store) {
    store.tell({ type: "commands" });
  },

  async reset(store) {
    store.forgetUnread();
    store.threads.clear();
    await store.refresh();
    store.tell({ type: "reset" });
  },
};
