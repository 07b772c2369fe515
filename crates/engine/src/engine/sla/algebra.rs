//! The availability of systems that are made of parts.

use crate::units::{Availability, Duration, Month, Ratio, Reject, RejectKind, Scalar, Share};

/// Deliberate rounding: chances are measures, kept in whole multiples of 10⁻¹⁸, since the exact
/// fraction of a thousand parts has thousands of digits.
const WALL: i128 = 1_000_000_000_000_000_000;
/// As deep as parts may stand within parts.
const DEEPEST: u32 = 32;
/// As many parts as one expression may name, and as many as `k/n` may mean.
const MOST: usize = 64;

/// A system of parts that fail independently of each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Composite {
    /// One part.
    Part(Availability),
    /// All are needed: `99.9% * 99.5%`.
    Series(Vec<Self>),
    /// One is enough: `99% | 99%`.
    Parallel(Vec<Self>),
    /// So many of several that are alike are needed: `2/3(99%)`.
    Enough {
        /// How many are needed.
        needed: usize,
        /// How many there are.
        among: usize,
        /// What each of them is.
        each: Box<Self>,
    },
}

impl Composite {
    /// The share of time in which it works: Π A in series, 1 − Π (1 − A) in parallel, and of n the
    /// chance that k or more work. Products are rounded at the 18th decimal.
    pub fn up(&self) -> Ratio {
        self.up_with(Share::NONE)
    }

    /// The same where a share β of the failures of parts that stand in for each other has one
    /// cause and takes all of them: β × (1 − A) + ((1 − β) × (1 − A))ⁿ is down of n alike. Of parts
    /// that differ the best one says how often that is.
    pub fn up_with(&self, common: Share) -> Ratio {
        let (beta, own) = (common.ratio(), common.rest().ratio());
        let down = |part: &Self| Ratio::ONE - part.up_with(common);
        let apart = |down: Ratio| (down * own).in_parts(WALL);
        match self {
            Self::Part(one) => Ratio::ONE - one.unavailability().ratio(),
            Self::Series(parts) => product(parts.iter().map(|part| part.up_with(common))),
            Self::Parallel(parts) => {
                let least = parts.iter().map(down).min().unwrap_or(Ratio::ZERO);
                let together = (least * beta).in_parts(WALL);
                Ratio::ONE - together - product(parts.iter().map(down).map(apart))
            }
            Self::Enough {
                needed,
                among,
                each,
            } => {
                let down = down(each);
                let up = enough(*needed, *among, Ratio::ONE - apart(down));
                (up - (down * beta).in_parts(WALL)).max(Ratio::ZERO)
            }
        }
    }

    /// The share of time in which it does not work.
    pub fn down(&self) -> Ratio {
        Ratio::ONE - self.up()
    }
}

/// The share of time up when so much of each month is taken for planned maintenance, which comes at
/// any time as likely as at another.
pub fn maintained(up: Ratio, a_month: Duration) -> Ratio {
    let share = a_month.minutes().checked_div(Month::PLANNING.minutes());
    let left = Ratio::ONE - share.unwrap_or(Ratio::ZERO).in_parts(WALL);
    (up * left.max(Ratio::ZERO)).in_parts(WALL)
}

/// The share of requests that are answered: those that come while it is up and do not fail then.
pub fn answered(up: Ratio, failing: Share) -> Ratio {
    (up * failing.rest().ratio()).in_parts(WALL)
}

fn product(chances: impl Iterator<Item = Ratio>) -> Ratio {
    chances.fold(Ratio::ONE, |all, one| (all * one).in_parts(WALL))
}

/// The chance that at least so many of several work: the number at work, one after another.
fn enough(needed: usize, among: usize, up: Ratio) -> Ratio {
    let down = Ratio::ONE - up;
    let mut working = vec![Ratio::ONE];
    for _ in 0..among {
        let mut next = vec![Ratio::ZERO; working.len() + 1];
        for (count, chance) in working.iter().enumerate() {
            next[count] = next[count] + (*chance * down).in_parts(WALL);
            next[count + 1] = next[count + 1] + (*chance * up).in_parts(WALL);
        }
        working = next;
    }
    working.into_iter().skip(needed).sum()
}

