"""Joins two tap devices by a link of many lines, each of which hurts what passes in its own way, and records what passes at the near end.

Usage: link.py NEAR FAR PLAN RECORDING TRUTH

PLAN is the path of JSON: seed, and lines, which give to an address of the near end what is done to its IPv4 packets in the directions "out" and
"back": delayMs, jitterMs (drawn evenly once every 20 ms, the order is kept), loss (a share), rateKbits and queueKbytes. Losses are spread: of
each 1/loss packets one is lost, at a place drawn by chance; TCP segments that carry nothing are counted for themselves. Other frames pass.

RECORDING is the capture to write: what comes from the near end is recorded before the link does anything to it, what comes from the far
end after. TRUTH is written when standard input ends: a line of JSON for each flow with what the link did to it, see README.
"""

import fcntl
import heapq
import json
import os
import random
import select
import socket
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
LONGEST_FRAME = 2048
SNAP_LENGTH = 256
SLOT_SECONDS = 0.02
ICMP, TCP, UDP = 1, 6, 17
SYN, FIN = 2, 1
ECHO, ECHO_REPLY = 8, 0


def open_tap(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
    return device


def describe(frame):
    """Protocol, source, port, target, port, and whether something is missing when it is lost; None of what is not IPv4."""
    if len(frame) < 42 or frame[12:14] != b"\x08\x00":
        return None
    protocol, at = frame[23], 14 + (frame[14] & 15) * 4
    source, target = frame[26:30], frame[30:34]
    if protocol == ICMP:
        # Of an echo the types of request and answer, of other messages type and code, as flows have them.
        kind, code = frame[at], frame[at + 1]
        ports = {ECHO: (ECHO, ECHO_REPLY), ECHO_REPLY: (ECHO_REPLY, ECHO)}.get(kind, (kind, code))
        return protocol, source, ports[0], target, ports[1], True
    ports = struct.unpack_from("!HH", frame, at)
    carries = True
    if protocol == TCP:
        total = struct.unpack_from("!H", frame, 16)[0]
        carries = 14 + total > at + (frame[at + 12] >> 4) * 4 or frame[at + 13] & (SYN | FIN) != 0
    return protocol, source, ports[0], target, ports[1], carries


class Losses:
    """Loses one of each 1/share packets."""

    def __init__(self, share, chance):
        self.length = round(1 / share) if share > 0 else 0
        self.chance = chance
        self.left = self.lost_at = 0

    def is_next(self):
        if self.length == 0:
            return False
        if self.left == 0:
            self.left, self.lost_at = self.length, self.chance.randint(1, self.length)
        self.left -= 1
        return self.left + 1 == self.lost_at


class Way:
    """One direction of a line."""

    def __init__(self, plan, seed):
        self.chance = random.Random(seed)
        self.delay = plan["delayMs"] / 1000
        self.jitter = plan["jitterMs"] / 1000
        self.byte_time = 8 / (plan["rateKbits"] * 1e3)
        self.queue_seconds = plan["queueKbytes"] * 1e3 * self.byte_time
        self.losses = {carries: Losses(plan["loss"], self.chance) for carries in (True, False)}
        self.free_at = self.latest = 0
        self.slot = None
        self.extra = 0
        self.latest_of = None

    def extra_now(self, now):
        slot = int(now / SLOT_SECONDS)
        if slot != self.slot:
            self.slot, self.extra = slot, self.chance.uniform(0, self.jitter)
        return self.extra

    def leave_at(self, length, carries, now, told):
        """When the packet comes out; None when it is lost. `told` is the account of its flow in this direction."""
        told["packets"] += 1
        told["carrying"] += carries
        if self.losses[carries].is_next():
            told["lost"] += carries
            return None
        wait = max(self.free_at - now, 0)
        if wait > self.queue_seconds:
            told["overflown"] += 1
            return None
        took = length * self.byte_time
        if wait > 0:
            told["backlogMs"] += took * 1000
            told["waitedMs"] += wait * 1000 * (self.latest_of is not told)
        self.latest_of = told
        self.free_at = now + wait + took
        self.latest = max(self.latest, self.free_at + self.delay + self.extra_now(now))
        return self.latest


def account():
    return {"packets": 0, "carrying": 0, "lost": 0, "overflown": 0, "waitedMs": 0, "backlogMs": 0, "extraMs": []}


class Link:
    def __init__(self, plan):
        self.lines = {}
        for number, (address, line) in enumerate(plan["lines"].items()):
            seed = plan["seed"] * 1000 + number * 2
            self.lines[socket.inet_aton(address)] = (Way(line["out"], seed), Way(line["back"], seed + 1))
        self.flows = {}

    def take(self, frame, is_out, now):
        """When the frame leaves, and what to tell of when it does: the account of its flow, when it would have left without jitter, and the flow."""
        seen = describe(frame)
        near = seen and (seen[1] if is_out else seen[3])
        if near not in self.lines:
            return now, None
        protocol, source, source_port, target, target_port, carries = seen
        key = (protocol, source, source_port, target, target_port) if is_out else (protocol, target, target_port, source, source_port)
        flow = self.flows.get(key)
        if flow is None:
            flow = self.flows[key] = {"start": 0, "end": 0, "out": account(), "back": account()}
        told = flow["out" if is_out else "back"]
        way = self.lines[near][0 if is_out else 1]
        at = way.leave_at(len(frame), carries, now, told)
        return at, (told, way.free_at + way.delay, flow)


def p95(values):
    return sorted(values)[int(len(values) * 0.95)] if values else 0


def tell(key, flow):
    protocol, near, near_port, far, far_port = key
    ends = {"client": socket.inet_ntoa(near), "clientPort": near_port, "server": socket.inet_ntoa(far), "serverPort": far_port}
    for told in (flow["out"], flow["back"]):
        extra = told.pop("extraMs")
        told["leastExtraMs"] = min(extra, default=0)
        told["jitterMs"] = p95(extra) - told["leastExtraMs"] if extra else 0
        for name in ("waitedMs", "backlogMs", "leastExtraMs", "jitterMs"):
            told[name] = round(told[name], 1)
    return {"protocol": protocol, **ends, **flow}


def main(near_name, far_name, plan_path, path, truth_path):
    with open(plan_path) as file:
        link = Link(json.load(file))
    near, far = open_tap(near_name), open_tap(far_name)
    recording = open(path, "wb")
    recording.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, SNAP_LENGTH, 1))
    waiting = []
    count = 0

    def record(frame, flow):
        at_ns = time.time_ns()
        seconds, nanoseconds = divmod(at_ns, 1_000_000_000)
        kept = frame[:SNAP_LENGTH]
        recording.write(struct.pack("<IIII", seconds, nanoseconds, len(kept), len(frame)) + kept)
        if flow is not None:
            flow["start"] = flow["start"] or at_ns // 1000
            flow["end"] = at_ns // 1000

    def take(device):
        nonlocal count
        while True:
            try:
                frame = os.read(device, LONGEST_FRAME)
            except BlockingIOError:
                return
            at, more = link.take(frame, device == near, time.monotonic())
            if device == near:
                record(frame, more and more[2])
            if at is not None:
                count += 1
                heapq.heappush(waiting, (at, count, device, frame, more))

    def let_out():
        _, _, device, frame, more = heapq.heappop(waiting)
        if more is not None:
            told, without_jitter, _ = more
            told["extraMs"].append((time.monotonic() - without_jitter) * 1000)
        if device == far:
            record(frame, more and more[2])
        os.write(far if device == near else near, frame)

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
                file.writelines(json.dumps(tell(key, flow)) + "\n" for key, flow in link.flows.items())
            return


main(*sys.argv[1:])
