//! What is simulated: providers, what they share, and the options to choose from.

use crate::engine::sla::incidents::{IncidentModel, Stakes};
use crate::units::{Real, Reject, RejectKind, Share};

/// A provider, or a service level of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    pub(super) name: String,
    pub(super) incidents: IncidentModel,
    pub(super) source: u64,
}

impl Provider {
    /// A provider whose incidents come from a source of randomness.
    ///
    /// Service levels of one provider have the same source: the better level meets the same
    /// incidents, and is spared a part of them. Different providers have different sources.
    pub fn new(name: impl Into<String>, incidents: IncidentModel, source: u64) -> Self {
        Self {
            name: name.into(),
            incidents,
            source,
        }
    }
}

/// Providers that a part of their incidents hits at the same moment: a common cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Places in the list of providers.
    pub providers: Vec<usize>,
    /// The part of each one's incidents that are common: the beta factor.
    pub common: Share,
}

/// An option: which providers serve, and what that costs over the first option.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub(super) name: String,
    pub(super) primary: usize,
    pub(super) backups: Vec<usize>,
    pub(super) detection: Real,
    pub(super) together: Real,
    pub(super) leak: Real,
    pub(super) switch: Option<usize>,
    pub(super) repair: Real,
    pub(super) premium: Real,
}

impl Choice {
    /// One provider alone, by its place in the list.
    pub fn single(name: impl Into<String>, provider: usize) -> Self {
        Self {
            name: name.into(),
            primary: provider,
            backups: Vec::new(),
            detection: Real::ZERO,
            together: Real::ZERO,
            leak: Real::ZERO,
            switch: None,
            repair: Real::ONE,
            premium: Real::ZERO,
        }
    }

    /// With one more provider to fail over to, so many minutes after the first one failed.
    #[must_use]
    pub fn with_backup(mut self, provider: usize, detection: Real) -> Self {
        self.backups.push(provider);
        self.detection = detection;
        self
    }

    /// With backups that this part of the first provider's outages hits too, from 0 to 1, for as
    /// long as they last: what the providers have in common beside chance.
    #[must_use]
    pub fn with_common_cause(mut self, part: Real) -> Self {
        self.together = part;
        self
    }

    /// With this part of the requests lost, from 0 to 1, while a backup serves: probes of the
    /// first provider.
    #[must_use]
    pub fn with_probes(mut self, part: Real) -> Self {
        self.leak = part;
        self
    }

    /// With something in series with all providers, by its place in the list, such as that which
    /// switches over: all of its outages count.
    #[must_use]
    pub fn with_series(mut self, provider: usize) -> Self {
        self.switch = Some(provider);
        self
    }

    /// With outages of the first provider so many times as long: 0.5 for half.
    #[must_use]
    pub fn with_repair(mut self, factor: Real) -> Self {
        self.repair = factor;
        self
    }

    /// For so many dollars a year more than the first option.
    #[must_use]
    pub fn with_premium(mut self, premium: Real) -> Self {
        self.premium = premium;
        self
    }
}

/// Where incidents come from: one process of arrivals, of which each provider takes its part.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Source {
    /// The substream.
    pub(super) stream: u64,
    /// Arrivals a year.
    pub(super) per_year: f64,
}

/// That a provider takes a part of a source's arrivals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Feed {
    /// The place of the source.
    pub(super) source: usize,
    /// The part of its arrivals.
    pub(super) part: f64,
}

/// A model of the year that is known to make sense.
#[derive(Clone, Debug, PartialEq)]
pub struct YearModel {
    pub(super) providers: Vec<Provider>,
    pub(super) choices: Vec<Choice>,
    pub(super) stakes: Stakes,
    pub(super) sources: Vec<Source>,
    /// What feeds each provider.
    pub(super) feeds: Vec<Vec<Feed>>,
}

