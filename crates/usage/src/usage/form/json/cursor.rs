//! JSON read forward in one pass, by its grammar (RFC 8259).
//!
//! What is passed over must be well formed, too: strings closed and without control characters,
//! escapes and numbers as the grammar has them, brackets in pairs. It need not be UTF-8: many a
//! gateway cuts prompts at a number of bytes, and what the request cost is still known.
//!
//! Nothing here calls itself, so no depth makes it fall.

use std::borrow::Cow;

use super::text::{Unescaped, unescaped};
use crate::usage::bytes::special;
use crate::usage::record::Fault;

/// A place in a text.
///
/// Where `ENCODED`, the text is that of a string in JSON which holds JSON in turn, as it stands:
/// every quote of the inner text has a backslash before it. There, anything out of the ordinary is
/// an error, and whoever asks takes the escapes away first and reads what is left.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Cursor<'t, const ENCODED: bool> {
    pub(super) text: &'t [u8],
    pub(super) at: usize,
    /// Whether there is nothing in it but ASCII, as in most rows.
    pub(super) is_ascii: bool,
}

/// The text between the quotes of a string.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Quoted<'t> {
    pub(super) raw: &'t [u8],
    pub(super) has_escapes: bool,
}

impl<'t> Quoted<'t> {
    /// What it says.
    ///
    /// # Errors
    /// When it is not UTF-8.
    #[inline]
    pub(in super::super) fn said(self) -> Result<Cow<'t, [u8]>, Fault> {
        utf8(self.raw)?;
        Ok(if self.has_escapes {
            Cow::Owned(unescaped(self.raw).text)
        } else {
            Cow::Borrowed(self.raw)
        })
    }

    /// The same of a key, in which half of a surrogate pair is an error.
    ///
    /// # Errors
    /// When it is not UTF-8, or no text.
    pub(super) fn key(self) -> Result<Cow<'t, [u8]>, Fault> {
        utf8(self.raw)?;
        if !self.has_escapes {
            return Ok(Cow::Borrowed(self.raw));
        }
        let Unescaped { text, is_whole } = unescaped(self.raw);
        is_whole.then_some(Cow::Owned(text)).ok_or(Fault::NotJson)
    }
}

/// That a text is UTF-8.
///
/// # Errors
/// When it is not.
#[inline]
pub(super) fn utf8(text: &[u8]) -> Result<(), Fault> {
    if text.is_ascii() || std::str::from_utf8(text).is_ok() {
        Ok(())
    } else {
        Err(Fault::NotUtf8)
    }
}

