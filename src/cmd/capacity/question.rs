//! What is asked of `plan capacity`: whose demand, which tiers, and how it grows.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::catalog::{Limits, Listing};
use crate::engine::Case;
use crate::engine::compare::cost_on;
use crate::error::Failure;
use crate::input::{Code, Diagnostic};
use crate::money::Usd;
use crate::options::Global;
use crate::report::pages::{Asked, capacity_words as said, stage_title};
use crate::report::sections::capacity_series::{self, CapacitySeries};
use crate::report::sections::demand::{self, Demanded, TraceRow, Traced};
use crate::report::{Header, Rows};
use crate::scenario::{Stage, Trace};
use crate::simulate::capacity::{
    Effort, Growing, Growth, Inquiry, OfferedTier, Outgrown, Source, Study, Subject, day_shape,
    horizon, mix_of, monthly, times_to,
};
use crate::simulate::demand::{Demand, DemandStatistics};
use crate::units::{Multiple, Ratio, Tokens};
use crate::words;

use super::Args;
use crate::cmd::workspace::Workspace;

/// The name of demand that belongs to no stage.
const TRACE: &str = "trace";
/// The name of limits that the user gave.
const OWN: (&str, &str) = ("own", "tier");
/// The name where nobody sells tiers and no limit is given.
const ANY: (&str, &str) = ("any", "tier");

/// A step of time whose demand is a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Step {
    /// A minute
    Minute,
    /// An hour
    Hour,
}

impl Step {
    /// Minutes of it.
    fn minutes(self) -> usize {
        match self {
            Self::Minute => 1,
            Self::Hour => 60,
        }
    }
}

/// A question put to a case.
pub(super) struct Question<'q, 'a> {
    args: &'q Args,
    inquiry: Inquiry,
    workspace: &'q Workspace,
    case: &'q Case<'a>,
    listings: Vec<Listing<'a>>,
    /// The model that `--model` names.
    model: Option<Listing<'a>>,
    trace: Option<(Trace, Demand)>,
}

/// What was found.
pub(super) struct Answer {
    pub(super) studies: Vec<Study>,
    /// The demand in figures.
    pub(super) demand: Rows<Demanded>,
    /// The demand by steps, where that is asked for.
    pub(super) series: Option<Rows<CapacitySeries>>,
    /// What is known of the trace, where there is one.
    pub(super) trace: Option<Rows<Traced>>,
}

/// A tier in question, and the model that it is priced on where somebody sells it.
struct Offered<'l, 'a> {
    tier: OfferedTier,
    listing: Option<&'l Listing<'a>>,
}

/// Whose demand is judged, and how many times it.
struct Asking<'s, 'a> {
    subject: Subject,
    source: Source<'s, 'a>,
    scale: Ratio,
    demand: Demand,
    statistics: DemandStatistics,
    /// The case that prices it, and the stage there.
    priced: Case<'a>,
    stage: &'s Stage,
}

impl<'q, 'a> Question<'q, 'a> {
    pub(super) fn new(
        args: &'q Args,
        inquiry: Inquiry,
        workspace: &'q Workspace,
        case: &'q Case<'a>,
        trace: Option<Trace>,
    ) -> Result<Self, Failure>
    where
        'q: 'a,
    {
        let model = match &args.model {
            Some(name) => Some(workspace.listing(name, "--model")?),
            None => None,
        };
        let listings = match &model {
            Some(listing) => vec![listing.clone()],
            None => case
                .tiered()
                .into_iter()
                .chain(case.links.shortlist.iter().cloned())
                .collect(),
        };
        let mut sellers: Vec<Listing<'a>> = Vec::new();
        for listing in listings.into_iter().filter(Listing::sells_tiers) {
            let is_known = |known: &Listing<'_>| known.parts().0 == listing.parts().0;
            if !sellers.iter().any(is_known) {
                sellers.push(listing);
            }
        }
        Ok(Self {
            args,
            inquiry,
            workspace,
            case,
            listings: sellers,
            model,
            trace: trace.map(|trace| {
                let demand = Demand::of_trace(&trace);
                (trace, demand)
            }),
        })
    }

    /// Nothing yet.
    pub(super) fn unanswered(&self) -> Answer {
        let series = self.args.series;
        Answer {
            studies: Vec::new(),
            demand: Rows::new(),
            series: series.map(|_| Rows::new()),
            trace: None,
        }
    }

