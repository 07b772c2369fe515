//! What was measured of services, and which level or option each of them is.

use std::collections::BTreeMap;

use crate::engine::route::outage::unavailability;
use crate::scenario::{IncidentHistory, Outages};
use crate::units::{Availability, Ratio, Reject};

use super::incidents::IncidentModel;

/// What was measured of services, by their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    services: Vec<Service>,
}

#[derive(Clone, Debug, PartialEq)]
struct Service {
    name: String,
    availability: Option<Availability>,
    incidents: Option<IncidentModel>,
}

/// A level or an option, and the names that a file may call it by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The name in reports.
    pub name: String,
    /// What else it may be called.
    pub aliases: Vec<String>,
}

/// What was measured of levels and options, by their names in reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assigned {
    /// How much of the time each worked.
    pub availabilities: BTreeMap<String, Availability>,
    /// The incidents of each.
    pub incidents: BTreeMap<String, IncidentModel>,
    /// Which service of the file each is.
    pub services: BTreeMap<String, String>,
    /// Services that are none of them.
    pub unused: Vec<String>,
}

impl Measured {
    /// The services of a file of incidents.
    pub fn of(history: &IncidentHistory) -> Self {
        let services = history.services.iter().map(|record| Service {
            name: record.service.clone(),
            availability: record.availability().and_then(availability),
            incidents: IncidentModel::observed(record).ok(),
        });
        Self {
            services: services.collect(),
        }
    }

    /// One service, by its mean times between failures and to repair.
    ///
    /// # Errors
    /// Those of [`IncidentModel::of_means`].
    pub fn of_means(outages: Outages) -> Result<Self, Reject> {
        let incidents = IncidentModel::of_means(outages.mtbf, outages.mttr)?;
        let up = Ratio::ONE - unavailability(outages);
        Ok(Self {
            services: vec![Service {
                name: String::new(),
                availability: availability(up),
                incidents: Some(incidents),
            }],
        })
    }

    /// Which service is which of these, the first being the base. Names need not agree in case. A
    /// single service that nothing is named after is the base.
    pub fn assign(&self, named: &[Named]) -> Assigned {
        let is = |service: &Service, one: &Named| {
            let mut names = std::iter::once(&one.name).chain(&one.aliases);
            names.any(|name| name.eq_ignore_ascii_case(&service.name))
        };
        let find = |one: &Named| self.services.iter().find(|service| is(service, one));
        let mut found: Vec<(&Named, &Service)> = named
            .iter()
            .filter_map(|one| Some((one, find(one)?)))
            .collect();
        if let ([only], [base, ..], true) = (&*self.services, named, found.is_empty()) {
            found.push((base, only));
        }
        let is_used = |service: &Service| found.iter().any(|(_, used)| used.name == service.name);
        let unused = self.services.iter().filter(|service| !is_used(service));
        let mut assigned = Assigned {
            unused: unused.map(|service| service.name.clone()).collect(),
            ..Assigned::default()
        };
        for (one, service) in found {
            let name = || one.name.clone();
            assigned.services.insert(name(), service.name.clone());
            let (up, incidents) = (service.availability, &service.incidents);
            assigned
                .availabilities
                .extend(up.map(|availability| (name(), availability)));
            assigned
                .incidents
                .extend(incidents.clone().map(|incidents| (name(), incidents)));
        }
        assigned
    }
}

impl Assigned {
    /// The level or option that a service is.
    pub fn option(&self, service: &str) -> Option<&str> {
        let mut services = self.services.iter();
        let found = services.find(|(_, name)| *name == service);
        found.map(|(option, _)| option.as_str())
    }
}

fn availability(up: Ratio) -> Option<Availability> {
    Availability::new(up)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Duration, Scalar};

    fn named(name: &str, aliases: &[&str]) -> Named {
        Named {
            name: name.to_owned(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        }
    }

    fn measured(names: &[&str]) -> Measured {
        let services = names.iter().map(|&name| Service {
            name: name.to_owned(),
            availability: Availability::parse("99%").ok(),
            incidents: None,
        });
        Measured {
            services: services.collect(),
        }
    }

    #[test]
    fn services_are_found_by_name_and_a_single_one_is_the_base() {
        let options = [
            named("acme standard", &["standard", "acme"]),
            named("acme pro", &["pro"]),
            named("second", &["other/large", "other"]),
        ];
        let found = |names: &[&str]| {
            let assigned = measured(names).assign(&options);
            let names: Vec<String> = assigned.availabilities.into_keys().collect();
            (names.join(", "), assigned.unused.join(", "))
        };
        let expect = |found: (String, String), names: &str, unused: &str| {
            assert_eq!(found, (names.to_owned(), unused.to_owned()));
        };
        expect(found(&["API"]), "acme standard", "");
        expect(found(&["Acme Pro", "other"]), "acme pro, second", "");
        // A single service that is another's is not the base.
        expect(found(&["other"]), "second", "");
        expect(found(&["api", "chat"]), "", "api, chat");
        expect(found(&["ACME", "chat"]), "acme standard", "chat");
    }

    #[test]
    fn mean_times_are_an_availability_and_incidents() {
        // capacity.md 1.15: 5.64 d and 2.56 h, 135.36 ÷ 137.92 of the time and 63.5 a year.
        let time = |text| Duration::parse(text).unwrap();
        let outages = Outages {
            mtbf: time("5.64d"),
            mttr: time("2.56h"),
        };
        let measured = Measured::of_means(outages).unwrap();
        let assigned = measured.assign(&[named("base", &[])]);
        let up = assigned.availabilities["base"].percent();
        assert_eq!(up.to_decimal(6), "98.143852");
        let per_year = assigned.incidents["base"].per_year().get();
        assert!((per_year - 8_760.0 / 137.92).abs() < 1e-9);
        let exchanged = Outages {
            mtbf: outages.mttr,
            mttr: outages.mtbf,
        };
        assert!(Measured::of_means(exchanged).is_err());
    }
}
