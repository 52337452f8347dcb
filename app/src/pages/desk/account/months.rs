//! The tickets of an account over the last twelve months: a chart, and the same as a table
//! whose numbers lead to the tickets.

use std::fmt::Write as _;

use leptos::prelude::*;
use shared::api::parent_accounts::{AccountMonths, GetAccountMonths, Month, MonthsQuery};
use shared::grid::Tickets;
use shared::ids::AccountId;
use shared::time::{Span, Timestamp};
use shared::words::desk::account_months as words;

use crate::address;
use crate::api;
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{Remote, Shape};
use crate::load::Load;
use crate::pages::desk::tickets::tab::Whose;
use crate::routes::DeskPage;

/// The height of the chart, and the width of a month and of a bar, in units of the drawing.
const HEIGHT: u32 = 60;
const MONTH: u32 = 20;
const BAR: u32 = 7;

/// The chart.
#[component]
pub fn Months(
    /// Which account.
    id: AccountId,
) -> impl IntoView {
    let months = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<GetAccountMonths>(id, MonthsQuery { offset: dates::offset() })
    });
    let is_empty =
        |it: &AccountMonths| it.months.iter().all(|month| month.opened + month.solved == 0);
    let empty = || view! { <p class="quiet px-4 pb-3 text-sm">{words::no_months()}</p> }.into_any();
    view! {
        <section class="sheet" aria-labelledby="months">
            <h2 class="px-4 pt-3 pb-1" id="months">{words::months_title()}</h2>
            <Remote data=months shape=Shape::Bare is_empty empty let:it>{shown(id, &it.months)}</Remote>
        </section>
    }
}

fn most(months: &[Month]) -> u32 {
    months.iter().map(|it| it.opened.max(it.solved)).max().unwrap_or_default()
}

/// The bars of one kind, `left` units from the beginning of each month.
fn bars(months: &[Month], left: u32, count: fn(&Month) -> u32) -> String {
    let most = most(months).max(1);
    let mut d = String::new();
    for (month, x) in months.iter().zip((left..).step_by(MONTH as usize)) {
        // A number that is not zero is never without a bar.
        let height = match count(month) {
            0 => continue,
            count => (u64::from(count) * u64::from(HEIGHT) / u64::from(most)).max(1),
        };
        let _written = write!(d, "M{x} {HEIGHT}v-{height}h{BAR}v{height}z");
    }
    d
}

fn shown(id: AccountId, months: &[Month]) -> AnyView {
    let (first, last) = (months.first().map(named), months.last().map(named));
    let label = [words::months_caption(), " ", &words::most_in_a_month(most(months))].concat();
    let rows = months.iter().rev().map(|it| row(id, it)).collect_view();
    view! {
        <div class="grid gap-2 px-4 pb-3 text-sm">
            <svg class="h-24 w-full" viewBox="0 0 240 61" preserveAspectRatio="none" role="img" aria-label=label>
                <path class="fill-base-300" d="M0 60h240v1H0z" />
                <path class="fill-primary" d=bars(months, 2, |it| it.opened) />
                <path class="fill-base-content/45" d=bars(months, 10, |it| it.solved) />
            </svg>
            <p class="quiet flex justify-between gap-2 text-xs">{first}{last}</p>
            <p class="flex flex-wrap gap-x-4 gap-y-1 text-xs">
                <span class="flex items-center gap-1.5"><span class="size-2.5 rounded-xs bg-primary"></span>{words::opened()}</span>
                <span class="flex items-center gap-1.5"><span class="size-2.5 rounded-xs bg-base-content/45"></span>{words::solved()}</span>
            </p>
            <details>
                <summary class="cursor-pointer">{words::as_table()}</summary>
                <table class="mt-2 w-full text-left">
                    <caption class="sr-only">{words::months_caption()}</caption>
                    <thead>
                        <tr class="quiet text-xs">
                            <th scope="col" class="py-1 font-medium">{words::month()}</th>
                            <th scope="col" class="py-1 text-right font-medium">{words::opened()}</th>
                            <th scope="col" class="py-1 text-right font-medium">{words::solved()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </div>
    }
    .into_any()
}

/// A month by its name.
fn named(it: &Month) -> AnyView {
    view! { <time datetime=it.month.clone()>{dates::month(&it.month)}</time> }.into_any()
}

/// The days of a month as a condition; none: it is no month.
fn days(month: &str) -> Option<String> {
    let (year, number) = month.split_once('-')?;
    let (year, number): (i64, i64) = (year.parse().ok()?, number.parse().ok()?);
    let next = if number == 12 { (year + 1, 1) } else { (year, number + 1) };
    let (_, _, last) = (Timestamp::of_day(next.0, next.1, 1) - Span::days(1)).day();
    Some(format!("{month}-01..{month}-{last:02}"))
}

fn row(id: AccountId, it: &Month) -> impl IntoView {
    // The queue knows when tickets were opened, not when they were solved.
    let opened = match days(&it.month).filter(|_| it.opened != 0) {
        Some(days) => {
            let (column, id) = Whose::Account(id).condition();
            let query =
                [(column, id), ("status", Tickets::ANY_STATUS.to_owned()), ("created", days)];
            let href = address::with_query(&DeskPage::Tickets.href(), &query);
            view! { <a class="link" href=href>{it.opened}</a> }.into_any()
        }
        None => it.opened.into_any(),
    };
    view! {
        <tr class="border-t border-base-300">
            <th scope="row" class="py-1 font-normal">{named(it)}</th>
            <td class="py-1 text-right">{opened}</td>
            <td class="py-1 text-right">{it.solved}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(opened: u32, solved: u32) -> Month {
        Month { month: "2026-02".to_owned(), opened, solved }
    }

    #[test]
    fn the_days_of_a_month_end_with_its_last() {
        assert_eq!(days("2026-02").as_deref(), Some("2026-02-01..2026-02-28"));
        assert_eq!(days("2024-02").as_deref(), Some("2024-02-01..2024-02-29"));
        assert_eq!(days("2026-12").as_deref(), Some("2026-12-01..2026-12-31"));
        assert_eq!(days("soon"), None);
    }

    #[test]
    fn the_longest_bar_is_as_high_as_the_chart_and_nothing_has_no_bar() {
        let months = [month(4, 0), month(0, 1), month(1_000, 0)];
        assert_eq!(bars(&months, 2, |it| it.opened), "M2 60v-1h7v1zM42 60v-60h7v60z");
        assert_eq!(bars(&months, 10, |it| it.solved), "M30 60v-1h7v1z");
        assert_eq!(bars(&[], 2, |it| it.opened), "");
    }
}
