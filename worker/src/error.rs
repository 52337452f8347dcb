//! The errors of the API. This is the one place where an error becomes a problem
//! response. The cause is logged and never sent.

use shared::policy::Refusal;
use shared::problem::{Blocker, FieldProblem, Problem, ProblemCode};
use shared::ticket::pace;
use shared::words::server::problems as words;

use crate::store::error::StoreError;

/// Why a request fails.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The caller is not signed in.
    #[error("sign-in needed")]
    SignInNeeded,
    /// Wrong address or password.
    #[error("not authorized")]
    NotAuthorized,
    /// Too many attempts to sign in or request a link.
    #[error("too many tries")]
    TooManyTries {
        /// Seconds until the next attempt.
        retry_after: i64,
    },
    /// A contact writes too many messages in a short time.
    #[error("too fast")]
    TooFast {
        /// Seconds until the next message is accepted.
        retry_after: i64,
    },
    /// Too many requests at once.
    #[error("busy")]
    Busy,
    /// The record does not exist, or the caller may not know of it.
    #[error("not found")]
    NotFound,
    /// The policy refuses.
    #[error(transparent)]
    Refused(Refusal),
    /// Some fields break their rules.
    #[error("invalid fields")]
    Invalid(Vec<FieldProblem>),
    /// The record has changed since it was read; with its current state.
    #[error("stale")]
    Stale(Option<serde_json::Value>),
    /// The act would have a different result than the preview; with the new preview.
    #[error("plan changed")]
    PlanChanged(Option<serde_json::Value>),
    /// A rule refuses, with its own code and sentence.
    #[error("{title}")]
    Rule {
        /// The problem code.
        code: ProblemCode,
        /// The sentence.
        title: String,
        /// The records that cause the refusal.
        blockers: Vec<Blocker>,
    },
    /// The request is malformed or not accepted.
    #[error("{code:?}: {title}")]
    Request {
        /// The problem code.
        code: ProblemCode,
        /// The sentence.
        title: &'static str,
    },
    /// The request was answered before: same key, same request; with that reply.
    #[error("answered before")]
    Replay(String),
    /// The database refused or failed.
    #[error(transparent)]
    Store(StoreError),
    /// The platform returns no random bytes.
    #[error("no randomness")]
    NoRandomness,
    /// A password cannot be hashed, or a stored hash cannot be read.
    #[error("no hash")]
    NoHash,
}

impl ApiError {
    /// A rule's refusal without blockers.
    pub(crate) fn rule(code: ProblemCode, title: impl Into<String>) -> Self {
        Self::Rule { code, title: title.into(), blockers: Vec::new() }
    }

    /// Something outside of the worker does not respond; why, for the operators.
    pub(crate) fn unavailable(why: impl Into<String>) -> Self {
        Self::Store(StoreError::Unavailable(why.into()))
    }

    /// An invalid field.
    pub(crate) fn field(field: &str, message: impl std::fmt::Display) -> Self {
        Self::Invalid(vec![FieldProblem::new(field, message)])
    }

    /// Seconds until the same request may succeed, if known.
    pub(crate) const fn retry_after(&self) -> Option<i64> {
        match self {
            Self::TooManyTries { retry_after } | Self::TooFast { retry_after } => {
                Some(*retry_after)
            }
            Self::Busy | Self::Store(StoreError::Unavailable(_)) => Some(1),
            _ => None,
        }
    }

    /// The problem that is sent.
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::SignInNeeded => Problem::new(ProblemCode::SignInNeeded, words::sign_in_needed()),
            Self::NotAuthorized => {
                Problem::new(ProblemCode::NotAuthorized, words::not_authorized())
            }
            Self::TooManyTries { retry_after } => Problem::new(
                ProblemCode::TooManyTries,
                words::too_many_tries((retry_after / 60).max(1)),
            ),
            Self::NotFound | Self::Refused(Refusal::Hidden) => {
                Problem::new(ProblemCode::NotFound, words::not_found())
            }
            Self::TooFast { retry_after } => {
                let window = pace::WINDOW.seconds() / 60;
                let wait = (retry_after / 60).max(1);
                Problem::new(ProblemCode::TooManyTries, words::too_fast(pace::MOST, window, wait))
            }
            Self::Busy => Problem::new(ProblemCode::Unavailable, words::busy()),
            Self::Refused(
                refusal @ (Refusal::Forbidden | Refusal::NotManager { .. } | Refusal::MoreThanSeen),
            ) => Problem::new(ProblemCode::Forbidden, refusal.to_string()),
            Self::Invalid(fields) => Problem {
                fields: fields.clone(),
                ..Problem::new(ProblemCode::Invalid, words::invalid())
            },
            Self::Stale(current) => Problem {
                current: current.clone(),
                ..Problem::new(ProblemCode::Stale, words::stale())
            },
            Self::PlanChanged(current) => Problem {
                current: current.clone(),
                ..Problem::new(ProblemCode::PlanChanged, words::plan_changed())
            },
            Self::Rule { code, title, blockers } => {
                Problem { blockers: blockers.clone(), ..Problem::new(*code, title.clone()) }
            }
            Self::Request { code, title } => Problem::new(*code, *title),
            Self::Store(StoreError::Stale) => Self::Stale(None).problem(),
            Self::Store(StoreError::Unavailable(_)) => {
                Problem::new(ProblemCode::Unavailable, words::unavailable())
            }
            Self::Replay(_)
            | Self::Store(
                StoreError::Taken(_) | StoreError::Failed(_) | StoreError::Unreadable(_),
            )
            | Self::NoRandomness
            | Self::NoHash => Problem::new(ProblemCode::Internal, words::internal()),
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Vec<FieldProblem>> for ApiError {
    fn from(fields: Vec<FieldProblem>) -> Self {
        Self::Invalid(fields)
    }
}

impl From<FieldProblem> for ApiError {
    fn from(field: FieldProblem) -> Self {
        Self::Invalid(vec![field])
    }
}

impl From<shared::portal::link::LinkRefusal> for ApiError {
    fn from(refusal: shared::portal::link::LinkRefusal) -> Self {
        Self::rule(refusal.code(), refusal.to_string())
    }
}

impl From<shared::operations::addresses::AddressRefusal> for ApiError {
    fn from(refusal: shared::operations::addresses::AddressRefusal) -> Self {
        Self::rule(refusal.code(), refusal.to_string())
    }
}

impl From<shared::customers::relationship::RelationshipRefusal> for ApiError {
    fn from(refusal: shared::customers::relationship::RelationshipRefusal) -> Self {
        use shared::customers::relationship::RelationshipRefusal as Refusal;
        let blockers = match &refusal {
            Refusal::OtherAccountsRemain(others) => others
                .iter()
                .map(|it| Blocker { name: it.account_name.clone(), id: Some(it.account.uuid()) })
                .collect(),
            Refusal::MultiAccountOff(_) | Refusal::PrimaryCannotBeDissociated => Vec::new(),
        };
        Self::Rule { code: refusal.code(), title: refusal.to_string(), blockers }
    }
}
