//! Files are written whole or not at all, whatever ends the program.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::program::{Run, command, plan_in};

/// All files and folders below a folder.
fn below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.display().to_string());
        if path.is_dir() {
            found.extend(below(&path));
        }
    }
    found.sort();
    found
}

/// A run that may write files of at most so many blocks of 512 bytes.
fn limited(folder: &Path, blocks: u32, args: &[&str]) -> Run {
    let script = format!("ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_plan")])
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("PLAN_PRICING")
        .output()
        .expect("sh runs");
    Run::from(output)
}

#[test]
fn a_limit_on_file_sizes_is_told_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let before = below(folder.path());
    for args in [
        &["init", "new/plan"][..],
        &["init"],
        &["--format", "json", "-o", "plan.json"],
        &["schema", "scenario", "-o", "schema.json"],
    ] {
        let run = limited(folder.path(), 8, args);
        assert_eq!(run.status, 2, "{args:?}: {}", run.stderr);
        assert!(
            run.stderr.contains("error[output-not-writable]"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("file too large"), "{}", run.stderr);
        assert_eq!(below(folder.path()), before, "{args:?}");
    }
    // An old report stays as it was.
    fs::write(folder.path().join("plan.json"), "old").unwrap();
    let run = limited(folder.path(), 8, &["--format", "json", "-o", "plan.json"]);
    assert_eq!(run.status, 2);
    assert_eq!(fs::read(folder.path().join("plan.json")).unwrap(), b"old");
}

#[test]
fn init_writes_all_files_or_none() {
    let fresh = tempfile::tempdir().unwrap();
    assert_eq!(plan_in(fresh.path(), &["init", "deep/er"]).status, 0);
    let all = below(&fresh.path().join("deep/er"));
    let last = Path::new(all.last().unwrap());
    assert!(last.is_file(), "{}", last.display());
    let last = last.strip_prefix(fresh.path().join("deep/er")).unwrap();

    // Something is in the way: of the last file, of a folder, or of all.
    let obstacles: [&dyn Fn(&Path); 4] = [
        &|folder| {
            fs::create_dir_all(folder.join(last).parent().unwrap()).unwrap();
            fs::write(folder.join(last), "mine").unwrap();
        },
        &|folder| {
            fs::create_dir_all(folder.join(last).parent().unwrap()).unwrap();
            std::os::unix::fs::symlink("nowhere", folder.join(last)).unwrap();
        },
        &|folder| fs::write(folder.join("scenarios"), "a file").unwrap(),
        &|folder| fs::write(folder.join("pricing"), "a file").unwrap(),
    ];
    for obstacle in obstacles {
        let folder = tempfile::tempdir().unwrap();
        obstacle(folder.path());
        let before = below(folder.path());
        let run = plan_in(folder.path(), &["init"]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        assert_eq!(below(folder.path()), before, "{}", run.stderr);
    }
}

/// A signal comes before, within or after the writing; what is left is nothing or all of it.
#[test]
fn a_signal_leaves_no_half() {
    let whole = tempfile::tempdir().unwrap();
    assert_eq!(plan_in(whole.path(), &["init", "x"]).status, 0);
    let whole = below(whole.path()).len();
    let mut ended = 0;
    for signal in ["INT", "TERM", "HUP"] {
        for wait in 0..12 {
            let folder = tempfile::tempdir().unwrap();
            let mut child = command(folder.path())
                .args(["init", "x"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(5 * wait));
            let sent = Command::new("kill")
                .args([format!("-{signal}"), child.id().to_string()])
                .stderr(Stdio::null())
                .status()
                .unwrap();
            ended += usize::from(!child.wait().unwrap().success() && sent.success());
            let left = below(folder.path());
            assert!(left.is_empty() || left.len() == whole, "{signal}: {left:?}");
        }
    }
    assert!(ended > 0, "no signal came in time");
}
