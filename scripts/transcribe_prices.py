#!/usr/bin/env python3
"""Write pricing/<provider>/<date>.yaml from public price catalogs, or check them.

    scripts/transcribe_prices.py FOLDER            write the lists
    scripts/transcribe_prices.py FOLDER --check    compare the shipped lists

FOLDER holds the catalogs named in EDITIONS: for each date one LiteLLM file (USD
per token) and one genai-prices file (USD per million tokens). Which models a list
holds, their aliases and notes, and every disputed price are chosen by hand below;
the numbers are read from the catalogs as decimal text, never as binary floats.

A price comes from LiteLLM; a meter only genai-prices states comes from there; where
the table says `take='genai'` or gives a price itself, the comment beside it says why.

--check re-reads the shipped files, prints each price that differs from either
catalog with both values, and exits 1 if a difference is not explained: neither
under `disputed`, nor the off-peak half of a price whose note says so, nor within
1 %. A meter that a catalog states and the list leaves out has to be named in the
table, a price step at a prompt size in the note. It also exits 1 when a file is not
what this script writes. A run without --check reports the unexplained ones as well.

pricing/global-api is written by hand and not touched.
"""

import argparse
import json
import re
import sys
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "pricing"
AUG, NOV = "2026-08-01", "2026-11-11"

EDITIONS = {
    AUG: {
        "litellm": "litellm-2026-08-01.json",
        "genai": "genai-prices-v2-2026-08-21.json",
        "via": "LiteLLM 2026-08-01 and genai-prices 2026-08-21",
    },
    NOV: {
        "litellm": "litellm-2026-11-11.json",
        "genai": "genai-prices-0.2.3-2026-11-09.json",
        "via": "LiteLLM 1.109.1 and genai-prices 0.2.3",
    },
}

# meter: (LiteLLM field, genai-prices field); LiteLLM's batch fields end in _batches
METERS = {
    "input": ("input_cost_per_token", "input_mtok"),
    "cache_read": ("cache_read_input_token_cost", "cache_read_mtok"),
    "cache_write": ("cache_creation_input_token_cost", "cache_write_mtok"),
    "cache_write_1h": ("cache_creation_input_token_cost_above_1hr", "cache_write_1h_mtok"),
    "output": ("output_cost_per_token", "output_mtok"),
}

TIER_100K_X5 = "requests over 100k input tokens cost five times as much"
TIER_200K = "requests over 200k input tokens cost more"
TIER_200K_X2 = "requests of 200k input tokens or more cost double"
TIER_272K = "requests over 272k input tokens cost more"
PEAK = "peak-hour price; off-peak (outside 01-04 and 06-10 UTC, weekends, Chinese holidays) is half of it"
PEAK_HOUR, OFF_PEAK_HOUR = "02:00", "20:00"  # UTC, one inside and one outside the peak windows


def retires(day):
    return f"to be retired on {day}"


def m(id, aliases="", only=None, **opts):
    """One model. `only`: the one edition it belongs to. Options: litellm, genai (the
    key there, where it is not the id; genai=None where that catalog has no entry of
    its own for the model), take, prices, disputed, omit, limits, note."""
    return {"id": id, "aliases": aliases.split(), "only": only, **opts}


