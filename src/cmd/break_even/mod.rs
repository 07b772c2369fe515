//! `plan break-even`.

mod written;

use crate::engine::Case;
use crate::engine::contract::{
    Agreed, Basis, Deal, Overage, Rates, Reserved, Terms, UnitCapacity, of_the_charge,
};
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, closest};
use crate::money::{Usd, UsdFlow};
use crate::options::Global;
use crate::report::{Report, pages, sections};
use crate::ui::Ui;
use crate::units::Share;
use crate::words;

use super::workspace::Workspace;
use written::Written;

/// At which volume one offer becomes cheaper than another
///
/// Costs are those of a month, for every number of tokens, with the scenario's token mix and
/// requests. All volumes are found at which two offers change places, also where tiers jump.
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// A model, a model@tier, or the name of an --offer
    ///
    /// A tier is a service tier of the model's provider.
    #[arg(value_name = "OFFER")]
    pub offers: Vec<String>,
    /// An offer in your own words (repeatable)
    ///
    /// In the terms listed below.
    #[arg(long, value_name = "NAME=KEY=VALUE,…", value_parser = written::parse)]
    pub offer: Vec<Written>,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::CaseOptions,
}

const EXAMPLES: &str = "Terms of an --offer:
  rate=0.25                      dollars a million tokens, whatever their meter
  rates=1.00@0,0.80@1B           the same by volume; volume=graduated, or all-units
  model=MODEL or MODEL@TIER      instead of rates: what a price list charges
  fee=2500                       dollars a month, also for work that an offer needs
  commit=50000,discount=15%      to pay at least, for a discount on usage;
                                 beyond it overage=discounted, or list
  gateway=5.5%,minimum=0.80      a fee on what is billed, and the least of a purchase;
                                 gateway-of-charge=5.5% where it is a part of the whole
  unit=260 or unit=75/day        reserved units, tokens included; units=4, or 1..40 as needed
  carries=2B or carries=25k/min  tokens per unit and month, or per second, minute, hour or day;
                                 up to an hour the busiest minute counts, else the average;
                                 cached=free where cached tokens use none of it
  limit=50                       requests a minute at most

Examples:
  plan break-even global-api/deepseek-v4-flash@standard global-api/deepseek-v4-flash@pro
  plan break-even openai/gpt-4o --offer deal=model=openai/gpt-4o,commit=50000,discount=15%
  plan break-even --offer direct=rate=1,fee=1800 --offer unified=rate=1,fee=200,gateway=5.5%";

/// More offers than these no page can show.
const MOST_OFFERS: usize = 12;

/// Prints where offers break even.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    let case = workspace.case(global)?;
    let stages = workspace.stages(global)?;
    let deals = deals(args, &workspace, &case)?;
    let comparison = case.set_against(&deals, &stages);
    let sections = sections::break_even::sections(&comparison);
    let title = "Break-even by volume".to_owned();
    let mut report = Report::new(workspace.header(title, &case), sections);
    pages::break_even(&mut report, &case, &stages, &deals, &comparison);
    ui.report(&report)?;
    Ok(Exit::Answered)
}

/// The offers named, then those that are only written.
fn deals<'a>(
    args: &Args,
    workspace: &'a Workspace,
    case: &Case<'a>,
) -> Result<Vec<Deal<'a>>, Failure> {
    let mut deals: Vec<Deal<'a>> = Vec::new();
    let mut add = |deal: Deal<'a>| {
        if deals.iter().any(|known| known.name == deal.name) {
            let message = format!("`{}` is compared with itself", deal.name);
            return Err(bad(message).help("name two offers that differ"));
        }
        deals.push(deal);
        Ok(())
    };
    let of_name = |name: &str| args.offer.iter().find(|written| written.name == name);
    for name in &args.offers {
        let deal = match of_name(name) {
            Some(written) => own(written, workspace, case)?,
            None => listed(name, workspace)?,
        };
        add(deal).map_err(Failure::of)?;
    }
    let unnamed = args
        .offer
        .iter()
        .filter(|written| !args.offers.contains(&written.name));
    for written in unnamed {
        add(own(written, workspace, case)?).map_err(Failure::of)?;
    }
    let message = match deals.len() {
        0 | 1 => "there is nothing to compare: name two offers or more".to_owned(),
        many if many > MOST_OFFERS => format!("{many} offers are more than {MOST_OFFERS}"),
        _ => return Ok(deals),
    };
    Err(Failure::of(bad(message).help(
        "plan break-even openai/gpt-4o --offer flat=fee=2500,rate=0.25",
    )))
}

