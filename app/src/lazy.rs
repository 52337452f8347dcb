//! Code that is fetched when it is needed: each page, and parts of pages that few open.
//!
//! The `page_code!` and `part_code!` tables say what is cut off a bundle. What they name
//! is fetched by its first use, by a link to it that is pointed at, or in idle time; see
//! `app/boot/`. On any target but WebAssembly all of it is there.

mod page;
mod part;

use shared::words::both::{common, errors};
use wasm_split_helpers::SplitLoaderError;

pub use page::{PageCode, is_missing, try_again};
pub use part::{Fetching, following, over, part, soon};

use crate::browser::boot;

/// Why code is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It could not be fetched now.
    Unreached,
    /// It is gone: another build has taken the place of the one in this tab.
    Outdated,
}

impl Missing {
    /// The sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unreached => errors::not_loaded(),
            Self::Outdated => errors::outdated(),
        }
    }

    /// What the button says that goes on.
    pub fn way_on(self) -> &'static str {
        match self {
            Self::Unreached => common::try_again(),
            Self::Outdated => common::reload(),
        }
    }
}

impl From<SplitLoaderError> for Missing {
    fn from(_: SplitLoaderError) -> Self {
        if boot::is_outdated() { Self::Outdated } else { Self::Unreached }
    }
}

/// Cuts pages off the bundle: each becomes a function of its name that gives its
/// [`PageCode`]. The code's name is the page's in the contract.
macro_rules! page_code {
    ($($name:ident => $page:expr;)*) => {$(
        fn $name() -> $crate::lazy::PageCode {
            #[wasm_split_helpers::wasm_split($name, fallible, preload(fetch))]
            fn $name() -> Result<leptos::prelude::AnyView, $crate::lazy::Missing> {
                Ok($page)
            }
            $crate::lazy::PageCode::new(
                stringify!($name),
                || Box::pin(async { fetch().await.map_err(Into::into) }),
                || Box::pin($name()),
            )
        }
    )*};
}

/// Cuts parts of pages off the bundle: each becomes a function of its name, for [`part`]
/// or a dialog (`crate::dialogs`). Before it stands the name of the chunk, which several may share.
macro_rules! part_code {
    ($($(#[$doc:meta])* $chunk:ident: $vis:vis fn $name:ident($($arg:ident: $type:ty),*) $view:block)*) => {$(
        $(#[$doc])*
        $vis fn $name($($arg: $type),*) -> $crate::lazy::Fetching {
            #[wasm_split_helpers::wasm_split($chunk, fallible)]
            fn $name($($arg: $type),*) -> Result<leptos::prelude::AnyView, $crate::lazy::Missing> {
                let view = $view;
                Ok(leptos::prelude::IntoAny::into_any(view))
            }
            Box::pin($name($($arg),*))
        }
    )*};
}

pub(crate) use {page_code, part_code};
