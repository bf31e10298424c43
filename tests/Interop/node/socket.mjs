// The package ws: a Session in JSON that joins with history, sends, is killed, resumes, is told a gap, and is refused.
// Usage: socket.mjs HTTP_ADDRESS ROOM
import assert from "node:assert/strict";
import WebSocket from "ws";

const [, , address, chatId] = process.argv;

function open(join, ...requests) {
  const socket = new WebSocket(`${address.replace("http", "ws")}/v1/session`, ["chatgo.v1.json"]);
  const heard = [];
  let wake = () => {};
  socket.on("open", () => socket.send(JSON.stringify({ requestId: "1", join: { chatId, notices: true, ...join } })));
  socket.on("message", (data, isBinary) => {
    assert.equal(isBinary, false);
    heard.push(JSON.parse(data));
    wake();
  });
  socket.on("error", () => {});
  return {
    socket,
    heard,
    say: (request) => socket.send(JSON.stringify(request)),
    texts: () => heard.filter((told) => !told.notice).map((told) => told.text),
    until: async (holds) => {
      while (!holds(heard)) await new Promise((resolve) => { wake = resolve; });
    },
  };
}

const welcome = (heard) => heard.map((told) => told.notice?.welcome).find(Boolean);
const ack = (heard, id) => heard.map((told) => told.notice?.ack).find((one) => one?.requestId === id);
const texts = (count) => (heard) => heard.filter((told) => !told.notice).length >= count;

const first = open({ history: 10, createIfMissing: true });
await first.until(welcome);
const { chatRef, epoch } = welcome(first.heard);
for (const [id, text] of [["2", "one"], ["3", "two"]]) first.say({ requestId: id, send: { chatRef, message: { from: "ws", text } } });
await first.until((heard) => ack(heard, "3") && texts(2)(heard));
assert.deepEqual(first.texts(), ["one", "two"]);
assert.equal(ack(first.heard, "3").sent.sequence, "2");
first.socket.terminate();

const second = open({ after: { epoch, sequence: "1" } });
await second.until(texts(1));
assert.equal(welcome(second.heard).recovered, true);
assert.deepEqual(second.texts(), ["two"]);
for (let number = 0; number < 20; number++) {
  second.say({ requestId: String(number + 2), send: { chatRef: welcome(second.heard).chatRef, message: { text: `more ${number}` } } });
}
await second.until((heard) => ack(heard, "21"));
second.say({ requestId: "22", send: { chatRef: 4_000_000, message: { text: "x" } } });
await second.until((heard) => ack(heard, "22"));
assert.equal(ack(second.heard, "22").error.reason, "NOT_JOINED");
second.socket.terminate();

// The room holds 16.
const third = open({ after: { epoch, sequence: "2" } });
await third.until(texts(16));
assert.deepEqual(third.heard.map((told) => told.notice?.gap).filter(Boolean).map(({ first: begin, last }) => [begin, last]), [["3", "6"]]);
const closed = new Promise((resolve) => { third.socket.on("close", (code, reason) => resolve([code, String(reason)])); });
third.say({ requestId: "2", nonsense: {} });
const [code, reason] = await closed;
assert.equal(code, 4400);
assert.match(reason, /nonsense/);
console.log("ws: all as it should be");
