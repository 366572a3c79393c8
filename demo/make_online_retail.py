#!/usr/bin/env python3
"""Makes online-retail.ndjson.gz from the order lines of the UCI data set "Online Retail" (README.md says where from).

make_online_retail.py <lines.csv.gz> [output]

The input has the columns InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID, Country. One invoice with a
customer becomes one Segment track event; the same input gives the same bytes.
"""
import csv
import gzip
import io
import json
import sys
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Iterable, Iterator

OUTPUT = Path(__file__).resolve().parent / "online-retail.ndjson.gz"
CANCELLATION = "C"  # first letter of the number of an invoice that takes goods back
CENT = Decimal("0.01")


@dataclass
class Order:
    invoice: str
    customer: str
    country: str
    time: str  # of its first line, "2010-12-01 08:26:00", taken as UTC
    revenue: Decimal = Decimal(0)
    lines: int = 0

    @property
    def refunded(self) -> bool:
        return self.invoice.startswith(CANCELLATION)

    def as_event(self) -> dict:
        revenue = (-self.revenue if self.refunded else self.revenue).quantize(CENT, ROUND_HALF_UP)
        return {
            "type": "track",
            "event": "Order Refunded" if self.refunded else "Order Completed",
            "userId": self.customer,
            "timestamp": self.time.replace(" ", "T") + "Z",
            "messageId": f"online-retail-{self.invoice}",
            "properties": {"revenue": float(revenue), "order_id": self.invoice, "items": self.lines,
                           "country": self.country},
        }


def orders(lines: Iterable[dict[str, str]]) -> list[Order]:
    """By time, then by invoice. Lines without a customer are left out: nobody could be followed by them."""
    found: dict[str, Order] = {}
    for line in lines:
        invoice, customer = line["InvoiceNo"], line["CustomerID"]
        if not customer:
            continue
        order = found.setdefault(invoice, Order(invoice, customer, line["Country"], line["InvoiceDate"]))
        if order.customer != customer:
            raise ValueError(f"invoice {invoice} has two customers: {order.customer} and {customer}")
        order.revenue += int(line["Quantity"]) * Decimal(line["UnitPrice"])
        order.lines += 1
    return sorted(found.values(), key=lambda order: (order.time, order.invoice))


def ndjson(made: Iterable[Order]) -> Iterator[str]:
    for order in made:
        yield json.dumps(order.as_event(), separators=(",", ":")) + "\n"


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    with gzip.open(arguments[0], "rt", encoding="utf-8", newline="") as file:
        made = orders(csv.DictReader(file))
    output = Path(arguments[1]) if len(arguments) == 2 else OUTPUT
    # No name and no time in gzip's header, so that a second run makes the same file.
    with output.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed, \
            io.TextIOWrapper(packed, encoding="utf-8") as text:
        text.writelines(ndjson(made))
    refunds = sum(order.refunded for order in made)
    customers = len({order.customer for order in made})
    print(f"{output.name}: {len(made)} events ({refunds} refunds) of {customers} customers, "
          f"{made[0].time} to {made[-1].time}, {output.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
