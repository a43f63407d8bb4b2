"""Loads a page of many objects as a browser does, over some connections at once. Usage: browse.py HOST OBJECT..."""

import http.client
import sys
import threading

host, *objects = sys.argv[1:]
CONNECTIONS = 3


def load(part):
    connection = http.client.HTTPConnection(host, timeout=15)
    for name in part:
        connection.request("GET", f"/{name}", headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", "Accept": "*/*"})
        connection.getresponse().read()
    connection.close()


threads = [threading.Thread(target=load, args=(objects[i::CONNECTIONS],)) for i in range(min(CONNECTIONS, len(objects)))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
