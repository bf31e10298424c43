// Connect's Node client, by JSON and by gRPC-Web: makes a room, reads it with history, sends, resumes behind a killed
// connection, is told a gap, and is refused. Usage: connect.mjs HTTP_ADDRESS DESCRIPTORS json|grpc-web
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-node";

const [, , baseUrl, descriptors, kind] = process.argv;
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
const ChatV1 = registry.getService("chat_v1.ChatV1");
const unary = createClient(ChatV1, kind === "json"
  ? createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: false })
  : createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }));
// Connect's own streams are not spoken here: a stream is gRPC-Web's.
const streams = createClient(ChatV1, createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }));

async function send(chatId, text) {
  const { sequence } = await unary.sendMessage({ chatId, message: { from: "Node", text } });
  return sequence;
}

// Reads until so many messages have come, then breaks the connection off.
async function read(join, count, meanwhile = async () => {}) {
  const [texts, gaps] = [[], []];
  const killed = new AbortController();
  let position;
  try {
    for await (const told of streams.follow({ joins: [join] }, { signal: killed.signal })) {
      const notice = told.notice?.kind;
      if (notice?.case === "welcome") {
        position = { epoch: notice.value.epoch, sequence: join.after?.sequence ?? 0n };
        await meanwhile();
      } else if (notice?.case === "gap") {
        gaps.push([notice.value.first, notice.value.last]);
      } else if (!notice) {
        position.sequence = told.sequence;
        texts.push(told.text);
        if (texts.length === count) killed.abort();
      }
    }
  } catch (end) {
    assert.equal(ConnectError.from(end).code, Code.Canceled, String(end));
  }

  return { texts, gaps, position };
}

const { chatId, epoch } = await unary.createChat({ title: "by Node" });
assert.equal((await unary.getChat({ chatId })).title, "by Node");
assert.equal(await send(chatId, "one"), 1n);
assert.equal(await send(chatId, "two"), 2n);
const first = await read({ chatId, history: 1 }, 2, () => send(chatId, "three \u{1F600}"));
assert.deepEqual(first.texts, ["two", "three \u{1F600}"]);
assert.equal(first.position.epoch, epoch);
await send(chatId, "four");
const second = await read({ chatId, after: first.position }, 1);
assert.deepEqual([second.texts, second.gaps], [["four"], []]);

// The room holds 16: the others are told as lost.
for (let number = 0; number < 20; number++) await send(chatId, `more ${number}`);
const third = await read({ chatId, after: second.position }, 16);
assert.deepEqual(third.gaps, [[5n, 8n]]);
assert.equal(third.texts.at(-1), "more 19");

const refused = await unary.sendMessage({ chatId: "no-such-room", message: { text: "x" } }).catch(ConnectError.from);
assert.deepEqual([refused.code, refused.rawMessage], [Code.NotFound, "chat not found"]);
const named = await unary.createChat({ chatId: "a b" }).catch(ConnectError.from);
assert.equal(named.code, Code.InvalidArgument);
assert.match(named.rawMessage, /^chat_id: /);
console.log(`${kind}: all as it should be`);
