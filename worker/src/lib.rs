//! The worker: HTTP in front, D1 behind, the rules of `shared` in between.
//!
//! Reading order: [`routes`] is the route table, [`call`] turns a request into a call of
//! a handler, [`handlers`] has the handlers, `acts` the code that several of them share,
//! [`store`] the SQL. [`error`] turns errors into responses, [`mail`] writes mails,
//! [`schedule`] sends them and [`inbox`] takes those that come back. Only `entry`, `wire`, `log` and `store::d1` use Cloudflare's
//! APIs.
//!
//! Each module imports only modules of lower layers; `tests/it/floors.rs` lists the
//! layers.

mod acts;
pub mod blobs;
mod bookmarks;
pub mod call;
pub mod caller;
pub mod config;
pub mod ctx;
mod download;
pub mod error;
mod etag;
pub mod fence;
pub mod handlers;
mod headers;
pub mod inbox;
pub mod jobs;
mod known;
mod log;
pub mod mail;
pub mod mailer;
pub mod password;
pub mod queue;
pub mod reply;
mod room;
pub mod routes;
pub mod schedule;
pub mod secrets;
pub mod store;

#[cfg(target_arch = "wasm32")]
mod entry;
#[cfg(target_arch = "wasm32")]
mod wire;
