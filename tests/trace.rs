//! Traces of requests: every form that is read, every mistake that is told, and what is counted.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use tokenplan::input::{Log, Sources, Style, read_file, render_all};
use tokenplan::scenario::{
    MAX_TRACE_BYTES, NANOS_PER_MINUTE, NANOS_PER_SECOND, Trace, TraceColumns, TraceForm,
    TraceOptions, read_trace,
};
use tokenplan::simulate::demand::{Demand, DemandMeter};
use tokenplan::units::{Ratio, Scalar};

fn read_with(text: &str, options: &TraceOptions) -> Result<Trace, String> {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let source = sources.add("trace", text.to_owned());
    let trace = read_trace(&sources, source, options, &mut log);
    assert_eq!(trace.is_none(), log.has_errors());
    trace.ok_or_else(|| render_all(&log.into_sorted(), &sources, Style::Plain, 100))
}

fn read(text: &str) -> Result<Trace, String> {
    read_with(text, &TraceOptions::default())
}

fn with_columns(text: &str, columns: &str) -> Result<Trace, String> {
    let options = TraceOptions {
        columns: Some(TraceColumns::parse(columns).unwrap()),
        ..TraceOptions::default()
    };
    read_with(text, &options)
}

/// A file as the program reads it, bytes first.
fn read_path(path: &Path) -> Result<Trace, String> {
    match read_file(path, MAX_TRACE_BYTES) {
        Ok(text) => read(&text),
        Err(told) => Err(render_all(&[*told], &Sources::new(), Style::Plain, 100)),
    }
}

/// Four requests in 90 seconds by hand: at 0 s, 30 s twice, and 90 s.
const AZURE_2023: &str = "TIMESTAMP,ContextTokens,GeneratedTokens\r\n\
    2023-11-16 18:15:46.6805900,100,10\r\n\
    2023-11-16 18:16:16.6805900,200,20\r\n\
    2023-11-16 18:16:16.6805900,0,0\r\n\
    2023-11-16 18:17:16.6805900,300,70";

#[test]
fn both_azure_forms_say_the_same() {
    let first = read(AZURE_2023).unwrap();
    assert_eq!(first.form, TraceForm::Azure);
    let times: Vec<u64> = first.arrivals.iter().map(|one| one.at).collect();
    assert_eq!(
        times,
        [0, 30, 30, 90].map(|seconds| seconds * NANOS_PER_SECOND)
    );
    // A Thursday, 18:15:46.
    assert_eq!(
        first.week_second,
        Some(3 * 86_400 + 18 * 3_600 + 15 * 60 + 46)
    );
    let second = AZURE_2023
        .replace("05900,", "0590+00:00,")
        .replace("\r\n", "\n");
    assert!(second.contains("46.680590+00:00"));
    // Only times with an offset are of a clock whose minutes are known: here 46.68059 s into one.
    let second = read(&second).unwrap();
    assert_eq!(
        (first.minute_phase, second.minute_phase),
        (0, 46_680_590_000)
    );
    let minute_phase = first.minute_phase;
    assert_eq!(
        Trace {
            minute_phase,
            ..second
        },
        first
    );
}

#[test]
fn what_is_demanded_is_counted_by_hand() {
    // Minutes from the first request on: [0 s, 60 s) with 3 requests, 300 input and 30 output
    // tokens; the rest with 1, 300 and 70. The gaps are 30, 0 and 60 s: mean 30, squares off it
    // 0 + 900 + 900 over 2, so the standard deviation is 30 and the CV 1.
    let statistics = Demand::of_trace(&read(AZURE_2023).unwrap()).statistics();
    assert_eq!(statistics.minutes, 2);
    assert!((statistics.gap_cv.unwrap().get() - 1.0).abs() < 1e-12);
    assert_eq!((statistics.simultaneous, statistics.empty), (1, 1));
    let of = |meter| *statistics.of(meter).unwrap();
    let requests = of(DemandMeter::Requests);
    assert_eq!((requests.total, requests.peak), (4, 3));
    assert_eq!(requests.mean, Ratio::new(8, 3));
    assert_eq!((requests.p99, requests.p999), (3, 3));
    let output = of(DemandMeter::Output);
    assert_eq!((output.total, output.peak), (100, 70));
    assert_eq!(output.mean, Ratio::new(200, 3));
    assert_eq!(of(DemandMeter::Input).total, 600);
}

