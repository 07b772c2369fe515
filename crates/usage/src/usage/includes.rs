//! What a user says that counts include, over what a format says or names give away.

use super::record::Convention;

/// What a user says of the counts of a log; nothing where the log is to speak for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Includes {
    input_has_reads: Option<bool>,
    input_has_writes: Option<bool>,
    output_has_reasoning: Option<bool>,
}

impl Includes {
    /// Takes `input.excludes=cache` and its like, of which this is what stands before `=` and
    /// after it. Says whether it was one.
    ///
    /// # Errors
    /// When it means nothing, in words.
    pub fn take(&mut self, name: &str, part: &str) -> Result<bool, String> {
        let verbs = [(".excludes", false), (".includes", true)];
        let found = verbs
            .into_iter()
            .find_map(|(verb, is_in)| Some((name.strip_suffix(verb)?, Some(is_in))));
        let Some((whole, said)) = found else {
            return Ok(false);
        };
        match (whole, part) {
            ("input", "cache") => (self.input_has_reads, self.input_has_writes) = (said, said),
            ("input", "cache_read") => self.input_has_reads = said,
            ("input", "cache_write") => self.input_has_writes = said,
            ("output", "reasoning") => self.output_has_reasoning = said,
            _ => {
                return Err(format!(
                    "`{name}={part}` means nothing; `input.excludes=cache`, `cache_read` or `cache_write`, and `output.excludes=reasoning` do, each also with `includes`"
                ));
            }
        }
        Ok(true)
    }

    /// What counts include, where this is what they would include without the user's word.
    pub fn over(self, own: Convention) -> Convention {
        Convention {
            input_has_reads: self.input_has_reads.unwrap_or(own.input_has_reads),
            input_has_writes: self.input_has_writes.unwrap_or(own.input_has_writes),
            output_has_reasoning: self
                .output_has_reasoning
                .unwrap_or(own.output_has_reasoning),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &[(&str, &str)]) -> Includes {
        let mut includes = Includes::default();
        for (name, part) in words {
            assert_eq!(includes.take(name, part), Ok(true));
        }
        includes
    }

    #[test]
    fn a_user_has_the_last_word_on_each_part() {
        let none = said(&[]).over(Convention::APART);
        assert_eq!(none, Convention::APART);
        let reads = said(&[("input.includes", "cache_read")]).over(Convention::APART);
        assert!(reads.input_has_reads && !reads.input_has_writes);
        let apart = said(&[
            ("input.excludes", "cache"),
            ("output.excludes", "reasoning"),
        ]);
        let apart = apart.over(Convention::INCLUSIVE);
        assert_eq!(
            apart.describe(),
            "input excludes cached tokens; reasoning is added to output"
        );
    }

    #[test]
    fn other_words_are_told() {
        let mut includes = Includes::default();
        assert_eq!(includes.take("input", "prompt_tokens"), Ok(false));
        for (name, part) in [("input.excludes", "output"), ("model.includes", "cache")] {
            let told = includes.take(name, part).unwrap_err();
            assert!(told.contains("means nothing"), "{told}");
        }
        assert_eq!(includes, Includes::default());
    }
}
