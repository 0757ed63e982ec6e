"""The rows of the sample store: about 20,000, the same every time."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.databases.sample.words import (
    CATEGORIES,
    FAMILY_NAMES,
    FIRMS,
    GIVEN_NAMES,
    PLACES,
    PRICE_RANGES,
    STYLES,
    SUPPLIERS,
    THINGS,
    WAREHOUSES,
)

SEED = 20260101
CUSTOMERS = 900
BILLS = 5_000
FIRST_DAY = date(2024, 1, 1)
LAST_DAY = date(2025, 12, 31)
DUE_AFTER = timedelta(days=30)
_CENT = Decimal("0.01")

Row = tuple[Any, ...]


@dataclass(slots=True)
class StoreRows:
    """Rows by table, in the order in which the tables can be filled."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, self.tables.values()))


def make_rows(seed: int = SEED) -> StoreRows:
    chance = random.Random(seed)  # noqa: S311 - the same rows every time is the point
    products = list(_products(chance))
    customers = list(_customers(chance))
    bills, items = _bills(chance, customers, products)
    return StoreRows(
        {
            "categories": [(number, *each) for number, each in enumerate(CATEGORIES, start=1)],
            "suppliers": [
                (number, name, country, f"orders@{name.lower().replace(' ', '-')}.example")
                for number, (name, country) in enumerate(SUPPLIERS, start=1)
            ],
            "products": products,
            "warehouses": [(number, *each) for number, each in enumerate(WAREHOUSES, start=1)],
            "inventory": list(_inventory(chance, products)),
            "customers": customers,
            "bills": bills,
            "bill_items": items,
        }
    )


def _products(chance: random.Random) -> Iterator[Row]:
    number = 0
    for category, (name, _) in enumerate(CATEGORIES, start=1):
        low, high = PRICE_RANGES[name]
        for thing in THINGS[name]:
            for style in STYLES:
                number += 1
                price = _cents(chance.uniform(low, high))
                yield (
                    number,
                    f"{name[:3].upper()}-{number:04d}",
                    f"{style} {thing}",
                    category,
                    chance.randint(1, len(SUPPLIERS)),
                    price,
                    _cents(float(price) * chance.uniform(0.35, 0.7)),
                    chance.random() > 0.06,  # noqa: PLR2004 - a few are not sold any more
                    FIRST_DAY + timedelta(days=chance.randint(0, 200)),
                )


def _inventory(chance: random.Random, products: Sequence[Row]) -> Iterator[Row]:
    counted = datetime(2025, 12, 31, 18, tzinfo=UTC)
    for product in products:
        for warehouse in range(1, len(WAREHOUSES) + 1):
            reorder = chance.choice((10, 20, 40))
            yield (
                product[0],
                warehouse,
                max(0, round(chance.gauss(60, 40))),
                reorder,
                counted - timedelta(hours=chance.randint(0, 400)),
            )


def _customers(chance: random.Random) -> Iterator[Row]:
    for number in range(1, CUSTOMERS + 1):
        given, family = chance.choice(GIVEN_NAMES), chance.choice(FAMILY_NAMES)
        segment = chance.choices(("consumer", "business", "public"), (70, 25, 5))[0]
        name = f"{given} {family}" if segment == "consumer" else f"{family} {chance.choice(FIRMS)}"
        city, country = chance.choices(PLACES, range(len(PLACES) * 2, 0, -2))[0]
        yield (
            number,
            name,
            f"{name.lower().replace(' ', '.')}.{number}@mail.example",
            city,
            country,
            segment,
            datetime.combine(_day(chance), datetime.min.time(), UTC)
            + timedelta(minutes=chance.randint(0, 1439)),
        )


def _bills(
    chance: random.Random, customers: Sequence[Row], products: Sequence[Row]
) -> tuple[list[Row], list[Row]]:
    weights = [chance.paretovariate(1.4) for _ in customers]
    days = sorted(_day(chance) for _ in range(BILLS))
    buyers = chance.choices(customers, weights, k=BILLS)
    bills: list[Row] = []
    items: list[Row] = []
    for number, (issued, buyer) in enumerate(zip(days, buyers, strict=True), start=1):
        due = issued + DUE_AFTER
        status = _status(chance, due)
        paid = issued + timedelta(days=chance.randint(1, 28)) if status == "paid" else None
        bills.append((number, f"B-{issued.year}-{number:05d}", buyer[0], issued, due, status, paid))
        for line, product in enumerate(
            chance.sample(products, chance.choices((1, 2, 3, 4, 5, 6), (20, 28, 22, 15, 10, 5))[0]), start=1
        ):
            discount = chance.choices((0, 5, 10, 20), (78, 10, 8, 4))[0]
            items.append((number, line, product[0], chance.randint(1, 8), product[5], discount))
    return bills, items


def _status(chance: random.Random, due: date) -> str:
    if chance.random() < 0.03:  # noqa: PLR2004 - a few are taken back
        return "cancelled"
    if due > LAST_DAY:
        return chance.choices(("open", "paid", "draft"), (60, 35, 5))[0]
    return chance.choices(("paid", "overdue"), (93, 7))[0]


def _day(chance: random.Random) -> date:
    """A day of the two years; later ones and Decembers are busier."""
    while True:
        day = FIRST_DAY + timedelta(days=round((LAST_DAY - FIRST_DAY).days * chance.random() ** 0.8))
        if day.month == 12 or chance.random() < 0.75:  # noqa: PLR2004 - December
            return day


def _cents(amount: float) -> Decimal:
    return Decimal(amount).quantize(_CENT, ROUND_HALF_UP)
