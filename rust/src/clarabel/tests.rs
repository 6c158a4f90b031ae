//! Families of programs with answers known by hand, as text: one test, one law.
use super::program::Program;
use super::solve::{solve, Failure, Progress, Settings, Solved, Status};
use std::sync::{Arc, Mutex};

const NONE: f64 = f64::INFINITY;

/// A program as one writes it down; dense rows.
#[derive(Clone, Default)]
struct Draft {
    cost: Vec<f64>,
    quadratic: Option<Vec<f64>>,
    bounds: Vec<(f64, f64)>,
    rows: Vec<(f64, Vec<f64>, f64)>,
}

fn settings() -> Settings {
    Settings {
        gap_tolerance_ratio: 1e-11,
        feasibility_tolerance: 1e-11,
        reduced_gap_tolerance_ratio: 1e-7,
        reduced_feasibility_tolerance: 1e-8,
        infeasibility_tolerance_ratio: 1e-8,
        time_limit_s: NONE,
        iteration_limit: 200,
        threads: 1,
        method: "faer",
    }
}

impl Draft {
    fn solve_with(
        &self,
        settings: &Settings,
        poll: Option<super::Poll>,
        log: Option<super::Log>,
    ) -> Result<Solved, Failure> {
        let (mut column_start, mut row_index, mut value) = (vec![0], Vec::new(), Vec::new());
        for j in 0..self.cost.len() {
            for (i, row) in self
                .rows
                .iter()
                .enumerate()
                .filter(|(_, row)| row.1[j] != 0.0)
            {
                row_index.push(i as i32);
                value.push(row.1[j]);
            }
            column_start.push(row_index.len() as i32);
        }
        let split =
            |pairs: &[(f64, f64)]| -> (Vec<f64>, Vec<f64>) { pairs.iter().copied().unzip() };
        let (column_lower, column_upper) = split(&self.bounds);
        let sides: Vec<(f64, f64)> = self.rows.iter().map(|row| (row.0, row.2)).collect();
        let (row_lower, row_upper) = split(&sides);
        let program = Program {
            linear_cost: &self.cost,
            quadratic_cost: self.quadratic.as_deref(),
            column_lower: &column_lower,
            column_upper: &column_upper,
            row_lower: &row_lower,
            row_upper: &row_upper,
            column_start: &column_start,
            row_index: &row_index,
            value: &value,
        };
        solve(&program, settings, poll, log)
    }

    fn solve(&self) -> Result<Solved, Failure> {
        self.solve_with(&settings(), None, None)
    }
}

fn assert_near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() < 1e-7, "{found:?} is not {expected:?}");
    }
}

/// Two cars, prices 3 and 1, under a shared limit of 5: the dear one takes what the cheap step leaves.
fn shared_limit() -> Draft {
    Draft {
        cost: vec![3.0, 1.0],
        bounds: vec![(0.0, 4.0), (0.0, 4.0)],
        rows: vec![(6.0, vec![1.0, 1.0], NONE), (-NONE, vec![1.0, 2.0], 9.0)],
        ..Draft::default()
    }
}

#[test]
fn solves_a_program_known_by_hand_with_its_duals() {
    let solved = shared_limit().solve().unwrap();
    assert_eq!(solved.status, Status::Solved);
    assert_near(&solved.point.x, &[3.0, 3.0]);
    assert_near(&[solved.primal_cost, solved.dual_cost], &[12.0, 12.0]);
    // One more of the first row's side costs 5 (x = 5, 2 ...): y solves y1 + y2 = 3, y1 + 2 y2 = 1.
    assert_near(&solved.point.row_dual, &[5.0, -2.0]);
    assert_near(&solved.point.column_dual, &[0.0, 0.0]);
}

#[test]
fn duals_are_the_change_of_cost_with_the_side() {
    for (moved, side) in [(0, 6.0), (1, 9.0)] {
        let base = shared_limit().solve().unwrap();
        let mut draft = shared_limit();
        let step = 1e-3;
        match moved {
            0 => draft.rows[0].0 = side + step,
            _ => draft.rows[1].2 = side + step,
        }
        let slope = (draft.solve().unwrap().primal_cost - base.primal_cost) / step;
        assert!(
            (slope - base.point.row_dual[moved]).abs() < 1e-5,
            "row {moved}: {slope}"
        );
    }
}

#[test]
fn a_column_at_its_upper_bound_has_a_negative_reduced_cost() {
    let draft = Draft {
        cost: vec![-2.0, 1.0],
        bounds: vec![(0.0, 3.0), (0.0, NONE)],
        rows: vec![(-NONE, vec![1.0, -1.0], 10.0)],
        ..Draft::default()
    };
    let solved = draft.solve().unwrap();
    assert_near(&solved.point.x, &[3.0, 0.0]);
    assert_near(&solved.point.column_dual, &[-2.0, 1.0]);
}

