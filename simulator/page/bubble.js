/** How is one message, one album or one service line drawn? */

import { iconButton } from "./controls.js";
import { h } from "./dom.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { mediaOf } from "./media.js";
import { authorOf, fullName, inColour, kindOf, snippet } from "./tell.js";
import { clock, fullTime } from "./times.js";
import { t } from "./words.js";

const COLOURS = 7;
const BARE = new Set(["sticker", "dice", "video_note"]);
const EDGE_TO_EDGE = new Set(["photo", "video", "animation", "location", "venue"]);

export const colourOf = (id) => Math.abs(Number(id)) % COLOURS;

/** A round picture with the first letters of `name`; decorative, the name stands beside it. */
export function avatar(id, name, extra = "") {
  return h(
    "span",
    { class: `avatar colour-${colourOf(id)} ${extra}`, "aria-hidden": "true" },
    initials(name),
  );
}

function initials(name) {
  const words = String(name).trim().split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.map((word) => [...word].find((letter) => /[\p{L}\p{N}]/u.test(letter)));
  if (!letters.length) return "?";
  if (/\p{Script=Han}/u.test(letters[0])) return letters[0];
  return letters.slice(0, 2).join("").toUpperCase();
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
  const props = {
    class: `row ${side} ${place}`,
    data,
    tabindex: -1,
    "aria-label": spoken(messages, view),
  };
  const stack = h("div", { class: "stack" }, body(messages, view), keyboard(first, view));
  return h("li", props, face(first, view), stack, actions(first, view));
}

function spoken(messages, view) {
  const last = messages.at(-1);
  const marks = [clock(last.date), last.edit_date && t("edited"), last.silent && t("silent")];
  const all = [authorOf(messages[0]).name, ...messages.map(snippet), ...marks, view.topic];
  return all.filter(Boolean).join(", ");
}

function face(message, { isOwn, isGroup, isLast }) {
  if (isOwn || !isGroup) return null;
  const { id, name } = authorOf(message);
  return isLast ? avatar(id, name, "small") : h("span", { class: "avatar-space" });
}

function body(messages, view) {
  const [first] = messages;
  const captions = messages.map((one) => one.text ?? one.caption).filter(Boolean);
  const hasWords = messages.length > 1 ? captions.length === 1 : captions.length > 0;
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
  const words = hasWords || !media ? text(captioned, view) : null;
  const time = meta(messages.at(-1), view);
  const parts = [head, media?.element, words, reactions(first, view, time) ?? time];
  return h("div", { class: shape.filter(Boolean).join(" ") }, parts);
}

/** What people think of it, the time at the end of the same line; null when nobody told. */
function reactions(message, { pane }, time) {
  const given = message.reactions;
  if (!given?.length) return null;
  const mine = pane.actions.mine(message);
  const chip = (emoji) => {
    const count = given.filter((one) => one === emoji).length;
    const props = {
      type: "button",
      class: "reaction",
      "aria-pressed": String(emoji === mine),
      "aria-label": t("reacted", { emoji, count }),
      title: t(emoji === mine ? "takeBack" : "react", { emoji }),
      data: { emoji },
      onclick: () => pane.actions.react(message, emoji),
    };
    return h("button", props, h("span", {}, inColour(emoji)), count > 1 && h("span", {}, count));
  };
  const chips = [...new Set(given)].map(chip);
  return h("div", { class: "reactions", data: { role: "reactions" } }, chips, time);
}

const EMOJI = /^(\p{Extended_Pictographic}|\u200d|\ufe0f){1,12}$/u;
const isEmojiOnly = (text) => EMOJI.test(text ?? "");

