//! What is written reads back as it was.

use proptest::prelude::*;

use crate::catalog::{
    Commitment, CommitmentWindow, Conditions, CreditBand, Currency, Enforcement, Fees, Gateway,
    Hours, LimitMeter, Limits, Meter, Model, Origin, PriceList, Prices, Processing, Promise,
    Provenance, Provisioned, Rate, RateCard, ServiceTier, Sla, Status, Threshold, TypicalSpend,
    VolumeRule, Weekdays, Window, Zone, read_price_list, write,
};
use crate::input::{Log, SourceId, Sources, Span};
use crate::money::{UnitPrice, Usd};
use crate::units::{Availability, Count, Day, Factor, Moment, Scalar, Share, Tokens, Units};

fn parsed<T: Scalar>(text: &str) -> T {
    T::parse(text).unwrap_or_else(|reject| panic!("{text}: {reject}"))
}

fn a_price() -> impl Strategy<Value = Option<UnitPrice>> {
    prop::option::of((0_i64..2_000_000_000).prop_map(UnitPrice::from_pico_per_token))
}

fn some_prices() -> BoxedStrategy<Prices> {
    prop::array::uniform6(a_price())
        .prop_map(|prices| {
            Meter::ALL
                .into_iter()
                .zip(prices)
                .fold(Prices::default(), |set, (meter, price)| {
                    set.with(meter, price)
                })
        })
        .boxed()
}

fn standard_prices() -> BoxedStrategy<Prices> {
    (some_prices(), 0_i64..9_999_999)
        .prop_map(|(prices, input)| {
            prices.with(Meter::Input, Some(UnitPrice::from_pico_per_token(input)))
        })
        .boxed()
}

fn a_card() -> BoxedStrategy<RateCard> {
    (
        standard_prices(),
        some_prices(),
        some_prices(),
        some_prices(),
    )
        .prop_map(|(standard, batch, flex, priority)| {
            RateCard::default()
                .with(Processing::Standard, standard)
                .with(Processing::Batch, batch)
                .with(Processing::Flex, flex)
                .with(Processing::Priority, priority)
        })
        .boxed()
}

fn some_tokens() -> BoxedStrategy<Tokens> {
    prop_oneof![
        1_u64..5_000,
        (1_u64..5_000).prop_map(|k| k * 1_000),
        (1_u64..50).prop_map(|m| m * 1_000_000)
    ]
    .prop_map(Tokens::new)
    .boxed()
}

/// Rates that nest: the thresholds grow, and the others carry one condition each.
fn some_rates() -> BoxedStrategy<Vec<Rate>> {
    let rate = |when, card| Rate {
        when,
        card,
        span: Span::default(),
    };
    let context = (some_tokens(), any::<bool>(), a_card()).prop_map(move |(size, over, card)| {
        let context = if over {
            Threshold::Over(size)
        } else {
            Threshold::AtLeast(size)
        };
        let context = Some(context);
        vec![rate(
            Conditions {
                context,
                ..Conditions::default()
            },
            card,
        )]
    });
    let window = (0_usize..2, a_card()).prop_map(move |(index, card)| {
        let window = Some(index);
        vec![rate(
            Conditions {
                window,
                ..Conditions::default()
            },
            card,
        )]
    });
    let since = (any::<bool>(), a_card()).prop_map(move |(is_announced, card)| {
        let when = Conditions {
            since: Some(parsed::<Moment>("2026-08-22T16:00Z")),
            is_announced,
            ..Conditions::default()
        };
        vec![rate(when, card)]
    });
    let volume = (some_tokens(), a_card()).prop_map(move |(over, card)| {
        let volume_over = Some(over);
        vec![rate(
            Conditions {
                volume_over,
                ..Conditions::default()
            },
            card,
        )]
    });
    prop_oneof![Just(Vec::new()), context, window, since, volume].boxed()
}

fn some_regions() -> impl Strategy<Value = Vec<(String, Factor)>> {
    prop_oneof![
        Just(Vec::new()),
        Just(vec![
            ("us".to_owned(), parsed("1.1")),
            ("no".to_owned(), parsed("1.000001"))
        ])
    ]
}

fn some_meters() -> impl Strategy<Value = Vec<Meter>> {
    prop::sample::subsequence(Meter::ALL.to_vec(), 0..=6)
}

