/** What time is it in this Telegram, and how is its clock moved? */

import * as api from "../api.js";
import { wordButton } from "../controls.js";
import { fill, h } from "../dom.js";
import { clockFace, dateFace } from "../times.js";
import { t } from "../words.js";
import { field, option, section } from "./parts.js";

const SPANS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
const QUICK = { minute: 60, hour: 3600, oneDay: 86_400 };
const TICK_MS = 500;
const NOTICED_SECONDS = 2;

export class TimePage {
  #ticking = null;

  constructor(backstage) {
    this.backstage = backstage;
    this.face = h("time", { class: "clock-face", data: { role: "clock" } });
    this.date = h("span", { class: "clock-date" });
    this.lead = h("span", { class: "clock-lead", data: { role: "clock-lead" } });
    const clock = h("div", { class: "clock" }, this.face, this.date, this.lead);
    this.root = h("div", {}, section(t("timeTitle"), t("timeNote"), clock, this.#quick(), this.#own()));
  }

  shown() {
    this.#ticking = setInterval(() => this.draw(), TICK_MS);
  }

  hidden() {
    clearInterval(this.#ticking);
  }

  draw() {
    const { time } = this.backstage.store.control ?? {};
    if (!time) return;
    const now = this.backstage.store.now();
    fill(this.face, clockFace(now));
    fill(this.date, dateFace(now));
    fill(this.lead, lead(time));
  }

  #advance(seconds) {
    return this.backstage.change(() => api.advance(seconds));
  }

  #quick() {
    const buttons = Object.entries(QUICK).map(([word, seconds]) => {
      const onclick = () => this.#advance(seconds);
      return wordButton(t(word), { role: `advance-${word}`, shape: "chip-button", onclick });
    });
    return h("div", { class: "chips", role: "group", "aria-label": t("forward") }, buttons);
  }

  #own() {
    const props = { type: "number", min: 1, step: "any", required: true, value: 5 };
    const amount = h("input", { ...props, data: { role: "advance-amount" } });
    const options = Object.keys(SPANS).map((unit) => option(unit, t(unit)));
    const unit = h("select", { data: { role: "advance-unit" } }, options);
    unit.value = "minutes";
    const go = h("button", { type: "submit", class: "main-button", data: { role: "advance" } }, t("go"));
    const fields = [field(t("ownAmount"), amount), field(t("ownUnit"), unit), go];
    const form = h("form", { class: "inline-form", "aria-label": t("ownTime") }, fields);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#advance(Number(amount.value) * SPANS[unit.value]);
    });
    return form;
  }
}

function lead({ driven, offset }) {
  if (driven) return t("timeDriven");
  if (Math.abs(offset) < NOTICED_SECONDS) return t("timeReal");
  return t(offset > 0 ? "timeAhead" : "timeBehind", { by: span(Math.abs(offset)) });
}

/** A length of time in its two largest units. */
function span(length) {
  const whole = Math.round(length);
  const parts = [
    ["spanDays", Math.floor(whole / 86_400)],
    ["spanHours", Math.floor(whole / 3600) % 24],
    ["spanMinutes", Math.floor(whole / 60) % 60],
    ["spanSeconds", whole % 60],
  ];
  const told = parts.filter(([, count]) => count > 0).slice(0, 2);
  return told.map(([word, count]) => t(word, count)).join(" ");
}
