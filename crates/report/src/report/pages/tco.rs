//! The page of `plan route --tco`.

use crate::engine::Case;
use crate::engine::ownership::{AccessCost, Comparison, Outlook, break_evens, dollars, ramp};
use crate::money::Usd;
use crate::report::sections::tco::{Inputs, Options, Sensitivity, Tco};
use crate::report::{Block, Cell, Condition, Grid, In, Report, Style, is_not, pick};
use crate::scenario::{Access, FeeBasis, Input, Payments};
use crate::text;
use crate::words::{self, Span, Text};

use super::texts::explanations;
use super::{About, close};

/// What a page of ownership is about.
#[derive(Clone, Copy)]
pub struct Owned<'a> {
    /// The ramp and what it is priced with.
    pub outlook: &'a Outlook<'a>,
    /// The ways of access side by side.
    pub comparison: &'a Comparison,
}

/// Fills in the page of a report whose first section is `tco`.
pub fn tco(report: &mut Report, case: &Case<'_>, owned: Owned<'_>) {
    let mut page = opening(report, case, owned);
    page.push(Block::verdict(answer(owned)));
    page.push(Block::Blank);
    page.push(options().into());
    page.push(Block::Blank);
    page.push(items().into());
    page.push(Block::Blank);
    page.push(sensitivity().into());
    page.push(Block::Blank);
    page.push(inputs().into());
    page.push(Block::Blank);
    page.extend(explanations(
        report,
        Tco::explanation,
        &[Tco::option, Tco::item],
        &counted(),
    ));
    let mut notes = vec![Text::from(
        "\"Equal at\" is where direct and unified cost the same over the ramp, that input alone changed; \"lead at +10 %\" is by how much unified is cheaper when that input is a tenth larger.",
    )];
    let told = [growth(owned), ahead(owned), not_counted(report)];
    notes.extend(told.into_iter().flatten().map(Text::from));
    notes.extend(least_fee(owned));
    notes.extend(Text::all(conventions(owned)));
    close(report, page, case, &[About::Prices, About::Routing], notes);
}

/// The first line, and what the months are.
pub(super) fn opening(report: &Report, case: &Case<'_>, owned: Owned<'_>) -> Vec<Block> {
    let outlook = owned.outlook;
    let right = format!("prices as of {}", report.header.as_of);
    let on = match &case.route {
        Some(route) => format!("route {}", route.name),
        None => format!("the baseline model {}", case.links.baseline.name()),
    };
    let months = words::plural(outlook.terms.months(), "month");
    let (from, to) = (outlook.from.short(), outlook.to.short());
    let total: Usd = owned.comparison.spend.iter().copied().sum();
    vec![
        Block::heading(&report.header.title, right),
        Block::line(super::basis(case)),
        Block::line(text!(
            "{} from {} to {} tokens a month on {}: {} of tokens.",
            months,
            from,
            to,
            on,
            total
        )),
        Block::Blank,
    ]
}

fn options() -> In<Options, Grid> {
    let columns = vec![
        pick(Options::option, ""),
        pick(Options::once, "once"),
        pick(Options::fixed_per_month, "fixed a month"),
        pick(Options::tokens_and_fees, "tokens and fees"),
        pick(Options::total, "total"),
        pick(Options::present_value, "worth today").keep(1),
    ];
    Grid::of("Cost", columns)
}

fn counted() -> [In<Tco, Condition>; 2] {
    [
        is_not(Tco::basis, Cell::NONE),
        is_not(Tco::total, Usd::ZERO),
    ]
}

fn items() -> In<Tco, Grid> {
    let columns = vec![pick(Tco::item, ""), pick(Tco::kind, "kind").keep(1)];
    Grid::of("Items in all", columns)
        .only_all(&counted())
        .across(Tco::option, Tco::total, Style::Auto)
}

fn sensitivity() -> In<Sensitivity, Grid> {
    let columns = vec![
        pick(Sensitivity::input, ""),
        pick(Sensitivity::in_use, "in use"),
        pick(Sensitivity::equal_at, "equal at"),
        pick(Sensitivity::verdict, "which is"),
        pick(
            Sensitivity::unified_lead_if_10_percent_more,
            "lead at +10 %",
        )
        .keep(1),
    ];
    Grid::of("What the answer depends on", columns)
}

fn inputs() -> In<Inputs, Grid> {
    let columns = vec![
        pick(Inputs::input, ""),
        pick(Inputs::value, "in use"),
        pick(Inputs::basis, "basis"),
        pick(Inputs::source, "where from").keep(2),
    ];
    Grid::of("Inputs", columns)
}

/// How a sentence names a way of access.
pub(super) fn spoken(access: Access) -> &'static str {
    match access {
        Access::Direct => "direct integration",
        Access::Unified => "the unified API",
        Access::SelfHosted => "a gateway of your own",
    }
}

