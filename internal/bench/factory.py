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


def resident():
    """Bytes of memory now, 0 where the system does not say: ru_maxrss would count what the parent had before the exec."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            fields = dict(line.split(":", 1) for line in status)
    except OSError:
        return 0
    return int(fields["VmRSS"].split()[0]) * 1024


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
    "import": imported, "resident": at_rest,
    "decoded": decoded, "refused": len(refused), "unknown": len(unknown),
    "ns": rounds[len(rounds) // 2],
}))
