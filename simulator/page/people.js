/** Who is here, and how do people and groups get added? The panel behind the people button. */

import * as api from "./api.js";
import { avatar } from "./bubble.js";
import { iconButton, nameAndNote, wordButton } from "./controls.js";
import { fill, h } from "./dom.js";
import { openDialog } from "./overlay.js";
import { fullName } from "./tell.js";
import { LANGUAGES, languageOf, pick, t } from "./words.js";

const CODES = { en: "en", zh_Hans: "zh-hans", zh_Hant: "zh-hant" };

/** Open the panel; it redraws itself after each change that it makes. */
export function openPeople(app) {
  const content = h("div", { class: "people" });
  const problem = h("p", { class: "problem", role: "alert" });
  const leave = () => dialog.close();
  const close = iconButton("close", { role: "close-people", label: t("close"), onclick: leave });
  const head = h("div", { class: "dialog-head" }, h("h2", {}, t("people")), close);
  const act = async (call) => {
    problem.textContent = "";
    try {
      await call();
      await app.store.refresh();
      draw();
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      problem.textContent = t("failed", { error: error.message });
    }
  };
  const open = (person, chat) => {
    dialog.close();
    app.addPane({ person, chat });
  };
  const draw = () => {
    const { store } = app;
    const parts = [people(store, open), personForm(act), groups(store, act), groupForm(store, act)];
    fill(content, head, problem, parts);
  };
  draw();
  const dialog = openDialog(content, { label: t("people"), role: "people-panel", shape: "panel" });
}

function people(store, open) {
  const rows = [...store.people.values()].map((person) => {
    const name = fullName(person);
    const role = pick(store.extra.roles?.[person.id]);
    const notes = [role, LANGUAGES[languageOf(person.language_code)], stateOf(person)];
    const words = nameAndNote(name, notes.filter(Boolean).join(" · "), { wraps: true });
    const data = { person: person.id };
    const onclick = () => open(person.id, person.id);
    const button = wordButton(t("openPane"), { role: "open-person", data, onclick });
    return h("li", {}, avatar(person.id, name, "small"), words, button);
  });
  return [h("h3", {}, t("peopleHere")), h("ul", { class: "people-list" }, rows)];
}

function stateOf({ blocked, started, deactivated }) {
  if (deactivated) return t("deactivated");
  if (blocked) return t("blocked");
  return started ? "" : t("notStarted");
}

const field = (label, control) => h("label", { class: "field" }, h("span", {}, label), control);
const submit = (role) =>
  h("button", { type: "submit", class: "main-button", data: { role } }, t("add"));
const input = (name, length, props = {}) =>
  h("input", { name, maxlength: length, autocomplete: "off", ...props });

function form(title, role, fields, onSubmit) {
  const element = h("form", { class: "people-form", data: { role } }, h("h4", {}, title), fields);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    onSubmit(Object.fromEntries(new FormData(element)));
  });
  return element;
}

function personForm(act) {
  const choices = Object.entries(LANGUAGES).map(([key, name]) => option(CODES[key], name));
  const languages = h(
    "select",
    { name: "language_code", data: { role: "person-language" } },
    choices,
  );
  const first = input("first_name", 64, { required: true, data: { role: "person-name" } });
  const fields = [
    field(t("firstName"), first),
    field(t("lastName"), input("last_name", 64)),
    field(t("theirLanguage"), languages),
    submit("add-person"),
  ];
  const add = (details) => act(() => api.addPerson(withoutEmpty(details)));
  return form(t("addPerson"), "person-form", fields, add);
}

function withoutEmpty(details) {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== ""));
}

function groups(store, act) {
  const all = [...store.chats.values()].filter(
    (chat) => chat.type !== "private" && !chat.migrated_to,
  );
  const rows = all.map((chat) => groupRow(store, chat, act));
  return [h("h3", {}, t("groupsHere")), h("ul", { class: "people-list" }, rows)];
}

function groupRow(store, chat, act) {
  const names = store.membersOf(chat.id).map(({ id }) => store.nameOf(id));
  const words = nameAndNote(chat.title, names.join(", "), { wraps: true });
  return h("li", {}, avatar(chat.id, chat.title, "small"), words, joiner(store, chat, act));
}

/** A choice of those who are not in the group yet, the bot among them; null when all are. */
function joiner(store, chat, act) {
  const absent = [...store.people.values()].filter(({ id }) => !store.isMember(id, chat.id));
  const options = absent.map((person) => option(`person_id:${person.id}`, fullName(person)));
  if (!store.isMember(store.bot.id, chat.id)) options.push(option(
    `bot_id:${store.bot.id}`,
    t("addBot"),
  ));
  if (!options.length) return null;
  const label = t("addToGroup", { group: chat.title });
  const props = { "aria-label": label, data: { role: "add-to-group", chat: chat.id } };
  const choose = h("select", props, option("", t("choosePerson")), options);
  choose.addEventListener("change", () => {
    const [kind, id] = choose.value.split(":");
    act(() => api.setMember(chat.id, { [kind]: Number(id), status: "member" }));
  });
  return choose;
}

const option = (value, words) => h("option", { value }, words);

function groupForm(store, act) {
  const creators = [...store.people.values()].map((person) => option(person.id, fullName(person)));
  const fields = [
    field(t("groupTitle"), input("title", 128, { required: true, data: { role: "group-title" } })),
    field(t("creator"), h("select", { name: "creator" }, creators)),
    submit("add-group"),
  ];
  const add = ({ title, creator: chosen }) => {
    const creator = Number(chosen);
    return act(() => api.addGroup({ title, creator, members: [creator], type: "group" }));
  };
  return form(t("newGroup"), "group-form", fields, add);
}
