#!/usr/bin/env python3
"""Plays a million years of a route over three providers in NumPy, beside our own program.

    cargo build --profile dist --example simulated_years
    target/peers/bin/python benches/sla_numpy.py target/dist/examples/simulated_years [YEARS]

The model is that of `examples/simulated_years.rs`: thirty incidents a year, lognormal lengths,
two minutes until an outage is noticed, and time lost after that only while all backups are down.
NumPy plays it in chunks of 50,000 years on one long time line, on which each year's outages that
run over its end are turned to its beginning, as ours are. Prints both means with their standard
errors, whether they agree within four of them, the seconds and peak memory of both, and the ratio.
"""

import math
import os
import resource
import subprocess
import sys
import time

import numpy as np

YEAR = 525_600.0
RATE, LOW, HIGH, DETECTION, LOSS = 30.0, 20.0, 300.0, 2.0, 833.0
MU = (math.log(LOW) + math.log(HIGH)) / 2
SIGMA = (math.log(HIGH) - math.log(LOW)) / (2 * 1.6448536269514722)
CHUNK = 50_000


def outages(rng, years):
    """The year, start and end of every outage, its start within the year."""
    count = rng.poisson(RATE, years)
    year = np.repeat(np.arange(years), count)
    start = rng.random(year.size) * YEAR
    length = np.minimum(rng.lognormal(MU, SIGMA, year.size), YEAR)
    return year, start, start + length


def turned(year, start, end):
    """Stretches on the time line of all years, cut at the turn of each and put in order."""
    over = end > YEAR
    starts = np.concatenate([year * YEAR + np.minimum(start, YEAR), year[over] * YEAR + np.maximum(start[over] - YEAR, 0)])
    ends = np.concatenate([year * YEAR + np.minimum(end, YEAR), year[over] * YEAR + end[over] - YEAR])
    return starts, ends


def cover(year, start, end):
    """Disjoint stretches in order."""
    starts, ends = turned(year, start, end)
    order = np.argsort(starts)
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    first = np.concatenate([[True], starts[1:] > ends[:-1]])
    last = np.concatenate([first[1:], [True]])
    return starts[first], ends[last]


def common(one, other):
    """What two covers have in common: where two of the four kinds of edges are open."""
    edges = np.concatenate([one[0], one[1], other[0], other[1]])
    steps = np.concatenate([np.ones(one[0].size), -np.ones(one[1].size), np.ones(other[0].size), -np.ones(other[1].size)])
    order = np.argsort(edges, kind="stable")
    edges, depth = edges[order], np.cumsum(steps[order])
    both = np.flatnonzero(depth[:-1] > 1.5)
    return edges[both], edges[both + 1]


def measure(covered, at):
    """How much of a cover lies before each moment."""
    edges = np.stack(covered, axis=1).ravel()
    lengths = np.concatenate([[0.0], np.cumsum(covered[1] - covered[0])])
    passed = np.stack([lengths[:-1], lengths[1:]], axis=1).ravel()
    return np.interp(at, edges, passed)


def lost(primary, down, years):
    """Minutes lost in each year with backups that are down on a cover."""
    year, start, end = primary
    length = end - start
    base = np.minimum(length, DETECTION)
    longer = length > DETECTION
    parts = turned(year[longer], start[longer] + DETECTION, end[longer])
    meets = measure(down, parts[1]) - measure(down, parts[0])
    of_year = np.minimum((parts[0] / YEAR).astype(int), years - 1)
    return np.bincount(year, base, years) + np.bincount(of_year, meets, years)


def play(rng, years):
    primary, second, third = (outages(rng, years) for _ in range(3))
    alone = np.bincount(primary[0], primary[2] - primary[1], years)
    backup = cover(*second)
    both = common(backup, cover(*third))
    return alone, lost(primary, backup, years), lost(primary, both, years)


def numpy_rows(years):
    rng = np.random.default_rng(1)
    minutes = [[], [], []]
    for first in range(0, years, CHUNK):
        for kept, played in zip(minutes, play(rng, min(CHUNK, years - first))):
            kept.append(played)
    rows = []
    for kept in minutes:
        loss = np.concatenate(kept) * LOSS
        rows.append((loss.mean(), loss.std(ddof=1) / math.sqrt(years), np.quantile(loss, 0.95)))
    return rows


def cpu(who):
    """Processor seconds used, which other work on the machine changes less than wall time."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def main():
    program = os.path.abspath(sys.argv[1])
    years = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    times = {}
    for threads in ("2", "1"):
        start, used = time.perf_counter(), cpu(resource.RUSAGE_CHILDREN)
        child = subprocess.run([program, str(years), "1", threads], check=True, capture_output=True, text=True)
        times[threads] = time.perf_counter() - start
        our_cpu = cpu(resource.RUSAGE_CHILDREN) - used
    ours = [[float(cell) for cell in line.split(",")] for line in child.stdout.splitlines()]
    our_peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    start, used = time.perf_counter(), cpu(resource.RUSAGE_SELF)
    theirs = numpy_rows(years)
    numpy_time, numpy_cpu = time.perf_counter() - start, cpu(resource.RUSAGE_SELF) - used
    numpy_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    agree = True
    print(f"{'providers':>9} {'mean, ours':>14} {'± error':>9} {'mean, NumPy':>14} {'± error':>9} {'apart':>6} {'p95, ours':>12} {'p95, NumPy':>12}")
    for our, their in zip(ours, theirs):
        apart = abs(our[3] - their[0]) / math.hypot(our[4], their[1])
        agree = agree and apart < 4
        print(f"{our[0]:9.0f} {our[3]:14.2f} {our[4]:9.2f} {their[0]:14.2f} {their[1]:9.2f} {apart:6.2f} {our[5]:12.0f} {their[2]:12.0f}")
    print(f"the means {'agree' if agree else 'DISAGREE'} within four standard errors of their difference")
    print(f"{years} years: ours {times['2']:.2f} s on two threads, {times['1']:.2f} s on one, peak {our_peak:.1f} MiB")
    print(f"NumPy {np.__version__} {numpy_time:.2f} s, peak {numpy_peak:.1f} MiB")
    print(f"processor seconds: ours {our_cpu:.2f} on one thread, NumPy {numpy_cpu:.2f}, ratio {numpy_cpu / our_cpu:.1f}")
    print(f"ratio of wall time {numpy_time / times['2']:.1f} on two threads, {numpy_time / times['1']:.1f} on one")
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
