//! `plan capacity`: requests a minute over the day, and the limits on them.

use crate::report::{Cell, Section, Unit};
use crate::simulate::capacity::{Step, Study};
use crate::units::Ratio;

/// The section without rows.
pub fn section() -> Section {
    Section::new(
        "day",
        [
            ("stage", Unit::None),
            ("what", Unit::None),
            ("hour", Unit::Hours),
            ("minute", Unit::Minutes),
            ("requests_per_minute", Unit::RequestsPerMinute),
        ],
    )
}

/// Adds the rows of a study: the mean and the busiest minute of each stretch of the day, and each
/// tier's limit on requests a minute.
pub fn rows(section: &mut Section, study: &Study) {
    let subject = &study.subject;
    let mut add = |what: &str, requests: &dyn Fn(&Step) -> Cell| {
        for step in &subject.day.steps {
            let hour = step.minute.checked_div(Ratio::whole(60));
            section.push([
                Cell::from(subject.name.as_str()),
                Cell::from(what),
                Cell::or_missing(hour.map(Cell::Number), ""),
                Cell::Number(step.minute),
                requests(step),
            ]);
        }
    };
    add("mean", &|step| Cell::Number(step.mean));
    add("peak", &|step| Cell::Count(step.peak));
    for found in &study.tiers {
        if let Some(limit) = found.fit.tier.requests_per_minute() {
            add(&found.fit.tier.full_name(), &|_| Cell::Count(limit));
        }
    }
}
