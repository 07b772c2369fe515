//! Incidents from a CSV file: what is read, what is said of mistakes, and what follows.

use std::fs;

use proptest::prelude::*;
use tokenplan::catalog::Zone;
use tokenplan::engine::sla::incidents::IncidentModel;
use tokenplan::input::{Log, Sources, Style, render_all};
use tokenplan::scenario::{Incident, IncidentHistory, UptimeBasis, read_incidents};
use tokenplan::units::{Moment, Ratio, Scalar};

use crate::program::root;

fn read(text: &str, basis: UptimeBasis, zone: Option<&Zone>) -> Result<Vec<Incident>, String> {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let source = sources.add("incidents.csv", text.to_owned());
    let incidents = read_incidents(&sources, source, basis, zone, &mut log);
    assert_eq!(incidents.is_none(), log.has_errors());
    incidents.ok_or_else(|| render_all(&log.into_sorted(), &sources, Style::Plain, 100))
}

fn history(text: &str, basis: UptimeBasis) -> IncidentHistory {
    let incidents = read(text, basis, None).unwrap();
    IncidentHistory::new(&incidents, basis, None, None).unwrap()
}

fn decimal(number: Option<Ratio>, decimals: u32) -> String {
    number.map_or("none".to_owned(), |number| number.to_decimal(decimals))
}

/// A week of two services, in a strange order of columns, with a BOM, CRLF, quotes and line
/// breaks. Midnight to midnight, 10,080 minutes.
const WEEK: &str = "\u{feff}impact,title,end,start,service,requests_affected_percent\r\n\
    major,\"down, all of it\",2026-08-03T01:00Z,2026-08-03T00:00Z,api,80\r\n\
    partial,\"slow\r\nand \"\"odd\"\"\",2026-08-03T01:40Z,2026-08-03T00:40Z,api,25%\r\n\
    \r\n\
    minor,late,2026-08-05 12:00+02:00,2026-08-05 11:00+02:00,api,1.5\r\n\
    none,work,2026-08-06T01:00Z,2026-08-06T00:00Z,api,0\r\n\
    major,blip,2026-08-07T00:00Z,2026-08-07T00:00Z,api,100\r\n\
    major,late,2026-08-03T01:20Z,2026-08-03T00:50Z,chat,50\r\n\
    major,last,2026-08-10T00:00Z,2026-08-09T23:30Z,chat,50";

#[test]
fn a_week_by_hand_on_each_basis() {
    // Overlapping rows of `api`: 0:00-1:00 major and 0:40-1:40 partial.
    let rows = [
        // Any: 100 + 60 minutes and the blip.
        (UptimeBasis::Any, 3, "160"),
        // Major: 60 minutes and the blip.
        (UptimeBasis::Major, 2, "60"),
        // Partial: 60 + 40 × 30 % and the blip.
        (UptimeBasis::Partial, 2, "72"),
        // Requests: 60 × 80 % + 40 × 25 % + 60 × 1.5 %, announced work at 0 %, the blip.
        (UptimeBasis::Requests, 4, "58.9"),
    ];
    for (basis, count, downtime) in rows {
        let history = history(WEEK, basis);
        let api = &history.services[0];
        assert_eq!(api.service, "api");
        assert_eq!(
            (api.count(), &*api.downtime().to_decimal(6)),
            (count, downtime),
            "{basis:?}"
        );
        assert_eq!(history.window.minutes(), Ratio::whole(10_080));
        let down = Ratio::parse(downtime)
            .unwrap()
            .checked_div(Ratio::whole(10_080));
        assert_eq!(api.availability(), down.map(|down| Ratio::ONE - down));
    }
    let history = history(WEEK, UptimeBasis::Partial);
    let api = &history.services[0];
    assert_eq!(api.uncounted, 2);
    // Outages of 100 and 0 minutes, 3 days 22 h 20 min apart; two a week are 104.2857 a year.
    assert_eq!(decimal(api.mean_time_to_repair(), 3), "50");
    assert_eq!(decimal(api.median_time_to_repair(), 3), "50");
    assert_eq!(decimal(api.mean_time_between_failures(), 3), "5660");
    assert_eq!(decimal(api.median_time_between_failures(), 3), "5660");
    assert_eq!(decimal(api.per_year(), 4), "104.2857");
}

#[test]
fn services_that_fail_together_are_told() {
    // `chat` is down 30 of its 60 minutes while `api` is, which is down for 100 of 10,080.
    let history = history(WEEK, UptimeBasis::Partial);
    let joint = history.joint("api", "chat").unwrap();
    assert_eq!(joint.both, Ratio::new(30, 10_080).unwrap());
    assert_eq!(joint.one_given_other(), Ratio::new(1, 2));
    assert_eq!(joint.other_given_one(), Ratio::new(30, 100));
    // 30 × 10,080 ÷ (100 × 60).
    assert_eq!(decimal(joint.to_independence, 3), "50.4");
    assert_eq!(history.joint("api", "nobody"), None);
}

