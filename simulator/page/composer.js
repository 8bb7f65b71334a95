/** How does a person write: text, files, samples, replies, edits, commands? */

import * as api from "./api.js";
import { iconButton, wordButton } from "./controls.js";
import { fill, h, isComposing, isPhone } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlay.js";
import * as samples from "./samples.js";
import { fullName, snippet } from "./tell.js";
import { t } from "./words.js";

const MOST_FILES = 10;
const TALLEST_PX = 160;
/** What is written and not yet sent, by person and chat; it survives switching panes. */
const drafts = new Map();

export class Composer {
  #files = [];
  #reply = null;
  #edit = null;

  constructor(pane) {
    this.pane = pane;
    this.root = h("div", { class: "composer-area" });
    this.#build();
    this.draw();
  }

  #build() {
    const tool = (name, role, onclick) => iconButton(name, { role, label: t(role), onclick });
    this.input = h("textarea", {
      rows: 1,
      dir: "auto",
      enterkeyhint: "send",
      "aria-label": t("message"),
      data: { role: "composer" },
    });
    this.picker = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      "aria-label": t("pickFiles"),
      data: { role: "file" },
    });
    this.attach = tool("attach", "attach", () => this.#openAttach());
    this.slash = tool("slash", "commands", () => this.#openCommands());
    this.sendButton = tool("send", "send", () => this.#send());
    this.note = h("div", { class: "composer-note" });
    this.tray = h("div", { class: "tray" });
    const parts = [this.attach, this.slash, this.input, this.sendButton, this.picker];
    this.form = h("div", { class: "composer" }, parts);
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("paste", (event) => this.#paste(event));
    this.picker.addEventListener("change", () => this.#picked());
  }

  get #draftKey() {
    return `${this.pane.person}:${this.pane.chat}`;
  }

  /** Another person or chat: its own draft, nothing else carried over. */
  restart() {
    this.#files = [];
    this.#reply = this.#edit = null;
    this.draw();
  }

  draw() {
    this.#drawGate();
    this.input.value = this.#edit ? this.input.value : (drafts.get(this.#draftKey) ?? "");
    this.#drawNote();
    this.#drawTray();
    this.#fit();
  }

  // Refilled only when it changes: taking the text field out would end an input method's work.
  #drawGate() {
    const gate = this.#gate();
    if (!gate && this.form.isConnected) return;
    fill(this.root, gate ?? [this.note, this.tray, this.form]);
  }

  /** What stands in place of the composer: Start, Unblock, or why one cannot write. */
  #gate() {
    const { store, person, chat } = this.pane;
    const who = store.person(person);
    if (!who || who.deactivated) return gateWords(t("deactivated"));
    if (store.chat(chat).deleted) return gateWords(t("groupIsGone"));
    if (!store.isMember(person, chat)) return gateWords(t("notMember", { person: fullName(who) }));
    if (!store.isPrivate(chat)) return this.#mayWriteInTopic() ? null : gateWords(t("topicIsClosed"));
    if (who.blocked) return this.#gateButton("unblock", () => api.unblock(person));
    if (this.pane.mustStart) return this.#gateButton("start", () => this.pane.start());
    return null;
  }

  #mayWriteInTopic() {
    const { store, person, chat, topic } = this.pane;
    const isClosed = store.chat(chat).topics?.find(({ id }) => id === topic)?.closed;
    return !isClosed || ["creator", "administrator"].includes(store.statusIn(chat, person));
  }

  #gateButton(word, action) {
    const onclick = () => this.pane.attempt(action);
    return wordButton(t(word), { role: word, shape: "gate", onclick });
  }

  #typed() {
    if (!this.#edit) drafts.set(this.#draftKey, this.input.value);
    this.#fit();
  }

  #fit() {
    const { style } = this.input;
    style.setProperty("height", "auto");
    // Out of sight (another pane of a phone) nothing can be measured; it is when it is shown.
    const tall = this.input.scrollHeight;
    if (tall) style.setProperty("height", `${Math.min(tall, TALLEST_PX)}px`);
    this.sendButton.classList.toggle(
      "ready",
      this.input.value.trim() !== "" || this.#files.length > 0,
    );
    this.input.placeholder = this.#files.length ? t("caption") : t("message");
  }

  #key(event) {
    if (isComposing(event)) return;
    const isPlainEnter = event.key === "Enter" && !event.shiftKey;
    const isLeaving = event.key === "Escape" && (this.#reply || this.#edit);
    if (isPlainEnter) return this.#act(event, () => this.#send());
    if (isLeaving) return this.#act(event, () => this.#dropNote());
    if (event.key === "ArrowUp" && this.input.value === "") this.#editLast(event);
  }

  #act(event, action) {
    event.preventDefault();
    action();
  }

  #editLast(event) {
    const { store, chat, person } = this.pane;
    const mine = store.thread(chat).list.filter(({ from, text }) => from?.id === person && text);
    if (mine.length) this.#act(event, () => this.edit(mine.at(-1)));
  }

  focus() {
    if (this.form.isConnected) this.input.focus({ preventScroll: true });
  }

  replyTo(message) {
    this.#edit = null;
    this.#reply = message;
    this.draw();
    this.focus();
  }

  edit(message) {
    this.#reply = null;
    this.#edit = message;
    this.input.value = message.text;
    this.draw();
    this.focus();
  }

  #dropNote() {
    this.#reply = this.#edit = null;
    this.draw();
    this.focus();
  }

  #drawNote() {
    const about = this.#edit ?? this.#reply;
    this.note.hidden = !about;
    if (!about) return;
    const name = this.pane.store.nameOf(about.from?.id);
    const title = this.#edit ? t("editing") : `${t("reply")} · ${name}`;
    const words = h(
      "div",
      { class: "note-words" },
      h("strong", {}, title),
      h("span", {}, snippet(about)),
    );
    const close = iconButton("close", { label: t("cancel"), onclick: () => this.#dropNote() });
    fill(this.note, icon(this.#edit ? "edit" : "reply"), words, close);
  }

  #drawTray() {
    this.tray.hidden = this.#files.length === 0;
    fill(this.tray, this.#files.map((file) => this.#thumbnail(file)));
  }

  #thumbnail(file) {
    const drop = () => {
      this.#files = this.#files.filter((other) => other !== file);
      this.#drawTray();
      this.#fit();
    };
    const label = t("removeFile", { name: file.name });
    const close = iconButton("close", { label, onclick: drop, shape: "thumbnail-close" });
    return h("div", { class: "thumbnail", title: file.name }, preview(file), close);
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) this.#act(event, () => this.addFiles(files));
  }

  #picked() {
    this.addFiles([...this.picker.files]);
    this.picker.value = "";
  }

  /** Lay files ready to be sent, with what is written as their caption. */
  addFiles(files) {
    if (!this.form.isConnected) return;
    const all = [...this.#files, ...files];
    if (all.length > MOST_FILES) this.pane.toast(t("tooManyFiles"));
    this.#files = all.slice(0, MOST_FILES);
    this.#drawTray();
    this.#fit();
    this.focus();
  }

  async #send() {
    const text = this.input.value.trim();
    if (this.#files.length) return this.#sendFiles(this.#files, { caption: text });
    if (!text) return this.focus();
    const { person, chat } = this.pane;
    const editing = this.#edit;
    const call = editing
      ? () => api.edit(person, { chat_id: chat, message_id: editing.message_id, text })
      : () => api.send(person, { ...this.#target(), text });
    await this.#deliver(call);
  }

  #target() {
    const { chat, topic } = this.pane;
    const replied = this.#reply;
    const thread = topic || replied?.message_thread_id;
    const target = { chat_id: chat };
    if (replied) target.reply_to = replied.message_id;
    if (thread) target.thread_id = thread;
    return target;
  }

  /** Make the call once; what was written stays when it is refused. */
  async #deliver(call) {
    this.sendButton.disabled = true;
    const answer = await this.pane.attempt(call);
    this.sendButton.disabled = false;
    if (!answer) return;
    drafts.delete(this.#draftKey);
    this.input.value = "";
    this.#files = [];
    this.#reply = this.#edit = null;
    this.pane.store.take(answer.messages);
    this.draw();
    this.pane.timeline.toBottom();
    if (!isPhone()) this.focus();
  }

  #sendFiles(files, { caption, kind = kindOf(files) } = {}) {
    return this.#deliver(() => api.sendFiles(
      this.pane.person,
      { ...this.#target(), files, caption, kind },
    ));
  }

  /** Send something that needs no words; what is written stays a draft. */
  async sendAside(content) {
    const { person, store, timeline } = this.pane;
    const call = content.files
      ? () => api.sendFiles(person, { ...this.#target(), ...content })
      : () => api.send(person, { ...this.#target(), ...content });
    const answer = await this.pane.attempt(call);
    if (!answer) return;
    this.#reply = null;
    store.take(answer.messages);
    this.draw();
    timeline.toBottom();
  }

  #openAttach() {
    openMenu(this.attach, this.#attachItems(), { label: t("attach"), role: "attach-menu" });
  }

  #attachItems() {
    const item = (role, name, label, onPick) => ({ role, icon: name, label: t(label), onPick });
    const files = (made, kind) => this.sendAside({ files: [made].flat(), kind });
    return [
      item("pick-files", "file", "pickFiles", () => this.picker.click()),
      "-",
      item("sample-photo", "photo", "samplePhoto", () => files(samples.samplePhoto(), "photo")),
      item("sample-album", "album", "sampleAlbum", () => files(samples.sampleAlbum(), "photo")),
      item("sample-voice", "voice", "sampleVoice", () => files(samples.sampleVoice(), "voice")),
      item(
        "sample-location",
        "pin",
        "location",
        () => this.#aside("location", samples.samplePlace()),
      ),
      "-",
      { ...item("more-kinds", "more", "more", () => this.#moreItems()), keepsOpen: true },
    ];
  }

  #moreItems() {
    const item = (role, name, onPick) => ({ role, icon: name, label: t(name), onPick });
    return [
      { ...item("sample-video", "video", () => this.#sendVideo()), label: t("sampleVideo") },
      item("sample-sticker", "sticker", () => this.#aside("sticker", true)),
      item("sample-contact", "contact", () => this.#aside("contact", samples.sampleContact())),
      item("sample-dice", "dice", () => this.#aside("dice", true)),
      item("sample-poll", "poll", () => this.#aside("poll", samples.samplePoll())),
    ];
  }

  #aside(kind, value) {
    return this.sendAside({ [kind]: value });
  }

  async #sendVideo() {
    const file = await samples.sampleVideo();
    if (file) await this.sendAside({ files: [file], kind: "video" });
  }

  async #openCommands() {
    const { person, chat, store } = this.pane;
    const commands = await this.pane.attempt(() => api.getCommands(person, chat));
    if (!commands) return;
    const suffix = store.isPrivate(chat) ? "" : `@${store.bot.username}`;
    const items = commands.map(({ command, description }) => ({
      label: `/${command}`,
      note: description,
      data: { command },
      onPick: () => this.sendAside({ text: `/${command}${suffix}` }),
    }));
    const shown = items.length ? items : [{ heading: t("noCommands") }];
    openMenu(this.slash, shown, { label: t("commands"), role: "command-menu" });
  }
}

const gateWords = (words) => h("p", { class: "gate-words" }, words);

/** The one kind that all files share, as Telegram would choose; undefined leaves it to each. */
function kindOf(files) {
  const kinds = new Set(files.map(({ type }) => {
    if (/^image\/(jpeg|png|webp|heic)/.test(type)) return "photo";
    return type.startsWith("video/") ? "video" : "document";
  }));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

function preview(file) {
  if (!file.type.startsWith("image/")) return h(
    "span",
    { class: "thumbnail-name" },
    icon("file"),
    file.name,
  );
  const url = URL.createObjectURL(file);
  return h("img", { src: url, alt: file.name, onload: () => URL.revokeObjectURL(url) });
}
