//! The supported languages, their codes and plural rules.

/// A language of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, the source language of the catalog.
    English,
    /// German.
    German,
    /// English with brackets and accents. It makes texts visible that are not in the
    /// catalog. No page offers it.
    Pseudo,
}

impl Language {
    /// The languages that pages offer, in display order.
    pub const OFFERED: [Self; 2] = [Self::English, Self::German];

    /// Its code as BCP 47 writes it, for `lang`, `Intl` and `Accept-Language`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Pseudo => "en-XA",
        }
    }

    /// Its own name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Pseudo => "Pseudo",
        }
    }

    /// The language with this code. The region of a code is ignored.
    pub fn of_code(code: &str) -> Option<Self> {
        if code.eq_ignore_ascii_case(Self::Pseudo.code()) {
            return Some(Self::Pseudo);
        }
        let language = code.split(['-', '_']).next().unwrap_or_default();
        Self::OFFERED.into_iter().find(|it| language.eq_ignore_ascii_case(it.code()))
    }

    /// The first supported language in an `Accept-Language` header, else English. Weights
    /// are ignored, since browsers list the preferred language first.
    pub fn of_header(header: &str) -> Self {
        let codes = header.split(',').filter_map(|it| it.split(';').next());
        codes.map(str::trim).find_map(Self::of_code).unwrap_or(Self::English)
    }

    /// Its plural forms by their CLDR names, in the order in which the catalog stores them.
    /// The last form is for all other numbers.
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

    /// The thousands separator.
    pub const fn thousands(self) -> char {
        match self {
            Self::English | Self::Pseudo => ',',
            Self::German => '.',
        }
    }
}
