//! Runs the program as a user does.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What a run of the program left behind.
pub(crate) struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `plan` in a folder, without colour and without the caller's settings.
pub(crate) fn plan_in(folder: &Path, args: &[&str]) -> Run {
    let output = command(folder)
        .args(args)
        .output()
        .expect("the program starts");
    Run::from(output)
}

/// Runs `plan` in an empty folder.
pub(crate) fn plan(args: &[&str]) -> Run {
    let folder = tempfile::tempdir().expect("a temporary folder");
    plan_in(folder.path(), args)
}

/// The program, ready to run in a folder.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plan"));
    command
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("PLAN_PRICING");
    command
}

/// The rows of a command's CSV, by column name.
pub(crate) fn rows(args: &[&str]) -> Vec<std::collections::BTreeMap<String, String>> {
    let run = plan(&[args, &["--format", "csv"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    parse_csv(&run.stdout)
}

/// CSV text as rows by column name.
pub(crate) fn parse_csv(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .deserialize()
        .map(|row| row.expect("rectangular CSV"))
        .collect()
}

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}
