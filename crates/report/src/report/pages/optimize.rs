//! The pages of `plan route --optimize` and `--frontier`.

use crate::engine::Case;
use crate::engine::optimize::{Baseline, Choice, Goal, LeftOut, Limits, Mix, Priced, Problem};
use crate::report::sections::frontier::{FrontierPoints, FrontierSummary};
use crate::report::sections::optimize::Optimized;
use crate::report::{
    Axis, Block, Cell, Chart, Grid, In, Pick, Report, Series, Table, is, is_not, one_of, pick,
};
use crate::scenario::{Bill, QualityTable, Scale};
use crate::text;
use crate::words::{self, Text};

use super::texts::explanations;

/// More rows than these are left to the other forms of output.
const MOST_ROWS: u64 = 16;

/// What an optimum was sought for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// The page in one line.
    pub title: Text,
    /// What the figures rest on: `prices as of 2026-11-11`, or the file of a table.
    pub basis: String,
    /// What a reader must know, one sentence each.
    pub notes: Vec<String>,
}

/// A mix found in a stage, or in none.
#[derive(Clone, Copy, Debug)]
pub struct Found<'f> {
    /// The stage's name; empty where none scales anything.
    pub stage: &'f str,
    /// The stage in words.
    pub title: &'f str,
    /// The problem.
    pub problem: &'f Problem,
    /// The best mix.
    pub mix: &'f Mix,
    /// What it is compared with.
    pub baselines: &'f [Baseline],
}

