//! Changes and gates worked by hand.

#[cfg(test)]
mod tests {
    use crate::catalog::{Announced, Catalog, read_price_list};
    use crate::engine::diff::*;
    use crate::input::{Log, Sources};
    use crate::scenario::{Links, Scenario, read_scenario};
    use crate::units::{Day, Scalar, Tokens};

    use crate::engine::Case;

    /// A catalog of one list of `acme` with these models.
    fn catalog(models: &str) -> Catalog {
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let text = format!(
            "{{ schema: 1, provider: acme, effective: 2026-08-01, currency: USD, status: confirmed, \
         source: {{ title: t, checked: 2026-08-01 }}, \
         windows: {{ peak: {{ time_zone: UTC, hours: [01:00-04:00] }} }}, models: [{models}] }}"
        );
        let source = sources.add("acme", text);
        let list = read_price_list(&sources, source, &mut log);
        assert!(log.is_empty(), "{:?}", log.into_sorted());
        Catalog::new(vec![list.unwrap()])
    }

    /// 60 % input and 40 % output of 10M tokens; 80 % of requests to `work`, 20 % to `best`.
    fn scenario() -> Scenario {
        let text = "
schema: 1
name: s
title: S
token_mix: { input: 60%, output: 40% }
request: { tokens: 1000 }
traffic: { peak_to_mean: 1 }
baseline: acme/best
shortlist: [acme/short]
route: r
stages: [{ name: launch, title: Launch, users: 10, tokens: 10M }]
routes:
  r:
    workhorse: { model: acme/work, share: 80% }
    premium: { model: acme/best, share: 20% }
    error_rate: 0%
";
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let source = sources.add("s", text);
        let scenario = read_scenario(&sources, source, &mut log);
        assert!(log.is_empty(), "{:?}", log.into_sorted());
        scenario.unwrap()
    }

    fn case<'a>(scenario: &'a Scenario, market: &Market<'a>) -> Case<'a> {
        let links = Links::tolerant(scenario, market);
        let route = links.route("r").cloned();
        Case {
            route,
            ..Case::new(scenario, links)
        }
    }

