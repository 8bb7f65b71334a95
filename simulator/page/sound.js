/** How does an arriving message sound, and does the reader want to hear it? */

const MUTED = "simulator.muted";
const QUIET = 0.05; // a gain that is heard in a quiet office and no further
const NOTES = [880, 1174.7];
const NOTE_SECONDS = 0.09;
const APART_MS = 600; // an alert to many panes is one ping, not a carillon

let context = null;
let lastAt = -Infinity;

// Browsers let a page sound only once somebody has touched it.
const unlock = () => {
  context ??= new AudioContext();
};
for (const gesture of ["pointerdown", "keydown"]) {
  document.addEventListener(gesture, unlock, { once: true, capture: true });
}

export const isMuted = () => localStorage.getItem(MUTED) === "yes";

export function setMuted(muted) {
  localStorage.setItem(MUTED, muted ? "yes" : "no");
  document.documentElement.dataset.muted = muted;
}

/** Two soft notes, unless the reader muted the page or another ping has just sounded. */
export function ping() {
  const now = performance.now();
  if (isMuted() || !context || now - lastAt < APART_MS) return;
  lastAt = now;
  NOTES.forEach((pitch, index) => sound(pitch, context.currentTime + index * NOTE_SECONDS));
}

function sound(pitch, from) {
  const note = context.createOscillator();
  const loudness = context.createGain();
  note.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, from);
  loudness.gain.linearRampToValueAtTime(QUIET, from + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.0001, from + 3 * NOTE_SECONDS);
  note.connect(loudness).connect(context.destination);
  note.start(from);
  note.stop(from + 3 * NOTE_SECONDS);
}

setMuted(isMuted());
