//! A program of columns and two-sided rows <-> Clarabel's form: minimise x'Px/2 + q'x with Ax + s = b, s in a cone.
//! Columns that the program leaves no choice for (fixed, or in no row) are decided here and never reach the solver.
use super::program::Program;
use super::scale::Scale;
use clarabel::algebra::CscMatrix;
use clarabel::solver::SupportedConeT;

/// Which of the program's rows, columns and sides a row of the conic form stands for.
#[derive(Clone, Copy)]
enum Side {
    RowEqual(usize),
    RowLower(usize),
    RowUpper(usize),
    ColumnLower(usize),
    ColumnUpper(usize),
}

/// Why there is nothing to solve.
#[derive(Debug, PartialEq, Clone, Copy)]
pub enum Hopeless {
    Infeasible,
    Unbounded,
}

/// The conic form, and the way back from it.
pub struct Conic {
    pub p: CscMatrix<f64>,
    pub q: Vec<f64>,
    pub a: CscMatrix<f64>,
    pub b: Vec<f64>,
    pub cones: Vec<SupportedConeT<f64>>,
    pub scale: Scale,
    /// Cost of the columns decided here, in the program's units.
    pub decided_cost: f64,
    kept: Vec<usize>,
    /// Of a kept column, over the amount of the scale.
    unit: Vec<f64>,
    decided: Vec<f64>,
    sides: Vec<Side>,
}

/// A point of the program with its duals: d cost / d (side that binds).
pub struct Point {
    pub x: Vec<f64>,
    pub row_dual: Vec<f64>,
    pub column_dual: Vec<f64>,
}

/// What the solver ended with, in its units.
pub struct Iterate<'a> {
    pub x: &'a [f64],
    pub s: &'a [f64],
    pub z: &'a [f64],
    /// At the end every s times z is nearly 0: the lesser of the two is noise, and a multiplier that is noise is made 0.
    pub is_final: bool,
}

impl Conic {
    pub fn new(program: &Program) -> Result<Conic, Hopeless> {
        let decided = decide_columns(program)?;
        let kept: Vec<usize> = (0..program.column_count())
            .filter(|&j| decided[j].is_nan())
            .collect();
        let activity = decided_activity(program, &decided);
        let sides = list_sides(program, &kept, &activity)?;
        let right_sides: Vec<f64> = sides
            .iter()
            .map(|&side| right_side(program, side, &activity))
            .collect();
        let scale = Scale::of(program, &kept, &right_sides);
        let unit: Vec<f64> = kept
            .iter()
            .map(|&j| scale.unit_of(program.linear_cost[j]))
            .collect();

        let equal_count = sides
            .iter()
            .filter(|side| matches!(side, Side::RowEqual(_)))
            .count();
        let mut cones = Vec::new();
        if equal_count > 0 {
            cones.push(SupportedConeT::ZeroConeT(equal_count));
        }
        if sides.len() > equal_count {
            cones.push(SupportedConeT::NonnegativeConeT(sides.len() - equal_count));
        }
        let b = right_sides.iter().map(|side| side / scale.amount).collect();
        let a = constraint_matrix(program, &kept, &unit, &sides);
        let p = cost_matrix(program, &kept, &unit, &scale);
        let scaled = |(&j, &unit): (&usize, &f64)| unit * program.linear_cost[j] / scale.price;
        let q = kept.iter().zip(&unit).map(scaled).collect();
        let fixed: Vec<f64> = decided
            .iter()
            .map(|&x| if x.is_nan() { 0.0 } else { x })
            .collect();
        let decided_cost = program.cost(&fixed);
        Ok(Conic {
            p,
            q,
            a,
            b,
            cones,
            scale,
            decided_cost,
            kept,
            unit,
            decided,
            sides,
        })
    }

    /// `x` is clipped to the column bounds.
    pub fn point(&self, program: &Program, end: &Iterate) -> Point {
        let mut point = Point {
            x: self.decided.clone(),
            row_dual: vec![0.0; program.row_count()],
            column_dual: vec![0.0; program.column_count()],
        };
        for ((&j, &unit), &value) in self.kept.iter().zip(&self.unit).zip(end.x) {
            point.x[j] = (self.scale.amount * unit * value)
                .max(program.column_lower[j])
                .min(program.column_upper[j]);
        }
        for ((&side, &multiplier), &slack) in self.sides.iter().zip(end.z).zip(end.s) {
            if end.is_final && multiplier.abs() < slack {
                continue;
            }
            let price = multiplier * self.scale.price;
            match side {
                Side::RowEqual(i) | Side::RowUpper(i) => point.row_dual[i] -= price,
                Side::RowLower(i) => point.row_dual[i] += price,
                Side::ColumnLower(j) => point.column_dual[j] += price,
                Side::ColumnUpper(j) => point.column_dual[j] -= price,
            }
        }
        for j in (0..program.column_count()).filter(|&j| !self.decided[j].is_nan()) {
            let slope = program.linear_cost[j] + program.quadratic(j) * point.x[j];
            point.column_dual[j] = slope
                - program
                    .entries(j)
                    .map(|(i, value)| value * point.row_dual[i])
                    .sum::<f64>();
        }
        point
    }
}

