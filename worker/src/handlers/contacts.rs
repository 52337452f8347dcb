//! Contacts. Who belongs to whom is in [`super::relationships`], what lets them
//! in in [`super::portal_access`].

use shared::api::Page;
use shared::api::contacts::{
    Contact, ContactMade, ContactRow, CreateContact, GetContact, GetSight, ListContacts,
    SeenTicket, Sight, UpdateContact,
};
use shared::api::session::LinkPurpose;
use shared::customers::contact::{ContactBody, ContactDraft};
use shared::customers::relationship::{self, Association};
use shared::email::{AddressKey, Email};
use shared::ids::{AddressId, ContactId};
use shared::policy::customers::{Associate, Invite, KeepCustomers, SeeCustomers};
use shared::policy::ticket::{Verb, decide, reasons};
use shared::portal::access::{PortalEvent, PortalState};
use shared::problem::{Blocker, ProblemCode};

use crate::acts::links;
use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;
use crate::store::accounts::Target;
use crate::store::asker::Asker;
use crate::store::change::{Audit, Change};
use crate::store::contacts::{self as store, Beside, ContactFields, Present};
use crate::store::fields::{Fields, differing};
use crate::store::gate::as_agent;
use crate::store::relationships::New;
use crate::store::sight::{self, Onlooker, Seen};
use crate::store::{
    Batch, Slot, StoreError, by_name, page, portal_access, read_row, relationships,
};

/// The contacts by name.
pub(crate) async fn list_contacts(
    ctx: &Ctx,
    call: Call<ListContacts>,
) -> Result<Written<Page<ContactRow>>, ApiError> {
    let mut batch = Batch::new();
    let list = store::lists::list(&mut batch, &call.input);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(by_name::read(&mut answers, list)?)
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

/// The contact, and who asks for them.
pub(super) async fn find(
    ctx: &Ctx,
    caller: &Caller,
    id: ContactId,
) -> Result<(Asker, Written<Contact>), ApiError> {
    let (batch, contact) = Batch::of::<Contact>(store::one(id));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let contact = answers.text(contact).ok_or(ApiError::NotFound)?;
    Ok((asker, Written::new(contact)?))
}

/// What a contact sees in the help center, and why [V15]. An agent of some
/// departments is shown no other's tickets here either.
pub(crate) async fn get_sight(ctx: &Ctx, call: Call<GetSight>) -> Result<Sight, ApiError> {
    let (mut batch, onlooker) = Batch::of::<Onlooker>(sight::onlooker(call.id));
    let seen = batch.ask::<Seen>(sight::seen(call.id, &call.input, ctx.now));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    let onlooker = answers.one(onlooker)?.ok_or(ApiError::NotFound)?;
    let Page { rows, next } =
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
            reasons: reasons(&onlooker.customer, &it.facts, ctx.now),
        })
        .collect();
    Ok(Sight {
        portal: onlooker.portal,
        accounts: onlooker.relationships,
        tickets: Page { rows, next },
    })
}

/// Makes a contact, with their primary account and the activation mail where
/// that is wished [E1, E6, P12].
pub(crate) async fn create_contact(
    ctx: &Ctx,
    call: Call<CreateContact>,
) -> Result<ContactMade, ApiError> {
    let body = call.input.parse()?;
    let address = address(&body)?;
    let ask = || Batch::of(store::beside(&body, address.as_ref().map(|(_, key)| key)));
    let (batch, beside) = ask();
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<KeepCustomers>(())?;
    let found = may_stand(answers.one(beside)?, &body)?;
    let made = ContactMade { id: ctx.id()? };
    let fields = ContactFields::wanted(&body, asker.agent().map(|it| it.id));
    let mut change = Change::by(ctx, &permit)?;
    change.then(store::insert(&permit, made.id, &fields, ctx.now));
    if let Some((email, key)) = &address {
        let ids = (ctx.id::<AddressId>()?, made.id);
        change.then(store::add_primary_address(&permit, ids, (email, key), ctx.now));
    }
    change.audit(
        ctx,
        &Audit::<Fields, _> {
            act: "create_contact",
            subject: ("contact", &made.id),
            before: None,
            after: Some((&fields, address.as_ref().map(|(email, _)| email))),
        },
    )?;
    if let Some(target) = &found.account {
        belong(ctx, &asker, &mut change, made.id, target)?;
    }
    if let (Some((email, _)), Some(center)) = (&address, &found.help_center)
        && asker.workspace.activation_on_create
    {
        let standing = portal_access::Standing {
            contact: made.id,
            name: fields.name(),
            help_center: center.id,
            help_center_name: center.name.clone(),
            email: Some(email.to_string()),
            has_bounced: false,
            state: PortalState::Unverified,
            password_hash: None,
        };
        invite(ctx, &asker, &mut change, &standing, email)?;
    }
    match change.commit(ctx, &call.caller, &made).await {
        Ok(_) => Ok(made),
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            // Somebody was faster, or this request was, a moment ago.
            let (batch, beside) = ask();
            let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
            may_stand(answers.one(beside)?, &body)?;
            Err(ApiError::Stale(None))
        }
        Err(error) => Err(error),
    }
}