fn some_text() -> impl Strategy<Value = Option<String>> {
    let text = prop_oneof![
        "[ -~]{1,20}",
        Just("a: b # c".to_owned()),
        Just("1.0".to_owned()),
        Just("über \u{85} \"x\\".to_owned())
    ];
    prop::option::of(text.prop_map(|text| text.trim().to_owned())).prop_map(|text| {
        let text = text?;
        (!text.is_empty()).then_some(text)
    })
}

fn a_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[!-+\\--~]{1,16}",
        Just("null".to_owned()),
        Just("1.0".to_owned()),
        Just("a/b/c/d/e/f:free@1".to_owned())
    ]
}

fn a_model() -> BoxedStrategy<Model> {
    let first = (
        a_name(),
        prop::option::of(some_tokens()),
        any::<bool>(),
        a_card(),
        some_rates(),
    );
    let second = (
        some_meters(),
        some_regions(),
        some_prices(),
        some_text(),
        prop::option::of(0_i128..1 << 58),
        any::<bool>(),
    );
    (first, second)
        .prop_map(
            |(
                (id, size, flag, card, rates),
                (meters, regions, disputed, note, fee, is_all_units),
            )| {
                let fee = fee.map(Usd::from_pico);
                Model {
                    aliases: vec![format!("alias-of-{id}"), format!("{id}#2")],
                    id,
                    context_window: size,
                    max_output: size,
                    reasons: flag,
                    card,
                    rates,
                    volume: if is_all_units {
                        VolumeRule::AllUnits
                    } else {
                        VolumeRule::Graduated
                    },
                    threshold_counts: meters.clone(),
                    regions,
                    fees: Fees {
                        request: fee,
                        search_per_1k: fee.filter(|_| flag),
                    },
                    confirmed: meters.clone(),
                    single_source: meters,
                    disputed,
                    note,
                    span: Span::default(),
                }
            },
        )
        .boxed()
}

fn a_tier() -> ServiceTier {
    ServiceTier {
        id: "pro".to_owned(),
        title: "Pro: the best".to_owned(),
        promise: Promise::Sla(parsed::<Availability>("99.95%")),
        sla: Some(Sla {
            window: CommitmentWindow::Month,
            credits: vec![
                CreditBand {
                    below: parsed("99.95%"),
                    from: parsed("95%"),
                    credit: parsed("10%"),
                },
                CreditBand {
                    below: parsed("95%"),
                    from: Share::NONE,
                    credit: parsed("100%"),
                },
            ],
            cap: Some(parsed("50%")),
            minimum: Some(parsed("1")),
            claim_days: Some(Count::new(30)),
            terms: Some("claimed by e-mail: within 30 days".to_owned()),
        }),
        capacity: parsed("dedicated"),
        limits: Limits {
            limits: LimitMeter::ALL[..7].iter().copied().zip(50..).collect(),
            spend: Some(parsed("500.50")),
            enforcement: Enforcement::PerSecond,
            counts_cached: false,
            reserves_output: true,
        },
        monthly_fee: parsed("2500"),
        processing: Processing::Priority,
        commitment: Some(Commitment {
            monthly: parsed("1000"),
            overage: parsed("1.5"),
        }),
        provisioned: Some(Provisioned {
            unit_month: Some(parsed("221")),
            input_tokens_per_minute: Some(Tokens::new(3_400)),
            output_ratio: Some(parsed("8")),
            minimum: Some(Units::new(15)),
            increment: Some(Units::new(5)),
            slots: Some(parsed("4")),
            ..Provisioned::hourly(parsed("0.26"), Units::new(50))
        }),
        payment: Some("invoice".to_owned()),
        support: None,
        terms: Some("- a year".to_owned()),
        typical_spend: Some(TypicalSpend {
            from: parsed("100"),
            to: parsed("2000.50"),
            or_more: true,
        }),
        span: Span::default(),
    }
}

fn windows() -> Vec<Window> {
    let window = |name: &str, zone: &str, days: &str, hours: &[&str]| Window {
        name: name.to_owned(),
        zone: parsed::<Zone>(zone),
        days: parsed::<Weekdays>(days),
        hours: hours.iter().map(|hours| parsed::<Hours>(hours)).collect(),
    };
    vec![
        window(
            "off-peak",
            "UTC",
            "mon-fri",
            &["00:00-01:00", "10:00-24:00"],
        ),
        window(
            "week end",
            "Asia/Shanghai",
            "mon+wed+sat-sun",
            &["00:00-24:00"],
        ),
    ]
}