#[test]
fn an_equation_binds_from_both_sides() {
    for (price, dual) in [(2.0, 2.0), (-2.0, -2.0)] {
        let draft = Draft {
            cost: vec![price],
            bounds: vec![(-NONE, NONE)],
            rows: vec![(4.0, vec![1.0], 4.0)],
            ..Draft::default()
        };
        let solved = draft.solve().unwrap();
        assert_near(&solved.point.x, &[4.0]);
        assert_near(&solved.point.row_dual, &[dual]);
    }
}

#[test]
fn a_quadratic_cost_spreads_evenly() {
    let draft = Draft {
        cost: vec![0.0; 3],
        quadratic: Some(vec![2.0; 3]),
        bounds: vec![(0.0, 10.0), (0.0, 10.0), (0.0, 1.0)],
        rows: vec![(9.0, vec![1.0; 3], 9.0)],
    };
    let solved = draft.solve().unwrap();
    assert_near(&solved.point.x, &[4.0, 4.0, 1.0]);
    assert_near(&[solved.primal_cost], &[33.0]);
    assert_near(&solved.point.row_dual, &[8.0]);
}

#[test]
fn a_degenerate_program_has_its_cost() {
    let draft = Draft {
        cost: vec![1.0; 3],
        bounds: vec![(0.0, 1.0); 3],
        rows: vec![
            (1.0, vec![1.0; 3], 1.0),
            (1.0, vec![1.0; 3], NONE),
            (-NONE, vec![2.0; 3], 2.0),
        ],
        ..Draft::default()
    };
    assert_near(&[draft.solve().unwrap().primal_cost], &[1.0]);
}

#[test]
fn nothing_to_decide_costs_nothing() {
    let solved = Draft::default().solve().unwrap();
    assert_eq!(
        (solved.status, solved.primal_cost, solved.iterations),
        (Status::Solved, 0.0, 0)
    );
    let only_rows = Draft {
        rows: vec![(-1.0, vec![], 1.0)],
        ..Draft::default()
    };
    assert_near(&only_rows.solve().unwrap().point.row_dual, &[0.0]);
}

#[test]
fn a_row_that_fixed_columns_break_is_infeasible() {
    let draft = Draft {
        cost: vec![1.0],
        bounds: vec![(2.0, 2.0)],
        rows: vec![(-NONE, vec![1.0], 1.0)],
        ..Draft::default()
    };
    assert_eq!(draft.solve().err(), Some(Failure::Infeasible));
}

#[test]
fn fixed_columns_and_columns_in_no_row_are_decided_and_priced() {
    let draft = Draft {
        cost: vec![1.0, 5.0, -3.0, 0.0, 2.0],
        quadratic: Some(vec![0.0, 0.0, 0.0, 0.0, 4.0]),
        bounds: vec![
            (0.0, 9.0),
            (2.0, 2.0),
            (0.0, 7.0),
            (1.0, 3.0),
            (-NONE, NONE),
        ],
        rows: vec![
            (6.0, vec![1.0, 1.0, 0.0, 0.0, 0.0], NONE),
            (-NONE, vec![0.0, 0.0, 1.0, 1.0, 1.0], NONE),
        ],
    };
    let solved = draft.solve().unwrap();
    assert_near(&solved.point.x, &[4.0, 2.0, 7.0, 1.0, -0.5]);
    assert_near(
        &[solved.primal_cost, solved.dual_cost],
        &[4.0 + 10.0 - 21.0 - 1.0 + 0.5; 2],
    );
    assert_near(&solved.point.column_dual, &[0.0, 4.0, -3.0, 0.0, 0.0]);
}

#[test]
fn no_point_at_all_is_told_from_no_lowest_cost() {
    let mut draft = shared_limit();
    draft.rows[0].0 = 100.0;
    assert_eq!(draft.solve().err(), Some(Failure::Infeasible));
    let crossed = Draft {
        cost: vec![1.0],
        bounds: vec![(2.0, 1.0)],
        ..Draft::default()
    };
    assert_eq!(crossed.solve().err(), Some(Failure::Infeasible));
    let falling = Draft {
        cost: vec![-1.0],
        bounds: vec![(0.0, NONE)],
        ..Draft::default()
    };
    assert_eq!(falling.solve().err(), Some(Failure::Unbounded));
    let falling_along = Draft {
        cost: vec![-1.0, -1.0],
        bounds: vec![(0.0, NONE); 2],
        rows: vec![(0.0, vec![1.0, -1.0], 0.0)],
        ..Draft::default()
    };
    assert_eq!(falling_along.solve().err(), Some(Failure::Unbounded));
}

/// A car that wants 1e9 kWh where 0.25 are to be had, at 1e9 each: beside that cost every error is small.
#[test]
fn costs_far_apart_are_no_proof_that_there_is_no_point() {
    let draft = Draft {
        cost: vec![0.0325, 0.0325, 1e9],
        bounds: vec![(0.0, 0.5), (0.0, 0.5), (0.0, 1e9)],
        rows: vec![(1e9, vec![0.25, 0.25, 1.0], 1e9)],
        ..Draft::default()
    };
    assert_eq!(draft.solve().err(), Some(Failure::Infeasible)); // which is wrong
    let never = Settings {
        infeasibility_tolerance_ratio: 0.0,
        ..settings()
    };
    let solved = draft.solve_with(&never, None, None).unwrap();
    assert!((solved.primal_cost / 1e18 - 1.0).abs() < 1e-6);
}

