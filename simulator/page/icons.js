/** Which drawings stand on the buttons? All are 24 by 24 strokes, drawn for this page. */

import { svg } from "./dom.js";

const PATHS = {
  attach: "M20 11.5l-8.1 8.1a5.2 5.2 0 0 1-7.4-7.4l8.6-8.5a3.5 3.5 0 0 1 4.9 4.9l-8.5 8.5a1.7 1.7 0 0 1-2.5-2.4l7.7-7.7",
  send: "M4 12l16-8-5 16-3.6-6.4zM11.4 13.6L20 4",
  slash: "M15.5 5l-7 14",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  down: "M6 9.5l6 6 6-6",
  reply: "M9.5 6L4 11.5 9.5 17M4 11.5h9a7 7 0 0 1 7 7",
  forward: "M14.5 6l5.5 5.5-5.5 5.5M20 11.5h-9a7 7 0 0 0-7 7",
  edit: "M4 20l1-4.5L16 4.5l3.5 3.5-11 11zM13.5 7l3.5 3.5",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.5 10.5v5.5M13.5 10.5v5.5",
  copy: "M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 11.5a3 3 0 1 0-1.5-5.6M18 14.3c2 .6 3.3 2.4 3.5 5.2",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  reset: "M4.5 12a7.5 7.5 0 1 0 2.3-5.4L4 9.3M4 4.5v4.8h4.8",
  photo: "M4 5.5h16v13H4zM4 16l4.5-4.5 4 4 3-3 4.5 4.5M15.5 9.5v.01",
  album: "M7.5 7.5H20v10.5H7.5zM7.5 14H4V4.5h12.5v3M8 16.5l3.5-3 2.5 2 2-1.5 3.5 3",
  voice: "M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  video: "M3.5 6.5h12v11h-12zM15.5 11l5-3.5v9l-5-3.5",
  pin: "M12 21s6.5-6.3 6.5-11.5a6.5 6.5 0 0 0-13 0C5.5 14.7 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  pinned: "M9 3.5h6l-.8 6 3.3 3.5H6.5l3.3-3.5zM12 13v7.5",
  sticker: "M20 12.5a8 8 0 1 0-7.5 7.5zM20 12.5c-4.5-.5-8 3-7.5 7.5M9 10v.01M15 10v.01M8.8 13.5c.8 1 1.8 1.5 3 1.5",
  contact: "M12 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4zM5 20c.5-3.8 3.3-5.7 7-5.7s6.5 1.9 7 5.7",
  dice: "M5 5h14v14H5zM9 9v.01M15 9v.01M12 12v.01M9 15v.01M15 15v.01",
  poll: "M5 19v-6M12 19V5M19 19v-9",
  file: "M6.5 3.5h7l4 4v13h-11zM13.5 3.5v4h4",
  bellOff: "M4.5 4.5l15 15M7 10.5c0 4-1.5 5.5-2 6h11.5M17 13.5v-3a5 5 0 0 0-8-4M10.5 19.5a1.7 1.7 0 0 0 3 0",
  checks: "M2.5 12.5l4 4L15 8M10.5 15.5l1 1L20 8",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  block: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM6.5 6.5l11 11",
  link: "M9 15l6-6M10.5 6.5l1.7-1.7a4.5 4.5 0 0 1 6.5 6.5L17 13M13.5 17.5l-1.7 1.7a4.5 4.5 0 0 1-6.5-6.5L7 11",
  leave: "M14 4.5H5.5v15H14M10 12h10M16.5 8l4 4-4 4",
  left: "M14.5 5.5L8 12l6.5 6.5",
  right: "M9.5 5.5L16 12l-6.5 6.5",
  check: "M5 12.5l4.5 4.5L19 7.5",
  hash: "M9.5 4.5l-2 15M16.5 4.5l-2 15M4.5 9.5h15.5M4 14.5h15.5",
  group: "M12 11a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM6 19c.4-3.3 2.8-5 6-5s5.6 1.7 6 5M4.8 11.8a2.3 2.3 0 1 0 0-4.6M19.2 11.8a2.3 2.3 0 1 1 0-4.6",
};

const FILLED = new Set(["play"]);

/** The drawing `name`, hidden from screen readers: its button carries the label. */
export function icon(name) {
  const paint = FILLED.has(name)
    ? { fill: "currentColor", stroke: "none" }
    : { fill: "none", stroke: "currentColor", "stroke-width": name === "more" ? 2.6 : 1.8 };
  const frame = { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" };
  const line = { d: PATHS[name], "stroke-linecap": "round", "stroke-linejoin": "round" };
  return svg(["svg", { ...frame, ...paint }, ["path", line]]);
}
