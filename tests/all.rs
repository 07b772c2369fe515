//! All integration tests in one binary; each topic is a file of `tests/`.

mod bad;
mod docs;
mod figures;
mod program;
mod properties;
mod structure;
