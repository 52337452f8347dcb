//! What is done whenever a signal changes.

use leptos::prelude::Effect;

/// Does `run` soon, and again whenever a signal changes that it reads.
///
/// The framework's own is compiled anew for each closure; this one, once.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| run());
    }
    boxed(Box::new(run));
}
