#!/usr/bin/env python3
"""Two processes that answer requests and two that make plans, on one real Redis: they answer as one process does, whichever is
asked; a worker is killed with -9 in the middle of a job, and Redis itself under load: every plan that was promised (202) is there
in the end, once; every plan that was answered (200) is there; while Redis is away the answer is 503.

Usage: redis_test.py CHARGEPLAN
"""
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from service import Service, if_ended, wait_until

JSON = {"Content-Type": "application/json"}


class Redis:
    def __init__(self, folder: Path):
        self.socket = folder / "socket"
        self.url = f"unix://{self.socket}"
        self.command = ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--dir", str(folder), "--save", "",
                        "--appendonly", "yes", "--appendfsync", "always", "--logfile", str(folder / "log")]
        self.start()

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        self.process = subprocess.Popen(self.command)
        wait_until(lambda: self.ask("PING") == "PONG", "Redis is there")

    def ask(self, *words: str) -> str:
        return subprocess.run(["redis-cli", "-s", str(self.socket), *words], capture_output=True, text=True).stdout.strip()

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(timeout=30)


def request_of(site: str, sessions: int, solver: str = "auto") -> bytes:
    draw = random.Random(site)
    cars = [{"id": str(i), "arrival": f"2025-08-18T{draw.randrange(0, 12):02}:{draw.randrange(60):02}:00Z",
             "departure": f"2025-08-18T{draw.randrange(13, 24):02}:00:00Z", "max_power_kw": 11,
             "energy_required_kwh": draw.randrange(1, 40)} for i in range(sessions)]
    return json.dumps({"site": {"id": site, "grid_limit_kw": sessions}, "sessions": cars, "options": {"solver": solver}}).encode()


