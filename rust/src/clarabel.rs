//! The Clarabel solver behind `include/chargeplan_clarabel.h`; field for field the same. No panic crosses it.
mod conic;
mod program;
mod scale;
mod solve;
#[cfg(test)]
mod tests;

use program::Program;
use solve::{Failure, Log, Poll, Progress, Settings, Solved, Status};
use std::ffi::{c_char, c_void};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice;

#[repr(C)]
pub struct CProgram {
    column_count: usize,
    row_count: usize,
    linear_cost: *const f64,
    quadratic_cost: *const f64,
    column_lower: *const f64,
    column_upper: *const f64,
    row_lower: *const f64,
    row_upper: *const f64,
    column_start: *const i32,
    row_index: *const i32,
    value: *const f64,
}

#[repr(C)]
pub struct CSettings {
    gap_tolerance_ratio: f64,
    feasibility_tolerance: f64,
    reduced_gap_tolerance_ratio: f64,
    reduced_feasibility_tolerance: f64,
    infeasibility_tolerance_ratio: f64,
    time_limit_s: f64,
    iteration_limit: u32,
    threads: u32,
    method: i32,
}

#[repr(C)]
pub struct CProgress {
    iteration: u32,
    primal_cost: f64,
    dual_cost: f64,
    gap_ratio: f64,
    primal_residual: f64,
    dual_residual: f64,
}

#[repr(C)]
pub struct CCallbacks {
    context: *mut c_void,
    poll: Option<extern "C" fn(*mut c_void, *const CProgress) -> i32>,
    log: Option<extern "C" fn(*mut c_void, *const c_char, usize)>,
}

#[repr(C)]
pub struct CResult {
    x: *mut f64,
    row_dual: *mut f64,
    column_dual: *mut f64,
    message: *mut c_char,
    message_capacity: usize,
    primal_cost: f64,
    dual_cost: f64,
    iterations: u32,
}

#[repr(C)]
#[derive(Debug, PartialEq, Clone, Copy)]
pub enum CStatus {
    Solved = 0,
    AlmostSolved = 1,
    Stopped = 2,
    Stalled = 3,
    Infeasible = 4,
    Unbounded = 5,
    BadInput = 6,
    Failed = 7,
}

/// The caller's context, which the callbacks alone touch, and they from the calling thread.
#[derive(Clone, Copy)]
struct Context(*mut c_void);
unsafe impl Send for Context {}
unsafe impl Sync for Context {}

impl Context {
    fn pointer(self) -> *mut c_void {
        self.0
    }
}

/// # Safety
/// The pointers are as the header says, and live for the call.
#[no_mangle]
pub unsafe extern "C" fn chargeplan_clarabel_solve(
    program: *const CProgram,
    settings: *const CSettings,
    callbacks: *const CCallbacks,
    result: *mut CResult,
) -> CStatus {
    let result = unsafe { &mut *result };
    write_message(result, "");
    let run = || {
        let program = unsafe { read_program(&*program) }.map_err(Failure::BadInput)?;
        let settings = read_settings(unsafe { &*settings }).map_err(Failure::BadInput)?;
        let callbacks = unsafe { &*callbacks };
        solve::solve(
            &program,
            &settings,
            read_poll(callbacks),
            read_log(callbacks),
        )
    };
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(solved)) => unsafe { write_solved(result, &solved) },
        Ok(Err(failure)) => write_failure(result, failure),
        Err(panic) => write_failure(result, Failure::Failed(panic_text(&*panic))),
    }
}

#[no_mangle]
pub extern "C" fn chargeplan_clarabel_version() -> *const c_char {
    c"0.11.1".as_ptr() // Cargo.toml pins it
}

/// `&[]` for nothing, whatever the pointer.
unsafe fn read_slice<'a, T>(data: *const T, count: usize) -> Result<&'a [T], String> {
    match (count, data.is_null()) {
        (0, _) => Ok(&[]),
        (_, true) => Err("an array of the program is missing".to_string()),
        _ => Ok(unsafe { slice::from_raw_parts(data, count) }),
    }
}

unsafe fn read_program<'a>(raw: &CProgram) -> Result<Program<'a>, String> {
    let (columns, rows) = (raw.column_count, raw.row_count);
    unsafe {
        let column_start = read_slice(raw.column_start, columns + 1)?;
        let entries = usize::try_from(column_start[columns])
            .map_err(|_| "the starts of the columns do not ascend from 0".to_string())?;
        Ok(Program {
            linear_cost: read_slice(raw.linear_cost, columns)?,
            quadratic_cost: match raw.quadratic_cost.is_null() {
                true => None,
                false => Some(read_slice(raw.quadratic_cost, columns)?),
            },
            column_lower: read_slice(raw.column_lower, columns)?,
            column_upper: read_slice(raw.column_upper, columns)?,
            row_lower: read_slice(raw.row_lower, rows)?,
            row_upper: read_slice(raw.row_upper, rows)?,
            column_start,
            row_index: read_slice(raw.row_index, entries)?,
            value: read_slice(raw.value, entries)?,
        })
    }
}

