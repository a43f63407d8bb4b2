"""Joins two tap devices by a link that hurts datagrams, and records what passes at its near end.

Usage: link.py NEAR FAR PLAN RECORDING TRUTH

PLAN is JSON: seed, and for the directions "out" (near to far) and "back" delayMs, jitterMs (spread evenly), loss (a share) with burst
(mean length of bursts, 1 without), reorder (a share) with holdMs, duplicate (a share) and rateKbits. All frames are delayed; UDP and ICMP,
but for calls being set up on port 5060, are hurt too. Jitter keeps the order. RECORDING is the capture to write: what comes from the near
end is recorded before the link does anything to it, what comes from the far end after.

TRUTH is written when standard input ends, a line of JSON for each datagram in the order of coming: way, protocol, ports from and to,
payload (its first 16 bytes in hexadecimal, of ICMP those after the checksum), came and left in microseconds since the epoch, left null when it was
lost, again when a second copy left.
"""

import fcntl
import heapq
import json
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
COPY_AFTER = 0.001
ICMP, UDP, SIP = 1, 17, 5060


def open_tap(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
    return device


def describe(frame):
    """What the truth says of a datagram; None of any other frame, which is not hurt."""
    if len(frame) < 42 or frame[12:14] != b"\x08\x00" or frame[23] not in (ICMP, UDP):
        return None
    protocol, at = frame[23], 14 + (frame[14] & 15) * 4
    if protocol == ICMP:
        return {"protocol": protocol, "from": frame[at], "to": 0, "payload": frame[at + 4 : at + 20].hex()}
    source, target = struct.unpack("!HH", frame[at : at + 4])
    if SIP in (source, target):
        return None
    return {"protocol": protocol, "from": source, "to": target, "payload": frame[at + 8 : at + 24].hex()}


class Direction:
    def __init__(self, way, plan, seed):
        self.way = way
        self.plan = plan
        self.chance = random.Random(seed)
        self.byte_time = 8 / (plan["rateKbits"] * 1e3) if "rateKbits" in plan else 0
        self.free_at = 0
        self.latest = 0
        self.losing = False

    def share(self, name):
        return self.chance.random() < self.plan.get(name, 0)

    def is_lost(self):
        """Losses come in bursts whose length is that of the plan on the average (Gilbert's model)."""
        loss, burst = self.plan.get("loss", 0), self.plan.get("burst", 1)
        if burst == 1:
            return self.share("loss")
        go_on = 1 - 1 / burst if self.losing else loss / burst / (1 - loss)
        self.losing = self.chance.random() < go_on
        return self.losing

    def leave_at(self, frame, is_datagram, now):
        """When each copy of the frame comes out."""
        if is_datagram and self.is_lost():
            return []
        self.free_at = max(self.free_at, now) + len(frame) * self.byte_time
        at = self.free_at + (self.plan.get("delayMs", 0) + self.chance.uniform(0, self.plan.get("jitterMs", 0))) / 1000
        if is_datagram and self.share("reorder"):
            return [at + self.plan["holdMs"] / 1000]
        self.latest = max(self.latest, at)
        return [self.latest, self.latest + COPY_AFTER] if is_datagram and self.share("duplicate") else [self.latest]


def main(near_name, far_name, plan_text, path, truth_path):
    plan = json.loads(plan_text)
    near, far = open_tap(near_name), open_tap(far_name)
    ways = {near: Direction("out", plan["out"], plan["seed"]), far: Direction("back", plan["back"], plan["seed"] + 1)}
    recording = open(path, "wb")
    recording.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, SNAP_LENGTH, 1))
    truth = []
    waiting = []
    count = 0

    def record(frame, at_ns):
        seconds, nanoseconds = divmod(at_ns, 1_000_000_000)
        kept = frame[:SNAP_LENGTH]
        recording.write(struct.pack("<IIII", seconds, nanoseconds, len(kept), len(frame)) + kept)

    def take(device):
        nonlocal count
        frame = os.read(device, LONGEST_FRAME)
        now_ns, now = time.time_ns(), time.monotonic()
        if device == near:
            record(frame, now_ns)
        line = describe(frame)
        if line is not None:
            line = {"way": ways[device].way, **line, "came": now_ns // 1000, "left": None}
            truth.append(line)
        for copy, at in enumerate(ways[device].leave_at(frame, line is not None, now)):
            count += 1
            heapq.heappush(waiting, (at, count, "again" if copy else "left", line, device, frame))

    def let_out():
        _, _, kind, line, device, frame = heapq.heappop(waiting)
        now_ns = time.time_ns()
        if device == far:
            record(frame, now_ns)
        os.write(far if device == near else near, frame)
        if line is not None:
            line[kind] = now_ns // 1000

    print("ready", flush=True)
    while True:
        timeout = max(waiting[0][0] - time.monotonic(), 0) if waiting else 1
        readable = select.select([near, far, sys.stdin], [], [], timeout)[0]
        while waiting and waiting[0][0] <= time.monotonic():
            let_out()
        for device in (near, far):
            if device in readable:
                take(device)
        if sys.stdin in readable and sys.stdin.read() == "":
            recording.close()
            with open(truth_path, "w") as file:
                file.writelines(json.dumps(line) + "\n" for line in truth)
            return


main(*sys.argv[1:])
