//! The sides of `plan diff`: what a word of the command line stands for.

use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, is_price_data, load_file, load_folder, load_texts};
use crate::error::Failure;
use crate::input::{Code, Diagnostic, Log, Place, Sources, read_commit};
use crate::options::Global;
use crate::scenario::Scenario;
use crate::units::{Day, Scalar};

use super::workspace::Workspace;

/// The folder of price lists in a repository or a project.
const PRICING: &str = "pricing";

/// Where the prices of one side come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The loaded catalog on a day.
    Day(Day),
    /// A folder of price lists.
    Folder(PathBuf),
    /// One price list, or another document.
    File(PathBuf),
    /// A folder of a commit.
    Commit {
        /// The commit.
        commit: String,
        /// The folder, from the current one.
        folder: String,
    },
}

impl Side {
    /// What a word stands for.
    pub(super) fn parse(word: &str) -> Result<Self, Failure> {
        if let Some(rest) = word.strip_prefix("git:") {
            let (commit, folder) = rest.split_once(':').unwrap_or((rest, PRICING));
            return Ok(Self::Commit {
                commit: commit.to_owned(),
                folder: folder.to_owned(),
            });
        }
        if let Ok(day) = Day::parse(word) {
            return Ok(Self::Day(day));
        }
        let path = Path::new(word);
        if path.is_dir() {
            let inside = path.join(PRICING);
            let folder = match inside.is_dir() {
                true => inside,
                false => path.to_owned(),
            };
            return Ok(Self::Folder(folder));
        }
        if path.exists() {
            return Ok(Self::File(path.to_owned()));
        }
        let message = format!("`{word}` is no date, folder, file or commit");
        Err(Failure::of(
            Diagnostic::error(Code::FileNotFound, message)
                .within("<OLD> or <NEW>")
                .note("nothing of that name is in the current folder")
                .help("write a date such as `2026-08-01`, a path, or `git:main`"),
        ))
    }

    /// The catalog, from the loaded one where the side is a day.
    fn catalog(&self, loaded: &Catalog, sources: &mut Sources) -> Result<Catalog, Failure> {
        let mut log = Log::new();
        let catalog = match self {
            Self::Day(_) => Some(loaded.clone()),
            Self::Folder(folder) => load_folder(folder, "<OLD> or <NEW>", sources, &mut log),
            Self::File(path) => load_file(path, sources, &mut log),
            Self::Commit { commit, folder } => {
                let texts = read_commit(commit, folder, is_price_data)?;
                if texts.is_empty() {
                    return Err(nothing_at(commit, folder));
                }
                Some(load_texts(texts, sources, &mut log))
            }
        };
        match catalog {
            Some(catalog) if !log.has_errors() => Ok(catalog),
            _ => Err(Failure::from_log(log, std::mem::take(sources))),
        }
    }

    /// The side under a scenario, on its day: the day that the side is, that of `--as-of`, or the
    /// newest confirmed date of its lists.
    pub(super) fn open(
        &self,
        loaded: &Catalog,
        scenario: &Scenario,
        sources: &mut Sources,
        global: &Global,
    ) -> Result<Workspace, Failure> {
        let catalog = self.catalog(loaded, sources)?;
        let day = match self {
            Self::Day(day) => Some(*day),
            _ => global
                .prices
                .as_of
                .or(catalog.newest_confirmed())
                .or(catalog.oldest()),
        };
        let Some(day) = day else {
            let message = "there is no price list on one side";
            let told = Diagnostic::error(Code::NoPriceLists, message).within("<OLD> or <NEW>");
            return Err(Failure::of(
                told.help("name a folder of price lists, or a date"),
            ));
        };
        Workspace::of(catalog, scenario.clone(), sources.clone(), day, global)
    }
}

fn nothing_at(commit: &str, folder: &str) -> Failure {
    let message = format!("commit `{commit}` holds no price lists in `{folder}`");
    Failure::of(
        Diagnostic::error(Code::NoPriceLists, message)
            .within(Place::path(format!("git:{commit}:{folder}")))
            .note("price lists live in `<folder>/<provider>/<date>.yaml`, from the current folder")
            .help(format!(
                "name another folder: `git:{commit}:path/to/folder`"
            )),
    )
}
