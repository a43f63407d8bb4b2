"""Talks HTTP from an address of its own: talk.py OWN_ADDRESS ADDRESS PORT get BYTES | post BYTES | ask TIMES SECONDS_BETWEEN (one connection)."""

import http.client
import sys
import time

own, address, port, what, *more = sys.argv[1:]
connection = http.client.HTTPConnection(address, int(port), timeout=20, source_address=(own, 0))
if what == "get":
    connection.request("GET", f"/{more[0]}")
    connection.getresponse().read()
elif what == "post":
    connection.request("POST", "/", body=bytes(int(more[0])))
    connection.getresponse().read()
else:
    for turn in range(int(more[0])):
        connection.request("GET", f"/{200 + turn * 37 % 900}")
        connection.getresponse().read()
        time.sleep(float(more[1]))
connection.close()
