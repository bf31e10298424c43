"""A client of the whole contract, generated from api/chat_v1/chat.proto, whose connection is killed again and again.

usage: resume.py HOST:PORT SCENARIO, with the generated stubs on PYTHONPATH. Ends with 0 where all of it holds.

resume: 1,000 messages a second flow; the reader is killed five times and resumes: none lost, none doubled.
gaps:   the same against a log that is too small: messages and told gaps add up to every message exactly once.
"""

import socket
import sys
import threading
import time

import grpc

import chat_pb2
import chat_pb2_grpc

RATE = 1000
SECONDS = 6
KILLS = 5
CHAT = "resume"


class Proxy:
    """Carries bytes to the server, and can be cut: both ends then see a reset."""

    def __init__(self, target):
        host, port = target.rsplit(":", 1)
        self.target = (host, int(port))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.sockets = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            near, _ = self.listener.accept()
            far = socket.create_connection(self.target)
            self.sockets += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        sockets, self.sockets = self.sockets, []
        for end in sockets:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def send_all(target, sent):
    """Sends on a Session, on schedule; every answer must be the next sequence."""
    count = RATE * SECONDS

    def requests():
        join = chat_pb2.ConnectChatRequest(chat_id=CHAT, username="John", create_if_missing=True)
        yield chat_pb2.SessionRequest(request_id=1, join=join)
        began = time.monotonic()
        for number in range(count):
            time.sleep(max(0, began + number / RATE - time.monotonic()))
            message = chat_pb2.Message(**{"from": "John", "text": str(number + 1)})
            send = chat_pb2.SendMessageRequest(chat_id=CHAT, message=message, message_id="m%d" % number)
            yield chat_pb2.SessionRequest(request_id=number + 2, send=send)

    with grpc.insecure_channel(target) as channel:
        acks = 0
        for told in chat_pb2_grpc.ChatV1Stub(channel).Session(requests()):
            if told.notice.WhichOneof("kind") == "ack":
                ack = told.notice.ack
                acks += 1
                assert ack.request_id == acks and ack.WhichOneof("result") != "error", ack
                if acks > 1:
                    assert ack.sent.sequence == acks - 1, ack
                if acks == count + 1:
                    break
    sent.append(count)


class Account:
    """What a reader has, and what it was told that it misses."""

    def __init__(self):
        self.epoch, self.last = "", 0
        self.received, self.missed, self.resumes = 0, 0, 0

    def take(self, told):
        kind = told.notice.WhichOneof("kind") if told.HasField("notice") else None
        if kind == "welcome":
            self.resumes += 1
            assert self.epoch in ("", told.notice.welcome.epoch), "another life"
            self.epoch = told.notice.welcome.epoch
        elif kind == "gap":
            gap = told.notice.gap
            assert gap.first == self.last + 1 and gap.last >= gap.first, (self.last, gap)
            self.missed += gap.last - gap.first + 1
            self.last = gap.last
        elif kind is None:
            assert told.sequence == self.last + 1, (self.last, told.sequence)
            assert told.text == str(told.sequence), told
            self.received += 1
            self.last = told.sequence


def read_all(target, sent, cut_after, away):
    """Reads to the end over connections that are killed, resuming after the last position."""
    account, kills, proxy = Account(), 0, Proxy(target)
    options = [("grpc.initial_reconnect_backoff_ms", 50), ("grpc.max_reconnect_backoff_ms", 200)]
    while not sent or account.last < sent[0]:
        with grpc.insecure_channel(proxy.address, options=options) as channel:
            request = chat_pb2.ConnectChatRequest(chat_id=CHAT, username="Jack", notices=True, create_if_missing=True)
            request.after.epoch, request.after.sequence = account.epoch, account.last
            goal = account.last + cut_after
            try:
                for told in chat_pb2_grpc.ChatV1Stub(channel).ConnectChat(request, timeout=60):
                    account.take(told)
                    if kills < KILLS and account.last >= goal:
                        kills += 1
                        goal = 1 << 60
                        proxy.cut()
                        time.sleep(away)
                    elif sent and account.last >= sent[0]:
                        break
            except grpc.RpcError as broken:
                assert broken.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN), broken
    assert kills == KILLS and account.resumes > KILLS, (kills, account.resumes)
    return account


def run(target, cut_after, away):
    sent = []
    sender = threading.Thread(target=send_all, args=(target, sent), daemon=True)
    sender.start()
    account = read_all(target, sent, cut_after, away)
    sender.join(timeout=60)
    print("sent %d, received %d, told missing %d, resumed %d times"
          % (sent[0], account.received, account.missed, account.resumes - 1))
    assert account.received + account.missed == sent[0], "they do not add up"
    return account


def resume(target):
    assert run(target, cut_after=700, away=0.1).missed == 0, "messages were lost that the log held"


def gaps(target):
    assert run(target, cut_after=300, away=0.5).missed > 0, "the log was too large for this test"


SCENARIOS = {each.__name__: each for each in (resume, gaps)}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[2] not in SCENARIOS:
        sys.exit(f"{__doc__}\nscenarios: {', '.join(SCENARIOS)}")
    SCENARIOS[sys.argv[2]](sys.argv[1])
