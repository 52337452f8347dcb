//! The timeline of a contact or an account, narrowed to one kind of events by `show` in the
//! address.

pub mod events;
pub mod line;

use leptos::prelude::*;
use shared::operations::effects::Record;
use shared::timeline::TimelineKind;
use shared::words::both::common;
use shared::words::desk::timeline as texts;

use self::events::Events;
use crate::address::Filter;

/// The part of the address that says which kind is shown.
const SHOW: &str = "show";

/// What stands behind `?`, by name: the page may keep more there.
type Query = Vec<(String, String)>;

/// The timeline, with its heading and the choice of a kind.
#[component]
pub fn Timeline(
    /// Whose timeline.
    record: Record,
    /// A heading, and the only kinds that are offered, the first of which is shown first.
    #[prop(optional)]
    only: Option<(&'static str, &'static [TimelineKind])>,
) -> impl IntoView {
    let asked = Filter::read_by(|_, text| query(text));
    let (title, kinds) = only.unwrap_or((texts::title(), TimelineKind::of(record)));
    let first = only.and_then(|_| kinds.first().copied());
    let kind = Memo::new(move |_| {
        let shown = asked.with(|query| shown(record, query));
        shown.filter(|it| kinds.contains(it)).or(first)
    });
    let link = move |one: Option<TimelineKind>| {
        let href = move || asked.href(|query| show(query, one));
        // The address is another, and the page stays where it is.
        view! {
            <a href=href data-noscroll="" aria-current=move || (kind.get() == one).then_some("true")>{label(one)}</a>
        }
    };
    let all = only.is_none().then_some(None);
    let kinds = kinds.iter().copied().map(Some);
    let links = all.into_iter().chain(kinds).map(link).collect_view();
    view! {
        <section aria-labelledby="timeline">
            <div class="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                <h2 id="timeline">{title}</h2>
                <nav class="filters" aria-label=texts::filter()>{links}</nav>
            </div>
            <Events record kind />
        </section>
    }
}

fn query(text: &str) -> Query {
    serde_urlencoded::from_str(text).unwrap_or_default()
}

/// The kind that the address asks for; none: all, also where the record has no such kind.
fn shown(record: Record, query: &[(String, String)]) -> Option<TimelineKind> {
    let (_, word) = query.iter().find(|(name, _)| name == SHOW)?;
    TimelineKind::of(record).iter().copied().find(|it| it.word() == word)
}

/// Asks for a kind.
fn show(query: &mut Query, kind: Option<TimelineKind>) {
    query.retain(|(name, _)| name != SHOW);
    query.extend(kind.map(|it| (SHOW.to_owned(), it.word().to_owned())));
}

fn label(kind: Option<TimelineKind>) -> &'static str {
    match kind {
        None => common::all(),
        Some(TimelineKind::Tickets) => common::tickets(),
        Some(TimelineKind::Mails) => texts::mails(),
        Some(TimelineKind::SignIns) => texts::sign_ins(),
        Some(TimelineKind::Changes) => texts::changes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_one_part_of_the_address() {
        let account = Record::Account(shared::ids::AccountId::new(uuid::Uuid::from_u128(1)));
        let mut asked = query("q=paper&show=tickets");
        assert_eq!(shown(account, &asked), Some(TimelineKind::Tickets));
        show(&mut asked, Some(TimelineKind::Changes));
        assert_eq!(asked, query("q=paper&show=changes"));
        show(&mut asked, None);
        assert_eq!(asked, query("q=paper"));
        assert_eq!(shown(account, &query("show=mails")), None, "an account has no mails");
    }
}
