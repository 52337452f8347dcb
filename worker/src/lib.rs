//! The worker: HTTP in front, D1 behind, the rules of `shared` in between.
//!
//! Reading order: [`routes`] says what can be asked, [`call`] how a request
//! becomes a call of a handler, [`handlers`] what happens then, [`store`] what
//! is written down. [`error`] says how a no leaves the house, [`mail`] what is
//! sent and [`schedule`] when. Only `entry` and `wire` below and `store::d1` know
//! that this is Cloudflare.

mod bookmarks;
pub mod call;
pub mod ctx;
pub mod error;
pub mod handlers;
mod jobs;
pub mod mail;
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
