//! What a command works on: price lists and a scenario, from files or from the program.

use crate::builtin::Builtin;
use crate::catalog::{Announced, Catalog, Listing, Market, PriceList};
use crate::engine::Case;
use crate::error::Failure;
use crate::input::{Code, Diagnostic, Log, Sources, Span, closest};
use crate::options::Global;
use crate::report::sections::Detail;
use crate::report::{Header, ListStamp, SourceStamp, pages};
use crate::scenario::{Links, RouteLinks, Scenario, Sizes, Stage, TokenMix, Workload};
use crate::ui::Ui;
use crate::units::{Day, Month};
use crate::usage::price::Basis;
use crate::words::{self, Text};

use super::named::{catalog, overlays, scenario};

/// Price lists and a scenario, loaded and checked.
pub(super) struct Workspace {
    /// The texts that places point into.
    pub(super) sources: Sources,
    /// All price lists.
    pub(super) catalog: Catalog,
    /// The scenario.
    pub(super) scenario: Scenario,
    /// The day whose prices are in force.
    pub(super) as_of: Day,
    announced: Announced,
    month: Month,
}

impl Workspace {
    /// Loads what the options name.
    pub(super) fn open(global: &Global, ui: &Ui) -> Result<Self, Failure> {
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let builtin = Builtin::load(&mut sources)?;
        let catalog = catalog(global, builtin.catalog, &mut sources, &mut log);
        let overlays = overlays(global, &mut sources, &mut log);
        let scenario = scenario(global, builtin.scenarios, &mut sources, &mut log);
        let (Some(catalog), Some(scenario), false) = (catalog, scenario, log.has_errors()) else {
            return Err(Failure::from_log(log, sources));
        };
        let catalog = catalog.with_overlays(overlays);
        let as_of = global
            .prices
            .as_of
            .or(catalog.newest_confirmed())
            .or(catalog.oldest());
        let Some(as_of) = as_of else {
            let message = "no price list is confirmed";
            let told = Diagnostic::error(Code::NoPricesInForce, message).within("--as-of");
            return Err(Failure::of(told.help(
                "name a day with --as-of, and add --announced for announced prices",
            )));
        };
        let announced = match global.prices.announced {
            true => Announced::Included,
            false => Announced::Ignored,
        };
        let month = global.scenario.days.unwrap_or(Month::PLANNING);
        let workspace = Self {
            sources,
            catalog,
            scenario,
            as_of,
            announced,
            month,
        };
        let market = workspace.market();
        workspace.warn_of_unused_rules(&market, ui);
        if market.lists.is_empty() {
            return Err(workspace.nothing_in_force());
        }
        workspace.check_currencies(&market)?;
        let checked = market
            .lists
            .iter()
            .map(|list| (list.label(), list.provenance.checked));
        ui.warn_of_stale_prices(&checked.collect::<Vec<_>>());
        Ok(workspace)
    }

    /// The catalog and the scenario that the options name, without looking at any day.
    pub(super) fn load(
        global: &Global,
        sources: &mut Sources,
    ) -> Result<(Catalog, Scenario), Failure> {
        let mut log = Log::new();
        let builtin = Builtin::load(sources)?;
        let catalog = catalog(global, builtin.catalog, sources, &mut log);
        let scenario = scenario(global, builtin.scenarios, sources, &mut log);
        match (catalog, scenario, log.has_errors()) {
            (Some(catalog), Some(scenario), false) => Ok((catalog, scenario)),
            _ => Err(Failure::from_log(log, std::mem::take(sources))),
        }
    }

    /// A catalog of one's own under the same scenario and options, on a day.
    pub(super) fn of(
        catalog: Catalog,
        scenario: Scenario,
        sources: Sources,
        as_of: Day,
        global: &Global,
    ) -> Result<Self, Failure> {
        let (mut sources, mut log) = (sources, Log::new());
        let overlays = overlays(global, &mut sources, &mut log);
        if log.has_errors() {
            return Err(Failure::from_log(log, sources));
        }
        let announced = match global.prices.announced {
            true => Announced::Included,
            false => Announced::Ignored,
        };
        let workspace = Self {
            sources,
            catalog: catalog.with_overlays(overlays),
            scenario,
            as_of,
            announced,
            month: global.scenario.days.unwrap_or(Month::PLANNING),
        };
        let market = workspace.market();
        if market.lists.is_empty() {
            return Err(workspace.nothing_in_force());
        }
        workspace.check_currencies(&market)?;
        Ok(workspace)
    }

