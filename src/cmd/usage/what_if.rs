//! `plan usage --what-if` and `--route`.

use crate::catalog::Offer;
use crate::cmd::workspace::Workspace;
use crate::error::Failure;
use crate::input::{Code, Diagnostic};
use crate::options::Global;
use crate::scenario::Shape;
use crate::usage::price::{Basis, PricedCell};
use crate::usage::what_if::{ModelLimits, Swap, WhatIf};
use crate::words;

/// Other models for the same requests.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Elsewhere {
    /// Cost on other models: gpt-4o=gpt-5-mini
    ///
    /// What the same requests would cost there, hour by hour: `model=openai/gpt-5-mini` or
    /// `*=openai/gpt-5-mini` for all of them, `gpt-4o=openai/gpt-5-mini` for those of one model.
    /// May be repeated; the first that fits a request counts.
    #[arg(long, value_name = "OLD=NEW", value_parser = swap)]
    pub what_if: Vec<(String, String)>,
    /// Cost on a route of the scenario
    ///
    /// What the same requests would cost by the shares of its targets; `FILE:NAME` takes the route
    /// of another scenario.
    #[arg(long, value_name = "[FILE:]NAME", conflicts_with = "what_if")]
    pub route: Option<String>,
}

fn swap(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((old, new)) if !old.is_empty() && !new.is_empty() => Ok((old.into(), new.into())),
        _ => Err("expected `model=NEW`, `*=NEW` or `OLD=NEW`".to_owned()),
    }
}

impl Elsewhere {
    /// The options of all commands, with the scenario that `--route` names.
    pub(super) fn with_scenario(&self, global: &Global) -> Global {
        let mut global = global.clone();
        if let Some((file, _)) = self
            .route
            .as_deref()
            .and_then(|route| route.rsplit_once(':'))
        {
            file.clone_into(&mut global.scenario.named.scenario);
        }
        global
    }

    /// The least prompts that are over the context windows of other models, so that requests which
    /// do not fit there are counted apart.
    pub(super) fn beyond_windows(
        &self,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Vec<u64>, Failure> {
        let mut rooms: Vec<ModelLimits> =
            self.swaps(workspace)?.iter().map(|one| one.room).collect();
        if let Some(route) = self.route_name() {
            let case = workspace.case(global)?;
            let route = workspace.route(&case, Some(route))?;
            let offers = route
                .targets
                .iter()
                .filter_map(|(_, listing, _)| listing.offer());
            rooms.extend(offers.map(ModelLimits::of));
        }
        Ok(rooms
            .iter()
            .filter_map(|room| Some(room.window? + 1))
            .collect())
    }

    fn route_name(&self) -> Option<&str> {
        let route = self.route.as_deref()?;
        Some(route.rsplit_once(':').map_or(route, |(_, name)| name))
    }

    /// What the cells cost elsewhere, and where that is; `None` where nobody asks.
    pub(super) fn reprice(
        &self,
        workspace: &Workspace,
        global: &Global,
        cells: &[PricedCell],
        names: &[[String; 3]],
        basis: Basis<'_>,
    ) -> Result<Option<(String, WhatIf)>, Failure> {
        if let Some(name) = self.route_name() {
            let case = workspace.case(global)?;
            let route = workspace.route(&case, Some(name))?;
            let usual = Shape::of_mix(&case.mix, case.workload.per_request.ratio());
            let found = WhatIf::routed(cells, names, &route, &usual, basis);
            let there = format!(
                "on route {name}, without what its failed attempts, checks and second requests bill"
            );
            return Ok(Some((there, found)));
        }
        if self.what_if.is_empty() {
            return Ok(None);
        }
        self.check_twice()?;
        let swaps = self.swaps(workspace)?;
        let found = WhatIf::swapped(cells, names, &swaps, basis);
        // Rows of some logs do not count their requests.
        if found.idle.len() == swaps.len() {
            let asked: Vec<&str> = self.what_if.iter().map(|(old, _)| old.as_str()).collect();
            let message = format!("--what-if: no request went to {}", words::all_of(&asked));
            let told = Diagnostic::error(Code::BadOption, message).within("--what-if");
            return Err(Failure::of(
                told.help("name a model as the log does, or `model` for all of them"),
            ));
        }
        let taking = swaps.iter().enumerate();
        let taking = taking.filter(|(place, _)| !found.idle.contains(place));
        let mut models: Vec<String> = taking
            .map(|(_, swap)| format!("{}/{}", swap.provider, swap.model))
            .collect();
        models.dedup();
        let models: Vec<&str> = models.iter().map(String::as_str).collect();
        Ok(Some((format!("on {}", words::all_of(&models)), found)))
    }

    /// What was asked of models and took no request.
    pub(super) fn idle(&self, found: &WhatIf) -> Vec<String> {
        let asked = found
            .idle
            .iter()
            .filter_map(|place| self.what_if.get(*place));
        asked.map(|(old, new)| format!("{old}={new}")).collect()
    }

    /// Requests of a model go to one other.
    fn check_twice(&self) -> Result<(), Failure> {
        let named = |old: &str| match old {
            "model" => "*".to_owned(),
            old => old.to_owned(),
        };
        for (place, (old, new)) in self.what_if.iter().enumerate() {
            let mut before = self.what_if.iter().take(place);
            if let Some((_, first)) = before.find(|(other, _)| named(other) == named(old)) {
                let message = format!(
                    "--what-if: the requests of `{old}` go to {first} already, and cannot go to {new} too"
                );
                let told = Diagnostic::error(Code::BadOption, message).within("--what-if");
                return Err(Failure::of(
                    told.help("ask for one of them at a time, and compare the answers"),
                ));
            }
        }
        Ok(())
    }

    fn swaps(&self, workspace: &Workspace) -> Result<Vec<Swap>, Failure> {
        let swaps = self.what_if.iter().map(|(old, new)| {
            let listing = workspace.listing(new, "--what-if")?;
            let name = listing.offer().map_or_else(|| new.clone(), Offer::name);
            let (provider, model) = name.split_once('/').unwrap_or(("", &name));
            Ok(Swap {
                from: (old != "model" && old != "*").then(|| old.clone()),
                provider: provider.to_owned(),
                model: model.to_owned(),
                room: listing.offer().map(ModelLimits::of).unwrap_or_default(),
            })
        });
        swaps.collect()
    }
}
