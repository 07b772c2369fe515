#!/usr/bin/env python3
"""Prices random scenarios in Python's fractions and writes tests/exact/cases.jsonl.

    python3 tests/exact/oracle.py > tests/exact/cases.jsonl

Every case is a price list with a region, a currency of twelve decimals, batch and flex prices and
either context tiers and a window or graduated volumes, a contract with a discount in six decimals,
and a scenario with shares in six decimals, four sizes of prompts, a cache and 1 to 10^15 tokens.
Formulas are those of docs/method.md; nothing of the program is used. A line item (a token type at
one price) is rounded once, half to even, at the pico-dollar; nothing else is.
"""
import json
import random
from fractions import Fraction as F

METERS = ["input", "cache_read", "cache_write", "output"]
WAYS = ["standard", "batch", "flex"]


def shares(rnd, parts, decimals=6):
    """Shares in percent that add up to 100, as written."""
    whole = 100 * 10**decimals
    cuts = sorted(rnd.sample(range(1, whole), parts - 1))
    pieces = [b - a for a, b in zip([0] + cuts, cuts + [whole])]
    return [f"{piece // 10**decimals}.{piece % 10**decimals:0{decimals}d}" for piece in pieces]


def percent(text):
    return F(text) / 100


def card(rnd):
    """Prices by token type: dollars per million tokens, in up to six decimals."""
    decimals = rnd.choice([2, 4, 6])
    return {meter: f"{rnd.randrange(1, 30 * 10**decimals) / 10**decimals:.{decimals}f}" for meter in METERS}


def cards(rnd):
    return {way: card(rnd) for way in WAYS}


def written(cards):
    prices = lambda card: "{ " + ", ".join(f"{meter}: {price}" for meter, price in card.items()) + " }"
    return f"prices: {prices(cards['standard'])}, batch: {prices(cards['batch'])}, flex: {prices(cards['flex'])}"


def below(points, size):
    """Shares of requests and of prompt tokens in prompts below a size."""
    requests = tokens = every = F(0)
    for (start, a), (end, b) in zip(points, points[1:]):
        share = end - start
        every += share * F(a + b, 2)
        if size >= b:
            requests += share
            tokens += share * F(a + b, 2)
        elif size > a:
            part = (size - a) / F(b - a)
            requests += share * part
            tokens += share * part * (size + a) / 2
    return requests, tokens / every


def rounded(amount):
    """Dollars to the pico-dollar, half to even."""
    return F(round(amount * 10**12), 10**12)


def decimal(amount):
    pico = int(amount * 10**12)
    whole, rest = divmod(pico, 10**12)
    text = f"{whole}.{rest:012d}"
    digits = text.rstrip("0")
    return text[: max(len(digits), text.index(".") + 3)]