fn read_settings(raw: &CSettings) -> Result<Settings, String> {
    let positive = [
        raw.time_limit_s,
        raw.gap_tolerance_ratio,
        raw.feasibility_tolerance,
        raw.reduced_gap_tolerance_ratio,
        raw.reduced_feasibility_tolerance,
    ];
    if !positive.iter().all(|value| *value > 0.0) {
        return Err("a tolerance or the time limit is not above 0".to_string());
    }
    let infeasibility = raw.infeasibility_tolerance_ratio;
    if infeasibility.is_nan() || infeasibility < 0.0 {
        return Err("the tolerance of infeasibility is not at least 0".to_string());
    }
    if raw.threads == 0 {
        return Err("0 threads: at least 1 is needed".to_string());
    }
    let method = match raw.method {
        0 => "auto",
        1 => "qdldl",
        2 => "faer",
        other => return Err(format!("method {other}: 0, 1 and 2 are known")),
    };
    Ok(Settings {
        gap_tolerance_ratio: raw.gap_tolerance_ratio,
        feasibility_tolerance: raw.feasibility_tolerance,
        reduced_gap_tolerance_ratio: raw.reduced_gap_tolerance_ratio,
        reduced_feasibility_tolerance: raw.reduced_feasibility_tolerance,
        infeasibility_tolerance_ratio: infeasibility,
        time_limit_s: raw.time_limit_s,
        iteration_limit: raw.iteration_limit,
        threads: raw.threads,
        method,
    })
}

fn read_poll(callbacks: &CCallbacks) -> Option<Poll> {
    let (poll, context) = (callbacks.poll?, Context(callbacks.context));
    Some(Box::new(move |progress: &Progress| {
        let progress = CProgress {
            iteration: progress.iteration,
            primal_cost: progress.primal_cost,
            dual_cost: progress.dual_cost,
            gap_ratio: progress.gap_ratio,
            primal_residual: progress.primal_residual,
            dual_residual: progress.dual_residual,
        };
        poll(context.pointer(), &progress) != 0
    }))
}

fn read_log(callbacks: &CCallbacks) -> Option<Log> {
    let (log, context) = (callbacks.log?, Context(callbacks.context));
    Some(Box::new(move |text: &str| {
        log(context.pointer(), text.as_ptr().cast(), text.len())
    }))
}

unsafe fn write_solved(result: &mut CResult, solved: &Solved) -> CStatus {
    let copy = |from: &[f64], to: *mut f64| {
        if !from.is_empty() {
            unsafe { slice::from_raw_parts_mut(to, from.len()) }.copy_from_slice(from);
        }
    };
    copy(&solved.point.x, result.x);
    copy(&solved.point.row_dual, result.row_dual);
    copy(&solved.point.column_dual, result.column_dual);
    result.primal_cost = solved.primal_cost;
    result.dual_cost = solved.dual_cost;
    result.iterations = solved.iterations;
    match solved.status {
        Status::Solved => CStatus::Solved,
        Status::AlmostSolved => CStatus::AlmostSolved,
        Status::Stopped => CStatus::Stopped,
        Status::Stalled => CStatus::Stalled,
    }
}

fn write_failure(result: &mut CResult, failure: Failure) -> CStatus {
    let (status, message) = match failure {
        Failure::Infeasible => (
            CStatus::Infeasible,
            "no point keeps every row and bound".to_string(),
        ),
        Failure::Unbounded => (CStatus::Unbounded, "the cost has no lower end".to_string()),
        Failure::BadInput(message) => (CStatus::BadInput, message),
        Failure::Failed(message) => (CStatus::Failed, message),
    };
    write_message(result, &message);
    status
}

/// Cut at a character where the caller's room ends.
fn write_message(result: &mut CResult, message: &str) {
    if result.message.is_null() || result.message_capacity == 0 {
        return;
    }
    let fits = |end: &usize| message.is_char_boundary(*end);
    let end = (0..=message.len().min(result.message_capacity - 1))
        .rev()
        .find(fits)
        .unwrap_or(0);
    let room = unsafe { slice::from_raw_parts_mut(result.message.cast::<u8>(), end + 1) };
    room[..end].copy_from_slice(&message.as_bytes()[..end]);
    room[end] = 0;
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it panicked".to_string())
}