/// Fills in the page: each mix with its baselines and one verdict, then the frontier if it is there.
pub fn optimum(report: &mut Report, sought: Sought, found: &[Found<'_>]) {
    let mut page = vec![Block::heading(sought.title, sought.basis)];
    page.push(Block::Blank);
    for one in found {
        if found.len() > 1 {
            page.push(Block::line(one.title));
        }
        page.extend([
            parts(one).into(),
            Block::Blank,
            compared(one).into(),
            Block::Blank,
        ]);
        page.extend(verdict(one).map(Block::verdict));
        page.push(Block::Blank);
    }
    page.extend(explanations(
        report,
        Optimized::explanation,
        &[Optimized::target, Optimized::model],
        &[is_not(Optimized::model, Cell::NONE)],
    ));
    if report.section(FrontierPoints::NAME).is_some() {
        page.extend(curves(report));
    }
    page.push(Block::notes(sought.notes));
    report.page = page;
}

fn parts(found: &Found<'_>) -> In<Optimized, Grid> {
    let problem = found.problem;
    let classes = found.mix.parts.iter().map(|part| part.class);
    let names = classes.map(|class| class.map_or("all", |class| &problem.classes[class].name));
    let mut columns = vec![
        pick(Optimized::target, ""),
        pick(Optimized::model, "model"),
        pick(Optimized::class_share_percent, "share"),
    ];
    let has_quality = found.mix.quality.is_some();
    if has_quality {
        columns.push(pick(Optimized::quality, "quality"));
        columns.push(pick(Optimized::quality_margin, "± at 95 %").keep(1));
    }
    columns.push(pick(Optimized::cost, "cost"));
    columns.push(pick(Optimized::share_of_cost_percent, "of cost").keep(2));
    let mut classes = problem.classes.iter();
    if has_quality && classes.all(|class| class.requests.is_some()) {
        columns.push(pick(Optimized::cost_per_success, "per success").keep(3));
    }
    Grid::of("Best mix", columns)
        .only(is(Optimized::stage, found.stage))
        .only(one_of(Optimized::target, names.chain(["total"])))
}

fn compared(found: &Found<'_>) -> In<Optimized, Grid> {
    let baselines = found.baselines.iter();
    let names = baselines.map(|one| format!("baseline:{}", one.name));
    let mut columns = vec![pick(Optimized::target, ""), pick(Optimized::model, "model")];
    if found.mix.quality.is_some() {
        columns.push(pick(Optimized::quality, "quality"));
    }
    columns.push(pick(Optimized::cost, "cost"));
    Grid::of("Compared with", columns)
        .only(is(Optimized::stage, found.stage))
        .only(one_of(Optimized::target, names))
}

/// The cost, and what that is against the one model that one would choose.
fn verdict(found: &Found<'_>) -> Option<Text> {
    let cost = found.mix.cost;
    let quality = found.mix.quality.map_or_else(String::new, |quality| {
        format!(" at a quality of {}", quality.to_decimal(3))
    });
    let single = found.baselines.iter().find(|one| one.name == "best-single");
    let Some(single) = single else {
        return Some(text!(
            "{}{}; no single model keeps to the limits.",
            cost,
            quality
        ));
    };
    let model = &found.problem.models[single.model?].name;
    let saved = single.mix.cost - found.mix.cost;
    let part = saved.over(single.mix.cost)? * crate::units::Ratio::whole(100);
    let better = found.mix.quality.zip(single.mix.quality);
    let better = better.map_or_else(String::new, |(_, single)| {
        format!(" with {}", single.to_decimal(3))
    });
    let against = format!("{model}, the best single model within the limits");
    if saved.is_negative() {
        return Some(text!(
            "{}{}; {} alone would cost {}{}, which the other limits rule out.",
            cost,
            quality,
            model,
            single.mix.cost,
            better
        ));
    }
    Some(if saved == crate::money::Usd::ZERO {
        text!("{}{}: no mix beats {}.", cost, quality, against)
    } else {
        text!(
            "{}{}: {} less than {}, at {}{}.",
            cost,
            quality,
            words::percent(part),
            against,
            single.mix.cost,
            better
        )
    })
}

/// The frontier: a chart, the models, the corners, and how the route stands.
fn curves(report: &Report) -> Vec<Block> {
    let kind = |name: &str| is(FrontierPoints::kind, name);
    let has_classes = report
        .rows::<FrontierPoints>()
        .any(|row| row.meets_all(&[kind("per class")]));
    let mixes = |label, sign, name: &str| Series::of(label, sign, vec![kind(name)], Some('·'));
    let single = |label, sign, standing: &str| {
        let only = vec![kind("single"), is(FrontierPoints::standing, standing)];
        Series::of(label, sign, only, None)
    };
    let mut all = Vec::new();
    all.extend(has_classes.then(|| mixes("mixes per class", '+', "per class")));
    all.extend([
        mixes("class-blind mixes", '●', "class-blind"),
        single("dominated model", 'x', "dominated"),
        single("model that only mixes beat", '○', "pareto"),
    ]);
    let chart = Chart::of(
        FrontierPoints::cost,
        FrontierPoints::quality,
        Axis::Dollars,
        all,
    );
    let mut blocks = vec![
        Block::line("Quality against cost"),
        Block::Chart(chart),
        Block::Blank,
    ];
    let model = || vec![pick(FrontierPoints::model, "")];
    blocks.extend(points(
        "Single models",
        "single",
        model(),
        Some(pick(FrontierPoints::standing, "standing")),
    ));
    let title = "Class-blind mixes, corners";
    blocks.extend(points(title, "class-blind", model(), None));
    if has_classes {
        let moves = vec![
            pick(FrontierPoints::class, ""),
            pick(FrontierPoints::model, "moves to"),
        ];
        let title = "Mixes per class, step by step";
        blocks.extend(points(title, "per class", moves, None));
    }
    let columns = vec![
        pick(FrontierSummary::metric, ""),
        pick(FrontierSummary::kind, "against"),
        pick(FrontierSummary::value, "value"),
        pick(FrontierSummary::unit, "").keep(1),
    ];
    blocks.extend([Grid::of("Summary", columns).into(), Block::Blank]);
    blocks
}

/// The first points of one kind.
fn points(
    title: &str,
    kind: &str,
    mut columns: Vec<In<FrontierPoints, Pick>>,
    last: Option<In<FrontierPoints, Pick>>,
) -> [Block; 2] {
    columns.push(pick(FrontierPoints::quality, "quality"));
    columns.push(pick(FrontierPoints::cost, "cost"));
    columns.extend(last);
    let grid = Grid::of(title, columns)
        .only(is(FrontierPoints::kind, kind))
        .only(one_of(FrontierPoints::point, 1..=MOST_ROWS));
    [grid.into(), Block::Blank]
}

/// A page of the frontier alone.
pub fn frontier(report: &mut Report, sought: Sought) {
    let mut page = vec![Block::heading(sought.title, sought.basis), Block::Blank];
    page.extend(curves(report));
    page.push(Block::notes(sought.notes));
    report.page = page;
}

/// What a reader must know of a table and what was left out of it.
pub fn table_notes(table: &QualityTable, priced: &Priced, limits: &Limits) -> Vec<String> {
    let mut notes = Vec::new();
    let problem = &priced.problem;
    let weigh = if table.classes.iter().all(|class| class.requests.is_some()) {
        "weighs its classes by their requests"
    } else {
        "weighs all classes the same"
    };
    let mut bills = table.rows.iter().map(|row| row.bill);
    let costs = match bills.any(|bill| matches!(bill, Bill::Tokens { .. })) {
        true => "costs are tokens of the file at the prices in force, without caches and failures,",
        false => "costs are those of the file,",
    };
    notes.push(format!(
        "The mean quality {weigh}; {costs} and no stage scales them."
    ));
    let mut served = vec![0_usize; problem.models.len()];
    for choice in &problem.choices {
        served[choice.model] += 1;
    }
    let models = problem.models.iter().zip(served);
    let partial = models.filter(|(_, served)| *served < problem.classes.len());
    let partial = partial.map(|(model, _)| model.name.as_str());
    notes.extend(named(partial.collect(), "serves only some of the classes"));
    let unpriced = priced.left_out.iter().map(|one| one.model.as_str());
    notes.extend(named(
        unpriced.collect(),
        "has no price for its tokens, and is left out",
    ));
    let lacking = |is_lacking: &dyn Fn(&Choice) -> bool| {
        let choices = problem.choices.iter().filter(|choice| is_lacking(choice));
        choices
            .map(|choice| problem.models[choice.model].name.as_str())
            .collect()
    };
    if limits.p99.is_some() {
        let without = lacking(&|choice| choice.latency.is_none());
        notes.extend(named(
            without,
            "has no latency in the file, and is left out",
        ));
        let tail = "Latency is taken to be lognormal through its median and 99 % point; the tail of a mix is the mean of the tails.";
        notes.push(tail.to_owned());
    }
    if limits.availability.is_some() {
        let without = lacking(&|choice| choice.availability.is_none());
        notes.extend(named(
            without,
            "has no availability in the file, and is left out",
        ));
    }
    if table.scale == Scale::Points {
        let unknown = "Qualities above 100 are no shares of right answers, so a cost per success and an interval cannot be known.";
        notes.push(unknown.to_owned());
    } else if table.classes.iter().any(|class| class.samples.is_none()) {
        let unknown = "Without a column `samples`, how many answers each quality was measured on, it is not known how sure they are.";
        notes.push(unknown.to_owned());
    }
    notes
}

/// What a reader must know of how a mix was found.
pub fn mix_notes(mix: &Mix, goal: Goal) -> Vec<String> {
    let how = if mix.is_exact {
        "The shares are exact (method: optimal-mix)."
    } else {
        "The shares are those of a linear programme, and keep the limits to a part in a million (method: optimal-mix)."
    };
    let what = (goal == Goal::Quality)
        .then_some("Sought was the best quality, and of several mixes with it the cheapest.");
    std::iter::once(how)
        .chain(what)
        .map(str::to_owned)
        .collect()
}

/// What a reader must know of a mix of a shortlist.
pub fn shortlist_notes(case: &Case<'_>, left_out: &[LeftOut]) -> Vec<String> {
    let mut notes = vec![
        super::basis(case),
        "Only cost is known of these models, so the mix is the cheapest whatever its answers are worth; --quality FILE says what they are.".to_owned(),
    ];
    let unpriced = left_out.iter().map(|one| one.model.as_str());
    notes.extend(named(
        unpriced.collect(),
        "has no price for this token mix, and is left out",
    ));
    notes
}

/// That a route cannot be shown against a frontier.
pub fn route_is_elsewhere(route: &str) -> String {
    match route {
        "" => "The scenario has no route to show against the frontier.".to_owned(),
        route => format!(
            "Route {route} is not shown: the file does not have each of its models for every class."
        ),
    }
}

/// Up to four names, and what is true of them.
fn named(mut names: Vec<&str>, fact: &str) -> Option<String> {
    names.sort_unstable();
    names.dedup();
    let shown = match names.as_slice() {
        [] => return None,
        [one, two, three, rest @ ..] if rest.len() > 1 => {
            format!("{one}, {two}, {three} and {} more", rest.len())
        }
        _ => words::all_of(&names),
    };
    Some(format!("{shown}: {fact}."))
}
