//! `plan break-even`: which offer costs least at which volume.

use std::cmp::Ordering;

use crate::engine::contract::{
    Cliff, Comparison, Contender, Crossing, Gap, Kind, Quote, StageCost, Utilisation, VolumeRange,
    utilisation,
};
use crate::money::Usd;
use crate::report::{Cell, Rows, Section, cells, columns};
use crate::units::{Ratio, Tokens};
use crate::words;

use super::{CURRENCY, money, notes};

/// All sections: the volumes with their cheapest offer, which CSV carries; the stages, the
/// crossings, the places where more costs less, and reserved units.
pub fn sections(comparison: &Comparison<'_>) -> Vec<Section> {
    let stages = comparison.stages.iter().map(|cost| Offered {
        comparison,
        offer: cost.quote,
        found: cost,
    });
    let crossings = comparison.crossings.iter();
    let crossings = crossings.map(|(one, other, crossing)| Pair {
        comparison,
        one: *one,
        other: *other,
        found: crossing,
    });
    let cliffs = comparison.cliffs.iter().map(|(offer, cliff)| Offered {
        comparison,
        offer: *offer,
        found: cliff,
    });
    let units = comparison.utilisations.iter();
    let units = units.map(|(one, other, found)| Pair {
        comparison,
        one: *one,
        other: *other,
        found,
    });
    vec![
        stretches(comparison).into(),
        Rows::<Stages>::new().with(stages).into(),
        Rows::<Crossings>::new().with(crossings).into(),
        Rows::<Cliffs>::new().with(cliffs).into(),
        Rows::<Utilisations>::new().with(units).into(),
    ]
}

cells! {
    /// Volumes with their cheapest offer.
    pub BreakEven, "break_even", StretchRow {
        from_tokens: Tokens,
        to_tokens: Tokens,
        offer: None,
        cost_at_start: Usd,
        cost_at_end: Usd,
        per_million_at_end: Usd,
        note: None,
        currency: None,
        units: Count,
        peak_units: Count,
    }
}

/// What was found of an offer.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a, T> {
    comparison: &'a Comparison<'a>,
    offer: usize,
    found: &'a T,
}

/// What was found of two offers.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a, T> {
    comparison: &'a Comparison<'a>,
    one: usize,
    other: usize,
    found: &'a T,
}

columns! {
    /// Each offer in each stage.
    pub Stages<'a>, "stages", row: Offered<'a, StageCost<'a>> =>
    stage: None = row.found.stage.name.as_str();
    tokens: Tokens = row.found.tokens;
    offer: None = name(row.comparison, row.offer);
    cost: Usd = money(row.found.cost);
    per_million: Usd = per_million(row.found.cost, row.found.tokens);
    peak_rpm: RequestsPerMinute = Cell::Number(row.found.peak.per_minute());
    carries: None = row.found.carries;
    cheapest: None = row.found.is_cheapest;
    verdict: None = verdict(row.found);
    currency: None = CURRENCY;
    units: Count = row.found.units.map(|units| units.bought);
    peak_units: Count = row.found.units.map(|units| units.needed);
    units_used_percent: Percent = row.found.units.map(|units| Cell::Percent(units.used));
}

columns! {
    /// Where two offers change places.
    pub Crossings<'a>, "crossings", row: Pair<'a, Crossing> =>
    tokens: Tokens = row.found.tokens;
    offer: None = name(row.comparison, row.one);
    other_offer: None = name(row.comparison, row.other);
    cheaper_below: None = row.cheaper(row.found.below);
    cheaper_above: None = row.cheaper(row.found.above);
    cost: Usd = money(cost(row.comparison, row.one, row.found.tokens));
    other_cost: Usd = money(cost(row.comparison, row.other, row.found.tokens));
    kind: None = kind(row.found.kind);
    currency: None = CURRENCY;
    carried: None = row.is_carried();
}

columns! {
    /// Where an offer costs less for more.
    pub Cliffs<'a>, "cliffs", row: Offered<'a, Cliff> =>
    offer: None = name(row.comparison, row.offer);
    from_tokens: Tokens = row.found.from;
    to_tokens: Tokens = row.found.to;
    cost_before: Usd = money(cost(row.comparison, row.offer, before(row.found.to)));
    cost_after: Usd = money(cost(row.comparison, row.offer, row.found.to));
    currency: None = CURRENCY;
}

columns! {
    /// How much of reserved units must be used until they pay.
    pub Utilisations<'a>, "utilisation", row: Pair<'a, Utilisation> =>
    offer: None = name(row.comparison, row.one);
    other_offer: None = name(row.comparison, row.other);
    units_cost: Usd = row.found.price;
    value: Usd = row.found.value;
    break_even_percent: Percent = Cell::or_missing(row.percent().map(Cell::Percent), "free");
    pays: None = row.percent().map(|percent| percent <= row.found.most_used);
    currency: None = CURRENCY;
    most_used_percent: Percent = Cell::Percent(row.found.most_used);
}