PROVIDERS = {
    "openai": {
        "title": "OpenAI",
        "url": {d: "https://developers.openai.com/api/docs/pricing" for d in EDITIONS},
        "about": "OpenAI, pay-as-you-go text models at the standard tier, without regional uplift.",
        "litellm": ("openai", ""),
        "genai": "openai",
        "models": [
            m("gpt-4.1", "gpt-4.1-2025-04-14"),
            m("gpt-4.1-mini", "gpt-4.1-mini-2025-04-14"),
            m("gpt-4.1-nano", "gpt-4.1-nano-2025-04-14", only=AUG),
            m("gpt-4o", "gpt-4o-2024-08-06 gpt-4o-2024-11-20"),
            m("gpt-4o-mini", "gpt-4o-mini-2024-07-18"),
            m("gpt-5", "gpt-5-2025-08-07", only=AUG),
            m("gpt-5", "gpt-5-2025-08-07", only=NOV, note=retires("2026-12-11")),
            m("gpt-5-mini", "gpt-5-mini-2025-08-07", only=AUG),
            m("gpt-5-mini", "gpt-5-mini-2025-08-07", only=NOV, note=retires("2026-12-11")),
            m("gpt-5-nano", "gpt-5-nano-2025-08-07", only=AUG),
            m("gpt-5-nano", "gpt-5-nano-2025-08-07", only=NOV, note=retires("2026-12-11")),
            m("gpt-5-pro", "gpt-5-pro-2025-10-06", only=AUG),
            m("gpt-5-pro", "gpt-5-pro-2025-10-06", only=NOV, note=retires("2026-12-11")),
            m("gpt-5.1", "gpt-5.1-2025-11-13"),
            m("gpt-5.2", "gpt-5.2-2025-12-11"),
            m("gpt-5.2-pro", "gpt-5.2-pro-2025-12-11"),
            m("gpt-5.3-codex"),
            m("gpt-5.4", "gpt-5.4-2026-03-05", note=TIER_272K),
            m("gpt-5.4-mini", "gpt-5.4-mini-2026-03-17"),
            m("gpt-5.4-nano", "gpt-5.4-nano-2026-03-17"),
            # The August cache price of the two pro models is gone in November, and
            # genai-prices and OpenRouter never had one: they have no cached input.
            m("gpt-5.4-pro", "gpt-5.4-pro-2026-03-05", only=AUG, note=TIER_272K, omit=["cache_read"]),
            m("gpt-5.4-pro", "gpt-5.4-pro-2026-03-05", only=NOV, note=TIER_272K),
            m("gpt-5.5", "gpt-5.5-2026-04-23", note=TIER_272K),
            m("gpt-5.5-pro", "gpt-5.5-pro-2026-04-23", only=AUG, note=TIER_272K, omit=["cache_read"]),
            m("gpt-5.5-pro", "gpt-5.5-pro-2026-04-23", only=NOV, note=TIER_272K),
            m("gpt-5.6-luna", note=TIER_272K),
            m("gpt-5.6-sol", "gpt-5.6", note=TIER_272K),
            m("gpt-5.6-terra", note=TIER_272K),
            m("gpt-6-astra", only=NOV, note=TIER_272K),
            m("gpt-6-luna", only=NOV, note=TIER_272K),
            m("gpt-6-sol", only=NOV, note=TIER_272K),
            m("gpt-6.1-sol", only=NOV, note=TIER_272K),
            m("gpt-6.1-terra", only=NOV, note=TIER_272K),
            m("o1", "o1-2024-12-17", only=AUG),
            m("o3", "o3-2025-04-16", only=AUG),
            m("o3", "o3-2025-04-16", only=NOV, note=retires("2026-12-11")),
            m("o3-mini", "o3-mini-2025-01-31", only=AUG),
            m("o3-pro", "o3-pro-2025-06-10", only=AUG),
            m("o3-pro", "o3-pro-2025-06-10", only=NOV, note=retires("2026-12-11")),
            m("o4-mini", "o4-mini-2025-04-16", only=AUG),
        ],
    },
    "anthropic": {
        "title": "Anthropic",
        "url": {d: "https://platform.claude.com/docs/en/about-claude/pricing" for d in EDITIONS},
        "about": "Anthropic, pay-as-you-go text models on the global endpoint, without fast mode.",
        "litellm": ("anthropic", ""),
        "genai": "anthropic",
        "models": [
            m("claude-fable-5"),
            m("claude-fable-5-1", only=NOV),
            m("claude-haiku-4-5", "claude-haiku-4-5-20251001"),
            m("claude-haiku-5-5", only=NOV, note=TIER_100K_X5),
            m("claude-opus-4-1", "claude-opus-4-1-20250805", only=AUG, note=retires("2026-08-05")),
            m("claude-opus-4-5", "claude-opus-4-5-20251101"),
            m("claude-opus-4-6", "claude-opus-4-6-20260205"),
            m("claude-opus-4-7", "claude-opus-4-7-20260416"),
            m("claude-opus-4-8"),
            m("claude-opus-5"),
            m("claude-opus-5-5", only=NOV),
            m("claude-sonnet-4-5", "claude-sonnet-4-5-20250929", only=AUG),
            m("claude-sonnet-4-5", "claude-sonnet-4-5-20250929", only=NOV, note=retires("2026-11-30")),
            m("claude-sonnet-4-6"),
            m("claude-sonnet-5"),
            m("claude-sonnet-5-5", only=NOV),
        ],
    },
    "google": {
        "title": "Google Gemini API",
        "url": {d: "https://ai.google.dev/gemini-api/docs/pricing" for d in EDITIONS},
        "about": "Google, paid tier of the Gemini API (not Vertex AI), text tokens; cache storage is not in it.",
        "litellm": ("gemini", "gemini/"),
        "genai": "google",
        "models": [
            m("gemini-2.5-flash"),
            m("gemini-2.5-flash-lite"),
            m("gemini-2.5-pro", note=TIER_200K),
            m("gemini-3-flash-preview"),
            m("gemini-3.1-flash-lite"),
            m("gemini-3.1-pro-preview", only=AUG, note=TIER_200K),
            m("gemini-3.1-pro-preview", "gemini-pro-latest", only=NOV, note=TIER_200K),
            m("gemini-3.5-flash"),
            m("gemini-3.5-flash-lite", only=AUG),
            m("gemini-3.5-flash-lite", "gemini-flash-lite-latest", only=NOV),
            # genai-prices of 2026-08-21 has the later introductory price without a
            # date; OpenRouter's payload of 2026-08-01 agrees with LiteLLM.
            m("gemini-3.6-flash", only=AUG,
              disputed={"input": "0.75", "cache_read": "0.075", "output": "3.75"}),
            m("gemini-3.6-flash", only=NOV, note="introductory price; doubles on 2027-01-01"),
            m("gemini-3.7-flash", only=NOV, note="introductory price; doubles on 2027-01-01"),
            m("gemini-3.8-flash", "gemini-flash-latest", only=NOV,
              note="introductory price; doubles on 2027-01-01"),
            m("gemini-4-argon", only=NOV, note="introductory price; doubles on 2026-12-01"),
        ],
    },
    "deepseek": {
        "title": "DeepSeek",
        "url": {d: "https://api-docs.deepseek.com/quick_start/pricing" for d in EDITIONS},
        "about": "DeepSeek's own API. deepseek-chat and deepseek-reasoner ended on 2026-07-24.",
        "litellm": ("deepseek", "deepseek/"),
        "genai": "deepseek",
        "models": [
            m("deepseek-flash", only=NOV, note=PEAK),
            # LiteLLM's August max_output (8,192) is that of older models: OpenRouter and
            # models.dev give 384,000 and more.
            m("deepseek-v4-flash", only=AUG, limits={"max_output": None}),
            m("deepseek-v4-flash", only=NOV, note=PEAK),
            m("deepseek-v4-flash-vision-exp", only=NOV, note=PEAK),
            m("deepseek-v4-pro", only=AUG, limits={"max_output": None}),
            m("deepseek-v4-pro", only=NOV, note=PEAK),
        ],
    },
    "mistral": {
        "title": "Mistral AI",
        "url": {AUG: "https://mistral.ai/pricing", NOV: "https://mistral.ai/pricing/api"},
        "about": "Mistral AI, pay-as-you-go text models on the global endpoint.",
        "litellm": ("mistral", "mistral/"),
        "genai": "mistral",
        "models": [
            m("codestral-2508", only=AUG),
            m("codestral-2508", "codestral-latest", only=NOV),
            m("deepseek-v4-1-flash-1017", only=NOV),
            m("devstral-2512", "devstral-latest devstral-medium-latest", only=AUG,
              note="deprecated by Mistral on 2026-05-22"),
            # genai-prices of August knows other sizes and hosts of it only.
            m("labs-devstral-small-2512", "devstral-small-latest", only=AUG, genai=None),
            m("ministral-14b-2512", "ministral-3-14b-2512", only=AUG, litellm="ministral-3-14b-2512"),
            m("ministral-14b-2512", "ministral-14b-latest ministral-3-14b-2512", only=NOV),
            m("ministral-3b-2512", "ministral-3-3b-2512", only=AUG, litellm="ministral-3-3b-2512"),
            m("ministral-3b-2512", "ministral-3-3b-2512 ministral-3b-latest", only=NOV),
            # genai-prices of August matches it with the model of 24.10.
            m("ministral-8b-2512", "ministral-3-8b-2512 ministral-8b-latest", only=AUG, genai=None),
            m("ministral-8b-2512", "ministral-3-8b-2512 ministral-8b-latest", only=NOV),
            m("mistral-large-2512", "mistral-large-3"),
            # genai-prices dates the price and quotes Mistral's page; LiteLLM has the
            # one that applied from 2026-10-20 to 2026-10-28.
            m("mistral-large-4", "mistral-large-4-0", only=NOV, take="genai",
              disputed={"input": "1.36", "cache_read": "0.14", "output": "4.18"}),
            m("mistral-medium-2508", "mistral-medium-3-1-2508", only=AUG),
            # genai-prices of August takes every mistral-medium for Medium 3.
            m("mistral-medium-3-5", "mistral-medium-2604 mistral-medium-latest", only=AUG, genai=None),
            m("mistral-medium-3-5", "mistral-medium-2604 mistral-medium-3 mistral-medium-3.5 mistral-medium-latest",
              only=NOV),
            # Small 3.2: 0.10/0.30 in Mistral's documentation, models.dev and genai-prices.
            m("mistral-small-2506", "mistral-small-3-2-2506", only=AUG, litellm="mistral-small-3-2-2506",
              genai="mistral-small-latest", take="genai", disputed={"input": "0.06", "output": "0.18"}),
            m("mistral-small-2603", "mistral-small-latest", only=NOV),
            # NeMo: models.dev agrees with genai-prices; LiteLLM has the price of its first
            # weeks, and its cache price is a tenth of that.
            m("open-mistral-nemo", take="genai", disputed={"input": "0.30", "output": "0.30"},
              omit=["cache_read"]),
            m("zai-glm-5-3", "zai-glm-latest", only=NOV),
            m("zai-glm-5-3-flash", only=NOV),
        ],
    },
    "xai": {
        "title": "xAI",
        "url": {d: "https://docs.x.ai/docs/models" for d in EDITIONS},
        "about": "xAI, pay-as-you-go text models.",
        "litellm": ("xai", "xai/"),
        "genai": "x-ai",
        "models": [
            # Cut on 2026-04-30 from 2/6 (genai-prices 0.2.3 with archived pages; OpenRouter
            # of 2026-08-01 and models.dev of 2026-07-02 have the lower price too).
            m("grok-4.20", "grok-4.20-0309-reasoning", only=AUG, litellm="grok-4.20-0309-reasoning",
              take="genai", disputed={"input": "2.00", "output": "6.00"}, note=TIER_200K_X2),
            m("grok-4.20", "grok-4.20-0309 grok-4.20-0309-reasoning grok-4.20-reasoning", only=NOV,
              note=TIER_200K_X2),
            m("grok-4.20-multi-agent", "grok-4.20-multi-agent-beta-0309", only=AUG,
              litellm="grok-4.20-multi-agent-beta-0309",
              prices={"input": "1.25", "output": "2.50"},
              disputed={"input": "2.00", "output": "6.00"}, note=TIER_200K_X2),
            m("grok-4.20-multi-agent", "grok-4.20-multi-agent-0309 grok-4.20-multi-agent-latest", only=NOV,
              note=TIER_200K_X2),
            m("grok-4.20-non-reasoning", "grok-4.20-0309-non-reasoning", only=NOV, genai="grok-4.20",
              note=TIER_200K_X2),
            m("grok-4.3", "grok-4.3-latest", note=TIER_200K_X2),
            # 0.50 is the price of 4.6 (genai-prices 0.2.3); OpenRouter of 2026-08-01 has 0.30.
            m("grok-4.5", "grok-4.5-latest", only=AUG, prices={"cache_read": "0.30"},
              disputed={"cache_read": "0.50"}, note=TIER_200K_X2),
            m("grok-4.5", "grok-4.5-latest", only=NOV, note=TIER_200K_X2),
            m("grok-4.6", only=NOV, note=TIER_200K_X2),
            m("grok-4.7", only=NOV, note=TIER_200K_X2),
            m("grok-build-0.1", only=NOV, note=TIER_200K_X2),
        ],
    },
}