    /// Sets each demand in question against the tiers, one after the other; what is known of one
    /// goes into the answer at once.
    pub(super) fn fill(&self, answer: &Mutex<Answer>, global: &Global) -> Result<(), Failure> {
        let mut known = Vec::new();
        if self.trace.is_some() {
            let askings = self.traces(global)?;
            unpoisoned(answer).trace = self.about_trace(&askings);
            return askings
                .into_iter()
                .try_for_each(|asking| self.judge(asking, &mut known, answer));
        }
        let stages = self.workspace.stages(global)?;
        for stage in &stages {
            // What is too much is refused before anything is played.
            let effort = Source::Stage(self.case, stage).effort(Ratio::ONE);
            if effort.is_refused(self.args.force) {
                return Err(too_much(effort));
            }
        }
        stages
            .into_iter()
            .try_for_each(|stage| self.judge(self.drawn(stage)?, &mut known, answer))
    }

    /// How many demands are in question.
    pub(super) fn count(&self, global: &Global) -> Result<usize, Failure> {
        match (&self.trace, &self.args.demand.to_stage) {
            (None, _) => Ok(self.workspace.stages(global)?.len()),
            (Some(_), None) => Ok(1),
            (Some(_), Some(name)) => Ok(self.workspace.stages_named(name)?.len()),
        }
    }

    /// Sets one demand against the tiers.
    fn judge(
        &self,
        asking: Asking<'_, 'a>,
        known: &mut Vec<(OfferedTier, Outgrown)>,
        answer: &Mutex<Answer>,
    ) -> Result<(), Failure> {
        let growing = self.growing(&asking)?;
        let is_common = self.args.growth.is_none();
        let mut tiers = Vec::new();
        for Offered { tier, listing } in self.tiers(&asking) {
            let cost = |tokens| self.cost_of(&tier, listing, &asking, tokens);
            // Where spending is capped, the price of the tier counts too.
            let same = |(one, _): &&(OfferedTier, Outgrown)| {
                is_common && one.limits == tier.limits && tier.limits.spend.is_none()
            };
            let outgrown = match known.iter().find(same) {
                Some((_, outgrown)) => *outgrown,
                None => self
                    .inquiry
                    .outgrown(&tier, growing.as_ref(), &cost)
                    .map_err(too_much)?,
            };
            known.push((tier.clone(), outgrown));
            tiers.push((tier, outgrown));
        }
        let study = self.inquiry.study(asking.subject, &asking.demand, tiers);
        let mut answer = unpoisoned(answer);
        if let Some((rows, step)) = answer.series.as_mut().zip(self.args.series) {
            capacity_series::rows(rows, &study, &asking.demand, step.minutes());
        }
        demand::rows(&mut answer.demand, &study.subject.name, &asking.statistics);
        answer.studies.push(study);
        Ok(())
    }

    /// What the file of the trace says, and how many times of it each demand is.
    fn about_trace(&self, askings: &[Asking<'_, 'a>]) -> Option<Rows<Traced>> {
        let (trace, demand) = self.trace.as_ref()?;
        let as_read = &demand.statistics();
        let rows = askings.iter().map(|asking| TraceRow {
            trace,
            as_read,
            factor: asking.scale,
        });
        Some(Rows::new().with(rows))
    }

