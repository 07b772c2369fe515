#!/usr/bin/env python3
"""Runs the statements of `plan usage --sql` on real engines, over the same rows on each.

The rows have every edge that the statement must get right. What each engine answers is compared
with sums made here, in Python, from the same rows by other code; then `plan usage` prices the
log and each answer, and the two must agree to the last digit. See scripts/test_sql_engines.sh.
"""
import argparse
import collections
import contextlib
import csv
import datetime
import decimal
import importlib.util
import json
import math
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

COLUMNS = ["timestamp", "provider", "model", "input_tokens", "cache_read_tokens", "output_tokens", "status", "latency_ms", "cost"]
TOKENS = ["input_tokens", "cache_read_tokens", "output_tokens"]
KEYS = ["period_start", "provider", "model", "status", "fault", "meters", "context_from", "context_below", "latency_bucket", "has_cost"]
SUMS = ["log_rows", "requests", "failed_requests", "input_tokens", "cache_read_tokens", "output_tokens", "cost_pico"]
MAPS = "cost=cost"
BLANK = ("", "null", "NULL", "Null", "None", "nan", "NaN")
UTC = datetime.timezone.utc
START = datetime.datetime(2026, 11, 10, tzinfo=UTC)


# --- rows ---------------------------------------------------------------------------------------

FORMS = 22


