//! What the log is asked for, as the URL has it.

use serde::{Deserialize, Serialize};
use shared::api::Cursor;
use shared::api::operations_log::{ActKind, OperationFilter};
use shared::ids::AgentId;
use shared::time::{Span, Timestamp};

/// The filter. Days are those of the reader's calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AgentId>,
    /// The kind of acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ActKind>,
    /// The first day, as `2026-11-27`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whether they were undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<bool>,
    /// The place behind which the page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

impl Asked {
    /// Whether some operations are left out.
    pub fn is_filtered(&self) -> bool {
        let Self { by, kind, from, to, undone, after: _ } = self;
        by.is_some() || kind.is_some() || undone.is_some() || from.is_some() || to.is_some()
    }

    /// The request, for a reader whose clocks are `offset` minutes ahead of UTC.
    pub fn filter(self, offset: i16) -> OperationFilter {
        let (since, until) = period(self.from, self.to, offset);
        OperationFilter {
            by: self.by,
            kind: self.kind,
            since,
            until,
            undone: self.undone,
            after: self.after,
        }
    }
}

/// The time from the beginning of the day `from` to the end of the day `to`, for a reader whose
/// clocks are `offset` minutes ahead of UTC.
pub fn period(
    from: Option<String>,
    to: Option<String>,
    offset: i16,
) -> (Option<Timestamp>, Option<Timestamp>) {
    let offset = Span::minutes(i64::from(offset));
    let starts = |day: Option<String>| Some(start(&day?)? - offset);
    (starts(from), starts(to).map(|it| it + Span::days(1)))
}

/// When a day begins in UTC; none: the URL says no day.
fn start(day: &str) -> Option<Timestamp> {
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let is_day = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_day.then(|| Timestamp::of_day(year.into(), month.into(), day.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Asked {
        serde_urlencoded::from_str(query).expect("a filter")
    }

    #[test]
    fn a_filter_is_a_link_and_back() {
        let text = "kind=relationships&from=2026-11-01&to=2026-11-02&undone=false&after=7.9";
        let asked = read(text);
        assert_eq!(serde_urlencoded::to_string(&asked).expect("a query"), text);
        assert!(asked.is_filtered());
        assert!(!read("after=7.9").is_filtered());
    }

    #[test]
    fn days_are_those_of_the_reader_and_the_last_one_is_included() {
        let asked = read("from=2026-11-01&to=2026-11-02");
        let filter = asked.filter(60);
        let day = |day| Timestamp::of_day(2026, 11, day) - Span::hours(1);
        assert_eq!((filter.since, filter.until), (Some(day(1)), Some(day(3))));
    }

    #[test]
    fn what_is_no_day_is_no_filter() {
        for text in ["", "x", "2026", "2026-13-01", "2026-00-01", "2026-11-99", "-1-2-3"] {
            assert_eq!(start(text), None, "{text}");
        }
    }
}
