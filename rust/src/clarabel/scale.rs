//! Units in which a program's numbers are about 1. Clarabel equilibrates rows and columns by their entries, but neither the
//! costs of a linear program nor its right sides, and stops by residuals relative to the largest of them, at least 1.
use super::program::Program;

/// x = amount * unit of the column * x there; money = amount * price * money there.
pub struct Scale {
    pub price: f64,
    pub amount: f64,
}

impl Scale {
    pub fn of(program: &Program, kept: &[usize], right_sides: &[f64]) -> Scale {
        let amount = typical(right_sides.iter().map(|side| side.abs()));
        let cost_of = |&j: &usize| {
            let quadratic = program.quadratic(j) * amount;
            program.linear_cost[j].abs().max(quadratic)
        };
        let price = typical(kept.iter().map(cost_of));
        Scale { price, amount }
    }

    pub fn money(&self) -> f64 {
        self.amount * self.price
    }

    /// A column that costs far more than others (a price of overload) is counted in a smaller unit: residuals of the duals
    /// are measured against the largest cost, and a large one would hide errors in all others.
    pub fn unit_of(&self, linear_cost: f64) -> f64 {
        const MOST_COST: f64 = 1e3;
        let cost = linear_cost.abs() / self.price;
        if cost > MOST_COST {
            MOST_COST / cost
        } else {
            1.0
        }
    }
}

/// The middle one of those that are not 0; 1 if there is none.
fn typical(sizes: impl Iterator<Item = f64>) -> f64 {
    let mut sizes: Vec<f64> = sizes.filter(|&size| size > 0.0).collect();
    if sizes.is_empty() {
        return 1.0;
    }
    let middle = sizes.len() / 2;
    *sizes.select_nth_unstable_by(middle, f64::total_cmp).1
}
