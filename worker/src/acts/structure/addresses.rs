//! Adding, correcting, promoting and removing a contact's addresses [E1, E2, E3, E7].
//! A contact with access to the help center gets one mail to verify a new address.

use shared::api::Named;
use shared::email::{AddressKey, Email};
use shared::ids::{AddressId, ContactId};
use shared::operations::addresses::{Addresses, Typed};
use shared::operations::rows::{AddressRow, Diff, RowChange};
use shared::operations::{Act, Subject};
use shared::policy::customers::Block;
use shared::problem::{Blocker, ProblemCode};
use shared::words::server::problems as words;

use super::Decided;
use crate::acts::grants;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::asker::Asker;
use crate::store::contacts::addresses::{self as store, Found, Holder};
use crate::store::gate::as_agent;
use crate::store::portal_access::{self, Standing};

/// A mail that verifies an address.
pub(super) struct Verifying {
    /// The contact, and their access to the help center.
    pub(super) standing: Standing,
    /// The address row after the change.
    pub(super) address: AddressRow,
}

/// The data that is read before an act is decided.
struct Scene {
    asker: Asker,
    found: Found,
    standing: Standing,
    holder: Option<Holder>,
}

impl Scene {
    async fn read(
        ctx: &Ctx,
        caller: &Caller,
        contact: ContactId,
        key: Option<&AddressKey>,
    ) -> Result<Self, ApiError> {
        let (mut batch, now) = Batch::of::<Addresses>(store::now(contact));
        let of = portal_access::of(&[contact], caller.help_center.as_ref());
        let standing = batch.ask::<Standing>(of);
        let holder = batch.ask::<Holder>(store::holder(key));
        let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
        Ok(Self {
            asker,
            found: Found::read(&mut answers, now)?.ok_or(ApiError::NotFound)?,
            standing: answers.one(standing)?.ok_or(ApiError::NotFound)?,
            holder: answers.one(holder)?,
        })
    }

    fn address(&self, id: AddressId) -> Result<AddressRow, ApiError> {
        self.found.addresses.find(id).cloned().ok_or(ApiError::NotFound)
    }

    /// Refuses the address if a row other than `but` has it [E1, E3].
    fn is_free(&self, but: Option<AddressId>) -> Result<(), ApiError> {
        match &self.holder {
            Some(holder) if Some(holder.address) != but => Err(taken(&holder.contact)),
            Some(_) | None => Ok(()),
        }
    }

    async fn decided(
        self,
        ctx: &Ctx,
        act: Act,
        changes: Vec<RowChange>,
    ) -> Result<Decided, ApiError> {
        // An address gives the person who reads its mail what the contact sees [R19].
        grants::check(ctx, &self.asker, &changes).await?;
        let addresses = &self.found.addresses;
        let verifying = changes
            .iter()
            .find_map(new_key)
            .filter(|it| addresses.may_verify(it, self.standing.state).is_ok())
            .map(|it| Verifying { standing: self.standing.clone(), address: it.clone() });
        let subject = Subject::Contact(addresses.contact);
        let mut decided =
            Decided::new(self.asker, act, subject, changes)?.guard(store::unchanged(&self.found));
        if verifying.is_some() {
            decided = decided.guard(portal_access::unchanged(&self.standing));
        }
        Ok(Decided { verifying, ..decided })
    }
}

/// The address row after `change`, if the change gives it a new key.
fn new_key(change: &RowChange) -> Option<&AddressRow> {
    match change {
        RowChange::Address(Diff { before, after: Some(after) }) => {
            before.as_ref().is_none_or(|it| it.address_key != after.address_key).then_some(after)
        }
        _ => None,
    }
}

/// The refusal of an address that belongs to another contact [E3].
pub(crate) fn taken(holder: &Named<ContactId>) -> ApiError {
    ApiError::Rule {
        code: ProblemCode::AddressTaken,
        title: words::address_is_taken(&holder.name),
        blockers: vec![Blocker { name: holder.name.clone(), id: Some(holder.id.uuid()) }],
    }
}

fn parse(text: &str) -> Result<(Email, AddressKey), ApiError> {
    let email = text.parse::<Email>().map_err(|error| ApiError::field("email", error))?;
    let key = email.key().map_err(|error| ApiError::field("email", error))?;
    Ok((email, key))
}

/// Adds an address.
pub(super) async fn add(
    ctx: &Ctx,
    caller: &Caller,
    contact: ContactId,
    text: &str,
) -> Result<Decided, ApiError> {
    let (email, key) = parse(text)?;
    let scene = Scene::read(ctx, caller, contact, Some(&key)).await?;
    scene.is_free(None)?;
    let typed = Typed { id: ctx.id()?, email: &email, key: &key, now: ctx.now };
    let change = scene.found.addresses.add(typed);
    scene.decided(ctx, Act::AddAddress, vec![change]).await
}

/// Corrects an address.
pub(super) async fn correct(
    ctx: &Ctx,
    caller: &Caller,
    (contact, address): (ContactId, AddressId),
    text: &str,
) -> Result<Decided, ApiError> {
    let (email, key) = parse(text)?;
    let scene = Scene::read(ctx, caller, contact, Some(&key)).await?;
    let row = scene.address(address)?;
    scene.is_free(Some(address))?;
    let typed = Typed { id: ctx.id()?, email: &email, key: &key, now: ctx.now };
    let change = scene.found.addresses.correct(&row, typed);
    scene.decided(ctx, Act::CorrectAddress, change.into_iter().collect()).await
}

/// Makes an address the primary one.
pub(super) async fn promote(
    ctx: &Ctx,
    caller: &Caller,
    (contact, address): (ContactId, AddressId),
) -> Result<Decided, ApiError> {
    let scene = Scene::read(ctx, caller, contact, None).await?;
    let changes = scene.found.addresses.promote(&scene.address(address)?)?;
    scene.decided(ctx, Act::PromoteAddress, changes).await
}

/// Removes an address. A contact with no address left to sign in with loses access [P15].
pub(super) async fn remove(
    ctx: &Ctx,
    caller: &Caller,
    (contact, address): (ContactId, AddressId),
) -> Result<Decided, ApiError> {
    let scene = Scene::read(ctx, caller, contact, None).await?;
    let changes = scene.found.addresses.remove(&scene.address(address)?, ctx.now)?;
    if changes.iter().any(|it| matches!(it, RowChange::PortalAccess(_))) {
        scene.asker.permit::<Block>(())?;
    }
    scene.decided(ctx, Act::RemoveAddress, changes).await
}
