//! From a table of qualities, or from a shortlist, to a problem with a cost for every choice.

use crate::catalog::{Listing, Meter};
use crate::money::Usd;
use crate::scenario::{Bill, QualityRow, QualityTable, TokenMix, Workload};
use crate::units::{Month, Ratio, Tokens};

use super::{Choice, Class, Latency, Model, Problem, Routing};
use crate::engine::compare::{ModelCost, cost_on};
use crate::engine::cost::Volume;

/// A problem, and what was left out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    /// The problem.
    pub problem: Problem,
    /// Models that have no price.
    pub left_out: Vec<LeftOut>,
}

/// A model that cannot be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The model.
    pub model: String,
    /// The class, where it is not all of them.
    pub class: Option<String>,
}

/// The problem of a table. `listings` are those of its rows, for the rows whose tokens are priced:
/// cost = price × tokens of a request × requests × steps.
pub fn of_table(
    table: &QualityTable,
    listings: &[Option<Listing<'_>>],
    month: Month,
    routing: Routing,
) -> Priced {
    let mut problem = Problem {
        models: Vec::new(),
        classes: classes(table),
        choices: Vec::new(),
        routing,
    };
    let mut left_out = Vec::new();
    let mut known = std::collections::BTreeMap::new();
    for (row, listing) in table.rows.iter().zip(listings) {
        let class = &table.classes[row.class];
        let cost = match row.bill {
            Bill::Cost(cost) => Some(cost),
            Bill::Tokens { input, output } => listing.as_ref().and_then(|listing| {
                let requests = Ratio::whole(class.requests?);
                token_cost(listing, requests, [input, output], row.steps, month)
            }),
        };
        let Some(cost) = cost else {
            left_out.push(LeftOut {
                model: row.model.value.clone(),
                class: Some(class.name.clone()),
            });
            continue;
        };
        let model = *known.entry(row.model.value.as_str()).or_insert_with(|| {
            problem.models.push(model(row, listing.as_ref()));
            problem.models.len() - 1
        });
        problem.choices.push(Choice {
            class: row.class,
            model,
            cost,
            quality: Some(row.quality),
            latency: row.latency.map(|(p50, p99)| Latency { p50, p99 }),
            availability: row
                .availability
                .map(|up| up.unavailability().rest().ratio()),
        });
    }
    Priced { problem, left_out }
}

fn classes(table: &QualityTable) -> Vec<Class> {
    let classes = table.classes.iter().map(|class| Class {
        name: class.name.clone(),
        requests: class.requests,
    });
    classes.collect()
}

/// A model goes by its name in the table; its provider is what the table says, else who sells it,
/// else what stands before the first slash, else the model itself.
fn model(row: &QualityRow, listing: Option<&Listing<'_>>) -> Model {
    let name = row.model.value.clone();
    let provider = row.provider.clone();
    let sold_by = listing.map(|listing| listing.parts().0);
    let prefix = name
        .split_once('/')
        .map(|(provider, _)| provider.to_owned());
    Model {
        provider: provider
            .or(sold_by)
            .or(prefix)
            .unwrap_or_else(|| name.clone()),
        name,
    }
}

/// What the tokens of a class cost; `None` when the model has no price for one of its meters.
fn token_cost(
    listing: &Listing<'_>,
    requests: Ratio,
    per_request: [Ratio; 2],
    steps: Ratio,
    month: Month,
) -> Option<Usd> {
    let of_request = per_request.map(|tokens| Tokens::new(whole(tokens)));
    let of_class = per_request.map(|tokens| Tokens::new(whole(tokens * requests * steps)));
    let [input, output] = of_class;
    let mix = TokenMix::of_request(&[(Meter::Input, input), (Meter::Output, output)])?;
    let [read, written] = of_request;
    let size = Tokens::new((read.count() + written.count()).max(1));
    let workload = Workload::plain(size);
    let total = Tokens::new(input.count().checked_add(output.count())?);
    cost_on(listing, &Volume::new(total, &mix, &workload, month))?.total()
}

fn whole(tokens: Ratio) -> u64 {
    u64::try_from(tokens.round()).unwrap_or(u64::MAX)
}

/// The problem of models whose cost is known and nothing else: one class of all requests.
pub fn of_shortlist(costs: &[ModelCost<'_>], requests: u64) -> Priced {
    let mut problem = Problem {
        models: Vec::new(),
        classes: vec![Class {
            name: "all".to_owned(),
            requests: Some(requests).filter(|count| *count > 0),
        }],
        choices: Vec::new(),
        routing: Routing::PerClass,
    };
    let mut left_out = Vec::new();
    for cost in costs {
        let name = cost.listing.name();
        let Some(total) = cost.total() else {
            left_out.push(LeftOut {
                model: name,
                class: None,
            });
            continue;
        };
        if problem.models.iter().any(|known| known.name == name) {
            continue;
        }
        let (provider, _) = cost.listing.parts();
        problem.choices.push(Choice {
            class: 0,
            model: problem.models.len(),
            cost: total,
            quality: None,
            latency: None,
            availability: None,
        });
        problem.models.push(Model { name, provider });
    }
    Priced { problem, left_out }
}
