//! The help center of a call. Only this file knows that there is a default one.

use serde::Deserialize;
use shared::ids::HelpCenterId;
use shared::portal::help_center::HelpCenterSlug;

use super::{Bind, Param, Statement, sql};

/// The id of the help center with the slug in this parameter, or of the default one if
/// the parameter is null.
macro_rules! asked_help_center {
    ($slug:literal) => {
        concat!(
            "iif(",
            $slug,
            " is null,
                 (select id from help_centers where is_default = 1),
                 (select id from help_centers where slug = ",
            $slug,
            "))"
        )
    };
}
pub(crate) use asked_help_center;

/// The help center that a call names; `None`: the default one.
pub(crate) type Asked<'a> = Option<&'a HelpCenterSlug>;

impl Bind for &HelpCenterSlug {
    fn bind(self) -> Param {
        self.as_str().bind()
    }
}

/// A help center.
#[derive(Deserialize)]
pub(crate) struct HelpCenter {
    /// Its id.
    pub(crate) id: HelpCenterId,
}

const ASKED: &str = concat!(
    "select json_object('id', id) as json from help_centers where id = ",
    asked_help_center!("?1")
);

/// The help center, as a [`HelpCenter`].
pub(crate) fn asked(help_center: Asked<'_>) -> Statement {
    sql(ASKED).with(help_center)
}
