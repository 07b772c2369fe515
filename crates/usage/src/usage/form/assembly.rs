//! From the texts of a row to a record.

use crate::catalog::{Processing, TokenCounts};
use crate::money::Usd;
use crate::usage::includes::Includes;
use crate::usage::instant::{Clock, Instant};
use crate::usage::record::{Convention, Fault, Record};

use super::format::{Format, Shown};
use super::mapping::Mapping;
use super::native::{self, Native};
use super::number::{amount, count, millis};
use super::role::Role;
use super::row_period::{self, Bucket};
use super::values::Values;
use super::words::{is_failure, processing};
use super::{billing, cloud, counts, tags};

/// What is needed to make records of a log's rows.
#[derive(Clone, Debug)]
pub(super) struct Assembly {
    format: &'static Format,
    pub(super) convention: Option<Convention>,
    /// What the names of rows say of their counts, where it is told row by row.
    native: Option<Native>,
    /// Whether a header tells it for all rows.
    is_under_header: bool,
    /// What the user says of them.
    includes: Includes,
    /// What counts included so far, and in how many rows that mattered.
    pub(super) seen: Vec<(Convention, u64)>,
    /// Meanings that the user maps to columns.
    mapped: Vec<Role>,
    /// A bit for each of them that a row had.
    pub(super) met: u64,
    /// What the report groups by.
    group: Option<Role>,
    /// Rows that name several groups, of which the first counts.
    pub(super) several: u64,
    /// Whether a row without a time is bad.
    pub(super) needs_time: bool,
    clock: Clock,
    /// Providers as rows name them, and as price lists do.
    providers: Vec<Renamed>,
    /// Whose tokens they are where a row does not say; empty where nobody knows.
    pub(super) provider: Box<[u8]>,
    /// What the last line of a cloud's bill is about.
    line: cloud::Line,
    /// The model of the row with its variant, where that stands apart; else empty.
    varied: Vec<u8>,
}

/// A provider as a log names it, and as price lists do.
type Renamed = (Box<[u8]>, Box<[u8]>);

/// Names of providers that are remembered; a log has a few.
const MOST_PROVIDERS: usize = 1_000;

impl Assembly {
    pub(super) fn new(
        format: &'static Format,
        convention: Option<Convention>,
        group: Option<Role>,
    ) -> Self {
        Self {
            format,
            convention,
            native: None,
            is_under_header: false,
            includes: Includes::default(),
            seen: Vec::new(),
            mapped: Vec::new(),
            met: 0,
            several: 0,
            group,
            needs_time: format.needs_time,
            clock: Clock::default(),
            providers: Vec::new(),
            provider: format.provider.unwrap_or_default().as_bytes().into(),
            line: cloud::Line::default(),
            varied: Vec::new(),
        }
    }

    /// The same, where names of rows tell what counts include unless the user does.
    pub(super) fn told_by(self, native: Option<Native>, mapping: &Mapping) -> Self {
        Self {
            native,
            includes: mapping.includes,
            mapped: mapping.roles().collect(),
            ..self
        }
    }

    /// The names of a header tell it for all rows below it; this says which rank of a role counts.
    pub(super) fn tell_by_header(&mut self, rank: impl Fn(Role) -> Option<u8>) {
        if let Some(native) = &self.native {
            self.convention = Some(self.includes.over(native.ranked(rank)));
            self.is_under_header = true;
        }
    }

    /// What the counts of a row include, as far as its format or its names say.
    fn own_convention(&mut self, values: &Values<'_>) -> Option<Convention> {
        let told_by_row = self.native.as_ref().filter(|_| !self.is_under_header);
        let Some(native) = told_by_row else {
            return self.convention;
        };
        let own = self.includes.over(native.row(values));
        self.note(own, values);
        Some(own)
    }

    /// Notes what the counts of a row include, where that matters to it.
    fn note(&mut self, own: Convention, values: &Values<'_>) {
        if native::matters(values) {
            match self.seen.iter_mut().find(|(seen, _)| *seen == own) {
                Some((_, rows)) => *rows += 1,
                None => self.seen.push((own, 1)),
            }
        }
    }

    /// Reads a time.
    pub(super) fn time(&mut self, text: &[u8]) -> Option<Instant> {
        self.clock.read(text)
    }

