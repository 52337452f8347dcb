//! The timelines of contacts and accounts.

use shared::api::Page;
use shared::api::timeline::{Event, ListAccountTimeline, ListContactTimeline, TimelineFilter};
use shared::operations::effects::Record;
use shared::policy::customers::SeeCustomers;
use shared::problem::ProblemCode;
use shared::timeline::Places;
use shared::words::server::problems as words;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, timeline};

/// A page of a contact's timeline.
pub(crate) async fn list_contact_timeline(
    ctx: &Ctx,
    call: Call<ListContactTimeline>,
) -> Result<Page<Event>, ApiError> {
    page(ctx, &call.caller, Record::Contact(call.id), &call.input).await
}

/// A page of an account's timeline.
pub(crate) async fn list_account_timeline(
    ctx: &Ctx,
    call: Call<ListAccountTimeline>,
) -> Result<Page<Event>, ApiError> {
    page(ctx, &call.caller, Record::Account(call.id), &call.input).await
}

async fn page(
    ctx: &Ctx,
    caller: &Caller,
    record: Record,
    filter: &TimelineFilter,
) -> Result<Page<Event>, ApiError> {
    let places = match &filter.after {
        Some(cursor) => Places::at(record, filter.kind, cursor),
        None => Some(Places::first(record, filter.kind)),
    };
    let Some(places) = places else {
        // Who asks comes first here, too.
        as_agent(ctx, caller, Batch::new()).await?;
        let (code, title) = (ProblemCode::Malformed, words::no_such_page());
        return Err(ApiError::Request { code, title });
    };
    let session = caller.session.as_deref().unwrap_or_default();
    let mut batch = Batch::new();
    let page = timeline::ask(&mut batch, record, session, places);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    timeline::read(&mut answers, page, ctx.now)?.ok_or(ApiError::NotFound)
}
