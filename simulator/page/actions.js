/** What happens when a person follows a link, presses a button or acts on a message? */

import * as api from "./api.js";
import { avatar } from "./bubble.js";
import { confirm, openLightbox, openMenu } from "./overlay.js";
import { inColour } from "./tell.js";
import { t } from "./words.js";

// Telegram's own clients stop turning the button after about this long.
const ANSWER_MS = 15_000;
// Those that Telegram offers first.
const REACTIONS = ["👍", "❤", "🔥", "🎉", "👏", "😁", "🙏"];
const LEADERS = new Set(["creator", "administrator"]);
const START = /^(?:https?:\/\/)?(?:t\.me|telegram\.me)\/(\w+)(?:\?(.*))?$/i;
const RESOLVE = /^tg:\/\/resolve\?(.*)$/i;

/** The payload of a deep link to `username`, "" when it has none; null for another address. */
export function startPayload(url, username) {
  const web = START.exec(url);
  const inner = RESOLVE.exec(url);
  if (!web && !inner) return null;
  const query = new URLSearchParams((web ? web[2] : inner[1]) ?? "");
  const name = web ? web[1] : query.get("domain");
  return name?.toLowerCase() === username.toLowerCase() ? (query.get("start") ?? "") : null;
}

/** The actions of `pane`'s person on what stands in its chat. */
export function actionsOf(pane) {
  const { store, app } = pane;

  const follow = async (url) => {
    const payload = startPayload(url, store.bot.username);
    if (payload !== null) return pane.attempt(() => pane.start(payload));
    if (!/^https?:/i.test(url)) return pane.toast(url);
    const isMeant = await confirm({ title: t("linkTitle"), text: url, yes: t("openLink") });
    if (isMeant) window.open(url, "_blank", "noopener,noreferrer");
  };

  const press = async (message, button, place) => {
    if (pane.isPending(place)) return;
    const end = pane.await(place, ANSWER_MS);
    const content = {
      chat_id: message.chat.id,
      message_id: message.message_id,
      data: button.callback_data,
    };
    const answer = await pane.attempt(() => api.press(pane.person, content));
    if (!answer) return end();
    app.answers.expect(answer.callback_query_id, (said) => {
      end();
      if (said.url) follow(said.url);
      if (said.text && said.show_alert) pane.alert(said.text);
      else if (said.text) pane.toast(said.text);
    });
  };

  const copy = async (text) => {
    await navigator.clipboard?.writeText(text);
    pane.toast(t("copied"));
  };

  const forward = (message) => {
    const items = store.chatsOf(pane.person).map((chatId) => ({
      label: store.titleOf(chatId),
      lead: avatar(store.isPrivate(chatId) ? store.bot.id : chatId, store.titleOf(chatId), "small"),
      data: { chat: chatId },
      onPick: () => forwardTo(message, chatId),
    }));
    const anchor = pane.timeline.row(message.message_id) ?? pane.root;
    openMenu(
      anchor,
      [{ heading: t("forwardTo") }, ...items],
      { label: t("forwardTo"), role: "forward-menu" },
    );
  };

  const forwardTo = async (message, chatId) => {
    const content = {
      from_chat_id: message.chat.id,
      message_id: message.message_id,
      to_chat_id: chatId,
    };
    const answer = await pane.attempt(() => api.forward(pane.person, content));
    if (!answer) return;
    pane.show({ chat: chatId });
    store.take(answer.messages);
  };

  const react = (message, emoji) => {
    const isMine = mine(message) === emoji;
    const content = {
      chat_id: message.chat.id,
      message_id: message.message_id,
      emoji: isMine ? null : emoji,
    };
    return pane.attempt(() => api.react(pane.person, content));
  };

  const mine = (message) => message.reacted_by?.[pane.person]?.[0];

  const pin = (message, unpin) => {
    const content = { chat_id: message.chat.id, message_id: message.message_id };
    return pane.attempt(() => api.pin(pane.person, unpin ? { ...content, unpin } : content));
  };

  const isLeader = (chatId) =>
    store.isPrivate(chatId) || LEADERS.has(store.statusIn(chatId, pane.person));

  const remove = (message) =>
    pane.attempt(() => api.remove(
      pane.person,
      { chat_id: message.chat.id, message_id: message.message_id },
    ));

  return {
    link: follow,
    command: (text) => pane.composer.sendAside({ text }),
    photo: (message) => showPhoto(store, message),
    react,
    mine,

    button(message, button, place) {
      if (button.callback_data !== undefined) return press(message, button, place);
      if (button.url) return follow(button.url);
      if (button.copy_text) return copy(button.copy_text.text);
      return pane.toast(t("unsupportedButton"));
    },

    menuFor(message) {
      const isMine = message.from?.id === pane.person;
      const words = message.text ?? message.caption;
      const reply = () => pane.composer.replyTo(message);
      const leads = isLeader(message.chat.id);
      const isPinned = store.chat(message.chat.id).pinned?.includes(message.message_id);
      const reactions = REACTIONS.map((emoji) => ({
        sign: inColour(emoji),
        label: t("react", { emoji }),
        isChosen: mine(message) === emoji,
        data: { emoji },
        onPick: () => react(message, emoji),
      }));
      return [
        { row: reactions },
        { role: "reply", icon: "reply", label: t("reply"), onPick: reply },
        isMine && message.text && !message.forward_origin && {
          role: "edit",
          icon: "edit",
          label: t("edit"),
          onPick: () => pane.composer.edit(message),
        },
        words && { role: "copy", icon: "copy", label: t("copy"), onPick: () => copy(words) },
        { role: "forward", icon: "forward", label: t("forward"), onPick: () => forward(message) },
        leads && {
          role: isPinned ? "unpin" : "pin",
          icon: isPinned ? "unpin" : "pinned",
          label: t(isPinned ? "unpin" : "pin"),
          onPick: () => pin(message, isPinned),
        },
        (isMine || leads) && {
          role: "delete",
          icon: "trash",
          label: t("remove"),
          isDanger: true,
          onPick: () => remove(message),
        },
      ];
    },
  };
}

/** Open the photo large, together with the rest of its album. */
function showPhoto(store, message) {
  const album = message.media_group_id;
  const all = store.thread(message.chat.id).list.filter((one) => one.photo);
  const photos = album ? all.filter((one) => one.media_group_id === album) : [message];
  const large = photos.map((one) => ({ fileId: one.photo.at(-1).file_id, caption: one.caption }));
  openLightbox(large, photos.findIndex((one) => one.message_id === message.message_id));
}

/** Answers to presses, matched by query id whichever of the two arrives first. */
export class Answers {
  #waiting = new Map();
  #early = new Map();

  expect(queryId, act) {
    const early = this.#early.get(queryId);
    if (early) return act(early);
    this.#waiting.set(queryId, act);
    setTimeout(() => this.#waiting.delete(queryId), ANSWER_MS * 4);
  }

  arrive(answer) {
    const act = this.#waiting.get(answer.callback_query_id);
    if (act) {
      this.#waiting.delete(answer.callback_query_id);
      return act(answer);
    }
    this.#early.set(answer.callback_query_id, answer);
    setTimeout(() => this.#early.delete(answer.callback_query_id), ANSWER_MS);
  }
}
