"""Joins two tap devices by a link with impairments, and records what passes at its near end.

Usage: link.py NEAR FAR PLAN RECORDING

PLAN is JSON: seed, and for the directions "out" (near to far) and "back" delayMs, jitterMs, loss and reorder (shares of the TCP
segments with data, other frames are never hurt) and rateMbits. RECORDING is the capture to write. What comes from the near end is
recorded before the link does anything to it, what comes from the far end after. When standard input ends, what was done is written
to standard output as JSON, for each direction: segments with data; of them lost; lostAndShown, segments that were lost and of
which a later one came out before they did; overtaken, the same of those that were only held back; and leastMs, the shortest time that any frame took.
"""

import fcntl
import heapq
import json
import math
import os
import random
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
LONGEST_FRAME = 2048
SNAP_LENGTH = 96
REORDER_MS = 4


def open_tap(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
    return device


def sequence_of(frame):
    """The sequence number of an IPv4 packet with a TCP segment that carries data, None of any other frame."""
    if len(frame) < 54 or frame[12:14] != b"\x08\x00" or frame[23] != 6:
        return None
    tcp = 14 + (frame[14] & 15) * 4
    total = struct.unpack("!H", frame[16:18])[0]
    if 14 + total <= tcp + (frame[tcp + 12] >> 4) * 4:
        return None
    return struct.unpack("!I", frame[tcp + 4 : tcp + 8])[0]


def is_after(one, other):
    """Whether a sequence number lies after another (RFC 9293, section 3.4)."""
    return 0 < (one - other) % 2**32 < 2**31


class Direction:
    def __init__(self, plan, seed):
        self.delay = plan.get("delayMs", 0) / 1000
        self.jitter = plan.get("jitterMs", 0) / 1000
        self.loss = plan.get("loss", 0)
        self.reorder = plan.get("reorder", 0)
        self.byte_time = 8 / (plan["rateMbits"] * 1e6) if "rateMbits" in plan else 0
        self.chance = random.Random(seed)
        self.free_at = 0
        self.latest = 0
        self.missing = {}
        self.held = set()
        self.highest = None
        self.done = {"segments": 0, "lost": 0, "lostAndShown": 0, "overtaken": 0, "leastMs": math.inf}

    def leave_at(self, frame, now):
        """When the frame comes out, None for never. Jitter keeps the order; what is reordered comes out behind its followers."""
        sequence = sequence_of(frame)
        is_segment = sequence is not None
        self.done["segments"] += is_segment
        if is_segment and self.chance.random() < self.loss:
            self.done["lost"] += 1
            self.missing.setdefault(sequence, False)
            return None
        self.free_at = max(self.free_at, now) + len(frame) * self.byte_time
        at = self.free_at + self.delay + self.chance.uniform(0, self.jitter)
        if is_segment and self.chance.random() < self.reorder:
            self.held.add(sequence)
            return at + REORDER_MS / 1000
        self.latest = max(self.latest, at)
        return self.latest

    def left(self, frame, took):
        """The frame came out after so many seconds."""
        self.done["leastMs"] = min(self.done["leastMs"], round(took * 1000, 3))
        sequence = sequence_of(frame)
        if sequence is None:
            return
        for lost in self.missing:
            self.missing[lost] = self.missing[lost] or is_after(sequence, lost)
        self.done["lostAndShown"] += self.missing.pop(sequence, False)
        if self.highest is None or is_after(sequence, self.highest):
            self.highest = sequence
        else:
            self.done["overtaken"] += sequence in self.held
        self.held.discard(sequence)


def main(near_name, far_name, plan_text, path):
    plan = json.loads(plan_text)
    near, far = open_tap(near_name), open_tap(far_name)
    ways = {near: Direction(plan["out"], plan["seed"]), far: Direction(plan["back"], plan["seed"] + 1)}
    recording = open(path, "wb")
    recording.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, SNAP_LENGTH, 1))

    def record(frame):
        seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
        kept = frame[:SNAP_LENGTH]
        recording.write(struct.pack("<IIII", seconds, nanoseconds, len(kept), len(frame)) + kept)

    waiting = []
    count = 0
    print("ready", flush=True)
    while True:
        timeout = max(waiting[0][0] - time.monotonic(), 0) if waiting else 1
        readable = select.select([near, far, sys.stdin], [], [], timeout)[0]
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, came_at, device, frame = heapq.heappop(waiting)
            if device == near:
                record(frame)
            os.write(device, frame)
            ways[far if device == near else near].left(frame, time.monotonic() - came_at)
        for device in (near, far):
            while device in readable:
                try:
                    frame = os.read(device, LONGEST_FRAME)
                except BlockingIOError:
                    break
                if device == near:
                    record(frame)
                now = time.monotonic()
                at = ways[device].leave_at(frame, now)
                if at is not None:
                    count += 1
                    heapq.heappush(waiting, (at, count, now, far if device == near else near, frame))
        if sys.stdin in readable and sys.stdin.read() == "":
            recording.close()
            print(json.dumps({"out": ways[near].done, "back": ways[far].done}), flush=True)
            return


main(*sys.argv[1:])
