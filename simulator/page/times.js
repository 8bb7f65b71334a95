/** How are times, sizes and lengths written for the reader? */

import { locale, t } from "./words.js";

let timeZone; // the reader's own, unless the embedding program's people live elsewhere

let offset = 0; // how far Telegram's clock is from the reader's, in seconds

export const useZone = (name) => {
  timeZone = name;
};

export const useOffset = (seconds) => {
  offset = seconds;
};

export const clock = (date) => {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };
  return new Intl.DateTimeFormat(locale(), options).format(date * 1000);
};

const TIME = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const inWords = (date, options) =>
  new Intl.DateTimeFormat(locale(), { ...options, timeZone }).format(date * 1000);

/** The time to the second, as on a clock. */
export const clockFace = (date) => inWords(date, TIME);
export const dateFace = (date) => inWords(date, { dateStyle: "full" });
/** The time to the millisecond, for calls that follow each other closely. */
export const preciseClock = (date) => inWords(date, { ...TIME, fractionalSecondDigits: 3 });

export const fullTime = (date) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeStyle: "medium", timeZone }).format(
    date * 1000,
  );

/** Midnight of that day as UTC would have it: sv-SE writes 2026-11-22. */
const dayNumber = (date) => Date.parse(
  new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone }).format(date),
);

/** The day of `date` (Unix seconds) as a heading: today, yesterday, or its date. */
export function day(date) {
  const days = Math.round((dayNumber(Date.now() + offset * 1000) - dayNumber(date * 1000)) / 86_400_000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "long", timeZone }).format(
    date * 1000,
  );
}

export const figure = (count) => new Intl.NumberFormat(locale()).format(count);

export const isSameDay = (a, b) => dayNumber(a * 1000) === dayNumber(b * 1000);

export function seconds(length) {
  const whole = Math.max(0, Math.round(length || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function size(bytes) {
  if (!bytes) return "";
  const units = ["B", "KB", "MB", "GB"];
  const step = Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), units.length - 1);
  const figure = new Intl.NumberFormat(locale(), { maximumFractionDigits: step ? 1 : 0 });
  return `${figure.format(bytes / 1024 ** step)} ${units[step]}`;
}
