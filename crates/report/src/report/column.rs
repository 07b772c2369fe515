//! Columns of a table: each is one line that has its name, its unit, and how a row fills it.
//!
//! A table is declared with [`columns!`], where its cells are taken from rows of the engine, or with
//! [`cells!`], where rows of several kinds share its columns. Either makes a constant for each
//! column; pages pick columns by these constants, so a page cannot name a column that its table
//! does not have.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use super::{Cell, Section, Unit};

/// A table of the report: what one row of it is, and its columns.
pub trait Table: Copy + Debug + Eq + 'static {
    /// What a row is taken from.
    type Row<'a>;
    /// The name of its section.
    const NAME: &'static str;
    /// The columns, in the order of CSV and JSON.
    const COLUMNS: &'static [Column<Self>];
}

/// A column of a table.
pub struct Column<T: Table> {
    /// The name, in `snake_case`: the contract with scripts and spreadsheets.
    pub name: &'static str,
    /// What its numbers count.
    pub unit: Unit,
    get: for<'r, 'a> fn(&'r T::Row<'a>) -> Cell,
}

impl<T: Table> Column<T> {
    /// A column that takes its cells from rows by this function.
    pub const fn new(
        name: &'static str,
        unit: Unit,
        get: for<'r, 'a> fn(&'r T::Row<'a>) -> Cell,
    ) -> Self {
        Self { name, unit, get }
    }

    /// What pages know the column by.
    pub(super) const fn key(self) -> ColumnName {
        ColumnName(self.name)
    }

    /// The cell of a row.
    pub fn of(self, row: &T::Row<'_>) -> Cell {
        (self.get)(row)
    }
}

/// The name of a column that is there: only a column gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnName(&'static str);

impl ColumnName {
    /// The name.
    pub(super) const fn text(self) -> &'static str {
        self.0
    }
}

#[expect(
    clippy::expl_impl_clone_on_copy,
    reason = "derive would ask the table's rows to be of the same kind"
)]
impl<T: Table> Clone for Column<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Table> Copy for Column<T> {}

impl<T: Table> Debug for Column<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Rows of a table, which become a section.
#[derive(Clone, Debug)]
pub struct Rows<T: Table> {
    section: Section,
    columns: Vec<Column<T>>,
}

impl<T: Table> Rows<T> {
    /// No rows yet, of all columns.
    pub fn new() -> Self {
        Self::named(T::NAME)
    }

    /// No rows yet, in a section of another name than the table's own.
    pub fn named(name: &'static str) -> Self {
        let columns = T::COLUMNS.to_vec();
        Self {
            section: Section::empty(name, columns.iter().map(|one| (one.name, one.unit))),
            columns,
        }
    }

    /// The same without some columns; to be said before rows are added.
    #[must_use]
    pub fn without(mut self, left_out: &[Column<T>]) -> Self {
        let is_kept = |one: &Column<T>| left_out.iter().all(|other| other.name != one.name);
        self.columns.retain(is_kept);
        let kept = self.columns.iter().map(|one| (one.name, one.unit));
        self.section = Section::empty(self.section.name, kept);
        self
    }

    /// Adds a row.
    pub fn push(&mut self, row: &T::Row<'_>) {
        let cells = self.columns.iter().map(|column| column.of(row));
        self.section.add(cells.collect());
    }

    /// Adds rows.
    #[must_use]
    pub fn with<'a>(mut self, rows: impl IntoIterator<Item = T::Row<'a>>) -> Self {
        for row in rows {
            self.push(&row);
        }
        self
    }

    /// The columns, and that of explanations only when they are asked for.
    #[must_use]
    pub fn explained(self, detail: super::sections::Detail, explanation: Column<T>) -> Self {
        match detail {
            super::sections::Detail::Explained => self,
            super::sections::Detail::Figures => self.without(&[explanation]),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.section.rows().is_empty()
    }
}

impl<T: Table> Default for Rows<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Table> From<Rows<T>> for Section {
    fn from(rows: Rows<T>) -> Self {
        rows.section
    }
}

/// A part of a page whose columns are all of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct In<T, X> {
    inner: X,
    table: PhantomData<T>,
}

impl<T: Table, X> In<T, X> {
    /// Says that the columns of a part are of the table. Whoever calls this has checked it.
    pub(super) const fn claim(inner: X) -> Self {
        Self {
            inner,
            table: PhantomData,
        }
    }

    /// The part by itself.
    pub fn erased(self) -> X {
        self.inner
    }
}

impl<T, X> Deref for In<T, X> {
    type Target = X;

    fn deref(&self) -> &X {
        &self.inner
    }
}

impl<T, X> DerefMut for In<T, X> {
    fn deref_mut(&mut self) -> &mut X {
        &mut self.inner
    }
}

/// Declares a table whose cells are taken from one kind of row.
///
/// ```text
/// columns! {
///     /// What each model costs.
///     pub Compare<'a>, "compare", row: Row<'a> =>
///     stage: None = row.stage.name.as_str();
///     total_cost: Usd = money(row.cost.total());
/// }
/// ```
macro_rules! columns {
    (
        $(#[$doc:meta])*
        $vis:vis $table:ident<$life:lifetime>, $name:literal, $row:ident: $of:ty =>
        $($column:ident: $unit:ident = $get:expr;)+
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis struct $table;

        #[expect(non_upper_case_globals, reason = "a constant has its column's name")]
        impl $table {
            $(
                #[doc = concat!("The column `", stringify!($column), "`.")]
                $vis const $column: $crate::report::Column<Self> = $crate::report::Column::new(
                    stringify!($column),
                    $crate::report::Unit::$unit,
                    |$row| {
                        let _ = &$row;
                        $crate::report::Cell::from($get)
                    },
                );
            )+
        }

        impl $crate::report::Table for $table {
            type Row<$life> = $of;
            const NAME: &'static str = $name;
            const COLUMNS: &'static [$crate::report::Column<Self>] = &[$(Self::$column),+];
        }
    };
}

/// Declares a table whose rows are of several kinds: also the struct of one row, a cell for each
/// column, which is missing where a kind of row has nothing to say.
///
/// ```text
/// cells! {
///     /// What each part of a route costs.
///     pub Route, "route", RouteRow {
///         stage: None,
///         total_cost: Usd,
///     }
/// }
/// ```
macro_rules! cells {
    (
        $(#[$doc:meta])*
        $vis:vis $table:ident, $name:literal, $of:ident {
            $($column:ident: $unit:ident),+ $(,)?
        }
    ) => {
        /// A row, by column.
        #[derive(Clone, Debug, Default)]
        $vis struct $of {
            $(
                #[doc = concat!("The cell of `", stringify!($column), "`.")]
                $vis $column: $crate::report::Cell,
            )+
        }

        $crate::report::columns! {
            $(#[$doc])*
            $vis $table<'a>, $name, row: $of =>
            $($column: $unit = row.$column.clone();)+
        }
    };
}

pub(crate) use {cells, columns};
