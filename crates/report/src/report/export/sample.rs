//! A page like the one that `plan --stage launch` prints, for the tests of the exporters.

use crate::money::Usd;
use crate::report::{
    Block, Cell, Condition, Grid, Header, Pick, Report, Section, SourceStamp, Style, Unit,
};
use crate::units::{Ratio, Scalar, Tokens};

pub(super) fn usd(text: &str) -> Usd {
    Usd::parse(text).unwrap()
}

pub(super) fn percent(text: &str) -> Cell {
    Cell::Percent(match text.strip_prefix('-') {
        Some(size) => Ratio::ZERO - Ratio::parse(size).unwrap(),
        None => Ratio::parse(text).unwrap(),
    })
}

fn models() -> Section {
    let mut section = Section::new(
        "models",
        [
            ("provider", Unit::None),
            ("model", Unit::None),
            ("tokens", Unit::Tokens),
            ("total_cost", Unit::Usd),
            ("cost_per_user", Unit::Usd),
            ("savings_percent", Unit::Percent),
            ("note", Unit::None),
        ],
    );
    let mut row = |provider: &str, model: &str, cost, per_user, saving| {
        let tokens = Tokens::new(500_000_000);
        section.push([
            provider.into(),
            model.into(),
            tokens.into(),
            cost,
            per_user,
            saving,
            Cell::NONE,
        ]);
    };
    let mut priced = |provider, model, cost, per_user, saving| {
        row(
            provider,
            model,
            usd(cost).into(),
            usd(per_user).into(),
            percent(saving),
        );
    };
    priced("global-api", "deepseek-v4-flash", "125", "0.0125", "97.5");
    priced("openai", "gpt-4o-mini", "300", "0.03", "94");
    priced("openai", "gpt-4o", "5000", "0.5", "0");
    priced("oligo", "giant", "12500", "1.25", "-150");
    let unpriced = || Cell::missing("unpriced");
    row("acme", "new", unpriced(), unpriced(), Cell::NONE);
    section
}

fn tiers() -> Section {
    let mut section = Section::new(
        "tiers",
        [
            ("option", Unit::None),
            ("total_cost", Unit::Usd),
            ("fits", Unit::None),
            ("headroom_percent", Unit::Percent),
            ("share_percent", Unit::Percent),
            ("downtime_minutes", Unit::Minutes),
            ("total_with_downtime", Unit::Usd),
        ],
    );
    let minutes = |text| Cell::Minutes(Ratio::parse(text).unwrap());
    section.push([
        "global-api standard".into(),
        usd("125").into(),
        true.into(),
        percent("38"),
        percent("80"),
        minutes("216"),
        usd("180125").into(),
    ]);
    section.push([
        "global-api pro".into(),
        usd("2625").into(),
        true.into(),
        Cell::missing("dedicated"),
        percent("12.5"),
        minutes("43.8"),
        usd("38625").into(),
    ]);
    section.push([
        "deepseek".into(),
        usd("125").into(),
        false.into(),
        percent("-509"),
        percent("7.5"),
        Cell::missing("no SLA"),
        Cell::NONE,
    ]);
    section
}

fn model_grid() -> Grid {
    let baseline = vec![
        Condition::is("provider", "openai"),
        Condition::is("model", "gpt-4o"),
    ];
    Grid::new(
        "Models",
        "models",
        vec![
            Pick::new("provider", "model").style(Style::Join("/", "model")),
            Pick::new("total_cost", "per month"),
            Pick::new("cost_per_user", "per user").keep(1),
            Pick::new("savings_percent", "against openai/gpt-4o")
                .style(Style::Against(baseline))
                .keep(2),
        ],
    )
    .marking(Condition::is("model", "deepseek-v4-flash"), "total_cost")
}

fn tier_grid() -> Grid {
    Grid::new(
        "Service tiers",
        "tiers",
        vec![
            Pick::new("option", "tier"),
            Pick::new("total_cost", "per month"),
            Pick::new("fits", "peak of 50 requests/min").style(Style::Fits("headroom_percent")),
            Pick::new("share_percent", "share")
                .style(Style::Bar)
                .keep(1),
            Pick::new("downtime_minutes", "downtime").keep(2),
            Pick::new("total_with_downtime", "with downtime"),
        ],
    )
}

/// Two sections and a page with every kind of block.
pub(super) fn launch() -> Report {
    Report {
        header: Header {
            title: "Launch   10,000 users   500M tokens a month".to_owned(),
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
            Block::Heading {
                left: "Launch   10,000 users   500M tokens a month".to_owned(),
                right: "prices of 2026-11-11".to_owned(),
            },
            Block::Blank,
            Block::Grid(model_grid()),
            Block::Blank,
            Block::Grid(tier_grid()),
            Block::Blank,
            Block::Verdict(
                "Pro pays for itself after 3 min of avoided downtime a month; stay on standard \
                 only if an outage costs less than that."
                    .to_owned(),
            ),
            Block::Blank,
            Block::Notes(vec![
                "A month is 730 h; every token is priced as output, as the provider's own \
                 comparison does."
                    .to_owned(),
                "1 model is unpriced and in no total.".to_owned(),
            ]),
        ],
    }
}
