"""Sends RTP (RFC 3550) with reports of RTCP on the same ports (RFC 5761), and takes what comes from the other end.

Usage: rtp.py OWN_ADDRESS OTHER_ADDRESS PORT SECONDS SSRC PAYLOAD_TYPE REPORT_SECONDS

G.711 (payload type 0 or 8): 160 bytes each 20 ms. A sender report with a report block goes out each so many seconds.
"""

import os
import select
import socket
import struct
import sys
import time

EVERY_SECONDS = 0.02
SAMPLES = 160
SENDER_REPORT = 200
NTP_EPOCH = 2208988800


def ntp_now():
    now = time.time() + NTP_EPOCH
    return int(now), int((now % 1) * 2**32)


class Heard:
    """What came from the other end, as a report block tells it."""

    def __init__(self):
        self.ssrc = self.highest = self.last_report = 0
        self.first = None
        self.count = 0
        self.reported_at = 0

    def take(self, packet):
        if 200 <= packet[1] <= 207:
            if packet[1] == SENDER_REPORT:
                seconds, fraction = struct.unpack_from("!II", packet, 8)
                self.last_report = (seconds & 0xFFFF) << 16 | fraction >> 16
                self.reported_at = time.monotonic()
            return
        sequence, _, self.ssrc = struct.unpack_from("!HII", packet, 2)
        self.first = sequence if self.first is None else self.first
        self.highest = max(self.highest, sequence)
        self.count += 1

    def block(self):
        lost = max(self.highest - (self.first or 0) + 1 - self.count, 0)
        since = int((time.monotonic() - self.reported_at) * 65536) if self.last_report else 0
        return struct.pack("!IIIIII", self.ssrc, lost & 0xFFFFFF, self.highest, 0, self.last_report, since)


def main(own, other, port, seconds, ssrc, payload_type, report_seconds):
    connection = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    connection.bind((own, int(port)))
    connection.connect((other, int(port)))
    heard = Heard()
    ssrc = int(ssrc)
    begin = time.monotonic()
    sent = 0
    next_report = begin + float(report_seconds)
    while (now := time.monotonic()) < begin + float(seconds):
        try:
            if now >= begin + sent * EVERY_SECONDS:
                header = struct.pack("!BBHII", 0x80, int(payload_type) | (0 if sent else 0x80), sent & 0xFFFF, sent * SAMPLES, ssrc)
                sent += 1
                connection.send(header + os.urandom(SAMPLES))
            if now >= next_report:
                next_report += float(report_seconds)
                about = struct.pack("!IIIII", *ntp_now(), sent * SAMPLES, sent, sent * SAMPLES)
                connection.send(struct.pack("!BBHI", 0x81, SENDER_REPORT, 12, ssrc) + about + heard.block())
            if select.select([connection], [], [], max(begin + sent * EVERY_SECONDS - time.monotonic(), 0))[0]:
                heard.take(connection.recv(2048))
        except ConnectionRefusedError:
            # The other end has not begun yet, or has ended.
            continue


main(*sys.argv[1:])
