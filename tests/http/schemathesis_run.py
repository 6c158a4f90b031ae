#!/usr/bin/env python3
"""Runs openapi-spec-validator and schemathesis against a service of its own. Needs both: scripts/contract installs them.

Usage: schemathesis_run.py CHARGEPLAN SECONDS
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

from service import Service

HERE = Path(__file__).resolve().parent
# One worker: CPython 3.11 now and then fails to parse Python in two threads at once ("AST constructor recursion depth mismatch").
# accepts_valid_data of schemathesis_hooks.py takes the place of the first that is left out; the other takes a plan for kept that was
# asked for with ?store=false
CHECKS = ["--checks", "all", "--exclude-checks", "positive_data_acceptance,ensure_resource_availability"]


def main() -> int:
    program, seconds = sys.argv[1:]
    with Service(program, "--workers", "2", "--queue", "1000") as service, tempfile.TemporaryDirectory() as folder:
        contract = json.loads(service.call("GET", "/openapi.json")[2])
        OpenAPIV31SpecValidator(contract).validate()
        print("contract: valid OpenAPI 3.1")
        command = [str(Path(sys.executable).parent / "schemathesis"), "run", f"{service.url}/openapi.json", *CHECKS, "--continue-on-failure",
                   "--workers", "1", "--max-time", seconds, "--seed", "1", "--suppress-health-check", "all", "--request-timeout", "30",
                   "--warnings", "off"]
        done = subprocess.run(command, cwd=folder, env={**os.environ, "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE),
                                                        "NO_COLOR": "1"})
    print(f"the service ended with {service.status}")
    return done.returncode or service.status


if __name__ == "__main__":
    sys.exit(main())
