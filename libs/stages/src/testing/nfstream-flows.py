"""Flows of captures as NFStream sees them: a path a line on standard input, a flow a line of JSON on standard output."""

import json
import sys

from nfstream import NFStreamer

for path in sys.stdin.read().splitlines():
    flows = NFStreamer(
        source=path,
        statistical_analysis=True,
        n_dissections=0,
        decode_tunnels=False,
        idle_timeout=60,
        active_timeout=300,
        n_meters=1,
    )
    for flow in flows:
        print(json.dumps({"path": path, **dict(zip(flow.keys(), flow.values()))}), flush=True)