#[test]
fn one_request_has_no_mean_and_no_gaps() {
    let text = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,100,10\n";
    let statistics = Demand::of_trace(&read(text).unwrap()).statistics();
    let requests = statistics.of(DemandMeter::Requests).unwrap();
    assert_eq!((requests.total, requests.peak, requests.mean), (1, 1, None));
    assert_eq!((statistics.minutes, statistics.gap_cv), (1, None));
}

#[test]
fn burstgpt_has_six_columns_or_eight() {
    let six = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n\
        5,ChatGPT,472,18,490,Conversation log\n\
        45,ChatGPT,1087,0,1087,API log\n\
        118.5,GPT-4,417,276,693,Conversation log\n";
    let eight = "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n\
        5,1,2.5,ChatGPT,472,18,490,Conversation log\n\
        45,,0,ChatGPT,1087,0,1087,API log\n\
        118.5,1,9,GPT-4,417,276,693,Conversation log\n";
    let trace = read(six).unwrap();
    assert_eq!(read(eight).unwrap(), trace);
    assert_eq!((trace.form, trace.failed), (TraceForm::BurstGpt, 1));
    assert_eq!(trace.arrivals[2].at, 113_500_000_000);
    assert_eq!(trace.week_second, None);
}

#[test]
fn mooncake_blocks_say_what_a_cache_would_hold() {
    // The second request shares its first two blocks with the first one, but its prompt ends
    // within the second block; the third has a known block after an unknown one, which is no
    // prefix. 2 of 3 + 2 + 2 blocks.
    let text = r#"{"timestamp": 0, "input_length": 1500, "output_length": 5, "hash_ids": [0, 1, 2]}
{"timestamp": 1.5, "input_length": 1000, "output_length": 6, "hash_ids": [0, 1], "more": {}}

{"timestamp": 2000, "input_length": 1024, "output_length": 7, "hash_ids": [9, 2]}
"#;
    let trace = read(text).unwrap();
    assert_eq!(trace.form, TraceForm::Mooncake);
    assert_eq!(trace.cacheable, Ratio::new(2, 7));
    let cached: Vec<u32> = trace.arrivals.iter().map(|one| one.cached).collect();
    assert_eq!(cached, [0, 1_000, 0]);
    assert_eq!(trace.arrivals[1].at, 1_500_000);
    // Lines without hashes say nothing of a cache.
    let plain = read(r#"{"timestamp": 7, "input_length": 1, "output_length": 1}"#).unwrap();
    assert_eq!(plain.cacheable, None);
}

#[test]
fn any_csv_is_read_by_the_columns_that_are_named() {
    let text = "model,ms,\"in, all\",hit,out\nx,1000,\"100\",40,7\ny,1500.5,50,0,3\n";
    let trace = with_columns(text, "at=ms:ms,input=in,output=out").unwrap_err();
    assert!(trace.contains("no column `in`"), "{trace}");
    let text = text.replace("in, all", "in");
    let trace = with_columns(&text, "at=MS:ms,input=in,output=out,cached=hit").unwrap();
    assert_eq!(trace.form, TraceForm::Named);
    let [first, second] = trace.arrivals[..] else {
        panic!("two requests")
    };
    assert_eq!((first.input, first.cached, first.output), (100, 40, 7));
    assert_eq!(second.at, 500_500_000);
    let more = with_columns(
        &text.replace("100", "30"),
        "at=ms:ms,input=in,output=out,cached=hit",
    );
    assert!(
        more.unwrap_err()
            .contains("40 cached tokens in a prompt of 30")
    );
}

#[test]
fn disorder_is_refused_unless_it_is_put_in_order() {
    let text = "at,i,o\n12,1,1\n10,2,1\n11,3,1\n";
    let columns = Some(TraceColumns::parse("at=at,input=i,output=o").unwrap());
    let options = |sort| TraceOptions {
        form: None,
        columns: columns.clone(),
        sort,
    };
    let said = read_with(text, &options(false)).unwrap_err();
    assert!(said.contains("line 3 goes back in time by 2 s"), "{said}");
    let trace = read_with(text, &options(true)).unwrap();
    let inputs: Vec<(u64, u32)> = trace
        .arrivals
        .iter()
        .map(|one| (one.at, one.input))
        .collect();
    let second = NANOS_PER_SECOND;
    assert_eq!(inputs, [(0, 2), (second, 3), (2 * second, 1)]);
}

#[test]
fn bad_traces() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("bad/trace/said");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut files: Vec<_> = fs::read_dir("tests/bad/trace")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some())
        .collect();
    files.sort();
    assert!(files.len() >= 20, "only {} mistakes", files.len());
    for file in files {
        let said = read_path(&file).unwrap_err();
        assert!(said.len() < 4096, "{said}");
        let name = file.file_stem().unwrap().to_string_lossy();
        settings.bind(|| insta::assert_snapshot!(name.as_ref(), said));
    }
}

