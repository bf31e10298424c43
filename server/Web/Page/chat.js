// The chat page: a room, who is in it, what was missed.
import { call, hasCredentials, setCredentials } from "./api.js";
import { Session } from "./session.js";

const $ = (id) => document.getElementById(id);
const Page = 50;

let session, room, me, epoch, oldest, held, roster;
let unread = 0;
let line = null; // Where what is unread begins.

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const isSeen = () => document.visibilityState === "visible" && document.hasFocus();
const isAtEnd = () => $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 40;
const toEnd = () => { $("scroll").scrollTop = $("scroll").scrollHeight; };

// Adds at the end, and stays there where the reader was.
function add(item) {
  const follows = isAtEnd();
  $("log").append(item);
  if (follows) toEnd();
}

const note = (text, className = "note") => add(element("li", text, className));

function render(message) {
  const item = element("li", "", message.from === me ? "mine" : "");
  const at = new Date(message.createdAt);
  const time = element("time", at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = message.createdAt;
  time.title = `${at.toLocaleString()}, number ${message.sequence}`;
  item.append(element("b", message.from || "nobody"), time, element("p", message.text));
  return item;
}

function show(message) {
  $(`sending-${message.messageId}`)?.remove();
  if (!isSeen() && message.from !== me) {
    unread++;
    document.title = `(${unread}) ${room}`;
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

async function earlier() {
  const before = $("scroll").scrollHeight;
  try {
    const page = await call("ListMessages", { chatId: room, before: { epoch, sequence: oldest }, pageSize: Page });
    const messages = (page.messages ?? []).sort((one, other) => (BigInt(one.sequence) < BigInt(other.sequence) ? -1 : 1));
    $("log").prepend(...messages.map(render));
    oldest = messages[0]?.sequence ?? oldest;
    $("earlier").hidden = messages.length === 0 || BigInt(oldest) <= BigInt(page.oldest ?? 1);
    $("scroll").scrollTop += $("scroll").scrollHeight - before;
  } catch (problem) {
    note(problem.message, "problem");
  }
}

async function moderate(what, request) {
  try {
    await call(what, request);
  } catch (problem) {
    note(problem.message, "problem");
  }
}

function menuOf(name) {
  const menu = element("span", "", "menu");
  const restrict = (kind) => () => moderate("SetRestriction", { restriction: { chatId: room, username: name, kind } });
  for (const [verb, act] of [
    ["Remove", () => moderate("RemoveMember", { chatId: room, username: name })],
    ["Mute", restrict("KIND_MUTE")],
    ["Ban", restrict("KIND_BAN")],
  ]) {
    const button = element("button", verb);
    button.type = "button";
    button.setAttribute("aria-label", `${verb} ${name}`);
    button.onclick = act;
    menu.append(button);
  }

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
  try {
    const page = await call("ListMembers", { chatId: room, pageSize: 500 });
    roster = new Set((page.members ?? []).map((member) => member.username));
  } catch {
    roster = new Set();
  }

  showMembers(count);
}

function hear(opened) {
  const on = (kind, act) => opened.addEventListener(kind, ({ detail }) => opened === session && act(detail));
  const state = (text, className) => { $("state").textContent = text; $("state").className = className; };
  on("welcome", (welcome) => {
    state("connected", "");
    if (welcome.isAnother) note("The room was made anew: what came before is gone.", "gap");
    if (epoch !== welcome.epoch) [epoch, oldest] = [welcome.epoch, undefined];
    held = BigInt(welcome.head ?? 0);
    $("earlier").hidden = held <= BigInt(Page);
    listMembers(welcome.members ?? 0);
  });
  on("message", show);
  on("gap", ({ first, last }) => note(`Messages ${first} to ${last} were missed.`, "gap"));
  on("presence", ({ joined = [], left = [], members = 0, namesOmitted }) => {
    if (!namesOmitted) {
      joined.forEach((name) => roster?.add(name));
      left.forEach((name) => roster?.delete(name));
    }

    if (roster) showMembers(members);
  });
  on("changed", ({ title, policy = {} }) => {
    $("title").textContent = title || room;
    if (policy.frozen) note("Only moderators may send now.");
    if (policy.slowModeSeconds) note(`One message per ${policy.slowModeSeconds} s.`);
  });
  on("outage", (reason) => state(reason ? `reconnecting: ${reason}` : "reconnecting…", "out"));
  on("end", (reason) => {
    state("ended", "out");
    note(reason || "The server has ended this.", "problem");
  });
  on("refused", ({ id, message }) => {
    $(`sending-${id}`)?.classList.add("problem");
    note(message, "problem");
  });
  on("held", ({ message }) => state(message, "out"));
  on("sent", () => state("connected", ""));
}

function enter(event) {
  event.preventDefault();
  [room, me] = [$("room").value.trim(), $("name").value.trim()];
  setCredentials($("token").value);
  try { localStorage.setItem("name", me); } catch { /* A name is typed again. */ }
  location.hash = room;
  $("log").replaceChildren();
  $("title").textContent = room;
  $("state").textContent = "connecting…";
  [epoch, oldest, held, roster, line] = [undefined, undefined, 0n, undefined, null];
  [$("door").hidden, $("chat").hidden] = [true, false];
  hear(session = new Session(room, me));
  $("text").focus();
  seen();
}

function leave() {
  session?.close();
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
  try {
    const { chats = [] } = await call("ListChats", { pageSize: 100 });
    $("rooms").replaceChildren(...chats.map(({ chatId, members = 0 }) => {
      const option = element("option", `${members} here`);
      option.value = chatId;
      return option;
    }));
    $("problem").textContent = "";
  } catch (problem) {
    if (problem.code !== "unauthenticated") $("problem").textContent = problem.message;
  }
}

$("enter").onsubmit = enter;
$("say").onsubmit = say;
$("leave").onclick = leave;
$("earlier").onclick = earlier;
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
