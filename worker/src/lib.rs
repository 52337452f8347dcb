//! The worker: HTTP in front, D1 behind, the rules of `shared` in between.
//!
//! Reading order: [`routes`] says what can be asked, [`call`] how a request
//! becomes a call of a handler, [`handlers`] what happens then, `acts` what several
//! of them do, [`store`] what is written down. [`error`] says how a no leaves the
//! house, [`mail`] what is sent and [`schedule`] when. Only `entry` and `wire` below,
//! `log` and `store::d1` know that this is Cloudflare.
//!
//! Each imports only what stands below it; `tests/it/floors.rs` lists the floors.

mod acts;
mod bookmarks;
pub mod call;
pub mod caller;
pub mod config;
pub mod ctx;
pub mod error;
pub mod handlers;
mod jobs;
mod log;
pub mod mail;
pub mod mailer;
pub mod password;
pub mod reply;
pub mod routes;
pub mod schedule;
pub mod secrets;
pub mod store;

#[cfg(target_arch = "wasm32")]
mod entry;
#[cfg(target_arch = "wasm32")]
mod wire;
