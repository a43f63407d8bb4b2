"""Surfs for a while as people with a browser do: page after page of many objects, over some connections at once, with pauses to read.

Usage: surf.py SECONDS PAUSE SEED SIZES HOST... : the mean pause in seconds; sizes of objects, separated by commas.
"""

import http.client
import random
import sys
import threading
import time

CONNECTIONS = 4
MOST_OBJECTS = 14
HEADERS = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", "Accept": "*/*", "Accept-Language": "en"}


def load(host, objects):
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        for name in objects:
            connection.request("GET", f"/{name}", headers=HEADERS)
            connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        # Pages fail now and then; people go on.
        pass
    connection.close()


seconds, pause, seed, sizes, *hosts = sys.argv[1:]
chance = random.Random(int(seed))
end = time.monotonic() + float(seconds)
while time.monotonic() < end:
    host = chance.choice(hosts)
    objects = chance.choices(sizes.split(","), k=chance.randint(1, MOST_OBJECTS))
    parts = [objects[i::CONNECTIONS] for i in range(min(CONNECTIONS, len(objects)))]
    threads = [threading.Thread(target=load, args=(host, part)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(min(chance.expovariate(1 / float(pause)), max(end - time.monotonic(), 0)))
