//! Imports as a page does them: start, file, check, commit, and waiting for the jobs.

use shared::api::imports::{
    CommitImport, DateOrder, GetImport, Import, ImportCommit, ImportDraft, ImportKind, ImportState,
    StartImport, UnknownAccount, UploadImport,
};
use shared::api::{NoId, Nothing};
use shared::problem::Problem;

use crate::harness::Client;

/// A file, and how it is imported.
#[derive(Clone)]
pub(crate) struct Upload {
    pub(crate) kind: ImportKind,
    pub(crate) content: Vec<u8>,
    pub(crate) unknown_account: UnknownAccount,
    pub(crate) date_order: Option<DateOrder>,
    pub(crate) utc_offset: Option<i16>,
    pub(crate) decode_entities: bool,
    pub(crate) invite: bool,
}

impl Upload {
    /// An import of a file that creates unknown accounts.
    pub(crate) fn of(kind: ImportKind, content: impl AsRef<[u8]>) -> Self {
        Self {
            kind,
            content: content.as_ref().to_vec(),
            unknown_account: UnknownAccount::Create,
            date_order: None,
            utc_offset: None,
            decode_entities: false,
            invite: false,
        }
    }

    /// The import without its file.
    pub(crate) fn draft(&self) -> ImportDraft {
        ImportDraft {
            kind: self.kind,
            file_name: "export.csv".to_owned(),
            unknown_account: self.unknown_account,
            date_order: self.date_order,
            utc_offset: self.utc_offset,
            decode_entities: self.decode_entities,
        }
    }
}

/// Starts an import and uploads its file.
pub(crate) fn upload(client: &Client<'_>, file: &Upload) -> Result<Import, Problem> {
    let import = client.call::<StartImport>(NoId, &file.draft())?;
    assert_eq!(import.state, ImportState::Waiting);
    client.send_file::<UploadImport>(import.id, file.content.clone())
}

/// Checks a whole file.
pub(crate) fn check(client: &Client<'_>, file: &Upload) -> Result<Import, Problem> {
    let import = finish(client, &upload(client, file)?);
    assert_eq!(import.state, ImportState::Checked);
    Ok(import)
}

/// Commits what was checked.
pub(crate) fn commit(
    client: &Client<'_>,
    import: &Import,
    invite: bool,
) -> Result<Import, Problem> {
    client.call::<CommitImport>(import.id, &ImportCommit { invite })
}

/// Checks a file and commits it.
pub(crate) fn start(client: &Client<'_>, file: &Upload) -> Result<Import, Problem> {
    let import = check(client, file)?;
    commit(client, &import, file.invite)
}

/// The import as it is now.
pub(crate) fn look_at(client: &Client<'_>, import: &Import) -> Import {
    client.call::<GetImport>(import.id, &Nothing {}).expect("the import")
}

/// The import after its next slice. In process only.
pub(crate) fn go_on(client: &Client<'_>, import: &Import) -> Import {
    client.world().slice(import.id.uuid()).expect("a slice");
    look_at(client, import)
}

/// Waits until the import is checked or done.
pub(crate) fn finish(client: &Client<'_>, import: &Import) -> Import {
    client.world().wait_for(import.id.uuid(), || {
        Some(look_at(client, import)).filter(|it| !it.state.has_slices())
    })
}

/// Imports a file to its end. What the check said is what the commit does [I6].
pub(crate) fn run(client: &Client<'_>, file: &Upload) -> Import {
    let checked = check(client, file).expect("a check");
    let begun = commit(client, &checked, file.invite).expect("an import");
    let done = finish(client, &begun);
    let all = done.created + done.updated + done.skipped + done.failed;
    assert_eq!((done.done, all), (done.rows, done.rows), "I4: {done:?}");
    let expected = Import {
        state: ImportState::Done,
        committed: true,
        started_at: done.started_at,
        started_by: done.started_by.clone(),
        ..checked
    };
    assert_eq!(done, expected, "I6");
    assert_eq!(client.call::<GetImport>(done.id, &Nothing {}), Ok(done.clone()));
    done
}
