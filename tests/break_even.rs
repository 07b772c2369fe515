//! `plan break-even` as people and scripts use it.

use crate::program::{plan, rows};

const FLASH: &str = "global-api/deepseek-v4-flash";

fn section(args: &[&str], name: &str) -> Vec<Vec<String>> {
    let run = plan(&[&["break-even"], args, &["--format", "json"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let sections = json["sections"].as_array().unwrap();
    let found = sections.iter().find(|one| one["name"] == name).unwrap();
    let text = |cell: &serde_json::Value| match cell {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let data = found["rows"].as_array().unwrap();
    data.iter()
        .map(|row| row.as_array().unwrap().iter().map(text).collect())
        .collect()
}

/// 2,500 / 0.25 a million: a fee that makes tokens free pays from 10B on.
#[test]
fn a_flat_fee_against_the_list() {
    let args = [FLASH, "--offer", "flat=fee=2500"];
    let got = rows(&[&["break-even"], &args[..]].concat());
    let line = |row: &std::collections::BTreeMap<String, String>| {
        [
            "from_tokens",
            "to_tokens",
            "offer",
            "cost_at_end",
            "per_million_at_end",
            "currency",
        ]
        .map(|column| row[column].clone())
    };
    assert_eq!(
        line(&got[0]),
        ["1", "10000000000", FLASH, "2500.00", "0.25", "USD"]
    );
    assert_eq!(line(&got[1]), ["10000000001", "", "flat", "", "", "USD"]);
    let crossings = section(&args, "crossings");
    assert_eq!(crossings[0][0], "10000000000");
    assert_eq!(crossings[0][5..8], ["2500.00", "2500.00", "meet"]);
    let page = plan(&[&["break-even"], &args[..]].concat()).stdout;
    let answer = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = format!("-> flat pays from 10B tokens a month on; below, {FLASH}.");
    assert!(answer.contains(&said), "{page}");
}

/// The standard tier costs less at every volume and is outgrown at 50 requests a minute.
#[test]
fn an_outgrown_tier_is_said() {
    let tiers = [format!("{FLASH}@standard"), format!("{FLASH}@pro")];
    let args = ["break-even", &tiers[0], &tiers[1]];
    let got = rows(&args);
    assert_eq!(
        (got[0]["offer"].as_str(), got[0]["to_tokens"].as_str()),
        (tiers[0].as_str(), "821250000")
    );
    assert_eq!(got[1]["offer"], tiers[1]);
    assert!(
        got[1]["note"].contains("carries up to"),
        "{}",
        got[1]["note"]
    );
    let stages = section(&args[1..], "stages");
    let cheapest: Vec<_> = stages
        .iter()
        .filter(|row| row[7] == "true")
        .map(|row| (row[0].as_str(), row[2].as_str()))
        .collect();
    let [standard, pro] = [tiers[0].as_str(), tiers[1].as_str()];
    assert_eq!(
        cheapest,
        [
            ("mvp", standard),
            ("beta", standard),
            ("launch", standard),
            ("growth", pro)
        ]
    );
}

/// The cost of a stage is what `plan tiers` and `plan compare` say.
#[test]
fn stages_cost_what_other_commands_say() {
    let tier = format!("{FLASH}@pro");
    let stages = section(&[&tier, "openai/gpt-4o"], "stages");
    for row in rows(&["tiers"])
        .iter()
        .filter(|row| row["service_tier"] == "pro")
    {
        let ours = stages
            .iter()
            .find(|one| one[0] == row["stage"] && one[2] == tier)
            .unwrap();
        assert_eq!(ours[3], row["total_cost"]);
    }
    for row in rows(&["compare", "--models", "openai/gpt-4o"]) {
        let ours = stages
            .iter()
            .find(|one| one[0] == row["stage"] && one[2] == "openai/gpt-4o")
            .unwrap();
        assert_eq!(ours[3], row["total_cost"]);
    }
}

/// A missing price is said, and is no 0 that would win.
#[test]
fn an_unpriced_offer_is_left_out_and_said() {
    let args = [FLASH, "openai/gpt-4o", "--mix", "input=50%,output=50%"];
    let got = rows(&[&["break-even"], &args[..]].concat());
    assert_eq!((got.len(), got[0]["offer"].as_str()), (2, "openai/gpt-4o"));
    let gap = &got[1];
    assert_eq!(
        (gap["offer"].as_str(), gap["cost_at_start"].as_str()),
        (FLASH, "")
    );
    assert_eq!(gap["note"], "unpriced: input tokens");
    assert!(section(&args, "crossings").is_empty());
    let page = plan(&[&["break-even"], &args[..]].concat()).stdout;
    assert!(
        page.contains("is left out: unpriced: input tokens."),
        "{page}"
    );
}

/// $110 a day for 30,000 tokens a minute, against $0.60 a million: 43.2M tokens a day are $25.92.
#[test]
fn reserved_units_are_told_their_utilisation() {
    let args = [
        "openai/gpt-4o-mini",
        "--offer",
        "scale=unit=110/day,carries=30k/min",
    ];
    let units = section(&args, "utilisation");
    let percent: f64 = units[0][4].parse().unwrap();
    assert!((percent - 11_000.0 / 25.92).abs() < 1e-9, "{percent}");
    assert_eq!(units[0][5], "false");
}

#[test]
fn cliffs_are_shown() {
    let offer = "tiers=rates=1.0@0,0.8@1B,0.6@10B,volume=all-units";
    let args = ["openai/gpt-4o", "--offer", offer];
    let falls = section(&args, "cliffs");
    assert_eq!(
        falls[0][1..5],
        ["800000001", "1000000001", "1000.00", "800.0000008"]
    );
    let page = plan(&[&["break-even"], &args[..]].concat()).stdout;
    assert!(
        page.contains("from 800M tokens a month on it is cheaper to buy over 1B."),
        "{page}"
    );
}

/// 5B tokens a month at 730 hours are 114,155 a minute, and 456,621 in the busiest one at a peak of
/// 4: three units of 180,000 for $4,500, so the list's $3,000 (4B × $0.25 + 1B × $2.00 a million)
/// costs less. Without a peak one unit does, for $1,500.
#[test]
fn reserved_units_are_sized_for_the_busiest_minute() {
    let offer = "self=unit=1500,units=1..40,carries=180k/min";
    let mix = ["--mix", "input=80%,output=20%", "--tokens", "5B"];
    let args = |peak| {
        let path = scenario("openai/gpt-5-mini", peak);
        let args = ["openai/gpt-5-mini", "--scenario", &path, "--offer", offer].map(String::from);
        args.into_iter()
            .chain(mix.map(String::from))
            .collect::<Vec<_>>()
    };
    let stages = |peak| {
        let args = args(peak);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        section(&args, "stages")
    };
    let peaked = stages(4);
    assert_eq!(
        peaked[0][3..9],
        ["3000.00", "0.60", &peaked[0][5], "true", "true", "cheapest"]
    );
    assert_eq!(
        (peaked[1][3].as_str(), peaked[1][7].as_str()),
        ("4500.00", "false")
    );
    assert_eq!(peaked[1][10..12], ["3", "3"]);
    assert!(peaked[1][12].starts_with("21.139"), "{}", peaked[1][12]);
    let flat = stages(1);
    assert_eq!(
        (flat[1][3].as_str(), flat[1][7].as_str()),
        ("1500.00", "true")
    );
    assert_eq!(flat[1][10..12], ["1", "1"]);
    let args = args(4);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let page = plan(&[&["break-even"], &args[..]].concat()).stdout;
    let said = "self: the busiest minute needs 3 units; the month uses 21.1 % of 3 units.";
    assert!(page.contains(said), "{page}");
    // A unit must be used 31.7 % and can be used 25 % at most, so it never pays.
    let units = section(&args, "utilisation");
    assert_eq!(
        (units[0][5].as_str(), units[0][7].as_str()),
        ("false", "25")
    );
}

/// One unit serves 1,971M tokens of a peaked month; the other 3,029M of 5B are paid for at $0.60 a
/// million where the offer has a price for them. Without one, the offer does not do.
#[test]
fn what_units_cannot_serve_spills_over_only_where_the_offer_has_a_price() {
    let path = scenario("openai/gpt-5-mini", 4);
    let of = |offer: &str| {
        let args = [
            "openai/gpt-5-mini",
            "--scenario",
            &path,
            "--offer",
            offer,
            "--tokens",
            "5B",
        ];
        section(&args, "stages")[1].clone()
    };
    let spilled = of("a=unit=1500,carries=180k/min,model=openai/gpt-5-mini");
    assert_eq!(
        (spilled[3].as_str(), spilled[6].as_str()),
        ("3317.40", "true")
    );
    assert_eq!(spilled[10..13], ["1", "3", "25"]);
    let alone = of("a=unit=1500,carries=180k/min");
    assert_eq!((alone[3].as_str(), alone[6].as_str()), ("1500.00", "false"));
}

/// A scenario of 5B tokens a month with this peak.
fn scenario(model: &str, peak: u32) -> String {
    let path = std::env::temp_dir().join(format!("plan-peak-{}-{peak}.yaml", std::process::id()));
    let text = format!(
        "schema: 1\nname: oss\ntitle: Open model\ntoken_mix: {{ input: 80%, output: 20% }}\n\
         request: {{ tokens: 2_500 }}\ntraffic: {{ peak_to_mean: {peak} }}\nbaseline: {model}\n\
         shortlist: [{model}]\nstages:\n  - {{ name: now, title: Now, users: 10_000, tokens: 5B }}\n"
    );
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn wrong_offers_are_refused() {
    for (args, code) in [
        (vec!["openai/gpt-4o"], "bad-option"),
        (
            vec!["openai/gpt-4o", "openai/gpt-4o"],
            "compared with itself",
        ),
        (
            vec!["openai/gpt-4o", "--offer", "a=fee=1", "--offer", "a=fee=2"],
            "compared with itself",
        ),
        (
            vec!["openai/gpt-4o", "global-api/deepseek-v4-flash@gold"],
            "unknown-tier",
        ),
        (
            vec!["openai/gpt-4o@pro", "openai/gpt-4o"],
            "has no service tiers",
        ),
        (vec!["openai/gpt-4o", "openai/gpt-5000"], "unknown-model"),
        (vec!["openai/gpt-4o", "--offer", "a=rate=-1"], "negative"),
        (
            vec!["openai/gpt-4o", "--offer", "a=rates=1@0,0.5@2B,0.4@1B"],
            "do not rise",
        ),
        (vec!["openai/gpt-4o", "--offer", "a=fee=1e99"], "too large"),
    ] {
        let run = plan(&[vec!["break-even"], args.clone()].concat());
        assert_eq!(run.status, 2, "{args:?}");
        assert!(run.stderr.contains(code), "{args:?}: {}", run.stderr);
    }
}

/// The largest numbers that are read do not overflow.
#[test]
fn the_largest_numbers_are_borne() {
    let dear = "dear=rate=1000000,fee=1000000000,commit=1000000000,discount=99.999999%,overage=list,\
                gateway-of-charge=99.999999%,minimum=1000000000,unit=1000000000,units=1..1000,carries=1000T";
    let odd =
        "odd=rates=0.000001@0,999999.999999@999999999999999,volume=all-units,discount=33.333333%";
    let run = plan(&[
        "break-even",
        "--offer",
        dear,
        "--offer",
        odd,
        "--tokens",
        "1000T",
    ]);
    assert_eq!(run.status, 0, "{}", run.stderr);
}
