/** How does a person write: text, files, samples, replies, edits, commands? */

import * as api from "./api.js";
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
    const tool = (role, name, label, onclick) => h("button", { type: "button", class: "tool", data: { role }, "aria-label": t(label), title: t(label), onclick }, icon(name));
    this.input = h("textarea", { rows: 1, data: { role: "composer" }, "aria-label": t("message"), placeholder: t("message"), dir: "auto", enterkeyhint: "send" });
    this.picker = h("input", { type: "file", multiple: true, hidden: true, accept: "image/*,video/*,audio/*,*/*", data: { role: "file" }, "aria-label": t("pickFiles"), tabindex: -1 });
    this.attach = tool("attach", "attach", "attach", () => this.#openAttach());
    this.slash = tool("commands", "slash", "commands", () => this.#openCommands());
    this.sendButton = tool("send", "send", "send", () => this.#send());
    this.note = h("div", { class: "composer-note" });
    this.tray = h("div", { class: "tray" });
    this.form = h("div", { class: "composer" }, this.attach, this.slash, this.input, this.sendButton, this.picker);
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
    if (who.deactivated) return h("p", { class: "gate-words" }, t("deactivated"));
    if (!store.isMember(person, chat)) return h("p", { class: "gate-words" }, t("notMember", { person: fullName(who) }));
    if (!store.isPrivate(chat)) return null;
    if (who.blocked) return this.#gateButton("unblock", () => api.unblock(person));
    if (this.pane.mustStart) return this.#gateButton("start", () => this.pane.start());
    return null;
  }

  #gateButton(word, action) {
    return h("button", { type: "button", class: "gate", data: { role: word }, onclick: () => this.pane.attempt(action) }, t(word));
  }

  #typed() {
    if (!this.#edit) drafts.set(this.#draftKey, this.input.value);
    this.#fit();
  }

  #fit() {
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${Math.min(this.input.scrollHeight, TALLEST_PX)}px`);
    this.sendButton.classList.toggle("ready", this.input.value.trim() !== "" || this.#files.length > 0);
    this.input.placeholder = this.#files.length ? t("caption") : t("message");
  }

  #key(event) {
    if (isComposing(event)) return;
    const isPlainEnter = event.key === "Enter" && !event.shiftKey;
    if (isPlainEnter) return this.#act(event, () => this.#send());
    if (event.key === "Escape" && (this.#reply || this.#edit)) return this.#act(event, () => this.#dropNote());
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
    const title = this.#edit ? t("editing") : `${t("reply")} · ${this.pane.store.nameOf(about.from?.id)}`;
    const words = h("div", { class: "note-words" }, h("strong", {}, title), h("span", {}, snippet(about)));
    const close = h("button", { type: "button", class: "tool", "aria-label": t("cancel"), onclick: () => this.#dropNote() }, icon("close"));
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
    const close = h("button", { type: "button", class: "thumbnail-close", "aria-label": t("removeFile", { name: file.name }), onclick: drop }, icon("close"));
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
    return { chat_id: chat, ...(replied && { reply_to: replied.message_id }), ...(thread && { thread_id: thread }) };
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
    return this.#deliver(() => api.sendFiles(this.pane.person, { ...this.#target(), files, caption, kind }));
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
    return [
      { role: "pick-files", icon: "file", label: t("pickFiles"), onPick: () => this.picker.click() },
      "-",
      { role: "sample-photo", icon: "photo", label: t("samplePhoto"), onPick: () => this.sendAside({ files: [samples.samplePhoto()], kind: "photo" }) },
      { role: "sample-album", icon: "album", label: t("sampleAlbum"), onPick: () => this.sendAside({ files: samples.sampleAlbum(), kind: "photo" }) },
      { role: "sample-voice", icon: "voice", label: t("sampleVoice"), onPick: () => this.sendAside({ files: [samples.sampleVoice()], kind: "voice" }) },
      { role: "sample-location", icon: "pin", label: t("sampleLocation"), onPick: () => this.sendAside({ location: samples.samplePlace() }) },
      "-",
      { role: "more-kinds", icon: "more", label: t("more"), keepsOpen: true, onPick: () => this.#moreItems() },
    ];
  }

  #moreItems() {
    return [
      { role: "sample-video", icon: "video", label: t("sampleVideo"), onPick: () => this.#sendVideo() },
      { role: "sample-sticker", icon: "sticker", label: t("sticker"), onPick: () => this.sendAside({ sticker: true }) },
      { role: "sample-contact", icon: "contact", label: t("contact"), onPick: () => this.sendAside({ contact: samples.sampleContact() }) },
      { role: "sample-dice", icon: "dice", label: t("dice"), onPick: () => this.sendAside({ dice: true }) },
      { role: "sample-poll", icon: "poll", label: t("poll"), onPick: () => this.sendAside({ poll: samples.samplePoll() }) },
    ];
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

/** The one kind that all files share, as Telegram would choose; undefined leaves it to each. */
function kindOf(files) {
  const kinds = new Set(files.map(({ type }) => {
    if (/^image\/(jpeg|png|webp|heic)/.test(type)) return "photo";
    return type.startsWith("video/") ? "video" : "document";
  }));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

function preview(file) {
  if (!file.type.startsWith("image/")) return h("span", { class: "thumbnail-name" }, icon("file"), file.name);
  const url = URL.createObjectURL(file);
  return h("img", { src: url, alt: file.name, onload: () => URL.revokeObjectURL(url) });
}