function sender(message, { isOwn, isGroup, isFirst, status, topic }) {
  if (!isGroup || !isFirst || (isOwn && !topic)) return null;
  const { id, name } = authorOf(message);
  const title = { creator: t("owner"), administrator: t("admin") }[status];
  const badge = !isOwn && (message.author_signature ?? title);
  return h("div", { class: "sender" },
    !isOwn && h("span", { class: `sender-name text-${colourOf(id)}` }, name),
    topic && h(
      "span",
      { class: "topic-name", title: topic },
      icon("hash"),
      topic.replace(/^#/, ""),
    ),
    badge && h("span", { class: "sender-title" }, badge));
}

function origin({ forward_origin: source }) {
  if (!source) return null;
  const { sender_user: user, sender_user_name: hidden, sender_chat: sender, chat } = source;
  const known = user ? fullName(user) : (hidden ?? sender?.title ?? chat?.title);
  const name = known ?? t("hiddenSender");
  return h("div", { class: "forwarded" }, t("forwardedFrom", { name }));
}

function quote(message, { pane }) {
  const original = message.reply_to_message;
  if (!original || original.forum_topic_created) return null;
  const { id, name } = authorOf(original);
  const show = () => pane.timeline.show(original.message_id);
  const props = {
    type: "button",
    class: `quote edge-${colourOf(id)}`,
    data: { role: "quote" },
    onclick: show,
  };
  const who = h("strong", { class: `text-${colourOf(id)}` }, name);
  return h("button", props, who, h("span", {}, message.quote?.text ?? snippet(original)));
}

function text(message, view) {
  const words = message.text ?? message.caption;
  if (words === undefined) return h("div", { class: "text unsupported" }, t("unsupported"));
  const entities = message.entities ?? message.caption_entities;
  return h("div", { class: "text", dir: "auto" }, formatted(words, entities, view.pane.actions));
}

function meta(message, { isOwn }) {
  const parts = [
    message.silent && silentMark(),
    message.edit_date && h("span", { data: { role: "edited" } }, t("edited")),
    h("time", {}, clock(message.date)),
    isOwn && icon("checks"),
  ];
  return h("span", { class: "meta", title: fullTime(message.date) }, parts);
}

function silentMark() {
  const label = t("silent");
  const props = { class: "mark", role: "img", "aria-label": label, title: label };
  return h("span", { ...props, data: { role: "silent" } }, icon("bellOff"));
}

function album(messages, view) {
  const tiles = messages.map((message) => {
    const media = mediaOf(message, view.pane.actions);
    return h("div", { class: "tile", data: { messageId: message.message_id } }, media?.element);
  });
  const isGrid = messages.every((message) => ["photo", "video"].includes(kindOf(message)));
  const shape = isGrid ? gridOf(messages.length) : "album-list";
  const element = h("div", { class: shape, data: { role: "album" } }, tiles);
  return { kind: isGrid ? "photo" : kindOf(messages[0]), element };
}

const gridOf = (count) => `album count-${Math.min(count, 5)} ${count % 2 ? "odd" : "even"}`;

function keyboard(message, view) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const keys = (row, y) => row.map((button, x) => key(button, { message, view, x, y }));
  const drawn = rows.map((row, y) => h("div", { class: "keys" }, keys(row, y)));
  return h("div", { class: "keyboard" }, drawn);
}

function key(button, { message, view, x, y }) {
  const place = `${message.message_id}/${y}/${x}`;
  const corner = button.url ? icon("link") : button.copy_text ? icon("copy") : null;
  const isPending = view.pane.isPending(place);
  const classes = ["key", button.style && `style-${button.style}`, isPending && "pending"];
  const props = {
    type: "button",
    class: classes.filter(Boolean).join(" "),
    data: { button: button.text, place },
    "aria-busy": isPending && "true",
    onclick: () => view.pane.actions.button(message, button, place),
  };
  const spinner = h("span", { class: "spinner", "aria-hidden": "true" });
  return h("button", props, h("span", { dir: "auto" }, button.text), corner, spinner);
}

function actions(message, { pane }) {
  const reply = { role: "reply", label: t("reply"), onclick: () => pane.composer.replyTo(message) };
  const open = ({ currentTarget }) => pane.openMessageMenu(message, currentTarget);
  const more = { role: "message-menu", label: t("messageMenu"), onclick: open };
  const buttons = [
    iconButton("reply", { ...reply, shape: "act" }),
    iconButton("more", { ...more, shape: "act" }),
  ];
  // Keyboard users reach both by Enter and R on the row: two more stops per message tire them.
  for (const button of buttons) button.tabIndex = -1;
  return h("div", { class: "acts" }, buttons);
}
