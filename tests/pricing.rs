//! Prices in the shape that providers bill in, each against a figure worked by hand.

use tokenplan::catalog::{Announced, Catalog, Meter, load_folder, read_overlay, read_price_list};
use tokenplan::engine::cost::{TokenCost, Volume};
use tokenplan::engine::tiers::{PeakLoad, tier_costs};
use tokenplan::input::{Log, Sources};
use tokenplan::scenario::{
    CacheHitModel, CacheUse, Profile, RequestShape, Sizes, TokenMix, Workload,
};
use tokenplan::units::{Day, Duration, Factor, Month, Ratio, Scalar, Share, Tokens};

/// A catalog of one list, from its fields and models in YAML's flow form.
pub(crate) fn catalog_of(fields: &str, models: &str) -> Catalog {
    let text = format!(
        "{{ schema: 1, provider: acme, effective: 2026-01-01, currency: USD, status: confirmed, \
         source: {{ title: t, checked: 2026-01-01 }}, {fields} models: [{models}] }}"
    );
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let source = sources.add("acme", text);
    let list = read_price_list(&sources, source, &mut log);
    let told: Vec<_> = log.iter().map(|one| one.message.clone()).collect();
    assert!(told.is_empty(), "{told:?}");
    Catalog::new(vec![list.unwrap()])
}

/// What a request, or a volume of like ones, costs.
struct Bill {
    catalog: Catalog,
    as_of: &'static str,
    announced: Announced,
    mix: TokenMix,
    workload: Workload,
    tokens: u64,
}

impl Bill {
    fn new(fields: &str, model: &str, request: &[(Meter, u64)]) -> Self {
        let request: Vec<_> = request
            .iter()
            .map(|(meter, count)| (*meter, Tokens::new(*count)))
            .collect();
        let shape = RequestShape::new(&request).unwrap();
        Self {
            catalog: catalog_of(fields, &format!("{{ id: m, {model} }}")),
            as_of: "2026-11-11",
            announced: Announced::Ignored,
            mix: shape.mix,
            workload: Workload::plain(shape.tokens),
            tokens: shape.tokens.count(),
        }
    }

    fn cost(&self) -> TokenCost {
        let market = self
            .catalog
            .in_force(Day::parse(self.as_of).unwrap(), self.announced);
        let offer = market.find("acme/m").unwrap();
        let volume = Volume::new(
            Tokens::new(self.tokens),
            &self.mix,
            &self.workload,
            Month::PLANNING,
        );
        TokenCost::new(offer, &volume)
    }

    fn total(&self) -> String {
        self.cost()
            .total()
            .map_or("unpriced".to_owned(), tokenplan::money::Usd::to_decimal)
    }
}

#[test]
fn a_mix_of_input_cache_and_output() {
    // 500M x (0.6 x 2.50 + 0.2 x 1.25 + 0.2 x 10.00) per million.
    let request = &[
        (Meter::Input, 300_000_000),
        (Meter::CacheRead, 100_000_000),
        (Meter::Output, 100_000_000),
    ];
    let model = "prices: { input: 2.50, cache_read: 1.25, output: 10.00 }";
    assert_eq!(Bill::new("", model, request).total(), "1875.00");
}

#[test]
fn an_unpriced_meter_leaves_no_total() {
    let request = &[(Meter::CacheWrite, 100), (Meter::Output, 900)];
    let cost = Bill::new("", "prices: { output: 10.00 }", request).cost();
    assert_eq!(cost.total(), None);
    assert_eq!(
        cost.unpriced
            .iter()
            .map(|gap| gap.meter)
            .collect::<Vec<_>>(),
        [Meter::CacheWrite]
    );
    // 900 x 10 a million.
    assert_eq!(
        cost.sum(|meter| meter == Meter::Output)
            .unwrap()
            .to_decimal(),
        "0.009"
    );
}

const IN_OUT: &[(Meter, u64)] = &[(Meter::Input, 300_000), (Meter::Output, 10_000)];

#[test]
fn a_long_prompt_reprices_the_whole_request() {
    // can1357/oh-my-pi#3476: 300k x $10 + 10k x $45 a million = 3.00 + 0.45. Marginal tiers would
    // give 272k x 5 + 28k x 10 + 10k x 30 = 1.94.
    let model = "prices: { input: 5, output: 30 }, \
                 rates: [{ over: 272k, prices: { input: 10, output: 45 } }]";
    assert_eq!(Bill::new("", model, IN_OUT).total(), "3.45");
    let short = &[(Meter::Input, 272_000), (Meter::Output, 10_000)];
    assert_eq!(Bill::new("", model, short).total(), "1.66");
}