class Mistake(Exception):
    """The table and the catalogs do not fit together."""


# ---- numbers ----------------------------------------------------------------


def tidy(value):
    """Five significant digits: drops what binary floats left behind (2.99999 -> 3)."""
    value = Decimal(value)
    if value == 0:
        return Decimal(0)
    short = value.quantize(Decimal(1).scaleb(value.adjusted() - 4))
    if abs(short - value) > value * Decimal("0.00001"):
        raise Mistake(f"{value} has more digits than float noise explains")
    return short.normalize()


def money(value):
    """At least two decimals, at most six, exact."""
    whole, _, rest = format(value.normalize(), "f").partition(".")
    if len(rest) > 6:
        raise Mistake(f"{value} needs more than six decimals")
    return f"{whole}.{rest.ljust(2, '0')}"


def count(value, context=False):
    value = Decimal(value)
    if value != int(value):
        raise Mistake(f"{value} is not a number of tokens")
    value = int(value)
    if context:
        if value % 1_000_000 == 0:
            return f"{value // 1_000_000}M"
        if value % 1_000 == 0 and value < 1_000_000:
            return f"{value // 1_000}k"
        if value % 10_000 == 0:
            return f"{format((Decimal(value) / 1_000_000).normalize(), 'f')}M"
    return str(value)


