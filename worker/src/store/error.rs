//! Why the database did not do something, read from what it says.

/// Why the database did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A guard was missed: somebody was faster, and nothing was written.
    #[error("guard missed")]
    Stale,
    /// A unique index says that somebody has this already; its columns.
    #[error("taken: {0}")]
    Taken(String),
    /// It is busy or away.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// It refused the statement.
    #[error("database: {0}")]
    Failed(String),
    /// A row is not of the type that the store expects.
    #[error("unreadable row: {0}")]
    Unreadable(String),
}

impl StoreError {
    /// What `message`, an error of SQLite or D1, means.
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
