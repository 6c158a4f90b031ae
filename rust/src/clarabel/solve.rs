//! One run of Clarabel on a program: settings, callbacks, statuses.
use super::conic::{Conic, Hopeless, Iterate, Point};
use super::program::Program;
use clarabel::io::ConfigurablePrintTarget;
use clarabel::solver::{DefaultInfo, DefaultSettings, DefaultSolver, IPSolver, SolverStatus};
use std::io::Write;

pub struct Settings {
    pub gap_tolerance_ratio: f64,
    pub feasibility_tolerance: f64,
    pub reduced_gap_tolerance_ratio: f64,
    pub reduced_feasibility_tolerance: f64,
    pub infeasibility_tolerance_ratio: f64,
    pub time_limit_s: f64,
    pub iteration_limit: u32,
    pub threads: u32,
    pub method: &'static str,
}

/// How far a solve is, in the units of the program.
pub struct Progress {
    pub iteration: u32,
    pub primal_cost: f64,
    pub dual_cost: f64,
    pub gap_ratio: f64,
    pub primal_residual: f64,
    pub dual_residual: f64,
}

/// Called once an iteration; true stops the solve.
pub type Poll = Box<dyn FnMut(&Progress) -> bool + Send + Sync>;
/// Called with whole lines.
pub type Log = Box<dyn FnMut(&str) + Send + Sync>;

#[derive(Debug, PartialEq, Clone, Copy)]
pub enum Status {
    Solved,
    AlmostSolved,
    Stopped,
    Stalled,
}

pub struct Solved {
    pub status: Status,
    pub point: Point,
    pub primal_cost: f64,
    pub dual_cost: f64,
    pub iterations: u32,
}

#[derive(Debug, PartialEq)]
pub enum Failure {
    Infeasible,
    Unbounded,
    BadInput(String),
    Failed(String),
}

impl From<Hopeless> for Failure {
    fn from(hopeless: Hopeless) -> Failure {
        match hopeless {
            Hopeless::Infeasible => Failure::Infeasible,
            Hopeless::Unbounded => Failure::Unbounded,
        }
    }
}

pub fn solve(
    program: &Program,
    settings: &Settings,
    poll: Option<Poll>,
    log: Option<Log>,
) -> Result<Solved, Failure> {
    program.check().map_err(Failure::BadInput)?;
    let conic = Conic::new(program)?;
    if conic.q.is_empty() {
        return Ok(decided_outright(program, &conic));
    }
    let mut solver = DefaultSolver::new(
        &conic.p,
        &conic.q,
        &conic.a,
        &conic.b,
        &conic.cones,
        clarabel_settings(settings, log.is_some()),
    )
    .map_err(|error| Failure::Failed(error.to_string()))?;
    if let Some(log) = log {
        solver.print_to_stream(Box::new(Lines {
            log,
            pending: Vec::new(),
        }));
    }
    if let Some(mut poll) = poll {
        let (money, decided_cost) = (conic.scale.money(), conic.decided_cost);
        solver.set_termination_callback(move |info: &DefaultInfo<f64>| {
            poll(&progress_of(info, money, decided_cost))
        });
    }
    solver.solve();
    outcome(program, &conic, &solver)
}

fn clarabel_settings(settings: &Settings, verbose: bool) -> DefaultSettings<f64> {
    DefaultSettings {
        verbose,
        max_iter: settings.iteration_limit,
        time_limit: settings.time_limit_s,
        tol_gap_rel: settings.gap_tolerance_ratio,
        tol_gap_abs: settings.gap_tolerance_ratio,
        tol_feas: settings.feasibility_tolerance,
        reduced_tol_gap_rel: settings.reduced_gap_tolerance_ratio,
        reduced_tol_gap_abs: settings.reduced_gap_tolerance_ratio,
        reduced_tol_feas: settings.reduced_feasibility_tolerance,
        tol_infeas_rel: settings.infeasibility_tolerance_ratio,
        reduced_tol_infeas_rel: settings.infeasibility_tolerance_ratio,
        max_threads: settings.threads,
        direct_solve_method: settings.method.to_string(),
        ..DefaultSettings::default()
    }
}

/// No column had a choice: the rows were checked, and there is nothing to pay for them.
fn decided_outright(program: &Program, conic: &Conic) -> Solved {
    let nothing = Iterate {
        x: &[],
        s: &[],
        z: &[],
        is_final: true,
    };
    let point = conic.point(program, &nothing);
    let cost = conic.decided_cost;
    Solved {
        status: Status::Solved,
        point,
        primal_cost: cost,
        dual_cost: cost,
        iterations: 0,
    }
}

fn progress_of(info: &DefaultInfo<f64>, money: f64, decided_cost: f64) -> Progress {
    let primal_cost = info.cost_primal * money + decided_cost;
    let dual_cost = info.cost_dual * money + decided_cost;
    let least = primal_cost.abs().min(dual_cost.abs()).max(1.0);
    Progress {
        iteration: info.iterations,
        primal_cost,
        dual_cost,
        gap_ratio: (primal_cost - dual_cost).abs() / least,
        primal_residual: info.res_primal,
        dual_residual: info.res_dual,
    }
}

fn outcome(
    program: &Program,
    conic: &Conic,
    solver: &DefaultSolver<f64>,
) -> Result<Solved, Failure> {
    let solution = &solver.solution;
    let status = match solution.status {
        SolverStatus::Solved => Status::Solved,
        SolverStatus::AlmostSolved => Status::AlmostSolved,
        SolverStatus::MaxTime | SolverStatus::CallbackTerminated => Status::Stopped,
        SolverStatus::MaxIterations
        | SolverStatus::NumericalError
        | SolverStatus::InsufficientProgress => Status::Stalled,
        SolverStatus::PrimalInfeasible | SolverStatus::AlmostPrimalInfeasible => {
            return Err(Failure::Infeasible)
        }
        SolverStatus::DualInfeasible | SolverStatus::AlmostDualInfeasible => {
            return Err(Failure::Unbounded)
        }
        SolverStatus::Unsolved => return Err(Failure::Failed("it never ran".to_string())),
    };
    if !solution
        .x
        .iter()
        .chain(&solution.z)
        .all(|value| value.is_finite())
    {
        return Err(Failure::Failed("its last iterate is no number".to_string()));
    }
    let end = Iterate {
        x: &solution.x,
        s: &solution.s,
        z: &solution.z,
        is_final: matches!(status, Status::Solved | Status::AlmostSolved),
    };
    let in_program = |cost: f64| cost * conic.scale.money() + conic.decided_cost;
    Ok(Solved {
        status,
        point: conic.point(program, &end),
        primal_cost: in_program(solution.obj_val),
        dual_cost: in_program(solution.obj_val_dual),
        iterations: solution.iterations,
    })
}

/// Collects what Clarabel prints in pieces into whole lines.
struct Lines {
    log: Log,
    pending: Vec<u8>,
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        if let Some(end) = self.pending.iter().rposition(|&byte| byte == b'\n') {
            let rest = self.pending.split_off(end + 1);
            (self.log)(&String::from_utf8_lossy(&self.pending));
            self.pending = rest;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
