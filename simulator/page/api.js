/** How does the page ask the simulator, and hear from it? */

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 8000;
/** As many calls as the page keeps; the simulator has no more to give. */
export const MOST_CALLS = 10_000;

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
export const react = (person, content) => post(`/people/${person}/react`, content);
export const pin = (person, content) => post(`/people/${person}/pin`, content);
export const leaveGroup = (person, chat) => post(`/people/${person}/leave`, { chat_id: chat });
export const deactivate = (person) => post(`/people/${person}/deactivate`);
export const setLanguage = (person, code) =>
  post(`/people/${person}/language`, { language_code: code });
export const migrate = (chat) => post(`/people/chats/${chat}/migrate`);
export const deleteGroup = (chat) => post(`/people/chats/${chat}/delete`);
export const addTopic = (chat, details) => post(`/people/chats/${chat}/topics`, details);
export const changeTopic = (chat, topic, details) =>
  post(`/people/chats/${chat}/topics/${topic}`, details);

// Telegram's own behaviour, and what the bots ask of it.

export const getControl = () => ask("/control");
export const advance = (seconds) => post("/control/time", { advance: seconds });
export const setFlood = (limits) => post("/control/flood", limits);
export const setFaults = (wishes) => post("/control/faults", wishes);
export const plantFault = (fault) => post("/control/faults/script", fault);
export const clearFaults = () => ask("/control/faults", { method: "DELETE" });
export const getCalls = (after) => ask(`/control/calls?after=${after}&limit=${MOST_CALLS}`);
export const getCall = (number) => ask(`/control/calls/${number}`);
export const clearCalls = () => post("/control/calls/clear");

/** Send files with a caption; more than one becomes an album. */
export function sendFiles(person, { chat_id, files, kind, caption, reply_to, thread_id }) {
  const form = new FormData();
  const fields = { chat_id, kind, caption, reply_to, thread_id };
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  for (const file of files) form.append("files", file, file.name);
  return post(`/people/${person}/send`, form);
}

/**
 * Follow live events until the returned function is called; `query` asks for more or other ones.
 * `onState` hears "connected" and "reconnecting".
 */
export function follow({ query = "", onEvent, onState }) {
  let pause = FIRST_PAUSE_MS;
  let socket = null;
  let isOver = false;
  const connect = () => {
    if (isOver) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/people/live?${query}`);
    socket.onopen = () => {
      pause = FIRST_PAUSE_MS;
      onState("connected");
    };
    socket.onmessage = ({ data }) => isOver || onEvent(JSON.parse(data));
    socket.onclose = () => {
      if (isOver) return;
      onState("reconnecting");
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
  };
  connect();
  return () => {
    isOver = true;
    socket.close();
  };
}
