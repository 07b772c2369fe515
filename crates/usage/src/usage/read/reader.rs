//! Who reads the rows of a file: a reader of logs, or of what a warehouse added up.

use super::super::aggregate;
use super::super::form::{self, ours};
use super::super::record::{Convention, Fault, Record};
use super::super::tally::Tally;

/// A reader of rows; for more threads it is cloned.
#[derive(Clone, Debug)]
pub(super) enum RowReader {
    /// Of a log.
    Log(Box<form::Reader>),
    /// Of an aggregate, once its header is known, and the provider of lines that name none.
    Aggregate(Option<Box<aggregate::Reader>>, Box<[u8]>),
}

impl RowReader {
    /// What the counts of a log include.
    pub(super) fn convention(&self) -> Option<Convention> {
        match self {
            Self::Log(reader) => reader.convention(),
            Self::Aggregate(..) => None,
        }
    }

    /// Columns that the header of a log has more than once.
    pub(super) fn twice(&self) -> Vec<String> {
        match self {
            Self::Log(reader) => reader.twice().to_vec(),
            Self::Aggregate(..) => Vec::new(),
        }
    }

    /// Whether rows of one id are one row.
    pub(super) fn is_replayed(&self) -> bool {
        match self {
            Self::Log(reader) => reader.form().format().is_replayed,
            Self::Aggregate(..) => false,
        }
    }

    /// Whether rows are those that a warehouse added up.
    pub(super) const fn is_aggregate(&self) -> bool {
        matches!(self, Self::Aggregate(..))
    }

    /// Takes the header of a CSV file.
    ///
    /// # Errors
    /// When columns are missing without which nothing can be counted.
    pub(super) fn header(
        &mut self,
        names: &[&[u8]],
        tally: &Tally,
    ) -> Result<(), crate::input::Draft> {
        match self {
            Self::Log(reader) => reader.header(names),
            Self::Aggregate(reader, _) => {
                let (bands, grain) = (tally.bands().clone(), tally.grain());
                let made = aggregate::Reader::new(names, bands, grain);
                *reader = Some(Box::new(made.map_err(lacking)?));
                Ok(())
            }
        }
    }

    /// Reads a row of a CSV file, and says for how many rows of a log it stands.
    pub(super) fn row(
        &mut self,
        fields: &[&[u8]],
        sink: &mut dyn FnMut(Result<Record<'_>, Fault>, u64),
    ) {
        match self {
            Self::Log(reader) => reader.read_row(fields, &mut |found| sink(found, 1)),
            Self::Aggregate(None, _) => sink(Err(Fault::Fields), 1),
            Self::Aggregate(Some(reader), sold_by) => {
                let line = reader.read(fields);
                match line.record {
                    Ok(record) if record.provider.is_empty() => {
                        let provider = &**sold_by;
                        sink(Ok(Record { provider, ..record }), line.rows);
                    }
                    Ok(record) => {
                        // Warehouses hand names on as logs have them.
                        let provider = ours(record.provider);
                        let provider = &*provider;
                        sink(Ok(Record { provider, ..record }), line.rows);
                    }
                    Err(fault) => sink(Err(fault), line.rows),
                }
            }
        }
    }

    /// The reader of a log, for lines and documents of JSON.
    pub(super) fn log(&mut self) -> Option<&mut form::Reader> {
        match self {
            Self::Log(reader) => Some(reader),
            Self::Aggregate(..) => None,
        }
    }

    /// A reader of a form.
    pub(super) fn of(reader: form::Reader) -> Self {
        if reader.form().format().is_added_up {
            return Self::Aggregate(None, reader.provider().into());
        }
        Self::Log(Box::new(reader))
    }
}

fn lacking(column: &str) -> crate::input::Draft {
    let message = format!("the aggregate has no column `{column}`");
    crate::input::Diagnostic::error(crate::input::Code::UnknownLogFormat, message)
        .help("save all columns of the answer, with their names")
}
