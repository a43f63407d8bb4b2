"""Ends of channels that hide data in DNS and ICMP.

Usage: channel.py dns-serve ADDRESS ZONE | icmp-serve ADDRESS
       channel.py dns-shell|dns-send RESOLVER ZONE TIMES SEED | icmp-talk ADDRESS - TIMES SEED

dns-shell asks for TXT records under short names and gets data, twice a second and faster while there is some; dns-send puts data into the
longest names that DNS allows (RFC 1035) and gets none; icmp-talk puts data into echoes (RFC 792) and gets other data back.
"""

import base64
import random
import socket
import struct
import sys
import time

TXT, IN = 16, 1
ECHO, ECHO_REPLY = 8, 0
LONGEST_LABEL = 63


def wire_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def checksum(packet):
    total = sum(struct.unpack(f"!{len(packet) // 2}H", packet))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def echo(kind, identity, sequence, data):
    head = struct.pack("!BBHHH", kind, 0, 0, identity, sequence)
    packet = head + data + b"\0" * (len(data) % 2)
    return packet[:2] + struct.pack("!H", checksum(packet)) + packet[4:]


def dns_serve(address, _zone):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, 53))
    chance = random.Random(1)
    while True:
        query, peer = server.recvfrom(1500)
        end = query.index(b"\0", 12) + 5
        text = base64.b64encode(chance.randbytes(chance.choice((9, 30, 120, 150))))
        answer = b"\xc0\x0c" + struct.pack("!HHIH", TXT, IN, 0, len(text) + 1) + bytes([len(text)]) + text
        server.sendto(query[:2] + b"\x84\x00\0\1\0\1\0\0\0\0" + query[12:end] + answer, peer)


def ask(resolver, labels, zone, chance):
    connection = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    connection.settimeout(2)
    query = struct.pack("!HHHHHH", chance.getrandbits(16), 0x0100, 1, 0, 0, 0) + wire_name(f"{labels}.{zone}")
    connection.sendto(query + struct.pack("!HH", TXT, IN), (resolver, 53))
    try:
        connection.recv(1500)
    except TimeoutError:
        pass
    connection.close()


def dns_shell(resolver, zone, times, chance):
    for _ in range(times):
        busy = chance.random() < 0.5
        ask(resolver, chance.randbytes(chance.randint(20, 30) if busy else 9).hex(), zone, chance)
        time.sleep(0.1 if busy else 0.5)


def dns_send(resolver, zone, times, chance):
    for _ in range(times):
        data = base64.b32encode(chance.randbytes(110)).decode().rstrip("=").lower()
        ask(resolver, ".".join(data[at : at + LONGEST_LABEL] for at in range(0, len(data), LONGEST_LABEL)), zone, chance)
        time.sleep(0.1)


def icmp_serve(address):
    server = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    chance = random.Random(2)
    while True:
        packet, peer = server.recvfrom(2048)
        kind, _, _, identity, sequence = struct.unpack_from("!BBHHH", packet, 20)
        if kind == ECHO:
            server.sendto(echo(ECHO_REPLY, identity, sequence, chance.randbytes(chance.choice((40, 300, 900)))), peer)


def icmp_talk(address, _, times, chance):
    connection = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    identity = chance.getrandbits(16)
    for turn in range(times):
        connection.sendto(echo(ECHO, identity, turn, chance.randbytes(chance.choice((60, 500, 1000)))), (address, 0))
        time.sleep(chance.uniform(0.05, 0.3))


what, where, *more = sys.argv[1:]
if what.endswith("-serve"):
    {"dns-serve": dns_serve, "icmp-serve": icmp_serve}[what](where, *more)
else:
    talk = {"dns-shell": dns_shell, "dns-send": dns_send, "icmp-talk": icmp_talk}[what]
    talk(where, more[0], int(more[1]), random.Random(int(more[2])))
