/** Who is in a group, with which rights, which topics has it, and what may be done with it? */

import * as api from "../api.js";
import { avatar } from "../bubble.js";
import { iconButton, nameAndNote, wordButton } from "../controls.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { confirm, openMenu } from "../overlay.js";
import { fullName } from "../tell.js";
import { t } from "../words.js";
import { field, input, option, submit, unfolding } from "./parts.js";

const KINDS = { group: "kindGroup", supergroup: "kindSupergroup", forum: "kindForum" };
const LEADERS = new Set(["creator", "administrator"]);

/** A group, folded; unfolded it shows members, topics and what can be done. */
export function groupRow(page, chat) {
  const count = t("members", page.store.membersOf(chat.id).length);
  const summary = h(
    "summary",
    { data: { role: "group", chat: chat.id } },
    avatar(chat.id, chat.title, "small"),
    nameAndNote(chat.title, `${count} · ${t(KINDS[kindOf(chat)])}`),
    icon("down"),
  );
  const details = h("details", { class: "group" }, summary);
  const fillIn = () => details.append(...[members(page, chat), topics(page, chat), deeds(page, chat)].filter(Boolean));
  details.open = page.unfolded.has(chat.id);
  if (details.open) fillIn();
  details.addEventListener("toggle", () => {
    if (details.open === page.unfolded.has(chat.id)) return;
    if (details.open) page.unfolded.add(chat.id);
    else page.unfolded.delete(chat.id);
    page.draw();
  });
  return h("li", { data: { chat: chat.id } }, details);
}

const kindOf = ({ forum, type }) => (forum ? "forum" : type);

// Members

function members(page, chat) {
  const rows = page.store.membersOf(chat.id).map((member) => memberRow(page, chat, member));
  return h("ul", { class: "member-list" }, rows, adder(page, chat));
}

function memberRow(page, chat, { id, status }) {
  const name = page.store.nameOf(id);
  const title = { creator: t("owner"), administrator: t("admin") }[status];
  const note = [page.store.isBot(id) && t("bot"), title].filter(Boolean).join(" · ");
  const label = t("memberMenu", { name });
  const open = ({ currentTarget }) =>
    openMenu(currentTarget, memberItems(page, chat, { id, status }), { label, role: "member-actions" });
  const more = iconButton("more", { role: "member-more", label, onclick: open });
  more.dataset.person = id;
  return h("li", {}, avatar(id, name, "small"), nameAndNote(name, note), more);
}

function memberItems(page, chat, { id, status }) {
  const key = page.store.isBot(id) ? "bot_id" : "person_id";
  const become = (wanted) => () => page.act(() => api.setMember(chat.id, { [key]: id, status: wanted }));
  const isPerson = page.store.people.has(id);
  const show = () => page.open(id, chat.id);
  const isLeader = LEADERS.has(status);
  return [
    isPerson && { role: "open-member", icon: "right", label: t("openHere"), onPick: show },
    !isLeader && { role: "promote", icon: "star", label: t("promote"), onPick: become("administrator") },
    status === "administrator" &&
      { role: "demote", icon: "down", label: t("demote"), onPick: become("member") },
    status !== "creator" && {
      role: "remove-member",
      icon: "leave",
      label: t("removeMember"),
      isDanger: true,
      onPick: become("kicked"),
    },
  ];
}

/** A choice of those who are not in the group yet, the bot among them; null when all are. */
function adder(page, chat) {
  const { store } = page;
  const absent = [...store.people.values()].filter(
    (person) => !person.deactivated && !store.isMember(person.id, chat.id),
  );
  const options = absent.map((person) => option(`person_id:${person.id}`, fullName(person)));
  for (const bot of store.bots) {
    if (!store.isMember(bot.id, chat.id)) options.unshift(option(`bot_id:${bot.id}`, t("addBot")));
  }
  if (!options.length) return null;
  const label = t("addToGroup", { group: chat.title });
  const props = { "aria-label": label, data: { role: "add-to-group", chat: chat.id } };
  const choose = h("select", props, option("", t("choosePerson")), options);
  choose.addEventListener("change", () => {
    const [kind, id] = choose.value.split(":");
    page.act(() => api.setMember(chat.id, { [kind]: Number(id), status: "member" }));
  });
  return h("li", {}, h("span", { class: "plus" }, icon("plus")), choose);
}

