/** What can a newcomer send who has no photo, voice or place at hand? Drawn and played here. */

import { t } from "./words.js";

const PHOTO = { width: 960, height: 720 };
const RATE = 16000;
const VOICE_SECONDS = 3;
const VIDEO_SECONDS = 2;
const SCENES = [leak, corridorLamp, liftDoor, crack];
let sceneNumber = 0;

/** A drawn picture of a fault at home; the next call gives another one. */
export function samplePhoto() {
  const canvas = Object.assign(document.createElement("canvas"), PHOTO);
  const pencil = canvas.getContext("2d");
  const number = sceneNumber++;
  SCENES[number % SCENES.length](pencil, number);
  return new File([jpegOf(canvas)], `sample-${number + 1}.jpg`, { type: "image/jpeg" });
}

export const sampleAlbum = () => SCENES.map(() => samplePhoto());

// Not toBlob(): Chromium waits with it for an idle moment, which can take seconds.
function jpegOf(canvas) {
  const [, base64] = canvas.toDataURL("image/jpeg", 0.85).split(",");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function room(pencil, [wall, floor]) {
  const light = pencil.createLinearGradient(0, 0, PHOTO.width, PHOTO.height);
  light.addColorStop(0, wall);
  light.addColorStop(1, floor);
  pencil.fillStyle = light;
  pencil.fillRect(0, 0, PHOTO.width, PHOTO.height);
  pencil.fillStyle = "rgba(60, 45, 30, 0.28)";
  pencil.fillRect(0, 560, PHOTO.width, 160);
}

function shape(pencil, colour, path) {
  pencil.fillStyle = colour;
  pencil.fill(new Path2D(path));
}

function line(pencil, colour, width, path) {
  Object.assign(
    pencil,
    { strokeStyle: colour, lineWidth: width, lineCap: "round", lineJoin: "round" },
  );
  pencil.stroke(new Path2D(path));
}

function leak(pencil, number) {
  room(pencil, ["#e9e2d0", "#c9d3d6"]);
  line(pencil, "#8c979c", 44, "M480 0 V250 H250 V420");
  line(pencil, "#b9c3c7", 14, "M470 0 V240 H240 V420");
  shape(pencil, "#6e797e", "M205 410 h90 v34 h-90z M448 226 h64 v56 h-64z");
  for (let drop = 0; drop < 4 + (number % 3); drop += 1) {
    const y = 470 + drop * 48;
    shape(pencil, "#3f8fc4", `M250 ${y} q18 26 0 34 q-18 -8 0 -34z`);
  }
  shape(
    pencil,
    "rgba(63, 143, 196, 0.55)",
    "M90 640 q150 -60 330 -6 q120 40 -30 62 q-220 30 -300 -10 q-40 -24 0 -46z",
  );
}

function corridorLamp(pencil) {
  room(pencil, ["#4d5560", "#23272d"]);
  shape(pencil, "#5d6670", "M300 180 h360 v540 h-360z");
  shape(pencil, "#39404a", "M340 230 h280 v490 h-280z");
  shape(pencil, "#c7cdd4", "M380 40 h200 l40 60 h-280z");
  line(pencil, "#e8c34a", 6, "M420 130 l-30 46 M480 132 v40 M540 130 l30 46");
  line(pencil, "#1c2025", 10, "M470 46 l22 22 l-18 18 l20 14");
}

function liftDoor(pencil) {
  room(pencil, ["#d9d2c4", "#b8ad9a"]);
  shape(pencil, "#707a82", "M250 90 h460 v630 h-460z");
  shape(pencil, "#aab4bb", "M275 120 h190 v600 h-190z M520 120 h165 v600 h-165z");
  shape(pencil, "#22262a", "M465 120 h55 v600 h-55z");
  shape(pencil, "#b3342d", "M400 24 h160 v48 h-160z");
  line(pencil, "#ffd9d2", 8, "M440 36 v24 M440 60 h22 M490 36 h30 M490 48 h22 M490 36 v24");
}

function crack(pencil) {
  room(pencil, ["#f2ede3", "#d8d4cb"]);
  line(pencil, "#5b534a", 7, "M180 60 l70 96 l-26 84 l92 70 l-14 92 l80 66");
  line(pencil, "#8a8176", 4, "M250 156 l60 20 M316 310 l76 -24 M302 402 l-52 40");
  shape(pencil, "#c3b79f", "M560 120 h250 v200 h-250z");
  shape(pencil, "#8fb7cf", "M580 140 h210 v160 h-210z");
  line(pencil, "#f2ede3", 10, "M685 140 v160 M580 220 h210");
}

/** A short voice-like sound as a WAV file. */
export function sampleVoice() {
  const count = RATE * VOICE_SECONDS;
  const bytes = new DataView(new ArrayBuffer(44 + count * 2));
  writeHeader(bytes, count);
  for (let index = 0; index < count; index += 1) bytes.setInt16(
    44 + index * 2,
    hum(index / RATE),
    true,
  );
  return new File([bytes.buffer], "sample-voice.wav", { type: "audio/wav" });
}

function writeHeader(bytes, count) {
  const words = (at, text) =>
    [...text].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  const [whole, samples] = [36 + count * 2, count * 2];
  words(0, "RIFF");
  words(8, "WAVEfmt ");
  words(36, "data");
  const long = [[4, whole], [16, 16], [24, RATE], [28, RATE * 2], [40, samples]];
  const short = [[20, 1], [22, 1], [32, 2], [34, 16]];
  for (const [at, value] of long) bytes.setUint32(at, value, true);
  for (const [at, value] of short) bytes.setUint16(at, value, true);
}

// Syllables at about four a second over a falling pitch: enough like speech to be recognised.
function hum(second) {
  const pitch = 150 + 25 * Math.sin(second * 5) - second * 12;
  const syllable = Math.max(0, Math.sin(second * 2 * Math.PI * 3.6)) ** 0.6;
  const overtone = (number) => Math.sin(number * 2 * Math.PI * pitch * second) / number;
  const tone = overtone(1) + overtone(2) + overtone(4);
  return Math.round(tone * syllable * 6500);
}

/** A short film of dripping water, recorded from a canvas; null where the browser cannot. */
export async function sampleVideo() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 360 });
  if (!canvas.captureStream || !window.MediaRecorder) return null;
  const recorder = new MediaRecorder(canvas.captureStream(20));
  const chunks = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const done = new Promise((resolve) => (recorder.onstop = resolve));
  const stopDrawing = drip(canvas);
  recorder.start();
  setTimeout(() => recorder.stop(), VIDEO_SECONDS * 1000);
  await done;
  stopDrawing();
  return new File(chunks, "sample-video.webm", { type: "video/webm" });
}

function drip(canvas) {
  const pencil = canvas.getContext("2d");
  const begun = performance.now();
  const timer = setInterval(() => {
    const fall = ((performance.now() - begun) / 700) % 1;
    pencil.setTransform(0.5, 0, 0, 0.5, 0, 0);
    leak(pencil, 0);
    const y = 450 + fall * fall * 180;
    shape(pencil, "#2c6f9e", `M250 ${y} q22 32 0 42 q-22 -10 0 -42z`);
  }, 50);
  return () => clearInterval(timer);
}

export const samplePlace = () => ({ latitude: 22.2819, longitude: 114.1581 });
export const sampleContact = () => ({ phone_number: "+447700900123", first_name: "Bruno" });
export const samplePoll = () => ({
  question: t("pollQuestion"),
  options: t("pollOptions").split("|"),
});
