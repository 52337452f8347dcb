//! Help centers: which one a call is about. That there is a default one is known here
//! and nowhere else.

use serde::Deserialize;
use shared::ids::HelpCenterId;
use shared::portal::help_center::HelpCenterSlug;

use super::{Bind, Param, Statement, sql};

/// The id of the help center with the slug in this parameter, or of the default one
/// where the parameter is null.
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

/// The help center that a call names; none: the default one.
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
