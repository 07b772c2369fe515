//! The route of a measured scenario: who got which requests.

use std::fmt::Write as _;

use crate::catalog::{Processing, TokenCounts};
use crate::words;

use super::classes::{percent, shares};
use super::hours;
use super::measures::Measures;
use super::target::{Cached, Measured, Target, failures, latency, window_name};
use super::yaml::{line, quoted};

/// One class of requests: its name, how many, and the tokens of one by meter.
type Class = (String, u64, TokenCounts);

impl Measures<'_> {
    pub(super) fn route(&self, text: &mut String) {
        let mut classes: Vec<Class> = Vec::new();
        let mut taken: Vec<Vec<usize>> = Vec::new();
        for (target, one) in &self.targets {
            let kinds = one.kinds(self.cached(target, one).is_some());
            let name = target.class(self.offers.get(&target.offer).copied());
            let several = kinds.len() > 1;
            let from = classes.len();
            for (place, (requests, tokens)) in kinds.into_iter().enumerate() {
                let name = if several {
                    format!("{name}-{}", place + 1)
                } else {
                    name.clone()
                };
                classes.push((name, requests, tokens));
            }
            taken.push((from..classes.len()).collect());
        }
        let counts: Vec<u64> = classes.iter().map(|class| class.1).collect();
        let shares = shares(&counts);
        line!(text, "\nroutes:\n  measured:");
        self.classes(text, &classes, &shares);
        let mut place = 0;
        for ((target, one), own) in self.targets.iter().zip(&taken) {
            let names: Vec<String> = own
                .iter()
                .filter(|kind| shares.get(**kind).is_some_and(|share| *share > 0))
                .filter_map(|kind| classes.get(*kind))
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
            let fields = self.fields(target, one, &names);
            line!(text, "{indent}{}", fields.join(next));
            place += 1;
        }
    }

    fn classes(&self, text: &mut String, classes: &[Class], shares: &[u64]) {
        line!(
            text,
            "    # The mean requests of each target; several where whole tokens are too coarse for one."
        );
        if self.met_cache() {
            line!(
                text,
                "    # Where a target has `cache`, input is the whole prompt: `cacheable` of it was read from a\n    # cache or written to one, and `hit_ratio` of that was read."
            );
        }
        line!(text, "    classes:");
        for ((name, _, tokens), share) in classes.iter().zip(shares) {
            if *share == 0 {
                continue;
            }
            let parts = tokens.iter().filter(|(_, tokens)| **tokens > 0);
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
    }

    /// The lines of a target.
    fn fields(&self, target: &Target, one: &Measured, names: &[String]) -> Vec<String> {
        let mut fields = vec![
            format!("model: {}", quoted(&target.offer)),
            format!(
                "# {} that cost {}.",
                if one.are_requests_estimated {
                    "Tokens in requests that nobody counted,".to_owned()
                } else {
                    words::plural(one.billed, "billed request")
                },
                words::usd(one.planned)
            ),
            format!("classes: [{}]", names.join(", ")),
        ];
        fields.extend(self.processing_of(target));
        fields.extend(self.cache_of(target, one));
        fields.extend(failures(one));
        fields.extend(latency(one));
        fields.extend(self.profile_of(target, one));
        fields
    }

    /// Where some requests were not processed at once, each target says how its own were.
    fn processing_of(&self, target: &Target) -> Option<String> {
        let mut ways = self.ways.keys();
        let is_plain = ways.all(|way| *way == Processing::Standard);
        (!is_plain).then(|| match target.processing_mode {
            Processing::Standard => "batch: 0%".to_owned(),
            Processing::Batch => "batch: 100%".to_owned(),
            way => format!("processing: {{ {}: 100% }}", way.name()),
        })
    }

    /// Whether any request met a cache.
    pub(super) fn met_cache(&self) -> bool {
        Cached::of(self.tokens()).is_some()
    }

    fn cached(&self, target: &Target, one: &Measured) -> Option<Cached> {
        one.cached(
            self.offers.get(&target.offer)?.model,
            target.processing_mode,
        )
    }

    /// Where some requests met a cache, each target says how its own did. One whose tokens are
    /// stated by meter has no more of them to divide.
    fn cache_of(&self, target: &Target, one: &Measured) -> Option<String> {
        self.met_cache().then(|| match self.cached(target, one) {
            Some(Cached {
                cacheable,
                hit_ratio,
            }) => format!("cache: {{ cacheable: {cacheable}, hit_ratio: {hit_ratio} }}"),
            None => "cache: { cacheable: 0%, hit_ratio: 0% }".to_owned(),
        })
    }

    /// The hours of a target whose price depends on them.
    fn profile_of(&self, target: &Target, one: &Measured) -> Vec<String> {
        let Some(offer) = self.offers.get(&target.offer).copied() else {
            return Vec::new();
        };
        let mut rates = offer.model.rates.iter();
        if rates.all(|rate| rate.when.window.is_none()) {
            return Vec::new();
        }
        let days = self.arrivals.as_ref().and_then(|arrivals| arrivals.days);
        let profile = hours::within(offer, target.window, &one.hours, days);
        if profile.is_empty() {
            return Vec::new();
        }
        let told = match target.window {
            Some(place) => format!("in {}", window_name(offer, place)),
            None => "outside of the windows of its price list".to_owned(),
        };
        let told = match days {
            Some(_) => format!("# Its hours, all {told}, as in `traffic`."),
            None => format!("# All hours {told}; which of them was not measured."),
        };
        let mut lines = vec![told, "profile:".to_owned()];
        for (days, weights) in profile {
            let weights = weights.map(|weight| weight.to_string());
            lines.push(format!("  {days}: [{}]", weights.join(", ")));
        }
        lines
    }
}
