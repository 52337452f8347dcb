//! Which of the modules that a bundle was split into are merged, and in which order.

use std::cmp::Ordering;

use super::merge::{Group, LARGEST};

/// Merges the two groups that save most, until no merge saves anything. The first group is
/// the one that every page loads, and stays the first. `weights` are those of the pages.
pub(super) fn merge(groups: Vec<Group>, weights: &[f64]) -> Vec<Group> {
    let mut pairs = Pairs::new(groups, weights);
    while let Some((at, behind)) = pairs.best() {
        pairs.merge(at, behind);
    }
    pairs.groups.into_iter().flatten().collect()
}

/// The groups, each with its best partner. A merge changes the gains of one group, so only
/// few partners are computed again: computing every pair after every merge took minutes.
struct Pairs<'a> {
    /// `None` for a group that was merged into an earlier one.
    groups: Vec<Option<Group>>,
    /// The later group that each gains most by merging with, and the gain.
    partners: Vec<Option<(usize, f64)>>,
    weights: &'a [f64],
}

impl<'a> Pairs<'a> {
    fn new(groups: Vec<Group>, weights: &'a [f64]) -> Self {
        let partners = vec![None; groups.len()];
        let groups = groups.into_iter().map(Some).collect();
        let mut pairs = Self { groups, partners, weights };
        for at in 0..pairs.groups.len() {
            pairs.partners[at] = pairs.partner(at);
        }
        pairs
    }

    /// What merging the two saves; `None` if it saves nothing or they may not be merged.
    fn gain(&self, at: usize, behind: usize) -> Option<f64> {
        let (one, other) = (self.groups[at].as_ref()?, self.groups[behind].as_ref()?);
        let fits = at == 0 || one.bytes + other.bytes <= LARGEST;
        Some(one.gain(other, self.weights)).filter(|gain| fits && 0.0 < *gain)
    }

    /// The best partner among the later groups, the first of equal ones.
    fn partner(&self, at: usize) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for behind in at + 1..self.groups.len() {
            if let Some(gain) = self.gain(at, behind)
                && best.is_none_or(|(_, most)| most < gain)
            {
                best = Some((behind, gain));
            }
        }
        best
    }

    /// The pair that saves most, the first of equal ones.
    fn best(&self) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize, f64)> = None;
        for (at, partner) in self.partners.iter().enumerate() {
            if let Some((behind, gain)) = *partner
                && best.is_none_or(|(_, _, most)| most < gain)
            {
                best = Some((at, behind, gain));
            }
        }
        best.map(|(at, behind, _)| (at, behind))
    }

    fn merge(&mut self, at: usize, behind: usize) {
        let other = self.groups[behind].take();
        if let (Some(one), Some(other)) = (self.groups[at].as_mut(), other) {
            one.take(other);
        }
        for group in 0..self.groups.len() {
            let partner = self.partners[group];
            if group == at
                || group == behind
                || partner.is_some_and(|(it, _)| it == at || it == behind)
            {
                self.partners[group] = self.partner(group);
            } else if group < at
                && let Some(gain) = self.gain(group, at)
            {
                let is_better = |(it, most): (usize, f64)| match gain.total_cmp(&most) {
                    Ordering::Greater => true,
                    Ordering::Equal => at < it,
                    Ordering::Less => false,
                };
                if partner.is_none_or(is_better) {
                    self.partners[group] = Some((at, gain));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(member: usize, users: &[usize], bytes: usize) -> Group {
        Group::new(member, users.iter().copied().collect(), bytes)
    }

    #[test]
    fn a_small_module_is_merged_into_one_that_is_loaded_anyway() {
        let main = group(0, &[0, 1, 2], 900_000);
        let groups = vec![main, group(1, &[0, 1], 700), group(2, &[2], 140_000)];
        let groups = merge(groups, &[1.0; 3]);
        let members: Vec<_> = groups.iter().map(|it| it.members.clone()).collect();
        assert_eq!(members, [vec![0, 1], vec![2]]);
    }

    #[test]
    fn modules_that_few_pages_need_stay_separate() {
        let groups =
            vec![group(0, &[0, 1], 900_000), group(1, &[0], 70_000), group(2, &[1], 70_000)];
        assert_eq!(merge(groups, &[1.0; 2]).len(), 3);
    }

    #[test]
    fn kept_partners_are_the_computed_ones() {
        let mut seed = 7_u32;
        let mut dice = |sides: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % sides
        };
        for _ in 0..20 {
            let mut groups = vec![group(0, &[0, 1, 2, 3, 4], 300_000)];
            for member in 1..30 {
                let users: Vec<usize> = (0..5).filter(|_| dice(2) == 1).collect();
                groups.push(group(member, &users, 300 * dice(300) as usize));
            }
            let weights = [3.0, 1.0, 1.0, 0.2, 0.2];
            let mut computed = groups.clone();
            while let Some((at, behind)) = Pairs::new(computed.clone(), &weights).best() {
                let other = computed.remove(behind);
                computed[at].take(other);
            }
            let members = |groups: &[Group]| -> Vec<Vec<usize>> {
                groups.iter().map(|it| it.members.clone()).collect()
            };
            assert_eq!(members(&merge(groups, &weights)), members(&computed));
        }
    }
}
