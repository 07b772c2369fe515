//! The page: which cells of the sections people see, in which order and form.

use crate::words::Text;

use super::{Cell, Column, ColumnName, In, Table};

/// One part of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The page's first line: what it is about, and at the right what it is based on.
    Heading {
        /// What the page is about.
        left: Text,
        /// What it is based on: `prices of 2026-11-11`.
        right: Text,
    },
    /// A table of picked cells.
    Grid(Grid),
    /// A chart of picked cells, where people read: the other forms have the cells.
    Chart(super::Chart),
    /// A line of text.
    Line(Text),
    /// The one recommendation.
    Verdict(Text),
    /// Assumptions and reservations, small, at the end.
    Notes(Vec<Text>),
    /// An empty line.
    Blank,
}

/// A table of cells picked out of one section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Stands at the left of the line of column titles.
    pub title: Option<Text>,
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
    /// A table of all rows of a section, under a title.
    pub fn of<T: Table>(title: impl Into<Text>, columns: Vec<In<T, Pick>>) -> In<T, Self> {
        In::claim(Self {
            title: Some(title.into()),
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
                column: column.key(),
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
                across: across.key(),
                value: value.key(),
                style: style.into().erased(),
                keep: Pick::ALWAYS,
            });
        })
    }
}

impl Block {
    /// The page's first line.
    pub fn heading(left: impl Into<Text>, right: impl Into<Text>) -> Self {
        Self::Heading {
            left: left.into(),
            right: right.into(),
        }
    }

    /// A line of text.
    pub fn line(text: impl Into<Text>) -> Self {
        Self::Line(text.into())
    }

    /// The one recommendation.
    pub fn verdict(text: impl Into<Text>) -> Self {
        Self::Verdict(text.into())
    }

    /// Assumptions and reservations.
    pub fn notes(notes: impl IntoIterator<Item = impl Into<Text>>) -> Self {
        Self::Notes(Text::all(notes))
    }
}

impl<T: Table> From<In<T, Grid>> for Block {
    fn from(grid: In<T, Grid>) -> Self {
        Self::Grid(grid.erased())
    }
}

/// A column of a grid that shows its cells as their types ask, and stays on a narrow page.
pub fn pick<T: Table>(column: Column<T>, title: &str) -> In<T, Pick> {
    In::claim(Pick {
        column: column.key(),
        title: title.to_owned(),
        style: Style::Auto,
        keep: Pick::ALWAYS,
    })
}

impl<T: Table> In<T, Pick> {
    /// The column in another form.
    #[must_use]
    pub fn style(self, style: impl Into<In<T, Style>>) -> Self {
        let style = style.into().erased();
        Self::claim(Pick {
            style,
            ..self.erased()
        })
    }

    /// The column with a rank: on a narrow page the lowest goes first.
    #[must_use]
    pub fn keep(self, rank: u8) -> Self {
        let keep = rank;
        Self::claim(Pick {
            keep,
            ..self.erased()
        })
    }
}

impl<T: Table> From<Style> for In<T, Style> {
    fn from(style: Style) -> Self {
        Self::claim(style)
    }
}

/// Two texts in one: the column and this other one, with the text between them.
pub fn join<T: Table>(between: &'static str, with: Column<T>) -> In<T, Style> {
    In::claim(Style::Join(between, with.key()))
}

/// A flag and a percentage, read from this column: `fits, 38 % headroom`, `over by 509 %`.
pub fn fits<T: Table>(headroom: Column<T>) -> In<T, Style> {
    In::claim(Style::Fits(headroom.key()))
}

/// A saving as change and multiple; `baseline` in the rows that meet all conditions.
pub fn against<T: Table>(baseline: Vec<In<T, Condition>>) -> In<T, Style> {
    let baseline = baseline.into_iter().map(In::erased);
    In::claim(Style::Against(baseline.collect()))
}

/// The column holds this value.
pub fn is<T: Table>(column: Column<T>, value: impl Into<Cell>) -> In<T, Condition> {
    In::claim(Condition::Is(column.key(), value.into()))
}

/// The column holds another value.
pub fn is_not<T: Table>(column: Column<T>, value: impl Into<Cell>) -> In<T, Condition> {
    In::claim(Condition::IsNot(column.key(), value.into()))
}

/// The column holds one of these values.
pub fn one_of<T: Table>(
    column: Column<T>,
    values: impl IntoIterator<Item = impl Into<Cell>>,
) -> In<T, Condition> {
    let values = values.into_iter().map(Into::into);
    In::claim(Condition::In(column.key(), values.collect()))
}

/// One column of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The section's column.
    pub column: ColumnName,
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
    Fits(ColumnName),
    /// Two texts in one: this column and the one named here, with the text between them.
    Join(&'static str, ColumnName),
    /// A flag in two words of one's own: the first for yes.
    Choice(&'static str, &'static str),
    /// As the type asks, and a word after it: `50 requests/min`.
    Suffix(&'static str),
    /// A statistic as whole dollars: `$4,197,500`.
    Dollars,
}

/// What a row must meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The column holds this cell.
    Is(ColumnName, Cell),
    /// The column holds any other cell.
    IsNot(ColumnName, Cell),
    /// The column holds one of these cells.
    In(ColumnName, Vec<Cell>),
}

impl Condition {
    /// The column that is looked at.
    pub(super) const fn column(&self) -> ColumnName {
        match self {
            Self::Is(column, _) | Self::IsNot(column, _) | Self::In(column, _) => *column,
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
    pub across: ColumnName,
    /// The column whose values fill the grid.
    pub value: ColumnName,
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
    pub column: ColumnName,
}
