"""Looks whether services are there, by the clock, as monitors do: asks web servers how they are, only opens a connection to others.

Usage: check.py SECONDS EVERY HOST:PORT... ; 0 SECONDS for once.
"""

import http.client
import socket
import sys
import time

WEB = 80


def check(host, port):
    try:
        if port == WEB:
            connection = http.client.HTTPConnection(host, timeout=2)
            connection.request("GET", "/health", headers={"User-Agent": "check"})
            connection.getresponse().read()
        else:
            connection = socket.create_connection((host, port), timeout=2)
        connection.close()
    except (OSError, http.client.HTTPException):
        # What is not there is asked for again the next time.
        pass


seconds, every, *services = sys.argv[1:]
begin = time.monotonic()
at = begin
while True:
    for service in services:
        host, port = service.split(":")
        check(host, int(port))
    at += float(every)
    if at > begin + float(seconds):
        break
    time.sleep(max(at - time.monotonic(), 0))
