#!/usr/bin/env python3
"""Plays a small queue in SimPy with the random numbers of our own, and compares each request's wait.

    cargo build --profile dist --example first_waits
    target/peers/bin/python benches/simulate_simpy.py target/dist/examples/first_waits [REQUESTS] [SEED]

Nine requests a second at ten slots of a second each. The stream of random bits is SplitMix64 with
the substreams of `crates/engine/src/engine/random.rs`, the exponential numbers are those of
`crates/simulate/src/simulate/queue/ziggurat.rs`, both written here once more. SimPy has processes, a resource and
an event calendar; ours has none of them. Stops with an error unless all waits agree to 1e-9 s.
"""

import math
import subprocess
import sys

import simpy

RATE, SERVICE, SERVERS = 9.0, 1.0, 10
WORD = (1 << 64) - 1
STEP = 0x9E3779B97F4A7C15


def mixed(word):
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & WORD
    return word ^ (word >> 31)


class Stream:
    """A substream of random bits for a seed, a lane and a kind of number."""

    def __init__(self, seed, lane, kind):
        lane = mixed(mixed((seed + STEP) & WORD) ^ ((lane * STEP) & WORD))
        self.counter = mixed(((lane + STEP) & WORD) ^ mixed(kind))

    def bits(self):
        self.counter = (self.counter + STEP) & WORD
        return mixed(self.counter)


def unit(bits):
    return ((bits >> 12) + 0.5) / (1 << 52)


class Exponential:
    """Marsaglia and Tsang's ziggurat of 256 layers."""

    TAIL = 7.69711747013105

    def __init__(self):
        area = (self.TAIL + 1) * math.exp(-self.TAIL)
        self.widths = [area * math.exp(self.TAIL), self.TAIL]
        while len(self.widths) < 256:
            below = self.widths[-1]
            self.widths.append(-math.log(area / below + math.exp(-below)))
        self.widths.append(0.0)
        self.heights = [math.exp(-width) for width in self.widths]

    def draw(self, stream):
        while True:
            bits = stream.bits()
            layer = bits & 255
            place = unit(bits) * self.widths[layer]
            if place < self.widths[layer + 1]:
                return place
            if layer == 0:
                return self.TAIL - math.log(unit(stream.bits()))
            low, high = self.heights[layer], self.heights[layer + 1]
            if low + (high - low) * unit(stream.bits()) < math.exp(-place):
                return place


def waits_of(requests, seed):
    """What each request waits in SimPy."""
    gaps, services, exponential = Stream(seed, 0, 0), Stream(seed, 0, 1), Exponential()
    waits = [0.0] * requests
    environment = simpy.Environment()
    slots = simpy.Resource(environment, capacity=SERVERS)

    def request(number, service):
        arrived = environment.now
        with slots.request() as turn:
            yield turn
            waits[number] = environment.now - arrived
            yield environment.timeout(service)

    def source():
        for number in range(requests):
            yield environment.timeout(exponential.draw(gaps) / RATE)
            environment.process(request(number, exponential.draw(services) * SERVICE))

    environment.process(source())
    environment.run()
    return waits


def main():
    program = sys.argv[1]
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    printed = subprocess.run([program, str(requests), str(seed)], capture_output=True, text=True, check=True)
    ours = [float(line) for line in printed.stdout.split()]
    theirs = waits_of(requests, seed)
    assert len(ours) == len(theirs) == requests
    largest = max(abs(one - other) for one, other in zip(ours, theirs))
    waited = sum(wait > 0 for wait in ours)
    print(f"{requests} requests, {waited} of them wait, mean {sum(ours) / requests:.6f} s")
    print(f"largest difference between ours and SimPy {simpy.__version__}: {largest:.3e} s")
    if largest > 1e-9:
        sys.exit("the two do not agree")


main()
