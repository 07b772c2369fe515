//! What came out, as plain typed data, and its exporters.
//!
//! A [`Report`] is a header, sections of typed cells, and a page. The sections are the data that
//! CSV and JSON carry; the page is a view: its grids pick cells out of the sections by column
//! name, so what people see can never differ from what programs read.

mod alike;
mod cell;
mod chart;
mod column;
pub mod export;
mod model;
mod page;
pub mod pages;
mod saved;
pub mod sections;
mod show;
mod view;

pub use cell::{Cell, Heading, Section, Unit};
pub use chart::{Axis, Chart, Series};
pub use column::{Column, ColumnName, In, Rows, Table};
pub(crate) use column::{cells, columns};
pub use model::{Header, ListStamp, Report, SourceStamp, Unholdable};
pub use page::{
    Block, Condition, Grid, Mark, Pick, Pivot, Style, against, fits, is, is_not, join, one_of, pick,
};
pub use saved::read_plan;