impl YearModel {
    /// A model of providers, common causes and options, of which the first is the base that the
    /// others are compared with.
    ///
    /// # Errors
    /// When there is no option, an option or group names a provider that is not there, a provider
    /// is its own backup or in two groups, or a time or factor is out of range.
    pub fn new(
        providers: Vec<Provider>,
        groups: &[Group],
        choices: Vec<Choice>,
        stakes: Stakes,
    ) -> Result<Self, Reject> {
        if choices.is_empty() {
            return Err(Reject::malformed("there is no option to simulate"));
        }
        for choice in &choices {
            check_choice(choice, providers.len())?;
        }
        check_groups(groups, providers.len())?;
        let (sources, feeds) = sources(&providers, groups);
        Ok(Self {
            providers,
            choices,
            stakes,
            sources,
            feeds,
        })
    }
}

/// Nanoseconds that an incident takes to arrive, and to be met by a choice: measured on a small
/// machine, and good for an order of magnitude.
const ARRIVES: f64 = 40.0;
const IS_MET: f64 = 5.0;

impl YearModel {
    /// About how many seconds so many years take on so many threads.
    pub fn seconds(&self, years: u64, threads: usize) -> u64 {
        let arrivals: f64 = self.sources.iter().map(|source| source.per_year).sum();
        let count = |many: usize| Real::count(u64::try_from(many).unwrap_or(u64::MAX)).get();
        let choices = count(self.choices.len());
        let year = arrivals * (ARRIVES + choices * IS_MET);
        let seconds = Real::count(years).get() * year / 1e9 / count(threads.max(1));
        let whole = Real::new(seconds.round()).and_then(Real::rounded);
        whole.map_or(u64::MAX, |whole| {
            u64::try_from(whole.round()).unwrap_or(u64::MAX)
        })
    }
}

fn check_choice(choice: &Choice, providers: usize) -> Result<(), Reject> {
    let name = &choice.name;
    let out_of_range = |message: String| Err(Reject::new(RejectKind::OutOfRange, message));
    let mut served: Vec<usize> = choice.backups.clone();
    served.push(choice.primary);
    served.extend(choice.switch);
    if served.iter().any(|&provider| provider >= providers) {
        return out_of_range(format!(
            "option `{name}` names a provider that is not there"
        ));
    }
    served.sort_unstable();
    if served.windows(2).any(|pair| pair[0] == pair[1]) {
        return out_of_range(format!("option `{name}` has the same provider twice"));
    }
    if !(0.0..=525_600.0).contains(&choice.detection.get()) {
        return out_of_range(format!(
            "the detection time of option `{name}` is no part of a year"
        ));
    }
    for (part, what) in [(choice.together, "common cause"), (choice.leak, "probes")] {
        if !(0.0..=1.0).contains(&part.get()) {
            return out_of_range(format!("the {what} of option `{name}` is no part of one"));
        }
    }
    if !(0.0..=1_000.0).contains(&choice.repair.get()) {
        return out_of_range(format!(
            "the repair factor of option `{name}` is not from 0 to 1,000"
        ));
    }
    if choice.premium.get().abs() > 1e15 {
        return out_of_range(format!(
            "the premium of option `{name}` is over 10^15 dollars"
        ));
    }
    Ok(())
}

fn check_groups(groups: &[Group], providers: usize) -> Result<(), Reject> {
    let mut members: Vec<usize> = groups
        .iter()
        .flat_map(|group| group.providers.clone())
        .collect();
    members.sort_unstable();
    if members.last().is_some_and(|&last| last >= providers) {
        let message = "a common cause names a provider that is not there";
        return Err(Reject::new(RejectKind::OutOfRange, message));
    }
    if members.windows(2).any(|pair| pair[0] == pair[1]) {
        let message = "a provider is in two groups of a common cause, or in one twice";
        return Err(Reject::new(RejectKind::OutOfRange, message));
    }
    Ok(())
}

