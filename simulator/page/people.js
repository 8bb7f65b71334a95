/** Who is here, and how do people and groups get added? The panel behind the people button. */

import * as api from "./api.js";
import { avatar } from "./bubble.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openDialog } from "./overlay.js";
import { fullName } from "./tell.js";
import { LANGUAGES, languageOf, pick, t } from "./words.js";

const CODES = { en: "en", zh_Hans: "zh-hans", zh_Hant: "zh-hant" };

/** Open the panel; it redraws itself after each change that it makes. */
export function openPeople(app) {
  const content = h("div", { class: "people" });
  const problem = h("p", { class: "problem", role: "alert" });
  const close = h("button", { type: "button", class: "tool", "aria-label": t("close"), data: { role: "close-people" }, onclick: () => dialog.close() }, icon("close"));
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
  const draw = () => fill(content, head, problem, people(app.store, open), personForm(act), groups(app.store, act), groupForm(app.store, act));
  draw();
  const dialog = openDialog(content, { label: t("people"), role: "people-panel", shape: "panel" });
}

function people(store, open) {
  const rows = [...store.people.values()].map((person) => {
    const name = fullName(person);
    const notes = [pick(store.extra.roles?.[person.id]), LANGUAGES[languageOf(person.language_code)], stateOf(person)];
    const words = h("span", { class: "who-words" }, h("strong", {}, name), h("span", { class: "who-role wraps" }, notes.filter(Boolean).join(" · ")));
    const button = h("button", { type: "button", class: "plain-button", data: { role: "open-person", person: person.id }, onclick: () => open(person.id, person.id) }, t("openPane"));
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
const submit = (role) => h("button", { type: "submit", class: "main-button", data: { role } }, t("add"));

function form(title, role, fields, onSubmit) {
  const element = h("form", { class: "people-form", data: { role } }, h("h4", {}, title), fields);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    onSubmit(Object.fromEntries(new FormData(element)));
  });
  return element;
}

function personForm(act) {
  const languages = Object.entries(LANGUAGES).map(([key, name]) => h("option", { value: CODES[key] }, name));
  const fields = [
    field(t("firstName"), h("input", { name: "first_name", required: true, maxlength: 64, autocomplete: "off", data: { role: "person-name" } })),
    field(t("lastName"), h("input", { name: "last_name", maxlength: 64, autocomplete: "off" })),
    field(t("theirLanguage"), h("select", { name: "language_code", data: { role: "person-language" } }, languages)),
    submit("add-person"),
  ];
  return form(t("addPerson"), "person-form", fields, (details) => act(() => api.addPerson(withoutEmpty(details))));
}

const withoutEmpty = (details) => Object.fromEntries(Object.entries(details).filter(([, value]) => value !== ""));

function groups(store, act) {
  const all = [...store.chats.values()].filter((chat) => chat.type !== "private" && !chat.migrated_to);
  return [h("h3", {}, t("groupsHere")), h("ul", { class: "people-list" }, all.map((chat) => groupRow(store, chat, act)))];
}

function groupRow(store, chat, act) {
  const members = store.membersOf(chat.id);
  const names = members.map(({ id }) => store.nameOf(id)).join(", ");
  const words = h("span", { class: "who-words" }, h("strong", {}, chat.title), h("span", { class: "who-role wraps" }, names));
  const absent = [...store.people.values()].filter(({ id }) => !store.isMember(id, chat.id));
  const hasBot = store.isMember(store.bot.id, chat.id);
  const choose = h("select", { "aria-label": t("addToGroup", { group: chat.title }), data: { role: "add-to-group", chat: chat.id } },
    h("option", { value: "" }, t("choosePerson")),
    absent.map((person) => h("option", { value: `person_id:${person.id}` }, fullName(person))),
    !hasBot && h("option", { value: `bot_id:${store.bot.id}` }, t("addBot")));
  choose.addEventListener("change", () => {
    const [kind, id] = choose.value.split(":");
    act(() => api.setMember(chat.id, { [kind]: Number(id), status: "member" }));
  });
  const someAbsent = absent.length > 0 || !hasBot;
  return h("li", {}, avatar(chat.id, chat.title, "small"), words, someAbsent && choose);
}

function groupForm(store, act) {
  const creators = [...store.people.values()].map((person) => h("option", { value: person.id }, fullName(person)));
  const fields = [
    field(t("groupTitle"), h("input", { name: "title", required: true, maxlength: 128, autocomplete: "off", data: { role: "group-title" } })),
    field(t("creator"), h("select", { name: "creator" }, creators)),
    submit("add-group"),
  ];
  return form(t("newGroup"), "group-form", fields, ({ title, creator }) =>
    act(() => api.addGroup({ title, creator: Number(creator), members: [Number(creator)], type: "group" })));
}
