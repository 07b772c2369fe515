//! `plan capacity`: requests a minute over the day, and the limits on them.

use crate::report::{Cell, Rows, columns};
use crate::simulate::capacity::{Step, Study};
use crate::units::Ratio;

/// A stretch of the day.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    stage: &'a str,
    what: &'a str,
    step: &'a Step,
    requests: Cell,
}

columns! {
    /// Requests a minute over the day, and the limits on them.
    pub Day<'a>, "day", row: Row<'a> =>
    stage: None = row.stage;
    what: None = row.what;
    hour: Hours = row.step.minute.checked_div(Ratio::whole(60)).map(Cell::Number);
    minute: Minutes = Cell::Number(row.step.minute);
    requests_per_minute: RequestsPerMinute = row.requests.clone();
}

/// Adds the rows of a study: the mean and the busiest minute of each stretch of the day, and each
/// tier's limit on requests a minute.
pub fn rows(rows: &mut Rows<Day>, study: &Study) {
    let subject = &study.subject;
    let mut add = |what: &str, requests: &dyn Fn(&Step) -> Cell| {
        for step in &subject.day.steps {
            rows.push(&Row {
                stage: &subject.name,
                what,
                step,
                requests: requests(step),
            });
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