def close(a, b):
    return abs(a - b) <= max(a, b) / 100


# ---- catalogs ---------------------------------------------------------------


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_float=Decimal, parse_int=Decimal)


def litellm_prices(entry, suffix=""):
    found = {}
    for meter, (field, _) in METERS.items():
        value = entry.get(field + suffix)
        if value:  # DeepSeek's free cache writes are 0 there: no such meter
            found[meter] = tidy(Decimal(value) * 1_000_000)
    return found


def litellm_steps(entry):
    return {int(k) * 1000 for k in re.findall(r"put_cost_per_token_above_(\d+)k", " ".join(entry))}


def matches(rule, name):
    (kind, value), = rule.items()
    kind = kind.rstrip("_")
    if kind == "or":
        return any(matches(r, name) for r in value)
    if kind == "and":
        return all(matches(r, name) for r in value)
    return {
        "equals": lambda: name == value,
        "starts_with": lambda: name.startswith(value),
        "ends_with": lambda: name.endswith(value),
        "contains": lambda: value in name,
        "regex": lambda: re.search(value, name) is not None,
    }[kind]()


def genai_entry(catalog, provider, name):
    models = next(p for p in catalog if p["id"] == provider)["models"]
    exact = [x for x in models if x["id"] == name]
    return (exact or [x for x in models if matches(x["match"], name)] or [None])[0]


