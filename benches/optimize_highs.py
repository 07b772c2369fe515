"""The same linear programme by `plan route --optimize` and by SciPy's HiGHS, in one run.

    sh benches/install_peers.sh target/peers
    target/peers/bin/python benches/optimize_highs.py target/dist/plan [models] [classes]

Generates a table of models and classes (Knuth's MMIX generator, so the same on every machine),
solves it under six limits on both sides, compares the optima to a relative 1e-6, and prints medians
and their ratios, of wall and of processor time. The time of `plan` is the whole process: reading the table, solving, baselines,
printing. That of HiGHS is `linprog` alone, matrices built; and once more with reading the table.
"""

import csv
import io
import math
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import numpy
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack
from scipy.special import erfc

PLAN = str(pathlib.Path(sys.argv[1]).absolute())
MODELS = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
CLASSES = int(sys.argv[3]) if len(sys.argv) > 3 else 10
ROUNDS = 5
FLOOR, BUDGET, SECONDS, UP, CEILING = 80, 1_000_000, 5, 0.9995, 0.05
LIMITED = ("p1", "p2")


def table():
    state = 42

    def roll(sides):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % sides

    rows = []
    for model in range(MODELS):
        for group in range(CLASSES):
            quality = 40_000 + roll(50_000)
            cents = quality * quality // 4_000_000 * (50 + roll(100)) // 100
            p50 = 200 + roll(2_000)
            p99 = p50 * (2 + roll(6))
            up = 100_000 - roll(200)
            rows.append({
                "model": f"m{model}", "class": f"c{group}", "provider": f"p{model % 40}",
                "quality": f"{quality / 1000:.3f}", "cost": f"{(1 + cents) / 100:.2f}", "requests": "1000",
                "latency_p50": f"{p50 / 1000:.3f}", "latency_p99": f"{p99 / 1000:.3f}",
                "availability": f"{up / 1000:.3f}%",
            })
    return rows


def matrices(rows):
    """The rows of the table as costs, equalities and inequalities."""
    def numbers(name):
        return numpy.array([float(row[name].rstrip("%")) for row in rows])

    cost, quality = numbers("cost"), numbers("quality")
    p50, p99 = numbers("latency_p50"), numbers("latency_p99")
    z = 2.3263478740408408 * numpy.log(SECONDS / p50) / numpy.log(p99 / p50)
    late, failing = 0.5 * erfc(z / math.sqrt(2)), 1 - numbers("availability") / 100
    part = 1 / CLASSES
    held = [numpy.array([part * (row["provider"] == name) for row in rows]) for name in LIMITED]
    upper = vstack([csr_matrix(line) for line in
                    [-quality * part / 100, cost / BUDGET, late * part, failing * part, *held]])
    bounds = [-FLOOR / 100, 1, 0.01, 1 - UP, *[CEILING] * len(held)]
    at = [int(row["class"][1:]) for row in rows]
    equal = csr_matrix((numpy.ones(len(rows)), (at, range(len(rows)))))
    return cost, upper, bounds, equal


def highs(parts):
    cost, upper, bounds, equal = parts
    found = linprog(cost, A_ub=upper, b_ub=bounds, A_eq=equal, b_eq=numpy.ones(CLASSES),
                    bounds=(0, None), method="highs")
    assert found.status == 0, found.message
    return found.fun


def plan(path):
    options = ["--min-quality", str(FLOOR), "--budget", str(BUDGET), "--max-p99", f"{SECONDS}s",
               "--min-availability", f"{100 * UP:.2f}%", "--format", "csv"]
    for name in LIMITED:
        options += ["--max-share", f"{name}={100 * CEILING:.0f}%"]
    # In the folder of the table: where price lists lie about, they would be read too.
    out = subprocess.run([PLAN, "route", "--optimize", "--quality", path, *options],
                         check=True, capture_output=True, text=True, cwd=pathlib.Path(path).parent).stdout
    return float(list(csv.DictReader(io.StringIO(out)))[-1]["cost"])


def processor():
    """The processor time of this process and of those that it waited for, in seconds."""
    waited = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + waited.ru_utime + waited.ru_stime


def timed(work, *args):
    """Wall and processor time in seconds, and what came of the work."""
    start, used = time.perf_counter(), processor()
    result = work(*args)
    return numpy.array([time.perf_counter() - start, processor() - used]), result


def main():
    rows = table()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "table.csv")
        with open(path, "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        times = {"plan": [], "highs": [], "highs with its table": []}
        for _ in range(ROUNDS):
            seconds, ours = timed(plan, str(path))
            times["plan"].append(seconds)
            reading, parts = timed(lambda: matrices(list(csv.DictReader(open(path)))))
            seconds, theirs = timed(highs, parts)
            times["highs"].append(seconds)
            times["highs with its table"].append(seconds + reading)
            assert abs(ours - theirs) <= 1e-6 * abs(theirs), (ours, theirs)
    print(f"{len(rows)} shares, {CLASSES} classes, 6 limits; both find ${theirs:,.4f}")
    base = numpy.median(times["plan"], axis=0)
    print(f"{'':>22}  {'wall':>8}     {'ratio':>5}   {'processor':>9}     {'ratio':>5}")
    for name, seconds in times.items():
        wall, used = numpy.median(seconds, axis=0)
        print(f"{name:>22}  {1000 * wall:8.1f} ms  {wall / base[0]:5.2f}   "
              f"{1000 * used:9.1f} ms  {used / base[1]:5.2f}")


main()
