#!/bin/sh
# Runs `plan check` and `plan diff` for a pull request; action.yml passes its inputs as PLAN_ACTION_*.
#
# Annotations go to stdout, where GitHub reads them, and all else to stderr, where GitHub is told to
# read no commands: what it says quotes files of the pull request. action.yml puts both into one
# stream, in order. The Markdown report goes to a file and to $GITHUB_STEP_SUMMARY; the paths of the
# files, and how it ended, to $GITHUB_OUTPUT, however it ends.
# Exit status: 0 all gates hold, 1 one is broken, 2 wrong input or a failure.
set -eu

status=
out=
sarif=
token=

# Tells GitHub to read no commands from here on, until it sees the token, which nobody can guess.
fence() {
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  [ "${#token}" -eq 32 ]
  printf '::stop-commands::%s\n' "$token" >&2
}

# Lets GitHub read commands again. The token stands on a line of its own also after a text without
# a line break at its end.
unfence() {
  if [ -n "$token" ]; then
    printf '\n::%s::\n' "$token" >&2
    token=
  fi
}

# Says how it ended: an error, unless all of it was run.
finish() {
  trap - EXIT HUP INT TERM
  set +e
  unfence
  case $status in
    0) word=passed ;;
    1) word=broken ;;
    *)
      word=error
      status=2
      ;;
  esac
  report=
  if [ -n "$out" ] && [ -f "$out/report.md" ]; then
    report=$out/report.md
  fi
  if [ -n "${GITHUB_OUTPUT:-}" ]; then
    {
      echo "status=$word"
      echo "report=$report"
      echo "sarif=$sarif"
    } >>"$GITHUB_OUTPUT"
  fi
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -n "$report" ]; then
    cat "$report" >>"$GITHUB_STEP_SUMMARY"
  fi
  exit "$status"
}
trap finish EXIT
trap 'status=; exit 2' HUP INT TERM

fence

program=${PLAN_ACTION_PROGRAM:-plan}
scenario=${PLAN_ACTION_SCENARIO:-startup}
stage=${PLAN_ACTION_STAGE:-all}
policy=${PLAN_ACTION_POLICY:-}
pricing=${PLAN_ACTION_PRICING:-}
overlay=${PLAN_ACTION_OVERLAY:-}
as_of=${PLAN_ACTION_AS_OF:-}
base=${PLAN_ACTION_BASE:-}
folder=${pricing:-pricing}
directory=${PLAN_ACTION_DIRECTORY:-.}

# A folder of the checkout that looks like a repository is none, and nothing that git could run is
# taken from settings.
GIT_CONFIG_COUNT=3
GIT_CONFIG_KEY_0=safe.bareRepository
GIT_CONFIG_VALUE_0=explicit
GIT_CONFIG_KEY_1=core.fsmonitor
GIT_CONFIG_VALUE_1=false
GIT_CONFIG_KEY_2=core.hooksPath
GIT_CONFIG_VALUE_2=/dev/null
GIT_TERMINAL_PROMPT=0
export GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0 GIT_CONFIG_KEY_1 GIT_CONFIG_VALUE_1
export GIT_CONFIG_KEY_2 GIT_CONFIG_VALUE_2 GIT_TERMINAL_PROMPT

unset CDPATH
place=${PLAN_ACTION_OUT:-${RUNNER_TEMP:-${TMPDIR:-/tmp}}/tokenplan-report}
mkdir -p "$place"
place=$(cd "$place" && pwd)
rm -f "$place/check.md" "$place/diff.md" "$place/report.md" "$place/plan.sarif"
out=$place

case $directory in
  /*) cd "$directory" ;;
  *) cd "./$directory" ;;
esac
# Annotations name files from the root of the repository.
prefix=$(git rev-parse --show-prefix 2>/dev/null || true)
if [ "$as_of" = today ]; then
  as_of=$(date -u +%Y-%m-%d)
fi

# Says something in the log.
say() {
  printf 'plan: %s\n' "$1" >&2
}

# A name as code in Markdown, where it calls nobody and links to nothing.
code() {
  printf '`%s`' "$(printf '%s' "$1" | LC_ALL=C tr -d '`' | LC_ALL=C tr -c '\040-\176' '?')"
}

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

# The commit to compare with may be missing in a shallow clone. No credentials are needed where the
# clone has it, or anybody may read the repository.
has_base() {
  git cat-file -e "$base^{commit}" 2>/dev/null && return 0
  git fetch --quiet --no-tags --no-recurse-submodules --depth=1 origin "$base" >&2 &&
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

result=0
note '<!-- tokenplan -->'

if [ "${PLAN_ACTION_CHECK:-true}" = true ]; then
  note '# Policy' ''
  code=0
  run_check --format markdown -o "$out/check.md" >&2 || code=$?
  result=$(worse "$result" "$code")
  if [ -f "$out/check.md" ]; then
    cat "$out/check.md" >>"$out/report.md"
    # Both say on stderr what the first run said.
    unfence
    run_check --format github 2>/dev/null || true
    fence
    run_check --format sarif -o "$out/plan.sarif" >/dev/null 2>&1 || true
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
      say 'nothing to do: check is off and there is no base to compare with'
      result=2
    fi
    ;;
  -*)
    say "\`$base\` is no name of a commit"
    result=2
    ;;
  *)
    note "# Prices against $(code "$base")" ''
    if [ ! -d "$folder" ]; then
      note "There is no folder $(code "$folder") here, so no price list can have changed."
    elif ! has_base; then
      say "commit \`$base\` is not in this clone and cannot be fetched; check out with \`fetch-depth: 0\`"
      note 'The commit is not in this clone, so nothing was compared. Check out with `fetch-depth: 0`.'
      result=2
    elif [ -z "$(git ls-tree "$base" -- "$folder")" ]; then
      note "That commit has no folder $(code "$folder"), so all price lists are new."
    else
      code=0
      run_diff --format markdown -o "$out/diff.md" >&2 || code=$?
      result=$(worse "$result" "$code")
      if [ -f "$out/diff.md" ]; then
        cat "$out/diff.md" >>"$out/report.md"
      else
        note 'The price lists could not be compared; the log of the job says why.'
      fi
    fi
    note ''
    ;;
esac

status=$result
exit "$status"
