#!/usr/bin/env python3
"""Kills the service with -9 at random moments under load and starts it again: every plan that was promised (202) is there in the
end, once; every plan that was answered (200) is there; a copy made while it ran is whole.

Usage: kill_test.py CHARGEPLAN [--kills N] [--seed N]
"""
import argparse
import http.client
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from service import if_ended, wait_until


class Service:
    def __init__(self, program: str, folder: Path):
        self.command = [program, "serve", "--port", "0", "--workers", "2", "--data", str(folder),
                        "--job-deaths", "1000"]
        self.process: subprocess.Popen | None = None
        self.port = 0

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        if "listening" not in line:
            raise RuntimeError(f"the service did not start: {line}{self.process.stderr.read()}")
        self.port = json.loads(line)["port"]
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def call(self, path: str, body: bytes | None = None, headers: dict | None = None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body,
                                         headers={"Content-Type": "application/json"} | (headers or {}))
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, json.loads(answer.read())


def request_of(draw: random.Random, number: int) -> bytes:
    """Some are solved in a millisecond, some in a tenth of a second."""
    sessions = [{"id": str(i), "arrival": f"2025-08-18T{draw.randrange(0, 12):02}:00:00Z",
                 "departure": f"2025-08-18T{draw.randrange(13, 24):02}:00:00Z", "max_power_kw": 11,
                 "energy_required_kwh": draw.randrange(1, 40)} for i in range(draw.choice([3, 30, 1500]))]
    return json.dumps({"site": {"id": f"site-{number}", "grid_limit_kw": 500}, "sessions": sessions}).encode()


class Load:
    """Clients that post plans until they are told to end, and remember what they were promised."""

    def __init__(self, service: Service, seed: int):
        self.service, self.seed = service, seed
        self.jobs: dict[str, str] = {}      # by address: the site of the request
        self.plans: dict[str, str] = {}
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(client,)) for client in range(3)]

    def run(self, client: int) -> None:
        draw = random.Random(self.seed * 100 + client)
        number = client
        body = request_of(draw, number)
        while not self.over.is_set():
            wait = draw.choice(["0", "0", "5"])
            try:
                status, headers, _ = self.service.call("/v1/plans", body, {"Prefer": f"wait={wait}", "Idempotency-Key": f"k-{number}"})
            except (http.client.HTTPException, OSError, ValueError):  # killed meanwhile, not up again, or its queue is full
                time.sleep(0.01)
                continue  # the same again: it may have been promised or planned, and the answer lost
            with self.lock:
                (self.jobs if status == 202 else self.plans)[headers["Location"]] = f"site-{number}"
            number += 10
            body = request_of(draw, number)


def breaches_of(service: Service, load: Load) -> list[str]:
    found = []
    planned_for: dict[str, str] = {}
    for address, site in load.jobs.items():
        job = wait_until(lambda: if_ended(service.call(address)[2]), f"{address} ends")
        if job["status"] != "done":
            found.append(f"{address} was promised and is {job}")
            continue
        planned_for[site] = job["plan_id"]
        if service.call(f"/v1/plans/{job['plan_id']}")[2]["id"] != job["plan_id"]:
            found.append(f"{address}: its plan is another")
    for address, site in load.plans.items():
        planned_for[site] = service.call(address)[2]["id"]
    sites: dict[str, list[str]] = {}
    cursor = ""
    while True:
        page = service.call(f"/v1/plans?limit=1000{cursor}")[2]
        for plan in page["plans"]:
            sites.setdefault(plan["site_id"], []).append(plan["id"])
        if page["next_cursor"] is None:
            break
        cursor = "&cursor=" + page["next_cursor"]
    for site, ids in sites.items():
        if len(ids) != 1:
            found.append(f"{site} has {len(ids)} plans: {ids}")
    for site, plan_id in planned_for.items():
        if sites.get(site) != [plan_id]:
            found.append(f"{site} was promised {plan_id} and has {sites.get(site)}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    draw = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as temporary:
        service = Service(arguments.program, Path(temporary) / "data")
        service.start()
        load = Load(service, arguments.seed)
        _, headers, _ = service.call("/v1/plans", request_of(draw, -1), {"Prefer": "wait=60"})  # under load a slow machine may answer none
        load.plans[headers["Location"]] = "site--1"
        for thread in load.threads:
            thread.start()
        for kill in range(arguments.kills):
            time.sleep(draw.uniform(0.02, 0.6))
            if kill == arguments.kills // 2:
                copy = Path(temporary) / "copy.sqlite3"
                subprocess.run([arguments.program, "backup", "--data", str(Path(temporary) / "data"), str(copy)], check=True)
                with sqlite3.connect(copy) as opened:
                    assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            service.kill()
            service.start()
        load.over.set()
        for thread in load.threads:
            thread.join()
        found = breaches_of(service, load)
        service.process.terminate()
        status = service.process.wait(timeout=60)
    for breach in found:
        print(breach)
    print(f"kills: {arguments.kills}, promised jobs {len(load.jobs)}, answered plans {len(load.plans)}, {len(found)} breaches, "
          f"the service ended with {status}")
    return 1 if found or status != 0 or not load.jobs or not load.plans else 0


if __name__ == "__main__":
    sys.exit(main())