#[test]
fn a_single_incident_has_no_mtbf() {
    let text = "start,end,service,impact\n2026-08-01T09:00Z,2026-08-01T09:30Z,api,major\n";
    let one = history(text, UptimeBasis::Any).services.remove(0);
    assert_eq!(decimal(one.mean_time_to_repair(), 0), "30");
    let undefined = [
        one.mean_time_between_failures(),
        one.per_year(),
        one.availability(),
    ];
    assert_eq!(undefined, [None; 3]);
    let message = IncidentModel::observed(&one).unwrap_err().message;
    assert!(message.contains("MTBF is undefined"), "{message}");
    // A window says how often; the time between failures stays undefined.
    let moment = |text| Moment::parse(text).ok();
    let incidents = read(text, UptimeBasis::Any, None).unwrap();
    let within = |from, to| {
        let (from, to) = (moment(from), moment(to));
        IncidentHistory::new(&incidents, UptimeBasis::Any, from, to)
    };
    let watched = within("2026-08-01", "2026-08-31")
        .unwrap()
        .services
        .remove(0);
    assert_eq!(watched.mean_time_between_failures(), None);
    assert_eq!(decimal(watched.per_year(), 4), "12.1667");
    let model = IncidentModel::observed(&watched).unwrap();
    assert!((model.per_year().get() - 365.0 / 30.0).abs() < 1e-9);
    assert!((model.downtime().get() - 365.0).abs() < 1e-9);
    let later = within("2026-09-01", "2026-09-30")
        .unwrap()
        .services
        .remove(0);
    assert_eq!((later.count(), later.availability()), (0, Some(Ratio::ONE)));
    let reversed = within("2026-08-31", "2026-08-01").unwrap_err().message;
    assert_eq!(
        reversed,
        "the time that was watched ends at 2026-08-01, before 2026-08-31"
    );
}

#[test]
fn a_zone_makes_civil_times_moments() {
    let text = "start,end,service,impact\n2026-08-01 09:00,2026-08-01 09:30,api,major\n";
    let zone = Zone::parse("Asia/Shanghai").unwrap();
    let incidents = read(text, UptimeBasis::Any, Some(&zone)).unwrap();
    assert_eq!(
        incidents[0].start,
        Moment::parse("2026-08-01T01:00Z").unwrap()
    );
}

#[test]
fn bad_incidents() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("bad/incidents/said");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let folder = root().join("tests/bad/incidents");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .collect();
    files.sort();
    assert!(files.len() >= 19, "only {} mistakes", files.len());
    for file in files {
        let text = String::from_utf8(fs::read(&file).unwrap()).unwrap();
        let said = read(&text, UptimeBasis::Partial, None).unwrap_err();
        assert!(said.len() < 4096, "{said}");
        let name = file.file_stem().unwrap().to_string_lossy();
        settings.bind(|| insta::assert_snapshot!(name.as_ref(), said));
    }
    let plain = "start,end,service,impact\n2026-08-01T09:00Z,2026-08-01T09:30Z,api,major\n";
    let said = read(plain, UptimeBasis::Requests, None).unwrap_err();
    settings.bind(|| insta::assert_snapshot!("requests-basis-without-requests", said));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}", columns in any::<bool>()) {
        let header = "start,end,service,impact,requests_affected_percent,time_zone\n";
        let text = if columns { format!("{header}{text}") } else { text };
        for basis in [UptimeBasis::Any, UptimeBasis::Requests] {
            let _ = read(&text, basis, None);
        }
    }

    #[test]
    fn rows_that_are_nearly_right_are_read_or_refused(
        rows in prop::collection::vec(
            prop::collection::vec(
                prop_oneof![
                    Just("2026-08-01T09:00Z".to_owned()), Just("2026-08-01T09:30Z".to_owned()),
                    Just("9999-12-31T23:59Z".to_owned()), Just("-009999-01-01T00:00Z".to_owned()),
                    Just("api".to_owned()), Just("major".to_owned()), Just("partial".to_owned()),
                    Just("\"a\nb\"".to_owned()), Just("\"".to_owned()), Just("30".to_owned()),
                    Just("é\r\n".to_owned()), Just(String::new()),
                ],
                0..7,
            ),
            0..6,
        ),
    ) {
        let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        let text = format!("start,end,service,impact,requests_affected_percent\n{}", rows.join("\n"));
        for basis in [UptimeBasis::Partial, UptimeBasis::Requests] {
            if let Ok(incidents) = read(&text, basis, None) {
                let history = IncidentHistory::new(&incidents, basis, None, None).unwrap();
                for record in &history.services {
                    let availability = record.availability().unwrap_or(Ratio::ONE);
                    prop_assert!((Ratio::ZERO..=Ratio::ONE).contains(&availability));
                    let _ = (record.per_year(), history.joint("api", &record.service));
                }
            }
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle()) {
        let rows: Vec<String> = (0..6).map(|n: usize| {
            format!("2026-08-0{}T0{n}:00Z,2026-08-0{}T0{n}:{}Z,api,major", 1 + n / 2, 1 + n / 2, 10 + 9 * n)
        }).collect();
        let text = |order: &[usize]| {
            let rows: Vec<&str> = order.iter().map(|n| rows[*n].as_str()).collect();
            format!("start,end,service,impact\n{}", rows.join("\n"))
        };
        let sorted: Vec<usize> = (0..6).collect();
        let of = |order: &[usize]| history(&text(order), UptimeBasis::Any);
        prop_assert_eq!(of(&order), of(&sorted));
    }
}
