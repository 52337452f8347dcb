//! Effects: functions that run whenever a signal changes.

use leptos::prelude::Effect;

/// Calls `run` soon, and again whenever a signal that it reads changes.
///
/// The framework's effect is compiled for each closure; this one is compiled once.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| run());
    }
    boxed(Box::new(run));
}