/// Which costs least, by how much, and from which steady spend on another one does.
fn answer(owned: Owned<'_>) -> Text {
    let mut costs: Vec<&AccessCost> = owned.comparison.costs.iter().collect();
    costs.sort_by_key(|cost| cost.total());
    let [first, second, ..] = costs.as_slice() else {
        return "There is nothing to compare.".into();
    };
    let lead = second.total() - first.total();
    let best = if lead == Usd::ZERO {
        text!(
            "{} costs as much as {}: {}.",
            spoken(first.access),
            spoken(second.access),
            first.total()
        )
    } else {
        text!(
            "{} costs {}: {}, which is {} less than {} ({}).",
            spoken(first.access),
            if costs.len() > 2 { "least" } else { "less" },
            first.total(),
            lead,
            spoken(second.access),
            second.total()
        )
    };
    text!("{} {}", best.sentence(), crossings(owned))
}

/// The steady spends at which direct and unified change places.
fn crossings(owned: Owned<'_>) -> Text {
    let crossings = break_evens(&owned.outlook.terms, Access::Direct, Access::Unified);
    let places: Vec<Text> = crossings
        .iter()
        .map(|crossing| {
            let dearer = match crossing.cheaper_beyond {
                Access::Direct => Access::Unified,
                _ => Access::Direct,
            };
            text!(
                "above a steady {} of tokens a month {} costs less than {}",
                crossing.spend,
                spoken(crossing.cheaper_beyond),
                spoken(dearer)
            )
        })
        .collect();
    match places.as_slice() {
        [] => "Direct and unified keep that order at every steady spend.".into(),
        _ => Text::join(places, "; ").sentence(),
    }
}

fn growth(owned: Owned<'_>) -> Option<String> {
    let outlook = owned.outlook;
    let growth = ramp::growth(outlook.from, outlook.to, outlook.terms.months())?;
    let growth = growth.rounded()? * crate::units::Ratio::whole(100);
    let half = ramp::last_half(&owned.comparison.spend)?.to_decimal(1);
    let elasticity = ramp::elasticity(&owned.comparison.spend)?.to_decimal(1);
    Some(format!(
        "Tokens grow by {} a month. Half of what they cost falls in the last {half} months, so the growth rate matters most: a monthly factor 1 % larger makes the tokens {elasticity} % dearer.",
        words::percent(growth)
    ))
}

/// From which month on the cheaper of direct and unified is ahead.
fn ahead(owned: Owned<'_>) -> Option<String> {
    let (one, other) = (Access::Direct, Access::Unified);
    let (ahead, behind, month) = owned
        .comparison
        .ahead_from(one, other)
        .map(|month| (one, other, month))
        .or_else(|| Some((other, one, owned.comparison.ahead_from(other, one)?)))?;
    let since = match month {
        1 => "from the first month on".to_owned(),
        _ => format!("from month {month} on"),
    };
    Some(format!(
        "With all that was paid until then, {} has cost less than {} {since}.",
        spoken(ahead),
        spoken(behind)
    ))
}

/// The items that have no number for some option; a fee is nothing that direct would lack.
fn not_counted(report: &Report) -> Option<String> {
    let missing = report
        .rows::<Tco>()
        .filter(|row| matches!(row.get(Tco::total), Cell::Missing(_)));
    let items = missing.filter_map(|row| row.text(Tco::item));
    let items = items.filter(|item| **item != "fee");
    let items = items.map(|item| item.to_string().replace('_', " "));
    let mut items: Vec<String> = items.collect();
    let mut known = std::collections::BTreeSet::new();
    items.retain(|item| known.insert(item.clone()));
    let items = (!items.is_empty()).then(|| words::all_of(&items))?;
    Some(format!(
        "Not counted where nobody states them, for no source gives a number: {items}. State them with --set or in `ownership:`."
    ))
}

/// What a fee's published minimum would add, while nobody states one.
fn least_fee(owned: Owned<'_>) -> Option<Text> {
    let terms = &owned.outlook.terms;
    let key = crate::scenario::Key::of(Access::Unified, Input::Minimum);
    if terms.given(key).is_some() {
        return None;
    }
    let published = crate::units::Ratio::new(4, 5)?;
    let counted = owned.comparison.cost(Access::Unified)?.total();
    let costs = crate::engine::ownership::access_costs(
        &terms.with(key, published),
        &owned.comparison.spend,
    );
    let with = costs.iter().find(|cost| cost.access == Access::Unified)?;
    Some(text!(
        "No least fee of a purchase is counted. OpenRouter publishes {}, which would add {} over the ramp: --set unified.minimum={}.",
        dollars(published),
        with.total() - counted,
        Span::Bare(dollars(published))
    ))
}

fn conventions(owned: Owned<'_>) -> Vec<String> {
    let terms = &owned.outlook.terms;
    let when = match terms.payments {
        Payments::Start => "start",
        Payments::End => "end",
    };
    let fee = match terms.fee_basis(Access::Unified) {
        FeeBasis::OnTop => "comes on top of what tokens cost",
        FeeBasis::OfTotal => "is a share of the whole payment, fee included",
    };
    vec![
        format!("\"Worth today\" discounts each month from its {when}; what is paid once is paid before the first month."),
        format!("The fee of the unified API {fee}."),
        "Delay is counted only where `delay_cost` is stated. What downtime costs is not in here but in `plan sla`."
            .to_owned(),
    ]
}
