//! The errors of the database, parsed from its messages.

/// An error of the database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A guard failed: the data has changed, and nothing was written.
    #[error("guard missed")]
    Stale,
    /// A unique index refused the row; with its columns.
    #[error("taken: {0}")]
    Taken(String),
    /// The database is busy or unreachable.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The database refused the statement.
    #[error("database: {0}")]
    Failed(String),
    /// A row is not of the type that the store expects.
    #[error("unreadable row: {0}")]
    Unreadable(String),
}

impl StoreError {
    /// Parses `message`, an error message of SQLite or D1.
    pub(crate) fn read(message: &str) -> Self {
        let after = |mark: &str| {
            let (_, rest) = message.split_once(mark)?;
            Some(rest.split([':', '\n']).next().unwrap_or_default().trim().to_owned())
        };
        if message.contains("guard missed") {
            Self::Stale
        } else if let Some(columns) = after("UNIQUE constraint failed:") {
            Self::Taken(columns)
        } else if ["overloaded", "timed out", "Network connection lost", "database is locked"]
            .iter()
            .any(|it| message.contains(it))
        {
            Self::Unavailable(message.to_owned())
        } else {
            Self::Failed(message.to_owned())
        }
    }
}
