//! The preview of a decided act, and the names of what it shows.

use shared::api::operations::{Lasting, Names, PlanHash, Preview, Sight};
use shared::operations::deletion::deleted_contacts;
use shared::operations::effects::effects;
use shared::operations::undo::Kept;

use super::{Decided, given_up, kept_out, labels, merge, roles};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;
use crate::store::{
    Batch, Slot, StoreError, consequences, deletions, operations, portal_access, tokens,
};

/// The preview of a decided act.
pub(super) async fn show(ctx: &Ctx, decided: &Decided) -> Result<Preview, ApiError> {
    let effects = effects(&decided.changes);
    let mut batch = Batch::new();
    let of = (&*decided.changes, decided.undoes);
    let sight = consequences::ask(&mut batch, of, ctx.now);
    let merging = merge::ask(&mut batch, decided, ctx.now);
    let shown = decided.merge.as_ref().map(|it| &it.preview);
    let names: Slot<Names> =
        batch.ask(operations::names(&ids(&(&decided.changes, &decided.kept, shown))));
    let deleted = deletions::ask_ends(&mut batch, &deleted_contacts(&decided.changes), ctx.now);
    let out: Vec<_> = kept_out(&decided.changes)
        .map(|(contact, center)| batch.ask(portal_access::ends(contact, center, ctx.now)))
        .collect();
    // The links of a contact who is blocked are counted with everything else that ends.
    let is_kept_out = |contact| kept_out(&decided.changes).any(|(it, _)| it == contact);
    let links: Vec<Slot<u32>> = given_up(&decided.changes)
        .into_iter()
        .filter(|(contact, _)| !is_kept_out(*contact))
        .map(|(contact, key)| batch.ask(tokens::sent_to(contact, key, ctx.now)))
        .collect();
    let mut answers = batch.run(&*ctx.sql).await?;
    let (merge, sessions) = merging.read(decided, &mut answers)?;
    let sight = match sight {
        Some(sight) => sight.read(&mut answers)?,
        None => Sight::default(),
    };
    let names = labels::with_new(answers.one(names)?.unwrap_or_default(), &decided.changes);
    let mut lasting = Vec::new();
    for slot in out.into_iter().chain(deleted) {
        lasting.extend(answers.one::<portal_access::Ends>(slot)?.iter().flat_map(lasts));
    }
    let mut count = 0;
    for slot in links {
        count += answers.one(slot)?.unwrap_or_default();
    }
    lasting.extend((count > 0).then_some(Lasting::LinksEnd { count }));
    lasting.extend((sessions > 0).then_some(Lasting::SessionsEnd { count: sessions }));
    let mut preview = Preview {
        act: decided.act,
        effects,
        names,
        results: decided.results.clone(),
        deletions: decided.deletions.clone(),
        kept: decided.kept.clone(),
        sight,
        lasting,
        merge,
        mails: u32::from(decided.verifying.is_some()),
        hash: PlanHash(String::new()),
    };
    let kept = preview.kept.iter_mut().flat_map(|it| &mut it.effects);
    roles::tell(ctx, preview.effects.iter_mut().chain(kept).collect()).await?;
    let text = labels::hashed(&preview, &decided.changes)
        .map_err(|error| StoreError::Unreadable(error.to_string()))?;
    preview.hash = PlanHash(secrets::hash(&text));
    Ok(preview)
}

fn lasts(ends: &portal_access::Ends) -> impl Iterator<Item = Lasting> + use<> {
    [
        (ends.sessions > 0).then_some(Lasting::SessionsEnd { count: ends.sessions }),
        (ends.links > 0).then_some(Lasting::LinksEnd { count: ends.links }),
        (ends.mails > 0).then_some(Lasting::MailsDropped { count: ends.mails }),
    ]
    .into_iter()
    .flatten()
}

pub(super) async fn kept_names(ctx: &Ctx, kept: &[Kept]) -> Result<Names, ApiError> {
    if kept.is_empty() {
        return Ok(Names::new());
    }
    let (batch, names) = Batch::of::<Names>(operations::names(&ids(&kept)));
    Ok(batch.run(&*ctx.sql).await?.one(names)?.unwrap_or_default())
}

/// All ids in `shown`, to look up their names.
pub(crate) fn ids<T: serde::Serialize>(shown: &T) -> Vec<uuid::Uuid> {
    fn collect(value: &serde_json::Value, ids: &mut Vec<uuid::Uuid>) {
        match value {
            serde_json::Value::String(text) => ids.extend(text.parse::<uuid::Uuid>().ok()),
            serde_json::Value::Array(values) => values.iter().for_each(|it| collect(it, ids)),
            serde_json::Value::Object(fields) => fields.values().for_each(|it| collect(it, ids)),
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {
            }
        }
    }
    let mut ids = Vec::new();
    if let Ok(value) = serde_json::to_value(shown) {
        collect(&value, &mut ids);
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}
