"""Runs a resume loop over a connection that is cut: it must show every message once, in order, and end with its room.

usage: resume_loop_run.py HOST:PORT ROOM PROGRAM ARG..., with the generated stubs on PYTHONPATH. ADDRESS and ROOM among
the arguments become the loop's own. Ends with 0 where all of it holds.
"""

import subprocess
import sys

import grpc

import chat_pb2
import chat_pb2_grpc

from resume import Proxy

# More than 9: as text, 10 is below it.
BATCH = 12


def run(target, room, command):
    proxy = Proxy(target)
    own = {"ADDRESS": proxy.address, "ROOM": room}
    loop = subprocess.Popen([own.get(part, part) for part in command], stdout=subprocess.PIPE, text=True)
    try:
        with grpc.insecure_channel(target) as channel:
            chat = chat_pb2_grpc.ChatV1Stub(channel)
            chat.CreateChat(chat_pb2.CreateChatRequest(chat_id=room))
            for batch in range(3):
                numbers = range(1 + batch * BATCH, 1 + (batch + 1) * BATCH)
                for number in numbers:
                    message = chat_pb2.Message(**{"from": "John", "text": "text %d" % number})
                    assert chat.SendMessage(chat_pb2.SendMessageRequest(chat_id=room, message=message)).sequence == number
                shown = [loop.stdout.readline().rstrip("\n") for _ in numbers]
                assert shown == ["%d text %d" % (number, number) for number in numbers], shown
                if batch < 2:
                    proxy.cut()
            chat.DeleteChat(chat_pb2.DeleteChatRequest(chat_id=room))
            assert loop.wait(60) == 0 and loop.stdout.read() == ""
    finally:
        loop.kill()
    print("%d messages shown once" % (3 * BATCH))


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], sys.argv[3:])
