//! Rows in JSON: the wanted keys are taken as they stand, all others are passed over.

mod cursor;
#[cfg(test)]
mod tests;
mod text;
mod walk;

use std::borrow::Cow;

use serde_json::value::RawValue;

pub(super) use cursor::Cursor;
use cursor::{Quoted, utf8};

use super::layout::{Layout, Target};
use super::values::Values;
use crate::usage::bytes::same;
use crate::usage::record::Fault;

/// Takes the values of an object.
///
/// # Errors
/// When the text is no object.
pub(super) fn object<'t>(
    text: &'t [u8],
    layout: &mut Layout,
    at: usize,
    values: &mut Values<'t>,
) -> Result<(), Fault> {
    let mut cursor = Cursor::<false>::new(text);
    cursor.space();
    cursor.object(layout, at, values)?;
    cursor.end()
}

/// What an error of the parser means for a row.
pub(super) fn fault(error: &serde_json::Error) -> Fault {
    if error.is_eof() {
        Fault::Truncated
    } else {
        Fault::NotJson
    }
}

/// The text of a value that is no object: of a string what is in it.
pub(super) fn scalar(raw: &RawValue) -> Cow<'_, [u8]> {
    let mut cursor = Cursor::<false>::new(raw.get().as_bytes());
    match cursor.scalar() {
        Ok(text) => text,
        Err(_) => raw.get().as_bytes().into(),
    }
}

/// Takes the values of an object that is written as text: a column of a CSV file, or a string.
/// Text that holds no object says nothing.
///
/// # Errors
/// When it begins as an object and is none.
pub(super) fn encoded<'t>(
    text: &'t [u8],
    layout: &mut Layout,
    node: usize,
    values: &mut Values<'t>,
) -> Result<(), Fault> {
    let text = text.trim_ascii();
    match text.first() {
        Some(b'{') => object(text, layout, node, values),
        Some(b'"') => match serde_json::from_slice::<String>(text) {
            // Databases export a string of JSON with its quotes.
            Ok(inner) if inner.trim_start().starts_with('{') => {
                let mut held = Values::new();
                encoded(inner.as_bytes(), layout, node, &mut held)?;
                values.join(&held);
                Ok(())
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

impl<'t, const ENCODED: bool> Cursor<'t, ENCODED> {
    /// Reads the object that begins here, and those within it that have wanted keys. On the way in
    /// and out of them the node tells where it is.
    fn object(
        &mut self,
        layout: &mut Layout,
        root: usize,
        values: &mut Values<'t>,
    ) -> Result<(), Fault> {
        let mut node = root;
        let mut is_first = self.begin(layout, node)?;
        loop {
            self.space();
            if self.eat(b'}') {
                if node == root {
                    return Ok(());
                }
                (node, is_first) = (layout.above(node), false);
                continue;
            }
            if !is_first {
                self.expect(b',')?;
                self.space();
            }
            is_first = false;
            match self.key(layout, node)? {
                Target::Take(role, rank) => match self.simple() {
                    Some(text) => values.set(role, rank, text),
                    None => values.put(role, rank, self.scalar()?),
                },
                Target::Within(inner) if self.peek() == Some(b'{') => {
                    is_first = self.begin(layout, inner)?;
                    node = inner;
                }
                Target::Within(inner) if self.is_quote() => self.text(layout, inner, values)?,
                Target::Skip | Target::Within(_) => self.skip()?,
            }
        }
    }

    /// The bracket of an object of a node.
    fn begin(&mut self, layout: &mut Layout, node: usize) -> Result<bool, Fault> {
        self.expect(b'{')?;
        layout.begin(node);
        Ok(true)
    }

    /// What a key and its colon say of the value that follows. It is mostly the key that stood
    /// there in the row before.
    fn key(&mut self, layout: &mut Layout, node: usize) -> Result<Target, Fault> {
        self.quote()?;
        if let Some((likely, target)) = layout.likely(node) {
            let end = self.at + likely.len();
            let after = Self { at: end, ..*self };
            let seen = self.text.get(self.at..end);
            if after.is_quote() && seen.is_some_and(|seen| same(seen, likely)) {
                self.at = end + Self::QUOTE;
                layout.pass(node);
                self.colon()?;
                return Ok(target);
            }
        }
        let key = self.string()?;
        Self::plain(key)?;
        let target = layout.key(node, &key.key()?);
        self.colon()?;
        Ok(target)
    }

    /// The text of a value: of a string what is in it.
    fn scalar(&mut self) -> Result<Cow<'t, [u8]>, Fault> {
        if !self.is_quote() {
            let raw = self.raw()?;
            utf8(raw)?;
            // What is in a list would have escapes that are not its own.
            return if ENCODED && memchr::memchr(b'\\', raw).is_some() {
                Err(Fault::NotJson)
            } else {
                Ok(Cow::Borrowed(raw))
            };
        }
        self.at += Self::QUOTE;
        let text = self.string()?;
        Self::plain(text)?;
        text.said()
    }

    /// Where the text is encoded, escapes in what is wanted are for whoever takes them away.
    fn plain(text: Quoted<'_>) -> Result<(), Fault> {
        if ENCODED && text.has_escapes {
            Err(Fault::NotJson)
        } else {
            Ok(())
        }
    }

    /// Reads a string that may hold an object of a node.
    fn text(
        &mut self,
        layout: &mut Layout,
        node: usize,
        values: &mut Values<'t>,
    ) -> Result<(), Fault> {
        if ENCODED {
            return Err(Fault::NotJson);
        }
        let mut inner = Cursor::<true> {
            text: self.text,
            at: self.at + 1,
            is_ascii: self.is_ascii,
        };
        // As it stands, mostly; whatever this has taken when it gives up is taken again below.
        if inner.object(layout, node, values).is_ok() {
            inner.space();
            if inner.peek() == Some(b'"') {
                self.at = inner.at + 1;
                return Ok(());
            }
        }
        self.at += 1;
        let text = self.string()?;
        let read = match text.said()? {
            Cow::Borrowed(text) => encoded(text, layout, node, values),
            Cow::Owned(text) => {
                let mut inner = Values::new();
                let read = encoded(&text, layout, node, &mut inner);
                values.join(&inner);
                read
            }
        };
        // What breaks off within a whole row is broken.
        read.map_err(|fault| match fault {
            Fault::Truncated => Fault::NotJson,
            fault => fault,
        })
    }
}
