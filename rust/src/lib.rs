//! What only Rust has, behind the C interface of `include/chargeplan_rust.h`. No panic crosses it.
mod clarabel;
mod table;
