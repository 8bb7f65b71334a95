/** How do the bots get their updates, and what did they ask for that is not modelled? */

import { avatar } from "../bubble.js";
import { nameAndNote } from "../controls.js";
import { fill, h } from "../dom.js";
import { t } from "../words.js";
import { section } from "./parts.js";

export class BotsPage {
  constructor(backstage) {
    this.backstage = backstage;
    this.root = h("div", {});
  }

  draw() {
    const { control, bots } = this.backstage.store;
    if (!control) return;
    const nameOf = ({ id, username }) => bots.find((bot) => bot.id === id)?.name ?? username;
    const rows = control.bots.map((bot) => botRow(bot, nameOf(bot)));
    const missing = Object.entries(control.not_modelled).sort(([, a], [, b]) => b - a);
    fill(
      this.root,
      section(t("botsTitle"), t("botsNote"), h("ul", { class: "lines" }, rows)),
      section(t("notModelledTitle"), t("notModelledNote"), notModelled(missing)),
    );
  }
}

function botRow({ id, username, waiting, webhook }, name) {
  const way = webhook ? [t("webhook"), h("code", {}, addressOf(webhook))] : t("polling");
  const count = waiting ? t("waiting", waiting) : t("noneWaiting");
  return h(
    "li",
    { class: "bot", data: { role: "bot", bot: id } },
    h("div", { class: "bot-head" }, avatar(id, name), nameAndNote(name, `@${username}`)),
    h("p", {}, way),
    h("p", { class: waiting ? "waits" : "" }, count),
  );
}

const addressOf = (webhook) => (typeof webhook === "string" ? webhook : webhook.url);

function notModelled(missing) {
  if (!missing.length) return h("p", { class: "state" }, t("notModelledNone"));
  const rows = missing.map(([method, count]) =>
    h("li", { class: "line" }, h("code", {}, method), h("span", {}, t("times", count))));
  return h("ul", { class: "lines", data: { role: "not-modelled" } }, rows);
}
