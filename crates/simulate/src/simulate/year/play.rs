//! One simulated year: the incidents of all providers, and what each option makes of them.

use crate::engine::random::{Stream, unit};

use super::down_span::{DownSpan, common, merge_spans, overlap, year};
use super::model::{Choice, YearModel};

/// What one option meets in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Year {
    /// Incidents of its first provider.
    pub(super) incidents: f64,
    /// Minutes without any service.
    pub(super) minutes: f64,
}

/// An arrival of an incident.
#[derive(Clone, Copy, Debug)]
struct Arrival {
    /// In minutes since the start of the year.
    start: f64,
    /// What its length is drawn with.
    length: u64,
    /// Between 0 and 1; who takes a part of the arrivals takes those with a mark below it.
    mark: f64,
}

/// The room in which years are played one after the other, so that none of them allocates.
pub(super) struct YearScratch<'a> {
    model: &'a YearModel,
    seed: u64,
    year: f64,
    arrivals: Vec<Vec<Arrival>>,
    outages: Vec<Vec<DownSpan>>,
    /// For each outage a number between 0 and 1, which says whether it is a common cause.
    causes: Vec<Vec<f64>>,
    /// Down together: what all backups of an option have in common, and the room to find it.
    down: Vec<DownSpan>,
    backup: Vec<DownSpan>,
    spare: Vec<DownSpan>,
}

impl<'a> YearScratch<'a> {
    pub(super) fn new(model: &'a YearModel, seed: u64) -> Self {
        Self {
            model,
            seed,
            year: year(),
            arrivals: vec![Vec::new(); model.sources.len()],
            outages: vec![Vec::new(); model.providers.len()],
            causes: vec![Vec::new(); model.providers.len()],
            down: Vec::new(),
            backup: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// Plays the year of a number, and tells what each option meets.
    pub(super) fn play(&mut self, number: u64, mut meet: impl FnMut(usize, Year)) {
        self.arrive(number);
        self.fail();
        for (place, choice) in self.model.choices.iter().enumerate() {
            let year = self.met(choice);
            meet(place, year);
        }
    }

    /// Lets the incidents of all sources arrive, with exponential gaps between them.
    fn arrive(&mut self, number: u64) {
        for (source, arrivals) in self.model.sources.iter().zip(&mut self.arrivals) {
            arrivals.clear();
            let mut stream = Stream::of(self.seed, number, source.stream);
            let gap = self.year / source.per_year;
            let mut start = 0.0;
            loop {
                start -= gap * unit(stream.bits()).ln();
                let (length, mark) = (stream.bits(), unit(stream.bits()));
                if start >= self.year {
                    break;
                }
                arrivals.push(Arrival {
                    start,
                    length,
                    mark,
                });
            }
        }
    }

    /// Turns arrivals into the outages of each provider. None is longer than the year.
    fn fail(&mut self) {
        let providers = self.model.providers.iter().zip(&self.model.feeds);
        let outages = self.outages.iter_mut().zip(&mut self.causes);
        for ((provider, feeds), (outages, causes)) in providers.zip(outages) {
            outages.clear();
            causes.clear();
            for feed in feeds {
                let taken = self.arrivals[feed.source]
                    .iter()
                    .filter(|arrival| arrival.mark < feed.part);
                outages.extend(taken.map(|arrival| {
                    let length = provider.incidents.length().drawn(arrival.length);
                    let end = arrival.start + length.min(self.year);
                    // A mark below the part is, over the part, as random as before.
                    causes.push(arrival.mark / feed.part);
                    DownSpan {
                        start: arrival.start,
                        end,
                    }
                }));
            }
        }
    }

    /// What an option loses: without a backup the whole of each outage of its provider; with
    /// backups what passes until the outage is noticed, and after that the time in which all of
    /// the backups are down too, by chance or by a common cause, and what probes lose. Whatever is
    /// in series adds all of its own outages.
    fn met(&mut self, choice: &Choice) -> Year {
        let mut year = self.alone(choice);
        if let Some(series) = choice.switch {
            for outage in &self.outages[series] {
                year.incidents += 1.0;
                year.minutes += outage.end - outage.start;
            }
        }
        year
    }

    fn alone(&mut self, choice: &Choice) -> Year {
        let (repair, detection) = (choice.repair.get(), choice.detection.get());
        let (together, leak) = (choice.together.get(), choice.leak.get());
        let outages = &self.outages[choice.primary];
        let incidents = outages.iter().map(|_| 1.0).sum();
        let lasted = |outage: &DownSpan| ((outage.end - outage.start) * repair).min(self.year);
        let Some((first, others)) = choice.backups.split_first() else {
            let minutes = outages.iter().map(lasted).sum();
            return Year { incidents, minutes };
        };
        merge_spans(&self.outages[*first], self.year, &mut self.down);
        for other in others {
            merge_spans(&self.outages[*other], self.year, &mut self.backup);
            common(&self.down, &self.backup, &mut self.spare);
            std::mem::swap(&mut self.down, &mut self.spare);
        }
        let lost = |(outage, cause): (&DownSpan, &f64)| {
            let lasted = lasted(outage);
            if lasted <= detection || *cause < together {
                return lasted;
            }
            let (start, end) = (outage.start + detection, outage.start + lasted);
            let down = overlap(DownSpan { start, end }, &self.down, self.year);
            detection + down + (end - start - down) * leak
        };
        let causes = &self.causes[choice.primary];
        let minutes = outages.iter().zip(causes).map(lost).sum();
        Year { incidents, minutes }
    }
}
