//! The exporters together, on one page.

use super::sample::{launch, percent, usd};
use super::text::width;
use super::{Format, Theme};
use crate::report::{Block, Cell, Grid, Report, Rows, Style, cells, is_not, pick};

pub(super) fn written(report: &Report, format: Format, width: usize, theme: Theme) -> String {
    let mut out = Vec::new();
    format
        .exporter(width, theme)
        .write(report, &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

pub(super) fn table(report: &Report, width: usize) -> String {
    written(report, Format::Table, width, Theme::Plain)
}

#[test]
fn the_sample_page_is_well_built() {
    assert_eq!(launch().unknown_sections(), Vec::<&str>::new());
}

/// The figures that people and programs must agree on, as each form writes them.
#[test]
fn every_form_carries_the_same_figures() {
    let report = launch();
    let page = table(&report, 120);
    let markdown = written(&report, Format::Markdown, 120, Theme::Plain);
    let csv = written(&report, Format::Csv, 120, Theme::Plain);
    let json = written(&report, Format::Json, 120, Theme::Plain);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let mut rows = csv.lines();
    let header: Vec<&str> = rows.next().unwrap().split(',').collect();
    let section = &json["sections"][0];
    let names = section["columns"].as_array().unwrap().iter();
    assert_eq!(
        header,
        names
            .map(|c| c["name"].as_str().unwrap())
            .collect::<Vec<_>>()
    );
    for (row, values) in rows.zip(section["rows"].as_array().unwrap()) {
        for (field, value) in row.split(',').zip(values.as_array().unwrap()) {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(field, if value.is_null() { "" } else { &text });
        }
    }
    for row in report.sections[0].rows() {
        for cell in row.iter().filter(|cell| matches!(cell, Cell::Money(_))) {
            let Cell::Money(amount) = cell else { continue };
            let dollars = crate::words::usd(*amount);
            let shown = dollars.trim_end_matches('0');
            assert!(
                page.contains(shown) && markdown.contains(shown),
                "{dollars}"
            );
            assert!(csv.contains(&amount.to_decimal()), "{dollars}");
        }
    }
}

cells! {
    /// Named values.
    Data, "data", Datum {
        name: None,
        value: None,
    }
}

fn one_column(cells: Vec<Cell>, style: Style) -> Report {
    let rows = cells.into_iter().enumerate().map(|(index, value)| Datum {
        name: format!("row {index}").into(),
        value,
    });
    let picks = vec![
        pick(Data::name, ""),
        pick(Data::value, "value").style(style),
    ];
    Report {
        sections: vec![Rows::<Data>::new().with(rows).into()],
        page: vec![Grid::of("", picks).into()],
        ..Report::default()
    }
}

/// What stands in the value column, row by row.
fn values(cells: Vec<Cell>, style: Style) -> Vec<String> {
    let page = table(&one_column(cells, style), 120);
    let rows = page.lines().skip(1);
    rows.map(|line| line.chars().skip(9).collect()).collect()
}

#[test]
fn figures_stand_with_their_points_in_one_column() {
    let cells = vec![
        usd("1234.5").into(),
        usd("0.0125").into(),
        usd("0.5").into(),
    ];
    assert_eq!(
        values(cells, Style::Auto),
        ["$1,234.50", "    $0.0125", "    $0.5000"]
    );
    let cells = vec![percent("80"), percent("0.0123"), percent("99.95")];
    assert_eq!(
        values(cells, Style::Auto),
        ["80.000 %", " 0.012 %", "99.950 %"]
    );
}

#[test]
fn styles_say_what_the_cell_means() {
    let cells = || vec![percent("12"), percent("0"), percent("-3.5")];
    assert_eq!(
        values(cells(), Style::Change),
        ["+12.0 %", "  0.0 %", " -3.5 %"]
    );
    assert_eq!(
        values(cells(), Style::Delta),
        ["-12.0 %", "  0.0 %", " +3.5 %"]
    );
    let counts = || {
        vec![
            Cell::Count(1_500_000),
            Cell::Count(128_000),
            Cell::missing("no limit"),
        ]
    };
    assert_eq!(
        values(counts(), Style::Short),
        ["    1.5M", "  128k", "no limit"]
    );
    assert_eq!(values(counts(), Style::Suffix("/min"))[0], "1,500,000/min");
    assert_eq!(
        values(
            vec![true.into(), false.into()],
            Style::Choice("pass", "FAIL")
        ),
        ["pass", "FAIL"]
    );
    assert_eq!(
        values(vec![percent("33.333333")], Style::Exact),
        ["33.333333 %"]
    );
}

#[test]
fn bars_show_parts_of_the_whole_or_of_the_largest() {
    let shares = vec![percent("50"), percent("0.01"), percent("0"), percent("130")];
    assert_eq!(
        values(shares, Style::Bar),
        [
            " 50.00 %   █████",
            "  0.01 %   ▏",
            "  0.00 %",
            "130.00 %   ██████████+"
        ]
    );
    let amounts = vec![usd("200").into(), usd("50").into()];
    assert_eq!(
        values(amounts, Style::Bar),
        ["$200.00   ██████████", " $50.00   ██▌"]
    );
}

cells! {
    /// What things cost in a stage.
    Costs, "costs", Cost {
        model: None,
        stage: None,
        cost: Usd,
    }
}

#[test]
fn a_pivot_turns_values_into_columns() {
    let rows = [
        ("a", "mvp", "1"),
        ("a", "growth", "1000"),
        ("b", "mvp", "2"),
        ("c", "growth", "3"),
    ];
    let rows = rows.map(|(model, stage, cost)| Cost {
        model: model.into(),
        stage: stage.into(),
        cost: usd(cost).into(),
    });
    let grid = Grid::of("Cost", vec![pick(Costs::model, "")])
        .only(is_not(Costs::model, "b"))
        .across(Costs::stage, Costs::cost, Style::Auto);
    let report = Report {
        sections: vec![Rows::<Costs>::new().with(rows).into()],
        page: vec![grid.into()],
        ..Report::default()
    };
    let expected = "Cost    mvp     growth\n  a   $1.00  $1,000.00\n  c              $3.00\n";
    assert_eq!(table(&report, 80), expected);
}

#[test]
fn wide_letters_and_escapes_keep_the_columns_straight() {
    let names = ["名前と値", "👩\u{200d}💻 dev", "bad\u{1b}[2Jname", "plain"];
    let rows = names.map(|name| Cost {
        model: name.into(),
        cost: usd("1").into(),
        ..Cost::default()
    });
    let picks = vec![pick(Costs::model, ""), pick(Costs::cost, "cost")];
    let mut report = Report {
        sections: vec![Rows::<Costs>::new().with(rows).into()],
        page: vec![Grid::of("Names", picks).into()],
        ..Report::default()
    };
    let page = table(&report, 80);
    assert!(
        page.lines()
            .all(|line| width(line) == width("  bad\\u{1b}[2Jname  $1.00")),
        "{page}"
    );
    assert!(!page.contains('\u{1b}') && page.contains("\\u{1b}[2J"));
    let narrow = table(&report, 20);
    assert!(narrow.contains("bad\\u{1b}[…  $1.00"), "{narrow}");
    report.sections = vec![Rows::<Data>::new().into()];
    assert_eq!(table(&report, 80), "Names  cost\n  none\n");
}

/// A build log takes a line that begins with two colons behind blanks for a command.
#[test]
fn no_line_of_any_form_begins_with_two_colons() {
    let names = ["::error::x", "  ::error::x", "\u{200b}::error::x"];
    let rows = names.map(|name| Datum {
        name: name.into(),
        ..Datum::default()
    });
    let long = format!("{} ::error::x", "x".repeat(75));
    let texts = names.map(ToOwned::to_owned).into_iter().chain([long]);
    let mut page: Vec<Block> = texts.map(Block::line).collect();
    page.push(Grid::of("Names", vec![pick(Data::name, "")]).into());
    let report = Report {
        sections: vec![Rows::<Data>::new().with(rows).into()],
        page,
        ..Report::default()
    };
    for format in [Format::Table, Format::Markdown, Format::Csv, Format::Json] {
        let text = written(&report, format, 80, Theme::Plain);
        let is_command = |line: &&str| line.trim_start().starts_with("::");
        assert_eq!(text.lines().find(is_command), None, "{text}");
    }
}

#[test]
fn colour_adds_escapes_and_changes_no_text() {
    let plain = table(&launch(), 80);
    let painted = written(&launch(), Format::Table, 80, Theme::Ansi);
    assert!(painted.contains("\u{1b}[32m$125.00\u{1b}[0m"), "{painted}");
    assert!(painted.contains("\u{1b}[1m-> Pro pays"), "{painted}");
    assert!(painted.contains("\u{1b}[1mModels\u{1b}[0m"), "{painted}");
    let codes = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[32m"];
    let stripped = codes
        .iter()
        .fold(painted, |text, code| text.replace(code, ""));
    assert_eq!(stripped, plain);
    assert!(!plain.contains(['\u{2061}', '\u{2062}', '\u{2063}']));
}

#[test]
fn markdown_escapes_what_would_be_markup() {
    let page = vec![
        Block::line("# <b>`a|b`</b>\nc\\d"),
        Block::verdict("use *this*"),
    ];
    let report = Report {
        page,
        ..Report::default()
    };
    let expected = "\\# \\<b>\\`a\\|b\\`\\</b><br>c\\\\d\n\n**use \\*this\\***\n";
    assert_eq!(
        written(&report, Format::Markdown, 80, Theme::Plain),
        expected
    );
}

/// Nothing in a page for a pull request calls a person, links to a place or refers to an issue.
#[test]
fn markdown_breaks_names_addresses_and_references() {
    for (text, expected) in [
        ("ask @octocat", "ask @\u{200b}octocat"),
        ("@acme/team", "@\u{200b}acme/team"),
        (
            "see https://evil.example/x",
            "see https:\u{200b}//evil.example/x",
        ),
        ("HTTP://a.b", "HTTP:\u{200b}//a.b"),
        ("ftp://a.b", "ftp:\u{200b}//a.b"),
        ("www.evil.example", "www\u{200b}.evil.example"),
        ("WwW.evil.example", "WwW\u{200b}.evil.example"),
        ("a@b.example", "a@\u{200b}b.example"),
        ("mailto:a@b.example", "mailto:\u{200b}a@\u{200b}b.example"),
        ("fixes #12", "fixes #\u{200b}12"),
        (
            "acme/plan#12 gh-7 GH-8",
            "acme/plan#\u{200b}12 gh-\u{200b}7 GH-\u{200b}8",
        ),
        (
            "&commat;a &#64;b &#x40;c R & D",
            "\\&commat;a \\&#\u{200b}64;b \\&#x40;c R & D",
        ),
        ("![x](y) [x](y)", "!\\[x\\](y) \\[x\\](y)"),
        ("<!-- x --><img src=x>", "\\<!-- x -->\\<img src=x>"),
        ("~~x~~ $x$ $6.00", "\\~\\~x\\~\\~ \\$x\\$ $6.00"),
        ("a\r\nb\u{202e}c", "a<br>b\\\\u{202e}c"),
        ("1. one", "1\\. one"),
        ("12) one", "12\\) one"),
        ("2.50 more", "2.50 more"),
    ] {
        let report = Report {
            page: vec![Block::line(text.to_owned())],
            ..Report::default()
        };
        let page = written(&report, Format::Markdown, 80, Theme::Plain);
        assert_eq!(page.trim_end(), expected, "{text}");
    }
}

#[test]
fn formats_go_by_their_endings() {
    for (extension, format) in [
        ("csv", Some(Format::Csv)),
        ("JSON", Some(Format::Json)),
        ("md", Some(Format::Markdown)),
        ("txt", Some(Format::Table)),
        ("xlsx", None),
    ] {
        assert_eq!(Format::from_extension(extension), format);
    }
}

#[test]
fn a_page_that_shows_what_the_report_lacks_is_found_out() {
    let mut report = launch();
    report.page.push(Grid::of::<Costs>("X", Vec::new()).into());
    assert_eq!(report.unknown_sections(), ["costs"]);
}
