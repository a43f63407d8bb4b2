"""Puts headers of tunnels around frames and packets.

A layer is a dict with a `kind` and its numbers. What is inside is "ethernet", "ipv4", "ipv6", "mpls" or "pppoe"; `way` is 0 for
what goes from the near end to the far one, 1 for what comes back.
"""

import struct

ETHER_TYPES = {"ipv4": 0x0800, "ipv6": 0x86DD, "mpls": 0x8847, "pppoe": 0x8864, "ethernet": 0x6558}
# IANA protocol numbers of what stands directly in IP
PROTOCOLS = {"ipv4": 4, "ipv6": 41, "ethernet": 143, "mpls": 137}
PPP = {"ipv4": 0x0021, "ipv6": 0x0057}
MACS = [bytes.fromhex("027700000001"), bytes.fromhex("027700000002")]
ADDRESSES4 = [bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])]
ADDRESSES6 = [bytes.fromhex("20010db8" + "00" * 11 + "01"), bytes.fromhex("20010db8" + "00" * 11 + "02")]
GRE, UDP, ETHER_IP = 47, 17, 97
ERSPAN = 0x88BE
# Ports of tunnels; those that answer from the port that they are called at, and those that pick one
PORTS = {"geneve": 6081, "gtp": 2152, "teredo": 3544, "l2tp": 1701, "capwap": 5247, "mpls-udp": 6635, "fou": 5555, "gue": 6080}
SYMMETRIC = {"gtp", "teredo", "l2tp", "capwap", "fou", "gue"}
PICKED_PORT = 50000


def checksum(data):
    """RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Wrapping:
    """All layers of a tunnel, innermost first, and an Ethernet header around them."""

    def __init__(self, layers):
        self.layers = layers
        self.count = 0

    def around(self, way, what, body):
        for layer in self.layers:
            kind = layer["kind"]
            make = getattr(self, kind.replace("-", "_"), None) or self.over_udp
            what, body = make(layer, way, what, body)
        if what == "ethernet":
            return body
        return MACS[1 - way] + MACS[way] + struct.pack("!H", ETHER_TYPES[what]) + body

    def over_ip(self, layer, way, protocol, body):
        if layer.get("over") == "ipv6":
            start = struct.pack("!IHBB", 6 << 28, len(body), protocol, 64)
            return "ipv6", start + ADDRESSES6[way] + ADDRESSES6[1 - way] + body
        self.count += 1
        start = struct.pack("!BBHHHBB", 0x45, 0, 20 + len(body), self.count, 0, 64, protocol)
        ends = ADDRESSES4[way] + ADDRESSES4[1 - way]
        return "ipv4", start + struct.pack("!H", checksum(start + b"\0\0" + ends)) + ends + body

    def ip(self, layer, way, what, body):
        """RFC 2003, RFC 4213, RFC 2473; Ethernet and MPLS as RFC 8986 and RFC 4023 have them."""
        return self.over_ip(layer, way, PROTOCOLS[what], body)

    def gre(self, layer, way, what, body):
        """RFC 2784, RFC 2890."""
        flags, rest = 0, b""
        if "key" in layer:
            flags |= 0x2000
            rest += struct.pack("!I", layer["key"])
        if layer.get("sequence"):
            flags |= 0x1000
            self.count += 1
            rest += struct.pack("!I", self.count)
        if layer.get("checksum"):
            flags |= 0x8000
            start = struct.pack("!HH", flags, ETHER_TYPES[what])
            rest = struct.pack("!HH", checksum(start + b"\0\0\0\0" + rest + body), 0) + rest
        return self.over_ip(layer, way, GRE, struct.pack("!HH", flags, ETHER_TYPES[what]) + rest + body)

    def erspan(self, layer, way, what, body):
        """Type II of draft-foschiano-erspan: both directions are mirrored from the near end to a collector at the far one."""
        self.count += 1
        start = struct.pack("!HHI", 0x1000, ERSPAN, self.count)
        return self.over_ip(layer, 0, GRE, start + struct.pack("!HHI", 0x1000, layer["session"], 1) + body)

    def etherip(self, layer, way, what, body):
        """RFC 3378."""
        return self.over_ip(layer, way, ETHER_IP, b"\x30\0" + body)

    def vlan(self, layer, way, what, body):
        """IEEE 802.1Q: tags behind the addresses of a frame."""
        tags = b"".join(struct.pack("!HH", tag["etherType"], tag["id"]) for tag in layer["tags"])
        return "ethernet", body[:12] + tags + body[12:]

    def mpls(self, layer, way, what, body):
        """RFC 3032; the bottom label stands for what is carried."""
        labels = layer["labels"]
        stack = b"".join(struct.pack("!I", label << 12 | (i == len(labels) - 1) << 8 | 64) for i, label in enumerate(labels))
        return "mpls", stack + body

    def pppoe(self, layer, way, what, body):
        """RFC 2516."""
        return "pppoe", struct.pack("!BBHHH", 0x11, 0, layer["session"], len(body) + 2, PPP[what]) + body

    def over_udp(self, layer, way, what, body):
        port = PORTS[layer["kind"]]
        # Checksums of tunnels may be 0, over IPv6 too (RFC 6935).
        from_port = port if layer["kind"] in SYMMETRIC else PICKED_PORT + way
        content = self.in_udp(layer, what, body)
        return self.over_ip(layer, way, UDP, struct.pack("!HHHH", from_port, port, 8 + len(content), 0) + content)

    def in_udp(self, layer, what, body):
        kind = layer["kind"]
        if kind == "geneve":  # RFC 8926, with an option of 4 bytes
            option = struct.pack("!HBBI", 0x0102, 0x80, 1, 7)
            return struct.pack("!BBHI", len(option) // 4, 0, ETHER_TYPES[what], layer["network"] << 8) + option + body
        if kind == "gtp":  # 3GPP TS 29.281, with the extension for PDU sessions
            extension = struct.pack("!HBBBBBB", 0, 0, 0x85, 1, 0x10, 9, 0)
            return struct.pack("!BBHI", 0x34, 255, len(extension) + len(body), layer["tunnel"]) + extension + body
        if kind == "teredo":  # RFC 4380, with the indication of an origin
            return struct.pack("!HH4s", 0, 0x1234, bytes(4)) + body
        if kind == "l2tp":  # RFC 2661, with a length
            length = 8 + 4 + len(body)
            return struct.pack("!HHHHHH", 0x4002, length, layer["tunnel"], layer["session"], 0xFF03, PPP[what]) + body
        if kind == "capwap":  # RFC 5415: a frame of 802.3
            return struct.pack("!II", 0x00100000, 0) + body
        if kind == "gue":  # draft-ietf-intarea-gue: version 0, data, protocol
            return struct.pack("!BBH", 0, PROTOCOLS[what], 0) + body
        return body  # FOU and RFC 7510 have no header
