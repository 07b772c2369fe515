//! The way in for programs: price lists and a scenario, loaded once, and what the formulas say.

use std::path::Path;

use crate::builtin::Builtin;
use crate::catalog::{Announced, Catalog, load_folder};
use crate::engine::compare::ModelCost;
use crate::engine::route::RoutedCost;
use crate::engine::sla::LevelCost;
use crate::engine::tiers::TierCost;
use crate::engine::{Case, StagePlan};
use crate::error::Failure;
use crate::input::{Code, Diagnostic, Log, MAX_BYTES, Place, Sources, closest, read_file};
use crate::scenario::{Links, Scenario, Stage, read_scenario};
use crate::units::Day;
use crate::words;

/// Price lists and a scenario that fit each other, ready to be asked.
///
/// Answers are values: amounts are [`crate::money::Usd`], exact to the pico-dollar; what has no
/// price is `None`. The day is the newest confirmed one of the price lists unless
/// [`Planner::as_of`] says otherwise, and a month has 730 hours.
///
/// ```
/// use tokenplan::Planner;
///
/// let planner = Planner::builtin("startup")?;
/// let launch = planner.compare("launch")?;
/// let gpt_4o = launch.iter().find(|model| model.listing.name() == "openai/gpt-4o");
/// let total = gpt_4o.and_then(|model| model.cost.as_ref()?.total());
/// assert_eq!(total.map(|total| total.to_decimal()), Some("5000.00".to_owned()));
/// # Ok::<(), tokenplan::error::Failure>(())
/// ```
#[derive(Clone, Debug)]
pub struct Planner {
    sources: Sources,
    catalog: Catalog,
    scenario: Scenario,
    day: Day,
}

impl Planner {
    /// The built-in price lists and one of the built-in scenarios: `startup`, `fintech` or
    /// `support-chat`.
    ///
    /// # Errors
    /// When there is no scenario of that name, or one of its names leads to no price list.
    pub fn builtin(scenario: &str) -> Result<Self, Failure> {
        let mut sources = Sources::new();
        let Builtin { catalog, scenarios } = Builtin::load(&mut sources)?;
        let names: Vec<String> = scenarios.iter().map(|one| one.name.clone()).collect();
        match scenarios.into_iter().find(|one| one.name == scenario) {
            Some(scenario) => Self::of(sources, catalog, scenario),
            None => Err(unknown(Code::UnknownScenario, "scenario", scenario, &names)),
        }
    }

    /// A folder of price lists, as `plan --pricing` takes it, and a file with a scenario.
    ///
    /// ```no_run
    /// use tokenplan::Planner;
    ///
    /// let planner = Planner::open("pricing", "scenarios/ours.yaml")?;
    /// for level in planner.sla("launch")? {
    ///     println!("{}: {} lost a month", level.level.name, level.loss_per_month);
    /// }
    /// # Ok::<(), tokenplan::error::Failure>(())
    /// ```
    ///
    /// # Errors
    /// All that is wrong with the files, each at its place.
    pub fn open(pricing: impl AsRef<Path>, scenario: impl AsRef<Path>) -> Result<Self, Failure> {
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let catalog = load_folder(pricing.as_ref(), "pricing", &mut sources, &mut log);
        let text = read_file(scenario.as_ref(), MAX_BYTES)?;
        let source = sources.add(scenario.as_ref().display().to_string(), text);
        let scenario = read_scenario(&sources, source, &mut log);
        match (catalog, scenario, log.has_errors()) {
            (Some(catalog), Some(scenario), false) => Self::of(sources, catalog, scenario),
            _ => Err(Failure::from_log(log, sources)),
        }
    }

    fn of(sources: Sources, catalog: Catalog, scenario: Scenario) -> Result<Self, Failure> {
        let nothing = || {
            let told = Diagnostic::error(Code::NoPricesInForce, "no price list is confirmed");
            let told = told.within(Place::path("pricing"));
            Failure::of(told.help("mark a price list `status: confirmed`"))
        };
        let day = catalog.newest_confirmed().ok_or_else(nothing)?;
        let planner = Self {
            sources,
            catalog,
            scenario,
            day,
        };
        planner.case()?;
        Ok(planner)
    }

