#!/bin/sh
# Runs `plan check` and `plan diff` for a pull request; action.yml passes its inputs as PLAN_ACTION_*.
#
# Annotations go to stdout, where GitHub reads them. The Markdown report goes to a file and to
# $GITHUB_STEP_SUMMARY; the paths of the files, and how it ended, to $GITHUB_OUTPUT.
# Exit status: 0 all gates hold, 1 one is broken, 2 wrong input.
set -eu

program=${PLAN_ACTION_PROGRAM:-plan}
scenario=${PLAN_ACTION_SCENARIO:-startup}
stage=${PLAN_ACTION_STAGE:-all}
policy=${PLAN_ACTION_POLICY:-}
pricing=${PLAN_ACTION_PRICING:-}
overlay=${PLAN_ACTION_OVERLAY:-}
as_of=${PLAN_ACTION_AS_OF:-}
base=${PLAN_ACTION_BASE:-}
folder=${pricing:-pricing}

out=${PLAN_ACTION_OUT:-${RUNNER_TEMP:-${TMPDIR:-/tmp}}/tokenplan-report}
mkdir -p "$out"
out=$(cd "$out" && pwd)
rm -f "$out/check.md" "$out/diff.md" "$out/report.md" "$out/plan.sarif"

cd "${PLAN_ACTION_DIRECTORY:-.}"
# Annotations name files from the root of the repository.
prefix=$(git rev-parse --show-prefix 2>/dev/null || true)
if [ "$as_of" = today ]; then
  as_of=$(date -u +%Y-%m-%d)
fi

# Adds lines to the report.
note() {
  printf '%s\n' "$@" >>"$out/report.md"
}

# Runs `plan` with its arguments and the options that both commands share.
run_plan() {
  set -- "$@" --scenario "$scenario" --stage "$stage"
  if [ -n "$as_of" ]; then
    set -- "$@" --as-of "$as_of"
  fi
  if [ -n "$overlay" ]; then
    set -- "$@" --overlay "$overlay"
  fi
  "$program" "$@"
}

run_check() {
  set -- check "$@"
  if [ -n "$policy" ]; then
    set -- "$@" --policy "$policy"
  fi
  if [ -n "$pricing" ]; then
    set -- "$@" --pricing "$pricing"
  fi
  if [ -n "$prefix" ]; then
    set -- "$@" --path-prefix "${prefix%/}"
  fi
  run_plan "$@"
}

run_diff() {
  if [ -n "$pricing" ]; then
    set -- diff "git:$base:$pricing" "$pricing" "$@"
  else
    set -- diff "git:$base" . "$@"
  fi
  if [ -n "${PLAN_ACTION_FAIL_ON:-}" ]; then
    set -- "$@" --fail-on "$PLAN_ACTION_FAIL_ON"
  fi
  if [ -n "${PLAN_ACTION_MAX_INCREASE:-}" ]; then
    set -- "$@" --max-increase "$PLAN_ACTION_MAX_INCREASE"
  fi
  if [ -n "${PLAN_ACTION_MAX_MONTHLY_INCREASE:-}" ]; then
    set -- "$@" --max-monthly-increase "$PLAN_ACTION_MAX_MONTHLY_INCREASE"
  fi
  run_plan "$@"
}

# The commit to compare with may be missing in a shallow clone.
has_base() {
  git cat-file -e "$base^{commit}" 2>/dev/null && return 0
  git fetch --quiet --no-tags --depth=1 origin "$base" >&2 &&
    git cat-file -e "$base^{commit}" 2>/dev/null
}

# The worse of two exit statuses; all but 0 and 1 are errors.
worse() {
  if [ "$1" -gt 1 ] || [ "$2" -gt 1 ]; then
    echo 2
  elif [ "$1" -eq 1 ] || [ "$2" -eq 1 ]; then
    echo 1
  else
    echo 0
  fi
}

status=0
sarif=
note '<!-- tokenplan -->'

if [ "${PLAN_ACTION_CHECK:-true}" = true ]; then
  note '# Policy' ''
  code=0
  run_check --format markdown -o "$out/check.md" || code=$?
  status=$(worse "$status" "$code")
  if [ -f "$out/check.md" ]; then
    cat "$out/check.md" >>"$out/report.md"
    # Both say on stderr what the first run said.
    run_check --format github 2>/dev/null || true
    run_check --format sarif -o "$out/plan.sarif" 2>/dev/null || true
    if [ -f "$out/plan.sarif" ]; then
      sarif=$out/plan.sarif
    fi
  else
    note 'The policy could not be judged; the log of the job says why.'
  fi
  note ''
fi

case $base in
  '')
    if [ "${PLAN_ACTION_CHECK:-true}" != true ]; then
      echo 'plan: nothing to do: check is off and there is no base to compare with' >&2
      status=2
    fi
    ;;
  -*)
    echo "plan: \`$base\` is no name of a commit" >&2
    status=2
    ;;
  *)
    note "# Prices against \`$base\`" ''
    if [ ! -d "$folder" ]; then
      note "There is no folder \`$folder\` here, so no price list can have changed."
    elif ! has_base; then
      echo "plan: commit \`$base\` is not in this clone and cannot be fetched" >&2
      note 'The commit is not in this clone, so nothing was compared.'
      status=2
    elif [ -z "$(git ls-tree "$base" -- "$folder")" ]; then
      note "That commit has no folder \`$folder\`, so all price lists are new."
    else
      code=0
      run_diff --format markdown -o "$out/diff.md" || code=$?
      status=$(worse "$status" "$code")
      if [ -f "$out/diff.md" ]; then
        cat "$out/diff.md" >>"$out/report.md"
      else
        note 'The price lists could not be compared; the log of the job says why.'
      fi
    fi
    note ''
    ;;
esac

case $status in
  0) word=passed ;;
  1) word=broken ;;
  *) word=error ;;
esac
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$out/report.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  {
    echo "status=$word"
    echo "report=$out/report.md"
    echo "sarif=$sarif"
  } >>"$GITHUB_OUTPUT"
fi
exit "$status"
