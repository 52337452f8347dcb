//! How a no leaves the house: every error becomes a problem here, once. What
//! caused it stays inside.

use shared::policy::Refusal;
use shared::problem::{Blocker, FieldProblem, Problem, ProblemCode};
use shared::ticket::pace;
use shared::words::server::problems as words;

use crate::store::error::StoreError;

/// Why a request was not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Nobody is signed in.
    #[error("sign-in needed")]
    SignInNeeded,
    /// Address and password do not open a session.
    #[error("not authorized")]
    NotAuthorized,
    /// Too many tries; the next one counts after so many seconds.
    #[error("too many tries")]
    TooManyTries {
        /// Seconds until then.
        retry_after: i64,
    },
    /// A contact writes faster than anybody reads; the next word is taken after so many
    /// seconds.
    #[error("too fast")]
    TooFast {
        /// Seconds until then.
        retry_after: i64,
    },
    /// More is asked at once than is worked on at once.
    #[error("busy")]
    Busy,
    /// There is nothing here, or nothing that the asker may know of.
    #[error("not found")]
    NotFound,
    /// The policy says no.
    #[error(transparent)]
    Refused(Refusal),
    /// Some fields break their rules.
    #[error("invalid fields")]
    Invalid(Vec<FieldProblem>),
    /// It has changed since it was read.
    #[error("stale")]
    Stale(Option<serde_json::Value>),
    /// What was shown would come out differently by now; with the new preview.
    #[error("plan changed")]
    PlanChanged(Option<serde_json::Value>),
    /// A rule says no, with its own code and sentence.
    #[error("{title}")]
    Rule {
        /// Its code.
        code: ProblemCode,
        /// Its sentence.
        title: String,
        /// What stands in the way.
        blockers: Vec<Blocker>,
    },
    /// The request itself is not one of ours.
    #[error("{code:?}: {title}")]
    Request {
        /// What is wrong with it.
        code: ProblemCode,
        /// The sentence.
        title: &'static str,
    },
    /// This was answered before: the same key, the same request.
    #[error("answered before")]
    Replay(String),
    /// The database said no, or nothing.
    #[error(transparent)]
    Store(StoreError),
    /// The platform gives no random bytes.
    #[error("no randomness")]
    NoRandomness,
    /// A password could not be hashed or a kept hash not be read.
    #[error("no hash")]
    NoHash,
}

impl ApiError {
    /// A rule's no that names nothing.
    pub(crate) fn rule(code: ProblemCode, title: impl Into<String>) -> Self {
        Self::Rule { code, title: title.into(), blockers: Vec::new() }
    }

    /// One field that breaks its rule.
    pub(crate) fn field(field: &str, message: impl std::fmt::Display) -> Self {
        Self::Invalid(vec![FieldProblem::new(field, message)])
    }

    /// After how many seconds the same request may be answered, where that is known.
    pub(crate) const fn retry_after(&self) -> Option<i64> {
        match self {
            Self::TooManyTries { retry_after } | Self::TooFast { retry_after } => {
                Some(*retry_after)
            }
            Self::Busy | Self::Store(StoreError::Unavailable(_)) => Some(1),
            _ => None,
        }
    }

    /// As it crosses the wire.
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
