"""Traffic between two ends, and what was sent, as the programs that sent it know.

Usage: talk.py serve PORT, which answers over TCP and UDP, IPv4 and IPv6, until it is ended;
talk.py hear PORT, which takes datagrams until it is ended and answers none; or
talk.py exchange ADDRESS PORT LOCAL [OPTIONS], a connection over TCP and some datagrams over UDP from the next port up;
talk.py datagrams ADDRESS PORT LOCAL SIZES, datagrams that nobody answers, each of its own port;
talk.py group ADDRESS DEVICE SECONDS, which is in a group for so long;
talk.py say ADDRESS DEVICE PORT LOCAL LOCAL_PORT, some datagrams to a group; with `ask` a question as mDNS has it, with `tell` its answer.

OPTIONS are the names of IPv6 extension headers: hop-by-hop, destination. Flows are written to standard output as JSON, a line each.
"""

import json
import select
import socket
import struct
import sys
import time

REQUEST = 700
ANSWER = 9000
DATAGRAMS = [40, 300, 900]
# linux/tcp.h: tcpi_segs_out, tcpi_segs_in
SEGMENTS_AT = 136
# A header with nothing but padding (RFC 8200, section 4.2)
PADDING = bytes([0, 0, 1, 4, 0, 0, 0, 0])
OPTIONS = {"hop-by-hop": 54, "destination": 59}


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def text(count):
    line = b"over the weir and down the river\n"
    return (line * (count // len(line) + 1))[:count]


def told(protocol, near, far, out, back):
    """One flow; `out` and `back` are packets and bytes of payload."""
    flow = {"protocol": protocol, "from": near[0].split("%")[0], "fromPort": near[1], "to": far[0].split("%")[0], "toPort": far[1]}
    for name, (packets, payload) in (("out", out), ("back", back)):
        flow[name] = {"packets": packets, "payloadBytes": payload}
    print(json.dumps(flow), flush=True)


def open_socket(family, kind, local, options=()):
    opened = socket.socket(family, kind)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for option in options:
        opened.setsockopt(socket.IPPROTO_IPV6, OPTIONS[option], PADDING)
    # Only the address family tells a link-local address from its device.
    opened.bind(socket.getaddrinfo(*local, family, kind)[0][4])
    return opened


def drain(connection):
    received = 0
    while part := connection.recv(65536):
        received += len(part)
    return received


def open_both(kind, port):
    """A socket of each address family."""
    both = []
    for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        each = socket.socket(family, kind)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            each.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        each.bind((address, port))
        both.append(each)
    return both


def hear(port):
    opened = open_both(socket.SOCK_DGRAM, port)
    print("ready", flush=True)
    while True:
        for each in select.select(opened, [], [])[0]:
            each.recv(65536)


def serve(port):
    listeners, sockets = open_both(socket.SOCK_STREAM, port), open_both(socket.SOCK_DGRAM, port)
    for listener in listeners:
        listener.listen()
    print("ready", flush=True)
    while True:
        for each in select.select([*listeners, *sockets], [], [])[0]:
            if each in sockets:
                content, caller = each.recvfrom(65536)
                each.sendto(content[: len(content) // 2], caller)
                continue
            connection, _ = each.accept()
            drain(connection)
            connection.sendall(text(ANSWER))
            connection.close()


def exchange(address, port, local, *options):
    family, far, near = family_of(address), (address, port), (local[0], local[1])
    connection = open_socket(family, socket.SOCK_STREAM, near, options)
    connection.connect(socket.getaddrinfo(*far, family, socket.SOCK_STREAM)[0][4])
    connection.sendall(text(REQUEST))
    connection.shutdown(socket.SHUT_WR)
    received = drain(connection)
    if received != ANSWER:
        sys.exit(f"{received} bytes came back instead of {ANSWER}")
    time.sleep(0.1)
    sent, came = struct.unpack("II", connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 144)[SEGMENTS_AT:])
    told("tcp", near, far, (sent, REQUEST), (came, ANSWER))
    near = (near[0], near[1] + 1)
    datagrams = open_socket(family, socket.SOCK_DGRAM, near, options)
    datagrams.connect(socket.getaddrinfo(*far, family, socket.SOCK_DGRAM)[0][4])
    back = 0
    for size in DATAGRAMS:
        datagrams.send(text(size))
        back += len(datagrams.recv(65536))
    told("udp", near, far, (len(DATAGRAMS), sum(DATAGRAMS)), (len(DATAGRAMS), back))


def send_datagrams(address, port, local, sizes):
    for i, size in enumerate(int(size) for size in sizes.split(",")):
        near = (local[0], local[1] + i)
        each = open_socket(family_of(address), socket.SOCK_DGRAM, near)
        # Fragments are wanted: the path is not to be asked how much it takes.
        if family_of(address) == socket.AF_INET:
            each.setsockopt(socket.IPPROTO_IP, 10, 0)
        each.sendto(text(size), (address, port))
        told("udp", near, (address, port), (1, size), (0, 0))


def in_group(address, device, seconds):
    """Is in the group, and does nothing else."""
    number = socket.if_nametoindex(device)
    family = family_of(address)
    member = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET:
        request = struct.pack("4s4si", socket.inet_aton(address), bytes(4), number)
        member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, request)
    else:
        member.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, struct.pack("16si", socket.inet_pton(family, address), number))
    time.sleep(seconds)
    member.close()


def question(name):
    """RFC 6762: the address of a name."""
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + bytes([0, 0, 1, 0, 1])


def send_to_group(address, device, near, port, contents):
    family = family_of(address)
    sender = open_socket(family, socket.SOCK_DGRAM, near)
    number = socket.if_nametoindex(device)
    if family == socket.AF_INET:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, struct.pack("4s4si", bytes(4), bytes(4), number))
    else:
        sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, struct.pack("i", number))
    for content in contents:
        sender.sendto(content, (address, port))
    told("udp", near, (address, port), (len(contents), sum(len(content) for content in contents)), (0, 0))


def group_contents(what):
    if what == "ask":
        return [struct.pack("!6H", 0, 0, 1, 0, 0, 0) + question("gauge.local")] * 2
    if what == "tell":
        record = question("gauge.local") + struct.pack("!IH4s", 120, 4, bytes([10, 78, 0, 2]))
        return [struct.pack("!6H", 0, 0x8400, 0, 1, 0, 0) + record]
    return [text(200)] * 5


def main(what, *argv):
    if what == "serve":
        serve(int(argv[0]))
    elif what == "hear":
        hear(int(argv[0]))
    elif what == "group":
        address, device, seconds = argv
        in_group(address, device, float(seconds))
    elif what in ("ask", "tell", "say"):
        address, device, port, local, local_port = argv
        send_to_group(address, device, (local, int(local_port)), int(port), group_contents(what))
    else:
        address, port, local, local_port, *rest = argv
        call = exchange if what == "exchange" else send_datagrams
        call(address, int(port), (local, int(local_port)), *rest)


main(*sys.argv[1:])
