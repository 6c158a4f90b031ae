"""What `POST /v1/plans` answers, as it is commonly built: FastAPI in front of CVXPY and Clarabel. The model is docs/model.md's (1),
(2), (3) and (7) at a site with a limit and a price; times and energies as floor presence takes them."""
from datetime import datetime

import cvxpy as cp
import numpy as np
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Horizon(BaseModel):
    start: datetime
    step_s: int
    steps: int


class Site(BaseModel):
    grid_limit_kw: float | list[float]
    import_price_per_kwh: float | list[float]
    efficiency: float = 0.9


class Session(BaseModel):
    id: str
    arrival: datetime
    departure: datetime
    max_power_kw: float
    energy_required_kwh: float
    battery_capacity_kwh: float | None = None


class PlanOptions(BaseModel):
    unmet_penalty_cost: float = 100


class PlanRequest(BaseModel):
    horizon: Horizon
    site: Site
    sessions: list[Session]
    options: PlanOptions = PlanOptions()


@app.post("/v1/plans")
def plan(request: PlanRequest) -> dict:
    horizon, site, sessions = request.horizon, request.site, request.sessions
    count, steps, step_h = len(sessions), horizon.steps, horizon.step_s / 3600
    present = np.zeros((count, steps))
    for s, session in enumerate(sessions):
        first = int((session.arrival - horizon.start).total_seconds() // horizon.step_s)
        end = int((session.departure - horizon.start).total_seconds() // horizon.step_s)
        present[s, max(first, 0):min(end, steps)] = 1
    required = np.array([session.energy_required_kwh for session in sessions])
    most = np.array([session.max_power_kw for session in sessions])[:, None] * present
    weight = np.array([request.options.unmet_penalty_cost / (session.battery_capacity_kwh or 100) for session in sessions])
    price = np.broadcast_to(np.asarray(site.import_price_per_kwh, float), steps)
    limit = np.broadcast_to(np.asarray(site.grid_limit_kw, float), steps)

    power = cp.Variable((count, steps), nonneg=True)
    delivered = site.efficiency * step_h * cp.sum(power, axis=1)
    total = cp.sum(power, axis=0)
    cost = step_h * price @ total + weight @ (required - delivered)
    problem = cp.Problem(cp.Minimize(cost), [power <= most, delivered <= required, total <= limit])
    problem.solve(solver=cp.CLARABEL)
    return {"status": problem.status, "objective_cost": problem.value,
            "sessions": [{"id": session.id, "power_kw": power.value[s].tolist()} for s, session in enumerate(sessions)]}
