"""Follows full rooms by python-h2, which holds every DATA frame to the windows that were acknowledged, while it raises and
lowers INITIAL_WINDOW_SIZE in the middle of the stream.

usage: strict_windows.py HOST:PORT ROUNDS ROOMS MESSAGES. The rooms are full-0, full-1 … and hold so many messages in
all. Ends with 0 where every round got them all.
"""

import random
import signal
import socket
import sys

import h2.config
import h2.connection
import h2.events
import h2.settings

INITIAL_WINDOW = h2.settings.SettingCodes.INITIAL_WINDOW_SIZE


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out) + bytes([value])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def request(rooms):
    joins = (field(1, b"full-%d" % room) + field(4, 4096) for room in range(rooms))
    body = b"".join(field(1, join) for join in joins)
    return b"\0" + len(body).to_bytes(4, "big") + body


class Frames:
    """gRPC frames, cut anywhere."""

    def __init__(self):
        self.left = bytearray()
        self.messages = 0

    def take(self, data):
        self.left += data
        at = 0
        while len(self.left) >= at + 5:
            end = at + 5 + int.from_bytes(self.left[at + 1 : at + 5], "big")
            if len(self.left) < end:
                break
            # A text of 16,000 bytes; a notice has far less.
            self.messages += end - at > 8000
            at = end
        del self.left[:at]


def play(address, seed, rooms, messages):
    dice = random.Random(seed)
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port))) as wire:
        peer = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True, header_encoding="utf-8"))
        peer.local_settings = h2.settings.Settings(client=True, initial_values={INITIAL_WINDOW: 1000})
        peer.initiate_connection()
        peer.increment_flow_control_window(10_000_000)
        peer.send_headers(1, [
            (":method", "POST"), (":scheme", "http"), (":authority", address), (":path", "/chat_v1.ChatV1/Follow"),
            ("content-type", "application/grpc"), ("te", "trailers")])
        peer.send_data(1, request(rooms), end_stream=True)
        wire.sendall(peer.data_to_send())
        frames, changed = Frames(), 0
        while frames.messages < messages:
            data = wire.recv(65536)
            if not data:
                sys.exit("seed %d: the server ended the connection" % seed)
            for event in peer.receive_data(data):
                if isinstance(event, h2.events.DataReceived):
                    frames.take(event.data)
                elif isinstance(event, (h2.events.StreamEnded, h2.events.StreamReset, h2.events.ConnectionTerminated)):
                    sys.exit("seed %d: %r after %d messages" % (seed, event, frames.messages))
            if frames.messages >= changed:
                changed = frames.messages + dice.randint(1, 20)
                peer.update_settings({INITIAL_WINDOW: dice.choice([20_000, 65_535, 300_000, 1_000_000])})
            # By hand: h2 gives nothing by itself where a lowered window is below 0.
            window = peer.remote_flow_control_window(1)
            if window < 10_000:
                peer.increment_flow_control_window(dice.randint(10_000, 100_000) - min(window, 0), 1)
            wire.sendall(peer.data_to_send())


rounds = int(sys.argv[2])
for turn in range(rounds):
    signal.alarm(60)
    play(sys.argv[1], turn, *map(int, sys.argv[3:]))
print("%d of %d rounds clean" % (rounds, rounds))
