//! The scenario as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::catalog::{Meter, Processing};
use crate::units::{Ratio, Tokens};
use crate::words;

use super::bands;
use super::classes::{kinds, percent, shares};
use super::{Measured, Measures, Target};

/// What a log cannot say of a scenario.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The scenario's name, which is that of its file.
    pub name: String,
    /// People who use the product in a month.
    pub users: u64,
    /// The command's own words, for the head.
    pub is_guess: bool,
}

/// Minutes of the planning month of 730 hours.
const MONTH: u64 = 730 * 60;
/// Minutes of 27 and of 32 days, between which a log is a month of its own.
const MONTHLY: std::ops::RangeInclusive<u64> = 27 * 1_440..=32 * 1_440;

/// Writing to a string does not fail.
macro_rules! line {
    ($text:expr, $($part:tt)*) => { let _ = writeln!($text, $($part)*); };
}

impl Measures {
    /// The scenario in YAML, with what was measured in its comments.
    pub fn scenario(&self, wanted: &Wanted) -> String {
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
            "# Measured by `plan usage --emit-scenario` from {}:",
            words::plural(count(self.files.len()), "file")
        );
        for file in self.files.iter().take(10) {
            line!(text, "#   {}", one_line(file));
        }
        if self.files.len() > 10 {
            line!(text, "#   and {} more", self.files.len() - 10);
        }
        line!(
            text,
            "# {}{}; {} in {} that cost {}.",
            words::plural(self.rows, "row"),
            self.days
                .as_ref()
                .map_or_else(String::new, |(from, to)| format!(", {from} to {to}")),
            words::plural(self.all(), "token"),
            words::plural(self.billed(), "billed request"),
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
        for (name, one) in &self.targets {
            caveats(text, &name.offer, one);
        }
    }

    fn requests(&self, text: &mut String) {
        let tokens = self.tokens();
        let mix = shares(&tokens);
        let parts = Meter::ALL.into_iter().zip(mix);
        let parts = parts.filter(|(_, share)| *share > 0);
        let parts: Vec<String> = parts
            .map(|(meter, share)| format!("{}: {}", meter.name(), percent(share)))
            .collect();
        let billed = self.billed().max(1);
        line!(text, "token_mix: {{ {} }}", parts.join(", "));
        line!(text, "request:");
        line!(
            text,
            "  # {} tokens to {} requests.",
            words::count(self.all()),
            words::count(billed)
        );
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
            return;
        };
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

    fn traffic(&self, text: &mut String) {
        let Some(arrivals) = &self.arrivals else {
            line!(text, "# The log has no times: traffic was not measured.\n");
            return;
        };
        line!(text, "traffic:");
        line!(
            text,
            "  # The busiest minute of {}.",
            words::plural(arrivals.minutes, "minute")
        );
        line!(
            text,
            "  peak_to_mean: {}",
            thousandths(arrivals.peak_to_mean)
        );
        if let Some(burstiness) = arrivals.burstiness {
            line!(
                text,
                "  # Within hours, variance over mean of requests a minute is the square of {}.",
                thousandths(burstiness)
            );
            line!(text, "{BURSTINESS}{}", thousandths(burstiness));
        }
        let mut weights = arrivals.profile.iter().flat_map(|(_, weights)| weights);
        if weights.all(|weight| *weight == 0) {
            // Bills count no requests, so nothing says when they came.
            line!(text, "");
            return;
        }
        line!(
            text,
            "  # Requests of an hour of such a day, in UTC; the busiest has 10,000."
        );
        line!(text, "  profile:");
        for (days, weights) in &arrivals.profile {
            let weights = weights.map(|weight| weight.to_string());
            line!(text, "    {days}: [{}]", weights.join(", "));
        }
        line!(text, "");
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
        if self.is_mixed() && self.targets.len() > 1 {
            line!(
                text,
                "# The same for every model: a route cannot say who sent flex or priority requests.\n"
            );
        }
    }