def genai_prices(entry, date, hour):
    """The prices of a day and hour: (standard, batch, prompt sizes with a step)."""
    prices = entry["prices"]
    if isinstance(prices, list):
        chosen = {}
        for part in prices:  # the last that applies wins
            when = part.get("constraint") or {}
            if when.get("start_date", "") > date:
                continue
            if "start_time" in when and not when["start_time"][:5] <= hour < when["end_time"][:5]:
                continue
            chosen = part["prices"]
        prices = chosen
    batch = [
        v for v in entry.get("price_variants") or []
        if v["when"] == {"processing": "batch"}
        and (v.get("constraint") or {}).get("start_date", "") <= date
    ]
    batch.sort(key=lambda v: (v.get("constraint") or {}).get("start_date", ""))
    steps = set()

    def meters(block):
        found = {}
        for meter, (_, field) in METERS.items():
            value = block.get(field)
            if isinstance(value, dict):
                steps.update(int(t["start"]) for t in value["tiers"])
                value = value["base"]
            if value is not None:
                found[meter] = tidy(value)
        return found

    return meters(prices), meters(batch[-1]["prices"]) if batch else {}, steps


class Edition:
    """Both catalogs of one date."""

    def __init__(self, folder, date):
        self.date = date
        self.litellm = load(folder / EDITIONS[date]["litellm"])
        self.genai = load(folder / EDITIONS[date]["genai"])

    def witness(self, provider, spec):
        """What each catalog says about one model."""
        home, prefix = provider["litellm"]
        key = prefix + spec.get("litellm", spec["id"])
        entry = self.litellm.get(key)
        if entry is None or entry["litellm_provider"] != home:
            raise Mistake(f"{key} is not in LiteLLM of {self.date}")
        if entry.get("deprecation_date", "9") <= self.date:
            raise Mistake(f"{key} ended on {entry['deprecation_date']}")
        said = {
            "entry": entry,
            "LiteLLM": {"prices": litellm_prices(entry), "batch": litellm_prices(entry, "_batches")},
            "steps": litellm_steps(entry),
        }
        name = spec.get("genai", spec["id"])
        other = genai_entry(self.genai, provider["genai"], name) if name else None
        if name and other is None:
            raise Mistake(f"{name} is not in genai-prices of {self.date}")
        if other:
            prices, batch, steps = genai_prices(other, self.date, PEAK_HOUR)
            off_peak, _, _ = genai_prices(other, self.date, OFF_PEAK_HOUR)
            said["genai-prices"] = {"prices": prices, "batch": batch}
            if off_peak != prices:
                said["genai-prices off-peak"] = {"prices": off_peak, "batch": {}}
            said["steps"] |= steps
            said["context"] = other.get("context_window")
        if "off_peak_pricing" in entry:
            said["LiteLLM off-peak"] = {"prices": litellm_prices(entry["off_peak_pricing"]), "batch": {}}
        return said

    def check_aliases(self, provider, spec):
        """An alias has to cost the same, meter by meter, in LiteLLM."""
        prefix = provider["litellm"][1]
        own = self.litellm[prefix + spec.get("litellm", spec["id"])]
        for alias in spec["aliases"]:
            entry = self.litellm.get(prefix + alias)
            if entry is None:
                raise Mistake(f"{spec['id']}: alias {alias} is not in LiteLLM of {self.date}")
            for suffix in ("", "_batches"):
                a, b = litellm_prices(own, suffix), litellm_prices(entry, suffix)
                differs = [x for x in METERS if x in a and x in b and a[x] != b[x]]
                if differs or (not suffix and a.keys() != b.keys()):
                    raise Mistake(f"{spec['id']}: alias {alias} has other prices")


