//! Contacts. Their relationships to accounts are in [`super::relationships`], their
//! access to the help center is in [`super::portal_access`].

use shared::api::Page;
use shared::api::contacts::{
    Contact, ContactMade, ContactRow, CountContacts, CreateContact, GetContact, GetSight,
    ListContacts, SeenTicket, Sight, UpdateContact,
};
use shared::api::session::LinkPurpose;
use shared::customers::contact::ContactBody;
use shared::email::{AddressKey, Email};
use shared::grid::GridCounts;
use shared::ids::{AddressId, ContactId};
use shared::operations::effects::Record;
use shared::operations::plans::{self, NewRelationship};
use shared::operations::rows::{Diff, RowChange};
use shared::operations::{Act, Subject};
use shared::policy::customers::{Associate, Invite, KeepCustomers, SeeCustomers};
use shared::policy::ticket::{Verb, decide, reasons};
use shared::portal::access::{PortalEvent, PortalState};

use crate::acts::structure::{self, Decided, ask_role, contact_may_stand, custom};
use crate::acts::{grants, links, lists};
use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;
use crate::store::accounts::Target;
use crate::store::asker::Asker;
use crate::store::change::Change;
use crate::store::contacts as store;
use crate::store::gate::as_agent;
use crate::store::sight::{self, PortalContact, Seen};
use crate::store::{Batch, StoreError, page, portal_access};

/// A page of contacts.
pub(crate) async fn list_contacts(
    ctx: &Ctx,
    call: Call<ListContacts>,
) -> Result<Written<Page<ContactRow>>, ApiError> {
    lists::page(ctx, &call.caller, &call.input).await
}

/// The number of contacts in the list and in each view.
pub(crate) async fn count_contacts(
    ctx: &Ctx,
    call: Call<CountContacts>,
) -> Result<GridCounts, ApiError> {
    lists::counts(ctx, &call.caller, &call.input).await
}

/// One contact.
pub(crate) async fn get_contact(
    ctx: &Ctx,
    call: Call<GetContact>,
) -> Result<Written<Contact>, ApiError> {
    let (asker, contact) = find(ctx, &call.caller, call.id).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(contact)
}

