// The chat page: a room, who is in it, what was missed.
import { call, hasCredentials, setCredentials } from "./api.js";
import { Session } from "./session.js";

const $ = (id) => document.getElementById(id);
const Page = 50;

let session, room, me, epoch, oldest, roster;
let unread = 0;
let line = null; // Where what is unread begins.

function element(tag, text = "", className = "") {
  const made = Object.assign(document.createElement(tag), { textContent: text });
  if (className) made.className = className;
  return made;
}

const isSeen = () => document.visibilityState === "visible" && document.hasFocus();
const toEnd = () => { $("scroll").scrollTop = $("scroll").scrollHeight; };
const note = (text, className = "note") => add(element("li", text, className));

// Adds at the end, and stays there where the reader was.
function add(item) {
  const { scrollHeight, scrollTop, clientHeight } = $("scroll");
  $("log").append(item);
  if (scrollHeight - scrollTop - clientHeight < 40) toEnd();
}

function render(message) {
  const item = element("li", "", message.from === me ? "mine" : "");
  const at = new Date(message.createdAt);
  const time = element("time", at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  [time.dateTime, time.title] = [message.createdAt, `${at.toLocaleString()}, number ${message.sequence}`];
  item.append(element("b", message.from || "nobody"), time, element("p", message.text));
  return item;
}

function show(message) {
  $(`sending-${message.messageId}`)?.remove();
  if (!isSeen() && message.from !== me) {
    document.title = `(${++unread}) ${room}`;
    if (!line) add(line = element("li", "New", "unread"));
  }

  oldest ??= message.sequence;
  add(render(message));
}

function seen() {
  if (!isSeen()) return;
  unread = 0;
  document.title = room ?? "ChatGo";
}

// Does what a call does, and says where it may not.
const attempt = (act) => act().catch((problem) => note(problem.message, "problem"));

const earlier = () => attempt(async () => {
  const before = $("scroll").scrollHeight;
  const page = await call("ListMessages", { chatId: room, before: { epoch, sequence: oldest }, pageSize: Page });
  const messages = (page.messages ?? []).sort((one, other) => (BigInt(one.sequence) < BigInt(other.sequence) ? -1 : 1));
  $("log").prepend(...messages.map(render));
  oldest = messages[0]?.sequence ?? oldest;
  $("earlier").hidden = messages.length === 0 || BigInt(oldest) <= BigInt(page.oldest ?? 1);
  $("scroll").scrollTop += $("scroll").scrollHeight - before;
});

function menuOf(username) {
  const restrict = (kind) => call("SetRestriction", { restriction: { chatId: room, username, kind } });
  const verbs = {
    Remove: () => call("RemoveMember", { chatId: room, username }),
    Mute: () => restrict("KIND_MUTE"),
    Ban: () => restrict("KIND_BAN"),
  };
  const menu = element("span", "", "menu");
  menu.append(...Object.entries(verbs).map(([verb, act]) => {
    const button = Object.assign(element("button", verb), { type: "button", onclick: () => attempt(act) });
    button.setAttribute("aria-label", `${verb} ${username}`);
    return button;
  }));
  return menu;
}

function showMembers(count) {
  $("who").textContent = `${count} here`;
  $("names").replaceChildren(...[...roster].sort().map((name) => {
    const item = element("li", name);
    if (hasCredentials() && name !== me) item.append(menuOf(name));
    return item;
  }));
}

async function listMembers(count) {
  const page = await call("ListMembers", { chatId: room, pageSize: 500 }).catch(() => ({}));
  roster = new Set((page.members ?? []).map((member) => member.username));
  showMembers(count);
}

function state(text, className = "") { Object.assign($("state"), { textContent: text, className }); }

const hears = {
  welcome(welcome) {
    state("connected");
    if (welcome.isAnother) note("The room was made anew: what came before is gone.", "gap");
    if (epoch !== welcome.epoch) [epoch, oldest] = [welcome.epoch, undefined];
    $("earlier").hidden = BigInt(welcome.head ?? 0) <= BigInt(Page);
    listMembers(welcome.members ?? 0);
  },
  message: show,
  gap: ({ first, last }) => note(`Messages ${first} to ${last} were missed.`, "gap"),
  presence({ joined = [], left = [], members = 0, namesOmitted }) {
    if (!roster) return;
    if (!namesOmitted) joined.forEach((name) => roster.add(name));
    if (!namesOmitted) left.forEach((name) => roster.delete(name));
    showMembers(members);
  },
  changed({ title, policy = {} }) {
    $("title").textContent = title || room;
    if (policy.frozen) note("Only moderators may send now.");
    if (policy.slowModeSeconds) note(`One message per ${policy.slowModeSeconds} s.`);
  },
  outage: (reason) => state(reason ? `reconnecting: ${reason}` : "reconnecting…", "out"),
  end(reason) {
    state("ended", "out");
    note(reason || "The server has ended this.", "problem");
  },
  refused({ id, message }) {
    $(`sending-${id}`)?.classList.add("problem");
    note(message, "problem");
  },
  held: ({ message }) => state(message, "out"),
  sent: () => state("connected"),
};

function enter(event) {
  event.preventDefault();
  [room, me] = [$("room").value.trim(), $("name").value.trim()];
  [epoch, oldest, roster, line] = [undefined, undefined, undefined, null];
  setCredentials($("token").value);
  try { localStorage.setItem("name", me); } catch { /* A name is typed again. */ }
  location.hash = room;
  $("log").replaceChildren();
  $("title").textContent = room;
  state("connecting…");
  [$("door").hidden, $("chat").hidden] = [true, false];
  const opened = session = new Session(room, me);
  for (const [kind, act] of Object.entries(hears)) opened.addEventListener(kind, ({ detail }) => opened === session && act(detail));
  $("text").focus();
  seen();
}

function leave() {
  session.close();
  [session, room] = [undefined, undefined];
  [$("door").hidden, $("chat").hidden] = [false, true];
  document.title = "ChatGo";
  listRooms();
  $("room").focus();
}

function say(event) {
  event.preventDefault();
  const text = $("text").value;
  if (text.trim() === "") return;
  $("text").value = "";
  line?.remove();
  line = null;
  const item = element("li", "", "mine sending");
  item.append(element("b", me), element("p", text));
  add(item);
  item.id = `sending-${session.send(text)}`;
  toEnd();
}

async function listRooms() {
  const { chats = [] } = await call("ListChats", { pageSize: 100 }).catch((problem) => {
    if (problem.code !== "unauthenticated") $("problem").textContent = problem.message;
    return {};
  });
  const options = chats.map(({ chatId, members = 0 }) => Object.assign(element("option", `${members} here`), { value: chatId }));
  $("rooms").replaceChildren(...options);
}

[$("enter").onsubmit, $("say").onsubmit, $("leave").onclick, $("earlier").onclick] = [enter, say, leave, earlier];
$("who").onclick = () => {
  $("members").hidden = !$("members").hidden;
  $("who").setAttribute("aria-expanded", String(!$("members").hidden));
};
document.addEventListener("visibilitychange", seen);
addEventListener("focus", seen);
addEventListener("keydown", ({ key }) => { if (key === "Escape" && !$("chat").hidden) $("text").focus(); });
$("room").value = decodeURIComponent(location.hash.slice(1));
try { $("name").value = localStorage.getItem("name") ?? ""; } catch { /* It is typed. */ }
$($("room").value ? "name" : "room").focus();
listRooms();
