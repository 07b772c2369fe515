//! A grid with its cells picked: what every exporter lays out.

use super::show::{self, Shown, Side};
use super::{Cell, Column, ColumnName, Condition, Grid, In, Pick, Pivot, Report, Section, Table};
use crate::words::{self, Text};

/// A grid ready to be laid out.
pub(super) struct View {
    /// The columns from left to right; all have as many cells.
    pub columns: Vec<ViewColumn>,
    /// Which rows stand out.
    pub marked: Vec<bool>,
}

/// One column as people read it.
pub(super) struct ViewColumn {
    pub title: String,
    pub side: Side,
    pub keep: u8,
    pub cells: Vec<Shown>,
    /// Whether its figures in the marked rows stand out.
    pub is_marked: bool,
}

impl Report {
    /// The rows of a table, in its section.
    pub(super) fn rows<T: Table>(&self) -> impl Iterator<Item = In<T, Row<'_>>> {
        let section = self.section(T::NAME).into_iter();
        section.flat_map(|section| {
            let rows = section.rows().iter();
            rows.map(move |cells| In::claim(Row { section, cells }))
        })
    }
}

impl<'a, T: Table> In<T, Row<'a>> {
    /// The cell of a column; missing where the section leaves the column out.
    pub(super) fn get(&self, column: Column<T>) -> &'a Cell {
        self.cell(column.key())
    }

    /// The text of a column that is not empty.
    pub(super) fn text(&self, column: Column<T>) -> Option<&'a Text> {
        match self.get(column) {
            Cell::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Whether all conditions hold.
    pub(super) fn meets_all(&self, conditions: &[In<T, Condition>]) -> bool {
        conditions
            .iter()
            .all(|one| one.holds(self.cell(one.column())))
    }
}

/// A row of a section, asked by column name.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    section: &'a Section,
    cells: &'a [Cell],
}

impl<'a> Row<'a> {
    /// The cell under this name; missing where the section leaves the column out.
    pub(super) fn cell(self, column: ColumnName) -> &'a Cell {
        static LEFT_OUT: Cell = Cell::NONE;
        let position = self.section.position(column.text());
        position
            .and_then(|index| self.cells.get(index))
            .unwrap_or(&LEFT_OUT)
    }

    pub(super) fn meets(self, conditions: &[Condition]) -> bool {
        let mut conditions = conditions.iter();
        conditions.all(|condition| condition.holds(self.cell(condition.column())))
    }

    fn is_number(self, column: ColumnName) -> bool {
        let position = self.section.position(column.text());
        position.is_some_and(|index| self.section.columns()[index].unit.is_number())
    }
}

/// Picks the grid's cells out of the report.
pub(super) fn resolve(report: &Report, grid: &Grid) -> View {
    let rows = rows(report, grid);
    let groups = match &grid.pivot {
        Some(_) => grouped(&rows, &grid.columns),
        None => rows.iter().map(|row| vec![*row]).collect(),
    };
    let firsts: Vec<Option<Row>> = groups.iter().map(|group| group.first().copied()).collect();
    let picks = grid.columns.iter().enumerate();
    let total = total(report, grid);
    let firsts: Vec<Option<Row>> = firsts.into_iter().chain(total.map(Some)).collect();
    let mut columns: Vec<ViewColumn> = picks
        .map(|(index, pick)| column(heading(grid, index, pick), pick, &firsts))
        .collect();
    if total.is_some() {
        name_total(&mut columns);
    }
    if let Some(pivot) = &grid.pivot {
        columns.extend(crossed(pivot, &rows, &groups));
    }
    let mut marked = vec![false; firsts.len()];
    if let Some(mark) = &grid.mark {
        let stands_out = |row: &Option<Row>| row.is_some_and(|row| row.meets(&mark.row));
        marked = firsts.iter().map(stands_out).collect();
        for (column, pick) in columns.iter_mut().zip(&grid.columns) {
            column.is_marked = pick.column == mark.column;
        }
    }
    View { columns, marked }
}

fn rows<'a>(report: &'a Report, grid: &Grid) -> Vec<Row<'a>> {
    let Some(section) = report.section(grid.section) else {
        return Vec::new();
    };
    let rows = section.rows().iter().map(|cells| Row { section, cells });
    rows.filter(|row| row.meets(&grid.filter)).collect()
}

/// The row for all others together.
fn total<'a>(report: &'a Report, grid: &Grid) -> Option<Row<'a>> {
    let section = report.section(grid.total?)?;
    let cells = section.rows().first()?;
    Some(Row { section, cells })
}

/// The last row has a name instead of its keys, which all rows together do not share.
fn name_total(columns: &mut [ViewColumn]) {
    for (place, column) in columns.iter_mut().enumerate() {
        let is_key = place == 0 || column.side == Side::Left;
        if let Some(cell) = column.cells.last_mut().filter(|_| is_key) {
            *cell = Shown::words(if place == 0 { "total" } else { "" });
        }
    }
}

/// Rows with the same picked cells, together, in the order of their first.
fn grouped<'a>(rows: &[Row<'a>], picks: &[Pick]) -> Vec<Vec<Row<'a>>> {
    let key = |row: Row<'a>| picks.iter().map(move |pick| row.cell(pick.column));
    let mut groups: Vec<Vec<Row<'a>>> = Vec::new();
    for row in rows {
        let same = |group: &&mut Vec<Row<'a>>| key(group[0]).eq(key(*row));
        match groups.iter_mut().find(same) {
            Some(group) => group.push(*row),
            None => groups.push(vec![*row]),
        }
    }
    groups
}

/// The title of the grid stands above its first column.
fn heading(grid: &Grid, index: usize, pick: &Pick) -> String {
    let title = grid.title.as_ref().filter(|_| index == 0);
    let title = title.map(Text::to_string);
    words::visible(title.as_deref().unwrap_or(&pick.title))
}

fn column(title: String, pick: &Pick, rows: &[Option<Row>]) -> ViewColumn {
    let is_number = rows.iter().flatten().any(|row| row.is_number(pick.column));
    let cells = show::column(&pick.style, pick.column, rows);
    ViewColumn {
        title,
        side: show::side(&pick.style, is_number, &cells),
        keep: pick.keep,
        cells,
        is_marked: false,
    }
}

/// One column for each value of the pivot's `across`, in the order of their first row.
fn crossed(pivot: &Pivot, rows: &[Row], groups: &[Vec<Row>]) -> Vec<ViewColumn> {
    let mut values: Vec<&Cell> = Vec::new();
    for row in rows {
        let value = row.cell(pivot.across);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let pick = Pick {
        column: pivot.value,
        title: String::new(),
        style: pivot.style.clone(),
        keep: pivot.keep,
    };
    let of = |value: &Cell, group: &Vec<Row>| -> Option<usize> {
        group.iter().position(|row| row.cell(pivot.across) == value)
    };
    let columns = values.into_iter().map(|value| {
        let picked = |group| of(value, group).map(|index| group[index]);
        let rows: Vec<Option<Row>> = groups.iter().map(picked).collect();
        column(show::plain(value), &pick, &rows)
    });
    columns.collect()
}
