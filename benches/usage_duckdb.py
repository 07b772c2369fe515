"""Prices a request log with `plan usage`, and adds the same columns of it up with DuckDB and with
the least program that can, in one run, in turn: seconds, rows a second and peak memory.

    cargo build --release && cargo build --release --example usage_log --example usage_floor
    target/release/examples/usage_log 20000000 > target/usage.csv
    target/release/examples/usage_log 2000000 jsonl > target/usage.jsonl
    target/peers/bin/pip install duckdb
    target/peers/bin/python benches/usage_duckdb.py target/usage.csv target/usage.jsonl

DuckDB groups by provider, model, hour and failure, with sums of tokens and an approximate 95th
percentile of latencies; it does not price. `plan usage` prices every cell by the list of its day.
The floor counts lines and adds up one column, on one thread and on two.
"""

import os
import statistics
import subprocess
import sys
import time

ROUNDS = 3
CSV = """select provider, model, substr(cast("timestamp" as varchar), 1, 13) as hour, status >= 400,
 count(*), sum(input_tokens), sum(cache_read_tokens), sum(output_tokens), approx_quantile(latency_ms, 0.95)
 from read_csv('{file}') group by all"""
JSONL = """select custom_llm_provider, model, substr(cast(startTime as varchar), 1, 13) as hour, status = 'failure',
 count(*), sum(prompt_tokens), sum(completion_tokens),
 sum(cast(json_extract(metadata, '$.usage_object.prompt_tokens_details.cached_tokens') as bigint))
 from read_json('{file}', format = 'newline_delimited', columns = {{custom_llm_provider: 'VARCHAR',
 model: 'VARCHAR', startTime: 'VARCHAR', status: 'VARCHAR', prompt_tokens: 'BIGINT',
 completion_tokens: 'BIGINT', metadata: 'VARCHAR'}}) group by all"""


def duckdb_child(query):
    import duckdb

    rows = duckdb.execute("set threads = 2") and duckdb.execute(query).fetchall()
    print(sum(row[4] for row in rows))


def measured(command):
    """Seconds of the clock, and the peak memory of the child in MiB."""
    before = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - before
    assert status == 0, command
    return seconds, usage.ru_maxrss / 1024, out


def main():
    if sys.argv[1] == "--child":
        return duckdb_child(sys.argv[2])
    plan = os.environ.get("PLAN", "target/release/plan")
    floor = "target/release/examples/usage_floor"
    for file in sys.argv[1:]:
        query = (JSONL if file.endswith(".jsonl") else CSV).format(file=file)
        runs = {
            "plan usage": [plan, "usage", file, "--quiet", "--by", "model", "--format", "csv"],
            "DuckDB": [sys.executable, __file__, "--child", query],
        }
        if file.endswith(".csv"):
            runs["floor, 1 thread"] = [floor, file, "3", "1"]
            runs["floor, 2 threads"] = [floor, file, "3", "2"]
        with open(file, "rb") as log:
            rows = sum(block.count(b"\n") for block in iter(lambda: log.read(1 << 20), b""))
        taken = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, command in runs.items():
                taken[name].append(measured(command)[:2])
        ours = statistics.median(one[0] for one in taken["plan usage"])
        print(f"{file}: {rows:,} lines, {os.path.getsize(file):,} bytes, median of {ROUNDS}")
        for name, all_runs in taken.items():
            seconds = statistics.median(one[0] for one in all_runs)
            memory = max(one[1] for one in all_runs)
            print(
                f"  {name:18} {seconds:7.2f} s {rows / seconds / 1e6:7.2f} M rows/s"
                f" {memory:8.0f} MiB  {seconds / ours:5.2f} times ours"
            )


if __name__ == "__main__":
    main()
