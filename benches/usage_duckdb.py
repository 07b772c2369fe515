"""Prices a request log with `plan usage`, and adds the same columns of it up with DuckDB and with
the least program that can, in one run, in turn: seconds, rows a second and peak memory.

    cargo build --profile dist && cargo build --profile dist --example usage_log --example usage_floor
    target/dist/examples/usage_log 20000000 > target/usage.csv
    target/dist/examples/usage_log 2000000 jsonl > target/usage.jsonl
    target/dist/examples/usage_log 2000000 litellm > target/litellm.csv
    target/dist/examples/usage_log 2000000 spans > target/usage.spans.jsonl
    target/peers/bin/pip install duckdb
    target/peers/bin/python benches/usage_duckdb.py target/usage.csv target/usage.jsonl \\
        target/litellm.csv target/usage.spans.jsonl

DuckDB groups by provider, model, hour and failure, with sums of tokens and an approximate 95th
percentile of latencies, or of spend where the log has it; it does not price. `plan usage` prices
every cell by the list of its day. The sums of tokens must be alike, or the run stops. `PLAN` names
another program than `target/dist/plan`, and several with commas between. The floor counts lines
and adds up one column of plain CSV, on one thread and on two.
"""

import csv
import os
import statistics
import subprocess
import sys
import time

ROUNDS = int(os.environ.get("ROUNDS", "5"))
CSV = """select provider, model, substr(cast("timestamp" as varchar), 1, 13) as hour, status >= 400,
 count(*), sum(input_tokens), sum(cache_read_tokens), sum(output_tokens), approx_quantile(latency_ms, 0.95)
 from read_csv('{file}') group by all"""
LITELLM = """select custom_llm_provider, model, substr(cast(startTime as varchar), 1, 13) as hour, status = 'failure',
 count(*), sum(prompt_tokens), sum(cached), sum(completion_tokens), sum(spend)
 from (select *, cast(json_extract(metadata, '$.usage_object.prompt_tokens_details.cached_tokens') as bigint) as cached
 from {reader}) group by all"""
JSONL = LITELLM.replace("{reader}", """read_json('{file}', format = 'newline_delimited', columns = {{
 custom_llm_provider: 'VARCHAR', model: 'VARCHAR', startTime: 'VARCHAR', status: 'VARCHAR',
 prompt_tokens: 'BIGINT', completion_tokens: 'BIGINT', metadata: 'VARCHAR', spend: 'DOUBLE'}})""")
LITELLM_CSV = LITELLM.replace("{reader}", "read_csv('{file}')")
SPANS = """with spans as (select unnest(resourceSpans[1].scopeSpans[1].spans) as span from read_json('{file}',
 format = 'newline_delimited', columns = {{resourceSpans: 'STRUCT(scopeSpans STRUCT(spans STRUCT(
 startTimeUnixNano VARCHAR, attributes STRUCT("key" VARCHAR, "value" STRUCT(stringValue VARCHAR,
 intValue VARCHAR))[], status STRUCT(code INTEGER))[])[])[]'}})),
 rows as (select span, map_from_entries(list_transform(span.attributes,
 lambda one: (one.key, coalesce(one.value.stringValue, one.value.intValue)))) as said from spans)
 select said['gen_ai.provider.name'], said['gen_ai.response.model'],
 cast(span.startTimeUnixNano as bigint) // 3600000000000, span.status.code = 2, count(*),
 sum(cast(said['gen_ai.usage.input_tokens'] as bigint)),
 sum(cast(said['gen_ai.usage.cache_read.input_tokens'] as bigint)),
 sum(cast(said['gen_ai.usage.output_tokens'] as bigint)) from rows group by all"""


def query_of(file):
    if file.endswith("spans.jsonl"):
        return SPANS
    if file.endswith(".jsonl"):
        return JSONL
    return LITELLM_CSV if "litellm" in file else CSV


def duckdb_child(query):
    import duckdb

    rows = duckdb.execute("set threads = 2") and duckdb.execute(query).fetchall()
    print(*(sum(row[place] or 0 for row in rows) for place in range(4, 8)))


def ours(out):
    """Requests and tokens of `plan usage`, as DuckDB's rows have them: cached ones within prompts."""
    lines = list(csv.DictReader(out.decode().splitlines()))
    total = lambda column: sum(int(line[column]) for line in lines)
    cached = total("cache_read_tokens")
    return [total("requests"), total("input_tokens") + cached, cached, total("output_tokens")]


def measured(command):
    """Seconds of the clock and of the processors, peak memory of the child in MiB, its output."""
    before = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - before
    assert status == 0, command
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out


def main():
    if sys.argv[1] == "--child":
        return duckdb_child(sys.argv[2])
    plans = os.environ.get("PLAN", "target/dist/plan").split(",")
    floor = "target/dist/examples/usage_floor"
    for file in sys.argv[1:]:
        name = lambda plan: "plan usage" if len(plans) == 1 else plan
        arguments = ["usage", file, "--quiet", "--by", "model", "--format", "csv"]
        runs = {name(plan): [plan, *arguments] for plan in plans}
        query = query_of(file)
        runs["DuckDB"] = [sys.executable, __file__, "--child", query.format(file=file)]
        if query == CSV:
            runs["floor, 1 thread"] = [floor, file, "3", "1"]
            runs["floor, 2 threads"] = [floor, file, "3", "2"]
        with open(file, "rb") as log:
            rows = sum(block.count(b"\n") for block in iter(lambda: log.read(1 << 20), b""))
        taken = {one: [] for one in runs}
        for _ in range(ROUNDS):
            for one, command in runs.items():
                taken[one].append(measured(command))
        theirs = [int(word) for word in taken["DuckDB"][0][3].split()]
        for plan in plans:
            assert ours(taken[name(plan)][0][3]) == theirs, (plan, theirs)
        first = statistics.median(run[0] for run in taken[name(plans[-1])])
        print(f"{file}: {rows:,} lines, {os.path.getsize(file):,} bytes, median of {ROUNDS}")
        for one, all_runs in taken.items():
            seconds = statistics.median(run[0] for run in all_runs)
            processor = statistics.median(run[1] for run in all_runs)
            memory = max(run[2] for run in all_runs)
            print(
                f"  {one:18} {seconds:7.2f} s {processor:7.2f} s of processors"
                f" {rows / seconds / 1e6:7.2f} M rows/s {memory:8.0f} MiB"
                f"  {seconds / first:5.2f} times ours"
            )


if __name__ == "__main__":
    main()
