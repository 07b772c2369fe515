#!/bin/sh
# Writes bills with `plan usage --focus`, holds them to FOCUS 1.2 by scripts/focus_1_2.py, and lets
# the FinOps Foundation's validator judge the first.
#
# The package focus-validator 1.0.0 is the newest that is published, and knows the rules of FOCUS 0.5
# and 1.0, none of 1.2. So it holds the columns that 1.0 has to the rules of 1.0.
# Needs Python 3.9 or later; installs into a folder that is removed afterwards.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/log.csv" <<'LOG'
timestamp,provider,model,input_tokens,cache_read_tokens,output_tokens,service_tier,status
2026-11-12T09:15:00Z,openai,gpt-4o,1200,400,300,,200
2026-11-12T10:15:00Z,openai,gpt-4o-mini,900,0,250,batch,200
2026-11-13T11:30:00Z,anthropic,claude-haiku-4-5,2000,500,400,,200
LOG
cargo run --quiet -- usage --pricing built-in "$folder/log.csv" --focus "$folder/focus.csv" > /dev/null
cargo run --quiet -- usage --pricing built-in "$folder/log.csv" --by hour \
  --focus "$folder/hourly.csv" > /dev/null
python3 scripts/focus_1_2.py "$folder/focus.csv"
python3 scripts/focus_1_2.py "$folder/hourly.csv"
python3 -m venv "$folder/venv"
# Version 2 of multimethod has lost a name that the validator's own dependency imports.
"$folder/venv/bin/pip" install --quiet 'focus-validator==1.0.0' 'multimethod<2'
# Rules under names that only drafts of 1.0 had: the official sample of 1.0 breaks them as well.
cat > "$folder/drafts.yaml" <<'DRAFTS'
overrides:
  - InvoiceIssuer_Required
  - Provider_Required
  - Publisher_Required
  - ResourceID_Required
  - SkuPriceId_Nullable
DRAFTS
# The validator looks for its own list of currencies below the current folder.
cd "$("$folder/venv/bin/python" -c 'import site; print(site.getsitepackages()[0])')"
"$folder/venv/bin/focus-validator" --validate-version 1.0 --data-file "$folder/focus.csv" \
  --override-file "$folder/drafts.yaml"