def written(at, form):
    """A time as logs write it."""
    offsets = {1: (0, "Z"), 2: (120, "+02:00"), 3: (-480, "-0800"), 4: (330, "+05:30"), 5: (60, "+01"), 10: (120, " +0200"), 11: (-210, " -03:30"), 12: (0, "z")}
    if form == 0:
        return at.strftime("%Y-%m-%d %H:%M:%S")
    if form in offsets:
        minutes, zone = offsets[form]
        return (at + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S") + zone
    epoch = int(at.timestamp())
    return {6: at.strftime("%Y-%m-%dT%H:%M:%S.123456Z"), 7: str(epoch), 8: str(epoch * 1000), 13: str(epoch * 10 ** 6), 14: str(epoch * 10 ** 9 + 5), 15: f"{epoch}.25",
            16: at.strftime("%Y-%m-%d %H:%M"), 17: at.strftime("%Y-%m-%dT%H"), 18: at.strftime("%Y%m%dT%H%M%SZ"), 19: at.strftime("%Y%m%d"),
            20: at.strftime("%Y-%m-%dT%H:%M:%S,5"), 21: at.strftime(" %Y-%m-%d %H:%M:%S.5+00 ")}.get(form, at.strftime("%Y-%m-%d %H:%M:%S UTC"))


def spelled(number, dice):
    """A count as tables write it that hold it in other types, or almost so."""
    power = dice.randrange(4)
    return dice.choice([
        f"{number}.0", f"{number}.000000", f"{number}.", f"+{number}", f" {number} ", f"000{number}", f"{number}e0", f"{number * 10 ** power}E-{power}", f"{number / 1000:.3f}e3",
        f"{number / 1000:.3f}E+03", f"{number}.5", f"-{number}", f"-{number}.0", f"{number},000", f"0x{number}", f"{number} tokens", f"1e{dice.randrange(3, 20)}", f"{number}e-30",
        "-0", "0.0", ".0", ".", "", "null", "NULL", "None", "NaN", "nan", "true", "9" * dice.choice([15, 16, 18, 19, 30])])


def rows(count, bands):
    """Requests of a week, as text; None where a column has nothing."""
    dice = random.Random(7)
    edges = [edge + step for edge in bands if edge for step in (-1, 0, 1)]
    models = [("openai", "gpt-4o"), ("openai", "gpt-4o-mini"), ("google", "gemini-2.5-pro"), ("nobody", "no-such-model"), (None, "gpt-4o")]
    for number in range(count):
        at = START + datetime.timedelta(seconds=dice.randrange(7 * 86_400))
        provider, model = dice.choices(models, (40, 30, 20, 5, 5))[0]
        prompt = dice.choice(edges) if dice.random() < 0.05 and edges else int(dice.lognormvariate(6.5, 1.2))
        cached = int(prompt * 0.7) if dice.random() < 0.4 else 0
        spent = dice.randrange(10 ** 12)
        row = {
            "timestamp": written(at, dice.randrange(FORMS)), "provider": provider, "model": model, "input_tokens": str(prompt),
            "cache_read_tokens": str(cached), "output_tokens": str(dice.choice([0, 1, dice.randrange(2_000)])),
            "status": dice.choices(["200", "", None, "429", "500", "success", "Timeout", "rate_limit_error", "302", "200.0", "429.0", "null"], (80, 2, 2, 4, 3, 4, 2, 2, 1, 1, 1, 1))[0],
            "latency_ms": dice.choices([str(dice.randrange(20_000)), str(2 ** dice.randrange(20) - 1), None, "812.75", "812.5", "8.125e2", "-5", "slow"], (76, 10, 4, 3, 2, 2, 2, 1))[0],
            "cost": dice.choice([None, str(spent / 10 ** 12), repr(spent / 10 ** 16), f"{spent / 10 ** 12:e}", f"0.{spent:018}", "free", "NaN", f"-0.{spent}", "1.5e+02"]),
        }
        if number % 50 == 0:
            row.update(dice.choice([
                {"model": None}, {"timestamp": "yesterday"}, {"timestamp": None}, {"timestamp": "2026-11-12T07:61:00Z"}, {"input_tokens": None},
                {"cache_read_tokens": None}, {"cache_read_tokens": str(prompt + 1)}, {"output_tokens": None}, {"output_tokens": "2000000000000000"},
                {"input_tokens": "0", "cache_read_tokens": "0", "output_tokens": "0"}, {"timestamp": "2026-11-13"}, {"model": "a 'quoted', \"model\""},
                {"timestamp": "2026-02-30T07:00:00Z"}, {"timestamp": "2026-11-12T25:00:00Z"}, {"timestamp": "-1794467289"}, {"timestamp": "12345678"}, {"timestamp": "2026-11-12  07:00"},
                {"model": "null"}, {"provider": "NULL"}, {"model": " gpt-4o "},
            ]))
        elif number % 10 == 0:
            name = dice.choice(TOKENS)
            row[name] = spelled(int(row[name]), dice)
        yield row


# --- what must come out -------------------------------------------------------------------------

def instant(text):
    """Seconds since 1970, or None."""
    text = (text or "").strip()
    epoch = re.fullmatch(r"(\d{9,19})(\.\d*)?", text)
    if epoch:
        digits = len(epoch[1])
        return int(epoch[1]) // 10 ** (0 if digits <= 11 else 3 if digits <= 14 else 6 if digits <= 17 else 9)
    if re.search(r"  |^\d\d\d\d-\d\d-\d\d$", text[:11]) and len(text) != 10:
        return None
    text = re.sub(r" ?UTC$|[Zz]$", "+00:00", text).replace(",", ".").replace(" +", "+").replace(" -", "-")
    if re.search(r"[T ].*[+-]\d\d$", text):
        text += ":00"
    try:
        at = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def number(text):
    """A number exactly, or None."""
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        return None
    with decimal.localcontext(prec=200):
        return decimal.Decimal(text)


def nearest(value):
    with decimal.localcontext(prec=200):
        return int(value.to_integral_value(decimal.ROUND_HALF_UP))


def said(text):
    text = (text or "").strip()
    return "" if text in BLANK else text


def judged(row):
    """The three counts and the cost, or the word for what is wrong."""
    at = instant(row["timestamp"])
    failed = is_failed(row["status"])
    if at is None:
        return "no_time", at, None
    if not said(row["input_tokens"]) and not failed:
        return "no_tokens", at, None
    counts = []
    for name in TOKENS:
        count = number(said(row[name]) or "0")
        if count is None or count != count.to_integral_value():
            return "not_a_count", at, None
        if count < 0:
            return "negative", at, None
        if count > 10 ** 15:
            return "too_large", at, None
        counts.append(int(count))
    if counts[0] < counts[1]:
        return "cache_over_input", at, None
    cost = number(said(row["cost"]) or "x")
    if said(row["cost"]) and cost is None and counts == [0, 0, 0]:
        return "not_an_amount", at, None
    if not said(row["model"]) and not failed:
        return "no_model", at, None
    return "", at, counts + [None if cost is None else nearest(cost * 10 ** 12)]


def is_failed(status):
    status = (status or "").strip().lower()
    if re.fullmatch(r"|1|[123]\d\d", re.sub(r"\.0$", "", status)):
        return False
    return status[:1].isdigit() or status[:1] == "-" or any(part in status for part in ("error", "timeout", "fail"))


def bucket(latency):
    latency = number(said(latency) or "x")
    if latency is None or latency < 0:
        return ""
    # floor(4 log2(ms + 1)) by whole numbers.
    return str(((nearest(latency) + 1) ** 4).bit_length() - 1)


def expected(log, bands, grain):
    """Sums by what they are grouped by."""
    sums = collections.defaultdict(lambda: [0] * len(SUMS))
    for row in log:
        fault, at, counts = judged(row)
        if fault:
            add(sums, ("", "", "", "bad", fault, "0", "0", "", "", "0"), [1] + [0] * 6)
            continue
        prompt, cached, output, cost = counts
        band = max(start for start in bands if start <= prompt)
        above = [start for start in bands if start > prompt]
        failed = is_failed(row["status"])
        meters = (prompt > cached) + 2 * (cached > 0) + 16 * (output > 0)
        key = ("" if at is None else str(at - at % (grain * 60)), said(row["provider"]), said(row["model"]), "failed" if failed else "ok", "", str(meters), str(band),
               str(min(above)) if above else "", bucket(row["latency_ms"]), str(int(cost is not None)))
        add(sums, key, [1, 1, int(failed), prompt, cached, output, cost or 0])
    return dict(sums)


NO_TIME = ("", "", "", "bad", "no_time", "0", "0", "", "", "0")


def add(sums, key, more):
    sums[key] = [one + other for one, other in zip(sums[key], more)]


def answered(header, lines, grain):
    """An engine's answer in the same form: times in UTC, spans of one hour put together."""
    sums = collections.defaultdict(lambda: [0] * len(SUMS))
    for line in lines:
        line = {name.lower(): "" if value is None else str(value) for name, value in zip(header, line)}
        assert line["plan_aggregate"] == "1" and line["latency_buckets_per_doubling"] == "4" and line["period_minutes"] == str(grain), line
        if line["period_start"]:
            at = instant(line["period_start"])
            if at is None:
                # A day that no month has: a statement passes it on, and reading finds it.
                add(sums, NO_TIME, [int(line["log_rows"])] + [0] * 6)
                continue
            line["period_start"] = str(at - at % (grain * 60))
        add(sums, tuple(line[key] for key in KEYS), [int(decimal.Decimal(line[name])) for name in SUMS])
    return dict(sums)


# --- engines ------------------------------------------------------------------------------------

class Skipped(Exception):
    pass


def need(module):
    if importlib.util.find_spec(module) is None:
        raise Skipped(f"Python package {module} is not installed")
    return importlib.import_module(module)


def typed(row):
    """A row as a table of the right types holds it, or None where it cannot. Prompts are floating
    point there, as in tables that once had a gap."""
    if not re.fullmatch(r"\d+|", row["latency_ms"] or "") or not re.fullmatch(r"\d\d\d|", row["status"] or ""):
        return None
    if any(row[name] is not None and not re.fullmatch(r"-?\d{1,15}", row[name]) for name in TOKENS):
        return None
    if row["cost"] is not None and not re.fullmatch(r"\d+\.\d+|\d\.\d+e-?\d+", row["cost"]):
        return None
    at = instant(row["timestamp"])
    if row["timestamp"] is not None and at is None:
        return None
    whole = [int(row[name]) if row[name] else None for name in TOKENS + ["status", "latency_ms"]]
    return [None if at is None else datetime.datetime.fromtimestamp(at, UTC), row["provider"], row["model"]] + whole + [float(row["cost"]) if row["cost"] else None]


def ddl(text, whole, at=None, real="DOUBLE PRECISION"):
    kinds = [at or text, text, text] + [real if at else text] + [whole if at else text] * 4 + [real if at else text]
    return ", ".join(f"{quote}{name}{quote} {kind}" for name, kind in zip(COLUMNS, kinds) for quote in ['"'])


def on_duckdb(log, sql, folder, at):
    engine = need("duckdb")
    base = engine.connect()
    base.execute("SET threads = 2")
    if at:
        base.execute("SET TimeZone = 'Asia/Kolkata'")
    base.execute(f"CREATE TABLE logs ({ddl('VARCHAR', 'BIGINT', at and 'TIMESTAMPTZ')})")
    path = folder / "duckdb.csv"
    save(path, log, at)
    base.execute(f"COPY logs FROM '{path}' (HEADER, NULLSTR '\\N', QUOTE '\"')")
    return timed(lambda: base.execute(sql), lambda done: ([one[0] for one in done.description], done.fetchall()), f"DuckDB {engine.__version__}")


def on_chdb(log, sql, folder, at):
    engine = need("chdb")
    session = need("chdb.session").Session(str(folder / "chdb"))
    path = folder / "clickhouse.csv"
    save(path, log, at)
    kind = "Nullable(DateTime('Asia/Kolkata'))"
    structure = ddl("Nullable(String)", "Nullable(Int64)", at and kind, "Nullable(Float64)").replace('"', "`")
    session.query("CREATE DATABASE IF NOT EXISTS d")
    session.query("DROP TABLE IF EXISTS d.logs")
    session.query(f"CREATE TABLE d.logs ({structure}) ENGINE = MergeTree ORDER BY tuple()")
    session.query(f"INSERT INTO d.logs SELECT * FROM file('{path}', CSVWithNames, '{structure.replace(chr(39), chr(92) + chr(39))}') SETTINGS input_format_csv_empty_as_default = 0, date_time_input_format = 'best_effort'")
    sql = sql.replace('"logs"', '"d"."logs"').rstrip().rstrip(";")
    return timed(lambda: str(session.query(sql, "CSVWithNames")), parsed, f"chdb {engine.__version__} (ClickHouse)")


def on_datafusion(log, sql, folder, at):
    if at:
        raise Skipped("typed columns are DuckDB's")
    engine = need("datafusion")
    arrow = need("pyarrow")
    context = engine.SessionContext()
    table = arrow.table({name: arrow.array([row[name] for row in log], arrow.string()) for name in COLUMNS})
    context.register_record_batches("logs", [table.to_batches()])
    return timed(lambda: context.sql(sql.rstrip().rstrip(";")).to_arrow_table(), lambda done: (done.column_names, zip(*done.to_pydict().values())), f"DataFusion {engine.__version__}")


def on_sqlite(log, sql, folder, at):
    import sqlite3
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE TABLE logs ({ddl('TEXT', 'INTEGER', at and 'TEXT', 'REAL')})")
    lines = ([one[0] and one[0].isoformat()] + one[1:] for one in log) if at else ([row[name] for name in COLUMNS] for row in log)
    base.executemany("INSERT INTO logs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", lines)
    for name, function in (("LN", math.log), ("FLOOR", math.floor)):
        try:
            base.execute(f"SELECT {name}(2.0)")
        except sqlite3.OperationalError:
            base.create_function(name, 1, function)
    return timed(lambda: base.execute(sql), lambda done: ([one[0] for one in done.description], done.fetchall()), f"SQLite {sqlite3.sqlite_version}")


@contextlib.contextmanager
def postgres(folder):
    """A PostgreSQL of its own in a folder, reached by a socket in it alone: how to call psql, and the version."""
    places = [path for path in pathlib.Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    place = max(places, key=lambda path: float(path.parent.name), default=None)
    if place is None and shutil.which("initdb") is None:
        raise Skipped("PostgreSQL is not installed")
    tool = lambda name: str(place / name) if place else name
    data = folder / "pg"
    mine = []
    if os.getuid() == 0:
        # PostgreSQL refuses to run as root.
        mine = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        data = pathlib.Path(tempfile.mkdtemp(prefix="pg-"))
        shutil.chown(data, "postgres", "postgres")
    quiet = dict(check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*mine, tool("initdb"), "-D", str(data / "base"), "-A", "trust", "-U", "plan", "--no-sync"], **quiet, cwd=data)
    options = f"-c listen_addresses='' -k {data} -c fsync=off -c timezone=Asia/Kolkata"
    subprocess.run([*mine, tool("pg_ctl"), "-D", str(data / "base"), "-o", options, "-w", "-l", str(data / "log"), "start"], **quiet, cwd=data)
    try:
        version = subprocess.run([tool("postgres"), "--version"], text=True, capture_output=True).stdout.split()[2]
        yield [tool("psql"), "-h", str(data), "-U", "plan", "-d", "postgres", "-X", "-q", "-v", "ON_ERROR_STOP=1"], version
    finally:
        subprocess.run([*mine, tool("pg_ctl"), "-D", str(data / "base"), "-m", "fast", "stop"], **quiet, cwd=data)
        shutil.rmtree(data)


def on_postgres(log, sql, folder, at):
    with postgres(folder) as (psql, version):
        path = folder / "postgres.csv"
        save(path, log, at)
        load = f"CREATE TABLE logs ({ddl('TEXT', 'BIGINT', at and 'TIMESTAMPTZ')});\n\\copy logs FROM '{path}' (FORMAT csv, HEADER, NULL '\\N')\n"
        subprocess.run(psql, input=load, text=True, check=True, stdout=subprocess.DEVNULL)
        run = lambda: subprocess.run([*psql, "--csv"], input=sql, text=True, check=True, capture_output=True).stdout
        return timed(run, parsed, f"PostgreSQL {version}")


def on_spark(log, sql, folder, at, master="local[2]"):
    need("pyspark")
    if shutil.which("java") is None:
        raise Skipped("Java is not installed")
    from pyspark.sql import SparkSession, types
    spark = (SparkSession.builder.master(master).appName("plan").config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "4")
             .config("spark.sql.session.timeZone", "Asia/Kolkata").config("spark.executor.memory", "1g").config("spark.log.level", "ERROR")
             .config("spark.pyspark.python", sys.executable).config("spark.python.worker.faulthandler.enabled", "false").getOrCreate())
    try:
        path = folder / f"spark-{bool(at)}.csv"
        save(path, log, at)
        kinds = [types.TimestampType() if at else types.StringType()] + [types.StringType()] * 2 + ([types.DoubleType()] + [types.LongType()] * 4 + [types.DoubleType()] if at else [types.StringType()] * 6)
        schema = types.StructType([types.StructField(name, kind) for name, kind in zip(COLUMNS, kinds)])
        frame = spark.read.csv(str(path), header=True, schema=schema, nullValue="\\N", quote='"', escape='"', emptyValue="")
        frame.repartition(4).createOrReplaceTempView("logs")
        sql = sql.rstrip().rstrip(";")
        run = lambda: (spark.sql(sql).columns, [tuple(row) for row in spark.sql(sql).collect()])
        answer = timed(run, lambda done: done, f"Spark {spark.version} {master}")
        workers = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
        assert workers >= 2 or "cluster" not in master, workers
        return answer
    finally:
        spark.stop()