/// The address of a new contact, and what makes it one with its other spellings.
fn address(body: &ContactBody) -> Result<Option<(Email, AddressKey)>, ApiError> {
    let Some(email) = body.email.clone() else { return Ok(None) };
    let key = email.key().map_err(|error| ApiError::field("email", error))?;
    Ok(Some((email, key)))
}

/// What stands beside `body`, where it lets it be.
fn may_stand(beside: Option<Beside>, body: &ContactBody) -> Result<Beside, ApiError> {
    let beside = beside.ok_or(ApiError::NotFound)?;
    if let Some(holder) = beside.holder {
        return Err(ApiError::Rule {
            code: ProblemCode::AddressTaken,
            title: format!(
                "{} has this address already. Open that contact, or merge the two.",
                holder.name
            ),
            blockers: vec![Blocker { name: holder.name, id: holder.id.to_string().parse().ok() }],
        });
    }
    if beside.owner != body.owner {
        return Err(ApiError::field("owner", "choose an agent who works here"));
    }
    if beside.account.as_ref().map(|it| it.account.id) != body.account {
        return Err(ApiError::field("account", "choose an account that exists"));
    }
    Ok(beside)
}

/// Makes the new contact belong to `target` [R11, R17].
fn belong(
    ctx: &Ctx,
    asker: &Asker,
    change: &mut Change,
    contact: ContactId,
    target: &Target,
) -> Result<(), ApiError> {
    let permit = asker.permit::<Associate>(target.policy(asker.workspace))?;
    let account = target.account.id;
    let rules = asker.workspace.relationships();
    let Association::Make(kind) = relationship::associate(&[], account, rules)? else {
        return Ok(());
    };
    let new = New { id: ctx.id()?, contact, account, kind, role: None, level: None };
    change
        .guard(crate::store::accounts::live(&[account]))
        .then(relationships::insert(&permit, &new, ctx.now))
        .audit(
            ctx,
            &Audit::<(), _> {
                act: "associate",
                subject: ("contact", &contact),
                before: None,
                after: Some(&new),
            },
        )?;
    Ok(())
}

/// Sends the new contact the activation mail [P12].
fn invite(
    ctx: &Ctx,
    asker: &Asker,
    change: &mut Change,
    standing: &portal_access::Standing,
    email: &Email,
) -> Result<(), ApiError> {
    let permit = asker.permit::<Invite>(())?;
    let Ok(next) = standing.state.after(PortalEvent::Invite) else { return Ok(()) };
    // Nobody can have moved whom this batch makes: the guard has nothing to hold.
    let (_, step) = portal_access::step_by_invitation(&permit, standing, next, ctx.now);
    change.then(step);
    links::send(ctx, &permit, change, standing, email.as_str(), LinkPurpose::Activation)
}

/// Changes a contact.
pub(crate) async fn update_contact(
    ctx: &Ctx,
    call: Call<UpdateContact>,
) -> Result<Written<Contact>, ApiError> {
    // Addresses and relationships have acts of their own.
    let draft = ContactDraft { email: String::new(), account: None, ..call.input.contact.clone() };
    let body = draft.parse()?;
    let (mut batch, contact) = Batch::of::<Present>(store::one(call.id));
    let beside = batch.ask(store::beside(&body, None));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<KeepCustomers>(())?;
    let text = answers.text(contact).ok_or(ApiError::NotFound)?;
    let contact: Present = read_row(&text)?;
    if contact.version != call.input.version {
        return Err(ApiError::Stale(Written::<Contact>::new(text)?.value()));
    }
    may_stand(answers.one(beside)?, &body)?;
    let owner = contact.owner.as_ref().map(|it| it.id);
    let wanted = ContactFields::wanted(&body, owner);
    let Some((before, after)) = differing(&ContactFields::of(contact), &wanted) else {
        return Ok(Written::new(text)?);
    };
    let mut change = Change::by(ctx, &permit)?;
    change
        .guard(store::version(call.id, call.input.version))
        .then(store::update(&permit, call.id, &wanted, ctx.now))
        .audit(
            ctx,
            &Audit {
                act: "update_contact",
                subject: ("contact", &call.id),
                before: Some(before),
                after: Some(after),
            },
        )?;
    let contact = change.read(store::one(call.id));
    written(ctx, &call.caller, (call.id, contact), change).await
}

/// Writes `change`, which reads the contact in `slot`; where somebody was faster, the answer is what they made of the contact.
pub(super) async fn written(
    ctx: &Ctx,
    caller: &Caller,
    (id, slot): (ContactId, Slot<Contact>),
    change: Change,
) -> Result<Written<Contact>, ApiError> {
    match change.commit(ctx, caller, &()).await {
        Ok(mut answers) => Ok(Written::new(answers.text(slot).ok_or(ApiError::NotFound)?)?),
        Err(ApiError::Store(StoreError::Stale | StoreError::Taken(_))) => {
            let (_, contact) = find(ctx, caller, id).await?;
            Err(ApiError::Stale(contact.value()))
        }
        Err(error) => Err(error),
    }
}
