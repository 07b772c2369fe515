# What people type often. `just` lists it; https://just.systems says how to install it.

# List the commands
default:
    @just --list --unsorted

# Run the program, quickly built: just run compare --stage launch
[positional-arguments]
run *args:
    @cargo run --quiet -- "$@"

# Fast tests; with arguments those of cargo test: just test -p tokenplan-engine
[positional-arguments]
test *args:
    cargo test "$@"

# Format, then clippy and rustdoc with warnings denied
lint:
    cargo fmt --all
    cargo clippy --locked --workspace --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps

# Everything that must pass before a change is merged
ci:
    .ci/run

# Measure: just bench --bench optimize
[positional-arguments]
bench *args:
    cargo bench "$@"

# Accept what the program prints now: guides, help pages, messages and statements
accept:
    TRYCMD=overwrite cargo test --test all sessions
    PLAN_SNAPSHOTS=overwrite cargo test --test all help_pages
    INSTA_UPDATE=always cargo test --workspace
    git status --short

# Write the schemas that the program knows into schema/
schema:
    for format in price-list scenario overlay exchange-rates policy; do \
        cargo run --quiet -- schema "$format" > "schema/$format.schema.json" || exit 1; \
    done

# Check spelling, dependencies and licenses, where typos and cargo-deny are installed
extra:
    typos
    cargo deny check

# Put plan on your path
install:
    cargo install --locked --path .