def on_cluster(log, sql, folder, at):
    return on_spark(log, sql, folder, at, "local-cluster[2,1,1024]")


def timed(run, read, what):
    start = time.perf_counter()
    done = run()
    header, lines = read(done)
    lines = list(lines)
    return header, lines, time.perf_counter() - start, what


def parsed(text):
    lines = list(csv.reader(text.splitlines()))
    return lines[0], lines[1:]


def save(path, log, at):
    """A CSV file where \\N is nothing."""
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for row in log:
            values = [row[0] and row[0].isoformat()] + row[1:] if at else [row[name] for name in COLUMNS]
            out.writerow(["\\N" if value is None else value for value in values])


# --- the run ------------------------------------------------------------------------------------

def statement(plan, dialect):
    done = subprocess.run([plan, "usage", "--sql", dialect, "--table", "logs", "--map", MAPS], text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"plan usage --sql {dialect}: {done.stderr}")
    return done.stdout


def write(path, header, lines):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(lines)


def apart(got, wanted):
    """The sums that are not as they should be."""
    return [(key, got.get(key), wanted.get(key)) for key in set(got) | set(wanted) if got.get(key) != wanted.get(key)]


def differences(back, direct):
    """What two answers of `plan usage` say otherwise."""
    rows = lambda answer: [str(row) for section in answer[0] for row in section["rows"]] + [str(answer[1])]
    return [pair for pair in zip(rows(back), rows(direct)) if pair[0] != pair[1]] or [(back, direct)]


