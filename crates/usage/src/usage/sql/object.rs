//! Objects of JSON in a column, which may be written as text of JSON in turn.

use super::engine::Engine;
use super::identifier::Path;
use super::select::{Named, columns};

/// The object of a row, as the steps after [`steps`] call it.
pub(super) const OBJECT: &str = "l.opened_object";
/// Whether what looks like an object is none.
pub(super) const BROKEN: &str = "is_broken";

/// The steps that open the objects of a column: their text, and what it holds.
pub(super) fn steps(column: &Path, from: &str, engine: Engine) -> [String; 2] {
    let value = format!("l.{}", column.quoted(engine));
    let text = Named::new(engine.unwrapped(&value), "opened_text");
    let [object, broken] = engine.opened("l.opened_text");
    let opened = [
        Named::new(object, "opened_object"),
        Named::new(broken, BROKEN),
    ];
    let (fence, text, opened) = (
        engine.fence(),
        columns(&[text], "    "),
        columns(&opened, "    "),
    );
    [
        format!("unwrapped AS (\n  SELECT l.*,\n{text}\n  FROM {from} AS l{fence}\n)"),
        format!("opened AS (\n  SELECT l.*,\n{opened}\n  FROM unwrapped AS l{fence}\n)"),
    ]
}
