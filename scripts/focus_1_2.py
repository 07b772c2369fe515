#!/usr/bin/env python3
"""Holds a bill in CSV to FOCUS 1.2, for usage charges such as `plan usage --focus` writes.

The rules are those of the specification (focus.finops.org, version 1.2: the sections of its columns
and attributes, and the presence rules of its Cost and Usage dataset), in words of our own. Rules that
only a provider can keep, such as what an invoice says, are not among them. Uses no package.

Usage: focus_1_2.py FILE
"""

import csv
import json
import re
import sys
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

# Dataset "Cost and Usage": must be present in every dataset.
MANDATORY = """BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd
BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargePeriodEnd ChargePeriodStart
ContractedCost EffectiveCost InvoiceIssuerName ListCost PricingQuantity PricingUnit ProviderName
PublisherName ServiceCategory ServiceName""".split()
# Recommended in every dataset.
RECOMMENDED = "ChargeFrequency InvoiceId ServiceSubcategory".split()
# Must be present where the provider supports what they are about.
CONDITIONAL = """AvailabilityZone BillingAccountType CapacityReservationId CapacityReservationStatus
CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountQuantity
CommitmentDiscountStatus CommitmentDiscountType CommitmentDiscountUnit ConsumedQuantity ConsumedUnit
ContractedUnitPrice ListUnitPrice PricingCategory PricingCurrency PricingCurrencyContractedUnitPrice
PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice RegionId RegionName ResourceId ResourceName
ResourceType SkuId SkuMeter SkuPriceDetails SkuPriceId SubAccountId SubAccountName SubAccountType
Tags""".split()
FOCUS = set(MANDATORY + RECOMMENDED + CONDITIONAL)
# Sections of the columns: must never be null, where the column is there.
NOT_NULL = """BilledCost BillingAccountId BillingCurrency BillingPeriodEnd BillingPeriodStart
ChargeCategory ChargeFrequency ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost
InvoiceIssuerName ListCost PricingCurrency PricingCurrencyEffectiveCost ProviderName PublisherName
ServiceCategory ServiceName ServiceSubcategory""".split()
# Must not be null for usage that is no correction, where the column is there.
NOT_NULL_USAGE = """ConsumedQuantity ContractedUnitPrice ListUnitPrice PricingCategory
PricingCurrencyContractedUnitPrice PricingCurrencyListUnitPrice PricingQuantity SkuId
SkuPriceId""".split()
# Null with the first, and not null without.
TOGETHER = [
    ("BillingAccountId", "BillingAccountType"),
    ("SubAccountId", "SubAccountType"),
    ("ConsumedQuantity", "ConsumedUnit"),
    ("PricingQuantity", "PricingUnit"),
    ("CommitmentDiscountId", "CommitmentDiscountCategory"),
    ("CommitmentDiscountId", "CommitmentDiscountType"),
    ("CommitmentDiscountQuantity", "CommitmentDiscountUnit"),
]
# Null with the first.
NULL_WITH = [
    ("CommitmentDiscountId", "CommitmentDiscountName"),
    ("CommitmentDiscountId", "CommitmentDiscountQuantity"),
    ("CommitmentDiscountId", "CommitmentDiscountStatus"),
    ("CapacityReservationId", "CapacityReservationStatus"),
    ("SubAccountId", "SubAccountName"),
    ("SkuId", "SkuMeter"),
    ("SkuPriceId", "SkuPriceDetails"),
    ("ResourceId", "ResourceName"),
    ("ResourceId", "ResourceType"),
    ("RegionId", "RegionName"),
]
ALLOWED = {
    "ChargeCategory": {"Usage", "Purchase", "Tax", "Credit", "Adjustment"},
    "ChargeClass": {"", "Correction"},
    "ChargeFrequency": {"One-Time", "Recurring", "Usage-Based"},
    "PricingCategory": {"", "Standard", "Dynamic", "Committed", "Other"},
    "CommitmentDiscountCategory": {"", "Spend", "Usage"},
    "CommitmentDiscountStatus": {"", "Used", "Unused"},
    "CapacityReservationStatus": {"", "Used", "Unused"},
}
# Section "Service Subcategory": those of the category that models are sold in.
SUBCATEGORIES = {
    "AI and Machine Learning": {
        "Bots",
        "Generative AI",
        "Machine Learning",
        "Natural Language Processing",
        "Other (AI and Machine Learning)",
    }
}
MONEY = "BilledCost ContractedCost EffectiveCost ListCost PricingCurrencyEffectiveCost".split()
PRICES = """ContractedUnitPrice ListUnitPrice PricingCurrencyContractedUnitPrice
PricingCurrencyListUnitPrice""".split()
QUANTITIES = "CommitmentDiscountQuantity ConsumedQuantity PricingQuantity".split()
TIMES = "BillingPeriodEnd BillingPeriodStart ChargePeriodEnd ChargePeriodStart".split()
# Attribute "Numeric Format": no exponent, no plus, no separator.
NUMBER = re.compile(r"-?\d+(\.\d+)?")
# Attribute "Date/Time Format": UTC, to the second.
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# Attribute "Unit Format": a number of capitalized units; compounds with a hyphen, ratios with a slash.
UNIT = re.compile(r"([1-9]\d* )?[A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)*(/([1-9]\d* )?[A-Z][a-z]*)?")


