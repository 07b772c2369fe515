//! The only floor that knows files, YAML and CSV: source text, spans, diagnostics, suggestions.
//!
//! A file becomes a tree of spanned nodes, and a reader of our own turns the
//! tree into plain structs. It collects mistakes instead of stopping at the first one, so that a
//! file is corrected in one go, and every value keeps the place where it was written.

mod codes;
mod diagnostic;
mod fault;
mod git;
mod leaf;
mod place;
mod read;
mod reader;
mod render;
mod schema;
mod source;
mod suggest;
mod syntax;
mod table;
mod tree;

pub use codes::Code;
pub use diagnostic::{Diagnostic, Draft, Help, Label, Log, Patch, Place, Severity};
pub use fault::{code_of, refused};
pub use git::read_commit;
pub use leaf::{Entries, Leaf, Part};
pub use read::read;
pub use reader::Reader;
pub use render::{Style, render, render_all, summary};
pub use source::{
    MAX_BYTES, Region, Source, SourceId, Sources, Span, Spanned, line_col_after, list_folder,
    read_file,
};
pub use suggest::closest;
pub use table::{CsvCell, CsvHeader, CsvRow, CsvRows};
