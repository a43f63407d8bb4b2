"""
Sends UDP frames of 64 to 512 bytes from a packet socket: send-frames.py INTERFACE FRAMES_PER_SECOND SECONDS FLOWS

Prints, as JSON, how many the kernel took and how long that went on. A call of sendmmsg(2) sends many, since one for each frame would
cost more than all that is measured.
"""
import ctypes
import json
import socket
import struct
import sys
import time

SIZES = [64, 128, 256, 384, 512, 96, 64, 200]
BATCH = 64


class IoVec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class Message(ctypes.Structure):
    """struct mmsghdr"""

    _fields_ = [
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint),
        ("iov", ctypes.POINTER(IoVec)),
        ("iov_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
        ("sent", ctypes.c_uint),
    ]


def frame(number, flows):
    size = SIZES[number % len(SIZES)]
    flow = number % flows
    ethernet = bytes.fromhex("0200000000020200000000010800")
    high, low = flow >> 8 & 255, flow & 255
    addresses = bytes([10, 0, high, low, 10, 1, low, high])
    ip = struct.pack("!BBHHHBBH", 0x45, 0, size - 14, number & 0xFFFF, 0, 64, 17, 0) + addresses
    udp = struct.pack("!HHHH", 1024 + flow % 50_000, 5000, size - 34, 0)
    return (ethernet + ip + udp).ljust(size, b"\0")


def main(interface, rate, seconds, flows):
    libc = ctypes.CDLL(None, use_errno=True)
    count = -(-flows // BATCH) * BATCH
    frames = [ctypes.create_string_buffer(data, len(data)) for data in (frame(n, flows) for n in range(count))]
    vectors = (IoVec * count)(*[IoVec(ctypes.addressof(data), len(data)) for data in frames])
    messages = (Message * count)()
    for message, vector in zip(messages, vectors):
        message.iov = ctypes.pointer(vector)
        message.iov_count = 1
    sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sender.bind((interface, 0))
    base, size = ctypes.addressof(messages), ctypes.sizeof(Message)
    sent = at = 0
    began = time.monotonic()
    while (now := time.monotonic() - began) < seconds:
        due = int(now * rate)
        if sent >= due:
            time.sleep(0.0005)
        while sent < due:
            batch = min(BATCH, count - at, due - sent)
            took = max(0, libc.sendmmsg(sender.fileno(), ctypes.c_void_p(base + at * size), batch, 0))
            sent += took
            at = (at + took) % count
    print(json.dumps({"sent": sent, "seconds": time.monotonic() - began}))


main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
