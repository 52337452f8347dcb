//! The stack of dialogs over the page. The newest dialog is on top.
//!
//! A page, or a tab of a page, calls [`Dialogs::of_page`] once, and opens dialogs from event
//! handlers:
//!
//! ```ignore
//! let dialogs = Dialogs::of_page();
//! on_key(Key::Edit, move || dialogs.open(move |open| edit_contact(open, id, contact)));
//! ```
//!
//! - [`Dialogs::open`] fetches a part (`part_code!`), which shows a
//!   [`Dialog`](crate::components::Dialog) with the signal `open`. If a second dialog is
//!   opened while the code of the first is still loading, only the second is shown. If the
//!   code cannot be fetched, a message with *Try again* appears over the page.
//!   [`Dialogs::show`] opens a dialog whose code is part of the page.
//! - **`open` starts as true.** When it becomes false, the dialog closes, the browser returns
//!   the focus to the element that had it before, and the dialog and its state are removed.
//!   Pages keep no signal for a dialog. Values that the dialog needs are moved into the
//!   closure.
//! - **The owner of a dialog is a child of the page's owner.** A dialog can use the page's
//!   contexts, and is removed together with the page or tab. A dialog that opens another
//!   dialog calls [`Dialogs::of_page`] itself.
//! - **The shell contains the outlet**, [`DialogStack`]. [`leave`] removes the dialogs of a
//!   page before the next page is built, because elements under a modal dialog cannot be
//!   focused.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::future::ready;
use std::time::Duration;

use leptos::html;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;

use crate::effect::effect;
use crate::lazy::{Fetching, over};

/// Opens dialogs for a page.
#[derive(Clone, Copy)]
pub struct Dialogs {
    owner: StoredValue<Option<WeakOwner>>,
    until: Until,
}

impl fmt::Debug for Dialogs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialogs").field("until", &self.until).finish_non_exhaustive()
    }
}

/// How long a dialog may stay open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    /// Until the next page is shown.
    NextPage,
    /// Until its owner is removed.
    Closed,
}

/// Fetches the content of a dialog.
type Content = Box<dyn Fn(RwSignal<bool>) -> Fetching + Send + Sync>;

impl Dialogs {
    /// Dialogs of the page, tab or dialog that calls this. They are removed together with it.
    pub fn of_page() -> Self {
        Self::until(Until::NextPage)
    }

    /// Dialogs of the app, which stay open when the page changes.
    pub fn of_app() -> Self {
        Self::until(Until::Closed)
    }

    fn until(until: Until) -> Self {
        let owner = Owner::current().map(|owner| owner.downgrade());
        Self { owner: StoredValue::new(owner), until }
    }

    /// Opens the dialog that `part` fetches, on top of the stack.
    pub fn open(self, part: impl Fn(RwSignal<bool>) -> Fetching + Send + Sync + 'static) {
        self.lay(Box::new(part));
    }

    /// Opens a dialog whose code does not have to be fetched.
    pub fn show<V: IntoView + 'static>(
        self,
        view: impl Fn(RwSignal<bool>) -> V + Send + Sync + 'static,
    ) {
        self.open(move |open| Box::pin(ready(Ok(view(open).into_any()))));
    }

    /// Opens a dialog. Not generic, so that it is compiled once.
    fn lay(self, content: Content) {
        let owner = self.owner.try_get_value().flatten().and_then(|owner| owner.upgrade());
        // The page may be gone.
        let Some(owner) = owner.map(|owner| owner.child()) else { return };
        let laid = Laid { shown: None, owner: owner.clone() };
        let (id, replaced) = STACK.with_borrow_mut(|stack| stack.begin(self.until, laid));
        drop(replaced);
        owner.with(|| untrack(|| fill(id, content)));
    }
}

/// Builds the content of a layer and mounts it.
fn fill(id: u32, content: Content) {
    on_cleanup(move || remove(id));
    let open = RwSignal::new(true);
    effect(move || {
        if !open.get() {
            // After this turn the dialog has closed and returned the focus.
            set_timeout(move || remove(id), Duration::ZERO);
        }
    });
    let view = over(move || {
        let fetching = content(open);
        Box::pin(async move {
            let view = fetching.await?;
            // After this turn the dialog is modal, and the page cannot be used.
            let settle = move || STACK.with_borrow_mut(|stack| stack.settle(id));
            set_timeout(settle, Duration::ZERO);
            Ok(view)
        })
    });
    let place = PLACE.with_borrow(|place| place.and_then(|place| place.get_untracked()));
    let shown = place.map(|place| mount_to((*place).clone(), move || view));
    STACK.with_borrow_mut(|stack| {
        if let Some(laid) = stack.get(id) {
            laid.shown = shown.map(|shown| Box::new(shown) as Box<dyn Any>);
        }
    });
}

/// Removes a layer. It is dropped after the stack is released, because its cleanup uses the
/// stack.
fn remove(id: u32) {
    let layer = STACK.with_borrow_mut(|stack| stack.take(id));
    drop(layer);
}

