//! The page: which cells of the sections people see, in which order and form.

use super::{Cell, Column, In, Report, Section, Table};

/// One part of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The page's first line: what it is about, and at the right what it is based on.
    Heading {
        /// What the page is about.
        left: String,
        /// What it is based on: `prices of 2026-11-11`.
        right: String,
    },
    /// A table of picked cells.
    Grid(Grid),
    /// A chart of picked cells, where people read: the other forms have the cells.
    Chart(super::Chart),
    /// A line of text.
    Line(String),
    /// The one recommendation.
    Verdict(String),
    /// Assumptions and reservations, small, at the end.
    Notes(Vec<String>),
    /// An empty line.
    Blank,
}

/// A table of cells picked out of one section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Stands at the left of the line of column titles.
    pub title: Option<String>,
    /// The section whose rows these are.
    pub section: &'static str,
    /// The columns to show; the first names the row.
    pub columns: Vec<Pick>,
    /// Which rows to show: those that meet all conditions.
    pub filter: Vec<Condition>,
    /// Turns the values of one column into columns of the grid, right of the picked ones.
    pub pivot: Option<Pivot>,
    /// The row to mark.
    pub mark: Option<Mark>,
    /// The section whose row stands at the end, for all rows together; it has the same columns.
    pub total: Option<&'static str>,
}

impl Grid {
    /// A grid of all rows of a section, under a title.
    pub fn new(title: &str, section: &'static str, columns: Vec<Pick>) -> Self {
        Self {
            title: Some(title.to_owned()),
            section,
            columns,
            ..Self::default()
        }
    }

    /// Shows only the rows that meet this condition too.
    #[must_use]
    pub fn only(mut self, condition: Condition) -> Self {
        self.filter.push(condition);
        self
    }

    /// Ends with the row of another section, which is for all rows together.
    #[must_use]
    pub fn with_total(mut self, section: &'static str) -> Self {
        self.total = Some(section);
        self
    }

    /// Marks the rows that meet the condition, and the figure in the column.
    #[must_use]
    pub fn marking(mut self, row: Condition, column: &'static str) -> Self {
        let row = vec![row];
        self.mark = Some(Mark { row, column });
        self
    }

    /// Turns the values of `across` into columns that show `value`.
    #[must_use]
    pub fn across(mut self, across: &'static str, value: &'static str, style: Style) -> Self {
        self.pivot = Some(Pivot {
            across,
            value,
            style,
            keep: Pick::ALWAYS,
        });
        self
    }

    pub(super) fn faults(&self, report: &Report) -> Vec<String> {
        let sections = [self.section].into_iter().chain(self.total);
        let faults = sections.flat_map(|name| self.faults_in(name, report.section(name)));
        faults.collect()
    }

    fn faults_in(&self, name: &str, section: Option<&Section>) -> Vec<String> {
        let Some(section) = section else {
            return vec![format!("a grid shows the unknown section `{name}`")];
        };
        let unknown = |column: &&'static str| section.position(column).is_none();
        let fault = |column| format!("section `{}` has no column `{column}`", section.name);
        self.names()
            .into_iter()
            .filter(unknown)
            .map(fault)
            .collect()
    }

    fn names(&self) -> Vec<&'static str> {
        let picks = self.columns.iter();
        let mut names: Vec<_> = picks
            .flat_map(|pick| pick.style.names(pick.column))
            .collect();
        names.extend(self.filter.iter().map(Condition::column));
        if let Some(pivot) = &self.pivot {
            names.push(pivot.across);
            names.extend(pivot.style.names(pivot.value));
        }
        if let Some(mark) = &self.mark {
            names.push(mark.column);
            names.extend(mark.row.iter().map(Condition::column));
        }
        names
    }
}

impl Grid {
    /// A table of all rows of a section, under a title.
    pub fn of<T: Table>(title: &str, columns: Vec<In<T, Pick>>) -> In<T, Self> {
        In::claim(Self {
            title: Some(title.to_owned()),
            section: T::NAME,
            columns: columns.into_iter().map(In::erased).collect(),
            ..Self::default()
        })
    }

    /// The same without a title of its own: that of the first column stands there.
    pub fn untitled<T: Table>(columns: Vec<In<T, Pick>>) -> In<T, Self> {
        Self::of("", columns).change(|grid| grid.title = None)
    }
}