fn bad(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::BadOption, message).within("<OFFER>")
}

/// A model of a price list, on a service tier where one follows an `@`.
fn basis<'a>(name: &str, workspace: &'a Workspace) -> Result<Basis<'a>, Failure> {
    let (model, tier) = match workspace.listing(name, "<OFFER>") {
        Ok(listing) => {
            return Ok(Basis::Listed {
                listing,
                tier: None,
            });
        }
        Err(failure) => name.rsplit_once('@').ok_or(failure)?,
    };
    let listing = workspace.listing(model, "<OFFER>")?;
    let Some(offer) = listing.offer() else {
        return Ok(Basis::Listed {
            listing,
            tier: None,
        });
    };
    let tiers = offer.service_tiers();
    let Some(tier) = tiers.iter().find(|sold| sold.id == tier) else {
        let ids: Vec<&str> = tiers.iter().map(|sold| sold.id.as_str()).collect();
        let provider = offer.provider();
        let message = format!("`{provider}` has no service tier `{tier}`");
        let note = match ids.is_empty() {
            true => format!("the price list of `{provider}` has no service tiers"),
            false => format!("its service tiers are {}", words::all_of(&ids)),
        };
        let diagnostic = Diagnostic::error(Code::UnknownTier, message)
            .within("<OFFER>")
            .note(note)
            .help("leave out what follows the `@`: `plan tiers` lists tiers");
        return Err(Failure::of(diagnostic.did_you_mean(closest(tier, ids))));
    };
    Ok(Basis::Listed {
        listing,
        tier: Some(tier),
    })
}

fn name_of(basis: &Basis<'_>) -> Option<String> {
    match basis {
        Basis::Listed {
            listing,
            tier: Some(tier),
        } => Some(format!("{}@{}", listing.name(), tier.id)),
        Basis::Listed {
            listing,
            tier: None,
        } => Some(listing.name()),
        Basis::Own(_) | Basis::Included => None,
    }
}

fn listed<'a>(name: &str, workspace: &'a Workspace) -> Result<Deal<'a>, Failure> {
    let basis = basis(name, workspace)?;
    Ok(Deal {
        name: name_of(&basis).unwrap_or_else(|| name.to_owned()),
        basis,
        terms: Terms::default(),
        limit: None,
        cached_are_free: false,
    })
}

fn own<'a>(
    written: &Written,
    workspace: &'a Workspace,
    case: &Case<'a>,
) -> Result<Deal<'a>, Failure> {
    let basis = match &written.model {
        Some(model) => basis(model, workspace)?,
        None if written.rates.is_empty() => Basis::Included,
        None => Basis::Own(Rates {
            steps: written.rates.clone(),
            rule: written.rule.unwrap_or_default(),
        }),
    };
    let agreed = Agreed {
        monthly: written.commit.unwrap_or(Usd::ZERO),
        discount: written.discount.unwrap_or(Share::NONE),
        overage: written.overage.unwrap_or(Overage::Discounted),
    };
    let is_agreed = written.commit.is_some() || written.discount.is_some();
    let factor = written.gateway.map(Share::ratio);
    let factor = factor.or(written.gateway_of_charge.and_then(of_the_charge));
    Ok(Deal {
        name: written.name.clone(),
        basis,
        terms: Terms {
            fee: written.fee.unwrap_or(Usd::ZERO),
            commitment: is_agreed.then_some(agreed),
            gateway: factor.map(|factor| (factor, written.minimum.unwrap_or(Usd::ZERO))),
            reserved: reserved(written, case),
        },
        limit: written.limit,
        cached_are_free: written.cached_are_free,
    })
}

/// Reserved units, by the month.
fn reserved(written: &Written, case: &Case<'_>) -> Option<Reserved> {
    let month = case.month;
    let unit = match written.unit? {
        (amount, None) => amount,
        (amount, Some(per)) => UsdFlow { amount, per }.over_minutes(month.minutes()),
    };
    let carries = written.carries.map(|(tokens, period)| match period {
        None => UnitCapacity::allowance(tokens),
        Some(period) => UnitCapacity::throughput(tokens, period, case.scenario.peak_to_mean, month),
    });
    Some(Reserved {
        unit,
        units: written.units.clone().unwrap_or(1..=1),
        carries,
    })
}
