/** How do photos, voices, places and the other kinds of content look inside a bubble? */

import { fileUrl } from "./api.js";
import { iconButton } from "./controls.js";
import { h, svg } from "./dom.js";
import { icon } from "./icons.js";
import { kindOf } from "./tell.js";
import { seconds, size } from "./times.js";
import { t } from "./words.js";

const ENOUGH_PIXELS = 640;
const BARS = 36;
const SMALLEST_STICKER = 64;

/** `{kind, element}` of the message's media; null when it is text alone. */
export function mediaOf(message, on) {
  const kind = kindOf(message);
  return kind && MAKERS[kind] ? { kind, element: MAKERS[kind](message, on) } : null;
}

const MAKERS = {
  photo: (message, on) => photo(message, on),
  animation: (message) => video(message.animation, { loop: true }),
  video: (message) => video(message.video),
  video_note: (message) => h("div", { class: "round-video" }, video(message.video_note)),
  voice: (message) => voice(message.voice, message),
  audio: (message) => voice(message.audio, message, message.audio.title ?? message.audio.file_name),
  document: (message) => fileCard(message.document),
  sticker: (message) => sticker(message.sticker),
  location: (message) => place(message.location),
  venue: (message) => place(message.venue.location, message.venue),
  contact: (message) => contactCard(message.contact),
  poll: (message) => poll(message.poll),
  dice: (message) => dice(message.dice),
};

const largest = (sizes) => sizes.reduce((a, b) => (b.width > a.width ? b : a));
const wideEnough = (sizes) =>
  [...sizes].sort((a, b) => a.width - b.width).find(
    (one) => one.width >= ENOUGH_PIXELS,
  ) ?? largest(sizes);

function photo(message, on) {
  const shown = wideEnough(message.photo);
  const image = picture(shown.file_id, message.caption ?? t("photo"));
  const ratio = shown.width && shown.height ? shown.width / shown.height : 4 / 3;
  const open = () => on.photo(message);
  const style = { "--ratio": Math.min(Math.max(ratio, 0.6), 2.2) };
  image.addEventListener("error", () => image.closest(".photo")?.classList.add("missing"));
  const props = { type: "button", class: "photo", "aria-label": t("openPhoto"), style };
  return h("button", { ...props, onclick: open }, image);
}

const picture = (fileId, alt) => h("img", { src: fileUrl(fileId), alt, draggable: "false" });

function video(file, { loop = false } = {}) {
  const props = {
    src: fileUrl(file.file_id),
    preload: "metadata",
    playsinline: true,
    class: "video",
  };
  return h(
    "video",
    loop ? { ...props, loop, muted: true, autoplay: true } : { ...props, controls: true },
  );
}

function voice(file, message, title) {
  const sound = new Audio();
  const length = h("span", { class: "voice-time" }, seconds(file.duration));
  const bars = barsOf(file.file_unique_id ?? file.file_id);
  const onclick = () => toggle(sound, file);
  const button = iconButton("play", { role: "play", label: t("play"), shape: "play", onclick });
  const wave = h("span", { class: "wave", "aria-hidden": "true" }, bars);
  follow({ sound, button, bars, length, file });
  const head = title && h("span", { class: "voice-title" }, title);
  return h(
    "div",
    { class: "voice" },
    button,
    h("div", { class: "voice-body" }, head, wave, length),
  );
}

function toggle(sound, file) {
  if (!sound.src) sound.src = fileUrl(file.file_id);
  // Bytes that are no playable sound simply do not play; the bubble stays as it was.
  if (sound.paused) sound.play().catch((error) => console.info("cannot play", error.message));
  else sound.pause();
}

function follow({ sound, button, bars, length, file }) {
  const draw = () => {
    const total = Number.isFinite(sound.duration) ? sound.duration : file.duration || 1;
    const part = sound.ended ? 0 : sound.currentTime / total;
    bars.forEach((bar, index) => bar.classList.toggle("heard", index / bars.length < part));
    length.textContent = seconds(
      sound.paused && !part ? file.duration || total : sound.currentTime,
    );
  };
  const show = () => {
    const name = sound.paused ? "play" : "pause";
    button.replaceChildren(icon(name));
    button.setAttribute("aria-label", t(name));
    draw();
  };
  for (const event of ["play", "pause", "ended"]) sound.addEventListener(event, show);
  sound.addEventListener("timeupdate", draw);
}

