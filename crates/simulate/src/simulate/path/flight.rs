//! A request on its way, and the attempts made for it.

use super::model::{Part, Size};

/// How an attempt ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// With an answer.
    Answered,
    /// A limit refuses it; after so many nanoseconds it would pass, where time helps.
    Refused(Option<u64>),
    /// It fails, and bills so much of the prompt and of the completion.
    Failed { input: Part, output: Part },
    /// The client gives it up when so much of the answer is there.
    Late(Part),
}

/// One attempt at a station.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    pub(super) station: usize,
    pub(super) is_probe: bool,
    pub(super) began: u64,
    pub(super) ends: u64,
    /// Completion tokens that a limit was charged with.
    pub(super) reserved: u32,
    /// Whether the deadline of the request ends it.
    pub(super) is_cut: bool,
    pub(super) fate: Fate,
}

/// A request on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flight {
    pub(super) came: u64,
    /// When it got a slot.
    pub(super) began: u64,
    pub(super) planned: usize,
    /// Which station of its chain it is at, and how often it was tried there.
    pub(super) position: usize,
    pub(super) tried: u32,
    pub(super) size: Size,
    /// The attempts under way.
    pub(super) first: Option<Attempt>,
    pub(super) second: Option<Attempt>,
    /// Whether its last attempt was refused by a limit.
    pub(super) was_refused: bool,
}

impl Flight {
    /// Moves on to the next station of its chain.
    pub(super) const fn move_on(&mut self) {
        self.position += 1;
        self.tried = 0;
    }

    /// The attempts under way.
    pub(super) fn attempts(&self) -> impl Iterator<Item = Attempt> {
        self.first.into_iter().chain(self.second)
    }

    /// Which of them answers first, and the first one where both answer at the same time; `None`
    /// where neither answers.
    pub(super) fn winner(&self) -> Option<(usize, Attempt)> {
        let answered = self.attempts().enumerate();
        let answered = answered.filter(|(_, attempt)| attempt.fate == Fate::Answered);
        answered.min_by_key(|(_, attempt)| attempt.ends)
    }

    /// When it is known how the attempts under way go: with the first answer, or once both failed.
    pub(super) fn resolved(&self) -> u64 {
        let last = self.attempts().map(|attempt| attempt.ends).max();
        let winner = self.winner().map(|(_, winner)| winner.ends);
        winner.or(last).unwrap_or(0)
    }
}
