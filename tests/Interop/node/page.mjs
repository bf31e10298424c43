// A page of another origin with @connectrpc/connect-web: what it does is told by the title.
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";

const [baseUrl, descriptors] = location.hash.slice(1).split("|").map(decodeURIComponent);

async function run() {
  const bytes = Uint8Array.from(atob(descriptors), (letter) => letter.charCodeAt(0));
  const ChatV1 = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes)).getService("chat_v1.ChatV1");
  const streams = createClient(ChatV1, createGrpcWebTransport({ baseUrl }));
  const unary = createClient(ChatV1, createConnectTransport({ baseUrl }));
  const { chatId } = await unary.createChat({});
  const heard = [];
  for await (const told of streams.follow({ joins: [{ chatId, username: "page" }] })) {
    if (told.notice?.kind.case === "welcome") {
      await unary.sendMessage({ chatId, message: { from: "page", text: "by JSON" } });
      await streams.sendMessage({ chatId, message: { from: "page", text: "by gRPC-Web" } });
    } else if (!told.notice) {
      heard.push(told.text);
      if (heard.length === 2) return heard.join(", ");
    }
  }

  return "the stream has ended";
}

document.title = await run().catch((problem) => `failed: ${problem}`);