    /// The price lists in force.
    pub(super) fn market(&self) -> Market<'_> {
        self.catalog.in_force(self.as_of, self.announced)
    }

    /// By which prices logs are priced: those of each request's own day, unless an option names one.
    pub(super) fn usage_basis(&self, global: &Global) -> Basis<'_> {
        Basis {
            catalog: &self.catalog,
            as_of: global.prices.as_of,
            otherwise: self.as_of,
            announced: self.announced,
            keeps_parts: false,
        }
    }

    /// The case of the scenario on the price lists in force.
    pub(super) fn case(&self, global: &Global) -> Result<Case<'_>, Failure> {
        self.case_in(global, &self.market())
    }

    /// The same case on the price lists in force on another day.
    pub(super) fn case_on(&self, global: &Global, day: Day) -> Result<Case<'_>, Failure> {
        let market = self.catalog.in_force(day, self.announced);
        self.check_currencies(&market)?;
        self.case_in(global, &market)
    }

    fn case_in<'a>(&'a self, global: &Global, market: &Market<'a>) -> Result<Case<'a>, Failure> {
        let mut log = Log::new();
        let links = Links::resolve(&self.scenario, market, &mut log);
        let Some(links) = links.filter(|_| !log.has_errors()) else {
            return Err(Failure::from_log(log, self.sources.clone()));
        };
        Ok(self.case_of(links, global))
    }

    /// The same, where names that lead nowhere are models without a price.
    pub(super) fn tolerant_case(&self, global: &Global) -> Case<'_> {
        let links = Links::tolerant(&self.scenario, &self.market());
        self.case_of(links, global)
    }

    fn case_of<'a>(&'a self, links: Links<'a>, global: &Global) -> Case<'a> {
        Case {
            mix: self.mix(global),
            workload: self.workload(global),
            tokens: global.scenario.tokens,
            month: self.month,
            ..Case::new(&self.scenario, links)
        }
    }

    /// How tokens divide over the meters: as an option says, else as the scenario does.
    fn mix(&self, global: &Global) -> TokenMix {
        let request = global
            .scenario
            .shape
            .request
            .as_ref()
            .map(|request| &request.mix);
        let mix = global.scenario.shape.mix.as_ref().or(request);
        mix.unwrap_or(&self.scenario.token_mix.value).clone()
    }

    /// What requests are like; a request given as an option is all of them.
    fn workload(&self, global: &Global) -> Workload {
        let mut workload = self.scenario.workload.clone();
        if let Some(request) = &global.scenario.shape.request {
            workload.per_request = request.tokens;
            workload.sizes = Sizes::Mean;
            workload.cache = None;
        }
        workload
    }

    /// The stages that `--stage` asks for.
    pub(super) fn stages(&self, global: &Global) -> Result<Vec<&Stage>, Failure> {
        self.stages_named(&global.scenario.stage)
    }

    /// The stage of a name, or all.
    pub(super) fn stages_named(&self, name: &str) -> Result<Vec<&Stage>, Failure> {
        if name.eq_ignore_ascii_case("all") {
            return Ok(self.scenario.stages.iter().collect());
        }
        self.scenario
            .stage(name)
            .map(|stage| vec![stage])
            .ok_or_else(|| {
                let names: Vec<_> = self
                    .scenario
                    .stages
                    .iter()
                    .map(|stage| stage.name.as_str())
                    .collect();
                let message = format!("scenario `{}` has no stage `{name}`", self.scenario.name);
                let diagnostic = Diagnostic::error(Code::UnknownStage, message)
                    .within("--stage")
                    .note(format!(
                        "the stages are {}, or `all`",
                        words::all_of(&names)
                    ));
                let meant = closest(name, names.iter().copied());
                Failure::of(match (meant, names.first()) {
                    (None, Some(first)) => diagnostic.help(format!("name one: `--stage {first}`")),
                    _ => diagnostic.did_you_mean(meant),
                })
            })
    }

    /// What a model's name in an option leads to.
    pub(super) fn listing(&self, name: &str, option: &str) -> Result<Listing<'_>, Failure> {
        Listing::find(&self.market(), name).map_err(|told| Failure::of(told.within(option)))
    }

    /// The route of a name, or the scenario's own.
    pub(super) fn route<'a>(
        &self,
        case: &Case<'a>,
        name: Option<&str>,
    ) -> Result<RouteLinks<'a>, Failure> {
        let found = match name {
            Some(name) => case.links.route(name),
            None => case.route.as_ref(),
        };
        found.cloned().ok_or_else(|| {
            let names: Vec<_> = self
                .scenario
                .routes
                .iter()
                .map(|route| route.name.as_str())
                .collect();
            let message = match name {
                Some(name) => format!("scenario `{}` has no route `{name}`", self.scenario.name),
                None => format!("scenario `{}` has no routes", self.scenario.name),
            };
            let diagnostic =
                Diagnostic::error(Code::UnknownRoute, message).within(if name.is_some() {
                    "--route"
                } else {
                    "--scenario"
                });
            let meant = name.and_then(|name| closest(name, names.iter().copied()));
            Failure::of(match names.is_empty() {
                true => diagnostic.help("add one under `routes:`"),
                false => diagnostic
                    .note(format!("the routes are {}", words::all_of(&names)))
                    .did_you_mean(meant)
                    .help(format!("name one of them: `--route {}`", names[0])),
            })
        })
    }

    /// What a report says that it was made from; only price lists of these providers are named.
    pub(super) fn header(&self, title: impl Into<Text>, case: &Case<'_>) -> Header {
        let newest = self.market().lists.iter().map(|list| list.effective).max();
        let later = newest.filter(|newest| *newest < self.as_of).map(|newest| {
            let as_of = self.as_of;
            format!(
                "No price list is newer than {newest}: changes from then to {as_of} are not known."
            )
        });
        Header {
            assumptions: Text::all([pages::basis(case)].into_iter().chain(later)),
            ..self.price_header(title)
        }
    }

    /// The same of a report of prices alone, which assumes nothing: the scenario may name models
    /// that these price lists do not sell.
    pub(super) fn price_header(&self, title: impl Into<Text>) -> Header {
        let origin = &self.scenario.origin;
        Header {
            title: title.into(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            as_of: self.as_of.to_string(),
            month: self.month.describe(),
            seed: None,
            scenario: SourceStamp {
                name: self.scenario.name.clone(),
                origin: origin.path.clone(),
                sha256: origin.sha256.clone(),
            },
            price_lists: self.market().lists.iter().map(|list| stamp(list)).collect(),
            assumptions: Vec::new(),
        }
    }

    /// The title of a report: the stage, or the scenario for several.
    pub(super) fn title(&self, case: &Case<'_>, stages: &[&Stage]) -> String {
        match stages {
            [stage] => pages::stage_title(case, stage),
            _ => self.scenario.title.clone(),
        }
    }

    /// Warns of each rule of an overlay that is for no model in force.
    fn warn_of_unused_rules(&self, market: &Market<'_>, ui: &Ui) {
        let mut log = Log::new();
        for overlay in &self.catalog.overlays {
            let Some(origin) = &overlay.origin else {
                continue;
            };
            for rule in &overlay.rules {
                if !market.offers().any(|offer| offer.is_covered_by(rule)) {
                    let message = "a rule is for no model on sale this day".to_owned();
                    let warning = Diagnostic::warning(Code::UnusedRule, message)
                        .at(origin.source, rule.span, "nothing matches")
                        .help("check the names and days; `plan models` lists what is on sale");
                    log.push(warning);
                }
            }
        }
        if !log.is_empty() {
            ui.failure(&Failure::from_log(log, self.sources.clone()));
        }
    }

    /// Every list in force is in a currency whose worth is known.
    fn check_currencies(&self, market: &Market<'_>) -> Result<(), Failure> {
        let exchange = &self.catalog.exchange;
        let unknown = |list: &&&PriceList| exchange.rate(list.currency, self.as_of).is_none();
        let Some(list) = market.lists.iter().find(unknown) else {
            return Ok(());
        };
        let (currency, day) = (list.currency.code(), self.as_of);
        let message = format!(
            "`{}` is priced in {currency}, whose worth is not known",
            list.label()
        );
        let help = format!(
            "add the rate of {currency} on or before {day} to `exchange-rates.yaml` in the folder of price lists"
        );
        let diagnostic = Diagnostic::error(Code::NoExchangeRate, message)
            .at(list.origin.source, Span::default(), "this list")
            .help(help);
        let mut log = Log::new();
        log.push(diagnostic);
        Err(Failure::from_log(log, self.sources.clone()))
    }

    fn nothing_in_force(&self) -> Failure {
        let message = format!("no price list is in force on {}", self.as_of);
        let diagnostic = Diagnostic::error(Code::NoPricesInForce, message).within("--as-of");
        Failure::of(match self.catalog.oldest() {
            Some(oldest) => diagnostic
                .note(format!("the oldest price list is of {oldest}"))
                .help(format!("choose a day from {oldest} on with --as-of")),
            None => diagnostic.help("add a price list: `plan init` writes some"),
        })
    }
}

/// How much a report says of each figure.
pub(super) fn detail(global: &Global) -> Detail {
    if global.explain.explain {
        Detail::Explained
    } else {
        Detail::Figures
    }
}

/// Which price list a report rests on.
pub(super) fn stamp(list: &PriceList) -> ListStamp {
    ListStamp {
        provider: list.provider.clone(),
        effective: list.effective.to_string(),
        status: list.status.name().to_owned(),
        origin: list.origin.path.clone(),
        sha256: list.origin.sha256.clone(),
    }
}
