// Follows full rooms by Node's http2, whose reader pauses and whose initial window changes in the middle of the stream:
// nghttp2 ends the stream where DATA comes before the settings that allow it are acknowledged.
//
// usage: paused.mjs HOST:PORT ROUNDS ROOMS MESSAGES. The rooms are full-0, full-1 … and hold so many messages in all.
// Ends with 0 where every round got them all.
import http2 from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';

const [address, rounds, rooms, messages] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const windows = [1_000, 16_384, 65_535, 300_000, 1_000_000];

// Lengths below 128 need one byte, 4,096 two.
const bytes = (number, value) => Buffer.concat([Buffer.from([(number << 3) | 2, value.length]), value]);
const join = room => bytes(1, Buffer.concat([bytes(1, Buffer.from(`full-${room}`)), Buffer.from([4 << 3, 0x80, 0x20])]));

function request() {
  const body = Buffer.concat(Array.from({ length: rooms }, (_, room) => join(room)));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(body.length, 1);
  return Buffer.concat([prefix, body]);
}

// Counts gRPC frames, cut anywhere: a text has 16,000 bytes, a notice far less.
function counter() {
  let left = Buffer.alloc(0);
  let count = 0;
  return data => {
    left = Buffer.concat([left, data]);
    while (left.length >= 5 && left.length >= 5 + left.readUInt32BE(1)) {
      const end = 5 + left.readUInt32BE(1);
      count += end > 8_000 ? 1 : 0;
      left = left.subarray(end);
    }
    return count;
  };
}

function play(round) {
  return new Promise((done, fail) => {
    const session = http2.connect(`http://${address}`, { settings: { initialWindowSize: windows[round % windows.length] } });
    const count = counter();
    let reads = 0;
    session.on('error', fail);
    session.on('connect', () => session.setLocalWindowSize(10_000_000));
    const call = session.request({
      ':method': 'POST', ':path': '/chat_v1.ChatV1/Follow', 'content-type': 'application/grpc', te: 'trailers',
    });
    const bound = setTimeout(() => call.close(), 60_000);
    call.on('error', fail);
    call.on('close', () => {
      clearTimeout(bound);
      session.destroy();
      fail(new Error(`it ended with ${count(Buffer.alloc(0))} of ${messages} messages`));
    });
    call.on('data', async data => {
      if (count(data) === messages) {
        done();
        call.close();
      } else if (++reads % 20 === 0 && !session.destroyed) {
        call.pause();
        // By now all that may come has come.
        await sleep(3);
        session.settings({ initialWindowSize: windows[(round + reads / 20) % windows.length] });
        await sleep(2);
        call.resume();
      }
    });
    call.end(request());
  });
}

for (let round = 0; round < rounds; round++) {
  try {
    await play(round);
  } catch (problem) {
    console.error(`round ${round}: ${problem.message}`);
    process.exit(1);
  }
}
console.log(`${rounds} of ${rounds} rounds clean`);
