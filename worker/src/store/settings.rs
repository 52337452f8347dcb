//! The workspace's settings, as they travel with every request's rights.

/// Workspace settings as a JSON object.
macro_rules! workspace_json {
    () => {
        "json_object(
           'multi_account', json(iif(w.multi_account, 'true', 'false')),
           'keep_previous', json(iif(w.keep_previous, 'true', 'false')),
           'see_is_associate', json(iif(w.see_is_associate, 'true', 'false')),
           'activation_on_create', json(iif(w.activation_on_create, 'true', 'false')),
           'leavers_keep', json(iif(w.leavers_keep, 'true', 'false')),
           'managers_see_private', json(iif(w.managers_see_private, 'true', 'false')))"
    };
}
pub(crate) use workspace_json;
