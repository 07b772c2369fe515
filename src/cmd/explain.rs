//! `plan explain`.

use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, closest};
use crate::ui::Ui;

/// What an error code means and how to fix it
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// A code, as in error[unknown-model]
    ///
    /// All codes are listed when it is not given.
    pub code: Option<String>,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::TextOptions,
}

const EXAMPLES: &str = "Examples:
  plan explain unpriced
  plan explain";

/// Prints the explanation.
///
/// # Errors
/// When there is no such code.
pub fn run(args: &Args, ui: &Ui) -> Result<Exit, Failure> {
    let text = match &args.code {
        Some(name) => explanation(name)?,
        None => all_names(),
    };
    ui.text(&text)?;
    Ok(Exit::Answered)
}

fn all_names() -> String {
    Code::ALL
        .iter()
        .flat_map(|code| [code.name(), "\n"])
        .collect()
}

fn explanation(name: &str) -> Result<String, Failure> {
    let code = Code::from_name(name).ok_or_else(|| {
        let diagnostic = Diagnostic::error(Code::Unexplained, format!("there is no code `{name}`"));
        let diagnostic = diagnostic.within("[CODE]");
        Failure::of(
            match closest(name, Code::ALL.iter().map(|code| code.name())) {
                Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
                None => diagnostic.help("`plan explain` lists the codes"),
            },
        )
    })?;
    Ok(format!("{}\n\n{}\n", code.name(), code.explanation()))
}
