//! The languages that there are, and how each counts.

/// A language that Atrium speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English: what every text is first written in.
    English,
    /// German.
    German,
    /// English with brackets and accents: it makes a text visible that stands in no catalog.
    /// No page offers it.
    Pseudo,
}

impl Language {
    /// Those that a page offers, in its order.
    pub const OFFERED: [Self; 2] = [Self::English, Self::German];

    /// Its code as BCP 47 writes it, for `lang`, `Intl` and `Accept-Language`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Pseudo => "en-XA",
        }
    }

    /// What it calls itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Pseudo => "Pseudo",
        }
    }

    /// The language with this code or, of a region that has no catalog, the language itself.
    pub fn of_code(code: &str) -> Option<Self> {
        if code.eq_ignore_ascii_case(Self::Pseudo.code()) {
            return Some(Self::Pseudo);
        }
        let language = code.split(['-', '_']).next().unwrap_or_default();
        Self::OFFERED.into_iter().find(|it| language.eq_ignore_ascii_case(it.code()))
    }

    /// The first one of an `Accept-Language` header that there is, English where there is
    /// none. Browsers write the most wanted first, which is what counts here.
    pub fn of_header(header: &str) -> Self {
        let codes = header.split(',').filter_map(|it| it.split(';').next());
        codes.map(str::trim).find_map(Self::of_code).unwrap_or(Self::English)
    }

    /// The forms that its plurals have, as CLDR names them, in the order that a catalog's
    /// texts are kept in; the last is the one that fits what no other does.
    pub const fn plurals(self) -> &'static [&'static str] {
        match self {
            Self::English | Self::German | Self::Pseudo => &["one", "other"],
        }
    }

    /// Which of [`Self::plurals`] goes with `number`, by CLDR's rules for whole numbers.
    pub const fn plural(self, number: u64) -> usize {
        match self {
            Self::English | Self::German | Self::Pseudo => (number != 1) as usize,
        }
    }

    /// What stands between the thousands of a number.
    pub const fn thousands(self) -> char {
        match self {
            Self::English | Self::Pseudo => ',',
            Self::German => '.',
        }
    }
}