def case(rnd):
    tokens = rnd.choice([1, 7, 10**15, 5 * 10**6]) if rnd.random() < 0.1 else rnd.randrange(1, 10 ** rnd.randrange(2, 16))
    mix = dict(zip(METERS, shares(rnd, 4)))
    ways = dict(zip(WAYS, shares(rnd, 3)))
    size = rnd.randrange(200, 100_000)
    p50 = rnd.randrange(1, 2 * size)
    sizes = [p50, p50 + rnd.randrange(1, 50_000), p50 + rnd.randrange(50_000, 100_000), p50 + rnd.randrange(100_000, 400_000)]
    points = list(zip([F(0), F(1, 2), F(9, 10), F(99, 100), F(1)], [0] + sizes))
    cacheable, hits = rnd.randrange(10**8) / 10**6, rnd.randrange(10**8) / 10**6
    cache = (f"{cacheable:.6f}", f"{hits:.6f}") if rnd.random() < 0.6 else None
    uplift = f"1.{rnd.randrange(10**6):06d}"
    rate = f"0.{rnd.randrange(10**11, 10**12):012d}"
    discount = f"{rnd.randrange(10**8) / 10**6:.6f}"
    fee = f"0.{rnd.randrange(10**4):06d}"
    reasoning = f"1.{rnd.randrange(10**6):06d}"
    base = cards(rnd)
    # Rates: a list of (minimal context exclusive, in the window, volume over), cards.
    rates, head, clauses = [], [], []
    if rnd.random() < 0.5:
        over, from_, to = rnd.randrange(1_000, 300_000), rnd.randrange(0, 700), rnd.randrange(701, 1_439)
        clock = lambda minute: f"{minute // 60:02d}:{minute % 60:02d}"
        head.append(f"windows:\n  night: {{ time_zone: UTC, hours: [{clock(from_)}-{clock(to)}] }}\n")
        window = F(to - from_, 24 * 60)
        for is_over, is_night, clause in [(True, False, f"over: {over}"), (False, True, "window: night"), (True, True, f"over: {over}, window: night")]:
            rates.append((is_over, is_night, cards(rnd)))
            clauses.append(f"      - {{ {clause}, {written(rates[-1][2])} }}\n")
    else:
        over = window = None
        steps = sorted(rnd.sample(range(1, min(10**15, max(4, 2 * tokens))), rnd.randrange(1, 3)))
        for step in steps:
            rates.append((step, cards(rnd)))
            clauses.append(f"      - {{ volume_over: {step}, {written(rates[-1][1])} }}\n")
    prices = (
        "schema: 1\nprovider: acme\neffective: 2026-11-01\ncurrency: CNY\n"
        "source: { url: https://acme.example/pricing, checked: 2026-11-10 }\nstatus: confirmed\n"
        + "".join(head)
        + f"regions: {{ eu: {uplift} }}\nmodels:\n  - id: large\n    reasoning: true\n"
        + "".join(f"    {line}\n" for line in written(base).replace("}, ", "}\n").split("\n"))
        + f"    fees: {{ request: {fee} }}\n    rates:\n" + "".join(clauses)
    )
    exchange = (
        "schema: 1\nsource: { title: reference rates, checked: 2026-11-10 }\nrates:\n"
        f"  - {{ currency: CNY, effective: 2026-08-01, usd: {rate} }}\n"
    )
    contract = f"schema: 1\ntitle: ours\nrules:\n  - {{ provider: acme, discount: {discount}% }}\n"
    scenario = (
        "schema: 1\nname: exact\ntoken_mix: { " + ", ".join(f"{meter}: {share}%" for meter, share in mix.items()) + " }\n"
        f"request: {{ tokens: {size}, prompt: {{ p50: {sizes[0]}, p90: {sizes[1]}, p99: {sizes[2]}, max: {sizes[3]} }} }}\n"
        f"processing: {{ batch: {ways['batch']}%, flex: {ways['flex']}% }}\nreasoning: {reasoning}\nregion: eu\n"
        + (f"cache: {{ cacheable: {cache[0]}%, hit_ratio: {cache[1]}% }}\n" if cache else "")
        + "baseline: acme/large\nshortlist: [acme/large]\n"
        f"stages: [{{ name: s, users: 10, tokens: {tokens} }}]\n"
    )

    # What the formulas say.
    amounts = {meter: tokens * percent(share) for meter, share in mix.items()}
    prompt = amounts["input"] + amounts["cache_read"] + amounts["cache_write"]
    if cache:
        shared = amounts["input"] * percent(cache[0])
        read = shared * percent(cache[1])
        amounts["input"] -= shared
        amounts["cache_read"] += read
        amounts["cache_write"] += shared - read
    amounts["reasoning"] = amounts["output"] * (F(reasoning) - 1)
    lines = {}

    def add(key, cards, way, prompt_share, completion_share):
        for meter, amount in amounts.items():
            is_completion = meter in ("output", "reasoning")
            price = F(cards[way]["output" if meter == "reasoning" else meter]) / 10**6
            share = completion_share if is_completion else prompt_share
            known = lines.setdefault((key, way, meter), [price, F(0)])
            known[1] += amount * share * percent(ways[way])

    for way in WAYS:
        if over is not None:
            # All prompt tokens count toward the threshold; strictly over it from the next token on.
            requests, tokens_below = below(points, F(over + 1))
            for is_over, (of_requests, of_tokens) in [(False, (requests, tokens_below)), (True, (1 - requests, 1 - tokens_below))]:
                for is_night, of_time in [(False, 1 - window), (True, window)]:
                    found = [cards for a, b, cards in rates if (a, b) == (is_over, is_night)]
                    add((is_over, is_night), found[0] if found else base, way, of_tokens * of_time, of_requests * of_time)
        else:
            starts = [0] + [step for step, _ in rates if step < tokens]
            for start, end in zip(starts, starts[1:] + [tokens]):
                found = [cards for step, cards in rates if step == start and start > 0]
                share = F(end - start, tokens)
                add(start, found[0] if found else base, way, share, share)
    factor = F(rate) * F(uplift)
    cost = {"input": F(0), "cache": F(0), "output": F(0)}
    for (_, _, meter), (price, amount) in lines.items():
        kind = {"input": "input", "output": "output", "reasoning": "output"}.get(meter, "cache")
        cost[kind] += rounded(price * amount * factor * (1 - percent(discount)))
    fees = rounded(F(fee) * F(tokens, size) * F(rate))
    total = sum(cost.values()) + fees
    right = {f"{kind}_cost": decimal(amount) for kind, amount in cost.items()}
    right |= {"fees": decimal(fees), "total_cost": decimal(total)}
    return {"prices": prices, "exchange": exchange, "contract": contract, "scenario": scenario, "right": right}


def main():
    rnd = random.Random(20261201)
    for _ in range(64):
        print(json.dumps(case(rnd)))


main()
