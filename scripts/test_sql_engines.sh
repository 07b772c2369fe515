#!/bin/sh
# Runs the statements of `plan usage --sql` on DuckDB, ClickHouse (chdb), DataFusion, SQLite,
# PostgreSQL and Spark, the last one also as a cluster of two workers, over the same rows.
#
#   scripts/test_sql_engines.sh            with the engines that python3 finds
#   scripts/test_sql_engines.sh --install  with those of PyPI, in target/sql-engines
#
# PostgreSQL and Java are Debian's: apt-get install postgresql openjdk-17-jre-headless. An engine
# that is not there is skipped by name. PLAN is the program, if it is not target/release/plan;
# further arguments go to scripts/sql_engines.py: --rows 2000000 --engines duckdb,spark.
set -eu
cd "$(dirname "$0")/.."

python=python3
venv=target/sql-engines
if [ "${1:-}" = --install ]; then
    shift
    [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet duckdb duckdb-cli chdb datafusion pyarrow pyspark sqlglot fakesnow "snowflake-connector-python<5"
fi
[ -x "$venv/bin/python" ] && python=$venv/bin/python

plan=${PLAN:-target/release/plan}
[ -x "$plan" ] || cargo build --release --bin plan
exec "$python" scripts/sql_engines.py --plan "$plan" "$@"