impl<'t, const ENCODED: bool> Cursor<'t, ENCODED> {
    /// The beginning of a text.
    pub(in super::super) const fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            at: 0,
            is_ascii: text.is_ascii(),
        }
    }

    #[inline]
    pub(in super::super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Passes over a byte, if it is the next one.
    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// What is wrong where the text does not go on as it must.
    pub(super) const fn broken(&self) -> Fault {
        if self.at >= self.text.len() {
            Fault::Truncated
        } else {
            Fault::NotJson
        }
    }

    /// Passes over a byte that must be next.
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.eat(byte) {
            Ok(())
        } else {
            Err(self.broken())
        }
    }

    /// Passes over white space.
    #[inline]
    pub(super) fn space(&mut self) {
        loop {
            match self.peek() {
                Some(b' ') => self.at += 1,
                Some(b'\t' | b'\n' | b'\r') if !ENCODED => self.at += 1,
                Some(b'\\') if ENCODED => match self.text.get(self.at + 1) {
                    Some(b't' | b'n' | b'r') => self.at += 2,
                    _ => return,
                },
                _ => return,
            }
        }
    }

    /// That the text is at its end, apart from white space.
    pub(in super::super) fn end(mut self) -> Result<(), Fault> {
        self.space();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(Fault::NotJson),
        }
    }

    /// Whether a string begins here.
    #[inline]
    pub(super) fn is_quote(&self) -> bool {
        if ENCODED {
            matches!(self.text.get(self.at..), Some([b'\\', b'"', ..]))
        } else {
            self.peek() == Some(b'"')
        }
    }

    /// How many bytes a quote takes.
    pub(super) const QUOTE: usize = if ENCODED { 2 } else { 1 };

    /// Passes over the quote of a string that must begin here.
    pub(super) fn quote(&mut self) -> Result<(), Fault> {
        if self.is_quote() {
            self.at += Self::QUOTE;
            Ok(())
        } else {
            Err(self.broken())
        }
    }

    /// Reads a string whose first quote was passed.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Quoted<'t>, Fault> {
        let start = self.at;
        let mut has_escapes = false;
        loop {
            self.at = special(self.text, self.at);
            match self.peek() {
                Some(b'"') if !ENCODED => break,
                Some(b'\\') if ENCODED && self.is_quote() => break,
                Some(b'\\') => {
                    has_escapes = true;
                    self.escape()?;
                }
                _ => return Err(self.broken()),
            }
        }
        let raw = self.text.get(start..self.at).unwrap_or_default();
        self.at += Self::QUOTE;
        Ok(Quoted { raw, has_escapes })
    }

    /// Passes over an escape.
    fn escape(&mut self) -> Result<(), Fault> {
        self.at += 1;
        if ENCODED {
            // A backslash of the inner text, or a letter that was escaped on the way out.
            match self.peek() {
                Some(b'\\') => self.at += 1,
                Some(b'u') => return self.letter(),
                _ => return Err(self.broken()),
            }
            if self.peek() == Some(b'\\') {
                self.at += 1;
                return match self.peek() {
                    Some(b'"' | b'\\') => {
                        self.at += 1;
                        Ok(())
                    }
                    _ => Err(self.broken()),
                };
            }
        }
        match self.peek() {
            Some(b'"') if ENCODED => Err(Fault::NotJson),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => self.hexadecimal().map(|_| ()),
            _ => Err(self.broken()),
        }
    }

    /// A letter that the outer text escapes: none that means something to the inner one.
    fn letter(&mut self) -> Result<(), Fault> {
        match self.hexadecimal()? {
            0x80.. => Ok(()),
            _ => Err(Fault::NotJson),
        }
    }

    /// Passes over `u` and four hexadecimal digits.
    fn hexadecimal(&mut self) -> Result<u32, Fault> {
        self.at += 1;
        let mut number = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            number = number << 4 | digit.ok_or_else(|| self.broken())?;
            self.at += 1;
        }
        Ok(number)
    }

    /// Passes over a number.
    fn number(&mut self) -> Result<(), Fault> {
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Ok(())
    }

    /// Passes over digits, of which there must be one.
    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > start {
            Ok(())
        } else {
            Err(self.broken())
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Fault> {
        for byte in word {
            self.expect(*byte)?;
        }
        Ok(())
    }

    /// Passes over a value.
    pub(in super::super) fn skip(&mut self) -> Result<(), Fault> {
        let mut nest = Nest::default();
        loop {
            if self.is_quote() {
                self.at += Self::QUOTE;
                self.string()?;
            } else {
                match self.peek() {
                    Some(b'{') => {
                        self.at += 1;
                        self.space();
                        if !self.eat(b'}') {
                            nest.open(true);
                            self.name()?;
                            continue;
                        }
                    }
                    Some(b'[') => {
                        self.at += 1;
                        self.space();
                        if !self.eat(b']') {
                            nest.open(false);
                            continue;
                        }
                    }
                    Some(b'-' | b'0'..=b'9') => self.number()?,
                    Some(b't') => self.word(b"true")?,
                    Some(b'f') => self.word(b"false")?,
                    Some(b'n') => self.word(b"null")?,
                    _ => return Err(self.broken()),
                }
            }
            if self.close(&mut nest)? {
                return Ok(());
            }
        }
    }

    /// What follows a value that was passed over, up to the next one; whether there is none.
    fn close(&mut self, nest: &mut Nest) -> Result<bool, Fault> {
        loop {
            let Some(is_object) = nest.innermost() else {
                return Ok(true);
            };
            self.space();
            if self.eat(b',') {
                self.space();
                if is_object {
                    self.name()?;
                }
                return Ok(false);
            }
            self.expect(if is_object { b'}' } else { b']' })?;
            nest.close();
        }
    }

    /// Passes over a key and its colon.
    fn name(&mut self) -> Result<(), Fault> {
        self.quote()?;
        self.string()?;
        self.colon()
    }

    /// Passes over a colon and the space around it.
    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), Fault> {
        self.space();
        self.expect(b':')?;
        self.space();
        Ok(())
    }

    /// The text of a value as most are: a string without escapes, or a whole number. `None` where
    /// it is another one, and nothing was passed over.
    #[inline]
    pub(super) fn simple(&mut self) -> Option<&'t [u8]> {
        if !self.is_ascii {
            return None;
        }
        if self.is_quote() {
            let start = self.at + Self::QUOTE;
            let end = special(self.text, start);
            let after = Self { at: end, ..*self };
            if !after.is_quote() {
                return None;
            }
            self.at = end + Self::QUOTE;
            return self.text.get(start..end);
        }
        let rest = self.text.get(self.at..)?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
        let digits = digits.count();
        // Zeros in front, signs, points and powers are for whoever knows the grammar.
        let is_whole = matches!(rest.get(digits), Some(b',' | b'}' | b' '));
        if digits == 0 || !is_whole || (digits > 1 && rest.first() == Some(&b'0')) {
            return None;
        }
        self.at += digits;
        rest.get(..digits)
    }

    /// The text of a value that is passed over.
    pub(super) fn raw(&mut self) -> Result<&'t [u8], Fault> {
        let start = self.at;
        self.skip()?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }
}

/// Which brackets are open: an object's or a list's, a bit each, the innermost one last.
#[derive(Debug, Default)]
struct Nest {
    bits: u64,
    depth: u32,
    /// What 64 bits do not hold.
    outer: Vec<u64>,
}

impl Nest {
    fn open(&mut self, is_object: bool) {
        if self.depth == u64::BITS {
            self.outer.push(self.bits);
            self.depth = 0;
        }
        self.bits = self.bits << 1 | u64::from(is_object);
        self.depth += 1;
    }

    /// Whether the innermost open bracket is an object's; `None` where none is open.
    const fn innermost(&self) -> Option<bool> {
        match self.depth {
            0 => None,
            _ => Some(self.bits & 1 == 1),
        }
    }

    fn close(&mut self) {
        self.bits >>= 1;
        self.depth -= 1;
        if self.depth == 0
            && let Some(bits) = self.outer.pop()
        {
            (self.bits, self.depth) = (bits, u64::BITS);
        }
    }
}