// Topics

function topics(page, chat) {
  if (!chat.forum) return null;
  const rows = chat.topics.map((topic) => topicRow(page, chat, topic));
  const name = input("name", 128, { required: true, data: { role: "topic-name" } });
  const fields = [field(t("topicTitle"), name), submit("add-topic")];
  const add = (details) => page.act(() => api.addTopic(chat.id, { ...details, by: leaderOf(page, chat) }));
  return h(
    "div",
    { class: "topics" },
    h("h4", {}, t("topics")),
    h("ul", { class: "member-list" }, rows),
    unfolding(t("newTopic"), "topic-form", fields, add),
  );
}

function topicRow(page, chat, topic) {
  const by = leaderOf(page, chat);
  const change = (what) => () => page.act(() => api.changeTopic(chat.id, topic.id, { ...what, by }));
  const items = [
    topic.closed
      ? { role: "reopen-topic", icon: "check", label: t("reopenTopic"), onPick: change({ closed: false }) }
      : { role: "close-topic", icon: "lock", label: t("closeTopic"), onPick: change({ closed: true }) },
    {
      role: "delete-topic",
      icon: "trash",
      label: t("deleteTopic"),
      isDanger: true,
      onPick: change({ deleted: true }),
    },
  ];
  const label = t("topicMenu", { name: topic.name });
  const open = ({ currentTarget }) => openMenu(currentTarget, items, { label, role: "topic-actions" });
  const more = iconButton("more", { role: "topic-more", label, onclick: open });
  return h(
    "li",
    { data: { topic: topic.id } },
    h("span", { class: "plus" }, icon(topic.closed ? "lock" : "hash")),
    nameAndNote(topic.name, topic.closed ? t("closed") : ""),
    more,
  );
}

/** Who acts for the group: its owner, else a leader, else any person in it. */
function leaderOf(page, chat) {
  const people = page.store.membersOf(chat.id).filter(({ id }) => page.store.people.has(id));
  const owner = people.find(({ status }) => status === "creator");
  const leader = people.find(({ status }) => LEADERS.has(status));
  return (owner ?? leader ?? people[0])?.id;
}

// The group itself

function deeds(page, chat) {
  const migrate = () => page.act(() => api.migrate(chat.id));
  const remove = async () => {
    const title = t("deleteGroupTitle", { group: chat.title });
    const question = { title, text: t("deleteGroupText"), yes: t("deleteGroup"), isDanger: true };
    if (await confirm(question)) await page.act(() => api.deleteGroup(chat.id));
  };
  const grow = chat.type === "group" && [
    wordButton(t("migrate"), { role: "migrate", shape: "chip-button", onclick: migrate }),
    h("small", { class: "note" }, t("migrateNote")),
  ];
  const end = wordButton(
    t("deleteGroup"),
    { role: "delete-group", shape: "chip-button danger", onclick: remove },
  );
  return h("div", { class: "deeds" }, grow, end);
}

/** The form of a new group. */
export function groupForm(page) {
  const { store } = page;
  const living = [...store.people.values()].filter(({ deactivated }) => !deactivated);
  const creators = living.map((person) => option(person.id, fullName(person)));
  const kinds = Object.entries(KINDS).map(([kind, words]) => option(kind, t(words)));
  const withBot = h("input", { type: "checkbox", role: "switch", class: "switch", name: "bot", checked: true });
  const fields = [
    field(t("groupTitle"), input("title", 128, { required: true, data: { role: "group-title" } })),
    field(t("creator"), h("select", { name: "creator" }, creators)),
    field(t("kind"), h("select", { name: "kind", data: { role: "group-kind" } }, kinds)),
    h("label", { class: "line" }, h("span", {}, t("withBot")), withBot),
    submit("add-group"),
  ];
  const add = ({ title, creator: chosen, kind, bot }) => {
    const members = [Number(chosen), ...(bot ? [store.bot.id] : [])];
    const forum = kind === "forum";
    const type = forum ? "supergroup" : kind;
    return page.act(() => api.addGroup({ title, creator: Number(chosen), members, type, forum }));
  };
  return unfolding(t("newGroup"), "group-form", fields, add);
}