#[test]
fn a_threshold_is_strict_or_inclusive_as_the_list_says() {
    let request = &[(Meter::Input, 200_000)];
    let model =
        |key| format!("prices: {{ input: 1 }}, rates: [{{ {key}: 200k, prices: {{ input: 2 }} }}]");
    assert_eq!(Bill::new("", &model("over"), request).total(), "0.20");
    assert_eq!(Bill::new("", &model("at_least"), request).total(), "0.40");
}

#[test]
fn cached_tokens_count_toward_a_threshold_unless_the_list_says_otherwise() {
    // 100k + 150k tokens are over 200k; the 100k of plain input alone are not.
    let request = &[(Meter::Input, 100_000), (Meter::CacheRead, 150_000)];
    let model = "prices: { input: 1, cache_read: 0.1 }, \
                 rates: [{ over: 200k, prices: { input: 2, cache_read: 0.2 } }]";
    assert_eq!(Bill::new("", model, request).total(), "0.23");
    assert_eq!(
        Bill::new("threshold_counts: [input],", model, request).total(),
        "0.115"
    );
}

#[test]
fn an_own_price_for_batch_is_no_half_of_everything() {
    // 300k x 2.50 + 10k x 10 = 0.85 at once; batch states input and output only.
    let model =
        "prices: { input: 2.50, cache_read: 1.25, output: 10 }, batch: { input: 1.25, output: 5 }";
    let mut bill = Bill::new("", model, IN_OUT);
    assert_eq!(bill.total(), "0.85");
    bill.workload.processing = vec![(
        tokenplan::catalog::Processing::Batch,
        Share::parse("40%").unwrap(),
    )];
    // 60 % of 0.85 and 40 % of 0.425.
    assert_eq!(bill.total(), "0.68");
    let mut cached = Bill::new("", model, &[(Meter::CacheRead, 1_000_000)]);
    cached.workload.processing = bill.workload.processing.clone();
    assert_eq!(cached.total(), "unpriced");
    assert_eq!(cached.cost().unpriced[0].condition, "batch");
}

#[test]
fn a_model_without_batch_prices_is_processed_at_once_and_says_so() {
    let mut bill = Bill::new("", "prices: { input: 1 }", &[(Meter::Input, 1_000_000)]);
    bill.workload.processing = vec![(
        tokenplan::catalog::Processing::Batch,
        Share::parse("40%").unwrap(),
    )];
    assert_eq!(bill.total(), "1.00");
    assert_eq!(
        bill.cost().remarks,
        ["no batch prices: processed as standard"]
    );
}

#[test]
fn reasoning_is_billed_as_output_unless_it_has_a_price() {
    let request = &[(Meter::Output, 100_000), (Meter::Reasoning, 300_000)];
    assert_eq!(
        Bill::new("", "prices: { output: 10 }", request).total(),
        "4.00"
    );
    assert_eq!(
        Bill::new("", "prices: { output: 10, reasoning: 2 }", request).total(),
        "1.60"
    );
}

#[test]
fn a_model_that_reasons_bills_more_than_it_shows() {
    let request = &[(Meter::Input, 1_000_000), (Meter::Output, 1_000_000)];
    let mut bill = Bill::new(
        "",
        "reasoning: true, prices: { input: 1, output: 10 }",
        request,
    );
    bill.workload.reasoning = Factor::parse("2.5").unwrap();
    // 1 + 10 x 2.5.
    assert_eq!(bill.total(), "26.00");
}

const PEAK: &str = "windows: { peak: { time_zone: Asia/Shanghai, days: mon-fri, \
                    hours: [09:00-12:00, 14:00-18:00] } },";
const PEAKED: &str =
    "prices: { output: 0.60 }, rates: [{ window: peak, prices: { output: 1.20 } }]";

#[test]
fn even_traffic_meets_a_window_as_long_as_it_lasts() {
    // 7 hours on 5 of 7 days: 35/168 at 1.20, the rest at 0.60: 0.60 x (1 + 35/168) = 0.725.
    let mut bill = Bill::new(PEAK, PEAKED, &[(Meter::Output, 1_000_000)]);
    assert_eq!(bill.total(), "0.725");
    // Since 16:00 UTC on a day, which midnight of that day comes before.
    bill.catalog = catalog_of(
        PEAK,
        "{ id: m, prices: { output: 0.60 }, \
         rates: [{ window: peak, since: 2026-08-22T16:00Z, prices: { output: 1.20 } }] }",
    );
    bill.as_of = "2026-08-22";
    assert_eq!(bill.total(), "0.60");
    bill.as_of = "2026-08-23";
    assert_eq!(bill.total(), "0.725");
}

