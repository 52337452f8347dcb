//! Known devices: those on which the owner of an address has signed in. Their attempts are
//! counted by device, so that strangers cannot use up the limits of the owner, neither in
//! the same network nor from many networks [S15].
//!
//! A signed cookie makes a device known for one address. It gives no access.

use shared::time::Span;

use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;

/// The name of the cookie: a random number and our signature of it with the address.
pub(crate) const COOKIE: &str = "__Host-atrium-known";

/// How long a device is known after a sign-in.
const LIFE: Span = Span::days(400);

/// The side that a device is known for. An agent and a contact may have the same
/// address [E5].
#[derive(Clone, Copy)]
pub(crate) enum KnownFor {
    /// The desk.
    Desk,
    /// The help center.
    Portal,
}

impl KnownFor {
    const fn purpose(self) -> &'static str {
        match self {
            Self::Desk => "known desk device",
            Self::Portal => "known portal device",
        }
    }
}

/// Where an attempt comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    /// The network, or the known device.
    name: String,
    is_known: bool,
}

impl Source {
    /// The source of an attempt at `address`: the device if it is known for the address,
    /// otherwise the network.
    pub(crate) fn of(ctx: &Ctx, caller: &Caller, side: KnownFor, address: &str) -> Self {
        let cookie = caller.known.as_deref().and_then(|it| it.split_once('.'));
        let device = cookie.filter(|(device, signature)| {
            let text = text(device, address);
            secrets::is_signature(&ctx.config, side.purpose(), &text, signature)
        });
        match device {
            Some((device, _)) => Self { name: format!("device {device}"), is_known: true },
            None => Self { name: caller.source.clone(), is_known: false },
        }
    }

    /// The text that its attempts are counted under.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a known device.
    pub(crate) const fn is_known(&self) -> bool {
        self.is_known
    }
}

/// Makes the device known for `address`, whose owner has signed in on it.
pub(crate) fn remember(ctx: &Ctx, side: KnownFor, address: &str) -> Result<(), ApiError> {
    let device = secrets::fresh()?;
    let signature = secrets::signature(&ctx.config, side.purpose(), &text(&device, address))?;
    let seconds = LIFE.seconds();
    ctx.set_cookie(format!(
        "{COOKIE}={device}.{signature}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Lax"
    ));
    Ok(())
}

fn text(device: &str, address: &str) -> String {
    format!("{device} {address}")
}
