//! Weight and colour, which only repeat what the text says.

/// Whether weight and colour are used at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Text alone.
    #[default]
    Plain,
    /// ANSI escapes: bold, dim and green.
    Ansi,
}

/// How a piece of text stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Normal,
    Strong,
    Small,
    Good,
}

/// Marks inside a laid-out line: invisible operators, of no width, which [`crate::words::visible`]
/// spells out wherever a text of other people holds one.
const STRONG: char = '\u{2061}';
const GOOD: char = '\u{2062}';
const END: char = '\u{2063}';

impl Tone {
    const fn code(self) -> &'static str {
        match self {
            Self::Normal => "",
            Self::Strong => "\u{1b}[1m",
            Self::Small => "\u{1b}[2m",
            Self::Good => "\u{1b}[32m",
        }
    }

    /// Marks a text inside a line, without a change of its width.
    pub(super) fn mark(self, text: &str) -> String {
        match self {
            Self::Strong if !text.is_empty() => format!("{STRONG}{text}{END}"),
            Self::Good if !text.is_empty() => format!("{GOOD}{text}{END}"),
            _ => text.to_owned(),
        }
    }
}

impl Theme {
    /// The line in its tone, with its marks turned into escapes or left out.
    pub(super) fn paint(self, tone: Tone, line: &str) -> String {
        let mut painted = String::with_capacity(line.len());
        for letter in line.chars() {
            match letter {
                STRONG => painted.push_str(self.code(Tone::Strong)),
                GOOD => painted.push_str(self.code(Tone::Good)),
                END => painted.push_str(self.end()),
                letter => painted.push(letter),
            }
        }
        match tone {
            Tone::Normal => painted,
            _ if painted.is_empty() => painted,
            tone => format!("{}{painted}{}", self.code(tone), self.end()),
        }
    }

    const fn code(self, tone: Tone) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Ansi => tone.code(),
        }
    }

    const fn end(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Ansi => "\u{1b}[0m",
        }
    }
}