    /// The same on the prices of another day.
    ///
    /// # Errors
    /// When a name of the scenario leads to no price list of that day.
    pub fn as_of(self, day: Day) -> Result<Self, Failure> {
        let planner = Self { day, ..self };
        planner.case()?;
        Ok(planner)
    }

    /// The names of the stages, in the order of the scenario.
    pub fn stages(&self) -> impl Iterator<Item = &str> {
        self.scenario.stages.iter().map(|stage| stage.name.as_str())
    }

    /// The scenario on the price lists of the day, for every other formula of
    /// [`crate::engine`].
    ///
    /// # Errors
    /// When a name of the scenario leads to no price list of the day.
    pub fn case(&self) -> Result<Case<'_>, Failure> {
        let (market, mut log) = (
            self.catalog.in_force(self.day, Announced::Ignored),
            Log::new(),
        );
        let links = Links::resolve(&self.scenario, &market, &mut log);
        let Some(links) = links.filter(|_| !log.has_errors()) else {
            return Err(Failure::from_log(log, self.sources.clone()));
        };
        Ok(Case::new(&self.scenario, links))
    }

    /// What `plan --stage` shows: models, service tiers, the route and service levels of a stage.
    ///
    /// # Errors
    /// When the scenario has no stage of that name.
    pub fn plan(&self, stage: &str) -> Result<StagePlan<'_>, Failure> {
        let stage = self.stage(stage)?;
        Ok(self.case()?.plan(stage))
    }

    /// What each model of the shortlist costs in a stage.
    ///
    /// # Errors
    /// As [`Self::plan`].
    pub fn compare(&self, stage: &str) -> Result<Vec<ModelCost<'_>>, Failure> {
        let (stage, case) = (self.stage(stage)?, self.case()?);
        Ok(case.models(stage, &case.links.shortlist))
    }

    /// What the service tiers in question cost in a stage, and whether they carry it.
    ///
    /// ```
    /// # let planner = tokenplan::Planner::builtin("startup")?;
    /// let tiers = planner.tiers("growth")?;
    /// let [standard, pro, ..] = &tiers[..] else { panic!("there are two") };
    /// assert!(standard.fee() < pro.fee());
    /// # Ok::<(), tokenplan::error::Failure>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::plan`].
    pub fn tiers(&self, stage: &str) -> Result<Vec<TierCost<'_>>, Failure> {
        let (stage, case) = (self.stage(stage)?, self.case()?);
        let listing = case.tiered();
        Ok(listing.map_or_else(Vec::new, |listing| case.tiers(stage, &listing)))
    }

    /// What the route in use costs in a stage, failures counted; `None` where the scenario has none.
    ///
    /// ```
    /// # let planner = tokenplan::Planner::builtin("startup")?;
    /// let route = planner.route("launch")?.expect("the scenario has a route");
    /// assert!(route.targets.len() >= 2);
    /// # Ok::<(), tokenplan::error::Failure>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::plan`].
    pub fn route(&self, stage: &str) -> Result<Option<RoutedCost<'_>>, Failure> {
        let (stage, case) = (self.stage(stage)?, self.case()?);
        Ok(case.route.as_ref().map(|route| case.route(stage, route)))
    }

    /// What downtime costs at each service level of a stage, and what a better one earns.
    ///
    /// ```
    /// # let planner = tokenplan::Planner::builtin("fintech")?;
    /// let levels = planner.sla("launch")?;
    /// assert!(levels.iter().all(|level| level.loss_per_year >= level.loss_per_month));
    /// # Ok::<(), tokenplan::error::Failure>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::plan`].
    pub fn sla(&self, stage: &str) -> Result<Vec<LevelCost>, Failure> {
        Ok(self.case()?.level_costs(self.stage(stage)?))
    }

    fn stage(&self, name: &str) -> Result<&Stage, Failure> {
        self.scenario.stage(name).ok_or_else(|| {
            let names: Vec<String> = self.stages().map(str::to_owned).collect();
            unknown(Code::UnknownStage, "stage", name, &names)
        })
    }
}

fn unknown(code: Code, what: &'static str, name: &str, known: &[String]) -> Failure {
    let message = format!("there is no {what} `{name}`");
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let told = Diagnostic::error(code, message).within(Place::from(what));
    let meant = closest(name, names.iter().copied());
    Failure::of(match meant {
        Some(_) => told.did_you_mean(meant),
        None => told.help(format!("name one of {}", words::all_of(&names))),
    })
}