# ---- lists ------------------------------------------------------------------


def specs(provider, date):
    chosen = [x for x in provider["models"] if x["only"] in (None, date)]
    return sorted(chosen, key=lambda x: x["id"])


def limits(said, spec):
    """Context window and longest answer. LiteLLM gives the longest *prompt* for some
    models: then prompt plus answer is the window genai-prices gives. An answer as
    long as the window is a placeholder."""
    entry = said["entry"]
    window, answer = entry.get("max_input_tokens"), entry.get("max_output_tokens")
    if said.get("context") and window and answer and window + answer == said["context"]:
        window = said["context"]
    if answer in (window, entry.get("max_input_tokens")):
        answer = None
    given = spec.get("limits", {})
    return given.get("context_window", window), given.get("max_output", answer)


def merge(said, spec, section):
    order = ["LiteLLM", "genai-prices"]
    if spec.get("take") == "genai":
        order.reverse()
    merged = {}
    for source in order:
        for meter, value in said.get(source, {}).get(section, {}).items():
            merged.setdefault(meter, value)
    if section == "prices":
        merged.update({k: Decimal(v) for k, v in spec.get("prices", {}).items()})
    return {k: merged[k] for k in METERS if k in merged and k not in spec.get("omit", [])}


def flow(prices):
    return "{ " + ", ".join(f"{k}: {money(v)}" for k, v in prices.items()) + " }"


def render(name, provider, edition):
    date = edition.date
    lines = [
        f"# {provider['about']}",
        "# Written by scripts/transcribe_prices.py, which says where two catalogs differ and why.",
        "schema: 1",
        f"provider: {name}",
        f"title: {provider['title']}",
        f"effective: {date}",
        "currency: USD",
        "source:",
        f"  url: {provider['url'][date]}",
        f"  checked: {date}",
        f"  via: {EDITIONS[date]['via']}",
        "status: confirmed",
        "models:",
    ]
    seen = set()
    for position, spec in enumerate(specs(provider, date)):
        said = edition.witness(provider, spec)
        edition.check_aliases(provider, spec)
        for label in [spec["id"], *spec["aliases"]]:
            if label in seen:
                raise Mistake(f"{name}: {label} stands twice")
            seen.add(label)
        window, answer = limits(said, spec)
        if position:
            lines.append("")
        lines.append(f"  - id: {spec['id']}")
        if spec["aliases"]:
            lines.append(f"    aliases: [{', '.join(sorted(spec['aliases']))}]")
        if window:
            lines.append(f"    context_window: {count(window, context=True)}")
        if answer:
            lines.append(f"    max_output: {count(answer)}")
        lines.append(f"    prices: {flow(merge(said, spec, 'prices'))}")
        batch = merge(said, spec, "batch")
        if batch:
            lines.append(f"    batch: {flow(batch)}")
        if spec.get("disputed"):
            lines.append(f"    disputed: {flow({k: Decimal(v) for k, v in spec['disputed'].items()})}")
        if spec.get("note"):
            lines.append(f"    note: {spec['note']}")
    for line in lines:
        if len(line) >= 110:
            raise Mistake(f"{len(line)} columns: {line}")
    return "\n".join(lines) + "\n"