#[test]
fn traffic_of_office_hours_elsewhere_meets_its_own_share_of_a_window() {
    // Berlin works 08:00 to 16:00 on weekdays: in winter 15:00 to 23:00 in Shanghai, of which
    // 15:00 to 18:00 is peak: 3 of 8 hours. In summer 14:00 to 22:00: 4 of 8.
    let mut bill = Bill::new(PEAK, PEAKED, &[(Meter::Output, 1_000_000)]);
    let zone = tokenplan::catalog::Zone::parse("Europe/Berlin").unwrap();
    let hour =
        |hour: usize| Ratio::whole(u64::from(hour / 24 < 5 && (8..16).contains(&(hour % 24))));
    bill.workload.profile = Profile::new(zone, (0..168).map(hour).collect()).unwrap();
    assert_eq!(bill.total(), "0.825");
    bill.as_of = "2026-07-01";
    assert_eq!(bill.total(), "0.90");
}

#[test]
fn date_window_size_and_processing_meet_in_one_rate() {
    let model = "prices: { input: 1 }, batch: { input: 0.5 }, rates: [\
        { over: 200k, prices: { input: 2 }, batch: { input: 1 } }, \
        { window: peak, prices: { input: 4 }, batch: { input: 2 } }, \
        { over: 200k, window: peak, prices: { input: 8 }, batch: { input: 4 } }, \
        { over: 200k, window: peak, since: 2026-12-01, prices: { input: 16 }, batch: { input: 6.4 } }]";
    let mut bill = Bill::new(PEAK, model, &[(Meter::Input, 300_000)]);
    // (133 x 2 + 35 x 8) / 168 = 3.25 a million.
    assert_eq!(bill.total(), "0.975");
    bill.as_of = "2026-12-01";
    // Batch alone: (133 x 1 + 35 x 6.4) / 168 = 2.125 a million.
    bill.workload.processing = vec![(tokenplan::catalog::Processing::Batch, Share::ALL)];
    assert_eq!(bill.total(), "0.6375");
}

#[test]
fn an_announced_rate_counts_when_asked_for_and_reached() {
    let model = "prices: { input: 2 }, rates: [{ since: 2026-12-01, status: announced, prices: { input: 3 } }]";
    let mut bill = Bill::new("", model, &[(Meter::Input, 1_000_000)]);
    bill.as_of = "2026-12-01";
    assert_eq!(bill.total(), "2.00");
    bill.announced = Announced::Included;
    assert_eq!(bill.total(), "3.00");
    bill.as_of = "2026-11-30";
    assert_eq!(bill.total(), "2.00");
}

#[test]
fn volume_tiers_are_graduated_or_for_all_units() {
    // 3M tokens: 1M at 10 and 2M at 8, or all at 8.
    let rates = "prices: { output: 10 }, rates: [{ volume_over: 1M, prices: { output: 8 } }]";
    let request = &[(Meter::Output, 3_000_000)];
    assert_eq!(Bill::new("", rates, request).total(), "26.00");
    assert_eq!(
        Bill::new("", &format!("volume: all-units, {rates}"), request).total(),
        "24.00"
    );
    let just = &[(Meter::Output, 1_000_000)];
    assert_eq!(
        Bill::new("", &format!("volume: all-units, {rates}"), just).total(),
        "10.00"
    );
}

#[test]
fn a_spread_of_sizes_meets_each_rate_with_its_own_share() {
    // Half of the prompts are spread from 0 to 1k tokens, half from 1k to 9k (2,750 on average), so
    // 1/4 of requests and 7/11 of prompt tokens are over 5k. 1.1M prompt tokens in 400 requests and
    // 0.4M completion tokens: 0.4M x 1 + 0.7M x 2 + 0.3M x 10 + 0.1M x 20 = 6.80.
    let model = "prices: { input: 1, output: 10 }, rates: [{ at_least: 5000, prices: { input: 2, output: 20 } }]";
    let request = &[(Meter::Input, 2_750), (Meter::Output, 1_000)];
    let mut bill = Bill::new("", model, request);
    bill.tokens = 1_500_000;
    let points = [("0%", 1), ("50%", 1_000), ("100%", 9_000)];
    let points =
        points.map(|(share, tokens)| (Share::parse(share).unwrap().ratio(), Tokens::new(tokens)));
    let mut points = points.to_vec();
    points[0].1 = Tokens::new(0);
    bill.workload.sizes = Sizes::Points(points);
    bill.mix = RequestShape::new(&[
        (Meter::Input, Tokens::new(1_100_000)),
        (Meter::Output, Tokens::new(400_000)),
    ])
    .unwrap()
    .mix;
    assert_eq!(bill.total(), "6.80");
}

