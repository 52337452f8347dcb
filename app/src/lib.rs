//! The app that a browser loads.
//!
//! `portal_app` is the customers' help center, `desk_app` the agents' desk; each is a
//! bundle of its own: a table of routes, whose pages are shown by [`page`] in the frame of
//! their side ([`shell`]). What is cut off a bundle and fetched when it is needed is
//! [`lazy`]. A page asks with [`api`], shows what comes with [`load`] and [`components`],
//! opens [`dialogs`] over itself, sends with [`submission`], and goes where [`routes`]
//! says. [`changes`] is all there is of a cache, [`browser`] the only door to the browser.

pub mod address;
pub mod api;
pub mod browser;
pub mod changes;
pub mod components;
#[cfg(feature = "desk")]
pub mod desk_app;
pub mod dialogs;
pub mod draft;
pub mod effect;
pub mod format;
pub mod keys;
pub mod lazy;
pub mod live;
pub mod load;
pub mod page;
pub mod pages;
#[cfg(feature = "portal")]
pub mod portal_app;
pub mod routes;
pub mod session;
pub mod shell;
pub mod submission;
pub mod toast;
