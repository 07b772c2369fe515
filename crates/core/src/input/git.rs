//! Files of a commit, read with git's plumbing: nothing is checked out, and nothing is written.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::source::{into_text, reason, too_large};
use super::{Code, Diagnostic, MAX_BYTES, Place};

/// The wanted files of a folder at a commit, in the order of git's tree, under paths such as
/// `git:main:pricing/openai/2026-11-11.yaml`. The folder is taken from the current one; `wanted` sees
/// paths in it. Links and submodules are left out.
///
/// # Errors
/// A diagnostic without a place that says what git said.
pub fn read_commit(
    commit: &str,
    folder: &str,
    wanted: impl Fn(&Path) -> bool,
) -> Result<Vec<(PathBuf, String)>, Box<Diagnostic>> {
    // Such a name would be read as an option.
    if commit.is_empty() || commit.starts_with('-') {
        let message = format!("`{commit}` is no name of a commit");
        let told = Diagnostic::error(Code::BadOption, message).within(git_place(commit));
        return Err(Box::new(told.help("write `git:main` or `git:v1.2:prices`")));
    }
    let files = list(commit, folder, wanted)?;
    let mut bytes = contents(commit, &files)?;
    let mut texts = Vec::new();
    for (path, id) in files {
        let shown = PathBuf::from(format!("git:{commit}:{folder}")).join(&path);
        let blob = next_blob(&mut bytes, &id, &shown)?;
        let text = into_text(&shown, blob)?;
        texts.push((shown, text));
    }
    Ok(texts)
}

/// The wanted files of a folder and the ids of their contents.
fn list(
    commit: &str,
    folder: &str,
    wanted: impl Fn(&Path) -> bool,
) -> Result<Vec<(PathBuf, String)>, Box<Diagnostic>> {
    let folder = format!("{}/", folder.trim_end_matches('/'));
    let inside = match folder.as_str() {
        "./" => "",
        folder => folder.strip_prefix("./").unwrap_or(folder),
    };
    let mut arguments = vec!["ls-tree", "-r", "-z", commit, "--"];
    arguments.extend(Some(inside).filter(|inside| !inside.is_empty()));
    let mut command = git(&arguments);
    let output = command.output().map_err(|error| not_run(&error))?;
    if !output.status.success() {
        return Err(refused(commit, &output.stderr));
    }
    let tree = String::from_utf8_lossy(&output.stdout);
    let mut files = Vec::new();
    for entry in tree.split('\0') {
        let Some((facts, path)) = entry.split_once('\t') else {
            continue;
        };
        let path = Path::new(path.strip_prefix(inside).unwrap_or(path));
        // mode, type, id; links have the mode 120000, submodules 160000.
        let mut facts = facts.split(' ');
        let is_file = facts.next().is_some_and(|mode| mode.starts_with("100"));
        if let (true, Some(id), true) = (is_file, facts.nth(1), wanted(path)) {
            files.push((path.to_owned(), id.to_owned()));
        }
    }
    Ok(files)
}

/// What `git cat-file --batch` says of these files: a line and the bytes of each.
fn contents(
    commit: &str,
    files: &[(PathBuf, String)],
) -> Result<io::Cursor<Vec<u8>>, Box<Diagnostic>> {
    let mut command = git(&["cat-file", "--batch"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| not_run(&error))?;
    let ids = files.iter().flat_map(|(_, id)| [id.as_str(), "\n"]);
    let ids: String = ids.collect();
    let asking = child.stdin.take().map(|mut stdin| {
        // Git answers while it is asked, so the questions need a hand of their own.
        std::thread::spawn(move || stdin.write_all(ids.as_bytes()))
    });
    let output = child.wait_with_output().map_err(|error| not_run(&error))?;
    let asked = asking.is_none_or(|thread| thread.join().is_ok_and(|asked| asked.is_ok()));
    if !output.status.success() || !asked {
        return Err(refused(commit, &output.stderr));
    }
    Ok(io::Cursor::new(output.stdout))
}

/// The next file of a batch: `<id> blob <size>`, the bytes, and the end of a line.
fn next_blob(
    batch: &mut io::Cursor<Vec<u8>>,
    id: &str,
    shown: &Path,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let broken = || {
        let message = format!("git does not give `{}`", shown.display());
        let told = Diagnostic::error(Code::GitFailed, message);
        Box::new(
            told.within(Place::path(shown.display()))
                .help("run `git fsck`"),
        )
    };
    let mut line = String::new();
    io::BufRead::read_line(batch, &mut line).map_err(|_| broken())?;
    let size = line
        .strip_prefix(id)
        .and_then(|rest| rest.strip_prefix(" blob "));
    let size: u64 = size
        .and_then(|size| size.trim_end().parse().ok())
        .ok_or_else(broken)?;
    if size > MAX_BYTES {
        return Err(too_large(shown, Some(size), MAX_BYTES));
    }
    let mut bytes = Vec::new();
    Read::take(&mut *batch, size)
        .read_to_end(&mut bytes)
        .map_err(|_| broken())?;
    let mut end = [0_u8];
    batch.read_exact(&mut end).map_err(|_| broken())?;
    Ok(bytes)
}

fn git(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

fn not_run(error: &io::Error) -> Box<Diagnostic> {
    let message = "git cannot be run";
    let told = Diagnostic::error(Code::GitFailed, message)
        .within(Place::path("git"))
        .note(reason(error));
    Box::new(told.help("install git, or name a folder instead of `git:REF`"))
}

/// The side that names a commit.
fn git_place(commit: &str) -> Place {
    Place::path(format!("git:{commit}"))
}

fn refused(commit: &str, said: &[u8]) -> Box<Diagnostic> {
    let message = format!("git does not give the files of `{commit}`");
    let said = String::from_utf8_lossy(said);
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let told = Diagnostic::error(Code::GitFailed, message).within(git_place(commit));
    let told = lines.fold(told, |told, line| told.note(format!("git said: {line}")));
    Box::new(told.help("check the name with `git log -1`, and that the clone is not shallow"))
}
