//! What the statement of `plan usage --sql` answers, which `usage::aggregate` reads.

use crate::usage::form::format::Format;

pub(super) static FORMAT: Format = Format {
    name: "aggregate",
    title: "aggregate of `plan usage --sql`",
    layouts: &[&[&["plan_aggregate"]]],
    is_summed: true,
    is_added_up: true,
    ..Format::PER_REQUEST
};
