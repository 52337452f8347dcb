//! What is to be known of the rows of a file: what was cleaned, left out or taken for
//! something, and why rows failed. The same of many rows is noted once, with their number.

use serde::{Deserialize, Serialize};

use crate::import::findings::Finding;

/// The most that is noted; of what comes after is told that there is more.
const MAX_NOTES: usize = 50;

/// Something to be known: a [`Finding`] as it is kept, a sentence as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note<T = String> {
    /// What.
    pub message: T,
    /// Of how many rows; 0: of the file.
    pub rows: u32,
    /// The first line that it is about.
    pub line: u32,
}

/// What is to be known, in the order of its first lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Notes<T = String>(Vec<Note<T>>);

impl<T> Default for Notes<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Notes<T> {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Note<T>> {
        self.0.iter()
    }
}

impl Notes<Finding> {
    /// Notes something of the file, seen in this line.
    pub fn of_file(&mut self, message: Finding, line: u32) {
        self.0.push(Note { message, rows: 0, line });
    }

    /// Notes something of the row that begins in this line.
    pub fn of_row(&mut self, message: Finding, line: u32) {
        if let Some(note) = self.0.iter_mut().find(|it| 0 < it.rows && it.message == message) {
            note.rows += 1;
        } else if self.0.len() < MAX_NOTES {
            self.0.push(Note { message, rows: 1, line });
        } else {
            match self.0.last_mut().filter(|it| it.message == Finding::More) {
                Some(last) => last.rows += 1,
                None => self.0.push(Note { message: Finding::More, rows: 1, line }),
            }
        }
    }

    /// They as sentences.
    pub fn said(&self) -> Notes {
        let said = |note: &Note<Finding>| Note {
            message: note.message.said(),
            rows: note.rows,
            line: note.line,
        };
        Notes(self.0.iter().map(said).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i4_the_same_of_many_rows_is_noted_once() {
        let mut notes = Notes::default();
        notes.of_file(Finding::NotUtf8, 1);
        (2..10).for_each(|line| notes.of_row(Finding::NotUtf8, line));
        notes.of_row(Finding::OneName, 10);
        let seen: Vec<_> = notes.iter().map(|it| (it.rows, it.line)).collect();
        assert_eq!(seen, [(0, 1), (8, 2), (1, 10)]);
    }

    #[test]
    fn what_is_said_has_an_end() {
        let mut notes = Notes::default();
        (0..10_000).for_each(|line| {
            let name = format!("{line}{}", "é".repeat(400)).into();
            notes.of_row(Finding::NoAccount { name }, line);
        });
        let said = notes.said();
        assert_eq!(said.iter().count(), MAX_NOTES + 1);
        assert!(said.iter().all(|it| it.message.chars().count() <= 301));
        assert_eq!(said.iter().map(|it| it.rows).sum::<u32>(), 10_000);
        let more = said.iter().last().map(|it| it.message.as_str());
        assert_eq!(more, Some("There is more of other kinds."));
    }
}
