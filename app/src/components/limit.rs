//! The hint of a field, which tells near the limit of its text how many characters are left.

use leptos::prelude::*;
use shared::words::both::form as words;

/// The hint of an input. Near the limit of the text, the number of characters left replaces
/// it.
#[component]
pub fn Hint(
    /// The class.
    class: &'static str,
    /// The element id, for the input's `aria-describedby`.
    #[prop(into)]
    id: String,
    /// The hint.
    hint: MaybeProp<String>,
    /// The limit of the text.
    limit: Option<Limit>,
) -> impl IntoView {
    let hint = move || limit.and_then(Limit::room).or_else(|| hint.get());
    view! {
        <p class=class id=id hidden=move || hint().is_none()>{hint}</p>
        {limit.map(Limit::spoken)}
    }
}

/// The most characters that a text may have, and the text.
#[derive(Clone, Copy, Debug)]
pub struct Limit(usize, RwSignal<String>);

impl Limit {
    /// The limit of `text`.
    pub const fn new(max: usize, text: RwSignal<String>) -> Self {
        Self(max, text)
    }

    /// The limit of `text`, if there is one.
    pub(super) fn of(max: Option<usize>, text: RwSignal<String>) -> Option<Self> {
        max.map(|max| Self(max, text))
    }

    /// The number of characters left, once nine tenths are used: "12 characters left".
    fn room(self) -> Option<String> {
        let (max, there) = (self.0, self.there());
        match max.checked_sub(there) {
            _ if step(max, there) == 0 => None,
            Some(left) => Some(words::characters_left(left)),
            None => Some(words::characters_over(there - max)),
        }
    }

    /// How many characters are there. A text that is gone with its page has none.
    fn there(self) -> usize {
        self.1.try_with(|text| count(text)).unwrap_or_default()
    }

    /// The live region, in which only some of the numbers are said.
    fn spoken(self) -> impl IntoView {
        let step = Memo::new(move |_| step(self.0, self.there()));
        let room = move || {
            // A memo that is only tracked would never be computed.
            step.get();
            untrack(|| self.room())
        };
        view! { <span class="sr-only" role="status">{room}</span> }
    }
}

/// The number of characters that count.
fn count(text: &str) -> usize {
    text.trim().chars().count()
}

/// How near the limit is. Each step is said once: at nine tenths, near the end, and over it.
const fn step(max: usize, there: usize) -> u8 {
    if max < there {
        3
    } else if max - there <= max / 50 {
        2
    } else if max - there <= max / 10 {
        1
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_spoken_of_from_nine_tenths_on_in_three_steps() {
        let steps = |max: usize, lengths: &[usize]| -> Vec<u8> {
            lengths.iter().map(|there| step(max, *there)).collect()
        };
        assert_eq!(steps(200, &[0, 179, 180, 195, 196, 200, 201]), [0, 0, 1, 1, 2, 2, 3]);
        assert_eq!(steps(20_000, &[17_999, 18_000, 19_600, 20_000, 20_001]), [0, 1, 2, 2, 3]);
    }
}