def ask(service: Service, method: str, target: str, body: bytes | None = None, **headers: str):
    """(status, headers, document), on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    try:
        connection.request(method, target, body, JSON | {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, answer.headers, json.loads(text) if text else None
    finally:
        connection.close()


def expect(found, wanted, what: str) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: {found} in the place of {wanted}")


def job_of(service: Service, address: str) -> dict | None:
    return if_ended(ask(service, "GET", address)[2])


def plans_by_site(service: Service) -> dict[str, list[str]]:
    sites: dict[str, list[str]] = {}
    for plan in ask(service, "GET", "/v1/plans?limit=1000")[2]["plans"]:
        sites.setdefault(plan["site_id"], []).append(plan["id"])
    return sites


def one_process_or_many(one: Service, other: Service) -> None:
    """What one process was asked, the other knows."""
    status, headers, plan = ask(one, "POST", "/v1/plans", request_of("a", 3))
    expect((status, headers["Location"]), (200, f"/v1/plans/{plan['id']}"), "a plan")
    expect(ask(other, "GET", headers["Location"])[2], plan, "the plan, of the other process")
    replanned = ask(other, "POST", f"{headers['Location']}/replan", b'{"now": "2025-08-18T01:00:00Z"}')
    expect(replanned[0], 200, "a plan that goes on")
    expect(ask(one, "POST", "/v1/plans/none/replan", b"{}")[0], 404, "a plan that is not there")
    expect(ask(one, "POST", "/v1/plans", b"{}")[0], 422, "a bad request")
    expect(ask(one, "POST", "/v1/plans", b"{")[0], 400, "no JSON")
    expect(ask(one, "POST", "/v1/plans?store=false", request_of("b", 3))[1]["Location"], None, "a plan that is not kept")
    expect("b" in plans_by_site(other), False, "it is not kept")
    first, again = (ask(service, "POST", "/v1/plans", request_of("c", 3), Idempotency_Key="k") for service in (one, other))
    expect((first[0], again[0], again[2]), (200, 200, first[2]), "the same answer again")
    expect(ask(one, "POST", "/v1/plans", request_of("d", 3), Idempotency_Key="k")[0], 422, "a key of another request")
    status, headers, job = ask(one, "POST", "/v1/plans", request_of("e", 3), Prefer="wait=0")
    expect((status, headers["Preference-Applied"]), (202, "wait=0"), "a promise")
    done = wait_until(lambda: job_of(other, headers["Location"]), "a job's end")
    expect((done["id"], done["status"], plans_by_site(one)["e"]), (job["id"], "done", [done["plan_id"]]), "a job")
    expect(ask(other, "PUT", "/v1/sites/depot", b'{"grid_limit_kw": 50}')[0], 201, "a site")
    expect(ask(one, "GET", "/v1/sites/depot")[2], {"grid_limit_kw": 50}, "the site")


def one_key_at_once(one: Service, other: Service) -> None:
    with ThreadPoolExecutor() as pool:
        for number in range(10):
            site = f"at-once-{number}"
            answers = list(pool.map(lambda service, site=site: ask(service, "POST", "/v1/plans", request_of(site, 100),
                                                                   Idempotency_Key=site), [one, other, one]))
            expect([status for status, _, _ in answers], [200] * 3, "a key that comes to two at once")
            expect({plan["id"] for _, _, plan in answers}, set(plans_by_site(one)[site]), "its one plan")


def progress_and_cancellation(one: Service, other: Service) -> None:
    status, headers, _ = ask(one, "POST", "/v1/plans", request_of("long", 4000, "highs"), Prefer="wait=0")
    expect(status, 202, "a promise")
    address = headers["Location"]
    wait_until(lambda: ask(other, "GET", address)[2]["progress"], "the job is at work")
    cancelled: list[str] = []
    events = threading.Thread(target=lambda: cancelled.append(one.call("GET", f"{address}/events")[2].decode()))
    events.start()
    time.sleep(0.5)
    expect(ask(other, "DELETE", address)[2]["status"], "cancelled", "a job that is cancelled")
    events.join()
    expect("event: progress" in cancelled[0] and "event: cancelled" in cancelled[0], True, f"its events: {cancelled[0]}")
    expect(ask(one, "DELETE", address)[0], 409, "one that is cancelled already")
    began = time.monotonic()
    expect(ask(one, "POST", "/v1/plans", request_of("after", 3))[0], 200, "a plan")
    expect(ask(one, "POST", "/v1/plans", request_of("after2", 3))[0], 200, "a plan")
    print(f"two plans after a cancelled job: {time.monotonic() - began:.3f} s")
    expect("long" in plans_by_site(other), False, "nothing comes of it")


def killed_worker(redis: Redis, api: Service, workers: list[Service]) -> None:
    address = ask(api, "POST", "/v1/plans", request_of("killed", 2500, "highs"), Prefer="wait=0")[1]["Location"]  # seconds
    holder = wait_until(lambda: redis.ask("GET", f"chargeplan:1:claim:{address.rsplit('/')[-1]}"), "the job is at work")
    victim = next(worker for worker in workers if f"-{worker.process.pid}-" in holder)
    victim.process.send_signal(signal.SIGKILL)
    began = time.monotonic()
    done = wait_until(lambda: job_of(api, address), "the other worker finishes it")
    expect((done["status"], plans_by_site(api)["killed"]), ("done", [done["plan_id"]]), "the job, once")
    print(f"a killed worker's job was done {time.monotonic() - began:.1f} s later")


class Load:
    """Clients that post plans until they are told to end, and remember what they were promised."""

    def __init__(self, services: list[Service]):
        self.services = services
        self.promised: dict[str, str] = {}  # by address: the site of the request
        self.answered: dict[str, str] = {}
        self.refused: set[str] = set()
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(client,)) for client in range(3)]
        for thread in self.threads:
            thread.start()

    def run(self, client: int) -> None:
        draw = random.Random(client)
        number = 0
        while not self.over.is_set():
            site = f"load-{client}-{number}"
            body = request_of(site, (3, 30, 300)[number % 3])
            try:
                status, headers, document = ask(draw.choice(self.services), "POST", "/v1/plans", body, Idempotency_Key=site,
                                         Prefer=f"wait={draw.choice([0, 5])}")
            except (http.client.HTTPException, OSError) as failure:
                status, document = 0, {"code": repr(failure)}
            with self.lock:
                if status == 202:
                    self.promised[headers["Location"]] = site
                elif status == 200:
                    self.answered[headers["Location"]] = site
                else:
                    self.refused.add(document["code"])
            if status in (200, 202):
                number += 1
            else:
                time.sleep(0.05)

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()


def killed_redis(redis: Redis, apis: list[Service]) -> None:
    load = Load(apis)
    for how in (signal.SIGKILL, signal.SIGTERM):
        time.sleep(1.5)
        redis.end(how)
        status, headers, problem = ask(apis[0], "GET", "/v1/plans")
        expect((status, problem["code"]), (503, "storage_failed"), "a list without Redis")
        expect(headers["Retry-After"] is not None, True, "Retry-After")
        expect(ask(apis[1], "POST", "/v1/plans", request_of("x", 3))[0], 503, "a plan without Redis")
        expect(ask(apis[0], "GET", "/health/live")[0], 200, "a process without Redis")
        expect(ask(apis[1], "POST", "/v1/plans?store=false", request_of("x", 3))[0], 200, "a plan that is not kept")
        time.sleep(0.5)
        redis.start()
        time.sleep(1)
    load.end()
    expect(load.refused <= {"storage_failed", "queue_full"}, True, f"answers meanwhile: {load.refused}")
    for address, site in load.promised.items():
        job = wait_until(lambda: job_of(apis[0], address), f"{address} ends")
        expect(job["status"], "done", f"{address}, which was promised")
        load.answered[f"/v1/plans/{job['plan_id']}"] = site
    sites = plans_by_site(apis[1])
    for address, site in load.answered.items():
        expect(sites.get(site), [address.rsplit("/")[-1]], f"the plans of {site}")
    for site, ids in sites.items():
        expect(len(ids), 1 if site.startswith("load") else len(ids), f"the number of plans of {site}: {ids}")
    print(f"Redis was killed: {len(load.promised)} promised and {len(load.answered)} plans are there")


def examples(program: str, redis: Redis) -> None:
    """What docs/api.md shows, of a process that only answers: others count the plans that were made, and what is kept is durable."""
    environment = os.environ | {"CHARGEPLAN_REDIS": redis.url, "CHARGEPLAN_ROLE": "api"}
    script = Path(__file__).with_name("api_examples.py")
    run = subprocess.run([sys.executable, "-B", script, program, "chargeplan_plans_total", ".durable"], env=environment,
                         capture_output=True, text=True)
    expect(run.returncode, 0, f"docs/api.md: {run.stdout}{run.stderr}")


def main() -> int:
    program = sys.argv[1]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        redis = Redis(Path(temporary))
        try:
            flags = ("--redis", redis.url, "--role")
            with Service(program, *flags, "api") as one, Service(program, *flags, "api") as other, \
                    Service(program, *flags, "worker", "--workers", "1") as first, \
                    Service(program, *flags, "worker", "--workers", "1") as second:
                examples(program, redis)
                one_process_or_many(one, other)
                one_key_at_once(one, other)
                progress_and_cancellation(one, other)
                killed_redis(redis, [one, other])
                killed_worker(redis, one, [first, second])
            statuses = sorted(service.status for service in (one, other, first, second))
            expect(statuses, [-9, 0, 0, 0], "how they ended")
            expect(redis.ask("XLEN", "chargeplan:1:queue"), "0", "what is left in the queue")
            expect(redis.ask("EXISTS", "chargeplan:1:lanes"), "0", "whether a client's turn is left")
        finally:
            redis.process.kill()
            redis.process.wait()
    print(f"{time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
