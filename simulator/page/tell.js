/** How is a message told in a line of words: who, what kind, what happened? */

import { t } from "./words.js";

const QUOTED = 40;
const LONGEST = 160;

// The order decides: a GIF is a document too, a venue a location too.
const LABELS = {
  animation: "animation",
  photo: "photo",
  video: "video",
  voice: "voice",
  audio: "audio",
  video_note: "videoNote",
  sticker: "sticker",
  document: "document",
  venue: "location",
  location: "location",
  contact: "contact",
  poll: "poll",
  dice: "dice",
};

export function fullName({ first_name: first, last_name: last }) {
  return [first, last].filter(Boolean).join(" ");
}

/** Who is shown as the author: a person, a bot, or a group that speaks for an anonymous admin. */
export function authorOf(message) {
  const { sender_chat: chat, from } = message;
  if (chat) return { id: chat.id, name: chat.title ?? chat.username ?? "?" };
  return from ? { id: from.id, name: fullName(from) } : { id: 0, name: "?" };
}

/** The emoji in colour: Telegram names some, as the heart, without the sign that asks for it. */
export const inColour = (emoji) =>
  /^\p{Extended_Pictographic}$/u.test(emoji) && !/\p{Emoji_Presentation}/u.test(emoji)
    ? `${emoji}\ufe0f`
    : emoji;

/** The first kind of content in the message, e.g. "photo"; undefined for plain text. */
export function kindOf(message) {
  return Object.keys(LABELS).find((kind) => message[kind]);
}

/** One line that stands for the message in quotes, menus and announcements. */
export function snippet(message) {
  const words = message.text ?? message.caption ?? serviceLine(message);
  if (words) return covered(words, message).replace(/\s+/g, " ").slice(0, LONGEST);
  const kind = kindOf(message);
  if (kind === "sticker") return `${message.sticker.emoji ?? ""} ${t("sticker")}`.trim();
  return kind ? t(LABELS[kind]) : t("message");
}

/** `words` with hidden parts blotted out, as a quote must not give a spoiler away. */
function covered(words, { entities, caption_entities: captionEntities }) {
  const hidden = (entities ?? captionEntities ?? []).filter(({ type }) => type === "spoiler");
  const blot = (text, { offset: from, length }) =>
    text.slice(0, from) + "▒".repeat(length) + text.slice(from + length);
  return hidden.reduce(blot, words);
}

/** The grey line for what happened in the chat; null when `message` is an ordinary one. */
export function serviceLine(message) {
  const by = authorOf(message).name;
  for (const [field, words] of Object.entries(SERVICE)) {
    if (message[field] !== undefined) return words({ message, by, value: message[field] });
  }
  return null;
}

function quoted(message) {
  const words = snippet(message);
  return words.length > QUOTED ? `${words.slice(0, QUOTED).trim()}…` : words;
}

const SERVICE = {
  new_chat_members: ({ message, by, value }) => {
    const joinedAlone = value.length === 1 && value[0].id === message.from?.id;
    const name = value.map(fullName).join(", ");
    return joinedAlone ? t("joined", { name }) : t("added", { by, name });
  },
  left_chat_member: ({ message, by, value }) => {
    const name = fullName(value);
    return value.id === message.from?.id ? t("left", { name }) : t("removedBy", { by, name });
  },
  pinned_message: ({ by, value }) => t("pinnedBy", { by, what: quoted(value) }),
  migrate_to_chat_id: () => t("migrated"),
  migrate_from_chat_id: () => t("migrated"),
  group_chat_created: ({ by }) => t("groupCreated", { by }),
  supergroup_chat_created: ({ by }) => t("groupCreated", { by }),
  new_chat_title: ({ by, value }) => t("newTitle", { by, what: value }),
  forum_topic_created: ({ by, value }) => t("topicCreated", { by, what: value.name }),
  forum_topic_edited: ({ by, value }) => t("topicEdited", { by, what: value.name ?? "" }),
  forum_topic_closed: ({ by }) => t("topicClosed", { by }),
  forum_topic_reopened: ({ by }) => t("topicReopened", { by }),
  general_forum_topic_hidden: ({ by }) => t("generalHidden", { by }),
  general_forum_topic_unhidden: ({ by }) => t("generalShown", { by }),
  new_chat_photo: ({ by }) => t("newPhoto", { by }),
  delete_chat_photo: ({ by }) => t("noPhoto", { by }),
  message_auto_delete_timer_changed: ({ by }) => t("timerSet", { by }),
};
