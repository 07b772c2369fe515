//! What checks of shares have in common.

use crate::input::{Code, Reader, Span};
use crate::units::Ratio;

/// Tells that shares do not add up to the whole.
pub(super) fn not_100(what: &str, total: Ratio, at: Span, reader: &mut Reader<'_>) {
    let total = total * Ratio::whole(100);
    let message = format!("{what} adds up to {total} %, not to 100 %");
    let gap = Ratio::whole(100) - total;
    let label = if gap.is_negative() {
        format!("{} % too much", Ratio::ZERO - gap)
    } else {
        format!("{gap} % missing")
    };
    reader.tell(Code::SharesNot100, message, at, &label);
}