prop_compose! {
    fn a_list()(
        models in prop::collection::vec(a_model(), 1..5),
        regions in some_regions(),
        threshold_counts in some_meters(),
        has_more in any::<bool>(),
    ) -> PriceList {
        let mut models = models;
        models.sort_by(|one, two| one.id.cmp(&two.id));
        models.dedup_by(|one, two| one.id == two.id);
        PriceList {
            provider: "acme".to_owned(),
            title: if has_more { "Acme, Inc.".to_owned() } else { "acme".to_owned() },
            effective: parsed::<Day>("2026-11-11"),
            currency: if has_more { parsed::<Currency>("CNY") } else { Currency::USD },
            provenance: Provenance {
                publisher: if has_more { "https://acme.example/prices#all" } else { "a price sheet" }.to_owned(),
                checked: parsed("2026-11-10"),
                via: has_more.then(|| "a catalog: 1.0".to_owned()),
            },
            status: Status::Confirmed,
            windows: windows().into_iter().map(|window| Window { name: window.name.replace(' ', "-"), ..window }).collect(),
            threshold_counts,
            regions,
            gateway: has_more.then(|| Gateway { fee: parsed::<Share>("5.5%"), minimum: parsed("0.80") }),
            models: models.into(),
            service_tiers: if has_more { vec![a_tier()] } else { Vec::new() },
            origin: Origin { source: SourceId(0), path: String::new(), sha256: String::new() },
        }
    }
}

/// The list that the text says, without the places where it says so.
fn read_back(text: &str) -> PriceList {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let source = sources.add("written", text.to_owned());
    let list = read_price_list(&sources, source, &mut log);
    assert!(log.is_empty(), "{:?}\n{text}", log.iter().next());
    let mut list = list.expect("a list without mistakes");
    let mut models: Vec<Model> = list.models.to_vec();
    for model in &mut models {
        model.span = Span::default();
        model
            .rates
            .iter_mut()
            .for_each(|rate| rate.span = Span::default());
    }
    list.models = models.into();
    list.service_tiers
        .iter_mut()
        .for_each(|tier| tier.span = Span::default());
    list.origin = Origin {
        source: SourceId(0),
        path: String::new(),
        sha256: String::new(),
    };
    list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_written_list_reads_back_the_same(list in a_list()) {
        let text = write(&list);
        let again = read_back(&text);
        prop_assert_eq!(&again, &list, "{}", text);
        prop_assert_eq!(write(&again), text);
    }
}

/// The form of a file, worked by hand from the schema's own order of fields.
#[test]
fn a_list_is_written_one_way() {
    let price = |text| Some(parsed::<UnitPrice>(text));
    let model = |id: &str| Model {
        id: id.to_owned(),
        context_window: Some(Tokens::new(128_000)),
        card: RateCard::default().with(
            Processing::Standard,
            Prices::default()
                .with(Meter::Input, price("2.5"))
                .with(Meter::Output, price("10")),
        ),
        ..Model::default()
    };
    let list = PriceList {
        provider: "acme".to_owned(),
        title: "acme".to_owned(),
        effective: parsed("2026-11-11"),
        currency: Currency::USD,
        provenance: Provenance {
            publisher: "a sheet".to_owned(),
            checked: parsed("2026-11-11"),
            via: None,
        },
        status: Status::Confirmed,
        windows: Vec::new(),
        threshold_counts: Vec::new(),
        regions: Vec::new(),
        gateway: None,
        models: vec![model("z"), model("1.0")].into(),
        service_tiers: Vec::new(),
        origin: Origin {
            source: SourceId(0),
            path: String::new(),
            sha256: String::new(),
        },
    };
    let expected = "\
schema: 1
provider: acme
effective: 2026-11-11
currency: USD
source:
  title: \"a sheet\"
  checked: 2026-11-11
status: confirmed
models:
  - id: \"1.0\"
    context_window: 128k
    prices: { input: 2.50, output: 10.00 }

  - id: z
    context_window: 128k
    prices: { input: 2.50, output: 10.00 }
";
    assert_eq!(write(&list), expected);
}
