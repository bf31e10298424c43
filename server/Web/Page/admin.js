// The operators' page: rooms, streams, rates; it ends and bans. What it shows comes by ChatAdminV1, with the operator's credentials.
import { call, setCredentials } from "./api.js";

const $ = (id) => document.getElementById(id);
const Period = 2_000;

let timer;
let before = null; // The figures of the last look, to tell rates.
let heads = new Map();

const number = (value) => BigInt(value ?? 0).toLocaleString();

function cell(row, content, className) {
  const made = row.insertCell();
  if (className) made.className = className;
  made.append(content);
}

function button(text, label, act) {
  const made = document.createElement("button");
  [made.type, made.textContent, made.onclick] = ["button", text, act];
  made.setAttribute("aria-label", label);
  return made;
}

async function act(what, question) {
  if (!confirm(question)) return;
  try {
    await what();
    await look();
  } catch (problem) {
    $("state").textContent = problem.message;
  }
}

function showFigures(stats, seconds) {
  $("version").textContent = stats.version ?? "";
  const rate = (name) => (before && seconds > 0
    ? Math.round(Number(BigInt(stats[name] ?? 0) - BigInt(before.stats[name] ?? 0)) / seconds).toLocaleString() : "–");
  const all = Object.entries(stats).filter(([, value]) => typeof value === "number" || /^\d+$/.test(value));
  const shown = all.map(([name, value]) => [name.replace(/([A-Z])/g, " $1").toLowerCase(), number(value)]);
  for (const [name] of all.filter(([name]) => /sent|delivered|messages/i.test(name))) {
    shown.push([`${name.replace(/([A-Z])/g, " $1").toLowerCase()} per second`, rate(name)]);
  }

  $("figures").replaceChildren(...shown.map(([name, value]) => {
    const pair = document.createElement("div");
    const [term, figure] = [document.createElement("dt"), document.createElement("dd")];
    [term.textContent, figure.textContent] = [name, value];
    pair.append(term, figure);
    return pair;
  }));
}

function showRooms(chats, seconds) {
  const known = heads;
  heads = new Map(chats.map((chat) => [chat.chatId, BigInt(chat.head ?? 0)]));
  $("rooms").replaceChildren(...chats.map((chat) => {
    const row = document.createElement("tr");
    const head = heads.get(chat.chatId);
    const rate = known.has(chat.chatId) && seconds > 0 ? Math.round(Number(head - known.get(chat.chatId)) / seconds) : "–";
    const state = [chat.policy?.frozen ? "frozen" : "", chat.policy?.slowModeSeconds ? `slow, ${chat.policy.slowModeSeconds} s` : ""];
    for (const text of [chat.chatId, chat.title ?? ""]) cell(row, text);
    for (const value of [chat.members, chat.readers, head]) cell(row, number(value), "number");
    cell(row, String(rate), "number");
    cell(row, state.filter(Boolean).join(", "));
    return row;
  }));
}

function showStreams(streams) {
  $("streams").replaceChildren(...streams.map((stream) => {
    const row = document.createElement("tr");
    const name = stream.username ?? "";
    for (const text of [name, stream.call ?? "", stream.remoteAddress ?? "", new Date(stream.openedAt).toLocaleTimeString()]) cell(row, text);
    for (const value of [stream.rooms, stream.lag, stream.messages, stream.blockedMs]) cell(row, number(value), "number");
    const verbs = document.createElement("span");
    verbs.append(button("End", `End the stream of ${name || stream.remoteAddress}`, () => act(
      () => call("EndStreams", { streamId: stream.streamId }, "ChatAdminV1"), `End the stream of ${name || stream.remoteAddress}?`)));
    if (name) {
      verbs.append(" ", button("Ban", `Ban ${name} in all rooms`, () => act(
        () => call("SetRestriction", { restriction: { username: name, kind: "KIND_BAN" } }), `Ban ${name} in all rooms, for good?`)));
    }

    cell(row, verbs);
    return row;
  }));
}

async function look() {
  const at = performance.now();
  const [stats, rooms, streams] = await Promise.all([
    call("GetStats", {}, "ChatAdminV1"),
    call("ListChats", { prefix: $("prefix").value, pageSize: 100 }),
    call("ListStreams", { username: $("user").value, chatId: $("inRoom").value, pageSize: 100 }, "ChatAdminV1"),
  ]);
  const seconds = before ? (at - before.at) / 1_000 : 0;
  showFigures(stats, seconds);
  showRooms(rooms.chats ?? [], seconds);
  showStreams(streams.streams ?? []);
  before = { stats, at };
  $("state").textContent = `as of ${new Date().toLocaleTimeString()}`;
}

async function watch() {
  try {
    if (document.visibilityState === "visible") await look();
  } catch (problem) {
    $("state").textContent = problem.message;
  }

  timer = setTimeout(watch, Period);
}

$("enter").onsubmit = async (event) => {
  event.preventDefault();
  setCredentials($("credentials").value);
  try {
    await look();
  } catch (problem) {
    $("problem").textContent = problem.message;
    return;
  }

  $("credentials").value = "";
  [$("door").hidden, $("desk").hidden] = [true, false];
  timer = setTimeout(watch, Period);
};
for (const form of ["findRooms", "findStreams"]) {
  $(form).onsubmit = (event) => {
    event.preventDefault();
    clearTimeout(timer);
    watch();
  };
}
$("credentials").focus();
