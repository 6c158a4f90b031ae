#!/usr/bin/env python3
"""Generates a client from the service's contract and has it plan, keep, list, re-plan and be refused, all by generated types.
Needs openapi-python-client: scripts/contract installs it.

Usage: generated_client.py CHARGEPLAN
"""
import importlib
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from types import ModuleType

from service import Service

PROGRAM = ""


def generate(url: str, folder: Path) -> None:
    (folder / "config.yml").write_text("post_hooks: []\n")
    generator = Path(sys.executable).parent / "openapi-python-client"
    done = subprocess.run([generator, "generate", "--url", f"{url}/openapi.json", "--config", folder / "config.yml", "--meta", "none",
                           "--output-path", folder / "planning"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    sys.path.insert(0, str(folder))


def part(name: str) -> ModuleType:
    return importlib.import_module(f"planning.{name}")


class GeneratedClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.service = cls.enterClassContext(Service(PROGRAM))
        generate(cls.service.url, Path(cls.folder.name))
        cls.models = part("models")
        cls.client = part("client").Client(base_url=cls.service.url)

    def request(self, grid_limit_kw: float = 10):
        session = self.models.Session(id="a", arrival="2025-08-18T12:00:00Z", departure="2025-08-18T15:00:00Z",
                                      max_power_kw=11, energy_required_kwh=20)
        return self.models.Request(site=self.models.Site(grid_limit_kw=grid_limit_kw), sessions=[session])

    def test_plans_keeps_and_goes_on(self):
        plan = part("api.plans.make_plan").sync(client=self.client, body=self.request(), idempotency_key="k-1")
        self.assertEqual((plan.status.value, plan.kpi.fully_met_sessions, plan.sessions[0].id), ("optimal", 1, "a"))
        self.assertAlmostEqual(sum(plan.sessions[0].power_kw) / 4 * 0.9, 20)
        kept = part("api.kept_plans.get_plan").sync(plan.id, client=self.client)
        self.assertEqual(kept.to_dict(), plan.to_dict())
        self.assertIn(plan.id, [one.id for one in part("api.kept_plans.list_plans").sync(client=self.client).plans])
        change = self.models.Change(now="2025-08-18T13:00:00Z", site=self.models.OptionalSite(grid_limit_kw=5))
        after = part("api.plans.replan").sync(plan.id, client=self.client, body=change)
        self.assertEqual(after.sessions[0].power_kw[:4], plan.sessions[0].power_kw[:4])
        self.assertLessEqual(max(after.sessions[0].power_kw[4:]), 5)

    def test_waits_for_a_job(self):
        job = part("api.plans.make_plan").sync(client=self.client, body=self.request(), prefer="wait=0")
        self.assertIsInstance(job, self.models.Job)
        self.service.call("GET", f"/v1/jobs/{job.id}/events")  # to its end
        self.assertEqual(part("api.jobs.get_job").sync(job.id, client=self.client).status.value, "done")

    def test_is_told_what_is_wrong(self):
        problem = part("api.plans.make_plan").sync(client=self.client, body=self.request(grid_limit_kw=-1))
        self.assertEqual((problem.code, [issue.path for issue in problem.issues]), ("invalid_input", ["site.grid_limit_kw"]))

    def test_keeps_a_site(self):
        put, get = part("api.sites_and_demands.put_site"), part("api.sites_and_demands.get_site")
        put.sync(id="depot", client=self.client, body=self.models.Site(grid_limit_kw=80))
        self.assertEqual(get.sync(id="depot", client=self.client).grid_limit_kw, 80)

    def test_draws_demand(self):
        demand = part("api.demand.draw_demand").sync(client=self.client, body=self.models.SyntheticDemand(sessions=7, seed=3))
        self.assertEqual(len(demand.sessions), 7)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
