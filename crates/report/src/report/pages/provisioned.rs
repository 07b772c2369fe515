//! What units of provisioned capacity come to, in sentences.

use crate::engine::provisioned::{Fleet, Offer};
use crate::report::sections::provisioned::Provisioned;
use crate::report::{Block, Grid, Report, pick};
use crate::units::Ratio;
use crate::words;

/// How many units, how busy, and whether each way to pay for them can pay.
pub fn readings(fleet: &Fleet, offers: &[Offer]) -> Vec<String> {
    let units = words::plural(fleet.units, "unit");
    let busy = fleet.utilisation().unwrap_or(Ratio::ZERO);
    let size = format!(
        "{units} carry the busiest minute, {} busy.",
        words::percent(busy * Ratio::whole(100))
    );
    let paying = offers.iter().filter_map(|offer| {
        let how = match offer.is_hourly {
            true => "By the hour",
            false => "By the month",
        };
        let share = offer.break_even?;
        Some(match share <= Ratio::ONE {
            true => format!(
                "{how} they pay from {} busy on, over the whole month.",
                words::percent(share * Ratio::whole(100))
            ),
            false => format!(
                "{how} they never pay: busy all month, they cost {} times what their tokens would.",
                words::number(share)
            ),
        })
    });
    [size].into_iter().chain(paying).collect()
}

/// The table of `plan capacity`, where a tier sells units: what each way to pay costs in a month.
pub fn blocks(report: &Report) -> Vec<Block> {
    if report.rows::<Provisioned>().next().is_none() {
        return Vec::new();
    }
    let columns = vec![
        pick(Provisioned::tier, ""),
        pick(Provisioned::stage, "stage").keep(2),
        pick(Provisioned::by_token_cost, "by the token"),
        pick(Provisioned::units, "units at peak").keep(1),
        pick(Provisioned::peak_cost, "cost"),
        pick(Provisioned::best_units, "best units"),
        pick(Provisioned::best_cost, "with spill-over"),
        pick(Provisioned::break_even_percent, "pays from").keep(1),
    ];
    let grid = Grid::of("Provisioned capacity", columns);
    vec![grid.into(), Block::Blank]
}
