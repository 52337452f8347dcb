//! The workspace's settings: as they travel with every request's rights, and what an admin
//! reads and writes of them.

use serde::Deserialize;
use shared::api::settings::Settings;
use shared::ids::RelationshipId;
use shared::operations::settings::MAX_ENDED;
use shared::policy::Permit;
use shared::policy::workspace::{ChangeSettings, Workspace};

use super::records::relationships;
use super::{Statement, sql};
use crate::error::ApiError;

/// Workspace settings as a JSON object.
macro_rules! workspace_json {
    () => {
        "json_object(
           'multi_account', json(iif(w.multi_account, 'true', 'false')),
           'keep_previous', json(iif(w.keep_previous, 'true', 'false')),
           'see_is_associate', json(iif(w.see_is_associate, 'true', 'false')),
           'activation_on_create', json(iif(w.activation_on_create, 'true', 'false')),
           'leavers_keep', json(iif(w.leavers_keep, 'true', 'false')),
           'managers_see_private', json(iif(w.managers_see_private, 'true', 'false')),
           'delete_shared_contacts', json(iif(w.delete_shared_contacts, 'true', 'false')),
           'roll_up_activity', json(iif(w.roll_up_activity, 'true', 'false')))"
    };
}
pub(crate) use workspace_json;

/// The columns of the settings; see [`super::records`].
macro_rules! settings {
    ($make:ident) => {
        $crate::store::records::$make!(
            "settings",
            ["id"],
            [
                "multi_account",
                "keep_previous",
                "leavers_keep",
                "managers_see_private",
                "activation_on_create",
                "see_is_associate",
                "delete_shared_contacts",
                "roll_up_activity"
            ],
            [],
            (),
            ", version = version + 1"
        )
    };
}
pub(crate) use settings;

/// The live indirect relationships `r`, from `from` on.
macro_rules! live_indirect {
    () => {
        "from relationships r indexed by relationships_indirect
           join contacts c on c.id = r.contact_id and c.deleted_at is null
           join accounts a on a.id = r.account_id and a.deleted_at is null
          where r.valid_to is null and r.kind = 'indirect'"
    };
}
pub(crate) use live_indirect;

const NOW: &str = concat!(
    "select json_object('settings', ",
    workspace_json!(),
    ", 'version', w.version) as json from settings w"
);

/// The settings, as [`Settings`].
pub(crate) fn now() -> Statement {
    sql(NOW)
}

/// The settings with the relationships that a change of them could end.
#[derive(Deserialize)]
pub(crate) struct Found {
    /// The settings.
    #[serde(flatten)]
    pub(crate) now: Settings,
    /// How many live indirect relationships there are.
    pub(crate) indirect: u32,
}

impl Found {
    /// Refuses a change of another version.
    pub(crate) fn is_seen(&self, version: i64) -> Result<(), ApiError> {
        if self.now.version == version {
            Ok(())
        } else {
            Err(ApiError::Stale(serde_json::to_value(self.now).ok()))
        }
    }
}

const FOUND: &str = concat!(
    "select json_object('settings', ",
    workspace_json!(),
    ", 'version', w.version, 'indirect', (select count(*) ",
    live_indirect!(),
    ")) as json from settings w"
);

/// The settings before a change, as a [`Found`].
pub(crate) fn found() -> Statement {
    sql(FOUND)
}

const VERSION: &str =
    "insert into guard select exists (select 1 from settings where id = 1 and version = ?1)";

/// The guard that nobody changed the settings since.
pub(crate) fn version(version: i64) -> Statement {
    sql(VERSION).with(version)
}

const NONE_INDIRECT: &str =
    concat!("insert into guard select not exists (select 1 ", live_indirect!(), ")");

/// The guard that there is no live indirect relationship.
pub(crate) fn none_indirect() -> Statement {
    sql(NONE_INDIRECT)
}

const INDIRECT: &str = concat!(
    "select json_object('row', ",
    relationships!(row_json),
    ", 'account_name', a.name) as json ",
    live_indirect!(),
    " order by r.contact_id, r.id limit ?1"
);

/// The live indirect relationships, as [`LiveRow`](shared::operations::plans::LiveRow); one
/// more than can end at once, if there are more.
pub(crate) fn indirect() -> Statement {
    sql(INDIRECT).with(i64::from(MAX_ENDED) + 1)
}

const NO_OTHERS: &str = concat!(
    "insert into guard select not exists (select 1 ",
    live_indirect!(),
    " and r.id not in (select value from json_each(?1)))"
);

/// The guard that there is no live indirect relationship but these.
pub(crate) fn no_others(known: &[RelationshipId]) -> Statement {
    sql(NO_OTHERS).with_json(known)
}

const WRITE: &str = "
    update settings
       set multi_account = ?1, keep_previous = ?2, see_is_associate = ?3,
           activation_on_create = ?4, leavers_keep = ?5, managers_see_private = ?6,
           delete_shared_contacts = ?7, roll_up_activity = ?8, version = version + 1
     where id = 1";

/// Sets all settings.
pub(crate) fn write(_: &Permit<ChangeSettings>, next: Workspace) -> Statement {
    sql(WRITE)
        .with(next.multi_account)
        .with(next.keep_previous)
        .with(next.see_is_associate)
        .with(next.activation_on_create)
        .with(next.visibility.leavers_keep)
        .with(next.visibility.managers_see_private)
        .with(next.delete_shared_contacts)
        .with(next.roll_up_activity)
}
