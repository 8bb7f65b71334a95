/** How is one message, one album or one service line drawn? */

import { h } from "./dom.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { mediaOf } from "./media.js";
import { authorOf, fullName, kindOf, snippet } from "./tell.js";
import { clock, fullTime } from "./times.js";
import { t } from "./words.js";

const COLOURS = 7;
const BARE = new Set(["sticker", "dice", "video_note"]);
const EDGE_TO_EDGE = new Set(["photo", "video", "animation", "location", "venue"]);

export const colourOf = (id) => Math.abs(Number(id)) % COLOURS;

/** A round picture with the first letters of `name`; decorative, the name stands beside it. */
export function avatar(id, name, extra = "") {
  return h("span", { class: `avatar colour-${colourOf(id)} ${extra}`, "aria-hidden": "true" }, initials(name));
}

function initials(name) {
  const words = String(name).trim().split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.map((word) => [...word].find((letter) => /[\p{L}\p{N}]/u.test(letter)));
  if (!letters.length) return "?";
  return /\p{Script=Han}/u.test(letters[0]) ? letters[0] : letters.slice(0, 2).join("").toUpperCase();
}

/**
 * One row of the conversation. `messages` is one message or the parts of one album;
 * `view` says how it stands: {isOwn, isGroup, isFirst, isLast, status, topic, pane}.
 */
export function bubble(messages, view) {
  const [first] = messages;
  const side = view.isOwn ? "own" : "other";
  const place = `${view.isFirst ? "first" : ""} ${view.isLast ? "last" : ""}`;
  const data = { messageId: first.message_id, chat: first.chat.id };
  const props = { class: `row ${side} ${place}`, data, tabindex: -1, "aria-label": spoken(messages, view) };
  return h("li", props, face(first, view), h("div", { class: "stack" }, body(messages, view), keyboard(first, view)), actions(first, view));
}

function spoken(messages, view) {
  const last = messages.at(-1);
  const marks = [clock(last.date), last.edit_date && t("edited"), last.silent && t("silent")];
  return [authorOf(messages[0]).name, ...messages.map(snippet), ...marks, view.topic].filter(Boolean).join(", ");
}

function face(message, { isOwn, isGroup, isLast }) {
  if (isOwn || !isGroup) return null;
  const { id, name } = authorOf(message);
  return isLast ? avatar(id, name, "small") : h("span", { class: "avatar-space" });
}

function body(messages, view) {
  const [first] = messages;
  const words = messages.map((one) => one.text ?? one.caption).filter(Boolean);
  const hasWords = messages.length > 1 ? words.length === 1 : words.length > 0;
  const media = messages.length > 1 ? album(messages, view) : mediaOf(first, view.pane.actions);
  const head = [sender(first, view), origin(first), quote(first, view)].filter(Boolean);
  const kind = media?.kind;
  const shape = [
    "bubble",
    kind && `with-${kind}`,
    BARE.has(kind) && !hasWords && "bare",
    EDGE_TO_EDGE.has(kind) && "edge",
    EDGE_TO_EDGE.has(kind) && !hasWords && "picture-only",
    head.length && "headed",
    isEmojiOnly(first.text) && "big-emoji",
  ];
  const captioned = messages.find((one) => one.text ?? one.caption) ?? first;
  return h("div", { class: shape.filter(Boolean).join(" ") }, head, media?.element,
    hasWords || !media ? text(captioned, media, view) : null, reactions(first), meta(messages.at(-1), view));
}

function reactions({ reactions: given }) {
  if (!given?.length) return null;
  const chips = [...new Set(given)].map((emoji) => h("span", { class: "reaction" }, emoji, countOf(emoji, given)));
  return h("div", { class: "reactions", data: { role: "reactions" } }, chips);
}

function countOf(emoji, given) {
  const count = given.filter((one) => one === emoji).length;
  return count > 1 ? ` ${count}` : null;
}

const isEmojiOnly = (text) => Boolean(text) && text.length <= 12 && /^(\p{Extended_Pictographic}|\u200d|\ufe0f)+$/u.test(text);

