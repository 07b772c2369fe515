//! Objects and lists walked through by whoever knows what is in them.

use std::borrow::Cow;

use super::Cursor;
use crate::usage::record::Fault;

impl<'t> Cursor<'t, false> {
    /// Walks through an object: `each` reads the value of every key. `null` is an object without
    /// keys, as in all forms of Protocol Buffers.
    ///
    /// # Errors
    /// When it is no object.
    pub(in super::super) fn members(
        &mut self,
        mut each: impl FnMut(&mut Self, &[u8]) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if self.peek() == Some(b'n') {
            return self.skip();
        }
        self.expect(b'{')?;
        self.space();
        if self.eat(b'}') {
            return Ok(());
        }
        loop {
            self.quote()?;
            let key = self.string()?.key()?;
            self.colon()?;
            each(self, &key)?;
            if self.is_last(b'}')? {
                return Ok(());
            }
        }
    }

    /// Walks through a list: `each` reads every value.
    ///
    /// # Errors
    /// When it is no list.
    pub(in super::super) fn elements(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if self.peek() == Some(b'n') {
            return self.skip();
        }
        self.expect(b'[')?;
        self.space();
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            each(self)?;
            if self.is_last(b']')? {
                return Ok(());
            }
        }
    }

    /// Passes over what stands after a value, and says whether it closes what the value is in.
    fn is_last(&mut self, bracket: u8) -> Result<bool, Fault> {
        self.space();
        if self.eat(bracket) {
            return Ok(true);
        }
        self.expect(b',')?;
        self.space();
        Ok(false)
    }

    /// The text of a value that says something; none of `null`.
    ///
    /// # Errors
    /// When it is not well formed.
    pub(in super::super) fn said(&mut self) -> Result<Option<Cow<'t, [u8]>>, Fault> {
        match self.peek() {
            Some(b'n') => self.skip().map(|()| None),
            _ => self.scalar().map(Some),
        }
    }
}
