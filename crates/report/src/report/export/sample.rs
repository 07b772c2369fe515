//! A page like the one that `plan --stage launch` prints, for the tests of the exporters.

use crate::money::Usd;
use crate::report::{
    Block, Cell, Grid, Header, In, Report, Rows, Section, SourceStamp, Style, against, cells, fits,
    is, join, pick,
};
use crate::units::{Ratio, Scalar, Tokens as Count};

pub(super) fn usd(text: &str) -> Usd {
    Usd::parse(text).unwrap()
}

pub(super) fn percent(text: &str) -> Cell {
    Cell::Percent(match text.strip_prefix('-') {
        Some(size) => Ratio::ZERO - Ratio::parse(size).unwrap(),
        None => Ratio::parse(text).unwrap(),
    })
}

cells! {
    /// What models cost.
    Models, "models", Model {
        provider: None,
        model: None,
        tokens: Tokens,
        total_cost: Usd,
        cost_per_user: Usd,
        savings_percent: Percent,
        note: None,
    }
}

fn models() -> Section {
    let of = |provider: &str, model: &str| Model {
        provider: provider.into(),
        model: model.into(),
        tokens: Count::new(500_000_000).into(),
        ..Model::default()
    };
    let priced = |provider, model, cost, per_user, saving| Model {
        total_cost: usd(cost).into(),
        cost_per_user: usd(per_user).into(),
        savings_percent: percent(saving),
        ..of(provider, model)
    };
    let unpriced = Model {
        total_cost: Cell::missing("unpriced"),
        cost_per_user: Cell::missing("unpriced"),
        ..of("acme", "new")
    };
    let rows = [
        priced("global-api", "deepseek-v4-flash", "125", "0.0125", "97.5"),
        priced("openai", "gpt-4o-mini", "300", "0.03", "94"),
        priced("openai", "gpt-4o", "5000", "0.5", "0"),
        priced("oligo", "giant", "12500", "1.25", "-150"),
        unpriced,
    ];
    Rows::<Models>::new().with(rows).into()
}

cells! {
    /// What service tiers cost.
    Tiers, "tiers", Tier {
        option: None,
        total_cost: Usd,
        fits: None,
        headroom_percent: Percent,
        share_percent: Percent,
        downtime_minutes: Minutes,
        total_with_downtime: Usd,
    }
}

fn tiers() -> Section {
    let minutes = |text| Cell::Minutes(Ratio::parse(text).unwrap());
    let rows = [
        Tier {
            option: "global-api standard".into(),
            total_cost: usd("125").into(),
            fits: true.into(),
            headroom_percent: percent("38"),
            share_percent: percent("80"),
            downtime_minutes: minutes("216"),
            total_with_downtime: usd("180125").into(),
        },
        Tier {
            option: "global-api pro".into(),
            total_cost: usd("2625").into(),
            fits: true.into(),
            headroom_percent: Cell::missing("dedicated"),
            share_percent: percent("12.5"),
            downtime_minutes: minutes("43.8"),
            total_with_downtime: usd("38625").into(),
        },
        Tier {
            option: "deepseek".into(),
            total_cost: usd("125").into(),
            fits: false.into(),
            headroom_percent: percent("-509"),
            share_percent: percent("7.5"),
            downtime_minutes: Cell::missing("no SLA"),
            ..Tier::default()
        },
    ];
    Rows::<Tiers>::new().with(rows).into()
}

fn model_grid() -> In<Models, Grid> {
    let baseline = vec![is(Models::provider, "openai"), is(Models::model, "gpt-4o")];
    let columns = vec![
        pick(Models::provider, "model").style(join("/", Models::model)),
        pick(Models::total_cost, "per month"),
        pick(Models::cost_per_user, "per user").keep(1),
        pick(Models::savings_percent, "against openai/gpt-4o")
            .style(against(baseline))
            .keep(2),
    ];
    let chosen = is(Models::model, "deepseek-v4-flash");
    Grid::of("Models", columns).marking(chosen, Models::total_cost)
}

fn tier_grid() -> In<Tiers, Grid> {
    let columns = vec![
        pick(Tiers::option, "tier"),
        pick(Tiers::total_cost, "per month"),
        pick(Tiers::fits, "peak of 50 requests/min").style(fits(Tiers::headroom_percent)),
        pick(Tiers::share_percent, "share")
            .style(Style::Bar)
            .keep(1),
        pick(Tiers::downtime_minutes, "downtime").keep(2),
        pick(Tiers::total_with_downtime, "with downtime"),
    ];
    Grid::of("Service tiers", columns)
}

/// Two sections and a page with every kind of block.
pub(super) fn launch() -> Report {
    Report {
        header: Header {
            title: "Launch   10,000 users   500M tokens a month".into(),
            version: "0.1.0".to_owned(),
            as_of: "2026-11-11".to_owned(),
            month: "730 h".to_owned(),
            scenario: SourceStamp {
                name: "startup".to_owned(),
                ..SourceStamp::default()
            },
            ..Header::default()
        },
        sections: vec![models(), tiers()],
        page: vec![
            Block::heading(
                "Launch   10,000 users   500M tokens a month".to_owned(),
                "prices of 2026-11-11".to_owned(),
            ),
            Block::Blank,
            model_grid().into(),
            Block::Blank,
            tier_grid().into(),
            Block::Blank,
            Block::verdict(
                "Pro pays for itself after 3 min of avoided downtime a month; stay on standard \
                 only if an outage costs less than that."
                    .to_owned(),
            ),
            Block::Blank,
            Block::notes(vec![
                "A month is 730 h; every token is priced as output, as the provider's own \
                 comparison does."
                    .to_owned(),
                "1 model is unpriced and in no total.".to_owned(),
            ]),
        ],
    }
}