    /// The demands that are the trace, or times of it.
    fn traces<'s>(&'s self, global: &Global) -> Result<Vec<Asking<'s, 'a>>, Failure>
    where
        'q: 's,
    {
        let stages = self.workspace.stages(global)?;
        let Some((trace, demand)) = &self.trace else {
            return Ok(Vec::new());
        };
        match &self.args.demand.to_stage {
            None => Ok(vec![self.traced(trace, demand, None, &stages)?]),
            Some(name) => {
                let stretched = self.workspace.stages_named(name)?;
                stretched
                    .into_iter()
                    .map(|stage| self.traced(trace, demand, Some(stage), &[stage]))
                    .collect()
            }
        }
    }

    /// The demand of a stage, drawn.
    fn drawn<'s>(&'s self, stage: &'s Stage) -> Result<Asking<'s, 'a>, Failure> {
        let source = Source::Stage(self.case, stage);
        let demand = self.played(source, Ratio::ONE)?;
        let statistics = demand.statistics();
        Ok(Asking {
            subject: Subject {
                name: stage.name.clone(),
                short: stage.title.clone(),
                title: stage_title(self.case, stage),
                source: said::drawn(&statistics, horizon(self.case, stage), self.args.seed),
                day: day_shape(&demand),
            },
            source,
            scale: Ratio::ONE,
            demand,
            statistics,
            priced: self.case.clone(),
            stage,
        })
    }

    /// A trace as it stands, or stretched.
    fn traced<'s>(
        &'s self,
        trace: &'s Trace,
        came: &'s Demand,
        stretched_to: Option<&'s Stage>,
        stages: &[&'s Stage],
    ) -> Result<Asking<'s, 'a>, Failure> {
        let month = self.case.month;
        let scale = match stretched_to {
            Some(stage) => times_to(came, self.case.tokens(stage), month).ok_or_else(unmeasured)?,
            None => self.args.demand.scale.map_or(Ratio::ONE, Multiple::ratio),
        };
        let source = Source::Trace(came);
        let demand = self.played(source, scale)?;
        let statistics = demand.statistics();
        let mut priced = self.case.clone();
        priced.tokens = monthly(&demand, month);
        priced.mix = mix_of(&demand).unwrap_or(priced.mix);
        // What came is nobody's stage, unless it was stretched to the volume of one.
        let (name, short) = match stretched_to {
            Some(stage) => (stage.name.clone(), stage.title.clone()),
            None => (TRACE.to_owned(), "the trace".to_owned()),
        };
        let stage = stages
            .first()
            .copied()
            .or(self.workspace.scenario.stages.first());
        let stage = stage.ok_or_else(unmeasured)?;
        Ok(Asking {
            subject: Subject {
                name,
                title: short.clone(),
                short,
                source: said::traced(trace, &statistics, scale, stretched_to),
                day: day_shape(&demand),
            },
            source,
            scale,
            demand,
            statistics,
            priced,
            stage,
        })
    }

    fn played(&self, source: Source<'_, '_>, scale: Ratio) -> Result<Demand, Failure> {
        let demand = source.demand(scale, self.args.seed, self.args.force);
        demand.map_err(too_much)
    }

    /// The tiers in question with what they cost: limits of the user's own first.
    fn tiers(&self, asking: &Asking<'_, 'a>) -> Vec<Offered<'_, 'a>> {
        let plain = |(provider, name): (&str, &str), limits| OfferedTier {
            provider: provider.to_owned(),
            name: name.to_owned(),
            limits,
            is_dedicated: false,
            cost: None,
            fee: None,
            units: None,
        };
        let given = self.args.limit.clone();
        let given = given.map(|limits| {
            let is_capped = limits.spend.is_some();
            let tier = OfferedTier {
                cost: is_capped
                    .then(|| self.bill(&asking.priced, asking.stage))
                    .flatten(),
                ..plain(OWN, limits)
            };
            Offered {
                tier,
                listing: None,
            }
        });
        let sold = self.listings.iter().flat_map(|listing| {
            let costs = asking.priced.tiers(asking.stage, listing);
            let tiers = costs.iter().map(|cost| Offered {
                tier: OfferedTier::of(cost),
                listing: Some(listing),
            });
            tiers.collect::<Vec<_>>()
        });
        let mut tiers: Vec<Offered<'_, 'a>> = given.into_iter().chain(sold).collect();
        if tiers.is_empty() {
            tiers.push(Offered {
                tier: plain(ANY, Limits::default()),
                listing: None,
            });
        }
        tiers
    }

    /// What is billed for a month of a stage: the tokens on `--model` where that is given, else the
    /// plan's route, or its baseline.
    fn bill(&self, priced: &Case<'a>, stage: &Stage) -> Option<Usd> {
        match &self.model {
            Some(model) => cost_on(model, &priced.volume(stage))?.total(),
            None => priced.plan_total(stage),
        }
    }

    /// What a month of so many tokens costs on a tier.
    fn cost_of(
        &self,
        tier: &OfferedTier,
        listing: Option<&Listing<'a>>,
        asking: &Asking<'_, 'a>,
        tokens: Tokens,
    ) -> Option<Usd> {
        let priced = Case {
            tokens: Some(tokens),
            ..asking.priced.clone()
        };
        let Some(listing) = listing else {
            return self.bill(&priced, asking.stage);
        };
        let costs = priced.tiers(asking.stage, listing);
        let cost = costs.iter().find(|cost| cost.tier.id == tier.name)?;
        cost.total()
    }

    /// How the demand grows: by a part of itself, or as the stages do.
    fn growing<'s>(&'s self, asking: &Asking<'s, 'a>) -> Result<Option<Growing<'s, 'a>>, Failure> {
        let months = self.args.months;
        if let Some(part) = self.args.growth {
            let now = asking.priced.tokens(asking.stage);
            let growth = Growth::by(now, part.ratio(), months).ok_or_else(boundless)?;
            return Ok(Some(Growing {
                source: asking.source,
                scale: asking.scale,
                growth,
            }));
        }
        if self.trace.is_some() {
            return Ok(None);
        }
        Ok(self.of_stages().map(|(first, growth)| Growing {
            source: Source::Stage(self.case, first),
            scale: asking.scale,
            growth,
        }))
    }

    /// Growth from the first stage to the last, where that is growth.
    fn of_stages(&self) -> Option<(&'q Stage, Growth)> {
        let stages = &self.workspace.scenario.stages;
        let (first, last) = (stages.first()?, stages.last()?);
        let (from, to) = (self.case.tokens(first), self.case.tokens(last));
        let months = self.args.months;
        let growth = Growth {
            from,
            to,
            months,
            is_from_now: false,
        };
        (to > from).then_some((first, growth))
    }

    /// What the report says of itself.
    pub(super) fn header(&self, global: &Global) -> Result<Header, Failure> {
        let stages = self.workspace.stages(global)?;
        let title = match (&self.trace, &stages[..]) {
            (Some((trace, _)), _) => said::trace_title(trace),
            (None, stages) => self.workspace.title(self.case, stages),
        };
        let mut header = self.workspace.header(title, self.case);
        header.seed = Some(self.args.seed);
        Ok(header)
    }

    /// How the question was put, for the page.
    pub(super) fn asked(&self) -> Asked {
        let months = self.args.months;
        let growth = match (self.args.growth, &self.trace) {
            (Some(part), _) => said::growth_by(part, months),
            (None, Some(_)) => String::new(),
            (None, None) => self.of_stages().map_or_else(String::new, |_| {
                let stages = &self.workspace.scenario.stages;
                said::growth_of(stages, months)
            }),
        };
        Asked {
            at_most: self.args.max_rejected,
            enforcement: self.args.enforcement,
            growth,
            is_trace: self.trace.is_some(),
            has_cached: self.trace.as_ref().is_some_and(|(_, demand)| {
                demand.arrivals.iter().any(|arrival| arrival.cached > 0)
            }),
        }
    }
}

