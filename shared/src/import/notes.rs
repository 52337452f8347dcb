//! What is to be known of the rows of a file: what was cleaned, left out or taken for
//! something, and why rows failed. The same of many rows is said once, with their number.

use serde::{Deserialize, Serialize};

/// The most that is said; of what comes after is told that there is more.
const MAX_NOTES: usize = 50;

/// The longest message, in characters: it may have a piece of a cell in it.
const MAX_CHARS: usize = 300;

/// Something to be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What, as a sentence.
    pub message: String,
    /// Of how many rows; 0: of the file.
    pub rows: u32,
    /// The first line that it is about.
    pub line: u32,
}

/// What is to be known, in the order of its first lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Notes(Vec<Note>);

impl Notes {
    /// Notes something of the file, seen in this line.
    pub fn of_file(&mut self, message: impl Into<String>, line: u32) {
        self.0.push(Note { message: short(&message.into()), rows: 0, line });
    }

    /// Notes something of the row that begins in this line.
    pub fn of_row(&mut self, message: &str, line: u32) {
        let message = short(message);
        if let Some(note) = self.0.iter_mut().find(|it| 0 < it.rows && it.message == message) {
            note.rows += 1;
        } else if self.0.len() < MAX_NOTES {
            self.0.push(Note { message, rows: 1, line });
        } else {
            let more = "There is more of other kinds.";
            match self.0.last_mut().filter(|it| it.message == more) {
                Some(last) => last.rows += 1,
                None => self.0.push(Note { message: more.to_owned(), rows: 1, line }),
            }
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Note> {
        self.0.iter()
    }
}

/// `message`, as long as one may be.
pub fn short(message: &str) -> String {
    match message.char_indices().nth(MAX_CHARS) {
        None => message.to_owned(),
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default().trim_end()),
    }
}

/// What many rows may fail of alike: `reason` without what stands in this row's cell,
/// which the reasons have in brackets before the full stop.
pub fn cause(reason: &str) -> String {
    let cell = reason.strip_suffix(").").and_then(|it| it.rsplit_once(" ("));
    cell.map_or_else(|| reason.to_owned(), |(cause, _)| format!("{}.", cause.trim_end_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i4_the_same_of_many_rows_is_said_once() {
        let mut notes = Notes::default();
        notes.of_file("A title.", 1);
        (2..10).for_each(|line| notes.of_row("A title.", line));
        notes.of_row("Another.", 10);
        let said: Vec<_> = notes.iter().map(|it| (it.rows, it.line)).collect();
        assert_eq!(said, [(0, 1), (8, 2), (1, 10)]);
    }

    #[test]
    fn what_is_said_has_an_end() {
        let mut notes = Notes::default();
        (0..10_000).for_each(|line| notes.of_row(&format!("{line}{}", "é".repeat(400)), line));
        assert_eq!(notes.iter().count(), MAX_NOTES + 1);
        assert!(notes.iter().all(|it| it.message.chars().count() <= MAX_CHARS + 1));
        assert_eq!(notes.iter().map(|it| it.rows).sum::<u32>(), 10_000);
    }

    #[test]
    fn i4_rows_that_fail_alike_fail_of_one_cause() {
        let check = |reason: &str, expected: &str| assert_eq!(cause(reason), expected);
        check("“Email”: this is no address (ann).", "“Email”: this is no address.");
        check("“Email”: this is no address (a (b)).", "“Email”: this is no address (a.");
        check("This row is too long.", "This row is too long.");
    }
}
