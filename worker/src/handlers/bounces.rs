//! Events of the mail service, by its signature ([`crate::call`]).

use shared::api::Nothing;
use shared::api::bounces::ReceiveMailEvent;

use crate::acts::bounces;
use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;

/// Takes an event. The answer is the same for a mail that nobody knows [P13].
pub(crate) async fn receive_mail_event(
    ctx: &Ctx,
    call: Call<ReceiveMailEvent>,
) -> Result<Nothing, ApiError> {
    bounces::take_event(ctx, call.input).await?;
    Ok(Nothing {})
}
