//! `cargo xtask admin`: creates the first agent of a deployment, an admin.
//!
//! The admin gets a password that must be changed at the first sign-in. If the
//! database has no department or no help center yet, one is created, because
//! tickets need both.

use anyhow::{Context as _, Result, anyhow};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use shared::email::Email;
use shared::text::PersonName;
use uuid::Uuid;

use crate::step::step;
use crate::{project, tools};

/// The database of the new admin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    /// The local database, which `cargo xtask dev` serves.
    Here,
    /// The database of the deployment.
    Deployed,
}

/// Creates an admin. An existing agent with that address becomes an admin and gets a
/// new password.
pub(crate) fn make(name: &str, email: &str, place: Where) -> Result<()> {
    let name = PersonName::parse(name)?;
    let email: Email = email.parse()?;
    let password = URL_SAFE_NO_PAD.encode(random::<12>()?);
    let sql = sql(&name, &email, &hash(&password)?)?;
    step("creating the admin", || {
        let mut command = tools::npm_tool("wrangler")?;
        command.args(["d1", "execute", "DB", "--yes", "--command", &sql]);
        match place {
            Where::Here => command.args(["--local", "--persist-to"]).arg(project::dev_state()),
            Where::Deployed => command.arg("--remote"),
        };
        tools::run_quietly(&mut command)
    })?;
    println!("\n  {name} can sign in to the desk with {email} and the password {password}");
    println!("  It must be changed at the first sign-in.\n");
    Ok(())
}

fn sql(name: &PersonName, email: &Email, hash: &str) -> Result<String> {
    let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let key = email.key()?;
    let [department, help_center, agent] = [(); 3].map(|()| text(&Uuid::now_v7().to_string()));
    let (name, email, key, hash) =
        (text(name.as_str()), text(email.as_str()), text(key.as_str()), text(hash));
    Ok(format!(
        "insert into departments (id, name) select {department}, 'Support'
           where not exists (select 1 from departments);
         insert into help_centers (id, name, slug, department_id, is_default)
           select {help_center}, 'Support', 'support', (select id from departments order by name limit 1), 1
           where not exists (select 1 from help_centers where is_default = 1);
         insert into agents (id, name, email, address_key, is_admin, password_hash, must_change_password, created_at)
           values ({agent}, {name}, {email}, {key}, 1, {hash}, 1, unixepoch() * 1000)
           on conflict (address_key) do update
              set is_admin = 1, password_hash = {hash}, must_change_password = 1, disabled_at = null;"
    ))
}

/// The hash of a password, in the format of `worker/src/password.rs`.
fn hash(password: &str) -> Result<String> {
    let failed = |error| anyhow!("the password can't be hashed: {error}");
    let params = Params::new(19_456, 2, 1, Some(32)).map_err(failed)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt = random::<16>()?;
    let mut hash = [0; 32];
    argon2.hash_password_into(password.as_bytes(), &salt, &mut hash).map_err(failed)?;
    let [salt, hash] = [STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash)];
    Ok(format!("$argon2id$v=19$m=19456,t=2,p=1${salt}${hash}"))
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().context("this machine returns no random bytes")?;
    Ok(bytes)
}