#[test]
fn bad_input_is_named() {
    let named = |change: fn(&mut Draft), text: &str| {
        let mut draft = shared_limit();
        change(&mut draft);
        match draft.solve().err() {
            Some(Failure::BadInput(message)) => assert!(message.contains(text), "{message}"),
            other => panic!("{other:?} instead of {text}"),
        }
    };
    named(|draft| draft.cost[1] = f64::NAN, "cost NaN of column 1");
    named(|draft| draft.cost[0] = NONE, "cost inf of column 0");
    named(|draft| draft.bounds[1].0 = f64::NAN, "column 1");
    named(|draft| draft.bounds[0].0 = NONE, "column 0");
    named(|draft| draft.rows[1].2 = f64::NAN, "row 1");
    named(|draft| draft.rows[0].1[1] = f64::NAN, "row 0, column 1");
    named(
        |draft| draft.quadratic = Some(vec![0.0, -1.0]),
        "quadratic cost -1 of column 1",
    );
}

#[test]
fn the_poll_stops_it_at_the_next_iteration() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let poll = move |progress: &Progress| {
        log.lock().unwrap().push(progress.iteration);
        progress.iteration == 2
    };
    let solved = shared_limit()
        .solve_with(&settings(), Some(Box::new(poll)), None)
        .unwrap();
    assert_eq!(solved.status, Status::Stopped);
    assert_eq!(*seen.lock().unwrap(), [0, 1, 2]);
}

#[test]
fn progress_is_in_the_program_s_own_cost() {
    let last = Arc::new(Mutex::new(0.0));
    let seen = last.clone();
    let poll = move |progress: &Progress| {
        *seen.lock().unwrap() = progress.primal_cost;
        false
    };
    let mut draft = shared_limit();
    draft.cost = vec![3e5, 1e5];
    draft
        .solve_with(&settings(), Some(Box::new(poll)), None)
        .unwrap();
    assert!((*last.lock().unwrap() - 12e5).abs() < 1.0);
}

#[test]
fn time_and_iterations_are_limited() {
    let hurried = Settings {
        time_limit_s: 1e-9,
        ..settings()
    };
    assert_eq!(
        shared_limit()
            .solve_with(&hurried, None, None)
            .unwrap()
            .status,
        Status::Stopped
    );
    let short = Settings {
        iteration_limit: 2,
        ..settings()
    };
    assert_eq!(
        shared_limit()
            .solve_with(&short, None, None)
            .unwrap()
            .status,
        Status::Stalled
    );
}

#[test]
fn the_log_comes_in_whole_lines() {
    let text = Arc::new(Mutex::new(Vec::<String>::new()));
    let seen = text.clone();
    let log = move |lines: &str| seen.lock().unwrap().push(lines.to_string());
    shared_limit()
        .solve_with(&settings(), None, Some(Box::new(log)))
        .unwrap();
    let text = text.lock().unwrap();
    assert!(text.iter().all(|lines| lines.ends_with('\n')));
    assert!(text.concat().contains("Clarabel"));
}

#[test]
fn the_same_program_has_the_same_answer_to_the_bit() {
    let (first, second) = (
        shared_limit().solve().unwrap(),
        shared_limit().solve().unwrap(),
    );
    assert_eq!(first.point.x, second.point.x);
    assert_eq!(first.point.row_dual, second.point.row_dual);
}

/// Costs as far apart as an overload price and the price of a quarter hour's energy.
#[test]
fn costs_of_all_sizes_are_solved_to_the_tolerance() {
    for money in [1e-4, 1.0, 1e4] {
        let draft = Draft {
            cost: vec![0.03 * money, 0.75 * money, 1e6 * money],
            bounds: vec![(0.0, 7.0), (0.0, 20.0), (0.0, NONE)],
            rows: vec![
                (5.0, vec![0.225, 1.0, 0.0], 5.0),
                (-NONE, vec![1.0, 0.0, -1.0], 6.0),
            ],
            ..Draft::default()
        };
        let (cost, expected) = (draft.solve().unwrap().primal_cost, 2.9175 * money);
        assert!((cost - expected).abs() < 1e-9 * expected.max(1.0), "{cost}");
    }
}

#[test]
fn the_version_is_that_of_the_lock_file() {
    let version = unsafe { std::ffi::CStr::from_ptr(super::chargeplan_clarabel_version()) };
    let locked = format!(
        "name = \"clarabel\"\nversion = \"{}\"\n",
        version.to_str().unwrap()
    );
    assert!(include_str!("../../Cargo.lock").contains(&locked));
}