#[test]
fn a_cache_is_hit_as_often_as_its_prefixes_are_used() {
    // One request a minute on one prefix that lives 5 minutes: 1 - e^-5 = 0.99326205. Of 1M prompt
    // tokens 993,262.05 are read at 0.1 and the rest written at 1.25: 0.099326205 + 0.0084224375.
    let model = "prices: { input: 1, cache_read: 0.1, cache_write: 1.25 }";
    let mut bill = Bill::new("", model, &[(Meter::Input, 1_000_000)]);
    let hits = CacheHitModel::Lifetime {
        prefixes: 1,
        ttl: Duration::parse("5m").unwrap(),
    };
    bill.workload.cache = Some(CacheUse {
        cacheable: Share::ALL,
        hits,
    });
    bill.workload.per_request = Tokens::new(100);
    bill.tokens = 43_800 * 100;
    // 43,800 minutes a month, a request each: 4.38 times the figures above.
    assert_eq!(bill.total(), "0.47193905415");
    let model = "prices: { input: 1, cache_read: 0.1 }";
    bill.catalog = catalog_of("", &format!("{{ id: m, {model} }}"));
    bill.workload.cache = Some(CacheUse {
        cacheable: Share::parse("50%").unwrap(),
        hits: CacheHitModel::Ratio(Share::parse("80%").unwrap()),
    });
    bill.tokens = 1_000_000;
    // 0.4M read at 0.1, 0.6M at 1.
    assert_eq!(bill.total(), "0.64");
}

#[test]
fn fees_are_paid_for_requests_searches_and_gateways() {
    let model = "prices: { input: 1 }, fees: { request: 0.005, search_per_1k: 10 }";
    let mut bill = Bill::new(
        "gateway: { fee: 5.5%, minimum: 0.80 },",
        model,
        &[(Meter::Input, 1_000)],
    );
    bill.tokens = 1_000_000;
    bill.workload.searches = Ratio::new(1, 2).unwrap();
    // 1 + 1,000 x 0.005 + 500 x 0.01 = 11, and 5.5 % of it is under the least fee.
    assert_eq!(bill.total(), "11.80");
    bill.tokens = 100_000_000;
    assert_eq!(bill.total(), "1160.50");
    let names: Vec<_> = bill
        .cost()
        .charges
        .iter()
        .map(|charge| charge.name)
        .collect();
    assert_eq!(names, ["requests", "searches", "gateway"]);
}

#[test]
fn a_region_lifts_token_prices() {
    let mut bill = Bill::new(
        "regions: { eu: 1.1 },",
        "prices: { input: 2 }",
        &[(Meter::Input, 1_000_000)],
    );
    assert_eq!(bill.total(), "2.00");
    bill.workload.region = Some("eu".to_owned());
    assert_eq!(bill.total(), "2.20");
}

fn under(overlay: &str, mut bill: Bill) -> Bill {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let source = sources.add("overlay", format!("{{ schema: 1, rules: [{overlay}] }}"));
    let overlay = read_overlay(&sources, source, &mut log).unwrap();
    assert!(log.is_empty());
    bill.catalog = bill.catalog.clone().with_overlays(vec![overlay]);
    bill
}

