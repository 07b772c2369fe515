//! What a contract pays back in a month below its promise.

use crate::catalog::Sla;
use crate::money::Usd;
use crate::units::{Availability, Share};

/// What a contract pays back, and on which bill.
#[derive(Clone, Debug, PartialEq)]
pub struct CreditTerms {
    /// The bands, the cap and the least credit.
    pub sla: Sla,
    /// The bill of a month: fee and tokens; `None` where a price is missing.
    pub bill: Option<Usd>,
}

/// A credit for one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The share of the bill, after the cap.
    pub share: Share,
    /// The amount; nothing where it does not exceed the least that is paid.
    pub amount: Usd,
}

/// The credit for a month that worked so much of the time, on such a bill.
///
/// A band holds its lower edge and not its upper one. Nobody pays a credit unasked: it counts here
/// as claimed.
pub fn credit(sla: &Sla, month: Availability, bill: Usd) -> Credit {
    let band = sla
        .credits
        .iter()
        .find(|band| band.from.ratio() <= month.ratio() && month < band.below);
    let share = band.map_or(Share::NONE, |band| band.credit);
    let share = sla.cap.map_or(share, |cap| cap.min(share));
    let amount = bill.times(share.ratio());
    let is_paid = sla.minimum.is_none_or(|least| amount > least);
    Credit {
        share,
        amount: if is_paid { amount } else { Usd::ZERO },
    }
}

impl CreditTerms {
    /// The credit for a month that worked so much of the time; `None` where the bill is not known.
    pub fn credit(&self, month: Availability) -> Option<Credit> {
        Some(credit(&self.sla, month, self.bill?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CommitmentWindow, CreditBand};
    use crate::units::{Count, Scalar};

    /// Bands of a published schedule: below, from, credit.
    fn sla(bands: &[(&str, &str, &str)], cap: Option<&str>, minimum: Option<&str>) -> Sla {
        let share = |text: &str| Share::parse(text).unwrap();
        let band = |&(below, from, credit): &(&str, &str, &str)| CreditBand {
            below: Availability::parse(below).unwrap(),
            from: share(from),
            credit: share(credit),
        };
        Sla {
            window: CommitmentWindow::Month,
            credits: bands.iter().map(band).collect(),
            cap: cap.map(share),
            minimum: minimum.map(|text| Usd::parse(text).unwrap()),
            claim_days: Some(Count::new(30)),
            terms: None,
        }
    }

    /// aws.amazon.com/bedrock/sla, of 4 October 2023: credits over $1 only.
    fn bedrock() -> Sla {
        let bands = [
            ("99.9%", "99%", "10%"),
            ("99%", "95%", "25%"),
            ("95%", "0%", "100%"),
        ];
        sla(&bands, None, Some("1"))
    }

    /// cloud.google.com/vertex-ai/generative-ai/sla, online inference: at most half of the bill.
    fn gemini() -> Sla {
        let bands = [
            ("99.5%", "99%", "10%"),
            ("99%", "95%", "25%"),
            ("95%", "0%", "50%"),
        ];
        sla(&bands, Some("50%"), None)
    }

    #[test]
    fn published_ladders_hold_at_their_edges() {
        let percent = |sla: &Sla, month: &str| {
            let month = Availability::parse(month).unwrap();
            credit(sla, month, Usd::parse("1000").unwrap())
                .share
                .to_string()
        };
        for (month, aws, google) in [
            ("100%", "0%", "0%"),
            ("99.9%", "0%", "0%"),
            ("99.899999%", "10%", "0%"),
            ("99.5%", "10%", "0%"),
            ("99.499999%", "10%", "10%"),
            ("99%", "10%", "10%"),
            ("98.999999%", "25%", "25%"),
            ("95%", "25%", "25%"),
            ("94.999999%", "100%", "50%"),
            ("0.000001%", "100%", "50%"),
        ] {
            assert_eq!(percent(&bedrock(), month), aws, "{month}");
            assert_eq!(percent(&gemini(), month), google, "{month}");
        }
    }

    #[test]
    fn a_credit_is_capped_and_paid_only_above_the_least() {
        let month = Availability::parse("94%").unwrap();
        let amount = |sla: &Sla, bill: &str| {
            let credit = credit(sla, month, Usd::parse(bill).unwrap());
            credit.amount.to_decimal()
        };
        assert_eq!(amount(&bedrock(), "1"), "0.00");
        assert_eq!(amount(&bedrock(), "1.01"), "1.01");
        let mut capped = bedrock();
        capped.cap = Share::parse("30%").ok();
        assert_eq!(amount(&capped, "100"), "30.00");
    }

    #[test]
    fn a_month_of_99_5_percent_pays_back_250_of_2500() {
        // The published case: 10 % of a $2,500 bill beside a loss of $276,000.
        let terms = CreditTerms {
            sla: bedrock(),
            bill: Usd::parse("2500").ok(),
        };
        let month = Availability::parse("99.5%").unwrap();
        assert_eq!(terms.credit(month).unwrap().amount.to_decimal(), "250.00");
    }

    #[test]
    fn a_worse_month_never_pays_back_less() {
        let mut last = Usd::ZERO;
        for tenths in (1_i128..=1_000).rev() {
            let month = crate::units::Ratio::new(tenths, 1_000).unwrap();
            let month = Availability::new(month).unwrap();
            let paid = credit(&gemini(), month, Usd::parse("2500").unwrap()).amount;
            assert!(paid >= last, "{month}");
            last = paid;
        }
        assert_eq!(last.to_decimal(), "1250.00");
    }
}
