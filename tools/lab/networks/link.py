"""Joins two devices, and records what passes with the headers of a tunnel around it.

Usage: link.py NEAR FAR PLAN RECORDING

PLAN is JSON: `mode` (tap or tun), `layers` as wrapping.py has them, innermost first, maybe `outerMtu`, and for IPv4 `orders`: for each datagram in fragments
in which order they are recorded and passed on; a negative number -n is fragment n with other content, moved to begin 8
bytes sooner. RECORDING is the capture to write. When standard input ends, what was carried is written to standard output as JSON:
`frames`, and of them `arp` and `fragments` of IP.
"""

import fcntl
import json
import os
import select
import struct
import sys
import time

from wrapping import Wrapping, checksum

TUNSETIFF = 0x400454CA
MODES = {"tun": 0x0001, "tap": 0x0002}
IFF_NO_PI = 0x1000
LONGEST_FRAME = 65536
ETHERNET = 14
FLAGS_AT = ETHERNET + 6
FRAGMENT_HEADER = 44
HEADER = 20
MORE = 0x2000


def open_device(name, mode):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), MODES[mode] | IFF_NO_PI))
    return device


def is_fragment4(frame):
    return frame[12:14] == b"\x08\x00" and (struct.unpack("!H", frame[FLAGS_AT : FLAGS_AT + 2])[0] & 0x3FFF) != 0


def is_fragment6(frame):
    return frame[12:14] == b"\x86\xdd" and frame[ETHERNET + 6] == FRAGMENT_HEADER


def fragment_of(frame, flags, body):
    """A frame with IPv4 as it is, with other flags and offset (in units of 8 bytes) and another body."""
    header = bytearray(frame[ETHERNET : ETHERNET + HEADER])
    header[2:4] = struct.pack("!H", HEADER + len(body))
    header[6:8] = struct.pack("!H", flags)
    header[10:12] = b"\0\0"
    header[10:12] = struct.pack("!H", checksum(bytes(header)))
    return frame[:ETHERNET] + bytes(header) + body


def moved(fragment):
    """The fragment with other content, 8 bytes sooner in its datagram."""
    flags = struct.unpack("!H", fragment[FLAGS_AT : FLAGS_AT + 2])[0]
    return fragment_of(fragment, flags - 1, b"!" * (len(fragment) - ETHERNET - HEADER))


def cut(frame, mtu):
    """The fragments of a frame with IPv4 that is too large, else the frame (RFC 791)."""
    body = frame[ETHERNET + HEADER :]
    if HEADER + len(body) <= mtu:
        return [frame]
    each = (mtu - HEADER) // 8 * 8
    starts = range(0, len(body), each)
    return [fragment_of(frame, MORE * (at + each < len(body)) | at // 8, body[at : at + each]) for at in starts]


class Fragments:
    """Holds fragments until their datagram is whole, and gives them in the order of the plan."""

    def __init__(self, orders):
        self.orders = orders
        self.held = []

    def passed(self, frame):
        if not self.orders or not is_fragment4(frame):
            return [frame]
        self.held.append(frame)
        if frame[FLAGS_AT] & 0x20:
            return []
        order = self.orders.pop(0)
        held, self.held = self.held, []
        return [moved(held[-place]) if place < 0 else held[place] for place in order]


def main(near_name, far_name, plan_text, path):
    plan = json.loads(plan_text)
    devices = [open_device(name, plan["mode"]) for name in (near_name, far_name)]
    fragments = Fragments(plan.get("orders", []))
    wrapping = Wrapping(plan["layers"])
    done = {"frames": 0, "arp": 0, "fragments": 0}
    recording = open(path, "wb")
    recording.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, LONGEST_FRAME, 1))

    def carry(way, frame):
        what = "ethernet"
        if plan["mode"] == "tun":
            what = "ipv6" if frame[0] >> 4 == 6 else "ipv4"
        else:
            done["arp"] += frame[12:14] == b"\x08\x06"
            done["fragments"] += is_fragment4(frame) or is_fragment6(frame)
        pieces = cut(wrapping.around(way, what, frame), plan.get("outerMtu", LONGEST_FRAME))
        done["frames"] += len(pieces)
        done["fragments"] += len(pieces) if len(pieces) > 1 else 0
        for piece in pieces:
            seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
            recording.write(struct.pack("<IIII", seconds, nanoseconds, len(piece), len(piece)) + piece)
        os.write(devices[1 - way], frame)

    print("ready", flush=True)
    while True:
        readable = select.select([*devices, sys.stdin], [], [])[0]
        for way, device in enumerate(devices):
            while device in readable:
                try:
                    frame = os.read(device, LONGEST_FRAME)
                except BlockingIOError:
                    break
                for each in fragments.passed(frame):
                    carry(way, each)
        if sys.stdin in readable and sys.stdin.read() == "":
            recording.close()
            print(json.dumps(done), flush=True)
            return


main(*sys.argv[1:])