def near(one, other):
    """The same to a millionth, or to what a few roundings of 10^-12 make."""
    return abs(one - other) <= max(abs(one), abs(other)) / 1_000_000 + Decimal("1e-11")


def header_faults(names):
    """Presence, and the attribute "Column Handling"."""
    yield from (f"lacks the mandatory {name}" for name in MANDATORY if name not in names)
    yield from (f"lacks the recommended {name}" for name in RECOMMENDED if name not in names)
    ours = [name for name in names if name not in FOCUS]
    theirs = [name for name in names if name in FOCUS]
    yield from (f"{name} is no column of 1.2 and has no x_" for name in ours if name[:2] != "x_")
    yield from (f"{name} is no Pascal case" for name in ours if not re.fullmatch(r"x_[A-Z][A-Za-z]*", name))
    if names != sorted(theirs) + sorted(ours):
        yield "columns are not by the alphabet, custom ones last"
    if len(set(names)) != len(names):
        yield "a column is there twice"


def format_faults(row):
    """Attributes of formats, and allowed values."""
    for name in MONEY + PRICES + QUANTITIES:
        if row.get(name) and not NUMBER.fullmatch(row[name]):
            yield f"{name} is no decimal: {row[name]}"
        elif row.get(name, "").startswith("-") and name in PRICES:
            yield f"{name} is below zero"
    for name in TIMES:
        if not TIME.fullmatch(row[name]):
            yield f"{name} is no time in UTC: {row[name]}"
    for name in ("BillingCurrency", "PricingCurrency"):
        if name in row and not re.fullmatch("[A-Z]{3}", row[name]):
            yield f"{name} is no code of ISO 4217: {row[name]}"
    for name in ("ConsumedUnit", "PricingUnit", "CommitmentDiscountUnit"):
        if row.get(name) and not UNIT.fullmatch(row[name]):
            yield f"{name} is no unit: {row[name]}"
    for name, values in ALLOWED.items():
        if name in row and row[name] not in values:
            yield f"{name} may not be {row[name]!r}"
    known = SUBCATEGORIES.get(row["ServiceCategory"])
    if known is None or row.get("ServiceSubcategory") not in known:
        yield f"{row['ServiceCategory']} has no {row.get('ServiceSubcategory')}"
    for name in ("Tags", "SkuPriceDetails"):
        if row.get(name):
            yield from key_value_faults(name, row[name])


def key_value_faults(name, text):
    """Attribute "Key-Value Format": an object without objects; keys of providers have an x_."""
    pairs = json.loads(text, object_pairs_hook=list)
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys) or any(isinstance(value, list) for _, value in pairs):
        yield f"{name} is no flat object of different keys"
    if name == "SkuPriceDetails" and any(not key.startswith("x_") for key in keys):
        yield f"{name} has a key of its own without x_"


