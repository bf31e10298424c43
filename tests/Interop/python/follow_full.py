"""Follows many full rooms on one stream, on a connection of its own each round, sometimes pausing: gRPC's C core raises
its windows as it measures, and ends the call where DATA comes before its settings are acknowledged.

usage: follow_full.py HOST:PORT ROUNDS ROOMS MESSAGES, with the generated stubs on PYTHONPATH. The rooms are full-0,
full-1 … and hold so many messages in all. Ends with 0 where every round got them all.
"""

import sys
import time

import grpc

import chat_pb2
import chat_pb2_grpc

address, rounds, rooms, messages = sys.argv[1], *map(int, sys.argv[2:])
joins = [chat_pb2.ConnectChatRequest(chat_id="full-%d" % room, history=4096) for room in range(rooms)]
for turn in range(rounds):
    with grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        got = 0
        stream = chat_pb2_grpc.ChatV1Stub(channel).Follow(chat_pb2.FollowRequest(joins=joins), timeout=60)
        for message in stream:
            got += message.sequence > 0
            if got % 50 == 0:
                time.sleep(0.002)
            if got == messages:
                break
        stream.cancel()
    if got != messages:
        sys.exit("round %d: %d of %d messages" % (turn, got, messages))
print("%d of %d rounds clean" % (rounds, rounds))
