#!/usr/bin/env python3
"""Times whole processes side by side: ours, a peer's, and the cost of starting one at all.

    python3 benches/processes.py target/dist/plan PEER/bin/genai-prices [ROUNDS]

Each round runs every command once, in turn, so that all of them meet the same noise. Prints the
median of each in milliseconds and its ratio to the first.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time


def main():
    plan, peer = (os.path.abspath(path) for path in sys.argv[1:3])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 40
    question = ["--stage", "launch", "--format", "csv"]
    commands = {
        "plan compare --models openai/gpt-4o": [plan, "compare", "--models", "openai/gpt-4o", *question],
        "plan compare --all": [plan, "compare", "--all", *question],
        "plan --stage launch": [plan, *question],
        "genai-prices calc openai:gpt-4o": [peer, "calc", "openai:gpt-4o", "-o", "500000000"],
        "python3 -c pass": ["python3", "-c", "pass"],
        "true": ["true"],
    }
    times = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, cwd=folder, check=True, capture_output=True)
                times[name].append(time.perf_counter() - start)
    ours = statistics.median(times[next(iter(commands))])
    print(f"{'median of ' + str(rounds) + ' rounds':40} {'ms':>8} {'ratio':>8}")
    for name, samples in times.items():
        median = statistics.median(samples)
        print(f"{name:40} {median * 1000:8.2f} {median / ours:8.1f}")


if __name__ == "__main__":
    main()
