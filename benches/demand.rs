//! What demand costs: traces read, counted and stretched, and a month drawn. See
//! `benches/README.md`.

use std::fmt::Write;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

use tokenplan::catalog::{Meter, Zone};
use tokenplan::engine::route::Traffic;
use tokenplan::input::{Log, Sources};
use tokenplan::scenario::{Profile, TokenMix, Trace, TraceOptions, Workload, read_trace};
use tokenplan::simulate::demand::{Demand, StageTraffic, nanos_of};
use tokenplan::units::{Factor, Month, Ratio, Scalar, Share, Tokens};

fn main() {
    divan::main();
}

/// A month of Growth: 5B tokens, 3.7 million requests of 1,350, as a Poisson process with a peak
/// of 4, one after the other.
#[divan::bench(sample_count = 10, sample_size = 1, args = ["1", "2"])]
fn draw_a_month_of_growth(bencher: Bencher<'_, '_>, burstiness: &str) {
    let workload = Workload {
        burstiness: Ratio::parse(burstiness).expect("a number"),
        profile: Profile::flat(Zone::utc()),
        ..Workload::plain(Tokens::new(1_350))
    };
    let share = |percent: &str| Share::parse(percent).expect("a share");
    let mix = TokenMix::new([(Meter::Input, share("80%")), (Meter::Output, share("20%"))]);
    let mix = mix.expect("it adds up to the whole");
    let traffic = Traffic {
        tokens: Tokens::new(5_000_000_000),
        mix: &mix,
        workload: &workload,
        month: Month::PLANNING,
        peak: Factor::parse("4").expect("a factor"),
    };
    let end = nanos_of(Month::PLANNING);
    bencher.counter(ItemsCount::new(3_703_704_u32)).bench(|| {
        let drawn = StageTraffic::new(black_box(traffic), 1);
        let within = drawn.take_while(|one| one.at < end);
        within
            .map(|one| u64::from(one.input) + u64::from(one.output))
            .sum::<u64>()
    });
}

/// The text of a trace in the form of Azure's of 2023.
fn azure(rows: u32) -> String {
    let mut text = "TIMESTAMP,ContextTokens,GeneratedTokens".to_owned();
    for row in 0..rows {
        let (minute, rest) = (row / 331 % 60, row % 331);
        let (hour, second) = (row / 19_860 % 24, rest * 60 / 331);
        let day = 1 + row / 476_640;
        write!(
            text,
            "\r\n2023-11-{day:02} {hour:02}:{minute:02}:{second:02}.{rest:07},{},{}",
            row % 4_000,
            row % 700
        )
        .expect("a text takes all");
    }
    text
}

fn read(sources: &Sources) -> Trace {
    let mut log = Log::new();
    let source = tokenplan::input::SourceId(0);
    let trace = read_trace(sources, source, &TraceOptions::default(), &mut log);
    trace.expect("a sound trace")
}

#[divan::bench(sample_count = 20, args = [19_366, 1_000_000])]
fn read_a_trace(bencher: Bencher<'_, '_>, rows: u32) {
    let text = azure(rows);
    let bytes = text.len();
    let mut sources = Sources::new();
    sources.add("trace.csv", text);
    bencher
        .counter(ItemsCount::new(rows))
        .counter(BytesCount::new(bytes))
        .bench(|| read(black_box(&sources)));
}

#[divan::bench(sample_count = 20)]
fn stretch_a_trace_tenfold_and_count_it(bencher: Bencher<'_, '_>) {
    let mut sources = Sources::new();
    sources.add("trace.csv", azure(19_366));
    let demand = Demand::of_trace(&read(&sources));
    bencher.counter(ItemsCount::new(193_660_u32)).bench(|| {
        let tenfold = black_box(&demand).stretched(Ratio::whole(10), 1);
        tenfold.map(|demand| demand.statistics())
    });
}