/// The value of every column that has no choice: fixed, or in no row that has a side. NaN for the others.
fn decide_columns(program: &Program) -> Result<Vec<f64>, Hopeless> {
    let binding = |i: usize| program.row_lower[i].is_finite() || program.row_upper[i].is_finite();
    (0..program.column_count())
        .map(|j| {
            let (lower, upper) = (program.column_lower[j], program.column_upper[j]);
            if lower > upper {
                return Err(Hopeless::Infeasible);
            }
            if lower == upper {
                return Ok(lower);
            }
            if program
                .entries(j)
                .any(|(i, value)| value != 0.0 && binding(i))
            {
                return Ok(f64::NAN);
            }
            let (linear, quadratic) = (program.linear_cost[j], program.quadratic(j));
            let wanted = match quadratic > 0.0 {
                true => -linear / quadratic,
                false if linear > 0.0 => f64::NEG_INFINITY,
                false if linear < 0.0 => f64::INFINITY,
                false => 0.0,
            };
            let best = wanted.max(lower).min(upper);
            if best.is_finite() {
                Ok(best)
            } else {
                Err(Hopeless::Unbounded)
            }
        })
        .collect()
}

/// What the decided columns contribute to each row.
fn decided_activity(program: &Program, decided: &[f64]) -> Vec<f64> {
    let mut activity = vec![0.0; program.row_count()];
    for j in (0..program.column_count()).filter(|&j| !decided[j].is_nan() && decided[j] != 0.0) {
        for (i, value) in program.entries(j) {
            activity[i] += value * decided[j];
        }
    }
    activity
}

/// Equations first, then inequalities: rows, then bounds. Rows without a kept column are only checked.
fn list_sides(program: &Program, kept: &[usize], activity: &[f64]) -> Result<Vec<Side>, Hopeless> {
    let mut is_empty = vec![true; program.row_count()];
    for &j in kept {
        program
            .entries(j)
            .filter(|entry| entry.1 != 0.0)
            .for_each(|(i, _)| is_empty[i] = false);
    }
    let (mut equations, mut inequalities) = (Vec::new(), Vec::new());
    for i in 0..program.row_count() {
        let (lower, upper) = (program.row_lower[i], program.row_upper[i]);
        let slack = 1e-9 * [1.0, activity[i].abs()].into_iter().fold(0.0, f64::max);
        if lower > upper
            || (is_empty[i] && (activity[i] < lower - slack || activity[i] > upper + slack))
        {
            return Err(Hopeless::Infeasible);
        }
        if is_empty[i] {
            continue;
        }
        if lower == upper {
            equations.push(Side::RowEqual(i));
            continue;
        }
        if upper.is_finite() {
            inequalities.push(Side::RowUpper(i));
        }
        if lower.is_finite() {
            inequalities.push(Side::RowLower(i));
        }
    }
    for &j in kept {
        if program.column_upper[j].is_finite() {
            inequalities.push(Side::ColumnUpper(j));
        }
        if program.column_lower[j].is_finite() {
            inequalities.push(Side::ColumnLower(j));
        }
    }
    equations.append(&mut inequalities);
    Ok(equations)
}

fn right_side(program: &Program, side: Side, activity: &[f64]) -> f64 {
    match side {
        Side::RowEqual(i) | Side::RowUpper(i) => program.row_upper[i] - activity[i],
        Side::RowLower(i) => activity[i] - program.row_lower[i],
        Side::ColumnUpper(j) => program.column_upper[j],
        Side::ColumnLower(j) => -program.column_lower[j],
    }
}

fn constraint_matrix(
    program: &Program,
    kept: &[usize],
    unit: &[f64],
    sides: &[Side],
) -> CscMatrix<f64> {
    const NONE: usize = usize::MAX;
    let mut of_row = vec![(NONE, NONE); program.row_count()];
    let mut of_column = vec![(NONE, NONE); program.column_count()];
    for (k, &side) in sides.iter().enumerate() {
        match side {
            Side::RowEqual(i) | Side::RowUpper(i) => of_row[i].0 = k,
            Side::RowLower(i) => of_row[i].1 = k,
            Side::ColumnUpper(j) => of_column[j].0 = k,
            Side::ColumnLower(j) => of_column[j].1 = k,
        }
    }
    let mut start = Vec::with_capacity(kept.len() + 1);
    let (mut index, mut value) = (Vec::new(), Vec::new());
    let mut column: Vec<(usize, f64)> = Vec::new();
    start.push(0);
    for (&j, &unit) in kept.iter().zip(unit) {
        column.clear();
        for (i, entry) in program.entries(j).filter(|entry| entry.1 != 0.0) {
            column.push((of_row[i].0, entry));
            column.push((of_row[i].1, -entry));
        }
        column.push((of_column[j].0, 1.0));
        column.push((of_column[j].1, -1.0));
        column.retain(|entry| entry.0 != NONE);
        column.sort_unstable_by_key(|entry| entry.0);
        index.extend(column.iter().map(|entry| entry.0));
        value.extend(column.iter().map(|entry| unit * entry.1));
        start.push(index.len());
    }
    CscMatrix::new(sides.len(), kept.len(), start, index, value)
}

fn cost_matrix(program: &Program, kept: &[usize], unit: &[f64], scale: &Scale) -> CscMatrix<f64> {
    let mut start = vec![0];
    let (mut index, mut value) = (Vec::new(), Vec::new());
    for (k, (&j, &unit)) in kept.iter().zip(unit).enumerate() {
        if program.quadratic(j) > 0.0 {
            index.push(k);
            value.push(program.quadratic(j) * unit * unit * scale.amount / scale.price);
        }
        start.push(index.len());
    }
    CscMatrix::new(kept.len(), kept.len(), start, index, value)
}
