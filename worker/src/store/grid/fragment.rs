//! Parts of a statement that is built at run time: constant texts of this folder, with
//! parameters between them. Input of a request never becomes text.

use std::borrow::Cow;

use crate::store::{Bind, Param, Statement};

/// A part of a statement.
#[derive(Clone, Debug, Default)]
pub(super) struct Fragment(Vec<Piece>);

#[derive(Clone, Debug)]
enum Piece {
    Text(&'static str),
    Param(Param),
}

impl Fragment {
    /// `text`, without parameters.
    pub(super) fn text(text: &'static str) -> Self {
        Self(vec![Piece::Text(text)])
    }

    /// `text`, in which `?1` is the first of `params`, and so on up to nine.
    pub(super) fn sql(text: &'static str, params: &[Param]) -> Self {
        let mut parts = text.split('?');
        let mut made = Self::text(parts.next().unwrap_or_default());
        for part in parts {
            let (number, rest) = part.split_at_checked(1).unwrap_or_default();
            let at: Option<usize> = number.parse().ok();
            let param = at.and_then(|at| params.get(at.wrapping_sub(1))).cloned();
            made.0.push(Piece::Param(param.unwrap_or(Param::Null)));
            made.0.push(Piece::Text(rest));
        }
        made
    }

    /// Appends `text`.
    pub(super) fn and(mut self, text: &'static str) -> Self {
        self.0.push(Piece::Text(text));
        self
    }

    /// Appends a parameter.
    pub(super) fn with(mut self, param: impl Bind) -> Self {
        self.0.push(Piece::Param(param.bind()));
        self
    }

    /// Appends a copy of `other`.
    pub(super) fn then(mut self, other: &Self) -> Self {
        self.0.extend_from_slice(&other.0);
        self
    }

    /// Appends `other`.
    pub(super) fn append(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether it has no text.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Joins `parts` with `between`.
    pub(super) fn join(parts: &[Self], between: &'static str) -> Self {
        let mut all = Self::default();
        for (at, part) in parts.iter().enumerate() {
            if at != 0 {
                all = all.and(between);
            }
            all = all.then(part);
        }
        all
    }

    /// The statement. Equal parameters become one.
    pub(super) fn into_statement(self) -> Statement {
        let mut text = String::new();
        let mut params: Vec<Param> = Vec::new();
        for piece in self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Param(param) => {
                    let at = params.iter().position(|it| *it == param).unwrap_or_else(|| {
                        params.push(param);
                        params.len() - 1
                    });
                    text.push('?');
                    text.push_str(&(at + 1).to_string());
                }
            }
        }
        Statement { text: Cow::Owned(text), params }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_in_order_and_equal_ones_share_a_number() {
        let [a, b] = ["a", "b"].map(Bind::bind);
        let part = Fragment::sql("x = ?2 or y = ?1", &[a, b]).and(" or z = ").with("a");
        let Statement { text, params } = part.clone().and(" and ").then(&part).into_statement();
        assert_eq!(text, "x = ?1 or y = ?2 or z = ?2 and x = ?1 or y = ?2 or z = ?2");
        assert_eq!(params, ["b", "a"].map(Bind::bind));
    }
}
