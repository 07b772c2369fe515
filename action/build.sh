#!/bin/sh
# Builds `plan` for the action: from the action's own version, with a compiler that it names.
#
# Cargo and rustup read settings from the current folder and those above it, and settings can name
# programs to run. So the current folder is the action's, never the checkout, which a pull request
# may have changed. Where it fails, `status=error` goes to $GITHUB_OUTPUT.
set -eu

# The compiler that the project is tested with; the variable outranks every rust-toolchain.toml.
RUSTUP_TOOLCHAIN=1.95.0
export RUSTUP_TOOLCHAIN

finish() {
  code=$?
  trap - EXIT
  if [ "$code" -ne 0 ]; then
    if [ -n "${GITHUB_OUTPUT:-}" ]; then
      echo 'status=error' >>"$GITHUB_OUTPUT"
    fi
    exit 2
  fi
}
trap finish EXIT
trap 'exit 2' HUP INT TERM

unset CDPATH
cd "$GITHUB_ACTION_PATH"
if command -v rustup >/dev/null && ! rustup run "$RUSTUP_TOOLCHAIN" rustc --version >/dev/null 2>&1; then
  rustup toolchain install "$RUSTUP_TOOLCHAIN" --profile minimal --no-self-update >&2
fi
cargo install --locked --quiet --path . --root "$RUNNER_TEMP/tokenplan"
