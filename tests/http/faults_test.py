#!/usr/bin/env python3
"""What the service does when its disk is full, its file is damaged, its clock jumps.

Usage: faults_test.py CHARGEPLAN [TEST …]
"""
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from service import Service, wait_until

PROGRAM = ""
JSON = {"Content-Type": "application/json"}


def request_of(sessions: int, site: str = "depot") -> str:
    return json.dumps({"site": {"id": site, "grid_limit_kw": 100},
                       "sessions": [{"id": f"car-{i}", "arrival": "2025-08-18T08:00:00Z", "departure": "2025-08-18T16:00:00Z",
                                     "energy_required_kwh": 5, "max_power_kw": 11} for i in range(sessions)]})


def plan_ids(service: Service) -> list[str]:
    return [plan["id"] for plan in json.loads(service.call("GET", "/v1/plans?limit=1000")[2])["plans"]]


class DamagedFile(unittest.TestCase):
    def test_is_refused_with_words_that_say_what_to_do_and_left_as_it_is(self):
        with tempfile.TemporaryDirectory() as folder:
            with Service(PROGRAM, "--data", folder) as service:
                for _ in range(20):
                    self.assertEqual(service.call("POST", "/v1/plans", request_of(30), JSON)[0], 200)
            file = Path(folder) / "chargeplan.sqlite3"
            content = bytearray(file.read_bytes())
            content[len(content) // 3: len(content) // 3 * 2] = b"\xa5" * (len(content) // 3)
            file.write_bytes(content)
            done = subprocess.run([PROGRAM, "serve", "--port", "0", "--data", folder], capture_output=True, text=True, timeout=60)
            self.assertNotIn(done.returncode, (0, -signal.SIGSEGV, -signal.SIGABRT))
            for words in ("is damaged", "chargeplan backup", ".recover", str(file)):
                self.assertIn(words, done.stderr)
            self.assertEqual(hashlib.sha256(file.read_bytes()).digest(), hashlib.sha256(content).digest())


class FullDisk(unittest.TestCase):
    def test_stops_what_is_to_be_kept_and_nothing_else_and_loses_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=14m", "small", folder], capture_output=True, text=True)
            if mounted.returncode != 0:
                self.skipTest(f"nothing can be mounted here: {mounted.stderr}")
            try:
                self._fill(Path(folder))
            finally:
                subprocess.run(["umount", folder], check=True)

    def _fill(self, folder: Path) -> None:
        spare = folder / "spare"
        spare.write_bytes(b"x" * (6 << 20))
        with Service(PROGRAM, "--data", str(folder / "data")) as service:
            kept = []
            for _ in range(500):
                status, _, body = service.call("POST", "/v1/plans", request_of(40), JSON)
                if status != 200:
                    break
                kept.append(json.loads(body)["id"])
            self.assertEqual((status, json.loads(body)["code"]), (503, "storage_failed"))
            self.assertGreater(len(kept), 5)
            self.assertEqual(service.call("POST", "/v1/plans?store=false", request_of(40), JSON)[0], 200)
            self.assertEqual(service.call("GET", "/health/live")[0], 200)
            promised = []
            for _ in range(50):  # small ones may still find room
                status, headers, body = service.call("POST", "/v1/plans", request_of(1), JSON | {"Prefer": "wait=0"})
                self.assertIn(status, (202, 503), body)
                promised += [headers["Location"]] if status == 202 else []
            self.assertEqual(set(kept) - set(plan_ids(service)), set())
            for plan in kept:
                self.assertEqual(json.loads(service.call("GET", f"/v1/plans/{plan}")[2])["id"], plan)
            spare.unlink()
            self.assertEqual(service.call("POST", "/v1/plans", request_of(1, "after"), JSON)[0], 200)
            jobs = [service.ended_job(address) for address in promised]
            self.assertEqual([job for job in jobs if job["status"] != "done"], [])
            plans = plan_ids(service)
            self.assertEqual(sorted(plans), sorted(set(plans)))
            self.assertEqual({job["plan_id"] for job in jobs} - set(plans), set())
        self.assertEqual(service.status, 0)


class DeadlyJob(unittest.TestCase):
    def test_is_given_up(self):
        slow = json.loads(request_of(300))
        slow["site"]["grid_limit_kw"] = 211
        slow["options"] = {"formulation": "milp", "solver": "highs", "gap": 0}
        for number, session in enumerate(slow["sessions"]):
            session |= {"min_power_kw": 3 + number % 7, "energy_required_kwh": 5 + number % 11}
        with tempfile.TemporaryDirectory() as folder:
            job = ""
            for _ in range(4):  # the first has accepted it, and three have taken it up
                with Service(PROGRAM, "--data", folder) as service:
                    job = job or service.call("POST", "/v1/plans", json.dumps(slow), JSON | {"Prefer": "wait=0"})[1]["Location"]
                    # By then its process is counted; `running` is said a moment before.
                    wait_until(lambda: (json.loads(service.call("GET", job)[2])["progress"] or {}).get("phase") == "solve", "the job is solved")
                    service.process.kill()
            with Service(PROGRAM, "--data", folder) as service:
                failed = service.ended_job(job)
        self.assertEqual((failed["status"], failed["error"]["code"]), ("failed", "job_abandoned"))
        self.assertEqual(service.status, 0)


class JumpingClock(unittest.TestCase):
    DAY_S = 86_400

    def test_loses_no_plan_and_ends_no_wait(self):
        library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        with tempfile.TemporaryDirectory() as folder:
            clock = Path(folder) / "clock"
            clock.write_text("+0")
            env = {**os.environ, "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1",
                   "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
            with Service(PROGRAM, "--data", folder + "/data", "--keep-for", "30d", env=env) as service:
                made = []
                for jump_days in (0, -400, 0, 400):
                    clock.write_text(f"{jump_days * self.DAY_S:+d}")
                    began = time.monotonic()
                    status, headers, body = service.call("POST", "/v1/plans", request_of(2), JSON)
                    self.assertEqual(status, 200, body)
                    self.assertLess(time.monotonic() - began, 5)
                    made.insert(0, json.loads(body)["id"])
                    if jump_days == 0:
                        kept = made[0]
                    status, headers, _ = service.call("POST", "/v1/plans", request_of(2), JSON | {"Prefer": "wait=0"})
                    self.assertEqual(status, 202)
                    made.insert(0, service.ended_job(headers["Location"])["plan_id"])
                    self.assertEqual(plan_ids(service), made, "newest first, whatever the clock says")
                time.sleep(35)  # what is outdated is looked for every 30 s
                self.assertIn(kept, plan_ids(service), "a clock that is a year ahead ages nothing")
            self.assertEqual(service.status, 0)


def enter_namespace() -> None:
    """Where a disk of one's own may be mounted without being root."""
    alone = ["unshare", "--user", "--map-root-user", "--mount"]
    if os.geteuid() != 0 and subprocess.run([*alone, "true"], capture_output=True).returncode == 0:
        os.execvp(alone[0], [*alone, sys.executable, "-B", *sys.argv])


if __name__ == "__main__":
    enter_namespace()
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
