//! Requests in the busiest minute.

use crate::units::{Factor, Month, Ratio, RequestsPerMinute, Tokens};

/// Requests in the busiest minute of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PeakLoad(Ratio);

impl PeakLoad {
    /// tokens ÷ tokens per request ÷ minutes in the month × peak over mean.
    pub fn new(tokens: Tokens, per_request: Tokens, peak: Factor, month: Month) -> Self {
        let mean = tokens
            .ratio()
            .checked_div(per_request.ratio() * month.minutes())
            .unwrap_or(Ratio::ZERO);
        Self(mean * peak.ratio())
    }

    /// The most tokens a month whose busiest minute stays within a limit: limit ÷ peak over mean ×
    /// minutes in the month × tokens per request, rounded down.
    pub fn tokens_within(
        limit: RequestsPerMinute,
        per_request: Tokens,
        peak: Factor,
        month: Month,
    ) -> Tokens {
        let requests = limit.ratio() * month.minutes();
        let mean = requests.checked_div(peak.ratio()).unwrap_or(requests);
        let tokens = mean * per_request.ratio();
        Tokens::new(u64::try_from(tokens.floor()).unwrap_or(u64::MAX))
    }

    /// Requests a minute.
    pub fn per_minute(self) -> Ratio {
        self.0
    }
}
