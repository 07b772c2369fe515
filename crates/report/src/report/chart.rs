//! A small chart: which cells of a section are its points.

use super::{Cell, Column, ColumnName, Condition, In, Report, Table};

/// Points of one section by two of its columns, for a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The section whose rows are the points.
    pub section: &'static str,
    /// The column that goes to the right.
    pub across: ColumnName,
    /// The column that goes up.
    pub up: ColumnName,
    /// What goes to the right, and so how the axes are scaled.
    pub axis: Axis,
    /// What is drawn, each over the ones before it.
    pub series: Vec<Series>,
}

/// What a chart has to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Dollars, on a logarithmic scale where they span much; what goes up fills the height.
    Dollars,
    /// Hours, to where a clock says so many at the end; what goes up starts at nothing.
    Hours,
    /// The same in minutes.
    Minutes,
}

/// Points that are drawn alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// What they are called.
    pub label: String,
    /// The sign that marks them.
    pub sign: char,
    /// Which rows they are.
    pub only: Vec<Condition>,
    /// The sign of the line through them, where one is drawn.
    pub line: Option<char>,
}

impl Series {
    /// Points of the rows that meet all conditions.
    pub fn of<T: Table>(
        label: &str,
        sign: char,
        only: Vec<In<T, Condition>>,
        line: Option<char>,
    ) -> In<T, Self> {
        In::claim(Self {
            label: label.to_owned(),
            sign,
            only: only.into_iter().map(In::erased).collect(),
            line,
        })
    }
}

impl Chart {
    /// A chart of a table's rows by two of its columns.
    pub fn of<T: Table>(
        across: Column<T>,
        up: Column<T>,
        axis: Axis,
        series: Vec<In<T, Series>>,
    ) -> Self {
        Self {
            section: T::NAME,
            across: across.key(),
            up: up.key(),
            axis,
            series: series.into_iter().map(In::erased).collect(),
        }
    }

    /// The points of a series, in the order of its rows.
    pub(super) fn points(&self, report: &Report, series: &Series) -> Vec<(f64, f64)> {
        let Some(section) = report.section(self.section) else {
            return Vec::new();
        };
        let cell = |row: &[Cell], column: ColumnName| {
            let quantity = row.get(section.position(column.text())?)?.quantity()?;
            Some(quantity.approximate())
        };
        let meets = |row: &&Vec<Cell>| {
            series.only.iter().all(|condition| {
                let position = section.position(condition.column().text());
                position.is_some_and(|index| condition.holds(&row[index]))
            })
        };
        let rows = section.rows().iter().filter(meets);
        rows.filter_map(|row| Some((cell(row, self.across)?, cell(row, self.up)?)))
            .collect()
    }
}