def null_faults(row):
    """Which columns may be null with which."""
    yield from (f"{name} is null" for name in NOT_NULL if row.get(name) == "")
    is_correction = row["ChargeClass"] == "Correction"
    if row["ChargeCategory"] in ("Usage", "Purchase") and not is_correction:
        for name in NOT_NULL_USAGE:
            if row.get(name) == "" and not (name == "ConsumedQuantity" and row["ChargeCategory"] != "Usage"):
                yield f"{name} is null"
        if row["ChargeDescription"] == "":
            yield "ChargeDescription is null"
    if row["ChargeCategory"] == "Purchase" and row.get("ChargeFrequency") == "Usage-Based":
        yield "a purchase is based on usage"
    if row["ChargeCategory"] != "Usage" and row.get("ConsumedQuantity"):
        yield "ConsumedQuantity is not null without usage"
    for one, other in TOGETHER:
        if other in row and (row[one] == "") != (row[other] == ""):
            yield f"{other} is {row[other]!r} where {one} is {row[one]!r}"
    for one, other in NULL_WITH:
        if other in row and row[one] == "" and row[other] != "":
            yield f"{other} is not null where {one} is"
    # Attribute "Null Handling": no placeholders.
    for name, text in row.items():
        if text.strip() != text or text.lower() in ("null", "none", "n/a", "not applicable", "nan"):
            yield f"{name} has a placeholder: {text!r}"


def sum_faults(row):
    """Unit price × quantity is the cost; periods lie within each other."""
    cost = {name: Decimal(row[name]) for name in MONEY + PRICES + ["PricingQuantity"] if row.get(name)}
    quantity = cost.get("PricingQuantity", Decimal(0))
    for price, total in (("ListUnitPrice", "ListCost"), ("ContractedUnitPrice", "ContractedCost")):
        if price in cost and not near(cost[price] * quantity, cost[total]):
            yield f"{price} × PricingQuantity is {cost[price] * quantity}, {total} is {cost[total]}"
    if row.get("PricingCurrency") == row["BillingCurrency"]:
        for one, other in (
            ("ListUnitPrice", "PricingCurrencyListUnitPrice"),
            ("ContractedUnitPrice", "PricingCurrencyContractedUnitPrice"),
            ("EffectiveCost", "PricingCurrencyEffectiveCost"),
        ):
            if one in cost and other in cost and cost[one] != cost[other]:
                yield f"{one} and {other} differ in one currency"
    start, end, month, next_month = (
        datetime.strptime(row[name], "%Y-%m-%dT%H:%M:%SZ")
        for name in ("ChargePeriodStart", "ChargePeriodEnd", "BillingPeriodStart", "BillingPeriodEnd")
    )
    if not month <= start < end <= next_month:
        yield "the charge period is not within the billing period"
    if month.day != 1 or (month + timedelta(days=31)).replace(day=1) != next_month:
        yield "the billing period is no month"


def bill_faults(rows):
    """What holds between rows: a SKU price has one SKU, one meter, one set of details."""
    seen = defaultdict(set)
    for row in rows:
        one = row.get("SkuPriceId")
        seen["SkuPriceId", one].add((row.get("SkuId"), row.get("SkuMeter"), row.get("SkuPriceDetails")))
        seen["SkuId", row.get("SkuId")].add(row.get("SkuMeter"))
        # The amount may change over time only: with a price list, or the contract of a day.
        if "x_PriceList" in row:
            listed = one, row["x_PriceList"], row["ChargePeriodStart"]
            seen["the list price of SkuPriceId", listed].add(row["ListUnitPrice"])
    for (name, value), found in seen.items():
        if len(found) > 1:
            yield f"{name} {value} is not one thing: {sorted(map(str, found))}"


def faults(path):
    """Everything that is wrong with a bill."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names = reader.fieldnames or []
        rows = list(reader)
    found = [("header", fault) for fault in header_faults(names)]
    if found:
        return len(rows), found
    for number, row in enumerate(rows, 2):
        wrong = [*format_faults(row), *null_faults(row)]
        # Sums of what is no number say nothing.
        found += [(f"row {number}", fault) for fault in wrong or sum_faults(row)]
    found += [("bill", fault) for fault in bill_faults(rows)]
    return len(rows), found


def main():
    count, found = faults(sys.argv[1])
    for place, fault in found:
        print(f"{place}: {fault}")
    if found or not count:
        sys.exit(f"{len(found)} faults by FOCUS 1.2 in {count} rows")
    print(f"{count} rows keep to FOCUS 1.2")


if __name__ == "__main__":
    main()
