//! The program as the caller has it: columns by columns, rows and bounds with two sides.

/// minimise linear'x + x' diag(quadratic) x / 2 with row_lower <= Ax <= row_upper and column_lower <= x <= column_upper.
pub struct Program<'a> {
    pub linear_cost: &'a [f64],
    pub quadratic_cost: Option<&'a [f64]>,
    pub column_lower: &'a [f64],
    pub column_upper: &'a [f64],
    pub row_lower: &'a [f64],
    pub row_upper: &'a [f64],
    pub column_start: &'a [i32],
    pub row_index: &'a [i32],
    pub value: &'a [f64],
}

impl Program<'_> {
    pub fn column_count(&self) -> usize {
        self.linear_cost.len()
    }

    pub fn row_count(&self) -> usize {
        self.row_lower.len()
    }

    pub fn entries(&self, column: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.column_start[column] as usize..self.column_start[column + 1] as usize;
        range.map(|k| (self.row_index[k] as usize, self.value[k]))
    }

    pub fn quadratic(&self, column: usize) -> f64 {
        self.quadratic_cost.map_or(0.0, |cost| cost[column])
    }

    pub fn cost(&self, x: &[f64]) -> f64 {
        let of = |j: usize| (self.linear_cost[j] + 0.5 * self.quadratic(j) * x[j]) * x[j];
        (0..self.column_count()).map(of).sum()
    }

    /// What makes this no program, as a sentence.
    pub fn check(&self) -> Result<(), String> {
        self.check_matrix()?;
        for j in 0..self.column_count() {
            if !self.linear_cost[j].is_finite() {
                return Err(format!(
                    "cost {} of column {j} is not a finite number",
                    self.linear_cost[j]
                ));
            }
            let quadratic = self.quadratic(j);
            if !(quadratic.is_finite() && quadratic >= 0.0) {
                return Err(format!(
                    "quadratic cost {quadratic} of column {j} is not a finite number of at least 0"
                ));
            }
            check_sides("column", j, self.column_lower[j], self.column_upper[j])?;
        }
        for i in 0..self.row_count() {
            check_sides("row", i, self.row_lower[i], self.row_upper[i])?;
        }
        Ok(())
    }

    fn check_matrix(&self) -> Result<(), String> {
        let ascending = self.column_start.windows(2).all(|pair| pair[0] <= pair[1]);
        if self.column_start[0] != 0 || !ascending {
            return Err("the starts of the columns do not ascend from 0".to_string());
        }
        let mut last_column_of_row = vec![usize::MAX; self.row_count()];
        for j in 0..self.column_count() {
            for k in self.column_start[j] as usize..self.column_start[j + 1] as usize {
                let i = usize::try_from(self.row_index[k]).unwrap_or(usize::MAX);
                if i >= self.row_count() {
                    return Err(format!(
                        "column {j} names row {} of {}",
                        self.row_index[k],
                        self.row_count()
                    ));
                }
                if last_column_of_row[i] == j {
                    return Err(format!("column {j} names row {i} twice"));
                }
                last_column_of_row[i] = j;
                if !self.value[k].is_finite() {
                    return Err(format!(
                        "entry {} in row {i}, column {j} is not a finite number",
                        self.value[k]
                    ));
                }
            }
        }
        Ok(())
    }
}

fn check_sides(kind: &str, index: usize, lower: f64, upper: f64) -> Result<(), String> {
    if lower.is_nan() || upper.is_nan() || lower == f64::INFINITY || upper == f64::NEG_INFINITY {
        return Err(format!(
            "the bounds {lower} and {upper} of {kind} {index} are no interval"
        ));
    }
    Ok(())
}