def costs(plan, path, by="model"):
    """All that the answer says, and how many rows were bad in which way."""
    done = subprocess.run([plan, "usage", str(path), "--by", by, "--format", "json"], text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"plan usage {path}: {done.stderr}")
    sections = json.loads(done.stdout)["sections"]
    # Where a bad row is, and how it begins, is otherwise in a log than in an answer.
    bad = [row[:2] for section in sections if section["name"] == "bad_rows" for row in section["rows"]]
    return [section for section in sections if section["name"] != "bad_rows"], sorted(set(map(tuple, bad)))


# --- LiteLLM's own table ------------------------------------------------------------------------

LITELLM = """CREATE TABLE "LiteLLM_SpendLogs" (request_id TEXT PRIMARY KEY, call_type TEXT NOT NULL, api_key TEXT NOT NULL DEFAULT '', spend DOUBLE PRECISION NOT NULL DEFAULT 0,
total_tokens INTEGER NOT NULL DEFAULT 0, prompt_tokens INTEGER NOT NULL DEFAULT 0, completion_tokens INTEGER NOT NULL DEFAULT 0, "startTime" TIMESTAMP(3) NOT NULL,
"endTime" TIMESTAMP(3) NOT NULL, model TEXT NOT NULL DEFAULT '', model_group TEXT DEFAULT '', custom_llm_provider TEXT DEFAULT '', metadata JSONB DEFAULT '{}',
request_tags JSONB DEFAULT '[]', team_id TEXT, end_user TEXT, status TEXT, messages JSONB DEFAULT '{}');
"""


