//! What a field's values are: how a text is read as one.
//!
//! A value is kept as a text that reads as itself again, so that what is shown in a form
//! and sent back unchanged changes nothing.

use crate::text::{Lines, Phone, is_blank, tidy};

/// What a field's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text {
        /// The most characters.
        max: usize,
    },
    /// Some lines.
    LongText {
        /// The most characters.
        max: usize,
    },
    /// A telephone number as people write it.
    Phone,
}

/// Why a text is no value, as the end of a sentence that begins with the field's label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// It is too long.
    #[error("must have at most {max} characters")]
    TooLong {
        /// The most characters.
        max: usize,
    },
}

impl Kind {
    /// The value that `text` stands for; none: it is empty.
    pub fn parse(self, text: &str) -> Result<Option<String>, FieldError> {
        let lines = if matches!(self, Self::LongText { .. }) { Lines::Many } else { Lines::One };
        let text = tidy(text, lines);
        if is_blank(&text) {
            return Ok(None);
        }
        let value = match self {
            Self::Text { max } | Self::LongText { max } => at_most(max, text)?,
            Self::Phone => at_most(Phone::MAX_CHARS, text)?,
        };
        Ok(Some(value))
    }
}

fn at_most(max: usize, text: String) -> Result<String, FieldError> {
    if max < text.chars().count() { Err(FieldError::TooLong { max }) } else { Ok(text) }
}

#[cfg(test)]
#[path = "kind_tests.rs"]
mod tests;