// The true loudness is not in the message; a fixed wave per file is at least recognisable.
function barsOf(seed) {
  let value = [...String(seed)].reduce(
    (sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0,
    7,
  );
  return Array.from({ length: BARS }, (_, index) => {
    value = (value * 1664525 + 1013904223) >>> 0;
    const swell = 0.55 + 0.45 * Math.sin(index / 3.1);
    return h("i", { style: { height: `${Math.round(18 + 82 * swell * (value / 2 ** 32))}%` } });
  });
}

function fileCard(file) {
  const name = file.file_name ?? t("document");
  const link = {
    href: fileUrl(file.file_id),
    download: name,
    "aria-label": t("download", { name }),
  };
  const mark = h("span", { class: "card-icon" }, icon("file"));
  return h("a", { class: "card file-card", ...link }, mark, lines(name, size(file.file_size)));
}

function contactCard(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  const mark = h("span", { class: "card-icon" }, icon("contact"));
  return h("div", { class: "card" }, mark, lines(name, contact.phone_number));
}

const lines = (first, second) =>
  h("span", { class: "card-lines" }, h("strong", {}, first), second && h("span", {}, second));

function sticker(file) {
  const face = h("span", { class: "sticker-face" }, file.emoji ?? "🙂");
  const image = picture(file.file_id, file.emoji ?? t("sticker"));
  const showFace = () => image.replaceWith(face);
  image.addEventListener("error", showFace);
  // The simulator's own stickers are a few empty pixels: their emoji says more.
  image.addEventListener("load", () => image.naturalWidth < SMALLEST_STICKER && showFace());
  return h("div", { class: "sticker" }, image);
}

function dice({ emoji, value }) {
  if ((emoji ?? "🎲") !== "🎲") return otherGame(`${emoji} ${value}`);
  const dots = DOTS[value] ?? DOTS[1];
  const circles = dots.map(([x, y]) => ["circle", { cx: x, cy: y, r: 8 }]);
  const box = ["rect", { x: 4, y: 4, width: 92, height: 92, rx: 20 }];
  const label = `${t("dice")}: ${value}`;
  const frame = { viewBox: "0 0 100 100", role: "img", "aria-label": label };
  return h("div", { class: "dice" }, svg(["svg", frame, box, ...circles]));
}

const otherGame = (words) =>
  h("div", { class: "sticker" }, h("span", { class: "sticker-face" }, words));

const [L, M, R] = [26, 50, 74];
const DOTS = {
  1: [[M, M]],
  2: [[L, L], [R, R]],
  3: [[L, L], [M, M], [R, R]],
  4: [[L, L], [R, L], [L, R], [R, R]],
  5: [[L, L], [R, L], [M, M], [L, R], [R, R]],
  6: [[L, L], [R, L], [L, M], [R, M], [L, R], [R, R]],
};

function place({ latitude, longitude }, venue) {
  const words = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const below = venue ? lines(venue.title, venue.address) : lines(t("location"), words);
  return h("div", { class: "place", title: words }, svg(mapDrawing(latitude, longitude)), below);
}

// No map is fetched: streets are drawn from the coordinates, so the same place looks the same.
function mapDrawing(latitude, longitude) {
  const shift = Math.round((Math.abs(latitude * 7919) % 60) - 30);
  const tilt = Math.round((Math.abs(longitude * 6151) % 30) - 15);
  const roads = [
    `M-20 ${50 + shift / 2} L320 ${80 + shift / 2}`,
    `M-20 ${128 + shift / 3} L320 ${112 + shift / 3}`,
    `M${70 + shift} -20 L${96 + shift} 180`,
    `M${208 + shift / 2} -20 L${190 + shift / 2} 180`,
  ].map((d) => ["path", { d, class: "road" }]);
  const park = ["rect", { x: 110 + shift, y: 8, width: 70, height: 52, rx: 10, class: "park" }];
  const turn = ["g", { transform: `rotate(${tilt} 150 75)` }, park, ...roads];
  const pin = [
    "path",
    { class: "pin", d: "M150 82c-13-16-20-25-20-35a20 20 0 0 1 40 0c0 10-7 19-20 35z" },
  ];
  const eye = ["circle", { class: "pin-eye", cx: 150, cy: 47, r: 7.5 }];
  const shadow = ["ellipse", { class: "pin-shadow", cx: 150, cy: 83, rx: 9, ry: 3 }];
  return [
    "svg",
    { viewBox: "0 0 300 150", class: "map", "aria-hidden": "true" },
    turn,
    shadow,
    pin,
    eye,
  ];
}

function poll({ question, options, total_voter_count: total = 0 }) {
  const rows = options.map(({ text, voter_count: votes = 0 }) => {
    const share = total ? Math.round((votes / total) * 100) : 0;
    const bar = h("span", { class: "poll-bar", style: { "--share": `${share}%` } });
    const figure = h("span", { class: "poll-share" }, `${share}%`);
    return h("li", {}, figure, h("span", { class: "poll-text" }, text), bar);
  });
  const note = `${t("pollNote")} · ${t("votes", total)}`;
  const head = [h("strong", {}, question), h("span", { class: "poll-note" }, note)];
  return h("div", { class: "poll" }, head, h("ul", {}, rows));
}
