//! The scenario as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::catalog::{Meter, Processing};
use crate::words;

use super::bands;
use super::classes::{percent, shares, whole_prompts};
use super::measures::Measures;
use super::target::Cached;

/// What a log cannot say of a scenario.
#[derive(Clone, Debug)]
pub struct ScenarioDefaults {
    /// The scenario's name, which is that of its file.
    pub name: String,
    /// People who use the product in a month.
    pub users: u64,
    /// The command's own words, for the head.
    pub is_guess: bool,
}

/// Writing to a string does not fail.
macro_rules! line {
    ($text:expr, $($part:tt)*) => { let _ = writeln!($text, $($part)*); };
}
pub(super) use line;

impl Measures<'_> {
    /// The scenario in YAML, with what was measured in its comments.
    pub fn scenario(&self, wanted: &ScenarioDefaults) -> String {
        let mut text = String::new();
        self.head(&mut text);
        line!(
            text,
            "schema: 1\nname: {}\ntitle: Measured usage\n",
            quoted(&wanted.name)
        );
        self.requests(&mut text);
        self.traffic(&mut text);
        self.processing(&mut text);
        self.models(&mut text);
        self.stages(&mut text, wanted);
        self.route(&mut text);
        text
    }

    fn head(&self, text: &mut String) {
        line!(
            text,
            "# Measured by `plan usage --emit-scenario` from {}, for prices of {}:",
            words::plural(count(self.files.len()), "file"),
            self.as_of
        );
        for file in self.files.iter().take(10) {
            line!(text, "#   {}", words::visible(file));
        }
        if self.files.len() > 10 {
            line!(text, "#   and {} more", self.files.len() - 10);
        }
        line!(
            text,
            "# {}{}; {} {}that cost {}.",
            words::plural(self.rows, "row"),
            self.days
                .as_ref()
                .map_or_else(String::new, |(from, to)| format!(", {from} to {to}")),
            words::plural(self.all(), "token"),
            match self.billed() - self.estimated_requests() {
                0 => String::new(),
                counted => format!("in {} ", words::plural(counted, "billed request")),
            },
            words::usd(self.cost())
        );
        if self.left_out.rows > 0 {
            line!(
                text,
                "# Not in it: {} without a price or of models without billed requests, with {}.",
                words::plural(self.left_out.rows, "row"),
                words::plural(self.left_out.all_tokens(), "token")
            );
        }
        let billed: u64 = self.targets.iter().map(|(_, one)| one.failed_billed).sum();
        if billed > 0 {
            line!(
                text,
                "# {} used tokens all the same: they count as requests that are billed.",
                words::plural(billed, "failed request")
            );
        }
        for caveat in self.caveats() {
            line!(text, "# {caveat}");
        }
        line!(
            text,
            "# `plan sla` asks what is at stake, such as `downtime: {{ volume: 1000/day, availability: 99.5% }}`,\n# and where no provider sells service levels for them: `--availability 99.9% --premium 10`.\n# `plan check` asks for rules, such as `policy: {{ budget: {{ measured: 250 }} }}`."
        );
    }

    fn requests(&self, text: &mut String) {
        let tokens = self.tokens();
        let cached = Cached::of(tokens);
        let whole: Vec<u64> = whole_prompts(tokens).values().copied().collect();
        let parts = Meter::ALL.into_iter().zip(shares(&whole));
        let parts = parts.filter(|(_, share)| *share > 0);
        let parts: Vec<String> = parts
            .map(|(meter, share)| format!("{}: {}", meter.name(), percent(share)))
            .collect();
        let billed = self.billed().max(1);
        if let Some(cached) = &cached {
            line!(
                text,
                "# Input is whole prompts. `cacheable` of them was read from a cache or written to one, and\n# `hit_ratio` of that was read; models without a price for writing bill it as input."
            );
            line!(
                text,
                "cache: {{ cacheable: {}, hit_ratio: {} }}",
                cached.cacheable,
                cached.hit_ratio
            );
        }
        line!(text, "token_mix: {{ {} }}", parts.join(", "));
        line!(text, "request:");
        line!(
            text,
            "  # {} tokens to {} requests.",
            words::count(self.all()),
            words::count(billed)
        );
        if self.estimated_requests() > 0 {
            line!(
                text,
                "  # Not measured: rows do not count requests. {} of a usual size are supposed that meet\n  # the prices which the rows were priced at.",
                words::count(self.estimated_requests())
            );
        }
        line!(
            text,
            "  tokens: {}",
            ((self.all() + billed / 2) / billed).max(1)
        );
        self.sizes(text);
    }

    /// Percentiles of prompts, found to 9 %; where requests are on both sides of a size at which a
    /// price may change, how many are on each side and their mean, which were counted.
    fn sizes(&self, text: &mut String) {
        let Some(most) = self.prompts.at(1_000) else {
            line!(text, "");
            return;
        };
        // Some sums happen to be of one request, which says little of the others.
        let failed: u64 = self.targets.iter().map(|(_, one)| one.failed_billed).sum();
        if self.prompts.count() < (self.billed() - failed).div_ceil(2) {
            line!(text, "");
            return;
        }
        let most = self.largest.unwrap_or(most).min(most + most / 8).max(1);
        let found = [(500, "p50"), (900, "p90"), (990, "p99")].into_iter();
        let found = found.filter_map(|(per_mille, name)| {
            let size = self.prompts.at(per_mille)?.clamp(1, most);
            Some(format!("{name}: {size}"))
        });
        let percentiles: Vec<String> = found.chain([format!("max: {most}")]).collect();
        let percentiles = percentiles.join(", ");
        let single = words::plural(self.prompts.count(), "single request");
        let bands = bands::sizes(&self.bands(), self.largest.unwrap_or(most));
        if bands.is_empty() {
            line!(text, "  # Of {single}; found to 9 %.");
            line!(text, "  prompt: {{ {percentiles} }}\n");
            return;
        }
        line!(text, "  # {single}: {percentiles}.");
        line!(
            text,
            "  # As many below and over each size at which a price may change, and their means:"
        );
        line!(text, "  prompt: {{ {} }}\n", bands.join(", "));
    }

    /// Requests and prompt tokens by the least prompt of their band.
    fn bands(&self) -> BTreeMap<u64, (u64, u64)> {
        let mut bands: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
        for (start, (requests, prompts)) in self.targets.iter().flat_map(|(_, one)| &one.bands) {
            let band = bands.entry(*start).or_default();
            band.0 += requests;
            band.1 += prompts;
        }
        bands
    }

    fn processing(&self, text: &mut String) {
        let ways = Processing::ALL.map(|way| self.ways.get(&way).copied().unwrap_or(0));
        if ways.iter().skip(1).all(|tokens| *tokens == 0) {
            return;
        }
        let parts = Processing::ALL.into_iter().zip(shares(&ways));
        let parts = parts.filter(|(way, share)| *way != Processing::Standard && *share > 0);
        let parts: Vec<String> = parts
            .map(|(way, share)| format!("{}: {}", way.name(), percent(share)))
            .collect();
        line!(text, "# Shares of tokens.");
        line!(text, "processing: {{ {} }}\n", parts.join(", "));
    }

    fn models(&self, text: &mut String) {
        let mut offers: Vec<&str> = Vec::new();
        for (target, _) in &self.targets {
            if !offers.contains(&target.offer.as_str()) {
                offers.push(&target.offer);
            }
        }
        let baseline = offers.first().copied().unwrap_or_default();
        line!(text, "# What the log paid most for.");
        line!(text, "baseline: {}", quoted(baseline));
        line!(text, "shortlist:");
        for offer in offers {
            line!(text, "  - {}", quoted(offer));
        }
        line!(text, "route: measured\n");
    }

    pub(super) fn all(&self) -> u64 {
        self.tokens().total()
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// As it may stand in YAML, in quotes where it needs them.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = text
        .chars()
        .all(|one| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.' | '/'));
    let starts = text.starts_with(|one: char| one.is_ascii_alphabetic());
    if is_plain && starts {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
