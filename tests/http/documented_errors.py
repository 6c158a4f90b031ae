#!/usr/bin/env python3
"""Every error that docs/api.md lists is what a client gets that earns it. Rows without a way to earn them fail.

Usage: documented_errors.py CHARGEPLAN
"""
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from service import Service

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
JSON = {"Content-Type": "application/json"}
SESSION = {"id": "a", "arrival": "2025-08-18T10:00:00Z", "departure": "2025-08-18T14:00:00Z", "max_power_kw": 22, "energy_required_kwh": 20}
REQUEST = {"site": {"grid_limit_kw": 10}, "sessions": [SESSION]}

# The service's own faults: nobody can earn them from outside. problem_test.cpp, router_test.cpp, jobs_test.cpp and the routes' tests
# produce them.
NOT_FROM_OUTSIDE = {(500, "solver_failed"), (500, "io"), (500, "internal"), (500, "job_abandoned"), (503, "storage_failed"), (503, "shutting_down")}


def rows(page: str) -> set[tuple[int, str]]:
    found = set()
    for status, codes in re.findall(r"^\| (\d{3}) \| ((?:`\w+`(?:, )?)+) \|", page, re.M):
        found |= {(int(status), code) for code in re.findall(r"`(\w+)`", codes)}
    return found


def raw(service: Service, text: bytes, wait_s: float = 20) -> tuple[int, str]:
    with socket.create_connection(("127.0.0.1", service.port), timeout=wait_s) as peer:
        peer.sendall(text)
        answer = b""
        while part := peer.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), json.loads(body)["code"]


def asked(service: Service, method: str, target: str, body=None, headers=None) -> tuple[int, str]:
    status, _, answer = service.call(method, target, body, headers)
    return status, json.loads(answer)["code"]


def slow_request() -> str:
    """Some seconds of work for one worker: minimum powers that a limit sets against each other."""
    sessions = [{**SESSION, "id": str(i), "min_power_kw": 3 + i % 7, "energy_required_kwh": 5 + i % 11} for i in range(300)]
    return json.dumps({"site": {"grid_limit_kw": 211}, "sessions": sessions,
                       "options": {"formulation": "milp", "solver": "highs", "time_limit_s": 4, "gap": 0}})


def earned_at_once(service: Service) -> set[tuple[int, str]]:
    unsupported = {**REQUEST, "options": {"solver": "clarabel", "formulation": "milp"}}
    return {
        raw(service, b"GET /v1/version HTTP/1.1\r\n\r\n"),
        raw(service, b"GET /v1/version HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 20_000 + b"\r\n\r\n"),
        raw(service, b"POST /v1/plans HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n"),
        raw(service, b"GET /v1/version HTTP/1.1\r\nHost: a\r\n"),
        asked(service, "POST", "/v1/plans", "{", JSON),
        asked(service, "GET", "/nothing"),
        asked(service, "GET", "/v1/plans/"),
        asked(service, "GET", "/v1/check"),
        asked(service, "GET", "/v1/version", headers={"Accept": "image/png"}),
        asked(service, "POST", "/v1/plans", "{}", {"Content-Type": "text/plain"}),
        asked(service, "POST", "/v1/plans", "{}", JSON),
        asked(service, "POST", "/v1/plans", json.dumps(unsupported), JSON),
    }


def earned_with_what_is_kept(service: Service) -> set[tuple[int, str]]:
    body, key = json.dumps(REQUEST), {**JSON, "Idempotency-Key": "once"}
    service.call("POST", "/v1/plans", body, key)
    reused = asked(service, "POST", "/v1/plans?store=true", body, key)
    job = f"/v1/jobs/{json.loads(service.call('POST', '/v1/plans', body, {**JSON, 'Prefer': 'wait=0'})[2])['id']}"
    service.ended_job(job)
    return {reused, asked(service, "DELETE", job)}


def earned_with_a_key(program: str) -> set[tuple[int, str]]:
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "keys.json")
        command = [program, "keys", "add", "--keys", file, "prom", "--metrics-only"]
        key = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        with Service(program, "--keys", file, "--rate-limit", "1") as service:
            named = {"Authorization": f"Bearer {key}"}
            found = {asked(service, "GET", "/v1/version"), asked(service, "GET", "/v1/version", headers=named)}
            service.call("GET", "/metrics", headers=named)
            return found | {asked(service, "GET", "/metrics", headers=named)}


def earned_by_a_crowd(program: str) -> set[tuple[int, str]]:
    """One worker, room for one that waits: the third is told so. When the service ends, the others have their best plans."""
    found: set[tuple[int, str]] = set()
    with Service(program, "--workers", "1", "--queue", "1", "--drain-limit", "0s") as service:
        def post() -> None:
            body = slow_request().encode()
            head = f"POST /v1/plans HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            try:
                found.add(raw(service, head.encode() + body))
            except KeyError:  # a plan, the best by the end
                pass

        callers = []
        for _ in range(3):
            callers.append(threading.Thread(target=post))
            callers[-1].start()
            time.sleep(0.4)
        service.process.send_signal(signal.SIGTERM)
        for caller in callers:
            caller.join()
    return found


def main() -> int:
    documented = rows(PAGE.read_text(encoding="utf-8"))
    with Service(sys.argv[1]) as service:
        earned = earned_at_once(service) | earned_with_what_is_kept(service) | earned_with_a_key(sys.argv[1])
    earned |= earned_by_a_crowd(sys.argv[1])
    never = documented - earned - NOT_FROM_OUTSIDE
    unknown = earned - documented
    print(f"documented errors: {len(documented)}, never earned: {sorted(never)}, not documented: {sorted(unknown)}")
    return 1 if never or unknown or not documented else 0


if __name__ == "__main__":
    sys.exit(main())