impl<T: Table> In<T, Grid> {
    fn change(self, change: impl FnOnce(&mut Grid)) -> Self {
        let mut grid = self.erased();
        change(&mut grid);
        Self::claim(grid)
    }

    /// Shows only the rows that meet this condition too.
    #[must_use]
    pub fn only(self, condition: In<T, Condition>) -> Self {
        self.change(|grid| grid.filter.push(condition.erased()))
    }

    /// Shows only the rows that meet these conditions too.
    #[must_use]
    pub fn only_all(self, conditions: &[In<T, Condition>]) -> Self {
        let conditions = conditions.iter().map(|one| (**one).clone());
        self.change(|grid| grid.filter.extend(conditions))
    }

    /// Shows the rows of a section of another name that has the columns of this table.
    #[must_use]
    pub fn from_section(self, name: &'static str) -> Self {
        self.change(|grid| grid.section = name)
    }

    /// Ends with the row of a section that has the same columns, which is for all rows together.
    #[must_use]
    pub fn with_total(self, section: &'static str) -> Self {
        self.change(|grid| grid.total = Some(section))
    }

    /// Marks the rows that meet the condition, and the figure in the column.
    #[must_use]
    pub fn marking(self, row: In<T, Condition>, column: Column<T>) -> Self {
        self.change(|grid| {
            grid.mark = Some(Mark {
                row: vec![row.erased()],
                column: column.name,
            });
        })
    }

    /// Turns the values of `across` into columns that show `value`.
    #[must_use]
    pub fn across(
        self,
        across: Column<T>,
        value: Column<T>,
        style: impl Into<In<T, Style>>,
    ) -> Self {
        self.change(|grid| {
            grid.pivot = Some(Pivot {
                across: across.name,
                value: value.name,
                style: style.into().erased(),
                keep: Pick::ALWAYS,
            });
        })
    }
}

impl<T: Table> From<In<T, Grid>> for Block {
    fn from(grid: In<T, Grid>) -> Self {
        Self::Grid(grid.erased())
    }
}

/// A column of a grid that shows its cells as their types ask, and stays on a narrow page.
pub fn pick<T: Table>(column: Column<T>, title: &str) -> In<T, Pick> {
    In::claim(Pick::new(column.name, title))
}

impl<T: Table> In<T, Pick> {
    /// The column in another form.
    #[must_use]
    pub fn style(self, style: impl Into<In<T, Style>>) -> Self {
        Self::claim(self.erased().style(style.into().erased()))
    }

    /// The column with a rank: on a narrow page the lowest goes first.
    #[must_use]
    pub fn keep(self, rank: u8) -> Self {
        Self::claim(self.erased().keep(rank))
    }
}

impl<T: Table> From<Style> for In<T, Style> {
    fn from(style: Style) -> Self {
        Self::claim(style)
    }
}

/// Two texts in one: the column and this other one, with the text between them.
pub fn join<T: Table>(between: &'static str, with: Column<T>) -> In<T, Style> {
    In::claim(Style::Join(between, with.name))
}

/// A flag and a percentage, read from this column: `fits, 38 % headroom`, `over by 509 %`.
pub fn fits<T: Table>(headroom: Column<T>) -> In<T, Style> {
    In::claim(Style::Fits(headroom.name))
}

/// A saving as change and multiple; `baseline` in the rows that meet all conditions.
pub fn against<T: Table>(baseline: Vec<In<T, Condition>>) -> In<T, Style> {
    let baseline = baseline.into_iter().map(In::erased);
    In::claim(Style::Against(baseline.collect()))
}

/// The column holds this value.
pub fn is<T: Table>(column: Column<T>, value: impl Into<Cell>) -> In<T, Condition> {
    In::claim(Condition::is(column.name, value))
}

/// The column holds another value.
pub fn is_not<T: Table>(column: Column<T>, value: impl Into<Cell>) -> In<T, Condition> {
    In::claim(Condition::is_not(column.name, value))
}

/// The column holds one of these values.
pub fn one_of<T: Table>(
    column: Column<T>,
    values: impl IntoIterator<Item = impl Into<Cell>>,
) -> In<T, Condition> {
    let values = values.into_iter().map(Into::into);
    In::claim(Condition::In(column.name, values.collect()))
}