/// Removes the dialogs of the current page, before the next page is built.
pub fn leave() {
    let layers = STACK.with_borrow_mut(Stack::leave);
    drop(layers);
}

/// The place of the dialogs in the document. Each shell has one.
#[component]
pub fn DialogStack() -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    PLACE.set(Some(place));
    view! { <div node_ref=place></div> }
}

thread_local! {
    static PLACE: RefCell<Option<NodeRef<html::Div>>> = const { RefCell::new(None) };
    static STACK: RefCell<Stack<Laid>> = const { RefCell::new(Stack::new()) };
}

/// The content of a layer.
struct Laid {
    /// Unmounts the content when it is dropped.
    shown: Option<Box<dyn Any>>,
    owner: Owner,
}

impl Drop for Laid {
    fn drop(&mut self) {
        // Unmounted first, so that no effect of the content reads a signal that is gone.
        self.shown = None;
        self.owner.cleanup();
    }
}

/// The layers, from the bottom to the top.
struct Stack<T> {
    last_id: u32,
    layers: Vec<Layer<T>>,
}

struct Layer<T> {
    id: u32,
    until: Until,
    /// Whether its code is still loading, so that the page can still be used.
    is_loading: bool,
    what: T,
}

impl<T> Stack<T> {
    const fn new() -> Self {
        Self { last_id: 0, layers: Vec::new() }
    }

    /// Adds a layer on top. Replaces a layer that is still loading, and returns it.
    fn begin(&mut self, until: Until, what: T) -> (u32, Vec<T>) {
        let replaced = self.take_all(|it| it.is_loading && it.until == until);
        self.last_id = self.last_id.wrapping_add(1);
        self.layers.push(Layer { id: self.last_id, until, is_loading: true, what });
        (self.last_id, replaced)
    }

    /// Marks a layer as loaded.
    fn settle(&mut self, id: u32) {
        if let Some(layer) = self.layers.iter_mut().find(|it| it.id == id) {
            layer.is_loading = false;
        }
    }

    fn get(&mut self, id: u32) -> Option<&mut T> {
        self.layers.iter_mut().find(|it| it.id == id).map(|it| &mut it.what)
    }

    fn take(&mut self, id: u32) -> Option<T> {
        let at = self.layers.iter().position(|it| it.id == id)?;
        Some(self.layers.remove(at).what)
    }

    /// Takes the layers that do not stay open on the next page, from the top to the bottom.
    fn leave(&mut self) -> Vec<T> {
        let mut left = self.take_all(|it| it.until == Until::NextPage);
        left.reverse();
        left
    }

    fn take_all(&mut self, is_taken: impl Fn(&Layer<T>) -> bool) -> Vec<T> {
        self.layers.extract_if(.., |it| is_taken(it)).map(|it| it.what).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(stack: &Stack<&'static str>) -> Vec<&'static str> {
        stack.layers.iter().map(|it| it.what).collect()
    }

    /// Adds a layer that is loaded.
    fn lay(stack: &mut Stack<&'static str>, until: Until, what: &'static str) -> u32 {
        let (id, replaced) = stack.begin(until, what);
        assert!(replaced.is_empty());
        stack.settle(id);
        id
    }

    #[test]
    fn a_dialog_of_a_dialog_is_above_it_and_each_closes_on_its_own() {
        let mut stack = Stack::new();
        let lower = lay(&mut stack, Until::NextPage, "lower");
        let upper = lay(&mut stack, Until::NextPage, "upper");
        assert_eq!(all(&stack), ["lower", "upper"]);
        assert_eq!(stack.take(upper), Some("upper"));
        assert_eq!(stack.take(upper), None, "it is gone");
        assert_eq!(all(&stack), ["lower"]);
        assert_eq!(stack.take(lower), Some("lower"));
    }

    #[test]
    fn while_a_dialog_is_loading_the_next_one_replaces_it() {
        let mut stack = Stack::new();
        let (first, _) = stack.begin(Until::NextPage, "first");
        let (second, replaced) = stack.begin(Until::NextPage, "second");
        assert_eq!(replaced, ["first"]);
        assert_ne!(first, second);
        // The code of the first dialog arrives too late.
        stack.settle(first);
        assert_eq!(stack.begin(Until::NextPage, "third").1, ["second"]);
    }

    #[test]
    fn a_dialog_of_the_page_does_not_replace_one_of_the_app() {
        let mut stack = Stack::new();
        stack.begin(Until::Closed, "signed out");
        assert!(stack.begin(Until::NextPage, "new account").1.is_empty());
        assert_eq!(all(&stack), ["signed out", "new account"]);
    }

    #[test]
    fn the_next_page_closes_all_dialogs_but_those_of_the_app() {
        let mut stack = Stack::new();
        lay(&mut stack, Until::NextPage, "lower");
        lay(&mut stack, Until::Closed, "signed out");
        lay(&mut stack, Until::NextPage, "upper");
        assert_eq!(stack.leave(), ["upper", "lower"]);
        assert_eq!(all(&stack), ["signed out"]);
        assert!(stack.leave().is_empty());
    }
}
