//! `plan init`.

use std::path::{Path, PathBuf};

use crate::builtin::FILES;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, Place};
use crate::ui::Ui;
use crate::words;

/// Write the built-in price lists and scenarios to a folder, to edit
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The folder; it is made when it is not there
    #[arg(default_value = ".", value_name = "DIR")]
    pub folder: PathBuf,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::TerminalOptions,
}

const EXAMPLES: &str = "Examples:
  plan init my-plan && cd my-plan && plan --stage launch
  plan init";

/// Writes the files: all, or none when one is already there or cannot be written.
///
/// # Errors
/// When a file is already there or cannot be written.
pub fn run(args: &Args, ui: &Ui) -> Result<Exit, Failure> {
    let targets: Vec<(PathBuf, String)> = FILES
        .iter()
        .map(|(path, text)| (args.folder.join(path), (*text).to_owned()))
        .collect();
    if let Some((path, _)) = targets
        .iter()
        .find(|(path, _)| path.exists() || path.is_symlink())
    {
        let message = format!("`{}` is already there", path.display());
        return Err(Failure::of(
            Diagnostic::error(Code::WouldOverwrite, message)
                .within(Place::path(path.display()))
                .named_by("[DIR]")
                .note("nothing was written")
                .help("choose an empty folder"),
        ));
    }
    Ui::create_all(&targets)?;
    let count = words::plural(u64::try_from(targets.len()).unwrap_or(u64::MAX), "file");
    let folder = match args.folder.as_path() {
        here if here == Path::new(".") => "this folder".to_owned(),
        folder => words::visible(&format!("`{}`", folder.display())),
    };
    ui.text(&format!(
        "Wrote {count} to {folder}.\nRun `plan` there: its ./pricing and ./scenarios take over from the built-in data.\n"
    ))?;
    Ok(Exit::Answered)
}