def read_list(path):
    """Reads back what render() writes: {id: {field: text or {meter: Decimal}}}."""
    models, current = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        found = re.match(r"  - id: (.+)$", line)
        if found:
            current = models.setdefault(found[1], {})
            continue
        found = re.match(r"    (\w+): (.+)$", line)
        if not found or current is None:
            continue
        field, text = found.groups()
        if text.startswith("{"):
            pairs = (pair.split(":") for pair in text.strip("{} ").split(","))
            current[field] = {k.strip(): Decimal(v.strip()) for k, v in pairs}
        else:
            current[field] = text
    return models


def window_tokens(text):
    if text is None:
        return None
    return Decimal(text.rstrip("kM")) * {"k": 1_000, "M": 1_000_000}.get(text[-1], 1)


def compare(where, shipped, said, spec):
    """Yields (explained, sentence) for each difference of one model."""
    note, disputed = shipped.get("note", ""), shipped.get("disputed", {})
    sources = [s for s in said if s.startswith(("LiteLLM", "genai-prices"))]
    for section in ("prices", "batch"):
        listed = shipped.get(section, {})
        for meter, value in listed.items():
            stated = {s: said[s][section][meter] for s in sources if meter in said[s][section]}
            if not stated:
                yield False, f"{where} {section}.{meter}: {money(value)} is in neither catalog"
            for source, other in stated.items():
                if other == value:
                    continue
                say = f"{where} {section}.{meter}: listed {money(value)}, {source} {money(other)}"
                if source.endswith("off-peak") and other * 2 == value and "off-peak" in note:
                    yield True, f"{say}: half, as the note says"
                elif section == "prices" and disputed.get(meter) == other:
                    yield True, f"{say}: disputed"
                elif section == "batch" and meter in disputed and disputed[meter] / 2 == other:
                    yield True, f"{say}: disputed"
                elif close(other, value):
                    yield True, f"{say}: within 1 %"
                else:
                    yield False, say
        for source in sources:
            for meter, other in said[source][section].items():
                if meter not in listed:
                    say = f"{where} {section}.{meter}: left out, {source} {money(other)}"
                    yield meter in spec.get("omit", []), say
    for meter, value in disputed.items():
        if value not in [said[s]["prices"].get(meter) for s in sources]:
            yield False, f"{where} disputed.{meter}: {money(value)} is in neither catalog"
    window = window_tokens(shipped.get("context_window"))
    for step in said["steps"]:
        if window and step >= window:
            continue  # a step no request can reach
        if f"{-(-step // 1000)}k input tokens" not in note:
            yield False, f"{where}: a price step at {step} input tokens that the note does not tell"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder with the catalogs")
    parser.add_argument("--check", action="store_true", help="compare the shipped lists, write nothing")
    args = parser.parse_args()
    wrong = told = 0
    for date in EDITIONS:
        edition = Edition(args.folder, date)
        for name, provider in PROVIDERS.items():
            path = ROOT / name / f"{date}.yaml"
            text = render(name, provider, edition)
            if not args.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            elif not path.exists() or path.read_text(encoding="utf-8") != text:
                print(f"{path}: not what this script writes", file=sys.stderr)
                wrong += 1
            shipped = read_list(path) if path.exists() else {}
            for spec in specs(provider, date):
                if spec["id"] not in shipped:
                    continue
                where = f"{name} {date} {spec['id']}"
                said = edition.witness(provider, spec)
                for explained, sentence in compare(where, shipped[spec["id"]], said, spec):
                    told += explained
                    wrong += not explained
                    if args.check or not explained:
                        print(sentence if explained else f"UNEXPLAINED {sentence}")
            print(f"{name} {date}: {len(shipped)} models")
    print(f"{told} differences explained, {wrong} not")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Mistake as mistake:
        sys.exit(f"transcribe_prices.py: {mistake}")
