/** Which calls did the bots make, as far as the page has heard? */

import { MOST_CALLS } from "../api.js";

// Cutting off the oldest one by one would move the whole list each time.
const SLACK = 500;
export const CUT_OFF = Symbol("cut off");
export const OPEN = Symbol("open");

/** The newest calls, by their running number. A call is told twice: as it comes, and answered. */
export class Wire {
  calls = [];
  /** How many were let go because there are too many. */
  dropped = 0;
  isPaused = false;
  #byNumber = new Map();
  #waiting = new Map();
  #listener = () => {};

  /** Hear of each change; one listener, the page that shows the calls. */
  listen(listener) {
    this.#listener = listener;
  }

  /** The number of the newest call that is known. */
  get last() {
    return this.calls.at(-1)?.n ?? 0;
  }

  get waiting() {
    return this.#waiting.size;
  }

  take(call) {
    if (this.isPaused) this.#waiting.set(call.n, call);
    else this.#put(call);
    if (this.#waiting.size > MOST_CALLS) {
      this.#waiting.delete(this.#waiting.keys().next().value);
    }
    this.#listener();
  }

  #put(call) {
    const at = this.#byNumber.get(call.n);
    if (at) return Object.assign(at, call);
    this.#byNumber.set(call.n, call);
    this.calls.push(call);
    if (this.calls.at(-2)?.n > call.n) this.calls.sort((a, b) => a.n - b.n);
    if (this.calls.length >= MOST_CALLS + SLACK) this.#letGo();
    return call;
  }

  #letGo() {
    const old = this.calls.splice(0, this.calls.length - MOST_CALLS);
    for (const { n } of old) this.#byNumber.delete(n);
    this.dropped += old.length;
  }

  pause() {
    this.isPaused = true;
    this.#listener();
  }

  resume() {
    this.isPaused = false;
    for (const call of this.#waiting.values()) this.#put(call);
    this.#waiting.clear();
    this.#listener();
  }

  clear() {
    this.calls = [];
    this.dropped = 0;
    this.#byNumber.clear();
    this.#waiting.clear();
    this.#listener();
  }
}

export const isError = ({ status, error, fault }) => status >= 400 || Boolean(error || fault);

/** The HTTP status; OPEN while the bot waits, CUT_OFF when the connection broke. */
export function outcome({ status, took, fault }) {
  if (status) return status;
  return took || fault ? CUT_OFF : OPEN;
}
