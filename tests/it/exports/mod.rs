//! Exports: what a list shows, as a file for the agent who asked for it [I2, I11].

mod again;
mod cancel_export;
mod custom_fields;
mod download_export;
mod interrupted;
mod shown;
mod start_export;

use shared::api::exports::{
    DownloadExport, Export, ExportDraft, ExportState, GetExport, ListExports, StartExport,
};
use shared::api::{Endpoint, NoId, Nothing};
use shared::grid::{ListName, Pairs};
use shared::ids::ExportId;
use shared::problem::ProblemCode;
use shared::time::Span;

use crate::harness::{Answer, Client, World, code};

fn pairs(all: &[(&str, &str)]) -> Pairs {
    all.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// The export of a list with this query.
fn draft(list: ListName, query: &[(&str, &str)]) -> ExportDraft {
    ExportDraft { query: pairs(query), ..ExportDraft::of(list) }
}

fn start(agent: &Client<'_>, draft: &ExportDraft) -> Export {
    agent.call::<StartExport>(NoId, draft).unwrap()
}

fn get(agent: &Client<'_>, id: ExportId) -> Export {
    agent.call::<GetExport>(id, &Nothing {}).unwrap()
}

/// The export at its end.
fn end(world: &World, agent: &Client<'_>, id: ExportId) -> Export {
    world.wait_for(id.uuid(), || Some(get(agent, id)).filter(|it| !it.state.is_active()))
}

fn download(agent: &Client<'_>, id: ExportId) -> Answer {
    agent.raw("GET", &DownloadExport::path(&id), &[], None)
}

/// The text of the file of an export that is ready.
#[track_caller]
fn file(agent: &Client<'_>, id: ExportId) -> String {
    let answer = download(agent, id);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// Exports a list to its end, and reads the file.
#[track_caller]
fn export(world: &World, agent: &Client<'_>, draft: &ExportDraft) -> Vec<Vec<String>> {
    let begun = start(agent, draft);
    let ready = end(world, agent, begun.id);
    assert_eq!(ready.state, ExportState::Ready);
    let text = file(agent, begun.id);
    assert_eq!(ready.bytes as usize, text.len());
    let rows = records(&text);
    assert_eq!((ready.done, ready.rows), (count(&rows), count(&rows)));
    rows
}

/// How many rows are below the headings.
fn count(rows: &[Vec<String>]) -> u32 {
    u32::try_from(rows.len() - 1).unwrap()
}

/// The records of a CSV file, as a spreadsheet reads it.
fn records(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
    let (mut all, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut is_quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {
                assert_eq!(letters.next(), Some('\n'));
                record.push(std::mem::take(&mut cell));
                all.push(std::mem::take(&mut record));
            }
            letter => cell.push(letter),
        }
    }
    assert!(cell.is_empty() && record.is_empty() && !is_quoted, "the file ends with a line");
    all
}

/// The cells below the heading `name`.
#[track_caller]
fn column(rows: &[Vec<String>], name: &str) -> Vec<String> {
    let at = rows[0].iter().position(|it| it == name).unwrap_or_else(|| panic!("{:?}", rows[0]));
    rows[1..].iter().map(|it| it[at].clone()).collect()
}
