#!/usr/bin/env python3
"""Plays a trace against limits on requests a minute in plain Python, beside our own program.

    cargo build --profile dist --example limiter_replay
    python3 benches/limiter_python.py target/dist/examples/limiter_replay TRACE [LOWEST HIGHEST STEP]

The trace is of the form of `examples/limiter_replay.rs`. Both play the same limits by each of the
three enforcements, 3,000 replays by default. Stops unless all counts of refused requests are equal,
then prints processor seconds of both and the ratio: of the whole process for ours, and without
reading the trace for Python.
"""

import csv
import resource
import subprocess
import sys
import time


def arrivals(path):
    """Seconds since the first request, of each request."""
    with open(path, newline="") as file:
        rows = csv.reader(file)
        next(rows)
        clocks = [row[0].split(" ")[1].split(":") for row in rows]
    times = [int(hour) * 3600 + int(minute) * 60 + float(second) for hour, minute, second in clocks]
    return [one - times[0] for one in times]


def bucket(times, limit, size):
    level, then, refused, rate = size, 0.0, 0, limit / 60
    for now in times:
        level = min(size, level + (now - then) * rate)
        then = now
        if level >= 1 - 1e-9:
            level -= 1
        else:
            refused += 1
    return refused


def fixed_minute(times, limit):
    minute, used, refused = 0, 0, 0
    for now in times:
        if now // 60 != minute:
            minute, used = now // 60, 0
        if used < limit:
            used += 1
        else:
            refused += 1
    return refused


WAYS = {
    "token-bucket": lambda times, limit: bucket(times, limit, limit),
    "fixed-minute": fixed_minute,
    "per-second": lambda times, limit: bucket(times, limit, max(limit / 60, 1)),
}


def main():
    program, path = sys.argv[1:3]
    limits = sys.argv[3:] or ["1", "1000", "1"]
    lowest, highest, step = map(int, limits)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run([program, path, *limits], check=True, capture_output=True, text=True).stdout
    rows = [line.split(",") for line in output.split()]
    ours = {(row[0], int(row[1])): int(row[2]) for row in rows if row[0] in WAYS}
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    times = arrivals(path)
    start = time.process_time()
    theirs = {(way, limit): WAYS[way](times, limit) for way in WAYS for limit in range(lowest, highest + 1, step)}
    taken = time.process_time() - start
    differing = [(key, ours.get(key), theirs[key]) for key in theirs if ours.get(key) != theirs[key]]
    if differing or len(ours) != len(theirs):
        sys.exit(f"the counts differ: {differing[:5]}")
    print(f"{len(theirs)} replays of {len(times):,} requests, all counts equal")
    print(f"ours {seconds:.4f} s of processor, Python {taken:.3f} s: {taken / seconds:.0f} times as long")


if __name__ == "__main__":
    main()