/// The answer so far, also where the thread that fills it panicked.
pub(super) fn unpoisoned(answer: &Mutex<Answer>) -> MutexGuard<'_, Answer> {
    answer.lock().unwrap_or_else(PoisonError::into_inner)
}

/// More requests than are played.
fn too_much(effort: Effort) -> Failure {
    let requests = words::count(effort.requests);
    let (seconds, megabytes) = (words::count(effort.seconds), words::count(effort.megabytes));
    let message = format!("{requests} requests are too many to play");
    let diagnostic = Diagnostic::error(Code::BadOption, message)
        .within("--scale")
        .note(format!(
            "they would take about {seconds} seconds and {megabytes} MB"
        ));
    Failure::of(match effort.is_refused(true) {
        true => diagnostic.help("ask for less: no more than 50M requests are played"),
        false => diagnostic.help("ask for less, or play them all the same with --force"),
    })
}

fn boundless() -> Failure {
    let message = "demand would grow beyond 1,000T tokens a month";
    let diagnostic = Diagnostic::error(Code::BadOption, message).within("--growth");
    Failure::of(diagnostic.help("take a smaller --growth, or fewer --months"))
}

fn unmeasured() -> Failure {
    let message = "a trace without tokens cannot be stretched to a number of them";
    let diagnostic = Diagnostic::error(Code::BadOption, message).within("--to-stage");
    Failure::of(diagnostic.help("take --scale instead of --to-stage"))
}
