"""A client generated from the Go original's proto, against a running server.

usage: client.py HOST:PORT SCENARIO, with the generated stubs on PYTHONPATH. Ends with 0 where all of it holds.
"""

import queue
import sys
import threading
import time

import grpc
from google.protobuf import descriptor_pb2, empty_pb2

import health_pb2
import health_pb2_grpc
import original_pb2
import original_pb2_grpc
import reflection_pb2
import reflection_pb2_grpc

SECONDS = 20


class Reader:
    """One ConnectChat whose messages arrive in a queue, as in a client that shows them."""

    def __init__(self, chat, chat_id, username):
        request = original_pb2.ConnectChatRequest(chat_id=chat_id, username=username)
        self.call = chat.ConnectChat(request, timeout=SECONDS)
        self.call.initial_metadata()
        self.messages = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            for message in self.call:
                self.messages.put(message)
        except grpc.RpcError as ended:
            self.messages.put(ended)

    def next(self):
        return self.messages.get(timeout=SECONDS)


def send(chat, chat_id, sender, text):
    message = original_pb2.Message(**{"from": sender, "text": text})
    message.created_at.FromSeconds(1)
    chat.SendMessage(original_pb2.SendMessageRequest(chat_id=chat_id, message=message), timeout=SECONDS)


def talk(channel):
    """Create, connect John and Jack, send from both: each gets both, in the same order, with the server's time."""
    chat = original_pb2_grpc.ChatV1Stub(channel)
    began = time.time()
    chat_id = chat.CreateChat(empty_pb2.Empty(), timeout=SECONDS).chat_id
    readers = [Reader(chat, chat_id, name) for name in ("John", "Jack")]
    send(chat, chat_id, "John", "hello, Jack")
    send(chat, chat_id, "Jack", "grüß dich, John \U0001f44b")
    for reader in readers:
        first, second = reader.next(), reader.next()
        assert (getattr(first, "from"), first.text) == ("John", "hello, Jack"), first
        assert (getattr(second, "from"), second.text) == ("Jack", "grüß dich, John \U0001f44b"), second
        assert first.created_at.ToSeconds() >= int(began), first
        reader.call.cancel()


def burst(channel):
    """A thousand messages reach both readers, whole and in order."""
    chat = original_pb2_grpc.ChatV1Stub(channel)
    chat_id = chat.CreateChat(empty_pb2.Empty(), timeout=SECONDS).chat_id
    readers = [Reader(chat, chat_id, name) for name in ("John", "Jack")]
    for number in range(1000):
        send(chat, chat_id, "John", str(number))
    for reader in readers:
        texts = [reader.next().text for _ in range(1000)]
        assert texts == [str(number) for number in range(1000)], texts[:10]


def unknown_chat(channel):
    """An unknown chat is NOT_FOUND, "chat not found", to readers and senders."""
    chat = original_pb2_grpc.ChatV1Stub(channel)
    try:
        send(chat, "no-such-chat", "John", "hello")
        raise AssertionError("SendMessage succeeded")
    except grpc.RpcError as failed:
        assert (failed.code(), failed.details()) == (grpc.StatusCode.NOT_FOUND, "chat not found"), failed
    ended = Reader(chat, "no-such-chat", "John").next()
    assert (ended.code(), ended.details()) == (grpc.StatusCode.NOT_FOUND, "chat not found"), ended


def reflection(channel):
    """Reflection lists the service and gives a file that has its methods."""
    info = reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo
    requests = [
        reflection_pb2.ServerReflectionRequest(list_services="*"),
        reflection_pb2.ServerReflectionRequest(file_containing_symbol="chat_v1.ChatV1"),
    ]
    listed, file = list(info(iter(requests), timeout=SECONDS))
    names = [service.name for service in listed.list_services_response.service]
    assert "chat_v1.ChatV1" in names, names
    files = [
        descriptor_pb2.FileDescriptorProto.FromString(one)
        for one in file.file_descriptor_response.file_descriptor_proto
    ]
    methods = [method.name for one in files for service in one.service for method in service.method]
    assert {"CreateChat", "ConnectChat", "SendMessage"} <= set(methods), methods


def health(channel):
    """Health knows the server and the service as serving, and nothing else."""
    check = health_pb2_grpc.HealthStub(channel).Check
    for service in ("", "chat_v1.ChatV1"):
        status = check(health_pb2.HealthCheckRequest(service=service), timeout=SECONDS).status
        assert status == 1, (service, status)
    try:
        check(health_pb2.HealthCheckRequest(service="unknown"), timeout=SECONDS)
        raise AssertionError("an unknown service has a health")
    except grpc.RpcError as failed:
        assert failed.code() == grpc.StatusCode.NOT_FOUND, failed


SCENARIOS = {each.__name__: each for each in (talk, burst, unknown_chat, reflection, health)}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[2] not in SCENARIOS:
        sys.exit(f"{__doc__}\nscenarios: {', '.join(SCENARIOS)}")
    with grpc.insecure_channel(sys.argv[1]) as connection:
        SCENARIOS[sys.argv[2]](connection)
