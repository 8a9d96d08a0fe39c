"""Times botocraft's event factory on payloads of a file, one JSON text a line.

usage: factory.py PAYLOADS SECONDS

It prints JSON: seconds to import, memory after that, which of the payloads the factory makes an event of (others it
returns as they are, or refuses), and the nanoseconds that one of those takes.
"""

import sys
import time

begin = time.perf_counter()
from botocraft.eventbridge.factory import EventFactory

imported = time.perf_counter() - begin

import json
import resource


def resident():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


at_rest = resident()
with open(sys.argv[1], encoding="utf-8") as lines:
    payloads = [line.rstrip("\n") for line in lines]
factory = EventFactory()

decoded, refused, unknown = [], [], []
for number, payload in enumerate(payloads):
    try:
        event = factory.new(payload)
    except Exception:
        refused.append(number)
        continue
    (unknown if isinstance(event, dict) else decoded).append(number)

chosen = [payloads[number] for number in decoded]
rounds = []
until = time.monotonic() + float(sys.argv[2])
while time.monotonic() < until:
    begin = time.process_time_ns()
    for payload in chosen:
        factory.new(payload)
    rounds.append((time.process_time_ns() - begin) / len(chosen))
rounds.sort()

print(json.dumps({
    "import": imported, "resident": at_rest, "peak": resident(),
    "decoded": decoded, "refused": len(refused), "unknown": len(unknown),
    "ns": rounds[len(rounds) // 2],
}))
