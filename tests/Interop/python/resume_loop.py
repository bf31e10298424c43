import random
import sys
import time

import grpc

import chat_pb2
import chat_pb2_grpc

AGAIN = {
    grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.CANCELLED,
}


def follow(chat, room, show):
    epoch, last, failures = "", 0, 0
    while True:
        pause = 0
        after = chat_pb2.Position(epoch=epoch, sequence=last)
        try:
            for told in chat.ConnectChat(chat_pb2.ConnectChatRequest(
                    chat_id=room, username="Jack", notices=True, create_if_missing=True, after=after)):
                failures = 0
                kind = told.notice.WhichOneof("kind") if told.HasField("notice") else "message"
                if kind == "welcome" and told.notice.welcome.epoch != epoch:
                    if epoch:
                        show("the room is new: nobody knows what came after %d" % last)
                    epoch, last = told.notice.welcome.epoch, 0
                elif kind == "gap":
                    show("lost: %d to %d" % (told.notice.gap.first, told.notice.gap.last))
                    last = told.notice.gap.last
                elif kind == "message" and told.sequence > last:
                    show("%d %s" % (told.sequence, told.text))
                    last = told.sequence
                elif kind == "go_away":
                    if told.notice.go_away.reason == chat_pb2.GoAway.REASON_DELETED:
                        return
                    pause = told.notice.go_away.reconnect_after_ms / 1000
        except grpc.RpcError as broken:
            if broken.code() not in AGAIN:
                raise
        failures += 1
        time.sleep(pause + random.uniform(0, min(5, 0.2 * 2 ** min(failures, 5))))


if __name__ == "__main__":
    with grpc.insecure_channel(sys.argv[1]) as channel:
        follow(chat_pb2_grpc.ChatV1Stub(channel), sys.argv[2], lambda line: print(line, flush=True))
