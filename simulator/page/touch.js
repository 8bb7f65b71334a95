/** What do fingers say that a mouse says otherwise? */

const HOLD_MS = 450;
const SHAKE_PX = 10;

/** Call `act` where a finger rests on the list, as Telegram's own clients do. */
export function onHold(list, act) {
  let timer = null;
  let from = null;
  const stop = () => clearTimeout(timer);
  list.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    from = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => act(event), HOLD_MS);
  });
  list.addEventListener("pointermove", ({ clientX: x, clientY: y }) => {
    if (from && Math.hypot(x - from.x, y - from.y) > SHAKE_PX) stop();
  });
  for (const end of ["pointerup", "pointercancel"]) list.addEventListener(end, stop);
}
