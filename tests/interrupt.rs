//! Ctrl-C in long runs: what is known is printed, with how far the run came.
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Run, command, parse_csv};

/// A run that is sent Ctrl-C after a while.
fn interrupted(folder: &Path, wait: Duration, args: &[&str]) -> Run {
    let child = command(folder)
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(wait);
    let sent = Instant::now();
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .expect("kill runs");
    assert!(killed.success(), "{args:?} ended by itself");
    let run = Run::from(child.wait_with_output().expect("an end"));
    assert_eq!(run.status, 130, "{args:?}: {}", run.stderr);
    // A machine under load takes its time, but not as long as the run would take.
    assert!(sent.elapsed() < Duration::from_secs(20), "{args:?}");
    run
}

/// The sentence on the page, and on stderr for the forms without sentences.
fn says(run: &Run, after: &str) {
    let told = format!("nded with Ctrl-C after {after}");
    assert!(run.stderr.contains(&told), "{}", run.stderr);
    assert!(run.stdout.contains(&told), "{}", run.stdout);
}

const SOME: Duration = Duration::from_millis(1_500);

#[test]
fn simulated_years_are_those_that_were_played() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["sla", "--scenario", "fintech", "--simulate", "1000000000"];
    let run = interrupted(
        folder.path(),
        SOME,
        &[&args[..], &["--stage", "launch"]].concat(),
    );
    says(&run, "");
    assert!(
        run.stdout.contains("of 1,000,000,000 simulated years."),
        "{}",
        run.stdout
    );

    // The next stage is not reached, and has no rows.
    let csv = [&args[..], &["--stage", "all", "--format", "csv"]].concat();
    let run = interrupted(folder.path(), SOME, &csv);
    assert!(
        run.stderr.contains("of stage Launch, without Growth"),
        "{}",
        run.stderr
    );
    let rows = parse_csv(&run.stdout);
    assert!(!rows.is_empty() && rows.iter().all(|row| row["stage"] == "launch"));
    for row in &rows {
        let years: f64 = row["simulated_years"].parse().unwrap();
        assert!((1.0..1e9).contains(&years), "{years}");
        // 219 and 43.8 minutes a month stop 2.3M dollars a day: the closed form is within five
        // standard errors of the years that were played.
        let [mean, error] = ["loss_mean_per_year", "loss_mean_error"]
            .map(|column| row[column].parse::<f64>().unwrap());
        let exact = match row["option"].as_str() {
            "global-api standard" => 4_197_500.0,
            _ => 839_500.0,
        };
        assert!(
            (mean - exact).abs() < 5.0 * error,
            "{mean} ± {error}: {exact}"
        );
    }
}

#[test]
fn demands_are_judged_one_after_the_other() {
    let folder = tempfile::tempdir().unwrap();
    // The last stage takes minutes, however fast the machine is; the others take none.
    let scenario = include_str!("../scenarios/startup.yaml").replace("tokens: 5B", "tokens: 150B");
    fs::write(folder.path().join("s.yaml"), scenario).unwrap();
    let args = "capacity --scenario s.yaml --stage all --force --growth 30%";
    let args: Vec<&str> = args.split(' ').collect();
    let run = interrupted(folder.path(), SOME, &args);
    says(&run, "");
    assert!(run.stdout.contains("of 4 demands."), "{}", run.stdout);
    assert!(
        run.stdout.contains("MVP") && !run.stdout.contains("Growth  100,000"),
        "{}",
        run.stdout
    );

    // The first demand is not judged yet.
    let args = "capacity --scenario s.yaml --stage growth --force --growth 30%";
    let args: Vec<&str> = args.split(' ').collect();
    let run = interrupted(folder.path(), Duration::from_millis(500), &args);
    assert_eq!(run.stdout, "");
    assert!(
        run.stderr.contains("nothing is known yet"),
        "{}",
        run.stderr
    );
}

/// Forty providers of thirty classes, alike but for chance.
fn table(folder: &Path) {
    let mut table = "model,class,provider,quality,cost\n".to_owned();
    let mut state = 7_u64;
    let mut number = |least: u64, span: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        least + (state >> 33) % span
    };
    for model in 0..40 {
        for class in 0..30 {
            let (quality, cents) = (number(40, 20), number(500, 100));
            let _ = writeln!(
                table,
                "p{model}/m,c{class},p{model},{quality},{}.{:02}",
                cents / 100,
                cents % 100
            );
        }
    }
    fs::write(folder.join("quality.csv"), table).unwrap();
}

#[test]
fn the_best_mix_so_far_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    table(folder.path());
    let args = [
        "route",
        "--optimize",
        "--quality",
        "quality.csv",
        "--min-quality",
        "51",
        "--max-providers",
        "6",
        "--max-share",
        "*=30%",
    ];
    let run = interrupted(folder.path(), Duration::from_secs(3), &args);
    says(&run, "the first mixes within all limits");
    assert!(run.stdout.contains("Best mix"), "{}", run.stdout);
    let frontier = [&args[..], &["--frontier"]].concat();
    let run = interrupted(folder.path(), Duration::from_secs(3), &frontier);
    says(&run, "");
    assert!(
        run.stdout.contains("rontier") || run.stdout.contains("hull"),
        "{}",
        run.stdout
    );
}
