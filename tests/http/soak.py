#!/usr/bin/env python3
"""Keeps the service busy for a long time with all that its clients do, well and badly, and prints latency and memory over time. Fails on an
answer that should not be, and where memory goes on growing.

Usage: soak.py CHARGEPLAN [SECONDS]      600 without
"""
import contextlib
import http.client
import json
import random
import re
import socket
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from service import Service

CLIENTS = 6
ROWS = 20  # of the printed table
FIRST_PLANS, FIRST_SECONDS = 500, 60  # before memory is looked at: what every thread and every deed keeps of its own is there by then
JSON = {"Content-Type": "application/json"}


def request_of(draw: random.Random, sessions: int) -> bytes:
    drawn = []
    for i in range(sessions):
        arrival = draw.randrange(0, 18)
        drawn.append({"id": f"car-{i}", "arrival": f"2025-08-18T{arrival:02}:{draw.randrange(60):02}:00Z",
                      "departure": f"2025-08-18T{draw.randrange(arrival + 1, 24):02}:59:00Z", "max_power_kw": draw.choice([7, 11, 22]),
                      "energy_required_kwh": draw.randrange(1, 60)})
    prices = [draw.randrange(-5, 40) / 100 for _ in range(96)]
    return json.dumps({"horizon": {"start": "2025-08-18T00:00:00Z", "steps": 96}, "sessions": drawn,
                       "site": {"grid_limit_kw": draw.randrange(1, 3 * sessions + 2), "import_price_per_kwh": prices}}).encode()


class Client(threading.Thread):
    """One connection at a time, and what it does on it."""

    def __init__(self, port: int, seed: int, over: threading.Event):
        super().__init__()
        self.port, self.over = port, over
        self.draw = random.Random(seed)
        self.times: list[tuple[float, float]] = []  # when, and how long it took
        self.breaches: list[str] = []
        self.plan = ""

    def run(self) -> None:
        deeds = [self.small_plan] * 8 + [self.replan] * 3 + [self.read] * 4 + [self.nonsense] * 2 + [self.site, self.job, self.leave, self.large_plan]
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as self.connection:
            while not self.over.is_set():
                deed = self.draw.choice(deeds)
                began = time.monotonic()
                try:
                    deed()
                except Exception as mistake:  # noqa: BLE001  whatever it is, it is told and not the end of the soak
                    self.breaches.append(f"{deed.__name__}: {mistake!r}")
                    self.connection.close()
                if deed == self.small_plan:
                    self.times.append((began, time.monotonic() - began))

    def call(self, method: str, target: str, allowed: tuple[int, ...], body: bytes | None = None, headers: dict | None = None) -> bytes:
        self.connection.request(method, target, body, headers or JSON)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status not in allowed:
            self.breaches.append(f"{method} {target}: {answer.status} {content[:300]!r}")
        return content

    def small_plan(self) -> None:
        self.plan = json.loads(self.call("POST", "/v1/plans", (200,), request_of(self.draw, 40)))["id"]

    def large_plan(self) -> None:
        self.call("POST", "/v1/plans?store=false", (200,), request_of(self.draw, 2000), JSON | {"Accept-Encoding": "gzip"})

    def replan(self) -> None:
        change = {"now": f"2025-08-18T{self.draw.randrange(1, 20):02}:00:00Z", "site": {"grid_limit_kw": self.draw.randrange(1, 200)}}
        if self.plan:
            self.call("POST", f"/v1/plans/{self.plan}/replan", (200, 404, 422), json.dumps(change).encode())

    def read(self) -> None:
        kind = self.draw.choice(["", ".csv", ".xlsx", ".html", "/request"])
        if self.plan:
            self.call("GET", f"/v1/plans/{self.plan}{kind}", (200, 404))
        self.call("GET", self.draw.choice(["/v1/plans", "/metrics", "/openapi.json", "/health/ready", "/"]), (200,))

    def nonsense(self) -> None:
        whole = request_of(self.draw, 5)
        at = self.draw.randrange(len(whole))
        self.call("POST", "/v1/plans", (200, 400, 422), whole[:at] + bytes([self.draw.randrange(256)]) + whole[at + 1:])

    def site(self) -> None:
        name = f"/v1/sites/depot-{self.draw.randrange(50)}"
        self.call("PUT", name, (200, 201), b'{"grid_limit_kw": 80}')
        self.call("GET", name, (200, 404))
        self.call("DELETE", name, (204, 404))

    def job(self) -> None:
        job = json.loads(self.call("POST", "/v1/plans", (202,), request_of(self.draw, 60), JSON | {"Prefer": "wait=0"}))["id"]
        if self.draw.random() < 0.3:
            self.call("DELETE", f"/v1/jobs/{job}", (200, 409))
        self.call("GET", f"/v1/jobs/{job}/events", (200,))

    def leave(self) -> None:
        """Goes away in the middle of a request, or of its answer."""
        body = request_of(self.draw, 500)
        message = b"POST /v1/plans HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(message[: self.draw.randrange(1, len(message) + 1)])


def memory_mib(process_id: int) -> float:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process_id}/status").read_text())[1]) / 1024


def main() -> int:
    program, seconds = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 600
    with tempfile.TemporaryDirectory() as folder, Service(program, "--data", f"{folder}/data", "--keep-size", "64MiB") as service:
        over = threading.Event()
        clients = [Client(service.port, seed, over) for seed in range(CLIENTS)]
        for client in clients:
            client.start()
        begin = time.monotonic()
        while sum(len(client.times) for client in clients) < FIRST_PLANS and time.monotonic() < begin + FIRST_SECONDS:
            time.sleep(0.1)
        memory = []
        print(f"{'minute':>7} {'plans/s':>8} {'median ms':>10} {'p99 ms':>8} {'memory MiB':>11}")
        for row in range(ROWS):
            begin = time.monotonic()
            samples = []
            while time.monotonic() < begin + seconds / ROWS:
                time.sleep(seconds / ROWS / 10)
                samples.append(memory_mib(service.process.pid))
            end = time.monotonic()
            memory.append(statistics.median(samples))
            times = sorted(took for client in clients for when, took in client.times if begin <= when < end)
            if times:
                print(f"{(row + 1) * seconds / ROWS / 60:7.1f} {len(times) / (end - begin):8.0f} {1e3 * times[len(times) // 2]:10.1f} "
                      f"{1e3 * times[len(times) * 99 // 100]:8.1f} {memory[-1]:11.1f}", flush=True)
        over.set()
        for client in clients:
            client.join()
        requests = len([line for line in service.log if '"status":' in line])
    breaches = [breach for client in clients for breach in client.breaches]
    quarter = ROWS // 4
    second, last = statistics.median(memory[quarter:2 * quarter]), statistics.median(memory[-quarter:])
    if last > 1.1 * second + 8:
        breaches.append(f"memory goes on growing: {second:.1f} MiB in the second quarter, {last:.1f} MiB in the last")
    for breach in breaches[:20]:
        print(breach)
    print(f"{requests} requests, {len(breaches)} breaches, the service ended with {service.status}")
    return 1 if breaches or service.status != 0 or requests == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
