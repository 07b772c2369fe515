//! Simulations in the order of time, with random numbers that a seed determines.

pub mod path;
