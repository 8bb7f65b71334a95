/** Who is here, and what becomes of them? People are added, blocked, lost; groups are beside. */

import * as api from "../api.js";
import { avatar } from "../bubble.js";
import { iconButton, nameAndNote, wordButton } from "../controls.js";
import { fill, h, isPhone } from "../dom.js";
import { confirm, openMenu } from "../overlay.js";
import { fullName } from "../tell.js";
import { LANGUAGES, languageOf, pick, t } from "../words.js";
import { groupForm, groupRow } from "./groups.js";
import { field, input, option, section, submit, unfolding } from "./parts.js";

const CODES = { en: "en", zh_Hans: "zh-hans", zh_Hant: "zh-hant" };
const MANY = 8;

export class PeoplePage {
  #sought = "";
  /** Which groups are unfolded. */
  unfolded = new Set();

  constructor(backstage) {
    this.backstage = backstage;
    this.store = backstage.store;
    this.people = h("ul", { class: "people-list", data: { role: "people-list" } });
    this.groups = h("ul", { class: "people-list", data: { role: "group-list" } });
    this.nobody = h("p", { class: "state", role: "status" });
    this.newGroup = h("div", {});
    this.root = h(
      "div",
      { class: "people" },
      this.#search(),
      this.nobody,
      section(t("peopleHere"), t("peopleNote"), this.people, this.#personForm()),
      section(t("groupsHere"), t("groupsNote"), this.groups, this.newGroup),
    );
  }

  #search() {
    this.search = h("input", {
      type: "search",
      class: "search",
      maxlength: 64,
      autocomplete: "off",
      placeholder: t("findPeople"),
      "aria-label": t("findPeople"),
      data: { role: "find-people" },
    });
    this.search.addEventListener("input", () => {
      this.#sought = this.search.value.trim().toLowerCase();
      this.draw();
    });
    return this.search;
  }

  /** Draw the lists anew, but not under the hands of somebody who fills in a form of a group. */
  draw({ isForced = false } = {}) {
    const { store } = this;
    const held = this.groups.contains(document.activeElement) && document.activeElement;
    if (!isForced && held && held.matches("input, select")) return;
    const people = [...store.people.values()].filter((person) => this.#isSought(describe(store, person)));
    const groups = store.groups.filter((chat) => this.#isSought(chat.title));
    this.search.hidden = store.people.size + store.groups.length <= MANY;
    this.nobody.textContent = people.length || groups.length || !this.#sought ? "" : t("nobodyFound");
    fill(this.people, people.map((person) => this.#person(person)));
    fill(this.groups, groups.map((chat) => groupRow(this, chat)));
    if (!this.#isFilling()) fill(this.newGroup, groupForm(this));
  }

  /** Whether the form of a new group is being written: those to choose from then stay. */
  #isFilling() {
    return this.newGroup.querySelector("details")?.open;
  }

  #isSought(words) {
    return words.toLowerCase().includes(this.#sought);
  }

  /** Do something and show what came of it, even where no event tells. */
  async act(call) {
    const answer = await this.backstage.attempt(call);
    if (answer === undefined) return undefined;
    await this.store.refresh();
    this.draw({ isForced: true });
    return answer;
  }

  open(person, chat) {
    if (isPhone()) this.backstage.close(); // it would cover what is opened
    this.backstage.app.addPane({ person, chat });
  }

  #person(person) {
    const name = fullName(person) || t("deactivated");
    const words = nameAndNote(name, notesOf(this.store, person), { wraps: true });
    const data = { person: person.id };
    const onclick = () => this.open(person.id, person.id);
    const button = wordButton(t("openPane"), { role: "open-person", data, onclick });
    const label = t("personMenu", { name });
    const menu = ({ currentTarget }) =>
      openMenu(currentTarget, this.#personItems(person), { label, role: "person-actions" });
    const more = iconButton("more", { role: "person-more", label, onclick: menu });
    more.dataset.person = person.id;
    return h("li", { data }, avatar(person.id, name, "small"), words, button, more);
  }

  #personItems(person) {
    if (person.deactivated) return [{ heading: t("deactivated") }];
    const block = () => this.act(() => api.block(person.id));
    const unblock = () => this.act(() => api.unblock(person.id));
    const spoken = languageOf(person.language_code);
    const languages = Object.entries(LANGUAGES).map(([key, label]) => ({
      label,
      isChosen: key === spoken,
      data: { language: key },
      onPick: () => this.act(() => api.setLanguage(person.id, CODES[key])),
    }));
    return [
      person.blocked
        ? { role: "unblock", icon: "check", label: t("unblock"), onPick: unblock }
        : { role: "block", icon: "block", label: t("block"), onPick: block },
      { heading: t("theirLanguage") },
      ...languages,
      "-",
      {
        role: "deactivate",
        icon: "trash",
        label: t("deactivate"),
        isDanger: true,
        onPick: () => this.#deactivate(person),
      },
    ];
  }

  async #deactivate(person) {
    const title = t("deactivateTitle", { name: fullName(person) });
    const question = { title, text: t("deactivateText"), yes: t("deactivate"), isDanger: true };
    if (await confirm(question)) await this.act(() => api.deactivate(person.id));
  }

  #personForm() {
    const choices = Object.entries(LANGUAGES).map(([key, name]) => option(CODES[key], name));
    const languages = h("select", { name: "language_code", data: { role: "person-language" } }, choices);
    const fields = [
      field(t("firstName"), input("first_name", 64, { required: true, data: { role: "person-name" } })),
      field(t("lastName"), input("last_name", 64)),
      field(t("theirLanguage"), languages),
      submit("add-person"),
    ];
    const add = (details) => this.act(() => api.addPerson(withoutEmpty(details)));
    return unfolding(t("addPerson"), "person-form", fields, add);
  }
}

function describe(store, person) {
  return [fullName(person), person.username, notesOf(store, person)].filter(Boolean).join(" ");
}

function notesOf(store, person) {
  const role = pick(store.extra.roles?.[person.id]);
  const notes = [role, LANGUAGES[languageOf(person.language_code)], stateOf(person)];
  return notes.filter(Boolean).join(" · ");
}

function stateOf({ blocked, started, deactivated }) {
  if (deactivated) return t("deactivated");
  if (blocked) return t("blocked");
  return started ? "" : t("notStarted");
}

const withoutEmpty = (details) =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => value !== ""));