/// A public trace, which is not part of the project, from the folder that `PLAN_TRACES` names;
/// `None` where it is not there.
fn public(name: &str) -> Option<Trace> {
    let folder = std::env::var_os("PLAN_TRACES")?;
    let path = Path::new(&folder).join(name);
    path.exists().then(|| read_path(&path).unwrap())
}

#[test]
fn the_azure_conversation_trace_of_2023() {
    let Some(trace) = public("azure-llm-2023-conv.csv") else {
        println!("skipped: PLAN_TRACES names no folder with it");
        return;
    };
    let demand = Demand::of_trace(&trace);
    let statistics = demand.statistics();
    let of = |meter| *statistics.of(meter).unwrap();
    let requests = of(DemandMeter::Requests);
    // Counted from the file by a script of its own.
    assert_eq!((requests.total, requests.peak), (19_366, 507));
    assert_eq!(requests.mean.unwrap().to_decimal(4), "331.8253");
    assert_eq!(statistics.minutes, 59);
    assert_eq!(
        (of(DemandMeter::Input).total, of(DemandMeter::Input).peak),
        (22_361_870, 732_409)
    );
    assert_eq!(
        (of(DemandMeter::Output).total, of(DemandMeter::Output).peak),
        (4_088_665, 89_494)
    );
    let cv = statistics.gap_cv.unwrap().get();
    assert!((cv - 1.094_198_234_163_957).abs() < 1e-9, "{cv}");
    assert_eq!((statistics.simultaneous, statistics.empty), (0, 0));
    // Of 59 minutes, 99 % and 99.9 % are all.
    assert_eq!((requests.p99, requests.p999), (507, 507));
    let tenfold = demand.stretched(Ratio::whole(10), 1).unwrap().statistics();
    assert_eq!(tenfold.of(DemandMeter::Requests).unwrap().peak, 5_070);
    assert_eq!(tenfold.of(DemandMeter::Output).unwrap().total, 40_886_650);
}

#[test]
fn the_mooncake_conversation_trace() {
    let Some(trace) = public("mooncake-conversation.jsonl") else {
        println!("skipped: PLAN_TRACES names no folder with it");
        return;
    };
    // Counted from the file by a script of its own: 105,710 of 288,500 blocks.
    assert_eq!(trace.arrivals.len(), 12_031);
    assert_eq!(trace.cacheable, Ratio::new(105_710, 288_500));
    let cached: u64 = trace.arrivals.iter().map(|one| u64::from(one.cached)).sum();
    assert_eq!(cached, 54_098_411);
}

/// Requests at rising times: gaps in milliseconds, and tokens.
fn requests() -> impl Strategy<Value = Vec<(u64, u32, u32)>> {
    prop::collection::vec((0_u64..90_000, 0_u32..5_000, 0_u32..900), 1..80)
}

fn written(rows: &[(u64, u32, u32)]) -> String {
    let mut at = 0;
    let lines = rows.iter().map(|(gap, input, output)| {
        at += gap;
        format!("{at},{},{output}\n", input + 1)
    });
    format!("at,input,output\n{}", lines.collect::<String>())
}

