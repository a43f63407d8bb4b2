"""Joins an untagged tap device to a tagged one, adding and removing VLAN tags.

Usage: vlan-relay.py ACCESS TRUNK TYPE:ID[,TYPE:ID]

Kernels built without VLAN devices still carry tagged frames over a bridge, so the tags are put on here.
"""

import fcntl
import os
import select
import struct
import sys

TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
ADDRESSES = 12
LONGEST_FRAME = 2048


def open_tap(name):
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
    return device


def main(access_name, trunk_name, tag_text):
    pairs = [tag.split(":") for tag in tag_text.split(",")]
    tags = b"".join(struct.pack("!HH", int(kind, 16), int(vlan)) for kind, vlan in pairs)
    end_of_tags = ADDRESSES + len(tags)
    access, trunk = open_tap(access_name), open_tap(trunk_name)
    print("ready", flush=True)
    while True:
        for device in select.select([access, trunk], [], [])[0]:
            frame = os.read(device, LONGEST_FRAME)
            if device == access:
                os.write(trunk, frame[:ADDRESSES] + tags + frame[ADDRESSES:])
            elif frame[ADDRESSES:end_of_tags] == tags:
                os.write(access, frame[:ADDRESSES] + frame[end_of_tags:])


main(*sys.argv[1:])
