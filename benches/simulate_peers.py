#!/usr/bin/env python3
"""Plays M/M/10 at 90 % utilisation in our program, SimPy and Ciw, one after the other on one core.

    cargo build --profile dist
    target/peers/bin/python benches/simulate_peers.py target/dist/plan

Every simulator is a process of its own, and what is counted is its processor time and peak memory
from start to end, the start of Python and imports taken off. Requests of a warm-up count like all
others, for ours too. Prints requests a second of processor time, how many times faster ours is,
and the mean wait, whose exact value is 0.668732 s. Ours runs with 10^8 requests too.
"""

import os
import subprocess
import sys
import time

RATE, SERVERS = 9.0, 10
EXACT = 0.668731524107697

SIMPY = """
import random, sys, simpy
requests, warm_up, seed = (int(word) for word in sys.argv[1:])
draw = random.Random(seed).expovariate
environment = simpy.Environment()
slots = simpy.Resource(environment, capacity=10)
waited, counted = 0.0, 0

def request(number):
    global waited, counted
    arrived = environment.now
    with slots.request() as turn:
        yield turn
        if number >= warm_up:
            waited += environment.now - arrived
            counted += 1
        yield environment.timeout(draw(1.0))

def source():
    for number in range(requests):
        yield environment.timeout(draw(9.0))
        environment.process(request(number))

if requests:
    environment.process(source())
    environment.run()
print(waited / max(counted, 1))
"""

CIW = """
import sys, ciw
requests, warm_up, seed = (int(word) for word in sys.argv[1:])
network = ciw.create_network(
    arrival_distributions=[ciw.dists.Exponential(rate=9.0)],
    service_distributions=[ciw.dists.Exponential(rate=1.0)],
    number_of_servers=[10],
)
ciw.seed(seed)
if requests:
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(requests)
    records = simulation.get_all_records()
    records.sort(key=lambda record: record.arrival_date)
    waits = [record.waiting_time for record in records[warm_up:]]
    print(sum(waits) / len(waits))
else:
    print(0)
"""


def measured(command):
    """Output, processor seconds, wall seconds and peak memory in MiB of a process."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    wall = time.monotonic() - start
    return output, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def python(code, requests, seed):
    """Requests a second of processor time, memory and mean wait of a simulator in Python."""
    warm_up = requests // 100
    of = lambda count: [sys.executable, "-c", code, str(count), str(min(warm_up, count)), str(seed)]
    idle = measured(of(0))[1]
    output, processor, wall, memory = measured(of(requests))
    return requests, processor - idle, wall, memory, float(output)


def ours(program, requests, seed):
    """The same of our program, its start included."""
    # 64 lanes warm up; at 6,400 requests and more of each that is up to 1,980 for each.
    options = ["--arrival-rate", "9/s", "--service-time", "1s", "--servers", "10", "--threads", "1"]
    command = [program, "simulate", *options, "--requests", str(requests), "--seed", str(seed), "--format", "csv", "--quiet"]
    output, processor, wall, memory = measured(command)
    wait = next(line for line in output.splitlines() if line.startswith("mean_wait,"))
    return requests + 64 * 1_980, processor, wall, memory, float(wait.split(",")[1])


def main():
    program = sys.argv[1]
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"load {os.getloadavg()[0]:.1f}, one core")
    print("| | requests | processor s | wall s | requests/s | ours is faster | peak MiB | mean wait |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    rows = [("ours", ours(program, 10_000_000, seed)) for seed in (7, 8, 9)]
    rows += [("ours", ours(program, 100_000_000, 7))]
    own = sorted(row[0] / row[1] for _, row in rows[:3])[1]
    for name, code, requests in (("SimPy 4.1.2", SIMPY, 300_000), ("Ciw 3.2.7", CIW, 300_000)):
        rows += [(name, python(code, requests, seed)) for seed in (7, 8, 9)]
    for name, (requests, processor, wall, memory, wait) in rows:
        speed = requests / processor
        times = "" if name == "ours" else f"{own / speed:,.0f} times"
        print(f"| {name} | {requests:,} | {processor:.2f} | {wall:.2f} | {speed:,.0f} | {times} | {memory:.0f} | {wait:.4f} |")
    print(f"exact: {EXACT:.4f}")


main()