/// One column of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The section's column.
    pub column: &'static str,
    /// What stands above it; for the first column only where the grid has no title.
    pub title: String,
    /// How its cells read.
    pub style: Style,
    /// What to keep when the page is narrow: the lowest goes first, [`Pick::ALWAYS`] stays.
    pub keep: u8,
}

impl Pick {
    /// Never left out, however narrow the page.
    pub const ALWAYS: u8 = u8::MAX;

    /// A column that shows its cells as their types ask, and stays on a narrow page.
    pub fn new(column: &'static str, title: &str) -> Self {
        Self {
            column,
            title: title.to_owned(),
            style: Style::Auto,
            keep: Self::ALWAYS,
        }
    }

    /// The column in another form.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// The column with a rank: on a narrow page the lowest goes first.
    #[must_use]
    pub fn keep(mut self, rank: u8) -> Self {
        self.keep = rank;
        self
    }
}

/// How the cells of a column read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// As the cell's type asks.
    #[default]
    Auto,
    /// With all its digits.
    Exact,
    /// Counts in the short form: `500M`.
    Short,
    /// Counts of a column all alike: in full, or all in thousands or millions where some are long.
    Scaled,
    /// Amounts of a column all alike: with the decimals that the largest takes in four significant
    /// digits, at least cents.
    Cents,
    /// A saving as the change that it is: 97.5 reads `-97.5 %`.
    Delta,
    /// A change with its sign: 12 reads `+12 %`.
    Change,
    /// A saving as change and multiple: `-97.5 %   1/40`; `baseline` in the rows that meet all
    /// conditions.
    Against(Vec<Condition>),
    /// The figure and a bar: of 100 for percents, of the column's largest for all else.
    Bar,
    /// A flag and a percentage, read from the column named here: `fits, 38 % headroom`,
    /// `over by 509 %`.
    Fits(&'static str),
    /// Two texts in one: this column and the one named here, with the text between them.
    Join(&'static str, &'static str),
    /// A flag in two words of one's own: the first for yes.
    Choice(&'static str, &'static str),
    /// As the type asks, and a word after it: `50 requests/min`.
    Suffix(&'static str),
    /// A statistic as whole dollars: `$4,197,500`.
    Dollars,
}

impl Style {
    fn names(&self, column: &'static str) -> Vec<&'static str> {
        let mut names = vec![column];
        match self {
            Self::Fits(other) | Self::Join(_, other) => names.push(other),
            Self::Against(conditions) => names.extend(conditions.iter().map(Condition::column)),
            _ => {}
        }
        names
    }
}

/// What a row must meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The column holds this cell.
    Is(&'static str, Cell),
    /// The column holds any other cell.
    IsNot(&'static str, Cell),
    /// The column holds one of these cells.
    In(&'static str, Vec<Cell>),
}

impl Condition {
    /// The column holds this value.
    pub fn is(column: &'static str, value: impl Into<Cell>) -> Self {
        Self::Is(column, value.into())
    }

    /// The column holds another value.
    pub fn is_not(column: &'static str, value: impl Into<Cell>) -> Self {
        Self::IsNot(column, value.into())
    }

    /// The column that is looked at.
    pub const fn column(&self) -> &'static str {
        match self {
            Self::Is(column, _) | Self::IsNot(column, _) | Self::In(column, _) => column,
        }
    }

    pub(in crate::report) fn holds(&self, cell: &Cell) -> bool {
        match self {
            Self::Is(_, wanted) => cell == wanted,
            Self::IsNot(_, unwanted) => cell != unwanted,
            Self::In(_, wanted) => wanted.contains(cell),
        }
    }
}

/// The values of one column as columns of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pivot {
    /// The column whose values stand above.
    pub across: &'static str,
    /// The column whose values fill the grid.
    pub value: &'static str,
    /// How those read.
    pub style: Style,
    /// What to keep when the page is narrow; the rightmost goes first.
    pub keep: u8,
}

/// The rows that stand out, and the figure in them that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which rows: those that meet all conditions.
    pub row: Vec<Condition>,
    /// Which column of them.
    pub column: &'static str,
}
