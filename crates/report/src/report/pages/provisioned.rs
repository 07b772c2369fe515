//! What units of provisioned capacity come to, in sentences.

use crate::engine::provisioned::{Fleet, Offer};
use crate::report::{Block, Grid, Pick, Report};
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
    let sold = report.section("provisioned");
    if sold.is_none_or(|section| section.rows.is_empty()) {
        return Vec::new();
    }
    let columns = vec![
        Pick::new("tier", ""),
        Pick::new("stage", "stage").keep(2),
        Pick::new("by_token_cost", "by the token"),
        Pick::new("units", "units at peak").keep(1),
        Pick::new("peak_cost", "cost"),
        Pick::new("best_units", "best units"),
        Pick::new("best_cost", "with spill-over"),
        Pick::new("break_even_percent", "pays from").keep(1),
    ];
    let grid = Grid::new("Provisioned capacity", "provisioned", columns);
    vec![Block::Grid(grid), Block::Blank]
}
