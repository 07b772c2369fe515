//! How a command ends: with an answer, with a broken gate, or with what was wrong.

use std::fmt;

use crate::input::{Diagnostic, Log, Sources, Style, render_all};

/// How a command ended that gave its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The answer is given.
    Answered,
    /// The answer is given, and it breaks a policy, a budget or a gate.
    GateBroken,
    /// The run was ended early, and what was known by then is given.
    Interrupted,
}

/// Exit code: the answer is given, also when the reader closed the pipe.
pub const ANSWERED: u8 = 0;
/// Exit code: a policy, budget or diff gate is broken; the report is still printed.
pub const GATE_BROKEN: u8 = 1;
/// Exit code: the input or the usage is wrong.
pub const WRONG_INPUT: u8 = 2;
/// Exit code: the run was ended by Ctrl-C, as shells report it; the report is still printed.
pub const INTERRUPTED: u8 = 130;

impl Exit {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Answered => ANSWERED,
            Self::GateBroken => GATE_BROKEN,
            Self::Interrupted => INTERRUPTED,
        }
    }
}

/// Why a command gave no answer: diagnostics, and the texts that they point into.
#[derive(Debug, Default)]
pub struct Failure {
    /// What is wrong, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts.
    pub sources: Sources,
}

impl Failure {
    /// One mistake whose place is in no source text.
    pub fn of(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostics: vec![diagnostic],
            sources: Sources::new(),
        }
    }

    /// All mistakes of a log.
    pub fn from_log(log: Log, sources: Sources) -> Self {
        Self {
            diagnostics: log.into_sorted(),
            sources,
        }
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::of(diagnostic)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = render_all(&self.diagnostics, &self.sources, Style::Plain, 100);
        f.write_str(text.trim_end())
    }
}

impl std::error::Error for Failure {}

impl From<Box<Diagnostic>> for Failure {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        Self::of(*diagnostic)
    }
}
