//! `plan route --optimize`: the best mix under limits, and what it is compared with.

use crate::engine::Formula;
use crate::engine::optimize::{Baseline, Mix, Part, Problem, cost_per_success};
use crate::money::Usd;
use crate::report::{Cell, Section, Unit};
use crate::scenario::{QualityTable, Scale};
use crate::units::{Ratio, Real, Tokens};

use super::route::HEAD;
use super::{CURRENCY, Detail, columns, push};

/// What the mix is called among routes.
pub const OPTIMUM: &str = "optimum";

/// The section without rows.
pub fn section(detail: Detail) -> Section {
    Section::new(
        "route",
        columns(
            HEAD.into_iter().chain([
                ("class", Unit::None),
                ("class_share_percent", Unit::Percent),
                ("quality", Unit::Count),
                ("quality_margin", Unit::Count),
                ("cost_per_success", Unit::Usd),
                ("late_percent", Unit::Percent),
                ("availability_percent", Unit::Percent),
            ]),
            detail,
        ),
    )
}

/// What rows are made from besides the mix.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'b> {
    /// The stage; empty where none scales anything.
    pub stage: &'b str,
    /// The problem.
    pub problem: &'b Problem,
    /// The table of its qualities.
    pub table: Option<&'b QualityTable>,
    /// Tokens of all requests, where they are known.
    pub tokens: Option<Tokens>,
}

/// Adds the parts of a mix, the baselines, and the total at the end.
pub fn rows(
    section: &mut Section,
    basis: Basis<'_>,
    mix: &Mix,
    baselines: &[Baseline],
    detail: Detail,
) {
    for part in &mix.parts {
        push(
            section,
            part_row(basis, mix, part),
            detail,
            &items(mix, part),
        );
    }
    for baseline in baselines {
        let model = baseline
            .model
            .map(|index| basis.problem.models[index].name.clone());
        let target = format!("baseline:{}", baseline.name);
        push(
            section,
            whole(basis, target, model, &baseline.mix),
            detail,
            &[],
        );
    }
    push(
        section,
        whole(basis, "total".to_owned(), None, mix),
        detail,
        &[],
    );
}

fn part_row(basis: Basis<'_>, mix: &Mix, part: &Part) -> Vec<Cell> {
    let problem = basis.problem;
    let class = part.class.map(|class| problem.classes[class].name.as_str());
    let requests = part.requests(problem);
    let tokens = basis.tokens.map(|tokens| tokens.ratio() * part.traffic);
    let tokens = tokens.and_then(|tokens| u64::try_from(tokens.round()).ok());
    let mut row = vec![
        Cell::from(basis.stage),
        Cell::from(OPTIMUM),
        Cell::from(class.unwrap_or("all")),
        Cell::NONE,
        Cell::from(problem.models[part.model].name.as_str()),
        percent(part.traffic),
        Cell::or_missing(requests, ""),
        Cell::or_missing(tokens.map(Tokens::new), ""),
        Cell::from(part.cost),
        Cell::or_missing(part.cost.over(mix.cost).map(percent), ""),
        Cell::from(CURRENCY),
        Cell::NONE,
        Cell::NONE,
        Cell::NONE,
        Cell::or_missing(class, ""),
        percent(part.share),
    ];
    row.extend(quality(basis, part.quality, std::slice::from_ref(part)));
    row.push(success(basis, part.cost, requests, part.quality));
    row.extend([Cell::NONE, Cell::NONE]);
    row
}

fn whole(basis: Basis<'_>, target: String, model: Option<String>, mix: &Mix) -> Vec<Cell> {
    let classes = basis.problem.classes.iter();
    let requests: Option<u64> = classes.map(|class| class.requests).sum();
    let mut row = vec![
        Cell::from(basis.stage),
        Cell::from(OPTIMUM),
        Cell::from(target),
        Cell::NONE,
        Cell::or_missing(model, ""),
        percent(Ratio::ONE),
        Cell::or_missing(requests, ""),
        Cell::or_missing(basis.tokens, ""),
        Cell::from(mix.cost),
        Cell::NONE,
        Cell::from(CURRENCY),
        Cell::NONE,
        Cell::from(mix.cost),
        Cell::NONE,
        Cell::NONE,
        Cell::NONE,
    ];
    row.extend(quality(basis, mix.quality, &mix.parts));
    row.push(success(basis, mix.cost, requests, mix.quality));
    row.push(Cell::or_missing(mix.late.map(hundredfold), ""));
    row.push(Cell::or_missing(mix.availability.map(hundredfold), ""));
    row
}

fn percent(share: Ratio) -> Cell {
    Cell::Percent(share * Ratio::whole(100))
}

fn hundredfold(share: Real) -> Cell {
    Cell::or_missing(Real::new(share.get() * 100.0), "")
}

/// A quality and half of its 95 % interval, in the table's own units.
fn quality(basis: Basis<'_>, quality: Option<Ratio>, parts: &[Part]) -> [Cell; 2] {
    let margin = basis.table.and_then(|table| {
        let measured = |index: usize| {
            let choice = basis.problem.choices.get(index)?;
            let class = table.classes.get(choice.class)?;
            let answers = class.samples?;
            Some((table.scale.share(choice.quality?)?, answers))
        };
        let margin = basis.problem.margin(parts, &measured)?;
        match table.scale {
            Scale::Percent => Real::new(margin.get() * 100.0),
            _ => Some(margin),
        }
    });
    [
        Cell::or_missing(quality.map(Cell::Number), ""),
        Cell::or_missing(margin, ""),
    ]
}

fn success(basis: Basis<'_>, cost: Usd, requests: Option<u64>, quality: Option<Ratio>) -> Cell {
    let right = basis.table.zip(quality);
    let right = right.and_then(|(table, quality)| table.scale.share(quality));
    let each = requests.zip(right);
    let each = each.and_then(|(count, right)| cost_per_success(cost, Ratio::whole(count), right));
    Cell::or_missing(each, "")
}

fn items(mix: &Mix, part: &Part) -> Vec<String> {
    let by = match mix.is_exact {
        true => "exact, along the lower convex hull",
        false => "by a linear programme, rounded at the trillionth",
    };
    vec![
        format!(
            "share {} {by} (method: {})",
            part.share.to_decimal(12),
            Formula::OptimalMix.name()
        ),
        format!("cost = share x cost of the class = {}", part.cost),
    ]
}
