//! What `plan usage` says of the same requests elsewhere.

use crate::report::sections::usage::Usage;
use crate::report::{Block, Report};
use crate::text;
use crate::usage::what_if::{Repriced, WhatIf};
use crate::words::{self, Text};

use super::usage::SHOWN;

/// Token counts of a log are those of its own models.
const TOKENIZER: &str = "Token counts are those of the models in the log: another model's tokenizer may count the same text differently, and none is converted.";

/// Says what all of it costs elsewhere, below the balance of rows; `there` says where, and `longest`
/// is the longest completion of the log, `idle` what took no request.
pub fn usage_what_if(
    report: &mut Report,
    there: &str,
    found: &WhatIf,
    all: &Repriced,
    (longest, idle): (Option<u64>, &[String]),
) {
    let requests = words::plural(found.moved, "request");
    let is_part = found.moved < all.both.0 + all.others;
    let others = if is_part {
        ", all others as they are"
    } else {
        ""
    };
    let said = text!(
        "{} {}{}: {}",
        requests,
        there,
        others,
        outcome(all, is_part)
    );
    let place = report.page.len().min(2);
    report.page.insert(place, Block::line(said));
    let mut told = remarks(report);
    told.extend(Text::all(misfits(found, longest)));
    told.extend(found.unwritten.iter().map(|(model, tokens)| {
        text!(
            "{} that the log wrote to a cache are priced as input on {}, which has no price for writing.",
            words::plural(*tokens, "token"),
            model
        )
    }));
    told.extend(idle.iter().map(|swap| {
        text!(
            "No request went by `{}`: the log has none of the model, or one named before took them.",
            swap
        )
    }));
    told.push(TOKENIZER.into());
    report.page.push(Block::notes(told.clone()));
    report.header.assumptions.extend(told);
}

/// The cost of all requests there beside what they cost here, of those that have both; `is_part`
/// where some stay where they are.
fn outcome(all: &Repriced, is_part: bool) -> Text {
    let whole = if is_part { " in all" } else { "" };
    let (requests, here, there) = all.both;
    let Some(change) = all.change() else {
        return match all.cost {
            Some(cost) => text!("{}; none of them has a price here to set beside it.", cost),
            None => "none of them has a price there.".into(),
        };
    };
    let word = if change.is_negative() { "less" } else { "more" };
    let percent = all.change_percent();
    let percent = percent.map_or_else(String::new, |percent| {
        format!(" or {} %", percent.magnitude().to_decimal(1))
    });
    let change = text!("{}{} {}", change.magnitude(), percent, word);
    match all.others {
        0 => text!("{}{}, which is {}.", there, whole, change),
        others => text!(
            "{}{}, which is {} than the {} of the {} with a price in both places; {} more {} no price in one of them.",
            there,
            whole,
            change,
            here,
            words::plural(requests, "request"),
            others,
            if others == 1 { "has" } else { "have" }
        ),
    }
}

/// The notes of rows, each once.
fn remarks(report: &Report) -> Vec<Text> {
    let mut told: Vec<Text> = Vec::new();
    for row in report.rows::<Usage>() {
        let Some(note) = row.text(Usage::what_if_note) else {
            continue;
        };
        let note = text!("What if: {}.", note);
        if told.len() < SHOWN && !told.contains(&note) {
            told.push(note);
        }
    }
    told
}

/// What does not fit into the models there.
fn misfits(found: &WhatIf, longest: Option<u64>) -> Vec<String> {
    let prompts = found.too_large.iter().map(|one| {
        format!(
            "{} with {} {} over the context window of {} ({} tokens), which would refuse them; their tokens are priced all the same.",
            words::plural(one.requests, "request"),
            words::plural(one.tokens, "token"),
            if one.requests == 1 { "has a prompt" } else { "have prompts" },
            one.model,
            words::count(one.window)
        )
    });
    let longest = longest.unwrap_or(0);
    let short = found.rooms.iter();
    let short = short
        .filter_map(|(model, room)| Some((model, room.output.filter(|most| longest > *most)?)));
    let completions = short.map(|(model, most)| {
        format!(
            "The longest completion of the log has {} tokens, and {model} gives {} at the most.",
            words::count(longest),
            words::count(most)
        )
    });
    prompts.chain(completions).collect()
}
