/** How does text with Telegram's entities become elements? Only text nodes and known tags. */

import { h } from "./dom.js";
import { t } from "./words.js";

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]])/;
const COMMAND = /(?<![\w/<>])(\/[a-zA-Z]\w{0,31}(?:@\w+)?)/;
const MENTION = /(?<!\w)(@[a-zA-Z]\w{3,31})/;
const FOUND = new RegExp([ADDRESS, COMMAND, MENTION].map(({ source }) => source).join("|"), "g");
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/**
 * Elements for `text`; offsets are UTF-16 units, as JavaScript counts.
 * `on.link(url)` and `on.command(text)` act for links and commands.
 */
export function formatted(text, entities = [], on) {
  const sorted = entities
    .filter(({ type }) => type in MAKERS)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return between(text, 0, text.length, sorted, on);
}

function between(text, from, to, entities, on) {
  const parts = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [first, ...others] = rest;
    const end = Math.min(first.offset + first.length, to);
    const inside = others.filter(({ offset }) => offset < end);
    if (first.offset >= at) {
      parts.push(...plain(text.slice(at, first.offset), on));
      parts.push(make(first, text, end, inside, on));
      at = end;
    }
    rest = others.filter(({ offset }) => offset >= end);
  }
  // A block stands on its own line, so the newline after it would show as an empty one.
  parts.push(...plain(text.slice(at, to), on));
  return parts.flatMap((part, index) => withoutLeadingBreak(part, parts[index - 1]));
}

function withoutLeadingBreak(part, before) {
  const followsBlock = before instanceof HTMLElement && before.dataset.block !== undefined;
  if (!followsBlock || typeof part !== "string") return [part];
  return [part.replace(/^\n/, "")];
}

function make(entity, text, end, inside, on) {
  const raw = text.slice(entity.offset, end);
  const isVerbatim = entity.type === "code" || entity.type === "pre";
  const children = isVerbatim ? [raw] : between(text, entity.offset, end, inside, on);
  const element = MAKERS[entity.type](children, { entity, raw, on });
  if (BLOCKS.has(entity.type)) element.dataset.block = "";
  return element;
}

const tag = (name) => (children) => h(name, {}, ...children);

const MAKERS = {
  bold: tag("strong"),
  italic: tag("em"),
  underline: tag("u"),
  strikethrough: tag("s"),
  code: (children) => h("code", {}, ...children),
  pre: (children, { entity }) =>
    h(
      "pre",
      {},
      entity.language && h("span", { class: "pre-language" }, entity.language),
      h("code", {}, ...children),
    ),
  blockquote: (children) => h("blockquote", {}, ...children),
  expandable_blockquote: (children) => expandable(children),
  spoiler: (children) => spoiler(children),
  custom_emoji: tag("span"),
  hashtag: (children) => h("span", { class: "tag-word" }, ...children),
  cashtag: (children) => h("span", { class: "tag-word" }, ...children),
  mention: (children) => h("span", { class: "tag-word" }, ...children),
  text_mention: (children) => h("span", { class: "tag-word" }, ...children),
  phone_number: (children) => h("span", { class: "tag-word" }, ...children),
  text_link: (children, { entity, on }) => link(children, entity.url, on),
  url: (children, { raw, on }) => link([raw], raw, on),
  email: (children, { raw, on }) => link([raw], `mailto:${raw}`, on),
  bot_command: (children, { raw, on }) => command(raw, on),
};

// Anchors, because buttons do not wrap over lines. What following one does (start, open) is
// the page's decision, and an address such as `javascript:` never becomes an href.
function link(children, url, on) {
  const href = /^https?:/i.test(url) ? url : "#";
  return anchor(withoutAnchors(children), { href, title: url, data: { url } }, () => on.link(url));
}

// Text inside a link was searched for commands and addresses too; anchors do not nest.
function withoutAnchors(children) {
  return children.map((child) => (child instanceof HTMLAnchorElement ? child.textContent : child));
}

function command(raw, on) {
  return anchor(
    [raw],
    { href: "#", role: "button", data: { command: raw } },
    () => on.command(raw),
  );
}

function anchor(children, props, follow) {
  const onclick = (event) => {
    event.preventDefault();
    follow();
  };
  return h("a", { class: "link", rel: "noopener noreferrer", ...props, onclick }, ...children);
}

function spoiler(children) {
  const cover = h(
    "span",
    { class: "spoiler", role: "button", tabindex: 0, "aria-label": t("showHidden") },
    ...children,
  );
  const show = () => {
    cover.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return cover;
}

function expandable(children) {
  const quote = h("blockquote", { class: "expandable", tabindex: 0 }, ...children);
  quote.addEventListener("click", () => quote.classList.toggle("expanded"));
  return quote;
}

function plain(text, on) {
  if (!text) return [];
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(FOUND)) {
    parts.push(text.slice(at, found.index), detected(found, on));
    at = found.index + found[0].length;
  }
  parts.push(text.slice(at));
  return parts.filter((part) => part !== "");
}

function detected([whole, url, botCommand], on) {
  if (url) return link([whole], whole, on);
  if (botCommand) return command(whole, on);
  return h("span", { class: "tag-word" }, whole);
}