impl Scalar for Composite {
    const EXPECTED: &'static str =
        "availabilities joined by `*` (all are needed), `|` (one is enough) or as `2/3(99%)`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let mut reader = Reader {
            rest: text.trim_start(),
            parts: 0,
        };
        let system = reader.parallel(0)?;
        match reader.rest {
            "" => Ok(system),
            rest => Err(Reject::malformed(format!(
                "`{}` is not expected here",
                start(rest)
            ))),
        }
    }
}

/// What of an expression is still to be read, without blanks before it.
struct Reader<'a> {
    rest: &'a str,
    parts: usize,
}

impl Reader<'_> {
    /// `*` binds more tightly than `|`, as a product does than a sum.
    fn parallel(&mut self, depth: u32) -> Result<Composite, Reject> {
        if depth > DEEPEST {
            let message = format!("parentheses are nested over {DEEPEST} deep");
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        let mut parts = vec![self.series(depth)?];
        while self.takes("|") {
            // Programmers double it.
            self.takes("|");
            parts.push(self.series(depth)?);
        }
        Ok(joined(parts, Composite::Parallel))
    }

    fn series(&mut self, depth: u32) -> Result<Composite, Reject> {
        let mut parts = vec![self.part(depth)?];
        while self.takes("*") {
            parts.push(self.part(depth)?);
        }
        Ok(joined(parts, Composite::Series))
    }

    fn part(&mut self, depth: u32) -> Result<Composite, Reject> {
        self.parts += 1;
        if self.parts > MOST {
            let message = format!("there are over {MOST} parts");
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        if self.takes("(") {
            return self.closed(depth);
        }
        let is_end = |c: char| "*|()".contains(c) || c.is_whitespace();
        let (word, rest) = self
            .rest
            .split_at(self.rest.find(is_end).unwrap_or(self.rest.len()));
        self.rest = rest.trim_start();
        match word.split_once('/') {
            _ if word.is_empty() => Err(Reject::malformed(match self.rest {
                "" => "an availability is missing at the end".to_owned(),
                rest => format!("an availability is missing before `{}`", start(rest)),
            })),
            Some((needed, among)) => self.enough((needed, among), depth),
            // In `1e+2%` the sign is that of a power of ten.
            None if word.contains('+') && !word.ends_with('%') => self.spared(word, depth),
            None => Availability::parse(word)
                .map(Composite::Part)
                .map_err(|reject| Reject::new(reject.kind, format!("`{word}`: {reject}"))),
        }
    }

    /// `2+1(99%)`: two are needed, and one is spare.
    fn spared(&mut self, word: &str, depth: u32) -> Result<Composite, Reject> {
        let numbers = word.split_once('+').and_then(|(needed, spare)| {
            let (needed, spare): (usize, usize) = (needed.parse().ok()?, spare.parse().ok()?);
            Some((needed, needed.checked_add(spare)?))
        });
        let Some((needed, among)) = numbers else {
            let message = format!("`{word}` is no `2+1` of what follows");
            return Err(Reject::malformed(message));
        };
        self.enough((&needed.to_string(), &among.to_string()), depth)
    }

    fn enough(&mut self, (needed, among): (&str, &str), depth: u32) -> Result<Composite, Reject> {
        let numbers = (needed.parse().ok(), among.parse().ok());
        let (Some(needed), Some(among)) = numbers else {
            let message = format!("`{needed}/{among}` is no `2/3` of what follows");
            return Err(Reject::malformed(message));
        };
        if needed == 0 || needed > among || among > MOST {
            let message = format!("of {among} parts, up to {MOST}, from 1 to all may be needed");
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        if !self.takes("(") {
            let message = format!("what {needed}/{among} is of is missing, such as `(99%)`");
            return Err(Reject::malformed(message));
        }
        Ok(Composite::Enough {
            needed,
            among,
            each: Box::new(self.closed(depth)?),
        })
    }

    fn closed(&mut self, depth: u32) -> Result<Composite, Reject> {
        let inside = self.parallel(depth + 1)?;
        if self.takes(")") {
            Ok(inside)
        } else {
            Err(Reject::malformed("a parenthesis is not closed"))
        }
    }

    /// Steps over a sign if it comes next.
    fn takes(&mut self, sign: &str) -> bool {
        let after = self.rest.strip_prefix(sign);
        self.rest = after.unwrap_or(self.rest).trim_start();
        after.is_some()
    }
}

fn joined(mut parts: Vec<Composite>, join: fn(Vec<Composite>) -> Composite) -> Composite {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

/// The first letters of a text, to point at it.
fn start(text: &str) -> String {
    text.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn percent(expression: &str) -> String {
        let up = Composite::parse(expression).unwrap().up();
        (up * Ratio::whole(100)).to_decimal(14)
    }

    #[test]
    fn an_exponent_has_a_sign() {
        assert_eq!(percent("9.9e+1% * 2+1(9.9e+1%)"), percent("99% * 2+1(99%)"));
    }

    #[test]
    fn failures_with_a_common_cause() {
        // β (1 − A) + (1 − β)² (1 − A)² of two at 99 % with β = 10 %: 0.001 + 0.81 × 0.0001.
        let up = |expression: &str, common: &str| {
            let common = Share::parse(common).unwrap();
            let up = Composite::parse(expression).unwrap().up_with(common);
            (up * Ratio::whole(100)).to_decimal(10)
        };
        assert_eq!(up("99% | 99%", "10%"), "99.8919");
        assert_eq!(up("99% | 99%", "0%"), "99.99");
        // All failures shared: the second one is worth nothing.
        assert_eq!(up("99% | 99%", "100%"), "99");
        assert_eq!(up("1/2(99%)", "10%"), "99.8919");
        // 2 of 3: 3 × 0.009² × 0.991 + 0.009³ by themselves, 0.001 together.
        assert_eq!(up("2/3(99%)", "10%"), "99.8758458");
        assert_eq!(up("99% * 99%", "50%"), "98.01");
    }

    #[test]
    fn spares_are_what_is_not_needed() {
        let parse = |text: &str| Composite::parse(text);
        assert_eq!(parse("2+1(99%)"), parse("2/3(99%)"));
        assert!(parse("2+x(99%)").is_err() && parse("0+1(99%)").is_err());
        assert!(parse("2+99999999999999999999(9%)").is_err());
    }

    #[test]
    fn maintenance_and_failing_requests_come_on_top() {
        let up = Composite::parse("99.9%").unwrap().up();
        // 7.3 h of 730 h are 1 %.
        let kept = maintained(up, Duration::parse("7.3h").unwrap());
        assert_eq!((kept * Ratio::whole(100)).to_decimal(6), "98.901");
        let answered = answered(up, Share::parse("0.5%").unwrap());
        assert_eq!((answered * Ratio::whole(100)).to_decimal(6), "99.4005");
    }

    #[test]
    fn published_systems() {
        // Azure's reliable web apps (.NET and Java), the AWS Well-Architected reliability pillar
        // and "Availability and Beyond"; all digits by exact fractions.
        for (expression, exact, published) in [
            (
                "99.99% * 99.99% * 99.95% * 99.9% * 99.995% * 99.9% * 99.99% * 99.9%",
                "99.61557657665861",
                "99.616",
            ),
            (
                "99.99% * 99.99% * 99.95% * 99.9% * 99.9% * 99.99%",
                "99.72027788242124",
                "99.720",
            ),
            ("99.99% * 99.99% * 99.99%", "99.97000299989999", "99.970"),
            ("99% | 99%", "99.99", "99.990"),
        ] {
            let got = percent(expression);
            // Both end in a rounded digit.
            let (got, exact): (f64, f64) = (got.parse().unwrap(), exact.parse().unwrap());
            assert!((got - exact).abs() < 2e-14, "{expression}: {got}");
            assert_eq!(format!("{got:.3}"), published, "{expression}");
        }
    }

    #[test]
    fn redundancy_of_one_region_is_not_that_of_its_shared_services() {
        // Azure publishes 99.9779 % for two regions, the square of all of one region's downtime,
        // with the shared 99.980001 % counted twice. It stands before the regions (capacity.md 1.11).
        let right = percent("99.980001% * (99.565779% | 99.565779%)");
        assert!(right.starts_with("99.97811"), "{right}");
        // Two providers at 99.82 % and 99.92 % (routing.md 3.4).
        assert_eq!(percent("99.82% | 99.92%"), "99.999856");
        assert_eq!(percent("99.95% | 99.95%"), "99.999975");
    }

    #[test]
    fn two_in_series_are_no_redundancy() {
        // Series lose: 0.9995² = 99.900025 %, below either part; 1 − 0.9995² is what they lose,
        // 0.099975 %, and no availability of anything.
        assert_eq!(percent("99.95% * 99.95%"), "99.900025");
        let down = Composite::parse("99.95% * 99.95%").unwrap().down();
        assert_eq!((down * Ratio::whole(100)).to_decimal(9), "0.099975");
        assert_ne!(percent("99.95% | 99.95%"), "0.099975");
    }

    #[test]
    fn so_many_of_several() {
        // 3 × 0.99² × 0.01 + 0.99³ by hand.
        assert_eq!(percent("2/3(99%)"), "99.9702");
        assert_eq!(percent("1/2(99%)"), percent("99% | 99%"));
        assert_eq!(percent("3/3(99%)"), percent("99% * 99% * 99%"));
        assert_eq!(
            percent("1/2(99% * 99%)"),
            percent("(99% * 99%) | (99% * 99%)")
        );
        // n with s spares is down when s + 1 fail: C(n, s+1) (1 − A)^(s+1) at first order.
        let down: f64 = Composite::parse("3/5(99.9%)").unwrap().down().approximate();
        assert!((down / 1e-8 - 1.0).abs() < 0.01, "{down}");
    }

    #[test]
    fn series_bind_before_parallels() {
        assert_eq!(percent("99% | 98% * 97%"), percent("99% | (98% * 97%)"));
        assert_eq!(percent("99%*98%|97%"), percent("(99% * 98%) | 97%"));
        assert_eq!(percent("99% || 99%"), percent("99% | 99%"));
    }

    #[test]
    fn mistakes_are_told() {
        for (text, kind) in [
            ("", RejectKind::Malformed),
            ("99% *", RejectKind::Malformed),
            ("* 99%", RejectKind::Malformed),
            ("(99%", RejectKind::Malformed),
            ("99%)", RejectKind::Malformed),
            ("99% 98%", RejectKind::Malformed),
            ("99", RejectKind::Malformed),
            ("2/3", RejectKind::Malformed),
            ("2/x(99%)", RejectKind::Malformed),
            ("4/3(99%)", RejectKind::OutOfRange),
            ("0/3(99%)", RejectKind::OutOfRange),
            ("1/99(99%)", RejectKind::OutOfRange),
            ("100.1%", RejectKind::OutOfRange),
            ("99% * 0%", RejectKind::Zero),
            ("99% * -5%", RejectKind::Negative),
            ("nan", RejectKind::OutOfRange),
        ] {
            assert_eq!(Composite::parse(text).unwrap_err().kind, kind, "{text}");
        }
        let deep = format!("{}99%{}", "(".repeat(40), ")".repeat(40));
        assert_eq!(
            Composite::parse(&deep).unwrap_err().kind,
            RejectKind::OutOfRange
        );
        let wide = vec!["99%"; 65].join("*");
        assert_eq!(
            Composite::parse(&wide).unwrap_err().kind,
            RejectKind::OutOfRange
        );
    }

    proptest! {
        /// Any text is read or refused; nothing else happens.
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9%.*|()/ x-]{0,40}") {
            if let Ok(system) = Composite::parse(&text) {
                let up = system.up();
                prop_assert!(Ratio::ZERO <= up && up <= Ratio::ONE);
            }
        }

        /// More parts in series never help, more in parallel never harm.
        #[test]
        fn series_are_worse_and_parallels_better(a in 1_u32..=100_000_000, b in 1_u32..=100_000_000) {
            let written = |parts: u32| Ratio::new(parts.into(), 1_000_000).unwrap().to_decimal(6);
            let up = |text: String| Composite::parse(&text).unwrap().up();
            let (a, b) = (written(a), written(b));
            let one = up(format!("{a}%"));
            let (series, parallel) = (up(format!("{a}% * {b}%")), up(format!("{a}% | {b}%")));
            prop_assert!(series <= one && one <= parallel);
        }
    }
}
