//! The agent's imports and exports, which the server goes on with by itself: a bell in the
//! desk's frame shows what is in progress and what has ended.

pub mod bell;
pub mod list;
pub mod words;