    /// What a test looks at of a change.
    type Told = (String, String, &'static str, String, String);

    /// The changes as name, meter with its condition, kind, and both impacts.
    fn told(old: &str, new: &str) -> Vec<Told> {
        with_diff(old, new, |diff, _| {
            let amount = |amount: Option<Usd>| amount.map(Usd::to_decimal).unwrap_or_default();
            let told = diff.changes.iter().map(|change| {
                let slot = change.slot.as_ref();
                let meter = slot.map(|slot| format!("{} {}", slot.meter(), slot.condition));
                let impact = change.impacts[0];
                (
                    change.model.to_owned(),
                    meter.unwrap_or_default().trim().to_owned(),
                    change.kind.name(),
                    amount(impact.all),
                    amount(impact.plan),
                )
            });
            told.collect()
        })
    }

    fn with_diff<T>(old: &str, new: &str, look: impl Fn(&Diff<'_>, &[PlanChange]) -> T) -> T {
        let (old, new, scenario) = (catalog(old), catalog(new), scenario());
        let day = Day::parse("2026-08-01").unwrap();
        let old = old.in_force(day, Announced::Ignored);
        let new = new.in_force(day, Announced::Ignored);
        let (before, after) = (case(&scenario, &old), case(&scenario, &new));
        let stages = vec![("launch", Tokens::new(10_000_000))];
        let plan: Vec<PlanChange> = scenario
            .stages
            .iter()
            .map(|stage| PlanChange {
                stage: stage.name.clone(),
                old: before.plan_total(stage),
                new: after.plan_total(stage),
            })
            .collect();
        look(
            &diff(&old, &new, &Exposure::new(&before, &after, stages)),
            &plan,
        )
    }

    fn row(model: &str, meter: &str, kind: &'static str, all: &str, plan: &str) -> Told {
        let owned = str::to_owned;
        (owned(model), owned(meter), kind, owned(all), owned(plan))
    }

    #[test]
    fn a_price_move_costs_move_times_tokens_of_its_meter() {
        // 10M tokens, 40 % output: 4M × ($3.00 − $2.00) = $4.00, of which the route sends 80 % to
        // `work`: $3.20. 6M input tokens × $0.10 = $0.60 on `best`, 20 % of which is $0.12. `other` is
        // not in the route: 4M × $10 = $40.00, and no share of the plan.
        let changes = told(
            "{ id: work, prices: { input: 1, output: 2 } }, \
         { id: best, prices: { input: 1, output: 5 } }, { id: other, prices: { output: 20 } }",
            "{ id: work, prices: { input: 1, output: 3 } }, \
         { id: best, prices: { input: 1.10, output: 5 } }, { id: other, prices: { output: 10 } }",
        );
        assert_eq!(
            changes,
            [
                row("work", "output", "increase", "4.00", "3.20"),
                row("best", "input", "increase", "0.60", "0.12"),
                row("other", "output", "decrease", "-40.00", ""),
            ]
        );
    }

    #[test]
    fn the_impacts_on_the_plan_add_up_to_its_change() {
        // Before: 8M tokens on `work`, 4.8M × $1 + 3.2M × $2 = $11.20, and 2M on `best`,
        // 1.2M × $1 + 0.8M × $5 = $5.20. After: 4.8M × $1 + 3.2M × $3 = $14.40, and
        // 1.2M × $1.10 + 0.8M × $5 = $5.32.
        with_diff(
            "{ id: work, prices: { input: 1, output: 2 } }, { id: best, prices: { input: 1, output: 5 } }",
            "{ id: work, prices: { input: 1, output: 3 } }, { id: best, prices: { input: 1.10, output: 5 } }",
            |diff, plan| {
                let cost = |cost: Option<Usd>| cost.unwrap().to_decimal();
                assert_eq!(
                    (cost(plan[0].old), cost(plan[0].new)),
                    ("16.40".into(), "19.72".into())
                );
                let impacts = diff.changes.iter().map(|change| change.impacts[0].plan);
                assert_eq!(impacts.sum::<Option<Usd>>(), plan[0].rise());
            },
        );
    }

    #[test]
    fn noise_ends_at_a_hundred_thousandth() {
        // Of a price of $10.00 a hundred-thousandth is $0.0001.
        let kind = |old: &str, new: &str| {
            let model = |price: &str| format!("{{ id: m, prices: {{ output: {price} }} }}");
            told(&model(old), &model(new))[0].2
        };
        assert_eq!(kind("10", "10.0001"), "noise");
        assert_eq!(kind("10", "9.9999"), "noise");
        assert_eq!(kind("10", "10.000101"), "increase");
        assert_eq!(kind("10", "9.999899"), "decrease");
        // Nothing is small beside a price of zero.
        assert_eq!(kind("0", "0.000001"), "repair");
    }

    #[test]
    fn noise_is_noise_whatever_else_is_true() {
        // Input and output change places, and both by less than a hundred-thousandth.
        let changes = told(
            "{ id: a, aliases: [b], prices: { input: 10, output: 10.0001 } }",
            "{ id: b, prices: { input: 10.0001, output: 10 } }",
        );
        let kinds: Vec<_> = changes
            .iter()
            .map(|change| (change.0.as_str(), change.2))
            .collect();
        assert_eq!(
            kinds,
            [
                ("a", "removed"),
                ("a", "removed"),
                ("b", "noise"),
                ("b", "noise")
            ]
        );
    }

    #[test]
    fn repairs_are_told_from_real_moves() {
        let changes = |old: &str, new: &str| {
            let model = |prices: &str| format!("{{ id: m, prices: {{ {prices} }} }}");
            with_diff(&model(old), &model(new), |diff, _| {
                let of = |change: &Change<'_>| (change.kind, change.suspicion);
                diff.changes.iter().map(of).collect::<Vec<_>>()
            })
        };
        let one =
            |old: &str, new: &str| changes(&format!("output: {old}"), &format!("output: {new}"))[0];
        assert_eq!(one("3", "30"), (Kind::Repair, Some(Suspicion::UnitScale)));
        assert_eq!(one("3", "0.3"), (Kind::Repair, Some(Suspicion::UnitScale)));
        assert_eq!(one("3", "29.999999"), (Kind::Increase, None));
        assert_eq!(one("3", "0.300001"), (Kind::Decrease, None));
        assert_eq!(one("0", "3"), (Kind::Repair, Some(Suspicion::WasZero)));
        assert_eq!(one("3", "0"), (Kind::Decrease, Some(Suspicion::Zeroed)));
        let swapped = (Kind::Repair, Some(Suspicion::Swapped));
        let both = changes("input: 0.15, output: 0.0375", "input: 0.0375, output: 0.15");
        assert_eq!(both, [swapped, swapped]);
        let one_only = changes("input: 0.15, output: 0.0375", "input: 0.0375, output: 0.16");
        // The input price moves more of the scenario's money, so it comes first.
        assert_eq!(one_only, [(Kind::Decrease, None), (Kind::Increase, None)]);
    }

    #[test]
    fn every_card_and_condition_is_compared() {
        let changes = told(
            "{ id: m, prices: { input: 2, output: 4 }, batch: { output: 2 }, \
         rates: [{ over: 200k, prices: { input: 4, output: 6 } }], fees: { request: 0.01 } }",
            "{ id: m, prices: { input: 2, output: 4 }, priority: { output: 8 }, \
         rates: [{ over: 200k, prices: { input: 5, output: 6 } }, \
         { window: peak, prices: { input: 3, output: 5 } }, \
         { over: 200k, window: peak, prices: { input: 3, output: 5 } }], \
         fees: { request: 0.02, search_per_1k: 10 } }",
        );
        assert_eq!(
            changes,
            [
                row("m", "batch_output", "removed", "", ""),
                row("m", "request_fee", "increase", "", ""),
                row("m", "input over 200k", "increase", "", ""),
                row("m", "search_fee_per_1k", "added", "", ""),
                row("m", "priority_output", "added", "", ""),
                row("m", "input in peak", "added", "", ""),
                row("m", "output in peak", "added", "", ""),
                row("m", "input over 200k, in peak", "added", "", ""),
                row("m", "output over 200k, in peak", "added", "", ""),
            ]
        );
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_an_alias() {
        // `latest` moves from `one` to `two`: 4M × ($8 − $2) = $24.00 for who calls it by that name.
        let changes = told(
            "{ id: one, aliases: [latest], prices: { output: 2 } }, { id: two, prices: { output: 8 } }",
            "{ id: one, prices: { output: 2 } }, { id: two, aliases: [latest], prices: { output: 8 } }",
        );
        assert_eq!(changes, [row("latest", "output", "alias", "24.00", "")]);
        // `one` has a new name; its alias stayed with it and is no change of its own.
        let changes = told(
            "{ id: one, aliases: [latest], prices: { output: 2 } }",
            "{ id: two, aliases: [one, latest], prices: { output: 2 } }",
        );
        assert_eq!(
            changes,
            [
                row("one", "", "alias", "", ""),
                row("two", "output", "added", "", "")
            ]
        );
    }

    #[test]
    fn reasoning_that_is_not_billed_apart_moves_with_output() {
        let model = |prices: &str| format!("{{ id: m, prices: {{ {prices} }} }}");
        let (old, new) = (catalog(&model("output: 2")), catalog(&model("output: 3")));
        let day = Day::parse("2026-08-01").unwrap();
        let old = old.in_force(day, Announced::Ignored);
        let new = new.in_force(day, Announced::Ignored);
        let scenario = scenario();
        let (before, mut after) = (case(&scenario, &old), case(&scenario, &new));
        let share = |text| crate::units::Share::parse(text).unwrap();
        let mix = [
            (Meter::Output, share("40%")),
            (Meter::Reasoning, share("60%")),
        ];
        after.mix = crate::scenario::TokenMix::new(mix).unwrap();
        let stages = vec![("launch", Tokens::new(10_000_000))];
        let changes = diff(&old, &new, &Exposure::new(&before, &after, stages)).changes;
        // All 10M tokens × $1.00.
        assert_eq!(changes[0].impacts[0].all.unwrap().to_decimal(), "10.00");
    }

    #[test]
    fn fees_of_service_tiers_are_compared() {
        let tier = |fee: &str, hour: &str| {
            format!(
                "{{ id: m, prices: {{ output: 1 }} }}], service_tiers: [{{ id: pro, \
                 availability: best effort, capacity: dedicated, monthly_fee: {fee}, \
                 provisioned: {{ unit_hour: {hour}, units: 2 }} }}"
            )
        };
        assert_eq!(
            told(&tier("10", "1"), &tier("12", "1.5")),
            [
                row("pro", "monthly_fee", "increase", "", ""),
                row("pro", "unit_hour", "increase", "", ""),
            ]
        );
    }

    const OLD: &str = "{ id: work, prices: { input: 1, output: 2 } }, \
     { id: best, prices: { input: 1, output: 5 } }, { id: other, prices: { input: 1, output: 2 } }";
    const NEW: &str = "{ id: work, prices: { input: 1, output: 2.20 } }, \
     { id: best, prices: { input: 1, output: 5 } }, { id: other, prices: { input: 1, output: 30 } }";

    /// Which of the gates are broken, and by whom.
    fn broken(gates: &Gates) -> Vec<Vec<String>> {
        with_diff(OLD, NEW, |diff, plan| {
            let findings = gates.check(diff, plan);
            let subjects = |finding: Finding| finding.broken_by.into_iter().map(|one| one.subject);
            findings
                .into_iter()
                .map(|one| subjects(one).collect())
                .collect()
        })
    }

    #[test]
    fn gates_count_what_is_in_scope_and_not_allowed() {
        // `work` rises by exactly 10 %, `other` by 1,400 %, which looks like a repair.
        let percent = |number| Some(Ratio::whole(number));
        let gates = Gates {
            max_increase: percent(10),
            ..Gates::default()
        };
        assert_eq!(broken(&gates), [["acme/other"]]);
        let strict = Gates {
            max_increase: percent(9),
            only_plan: true,
            ..Gates::default()
        };
        assert_eq!(broken(&strict), [["acme/work"]]);
        let allow = |what, model: &str| Allow {
            what,
            model: model.to_owned(),
        };
        let allowed = Gates {
            allow: vec![allow(What::Kind(Kind::Repair), "acme/oth*")],
            fail_on: vec![What::Suspicious, What::Kind(Kind::Increase)],
            ..gates
        };
        assert_eq!(
            broken(&allowed),
            [vec![], vec!["acme/work".to_owned()], vec![]]
        );
        let idle = vec![
            allow(What::Kind(Kind::Removed), "*"),
            allow(What::Suspicious, "other"),
        ];
        let gates = Gates {
            allow: idle.clone(),
            ..Gates::default()
        };
        let found = with_diff(OLD, NEW, |diff, _| {
            gates.idle(diff).into_iter().cloned().collect::<Vec<_>>()
        });
        assert_eq!(found, idle[..1]);
    }

    #[test]
    fn the_monthly_gate_looks_at_the_plan() {
        // The plan: 8M tokens on `work`, 40 % of them output, × $0.20 = $0.64 more.
        let gate = |limit: &str| Gates {
            max_monthly_increase: Some(Usd::parse(limit).unwrap()),
            ..Gates::default()
        };
        assert_eq!(broken(&gate("0.63")), [["launch"]]);
        assert_eq!(broken(&gate("0.64")), [[""; 0]]);
    }

    #[test]
    fn without_a_plan_the_monthly_gate_looks_at_models() {
        // `best` is not sold, so the plan has no cost: 4M output tokens × $28 on `other` are $112.
        let (old, new) = (OLD.replace("best", "rest"), NEW.replace("best", "rest"));
        let gates = Gates {
            max_monthly_increase: Some(Usd::parse("100").unwrap()),
            ..Gates::default()
        };
        with_diff(&old, &new, |diff, plan| {
            assert_eq!((plan[0].old, plan[0].new), (None, None));
            let findings = gates.check(diff, plan);
            let breach = &findings[0].broken_by[0];
            assert_eq!(breach.subject, "acme/other");
            assert_eq!(breach.amount.unwrap().to_decimal(), "112.00");
        });
    }
}
