//! How many rows a page of a list has.

/// How many rows a page has: any number from 1 to [`Size::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(u8);

impl Size {
    /// The most rows.
    pub const MOST: usize = 100;

    /// 10 rows.
    pub const TEN: Self = Self(10);

    /// 100 rows.
    pub const HUNDRED: Self = Self(100);

    /// The sizes that pages offer, in this order. Any other one can be typed.
    pub const OFFERED: [Self; 4] = [Self::TEN, Self(25), Self(50), Self::HUNDRED];

    /// The number of rows.
    pub const fn rows(self) -> usize {
        self.0 as usize
    }

    /// The size with this number of rows.
    pub fn of(rows: usize) -> Option<Self> {
        u8::try_from(rows).ok().filter(|_| (1..=Self::MOST).contains(&rows)).map(Self)
    }
}

/// 50 rows.
impl Default for Size {
    fn default() -> Self {
        Self(50)
    }
}