    /// Whether requests went another way than at once or in batches.
    fn is_mixed(&self) -> bool {
        let mut ways = self.ways.keys();
        ways.any(|way| !matches!(way, Processing::Standard | Processing::Batch))
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

    fn stages(&self, text: &mut String, wanted: &Wanted) {
        let users = wanted.users;
        if wanted.is_guess {
            line!(
                text,
                "# A log does not say how many people there are: `users` was not measured."
            );
        }
        line!(text, "stages:");
        line!(text, "  # All billed tokens of the log.");
        line!(
            text,
            "  - {{ name: measured, title: Measured, users: {users}, tokens: {} }}",
            self.all()
        );
        let minutes = self.arrivals.as_ref().map(|arrivals| arrivals.minutes);
        let Some(minutes) = minutes.filter(|minutes| !MONTHLY.contains(minutes)) else {
            return;
        };
        let month = Ratio::new(i128::from(MONTH), i128::from(minutes.max(1)));
        let month = (Tokens::new(self.all()).ratio() * month.unwrap_or(Ratio::ONE)).round();
        line!(
            text,
            "  # A month of 730 hours at the rate of the log's {} hours.",
            Ratio::new(i128::from(minutes), 60)
                .unwrap_or(Ratio::ZERO)
                .to_decimal(1)
        );
        // Of a log of a few minutes a month may be more than a stage can have.
        if let Some(month) = u64::try_from(month).ok().filter(|all| *all < MOST) {
            line!(
                text,
                "  - {{ name: month, title: A month at that rate, users: {users}, tokens: {month} }}"
            );
        }
    }

    fn route(&self, text: &mut String) {
        let mut kinds_of: Vec<(String, u64, [u64; 6])> = Vec::new();
        let mut taken: Vec<Vec<usize>> = Vec::new();
        for (target, one) in &self.targets {
            let kinds = kinds(one.billed, one.tokens);
            let name = target.class();
            let several = kinds.len() > 1;
            let mut own = Vec::new();
            for (place, (requests, tokens)) in kinds.into_iter().enumerate() {
                let name = match several {
                    true => format!("{name}-{}", place + 1),
                    false => name.clone(),
                };
                own.push(kinds_of.len());
                kinds_of.push((name, requests, tokens));
            }
            taken.push(own);
        }
        let counts: Vec<u64> = kinds_of.iter().map(|kind| kind.1).collect();
        let shares = shares(&counts);
        line!(text, "\nroutes:\n  measured:");
        line!(
            text,
            "    # The mean requests of each model; several where whole tokens are too coarse for one."
        );
        line!(text, "    classes:");
        for ((name, _, tokens), share) in kinds_of.iter().zip(&shares) {
            if *share == 0 {
                continue;
            }
            let parts = Meter::ALL.into_iter().zip(tokens);
            let parts = parts.filter(|(_, tokens)| **tokens > 0);
            let parts: Vec<String> = parts
                .map(|(meter, tokens)| format!("{}: {tokens}", meter.name()))
                .collect();
            line!(
                text,
                "      {}: {{ share: {}, request: {{ {} }} }}",
                quoted(name),
                percent(*share),
                parts.join(", ")
            );
        }
        let has_batch = self.targets.iter().any(|(target, _)| target.is_batch);
        let mut place = 0;
        for ((target, one), own) in self.targets.iter().zip(&taken) {
            let names: Vec<String> = own
                .iter()
                .filter(|kind| shares.get(**kind).is_some_and(|share| *share > 0))
                .filter_map(|kind| kinds_of.get(*kind))
                .map(|kind| quoted(&kind.0))
                .collect();
            if names.is_empty() {
                continue;
            }
            let indent = match place {
                0 => "    workhorse:\n      ",
                1 => "    premium:\n      ",
                2 => "    others:\n      - ",
                _ => "      - ",
            };
            let next = if place < 2 { "\n      " } else { "\n        " };
            let mut fields = vec![
                format!("model: {}", quoted(&target.offer)),
                format!("classes: [{}]", names.join(", ")),
            ];
            if has_batch {
                fields.push(format!("batch: {}%", u64::from(target.is_batch) * 100));
            }
            fields.extend(failures(one));
            fields.extend(latency(one));
            line!(text, "{indent}{}", fields.join(next));
            place += 1;
        }
    }

    fn all(&self) -> u64 {
        self.tokens().iter().fold(0, |a, b| a.saturating_add(*b))
    }
}

/// What a scenario cannot say of a model.
fn caveats(text: &mut String, name: &str, one: &Measured) {
    if one.lists.len() > 1 {
        let lists: Vec<&str> = one.lists.iter().map(String::as_str).collect();
        line!(
            text,
            "# {name} had several price lists in that time ({}); a plan has those of one day.",
            words::all_of(&lists)
        );
    }
}

impl Target {
    /// What the class of its requests is called.
    fn class(&self) -> String {
        let batch = if self.is_batch { "-batch" } else { "" };
        let from = match self.from {
            0 => String::new(),
            from => format!("-from-{from}"),
        };
        format!("{}{batch}{from}", self.offer)
    }
}

/// More tokens than that are no stage.
const MOST: u64 = 1_000_000_000_000_000;

/// How the burstiness of traffic is written.
const BURSTINESS: &str = "  burstiness: ";

/// The failure rate, with enough attempts that all but 1 of 10,000 requests are answered in the
/// end: the tokens that were billed were answered, too.
fn failures(one: &Measured) -> Vec<String> {
    let attempts = one.billed - one.failed_billed + one.failed;
    let rates = shares(&[one.failed, attempts - one.failed]);
    let Some(rate) = rates.first().copied().filter(|rate| *rate > 0) else {
        return Vec::new();
    };
    let share = Ratio::new(i128::from(rate), 100_000_000).unwrap_or(Ratio::ZERO);
    let lost = |retries: &i32| share.approximate().powi(retries + 1);
    let retries = (2..20).find(|retries| lost(retries) < 1e-4).unwrap_or(20);
    vec![
        format!("# {} of {attempts} attempts failed.", one.failed),
        format!("error_rate: {}", percent(rate)),
        format!("retries: {retries}"),
    ]
}

fn latency(one: &Measured) -> Option<String> {
    let (half, most) = (one.latencies.at(500)?, one.latencies.at(990)?);
    let seconds = |millis: u64| {
        let exact = Ratio::new(i128::from(millis), 1_000).unwrap_or(Ratio::ZERO);
        format!("{}s", exact.to_decimal(3))
    };
    // A scenario's latencies rise.
    let (half, most) = (half.max(1), most.max(half + 1).max(2));
    (most < 31_000_000_000).then(|| {
        format!(
            "latency: {{ p50: {}, p99: {} }}",
            seconds(half),
            seconds(most)
        )
    })
}

fn thousandths(number: u64) -> String {
    let exact = Ratio::new(i128::from(number), 1_000);
    exact.unwrap_or(Ratio::ONE).to_decimal(3)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// As it may stand in YAML, in quotes where it needs them.
fn quoted(text: &str) -> String {
    let is_plain = text
        .chars()
        .all(|one| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.' | '/'));
    let starts = text.starts_with(|one: char| one.is_ascii_alphabetic());
    match is_plain && starts {
        true => text.to_owned(),
        false => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// Without line breaks, which would end a comment.
fn one_line(text: &str) -> String {
    text.replace(|one: char| one.is_control(), " ")
}
