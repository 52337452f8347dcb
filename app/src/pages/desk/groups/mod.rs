//! Groups of contacts: the list of groups ([`list`]), a group's page ([`page`]), and the
//! dialogs that create, change and fill them ([`dialogs`]).

pub mod dialogs;
pub mod list;
pub mod page;
