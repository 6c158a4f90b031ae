"""What schemathesis cannot know of this contract: names that its formats stand for, tables, and which 422 a valid document may get."""
import gzip
import zoneinfo

import schemathesis
from hypothesis import strategies as st
from schemathesis import openapi

ZONES = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith(("posix/", "right/")))
openapi.format("iana-time-zone", st.sampled_from(ZONES))
openapi.format("solver-name", st.sampled_from(["auto", "fleet", "highs", "clarabel"]))

HEADER = "id,arrival,departure,max_power_kw,energy_required_kwh\n"
ROWS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 11), st.integers(12, 23), st.integers(1, 50), st.integers(0, 90)), max_size=20)
TABLES = ROWS.map(lambda rows: HEADER + "".join(f"{i},2025-08-18 {a:02}:00,2025-08-18 {d:02}:30,{p},{e}\n" for i, a, d, p, e in rows))
openapi.format("csv-table", TABLES)
HOURS = st.lists(st.integers(-500, 4000), min_size=24, max_size=48)
openapi.format("csv-series", HOURS.map(lambda prices: "time,price [EUR/MWh]\n" + "".join(
    f"2025-08-{18 + i // 24} {i % 24:02}:00,{price}\n" for i, price in enumerate(prices))))
openapi.media_type("application/gzip", TABLES.map(lambda table: gzip.compress(table.encode())))
openapi.media_type("application/octet-stream", TABLES.map(str.encode))



@schemathesis.serializer("text/csv")
def table_bytes(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()


# No schema can say which ids there are.
OF_WHAT_IS_KEPT = {(404, "not_found"), (409, "job_ended")}


@schemathesis.check
def accepts_valid_data(ctx, response, case) -> None:
    """A document that is valid by its schema is taken, or refused by rules that the operation names and no schema can say."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code < 400:
        return
    if "" in (case.path_parameters or {}).values():  # a link to the site of a plan that has none
        return
    if (response.status_code, response.json()["code"]) in OF_WHAT_IS_KEPT and "{id}" in case.operation.path and case.method != "PUT":
        return
    if response.json()["code"] == "idempotency_key_reused":
        return
    rules = [(rule.split(" ") + [""])[:2] for rule in case.operation.definition.raw.get("x-rules", [])]
    problem = response.json()
    issues = problem.get("issues", []) or [{"slug": problem["code"], "path": ""}]
    foreign = [issue for issue in issues
               if not any(issue["slug"] == slug and issue["path"].startswith(at) for slug, at in rules)]
    if response.status_code != 422 or foreign:
        raise AssertionError(f"{response.status_code} to valid data: {foreign[:3]} {problem['detail']}")