def litellm_rows(count):
    """Rows as the gateway writes them: cached tokens in the metadata, which some versions write as text of JSON."""
    dice = random.Random(11)
    for number in range(count):
        at = START + datetime.timedelta(seconds=dice.randrange(7 * 86_400), milliseconds=dice.randrange(1_000))
        provider, model = dice.choice([("openai", "gpt-4o"), ("anthropic", "anthropic/claude-sonnet-4-5"), ("vertex_ai", "vertex_ai/gemini-2.5-pro"), ("", "gpt-4o"), ("openai", "")])
        prompt, output = dice.randrange(1, 300_000), dice.randrange(2_000)
        cached, hour = dice.randrange(prompt // 2), dice.randrange(prompt // 4 + 1)
        writes = dice.choice([0, hour, hour + prompt // 8, hour // 2])
        usage = dice.choice([
            None, {}, {"prompt_tokens_details": None, "completion_tokens_details": None},
            {"prompt_tokens_details": {"cached_tokens": cached}, "completion_tokens_details": {"reasoning_tokens": output // 2}},
            {"cache_read_input_tokens": cached, "cache_creation_input_tokens": writes, "prompt_tokens_details": {"cached_tokens": cached, "cache_creation_token_details": {"ephemeral_1h_input_tokens": hour}}},
            {"cache_read_input_tokens": None, "prompt_tokens_details": {"cached_tokens": float(cached)}}, {"cache_read_input_tokens": prompt + 1}, {"cache_read_input_tokens": -1},
            {"service_tier": dice.choice(["default", "flex", "priority", "unheard"])}, {"cache_creation_input_tokens": "many"}, {"completion_tokens_details": {"reasoning_tokens": output + 1}}])
        held = {"status": dice.choice(["success", "failure", None]), dice.choice(["usage_object", "additional_usage_values"]): usage, "note": 'a "quoted" {brace}'}
        text = json.dumps(held)
        text = dice.choice([text, text, json.dumps(text), "{}", "null", '"text"', "[1]"])
        yield [f"chatcmpl-{number}", "acompletion", "", dice.choice([repr(dice.random()), "0", "2.5e-05", repr(dice.randrange(9) / 7e6)]), prompt + output, dice.choice([prompt, prompt, 0]), output, at.strftime("%Y-%m-%d %H:%M:%S.%f"),
               at.strftime("%Y-%m-%d %H:%M:%S.%f"), model, dice.choice(["", "gpt-4o-mini"]), provider, text, "[]", dice.choice(["search", "", "\\N"]), "\\N", dice.choice(["success", "failure", "\\N"]), "{}"]


def litellm(plan, folder, count):
    """The table of the gateway in PostgreSQL, added up there, and its export, read directly and added up by DuckDB: one cost."""
    if shutil.which("psql") is None:
        raise Skipped("PostgreSQL is not installed")
    loaded, export, answer = folder / "litellm-in.csv", folder / "litellm-export.csv", folder / "litellm.csv"
    with open(loaded, "w", newline="") as file:
        csv.writer(file).writerows(litellm_rows(count))
    sql = lambda dialect: subprocess.run([plan, "usage", "--sql", dialect, "--form", "litellm"], text=True, capture_output=True, check=True).stdout
    with postgres(folder) as (psql, version):
        script = LITELLM + f"\\copy \"LiteLLM_SpendLogs\" FROM '{loaded}' (FORMAT csv, NULL '\\N')\n\\copy \"LiteLLM_SpendLogs\" TO '{export}' (FORMAT csv, HEADER)\n"
        subprocess.run(psql, input=script, text=True, check=True, stdout=subprocess.DEVNULL)
        start = time.perf_counter()
        answer.write_text(subprocess.run([*psql, "--csv"], input=sql("postgres"), text=True, check=True, capture_output=True).stdout)
        seconds = time.perf_counter() - start
    direct = costs(plan, export, "model,team")
    told = {f"PostgreSQL {version}": (costs(plan, answer, "model,team"), seconds)}
    if importlib.util.find_spec("duckdb"):
        engine = need("duckdb")
        base = engine.connect()
        base.execute(f"CREATE TABLE \"LiteLLM_SpendLogs\" AS FROM read_csv('{export}')")
        start = time.perf_counter()
        done = base.execute(sql("duckdb"))
        write(answer, [one[0] for one in done.description], done.fetchall())
        told[f"DuckDB {engine.__version__}"] = (costs(plan, answer, "model,team"), time.perf_counter() - start)
    wrong = {}
    for name, (back, seconds) in told.items():
        alike = "priced alike" if back == direct else "PRICED OTHERWISE"
        print(f"litellm        form   {count} rows, {seconds:.2f} s, {alike} ({name})", flush=True)
        if back != direct:
            wrong["litellm", name] = differences(back, direct)
    return wrong


# --- engines that cannot be run -----------------------------------------------------------------

def transpiled(plan, log, folder, wanted, grain):
    """Statements of engines that cannot be run here: put into DuckDB's words by sqlglot, and run there."""
    sqlglot, engine = need("sqlglot"), need("duckdb")
    path = folder / "transpiled.csv"
    save(path, log, False)
    base = engine.connect()
    base.execute(f"CREATE TABLE logs ({ddl('VARCHAR', 'BIGINT')})")
    base.execute(f"COPY logs FROM '{path}' (HEADER, NULLSTR '\\N', QUOTE '\"')")
    wrong = {}
    for dialect in ("trino", "bigquery", "snowflake"):
        read, = sqlglot.transpile(statement(plan, dialect).rstrip().rstrip(";"), read=dialect, write="duckdb", error_level=sqlglot.ErrorLevel.RAISE)
        done = base.execute(read)
        got = answered([one[0] for one in done.description], done.fetchall(), grain)
        other = apart(got, wanted)
        print(f"{dialect:14} text   {len(log)} rows{', SUMS DIFFER' if other else ', sums alike'} (not run there: in the words of DuckDB {engine.__version__}, by sqlglot {sqlglot.__version__})", flush=True)
        if other:
            wrong[dialect, "transpiled"] = other
    return wrong


def on_fakesnow(log, sql, folder, at):
    """Snowflake, played by fakesnow on DuckDB."""
    engine = need("fakesnow")
    if at:
        raise Skipped("typed columns are DuckDB's")
    import snowflake.connector
    with engine.patch():
        cursor = snowflake.connector.connect(database="plan", schema="public").cursor()
        cursor.execute(f"CREATE TABLE logs ({ddl('VARCHAR', 'BIGINT').replace(chr(34), '')})")
        lines = [[row[name] for name in COLUMNS] for row in log]
        cursor.executemany(f"INSERT INTO logs VALUES ({', '.join(['%s'] * len(COLUMNS))})", lines)
        run = lambda: cursor.execute(sql.rstrip().rstrip(";"))
        return timed(run, lambda done: ([one[0] for one in cursor.description], cursor.fetchall()), "Snowflake, played by fakesnow")


ENGINES = {"duckdb": ("duckdb", on_duckdb), "clickhouse": ("clickhouse", on_chdb), "datafusion": ("duckdb", on_datafusion), "sqlite": ("sqlite", on_sqlite),
           "postgres": ("postgres", on_postgres), "snowflake": ("snowflake", on_fakesnow), "spark": ("spark", on_spark), "spark-cluster": ("spark", on_cluster)}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--plan", required=True, help="the program")
    options.add_argument("--rows", type=int, default=20_000)
    options.add_argument("--engines", default=",".join(ENGINES))
    options.add_argument("--no-prices", action="store_true", help="compare sums alone")
    chosen = options.parse_args()
    head = statement(chosen.plan, "sqlite")
    bands = [int(text) for text in re.search(r"begin at ([0-9, ]+) tokens", head)[1].split(",")]
    grain = int(re.search(r"(\d+) AS period_minutes", head)[1])
    log = list(rows(chosen.rows, bands))
    right = [typed(row) for row in log]
    kept = [(row, one) for row, one in zip(log, right) if one is not None]
    wanted = {False: expected(log, bands, grain), True: expected([row for row, _ in kept], bands, grain)}
    bad = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        path = folder / "log.csv"
        with open(path, "w", newline="") as file:
            out = csv.DictWriter(file, COLUMNS)
            out.writeheader()
            out.writerows(log)
        direct = None if chosen.no_prices else costs(chosen.plan, path)
        for name in chosen.engines.split(","):
            dialect, run = ENGINES[name]
            for at in (False, True):
                kind = "typed" if at else "text"
                try:
                    header, lines, seconds, what = run([one for _, one in kept] if at else log, statement(chosen.plan, dialect), folder, at)
                except Skipped as why:
                    print(f"{name:14} {kind:6} skipped: {why}", flush=True)
                    continue
                got = answered(header, lines, grain)
                wrong = apart(got, wanted[at])
                priced = ""
                if not at and direct is not None:
                    answer = folder / f"{name}.csv"
                    write(answer, header, lines)
                    back = costs(chosen.plan, answer)
                    priced = ", priced alike" if back == direct else ", PRICED OTHERWISE"
                    if back != direct:
                        bad[name, "prices"] = differences(back, direct)
                rows_read = len(kept) if at else len(log)
                print(f"{name:14} {kind:6} {rows_read} rows, {len(lines)} groups, {seconds:.2f} s{', SUMS DIFFER' if wrong else ', sums alike'}{priced} ({what})", flush=True)
                if wrong:
                    bad[name, kind] = wrong
        for what in (lambda: litellm(chosen.plan, folder, chosen.rows), lambda: transpiled(chosen.plan, log, folder, wanted[False], grain)):
            try:
                bad.update(what())
            except Skipped as why:
                print(f"{'litellm and other dialects':21} skipped: {why}", flush=True)
    for (name, kind), wrong in bad.items():
        print(f"\n{name} {kind}: {len(wrong)} differences", *wrong[:6], sep="\n  ")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