/// Reads the contact and the asker.
pub(super) async fn find(
    ctx: &Ctx,
    caller: &Caller,
    id: ContactId,
) -> Result<(Asker, Written<Contact>), ApiError> {
    let (batch, contact) = Batch::of::<Contact>(store::one(id, caller.session()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let contact = answers.text(contact).ok_or(ApiError::NotFound)?;
    Ok((asker, Written::new(contact)?))
}

/// The tickets that a contact sees in the help center, and why [V15]. An agent who is
/// limited to departments sees only those departments' tickets here too.
pub(crate) async fn get_sight(ctx: &Ctx, call: Call<GetSight>) -> Result<Sight, ApiError> {
    let help_center = call.caller.help_center.as_ref();
    let (mut batch, portal_contact) =
        Batch::of::<PortalContact>(sight::portal_contact(call.id, help_center));
    let session = call.caller.session.as_deref().unwrap_or_default();
    let of = (help_center, session);
    let seen = batch.ask::<Seen>(sight::seen(call.id, &call.input, of, ctx.now));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    let portal_contact = answers.one(portal_contact)?.ok_or(ApiError::NotFound)?;
    let Page { rows, next, .. } =
        page(answers.all(seen)?, |it| format!("{}.{}", it.activity_at.millis(), it.facts.number));
    let rows = rows
        .into_iter()
        .filter(|it| decide(&asker.viewer, Verb::See, &it.facts, ctx.now).is_ok())
        .map(|it| SeenTicket {
            number: it.facts.number,
            subject: it.subject,
            status: it.facts.status,
            requester: it.requester,
            account: it.account,
            activity_at: it.activity_at,
            reasons: reasons(&portal_contact.customer, &it.facts, ctx.now),
        })
        .collect();
    Ok(Sight {
        portal: portal_contact.portal,
        accounts: portal_contact.relationships,
        tickets: Page { rows, next, previous: None },
    })
}

/// Creates a contact, with their primary account and, if the workspace is set up so, the
/// activation mail [E1, E6, P12].
pub(crate) async fn create_contact(
    ctx: &Ctx,
    call: Call<CreateContact>,
) -> Result<ContactMade, ApiError> {
    let body = call.input.parse(ctx.now)?;
    let address = address(&body)?;
    let help_center = call.caller.help_center.as_ref();
    let ask = || {
        let key = address.as_ref().map(|(_, key)| key);
        let (mut batch, beside) = Batch::of(store::beside(None, &body, key, help_center));
        let role = ask_role(&mut batch, body.role.clone());
        let filled = custom::ask(
            &mut batch,
            (shared::fields::custom::Target::Contact, None),
            &call.input.custom,
        );
        (batch, beside, role, filled)
    };
    let (batch, beside, role, filled) = ask();
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<KeepCustomers>(())?;
    let found = contact_may_stand(answers.one(beside)?, &body)?;
    let role = role.map(|it| it.read(&mut answers)).transpose()?;
    let role_key = role.as_ref().map(|it| it.key(None)).transpose()?;
    let made = ContactMade { id: ctx.id()? };
    let (owner, keys) = (asker.agent().map(|it| it.id), (made.id, ctx.id::<AddressId>()?));
    let key = address.as_ref().map(|(_, key)| key);
    let mut changes = plans::create_contact(keys, &body, key, (owner, ctx.now));
    let record = Record::Contact(made.id);
    changes.extend(custom::filled(&mut answers, filled, record, &call.input.custom)?);
    if let Some(target) = &found.account {
        changes.extend(belong(ctx, &asker, made.id, (target, role_key))?);
    }
    grants::check(ctx, &asker, &changes).await?;
    let mut change = Change::by(ctx, &permit, Act::CreateContact, Subject::Contact(made.id))?;
    if let Some(target) = &found.account {
        change.guard(crate::store::accounts::live(&[target.account.id]));
        if let Some(guard) = role.and_then(|it| it.guard()) {
            change.guard(guard);
        }
    }
    change.rows(ctx, &permit, &changes);
    if let (Some((email, _)), Some(center)) = (&address, &found.help_center)
        && asker.workspace.activation_on_create
    {
        let standing = portal_access::Standing {
            contact: made.id,
            name: format!("{} {}", body.first_name, body.last_name),
            help_center: center.id,
            help_center_name: center.name.clone(),
            email: Some(email.to_string()),
            verified_email: None,
            has_bounced: false,
            reset_bounces: false,
            state: PortalState::Unverified,
            row: None,
            password_hash: None,
        };
        invite(ctx, &asker, &mut change, &standing)?;
    }
    match change.commit(ctx, &call.caller, &made).await {
        Ok(_) => Ok(made),
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            // Another request was faster, or this is a retry of a request that succeeded.
            let (batch, beside, role, _) = ask();
            let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
            contact_may_stand(answers.one(beside)?, &body)?;
            if let Some(role) = role {
                role.read(&mut answers)?.key(None)?;
            }
            Err(ApiError::Stale(None))
        }
        Err(error) => Err(error),
    }
}

/// The address of a new contact, and the key that its other spellings share.
fn address(body: &ContactBody) -> Result<Option<(Email, AddressKey)>, ApiError> {
    let Some(email) = body.email.clone() else { return Ok(None) };
    let key = email.key().map_err(|error| ApiError::field("email", error))?;
    Ok(Some((email, key)))
}

/// The relationship of the new contact to `target`, with this role [R11, R15, R17].
fn belong(
    ctx: &Ctx,
    asker: &Asker,
    contact: ContactId,
    (target, role): (&Target, Option<String>),
) -> Result<Option<RowChange>, ApiError> {
    asker.permit::<Associate>(target.policy(asker.workspace))?;
    let (account, rules) = (target.account.id, asker.workspace.relationships());
    let wish = NewRelationship { id: ctx.id()?, contact, account, role, level: None, now: ctx.now };
    let (_, row) = plans::associate(&[], wish, rules)?;
    Ok(row.map(|it| RowChange::Relationship(Diff::insert(it))))
}

/// Sends the new contact the activation mail [P12].
fn invite(
    ctx: &Ctx,
    asker: &Asker,
    change: &mut Change,
    standing: &portal_access::Standing,
) -> Result<(), ApiError> {
    let permit = asker.permit::<Invite>(())?;
    let Ok(next) = standing.state.after(PortalEvent::Invite) else { return Ok(()) };
    // The contact is created in this batch, so their state needs no guard.
    change.then(portal_access::step_by_invitation(&permit, standing, next, ctx.now));
    links::send(ctx, &permit, change, standing, LinkPurpose::Activation)
}

/// Edits a contact.
pub(crate) async fn update_contact(
    ctx: &Ctx,
    call: Call<UpdateContact>,
) -> Result<Written<Contact>, ApiError> {
    let (caller, id) = (&call.caller, call.id);
    let next = (call.input.version, &call.input.contact);
    match structure::edit_contact(ctx, caller, id, next).await {
        Ok(decided) => shown(ctx, caller, id, decided).await,
        Err(error) => Err(stale(ctx, caller, id, error).await?),
    }
}

/// Writes the decided act and returns the contact after it. If another change was faster,
/// the error has the contact's current state.
pub(super) async fn shown(
    ctx: &Ctx,
    caller: &Caller,
    id: ContactId,
    decided: Decided,
) -> Result<Written<Contact>, ApiError> {
    if decided.is_empty() {
        return Ok(find(ctx, caller, id).await?.1);
    }
    let mut change = decided.change(ctx)?;
    let contact = change.read::<Contact>(store::one(id, caller.session()));
    match change.commit(ctx, caller, &()).await {
        Ok(mut answers) => Ok(Written::new(answers.text(contact).ok_or(ApiError::NotFound)?)?),
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            Err(stale(ctx, caller, id, ApiError::Stale(None)).await?)
        }
        Err(error) => Err(error),
    }
}

/// Adds the contact's current state to a [`ApiError::Stale`] that has none.
pub(super) async fn stale(
    ctx: &Ctx,
    caller: &Caller,
    id: ContactId,
    error: ApiError,
) -> Result<ApiError, ApiError> {
    match error {
        ApiError::Stale(None) => Ok(ApiError::Stale(find(ctx, caller, id).await?.1.value())),
        other => Ok(other),
    }
}
