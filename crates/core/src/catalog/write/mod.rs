//! Price lists as text of our own schema.

mod list;
#[cfg(test)]
mod tests;
mod text;
mod tier;

pub use list::write;