function sender(message, { isOwn, isGroup, isFirst, status, topic }) {
  if (!isGroup || !isFirst || (isOwn && !topic)) return null;
  const { id, name } = authorOf(message);
  const title = { creator: t("owner"), administrator: t("admin") }[status];
  const badge = !isOwn && (message.author_signature ?? title);
  return h("div", { class: "sender" },
    !isOwn && h("span", { class: `sender-name text-${colourOf(id)}` }, name),
    topic && h("span", { class: "topic-name", title: topic }, icon("hash"), topic.replace(/^#/, "")),
    badge && h("span", { class: "sender-title" }, badge));
}

function origin({ forward_origin: source }) {
  if (!source) return null;
  const user = source.sender_user && fullName(source.sender_user);
  const name = user ?? source.sender_user_name ?? source.sender_chat?.title ?? source.chat?.title ?? t("hiddenSender");
  return h("div", { class: "forwarded" }, t("forwardedFrom", { name }));
}

function quote(message, { pane }) {
  const original = message.reply_to_message;
  if (!original || original.forum_topic_created) return null;
  const { id, name } = authorOf(original);
  const show = () => pane.timeline.show(original.message_id);
  const props = { type: "button", class: `quote edge-${colourOf(id)}`, data: { role: "quote" }, onclick: show };
  return h("button", props, h("strong", { class: `text-${colourOf(id)}` }, name), h("span", {}, message.quote?.text ?? snippet(original)));
}

function text(message, media, view) {
  const words = message.text ?? message.caption;
  if (words === undefined) return h("div", { class: "text unsupported" }, t("unsupported"));
  const entities = message.entities ?? message.caption_entities;
  return h("div", { class: "text", dir: "auto" }, formatted(words, entities, view.pane.actions));
}

function meta(message, { isOwn }) {
  return h("span", { class: "meta", title: fullTime(message.date) },
    message.silent && h("span", { class: "mark", role: "img", "aria-label": t("silent"), title: t("silent"), data: { role: "silent" } }, icon("bellOff")),
    message.edit_date && h("span", { data: { role: "edited" } }, t("edited")),
    h("time", {}, clock(message.date)),
    isOwn && icon("checks"));
}

function album(messages, view) {
  const tiles = messages.map((message) => {
    const media = mediaOf(message, view.pane.actions);
    return h("div", { class: "tile", data: { messageId: message.message_id } }, media?.element);
  });
  const kind = kindOf(messages[0]);
  const isGrid = messages.every((message) => ["photo", "video"].includes(kindOf(message)));
  const shape = isGrid ? `album count-${Math.min(messages.length, 5)} ${messages.length % 2 ? "odd" : "even"}` : "album-list";
  return { kind: isGrid ? "photo" : kind, element: h("div", { class: shape, data: { role: "album" } }, tiles) };
}

function keyboard(message, view) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const drawn = rows.map((row, y) => h("div", { class: "keys" }, row.map((button, x) => key(button, { message, view, x, y }))));
  return h("div", { class: "keyboard" }, drawn);
}

function key(button, { message, view, x, y }) {
  const place = `${message.message_id}/${y}/${x}`;
  const corner = button.url ? icon("link") : button.copy_text ? icon("copy") : null;
  const classes = ["key", button.style && `style-${button.style}`, view.pane.isPending(place) && "pending"];
  const data = { button: button.text, place };
  const press = () => view.pane.actions.button(message, button, place);
  const props = { type: "button", class: classes.filter(Boolean).join(" "), data, onclick: press, "aria-busy": view.pane.isPending(place) ? "true" : false };
  return h("button", props, h("span", { dir: "auto" }, button.text), corner, h("span", { class: "spinner", "aria-hidden": "true" }));
}

function actions(message, { pane }) {
  const small = { type: "button", class: "act", tabindex: -1 };
  return h("div", { class: "acts" },
    h("button", { ...small, "aria-label": t("reply"), title: t("reply"), data: { role: "reply" }, onclick: () => pane.composer.replyTo(message) }, icon("reply")),
    h("button", { ...small, "aria-label": t("messageMenu"), title: t("messageMenu"), data: { role: "message-menu" }, onclick: (event) => pane.openMessageMenu(message, event.currentTarget) }, icon("more")));
}