/// The processes that feed the providers: one for each source of their own incidents, and one for
/// each common cause. A process runs at the rate of the most frequent of those that it feeds.
fn sources(providers: &[Provider], groups: &[Group]) -> (Vec<Source>, Vec<Vec<Feed>>) {
    let mut sources = Vec::new();
    let mut feeds = vec![Vec::new(); providers.len()];
    let mut feed = |stream: u64, takers: Vec<(usize, f64)>| {
        let per_year = takers.iter().map(|taker| taker.1).fold(0.0, f64::max);
        if per_year > 0.0 {
            for (provider, rate) in takers {
                let (source, part) = (sources.len(), rate / per_year);
                feeds[provider].push(Feed { source, part });
            }
            sources.push(Source { stream, per_year });
        }
    };
    let rate = |provider: usize| providers[provider].incidents.per_year().get();
    let common = |provider: usize| {
        let group = groups
            .iter()
            .find(|group| group.providers.contains(&provider));
        group.map_or(0.0, |group| group.common.ratio().approximate())
    };
    let mut streams: Vec<u64> = providers.iter().map(|provider| provider.source).collect();
    streams.sort_unstable();
    streams.dedup();
    for stream in streams {
        let takers = (0..providers.len()).filter(|&taker| providers[taker].source == stream);
        let own = takers.map(|taker| (taker, rate(taker) * (1.0 - common(taker))));
        // Even numbers for providers, odd ones for common causes.
        feed(stream.wrapping_mul(2), own.collect());
    }
    for (number, group) in (0_u64..).zip(groups) {
        let takers = group.providers.iter();
        let shared = takers.map(|&taker| (taker, rate(taker) * common(taker)));
        feed(number.wrapping_mul(2) + 1, shared.collect());
    }
    (sources, feeds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sla::incidents::Length;
    use crate::units::{Ratio, Scalar};

    fn provider(per_year: u64, source: u64) -> Provider {
        let length = Length::Fixed(Real::count(30));
        let incidents = IncidentModel::new(Real::count(per_year), length).unwrap();
        Provider::new("acme", incidents, source)
    }

    fn model(groups: &[Group], choices: Vec<Choice>) -> Result<YearModel, Reject> {
        let providers = vec![provider(50, 0), provider(10, 0), provider(40, 1)];
        YearModel::new(providers, groups, choices, Stakes::MINUTES)
    }

    #[test]
    fn every_provider_keeps_its_rate() {
        let common = Share::parse("20%").unwrap();
        let group = Group {
            providers: vec![0, 2],
            common,
        };
        let model = model(&[group], vec![Choice::single("a", 0)]).unwrap();
        let rates: Vec<f64> = model.sources.iter().map(|source| source.per_year).collect();
        // Own: 50 × 80 % for both levels of the first, 40 × 80 %; common: 50 × 20 %.
        assert_eq!(rates, [40.0, 32.0, 10.0]);
        for (provider, rate) in [(0, 50.0), (1, 10.0), (2, 40.0)] {
            let feeds = model.feeds[provider].iter();
            let total: f64 = feeds.map(|feed| feed.part * rates[feed.source]).sum();
            assert!((total - rate).abs() < 1e-12, "{provider}: {total}");
        }
    }

    #[test]
    fn a_model_that_makes_no_sense_is_refused() {
        let message = |choice| model(&[], vec![choice]).unwrap_err().message;
        let single = || Choice::single("a", 0);
        let real = |number| Real::new(number).unwrap();
        assert!(message(Choice::single("a", 3)).contains("not there"));
        assert!(message(single().with_backup(0, Real::ZERO)).contains("twice"));
        assert!(message(single().with_backup(2, real(-1.0))).contains("detection"));
        assert!(message(single().with_common_cause(real(1.5))).contains("common cause"));
        assert!(message(single().with_probes(real(-0.5))).contains("probes"));
        assert!(message(single().with_series(0)).contains("twice"));
        assert!(message(single().with_repair(real(-0.5))).contains("repair"));
        assert!(message(single().with_premium(real(-1e16))).contains("premium"));
        assert!(model(&[], vec![]).is_err());
        let common = Share::new(Ratio::ONE).unwrap();
        let group = |providers| Group { providers, common };
        let refused = |groups: &[Group]| model(groups, vec![single()]).unwrap_err().message;
        assert!(refused(&[group(vec![0, 3])]).contains("not there"));
        assert!(refused(&[group(vec![0, 1]), group(vec![1, 2])]).contains("two groups"));
    }
}
