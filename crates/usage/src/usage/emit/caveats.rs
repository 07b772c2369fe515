//! What a scenario cannot say of a log, in sentences.

use std::collections::BTreeSet;

use crate::catalog::Offer;
use crate::money::Usd;
use crate::words;

use super::measures::Measures;

impl Measures<'_> {
    /// Why a plan of the scenario may cost something else than the log did; empty where it does not.
    pub fn caveats(&self) -> Vec<String> {
        let caveats = [
            self.other_prices(),
            self.no_longer_sold(),
            self.volumes(),
            self.least_fees(),
            self.fees_of_supposed(),
            self.fees_of_searches(),
            self.of_regions(),
        ];
        caveats.into_iter().flatten().collect()
    }

    /// Prices that were others on the days of the log.
    fn other_prices(&self) -> Option<String> {
        let changed = self.targets.iter();
        let changed = changed.filter(|(_, one)| one.cost != one.planned);
        let names: BTreeSet<&str> = changed.map(|(target, _)| target.offer.as_str()).collect();
        let names: Vec<&str> = names.into_iter().collect();
        let (own, planned) = (self.cost(), self.planned());
        (!names.is_empty()).then(|| {
            format!(
                "A plan has the prices of {}, at which these requests cost {} and not the {} of their own days: other prices of {} were in force then.",
                self.as_of,
                words::usd(planned),
                words::usd(own),
                words::all_of(&names)
            )
        })
    }

    fn no_longer_sold(&self) -> Option<String> {
        let rows: u64 = self.retired.values().sum();
        let names: Vec<&str> = self.retired.keys().map(String::as_str).collect();
        (rows > 0).then(|| {
            format!(
                "{} of {} left out, since no price list has a price for them on {}, the day of the plan.",
                words::plural(rows, "row"),
                words::all_of(&names),
                self.as_of
            )
        })
    }

    fn volumes(&self) -> Option<String> {
        let offers = self.offers_of_targets();
        let stepped = offers.filter(|offer| {
            let mut rates = offer.model.rates.iter();
            rates.any(|rate| rate.when.volume_over.is_some())
        });
        let names: Vec<String> = stepped.map(Offer::name).collect();
        (!names.is_empty()).then(|| {
            format!(
                "Prices of {} depend on the month's volume: a plan counts the volume of its month, and of each target of the route by itself.",
                words::all_of(&names)
            )
        })
    }

    fn least_fees(&self) -> Option<String> {
        let offers = self.offers_of_targets();
        let with_least = offers.filter(|offer| {
            let gateway = offer.gateway();
            gateway.is_some_and(|gateway| gateway.minimum != Usd::ZERO)
        });
        let names: BTreeSet<&str> = with_least.map(Offer::provider).collect();
        let names: Vec<&str> = names.into_iter().collect();
        (!names.is_empty()).then(|| {
            format!(
                "A plan pays the least fee of {} once a month for each target, which is not in the log's cost: no log says how often credits were bought.",
                words::all_of(&names)
            )
        })
    }

    /// Fees for each request, where nobody counted requests.
    fn fees_of_supposed(&self) -> Option<String> {
        let estimated_requests = self
            .targets
            .iter()
            .filter(|(_, one)| one.are_requests_estimated);
        let offers = estimated_requests.filter_map(|(target, _)| self.offers.get(&target.offer));
        let with_fee = offers.filter(|offer| {
            let fee = offer.model.fees.request;
            fee.is_some_and(|fee| fee != Usd::ZERO)
        });
        let names: BTreeSet<String> = with_fee.map(|offer| offer.name()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        (!names.is_empty()).then(|| {
            format!(
                "A plan pays the fee for each request of {}, which is not in the log's cost: its rows do not count requests.",
                words::all_of(&names)
            )
        })
    }

    fn fees_of_searches(&self) -> Option<String> {
        (self.searches != Usd::ZERO).then(|| {
            format!(
                "Searches of the web cost {} in the log, which a plan does not have.",
                words::usd(self.searches)
            )
        })
    }

    fn of_regions(&self) -> Option<String> {
        let (rows, cost) = self.regional;
        (rows > 0).then(|| {
            format!(
                "{} that cost {} left out: they were kept in a region, and a plan has none for some requests of a target.",
                words::plural(rows, "row"),
                words::usd(cost)
            )
        })
    }

    /// The models of the targets, each once.
    fn offers_of_targets(&self) -> impl Iterator<Item = Offer<'_>> {
        let names = self.targets.iter().map(|(target, _)| &target.offer);
        let names: BTreeSet<&String> = names.collect();
        names
            .into_iter()
            .filter_map(|name| self.offers.get(name).copied())
    }
}