fn demand_of(rows: &[(u64, u32, u32)]) -> Demand {
    let trace = with_columns(&written(rows), "at=at:ms,input=input,output=output");
    Demand::of_trace(&trace.unwrap())
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}", head in 0_usize..4) {
        let head = [
            "",
            "TIMESTAMP,ContextTokens,GeneratedTokens\n",
            "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n",
            "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 1}\n",
        ][head];
        let _ = read(&format!("{head}{text}"));
        let _ = with_columns(&text, "at=a,input=b,output=c");
    }

    #[test]
    fn rows_that_are_nearly_right_are_read_or_refused(
        rows in prop::collection::vec(
            prop::collection::vec(
                prop_oneof![
                    Just("2023-11-16 18:15:46.6805900"), Just("-009999-01-01 00:00:00Z"),
                    Just("9999-12-31 23:59:59+00:00"), Just("5"), Just("18446744073709551615"),
                    Just("4294967295"), Just("\"a\nb\""), Just("\""), Just("é\r\n"), Just("{}"),
                    Just("1e400"), Just("-1"), Just(""),
                ],
                0..5,
            ),
            0..8,
        ),
        sort in any::<bool>(),
    ) {
        let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        let text = format!("at,input,output\n{}", rows.join("\n"));
        for unit in ["s", "ms", "ns"] {
            let columns = TraceColumns::parse(&format!("at=at:{unit},input=input,output=output"));
            let columns = Some(columns.unwrap());
            let options = TraceOptions { form: None, columns, sort };
            if let Ok(trace) = read_with(&text, &options) {
                let statistics = Demand::of_trace(&trace).statistics();
                prop_assert!(statistics.minutes >= 1);
            }
        }
    }

    #[test]
    fn minutes_add_up_to_the_whole(rows in requests()) {
        let demand = demand_of(&rows);
        let statistics = demand.statistics();
        let total = demand.series(NANOS_PER_MINUTE).total();
        let hours = demand.series(NANOS_PER_MINUTE).merged(60);
        prop_assert_eq!(total, hours.total());
        prop_assert_eq!(hours.bucket, 60 * NANOS_PER_MINUTE);
        let sum = |pick: fn(&(u64, u32, u32)) -> u32| {
            rows.iter().map(|row| u64::from(pick(row))).sum::<u64>()
        };
        let count = u64::try_from(rows.len()).unwrap();
        prop_assert_eq!(total.requests, count);
        prop_assert_eq!(total.input, sum(|row| row.1) + count);
        prop_assert_eq!(total.output, sum(|row| row.2));
        for meter in &statistics.meters {
            prop_assert_eq!(meter.total, meter.meter.of(total));
            prop_assert!(meter.p99 <= meter.p999 && meter.p999 <= meter.peak);
            prop_assert!(meter.peak * statistics.minutes >= meter.total);
        }
    }

    #[test]
    fn a_whole_multiple_has_each_minute_so_many_times(rows in requests(), times in 1_u64..6, seed in any::<u64>()) {
        let demand = demand_of(&rows);
        let stretched = demand.stretched(Ratio::whole(times), seed).unwrap();
        prop_assert_eq!(stretched.length, demand.length);
        prop_assert!(stretched.arrivals.windows(2).all(|pair| pair[0].at <= pair[1].at));
        prop_assert!(stretched.arrivals.iter().all(|one| one.at <= demand.length));
        let (few, many) = (demand.series(NANOS_PER_MINUTE), stretched.series(NANOS_PER_MINUTE));
        prop_assert_eq!(few.loads.len(), many.loads.len());
        for (one, other) in few.loads.iter().zip(&many.loads) {
            prop_assert_eq!(one.requests * times, other.requests);
            prop_assert_eq!(one.uncached * times, other.uncached);
            prop_assert_eq!(one.output * times, other.output);
        }
        if times == 1 {
            prop_assert_eq!(&stretched, &demand);
        }
    }

    #[test]
    fn a_larger_multiple_has_all_requests_of_a_smaller_one(rows in requests(), seed in any::<u64>()) {
        let demand = demand_of(&rows);
        let parts = [1, 3, 7, 10, 17].map(|tenths| Ratio::new(tenths, 10).unwrap());
        let stretched = parts.map(|part| demand.stretched(part, seed).unwrap().arrivals);
        for pair in stretched.windows(2) {
            let mut rest = pair[1].iter();
            prop_assert!(pair[0].iter().all(|one| rest.any(|other| other == one)));
        }
    }
}

#[test]
fn parts_of_a_trace_are_kept_by_chance() {
    // 20,000 requests of which 30 % stay, and of which 170 % are wanted: ± 4 standard errors of
    // √(20,000 × 0.3 × 0.7) = 64.8.
    let rows: Vec<(u64, u32, u32)> = (0..20_000).map(|_| (50, 10, 10)).collect();
    let demand = demand_of(&rows);
    for (tenths, expected) in [(3, 6_000_usize), (17, 34_000)] {
        let stretched = demand
            .stretched(Ratio::new(tenths, 10).unwrap(), 3)
            .unwrap();
        assert!(stretched.arrivals.len().abs_diff(expected) < 260);
    }
}

#[test]
fn multiples_that_memory_does_not_hold_are_refused() {
    let demand = demand_of(&[(0, 1, 1); 60]);
    assert_eq!(demand.stretched(Ratio::whole(1_000_000), 1), None);
    let none = demand.stretched(Ratio::ZERO, 1).unwrap();
    assert!(none.arrivals.is_empty() && none.statistics().gap_cv.is_none());
}
