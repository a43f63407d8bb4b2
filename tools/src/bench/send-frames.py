"""
Sends UDP frames of 64 to 512 bytes from a packet socket: send-frames.py INTERFACE FRAMES_PER_SECOND SECONDS FLOWS [LIFE]

With LIFE each flow ends after so many frames, and another between other hosts takes its place; one in 50 goes to port 4444.

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
ETHERNET, IP = 14, 20
EVIDENCE_PORT, EVIDENCE_EVERY = 4444, 50


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


def turn_over(frames, flows, generation):
    """Gives every flow another address of its sender, and so another flow."""
    for number, data in enumerate(frames):
        flow = number % flows
        data[ETHERNET + 12 : ETHERNET + 16] = bytes([10, generation >> 8 & 255, generation & 255, flow & 255])
        data[ETHERNET + 16 : ETHERNET + 20] = bytes([172, 16, flow >> 8 & 255, flow & 255])
        port = EVIDENCE_PORT if flow % EVIDENCE_EVERY == 0 else 5000
        data[ETHERNET + IP + 2 : ETHERNET + IP + 4] = struct.pack("!H", port)


def frame(number, flows):
    size = SIZES[number % len(SIZES)]
    flow = number % flows
    ethernet = bytes.fromhex("0200000000020200000000010800")
    high, low = flow >> 8 & 255, flow & 255
    addresses = bytes([10, 0, high, low, 10, 1, low, high])
    ip = struct.pack("!BBHHHBBH", 0x45, 0, size - 14, number & 0xFFFF, 0, 64, 17, 0) + addresses
    udp = struct.pack("!HHHH", 1024 + flow % 50_000, 5000, size - 34, 0)
    return (ethernet + ip + udp).ljust(size, b"\0")


def main(interface, rate, seconds, flows, life):
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
    passes = 0
    # Who sends twice must not send the same flows again.
    first = int(time.time())
    if life > 0:
        turn_over(frames, flows, first)
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
            if at == 0 and life > 0:
                passes += 1
                if passes % life == 0:
                    turn_over(frames, flows, first + passes // life)
    print(json.dumps({"sent": sent, "seconds": time.monotonic() - began}))


main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]) if len(sys.argv) > 5 else 0)