    /// The record of a row, which may be in a bucket of time.
    ///
    /// # Errors
    /// Why the row cannot be counted.
    pub(super) fn record<'a>(
        &'a mut self,
        values: &'a Values<'_>,
        bucket: Bucket,
    ) -> Result<Record<'a>, Fault> {
        for role in &self.mapped {
            if values.said(*role).is_some() {
                self.met |= role.bit();
            }
        }
        let has_failed = self.has_failed(values);
        if !(self.format.is_request)(values, has_failed) {
            return Err(Fault::NotARequest);
        }
        let at = self.at(values, bucket)?;
        let latency = self.latency(values, at);
        let requests = self.requests(values)?;
        let row_period =
            row_period::of(self.format, &mut self.clock, values, (at, requests), bucket);
        let (provider, model) = (self.format.names)(values);
        let (group, has_more) = self
            .group
            .map_or((&[][..], false), |role| tags::first(values.text(role)));
        self.several += u64::from(has_more);
        if [provider, model, group].into_iter().any(is_no_text) {
            return Err(Fault::NotUtf8);
        }
        self.remember(provider);
        self.line = (self.format.line)(values);
        self.vary(values);
        let own = self.own_convention(values);
        let tokens = match self.format.shown {
            Some(shown) => self.tokens_as_shown(shown, (provider, model), values, has_failed)?,
            None => self.tokens(values, own, has_failed)?,
        };
        let failed = match values.said(Role::Failed) {
            Some(text) => count(text)?.min(requests),
            None => requests * u64::from(has_failed),
        };
        let spend = self.spend(values, tokens)?;
        if model.is_empty() && !self.may_be_nameless(has_failed) {
            return Err(Fault::NoModel);
        }
        let (provider, model) = match &self.line.named {
            Some((provider, model)) => (provider.as_bytes(), model.as_bytes()),
            None => match (self.format.seller)(values) {
                Some(seller) => (seller, model),
                None => (self.provider(provider), model),
            },
        };
        let model = match self.varied.as_slice() {
            [] => model,
            varied => varied,
        };
        let record = Record {
            at,
            row_period,
            provider,
            model,
            group,
            tokens,
            rows: 1,
            requests,
            failed,
            processing_mode: self.way(values)?,
            billing: billing::of(values, self.format.is_gateway_hit),
            searches: billing::searches(values)?,
            context: None,
            before: values.said(Role::Before).map(count).transpose()?,
            spend,
            latency,
            id: values.text(Role::Id),
            within: values.text(Role::Within),
        };
        let context = self.context(&record, values);
        Ok(Record { context, ..record })
    }

    fn has_failed(&self, values: &Values<'_>) -> bool {
        let status = values.text(Role::Status);
        let is_said = values.said(Role::Error).is_some() || is_failure(status);
        is_said || (self.format.has_failed)(values)
    }

    fn at(&mut self, values: &Values<'_>, bucket: Bucket) -> Result<Option<Instant>, Fault> {
        match values.said(Role::At).or_else(|| values.said(Role::Begin)) {
            Some(text) => self.time(text).ok_or(Fault::NoTime).map(Some),
            None if bucket.from.is_none() && self.needs_time => Err(Fault::NoTime),
            None => Ok(bucket.from),
        }
    }

    fn latency(&mut self, values: &Values<'_>, at: Option<Instant>) -> Option<u64> {
        if let Some(text) = values.said(Role::Latency) {
            return millis(text, 0);
        }
        if let Some(text) = values.said(Role::LatencySeconds) {
            return millis(text, 3);
        }
        let end = values.said(Role::End).filter(|_| !self.format.is_summed);
        let end = self.time(end?)?;
        u64::try_from(end.0.checked_sub(at?.0)?).ok()
    }

    /// Puts the model and its variant together, `openai/gpt-oss-120b:free`: a variant has a price of
    /// its own, which is not that of the model.
    fn vary(&mut self, values: &Values<'_>) {
        self.varied.clear();
        let (model, variant) = (values.text(Role::Model), values.text(Role::Variant));
        if model.is_empty() || matches!(variant, b"" | b"standard") || model.contains(&b':') {
            return;
        }
        self.varied.extend_from_slice(model);
        self.varied.push(b':');
        self.varied.extend_from_slice(variant);
    }

    /// Looks a provider's name up once for all rows.
    fn remember(&mut self, named: &[u8]) {
        let is_new = self.known(named).is_none() && !named.is_empty();
        if is_new && self.providers.len() < MOST_PROVIDERS {
            let ours = (self.format.rename)(named);
            self.providers.push((named.into(), ours));
        }
    }

    fn known(&self, named: &[u8]) -> Option<&[u8]> {
        let mut known = self.providers.iter();
        let found = known.find(|(theirs, _)| **theirs == *named);
        found.map(|(_, ours)| &**ours)
    }

    fn provider<'s>(&'s self, named: &'s [u8]) -> &'s [u8] {
        match self.known(named).unwrap_or(named) {
            // A framework is no provider, and some names stand for any of several.
            [] => &self.provider,
            known => known,
        }
    }

    fn tokens(
        &self,
        values: &Values<'_>,
        own: Option<Convention>,
        has_failed: bool,
    ) -> Result<TokenCounts, Fault> {
        if let Some(of_class) = self.format.tokens {
            return of_class(values, self.line.named.is_some());
        }
        let Some(own) = own else {
            return Ok(TokenCounts::ZERO);
        };
        let stated = counts::stated(values, has_failed)?;
        let own = match self.format.proven {
            Some(proven) => proven(own, stated, values)?,
            None => own,
        };
        own.split_inclusive(stated)
    }

    /// The tokens of a row that shows by its counts where those include less than they should.
    fn tokens_as_shown(
        &mut self,
        shown: Shown,
        (provider, model): (&[u8], &[u8]),
        values: &Values<'_>,
        has_failed: bool,
    ) -> Result<TokenCounts, Fault> {
        let stated = counts::stated(values, has_failed)?;
        let provider = self.provider(provider);
        let shown = shown((provider, model), stated, values)?;
        let own = self.includes.over(shown);
        let tokens = own.split_inclusive(stated)?;
        self.note(own, values);
        Ok(tokens)
    }

    fn requests(&self, values: &Values<'_>) -> Result<u64, Fault> {
        match values.said(Role::Requests) {
            Some(text) => count(text),
            None => Ok(u64::from(self.format.counts_requests)),
        }
    }

    /// What the row says that it cost. Tokens of another currency's bill still count; money alone
    /// in another currency does not.
    fn spend(&self, values: &Values<'_>, tokens: TokenCounts) -> Result<Option<Usd>, Fault> {
        let currency = values.text(Role::Currency);
        if !currency.is_empty() && !currency.eq_ignore_ascii_case(b"usd") {
            return if tokens == TokenCounts::ZERO {
                Err(Fault::NotDollars)
            } else {
                Ok(None)
            };
        }
        let units = [
            (Role::Spend, 0),
            (Role::SpendCents, -2),
            (Role::SpendNanos, power_of_nanos(values)),
        ];
        for (role, power) in units {
            if let Some(text) = values.said(role) {
                // Tokens count also where what they cost is no amount.
                return match (amount(text, power), tokens == TokenCounts::ZERO) {
                    (Err(_), false) => Ok(None),
                    (told, _) => told.map(Some),
                };
            }
        }
        if self.format.needs_cost {
            return Err(Fault::NotAnAmount);
        }
        Ok(None)
    }

    /// Exports may be grouped by other things than models, and then name none.
    fn may_be_nameless(&self, has_failed: bool) -> bool {
        self.format.is_summed || has_failed
    }

    fn way(&self, values: &Values<'_>) -> Result<Processing, Fault> {
        let batch = processing(values.text(Role::Batch)).ok_or(Fault::UnknownTier)?;
        if batch == Processing::Batch || (self.format.is_of_batch)(values) {
            return Ok(Processing::Batch);
        }
        let tier = self.line.tier.unwrap_or_else(|| values.text(Role::Tier));
        match billing::unlisted_tier(tier) {
            Some(_) => Ok(Processing::Standard),
            None => processing(tier).ok_or(Fault::UnknownTier),
        }
    }

    /// The size of a prompt by which a sum of requests is priced: the band that the report says,
    /// or the mean.
    fn context(&self, record: &Record<'_>, values: &Values<'_>) -> Option<u64> {
        if let Some(least) = (self.format.context)(values) {
            return Some(least);
        }
        if self.line.is_long {
            return Some(u64::MAX);
        }
        if let Some(band) = values.said(Role::Context) {
            return count(band).ok();
        }
        match record.requests {
            1 if !self.format.is_summed => None,
            requests => Some(record.prompt().checked_div(requests).unwrap_or(0)),
        }
    }
}

/// Whether a name is not UTF-8; others would look like it once it is shown.
fn is_no_text(name: &[u8]) -> bool {
    !name.is_ascii() && std::str::from_utf8(name).is_err()
}

/// The power of ten of costs that are billionths of a dollar in the tables of Helicone, and
/// dollars in its exports, which name the statuses, times and users of rows otherwise.
fn power_of_nanos(values: &Values<'_>) -> i32 {
    let cost = values.text(Role::SpendNanos);
    let has_fraction = cost.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
    let names = [Role::Status, Role::User, Role::Latency];
    let is_export = names.into_iter().any(|role| values.rank(role) == 1);
    if has_fraction || is_export { 0 } else { -9 }
}
