import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { setTimeout as sleep } from 'node:timers/promises';

const { UNAVAILABLE, INTERNAL, UNKNOWN, CANCELLED } = grpc.status;
const again = new Set([UNAVAILABLE, INTERNAL, UNKNOWN, CANCELLED]);

async function follow(chat, room, show) {
  let [epoch, last, failures] = ['', 0n, 0];
  for (;;) {
    let pause = 0;
    const after = { epoch, sequence: `${last}` };
    try {
      for await (const told of chat.ConnectChat({
        chat_id: room, username: 'Jack', notices: true, create_if_missing: true, after,
      })) {
        failures = 0;
        const { welcome, gap, go_away: goAway } = told.notice ?? {};
        const sequence = BigInt(told.sequence); // as text, or as Long, 10 is below 9
        if (welcome && welcome.epoch !== epoch) {
          if (epoch) {
            show(`the room is new: nobody knows what came after ${last}`);
          }
          [epoch, last] = [welcome.epoch, 0n];
        } else if (gap) {
          show(`lost: ${gap.first} to ${gap.last}`);
          last = BigInt(gap.last);
        } else if (!told.notice && sequence > last) {
          show(`${sequence} ${told.text}`);
          last = sequence;
        } else if (goAway) {
          if (goAway.reason === 'REASON_DELETED') {
            return;
          }
          pause = goAway.reconnect_after_ms;
        }
      }
    } catch (broken) {
      if (!again.has(broken.code)) {
        throw broken;
      }
    }
    failures++;
    await sleep(pause + Math.random() * Math.min(5_000, 200 * 2 ** failures));
  }
}

const [address, room, proto] = process.argv.slice(2);
const read = loader.loadSync(proto, { keepCase: true, longs: String, enums: String, defaults: true });
const { chat_v1 } = grpc.loadPackageDefinition(read);
const chat = new chat_v1.ChatV1(address, grpc.credentials.createInsecure());
await follow(chat, room, console.log);
chat.close();
