//! Times in the reader's language, time zone and calendar, formatted by the browser's
//! `Intl`.

use js_sys::{Date, Intl::DateTimeFormat, Object, Reflect};
use shared::time::Timestamp;
use shared::words::both::{common, dates};
use wasm_bindgen::JsValue;

use super::boot;

/// A day, in milliseconds.
const DAY: f64 = 86_400_000.0;

/// The current time by this device's clock.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds stay whole until the year 285,000"
)]
pub fn now() -> Timestamp {
    Timestamp::from_millis(Date::now() as i64)
}

/// In a conversation: "Today, 9:14 AM", "Yesterday, 5:20 PM", "Nov 12, 9:14 AM".
pub fn moment(at: Timestamp) -> String {
    let day = match days_ago(at) {
        0 => common::today().to_owned(),
        1 => common::yesterday().to_owned(),
        _ => day(at),
    };
    dates::day_at(&day, &FORMATS.with(|formats| formats.clock.say(at)))
}

/// In a list: "9:14 AM", "yesterday", "Thu", "Nov 12", "Nov 12, 2024".
pub fn brief(at: Timestamp) -> String {
    match days_ago(at) {
        0 => FORMATS.with(|formats| formats.clock.say(at)),
        1 => dates::yesterday_brief().to_owned(),
        2..=6 => FORMATS.with(|formats| formats.weekday.say(at)),
        _ => day(at),
    }
}

/// A day, with its year where it is another one: "Nov 12", "Nov 12, 2024".
pub fn day(at: Timestamp) -> String {
    let same_year = date(at).get_full_year() == Date::new_0().get_full_year();
    FORMATS.with(|formats| if same_year { &formats.day } else { &formats.day_of_year }.say(at))
}

/// A day of the calendar that is the same in every zone, from `1990-05-17`.
pub fn calendar_day(day: &str) -> String {
    thread_local! {
        static FORMAT: Format = Format::new(&[
            ("day", "numeric"), ("month", "long"), ("year", "numeric"), ("timeZone", "UTC"),
        ]);
    }
    // A day without a clock begins in UTC.
    let date = Date::new(&JsValue::from_str(day));
    if date.get_time().is_nan() {
        return day.to_owned();
    }
    FORMAT.with(|format| format.say_date(&date))
}

/// A month with its year, from `2026-11`: "Nov 2026".
pub fn month(month: &str) -> String {
    thread_local! {
        static FORMAT: Format =
            Format::new(&[("month", "short"), ("year", "numeric"), ("timeZone", "UTC")]);
    }
    let date = Date::new(&JsValue::from_str(&[month, "-01"].concat()));
    if date.get_time().is_nan() {
        return month.to_owned();
    }
    FORMAT.with(|format| format.say_date(&date))
}

/// The day that it is here, as `2026-11-27`.
pub fn today() -> String {
    let now = Date::new_0();
    let two = |number: u32| format!("{number:02}");
    [&now.get_full_year().to_string(), "-", &two(now.get_month() + 1), "-", &two(now.get_date())]
        .concat()
}

/// How many minutes the clocks here are ahead of UTC.
#[expect(clippy::cast_possible_truncation, reason = "at most 14 hours")]
pub fn offset() -> i16 {
    -(Date::new_0().get_timezone_offset() as i16)
}

/// All of it, with the zone by name, for a tool tip.
pub fn full(at: Timestamp) -> String {
    FORMATS.with(|formats| formats.full.say(at))
}

/// As machines read it, for `<time datetime>`.
pub fn iso(at: Timestamp) -> String {
    date(at).to_iso_string().into()
}

/// How many midnights lie between `at` and this day.
#[expect(clippy::cast_possible_truncation, reason = "a count of days")]
fn days_ago(at: Timestamp) -> i64 {
    let (then, now) = (date(at), Date::new_0());
    let midnight = |date: &Date| {
        let day = Date::new_0();
        day.set_time(date.get_time());
        day.set_hours(0);
        day.set_minutes(0);
        day.set_seconds(0);
        day.set_milliseconds(0);
        day.get_time()
    };
    // Rounded, since a day with a change of the clocks is an hour off.
    ((midnight(&now) - midnight(&then)) / DAY).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53")]
fn date(at: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(at.millis() as f64))
}

/// One way to write a moment; making one is a thousand times dearer than using it.
struct Format(DateTimeFormat);

impl Format {
    fn new(options: &[(&str, &str)]) -> Self {
        let object = Object::new();
        for (key, value) in options {
            let _ = Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value));
        }
        Self(DateTimeFormat::new(&boot::locale(), &object))
    }

    fn say(&self, at: Timestamp) -> String {
        self.say_date(&date(at))
    }

    fn say_date(&self, date: &Date) -> String {
        let text = self.0.format().call1(&JsValue::UNDEFINED, date);
        text.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }
}

struct Formats {
    clock: Format,
    weekday: Format,
    day: Format,
    day_of_year: Format,
    full: Format,
}

thread_local! {
    static FORMATS: Formats = Formats {
        clock: Format::new(&[("hour", "numeric"), ("minute", "2-digit")]),
        weekday: Format::new(&[("weekday", "short")]),
        day: Format::new(&[("day", "numeric"), ("month", "short")]),
        day_of_year: Format::new(&[("day", "numeric"), ("month", "short"), ("year", "numeric")]),
        full: Format::new(&[
            ("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric"),
            ("hour", "numeric"), ("minute", "2-digit"), ("timeZoneName", "short"),
        ]),
    };
}
