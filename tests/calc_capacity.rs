//! `plan calc erlang` and `plan calc ptu`.

use std::collections::BTreeMap;

use crate::program::{plan, rows};

/// The values of a call by metric, missing ones empty, each with its unit.
fn figures(words: &str) -> BTreeMap<String, (String, String)> {
    let words: Vec<&str> = words.split(' ').collect();
    let rows = rows(&[&["calc"], &words[..]].concat());
    let figures = rows.into_iter().map(|row| {
        let (value, unit) = (row["value"].clone(), row["unit"].clone());
        (row["metric"].clone(), (value, unit))
    });
    figures.collect()
}

fn near(figures: &BTreeMap<String, (String, String)>, metric: &str, want: f64) {
    let got: f64 = figures[metric].0.parse().unwrap();
    assert!(
        (got - want).abs() <= 1e-8 * want.abs(),
        "{metric}: {got} is not {want}"
    );
}

/// Each value is pinned where its formula is; here that it arrives, and in which unit.
#[test]
fn waits_arrive_in_service_times_or_seconds() {
    let plain = figures("erlang --servers 10 --offered-load 9");
    near(&plain, "mean_wait", 0.668_731_524_107_697);
    assert_eq!(plain["mean_wait"].1, "service times");
    let timed = figures("erlang --servers 10 --arrival-rate 4.5/s --service-time 2000ms");
    near(&timed, "mean_wait", 2.0 * 0.668_731_524_107_697);
    near(&timed, "queue_length", 6.018_583_716_969_273);
    assert_eq!(timed["wait_p99"].1, "seconds");
    let patient = figures("erlang --servers 13 --offered-load 10 --service-time 3m --patience 5m");
    near(&patient, "mean_wait", 0.124_816_518 * 60.0);
    near(&patient, "abandoned_percent", 2.496_330_36);
    near(&patient, "utilisation", 0.750_028_228);
    let full = figures("erlang --servers 1 --offered-load 1 --capacity 2");
    near(&full, "blocked_percent", 100.0 / 3.0);
    let steady = figures("erlang --servers 1 --offered-load 0.8 --service-cv 0");
    near(&steady, "general_mean_wait", 2.0);
    near(&steady, "random_arrivals_mean_wait", 2.0);
    near(&steady, "shared_response", 5.0);
    let needed =
        "erlang --servers 1 --offered-load 10 --service-time 180s --target-wait 20s --at 80%";
    near(&figures(needed), "servers_needed", 14.0);
}

/// What cannot be served is said, with how fast the queue grows, and no number stands for it.
#[test]
fn an_overload_is_said_with_its_drift() {
    let words = "erlang --servers 10 --offered-load 11 --service-time 2s";
    let figures = figures(words);
    near(&figures, "erlang_b", 0.259_580_327_868_02);
    near(&figures, "queue_growth_per_minute", 30.0);
    for metric in ["mean_wait", "wait_p50", "wait_p999", "queue_length"] {
        assert_eq!(figures[metric].0, "", "{metric}");
    }
    let words: Vec<&str> = words.split(' ').collect();
    let page = plan(&[&["calc"], &words[..]].concat()).stdout;
    assert!(
        page.contains("the queue grows by 30 requests a minute"),
        "{page}"
    );
    let bursty = "calc erlang --servers 10 --offered-load 9 --arrival-cv 13.15 --width 120";
    let page = plan(&bursty.split(' ').collect::<Vec<_>>()).stdout;
    assert!(page.contains("replay the trace instead"), "{page}");
}

#[test]
fn sizes_at_their_bounds_are_answered() {
    for words in [
        "erlang --servers 1000000 --offered-load 999999.999999 --arrival-cv 1000000000 --service-time 0.000000000000000001s --target-wait 366d",
        "erlang --servers 1 --arrival-rate 999999999.999999999/min --service-time 0.999999999999999999s --capacity 1000",
        "erlang --servers 999 --offered-load 999.999999 --service-time 1s --patience 1000s --target-wait 1ms --at 99.999999%",
        "ptu --rpm 999999999.999999 --input 999999999 --output 999999999 --cached 33.333333% --tpm-per-unit 999999999 --output-ratio 0.333 --increment 999999999 --minimum 1000000000 --unit-month 999999.999999 --unit-hour 0.000001 --reserved 1 --input-price 0.000001 --cached-price 1000000 --output-price 999999.999999",
        "ptu --rpm 0.000001 --input 1 --output 1 --cached 100% --tpm-per-unit 999999937 --output-ratio 0.001 --unit-month 1000000 --input-price 1000000 --cached-price 999999.999999",
        "ptu --rpm 0 --input 0 --output 0 --tpm-per-unit 1 --output-tpm-per-unit 1 --unit-hour 1 --input-price 1",
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let run = plan(&[&["calc"], &words[..]].concat());
        assert_eq!(run.status, 0, "{words:?}: {}", run.stderr);
    }
}

/// 4,750 tokens at $1.25 are worth $260.0625, so that $221 pay from 84.98 % busy on; 100 units at
/// $221 and 75 at $2 an hour are $131,600.
#[test]
fn units_and_when_they_pay() {
    let traffic = "ptu --rpm 300 --input 1000 --output 250 --tpm-per-unit 4750 --output-ratio 8 --minimum 15 --increment 5";
    let found = figures(&format!("{traffic} --unit-month 221 --input-price 1.25"));
    near(&found, "units", 190.0);
    near(&found, "converted_tpm", 900_000.0);
    near(&found, "unit_month_worth", 260.0625);
    near(&found, "break_even_percent", 22_100.0 / 260.0625);
    // 190 × 0.8498 busy units carry as many tokens as 255.6 requests a minute have.
    near(
        &found,
        "break_even_rpm",
        190.0 * 221.0 / 260.0625 * 4_750.0 / 3_000.0,
    );
    let reserved = "--cached 30% --unit-month 221 --unit-hour 2 --reserved 100";
    let found = figures(&format!("{traffic} {reserved}"));
    near(&found, "overage_units", 75.0);
    near(&found, "monthly_cost", 131_600.0);
    near(&found, "hourly_monthly_cost", 255_500.0);
    // Prices that nobody told are not guessed.
    let run = plan(
        &format!("calc {traffic} --cached 30% --input-price 1")
            .split(' ')
            .collect::<Vec<_>>(),
    );
    assert!(
        run.status == 2 && run.stderr.contains("--cached-price"),
        "{}",
        run.stderr
    );
}

/// `--output` is a number of tokens here, so the file has another name.
#[test]
fn a_report_goes_to_a_file_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("units.csv");
    let words = "calc ptu --rpm 10 --input 100 --output 50 --tpm-per-unit 3400 --output-ratio 8 -o";
    let mut words: Vec<&str> = words.split(' ').collect();
    words.push(path.to_str().unwrap());
    let run = plan(&words);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let text = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
    assert!(
        text.starts_with("metric,value,unit,meaning\nunits_raw,"),
        "{text}"
    );
}
