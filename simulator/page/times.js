/** How are times, sizes and lengths written for the reader? */

import { locale, t } from "./words.js";

let timeZone; // the reader's own, unless the embedding program's people live elsewhere

export const useZone = (name) => {
  timeZone = name;
};

export const clock = (date) => {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };
  return new Intl.DateTimeFormat(locale(), options).format(date * 1000);
};

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
  const days = Math.round((dayNumber(Date.now()) - dayNumber(date * 1000)) / 86_400_000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "long", timeZone }).format(
    date * 1000,
  );
}

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