#[test]
fn a_contract_stands_beside_the_list() {
    let bill = || {
        Bill::new(
            "",
            "prices: { input: 2, output: 10 }",
            &[(Meter::Input, 1_000_000), (Meter::Output, 1_000_000)],
        )
    };
    let both = |overlay: &str| {
        let cost = under(overlay, bill()).cost();
        (
            cost.list_total().unwrap().to_decimal(),
            cost.total().unwrap().to_decimal(),
        )
    };
    let pair = |list: &str, paid: &str| (list.to_owned(), paid.to_owned());
    assert_eq!(
        both("{ provider: acme, discount: 15% }"),
        pair("12.00", "10.20")
    );
    assert_eq!(
        both("{ model: m, meter: output, discount: 20% }"),
        pair("12.00", "10.00")
    );
    assert_eq!(
        both("{ model: m, prices: { output: 7 } }"),
        pair("12.00", "9.00")
    );
    assert_eq!(
        both("{ discount: 50%, until: 2026-11-10 }"),
        pair("12.00", "12.00")
    );
    assert_eq!(
        both("{ discount: 50%, from: 2026-11-11 }"),
        pair("12.00", "6.00")
    );
    assert_eq!(
        both("{ discount: 10% }, { model: m*, meter: input, discount: 50% }"),
        pair("12.00", "10.00")
    );
    assert_eq!(
        both("{ gateway: { fee: 5% } }, { card_fee: 1% }"),
        pair("12.00", "12.726")
    );
}

/// What the only service tier of a list costs with 3M output tokens at $10: tokens and fee.
fn tier_cost(tier: &str) -> (String, String) {
    let fields = format!(
        "service_tiers: [{{ id: t, availability: best effort, capacity: shared, {tier} }}],"
    );
    let model = "prices: { output: 10 }, batch: { output: 5 }";
    let bill = Bill::new(&fields, model, &[(Meter::Output, 3_000_000)]);
    let market = bill
        .catalog
        .in_force(Day::parse(bill.as_of).unwrap(), bill.announced);
    let tokens = Tokens::new(bill.tokens);
    let volume = Volume::new(tokens, &bill.mix, &bill.workload, Month::PLANNING);
    let peak = PeakLoad::new(tokens, tokens, Factor::ONE, Month::PLANNING);
    let offer = market.find("acme/m").unwrap();
    let costs = tier_costs(offer, &volume, peak, None, Month::PLANNING);
    let cost = &costs[0];
    (
        cost.token_cost().unwrap().to_decimal(),
        cost.fee().to_decimal(),
    )
}

#[test]
fn a_service_tier_bills_its_commitment_its_units_and_its_processing() {
    let pair = |tokens: &str, fee: &str| (tokens.to_owned(), fee.to_owned());
    // $30 of tokens: under a commitment of $100; $20 over one of $10, at 1.5 times.
    assert_eq!(
        tier_cost("monthly_fee: 5, commitment: { monthly: 100 }"),
        pair("100.00", "5.00")
    );
    assert_eq!(
        tier_cost("monthly_fee: 0, commitment: { monthly: 10, overage: 1.5 }"),
        pair("40.00", "0.00")
    );
    // 2 units at $1.50 for 730 hours, tokens included.
    assert_eq!(
        tier_cost("monthly_fee: 0, provisioned: { unit_hour: 1.50, units: 2 }"),
        pair("0.00", "2190.00")
    );
    // The same units, reserved for the month at $900 each.
    assert_eq!(
        tier_cost("monthly_fee: 0, provisioned: { unit_hour: 1.50, units: 2, unit_month: 900 }"),
        pair("0.00", "1800.00")
    );
    assert_eq!(
        tier_cost("monthly_fee: 1, processing: batch"),
        pair("15.00", "1.00")
    );
}

#[test]
fn another_currency_is_converted_at_the_rate_of_the_day() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("acme");
    std::fs::create_dir_all(&list).unwrap();
    std::fs::write(
        list.join("2026-01-01.yaml"),
        "{ schema: 1, provider: acme, effective: 2026-01-01, currency: CNY, status: confirmed, \
         source: { title: t, checked: 2026-01-01 }, models: [{ id: m, prices: { output: 8 } }] }",
    )
    .unwrap();
    std::fs::write(
        folder.path().join("exchange-rates.yaml"),
        "{ schema: 1, source: { title: b, checked: 2026-01-01 }, rates: [\
         { currency: CNY, effective: 2026-01-01, usd: 0.125 }, \
         { currency: CNY, effective: 2026-12-01, usd: 0.5 }] }",
    )
    .unwrap();
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let catalog = load_folder(folder.path(), "--pricing", &mut sources, &mut log).unwrap();
    let mut bill = Bill::new("", "prices: { output: 1 }", &[(Meter::Output, 1_000_000)]);
    bill.catalog = catalog;
    // 8 yuan at 0.125 and at 0.5 dollars.
    assert_eq!(bill.total(), "1.00");
    bill.as_of = "2026-12-01";
    assert_eq!(bill.total(), "4.00");
}