impl Pair<'_, Crossing> {
    fn cheaper(&self, order: Ordering) -> Cell {
        match order {
            Ordering::Less => name(self.comparison, self.one).into(),
            Ordering::Greater => name(self.comparison, self.other).into(),
            Ordering::Equal => Cell::missing("the same"),
        }
    }

    fn is_carried(&self) -> bool {
        let carries = |index| carries(self.comparison, index, self.found.tokens);
        carries(self.one) && carries(self.other)
    }
}

impl Pair<'_, Utilisation> {
    fn percent(&self) -> Option<Ratio> {
        utilisation(*self.found)
    }
}

fn verdict(one: &StageCost<'_>) -> Option<&'static str> {
    one.cost?;
    Some(match (one.carries, one.is_cheapest) {
        (false, _) => "does not carry it",
        (true, true) => "cheapest",
        (true, false) => "dearer",
    })
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Meet => "meet",
        Kind::Jump => "jump",
    }
}

fn before(tokens: Tokens) -> Tokens {
    Tokens::new(tokens.count().saturating_sub(1))
}

fn name<'c>(comparison: &'c Comparison<'_>, index: usize) -> &'c str {
    &comparison.quotes[index].name
}

fn priced<'c>(comparison: &'c Comparison<'_>, index: usize) -> Option<&'c Contender> {
    comparison.quotes[index].outcome.as_ref().ok()
}

/// Whether an offer carries a volume.
pub fn carries(comparison: &Comparison<'_>, index: usize, tokens: Tokens) -> bool {
    priced(comparison, index).is_none_or(|one| one.carries(tokens.count()))
}

fn cost(comparison: &Comparison<'_>, index: usize, tokens: Tokens) -> Option<Usd> {
    Some(priced(comparison, index)?.curve.at(tokens))
}

/// Dollars for a million of the tokens.
fn per_million(cost: Option<Usd>, tokens: Tokens) -> Option<Usd> {
    let million = Ratio::whole(1_000_000);
    Some(cost?.times(million.checked_div(tokens.ratio())?))
}

fn stretches(comparison: &Comparison<'_>) -> Rows<BreakEven> {
    let stretches = comparison.stretches.iter().map(|stretch| {
        let at = |tokens| cost(comparison, stretch.cheapest?, tokens);
        let end = stretch.to.and_then(at);
        let offer = stretch.cheapest.map(|index| name(comparison, index));
        // Units are those of the last volume, and of the first where there is no last.
        let units = stretch.cheapest.and_then(|index| {
            let last = stretch.to.unwrap_or(stretch.from);
            comparison.quotes[index].unit_use(last)
        });
        StretchRow {
            from_tokens: stretch.from.into(),
            to_tokens: Cell::or_missing(stretch.to, "no end"),
            offer: Cell::or_missing(offer, "none carries this"),
            cost_at_start: at(stretch.from).into(),
            cost_at_end: end.into(),
            per_million_at_end: stretch.to.and_then(|to| per_million(end, to)).into(),
            note: notes(&outgrown(comparison, stretch)),
            currency: CURRENCY.into(),
            units: units.map(|units| units.bought).into(),
            peak_units: units.map(|units| units.needed).into(),
        }
    });
    let gaps = comparison.quotes.iter().filter_map(|quote| {
        Some(StretchRow {
            offer: quote.name.as_str().into(),
            cost_at_start: Cell::missing("unpriced"),
            note: gap(quote)?.into(),
            currency: CURRENCY.into(),
            ..StretchRow::default()
        })
    });
    Rows::new().with(stretches.chain(gaps))
}

fn outgrown(comparison: &Comparison<'_>, stretch: &VolumeRange) -> Vec<String> {
    let told = stretch.outgrown.and_then(|index| {
        let most = priced(comparison, index)?.carries?;
        let name = &comparison.quotes[index].name;
        let most = words::about_tokens(most);
        Some(format!(
            "{name} costs less and carries up to {most} tokens a month"
        ))
    });
    told.into_iter().collect()
}

/// Why an offer has no costs, in words.
pub fn gap(quote: &Quote) -> Option<String> {
    let gaps = match quote.outcome.as_ref().err()? {
        Gap::NotInForce => return Some("no price on this day".to_owned()),
        Gap::Unpriced(gaps) => gaps,
    };
    let mut meters: Vec<&str> = gaps.iter().map(|gap| gap.meter.name()).collect();
    meters.dedup();
    Some(format!("unpriced: {} tokens", words::all_of(&meters)))
}
