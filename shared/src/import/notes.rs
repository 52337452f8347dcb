//! Collects the messages about a file's rows: what was cleaned, left out or interpreted,
//! and why rows failed. Equal messages are listed once, with the number of rows.

use serde::{Deserialize, Serialize};

use crate::import::findings::Finding;

/// The most notes that are kept. Further ones are counted in one note that says that there
/// are more.
const MAX_NOTES: usize = 50;

/// A note. `T` is a [`Finding`] in storage, and a sentence in a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note<T = String> {
    /// The message.
    pub message: T,
    /// How many rows it is about; 0: the file.
    pub rows: u32,
    /// The first line that it applies to.
    pub line: u32,
}

/// The notes, in the order of their first lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Notes<T = String>(Vec<Note<T>>);

impl<T> Default for Notes<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Notes<T> {
    /// All notes.
    pub fn iter(&self) -> impl Iterator<Item = &Note<T>> {
        self.0.iter()
    }
}

impl Notes<Finding> {
    /// Adds a message about the file, noticed in this line.
    pub fn of_file(&mut self, message: Finding, line: u32) {
        self.0.push(Note { message, rows: 0, line });
    }

    /// Adds a message about the row that begins in this line. Messages that have the same
    /// cause are one note, without what is particular to each row.
    pub fn of_row(&mut self, message: Finding, line: u32) {
        let cause = message.cause();
        let is_same = |it: &&mut Note<Finding>| 0 < it.rows && it.message.cause() == cause;
        if let Some(note) = self.0.iter_mut().find(is_same) {
            note.rows += 1;
            if note.message != message {
                note.message = cause;
            }
        } else if self.0.len() < MAX_NOTES {
            self.0.push(Note { message, rows: 1, line });
        } else {
            match self.0.last_mut().filter(|it| it.message == Finding::More) {
                Some(last) => last.rows += 1,
                None => self.0.push(Note { message: Finding::More, rows: 1, line }),
            }
        }
    }

    /// The notes with their messages as sentences in the current language.
    pub fn sentences(&self) -> Notes {
        let sentence = |note: &Note<Finding>| Note {
            message: note.message.sentence(),
            rows: note.rows,
            line: note.line,
        };
        Notes(self.0.iter().map(sentence).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::spreadsheet::Damage;

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
    fn i4_what_differs_from_row_to_row_is_left_out_of_their_note() {
        let mut notes = Notes::default();
        let left_out = |cell: String| Finding::CellLeftOut {
            heading: Some("Phone".into()),
            fault: Damage::Shortened.into(),
            cell: Some(cell.into()),
        };
        notes.of_row(left_out("4.9E+12".to_owned()), 2);
        let single = notes.sentences().iter().map(|it| it.message.clone()).collect::<String>();
        assert!(single.ends_with("It was left out (4.9E+12)."), "{single}");
        (3..103).for_each(|line| notes.of_row(left_out(format!("{line}E+12")), line));
        let all: Vec<_> = notes.iter().map(|it| (it.message.clone(), it.rows, it.line)).collect();
        assert_eq!(all, [(left_out(String::new()).cause(), 101, 2)]);
    }

    #[test]
    fn what_is_said_has_an_end() {
        let mut notes = Notes::default();
        (0..10_000).for_each(|line| {
            let name = format!("{line}{}", "é".repeat(400)).into();
            notes.of_row(Finding::NoAccount { name }, line);
        });
        let sentences = notes.sentences();
        assert_eq!(sentences.iter().count(), MAX_NOTES + 1);
        assert!(sentences.iter().all(|it| it.message.chars().count() <= 301));
        assert_eq!(sentences.iter().map(|it| it.rows).sum::<u32>(), 10_000);
        let more = sentences.iter().last().map(|it| it.message.as_str());
        assert_eq!(more, Some("There is more of other kinds."));
    }
}
