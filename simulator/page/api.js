/** How does the page ask the simulator, and hear from it? */

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 8000;

/** A refusal by the simulator; the message is its own sentence. */
export class Refused extends Error {}

async function ask(path, options = {}) {
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

function post(path, body = {}) {
  if (body instanceof FormData) return ask(path, { method: "POST", body });
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export const getWorld = () => ask("/people/world");
export const getExtra = () => ask("/people/extra");

/** Messages of a chat, oldest first; `before` asks for those older than that id. */
export async function getMessages(chatId, { limit, before } = {}) {
  const query = new URLSearchParams({ limit });
  if (before !== undefined) query.set("before", before);
  const answer = await ask(`/people/chats/${chatId}/messages?${query}`);
  return Array.isArray(answer) ? answer : answer.messages;
}

export async function getCommands(person, chat) {
  const answer = await ask(`/people/commands?person=${person}&chat=${chat}`);
  return Array.isArray(answer) ? answer : answer.commands;
}

export const fileUrl = (fileId) => `/people/files/${encodeURIComponent(fileId)}`;

export const send = (person, content) => post(`/people/${person}/send`, content);
export const edit = (person, content) => post(`/people/${person}/edit`, content);
export const forward = (person, content) => post(`/people/${person}/forward`, content);
export const press = (person, content) => post(`/people/${person}/press`, content);
export const remove = (person, content) => post(`/people/${person}/delete`, content);
export const block = (person) => post(`/people/${person}/block`);
export const unblock = (person) => post(`/people/${person}/unblock`);
export const start = (person, payload = "") => post(`/people/${person}/start`, { payload });
export const addPerson = (details) => post("/people", details);
export const addGroup = (details) => post("/people/chats", details);
export const setMember = (chat, details) => post(`/people/chats/${chat}/members`, details);
export const reset = () => post("/people/reset");

/** Send files with a caption; more than one becomes an album. */
export function sendFiles(person, { chat_id, files, kind, caption, reply_to, thread_id }) {
  const form = new FormData();
  const fields = { chat_id, kind, caption, reply_to, thread_id };
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  for (const file of files) form.append("files", file, file.name);
  return post(`/people/${person}/send`, form);
}

/** Follow live events for ever; `onState` hears "connected" and "reconnecting". */
export function follow({ onEvent, onState }) {
  let pause = FIRST_PAUSE_MS;
  const connect = () => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/people/live`);
    socket.onopen = () => {
      pause = FIRST_PAUSE_MS;
      onState("connected");
    };
    socket.onmessage = ({ data }) => onEvent(JSON.parse(data));
    socket.onclose = () => {
      onState("reconnecting");
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
  };
  connect();
}
