//! What a new version of a framework changes, as every format tells it.

use super::{Compared, short_digest};
use crate::analysis::WitnessValue;
use crate::comparison::{Change, Class, Difference, Side, Versions};
use crate::framework::Value;
use crate::framework::values;
use crate::vocabulary::{Domain, Vocabulary};

/// A new version held against an older one.
#[derive(Clone, Debug)]
pub struct Against {
    /// The older framework: name, version, digest.
    pub old: (String, String, String),
    /// What the change comes to.
    pub class: Class,
    /// Over how many situations the conclusions that both give were held against each other.
    pub situations: u128,
    /// Conclusions that are no longer given.
    pub gone: Vec<String>,
    /// Conclusions that are new.
    pub new: Vec<String>,
    /// Items of the vocabulary that are no longer there.
    pub gone_items: Vec<String>,
    /// Items that are new.
    pub new_items: Vec<String>,
    /// Items of another type than before.
    pub retyped_items: Vec<String>,
    /// Conclusions that are on other scales than before, and so are not held against each other: why.
    pub apart: Vec<String>,
    /// Conclusions that are the same under another name: before, after.
    pub renamed: Vec<(String, String)>,
    /// Conclusions with another result somewhere.
    pub differences: Vec<Moved>,
    /// Results of real cases that move.
    pub cases: Vec<MovedCase>,
    /// What was more than the budget allows.
    pub unsettled: Vec<String>,
    /// What the changelog leaves out, when one is named.
    pub missing: Option<MissingNotes>,
    /// The words of both versions.
    pub vocabulary: Vocabulary,
}

/// What a version says of a conclusion.
#[derive(Clone, Debug)]
pub struct Told {
    /// The values still possible.
    pub values: Vec<Value>,
    /// Their type.
    pub domain: Domain,
}

impl Told {
    /// In words.
    pub fn text(&self, vocabulary: &Vocabulary) -> String {
        values::result(vocabulary, &self.domain, &self.values)
    }
}

/// Cases that move and that the changelog does not name.
#[derive(Clone, Debug)]
pub struct MissingNotes {
    /// The changelog.
    pub file: String,
    /// The new version.
    pub version: String,
    /// A heading of the changelog names the version (or what is not released yet).
    pub has_part: bool,
    /// The cases, in order.
    pub cases: Vec<String>,
}

/// A conclusion with another result in some case, and the largest region of these cases.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The conclusion.
    pub conclusion: String,
    /// How many situations there are, and in how many the result is another.
    pub situations: (u128, u128),
    /// Before and after, in the witness.
    pub told: Option<[Told; 2]>,
    /// A case that shows it.
    pub witness: Vec<(String, WitnessValue)>,
    /// The rules that decide there, before and after.
    pub rules: [Vec<String>; 2],
    /// The edits that it comes from, in words.
    pub edits: Vec<String>,
}

/// A result of a case that moves.
#[derive(Clone, Debug)]
pub struct MovedCase {
    /// The case.
    pub id: String,
    /// The record; empty for the case itself.
    pub record: String,
    /// The conclusion.
    pub conclusion: String,
    /// Before and after.
    pub told: [Told; 2],
    /// True when no completion leaves it as it was.
    pub is_sure: bool,
}

impl Against {
    /// Words what was found.
    pub fn of(compared: &Compared<'_>, found: &Versions) -> Self {
        let study = compared.study;
        let joint = &study.comparison.joint.framework;
        let old = compared.frameworks[0];
        let moved = study.comparison.differences.iter().enumerate().filter(|(_, it)| it.differs());
        let cases = found.moved.iter().map(|&at| {
            let it = &study.cases[at];
            let said = |side: Side, at: usize| Told {
                values: it.said[at].values.clone(),
                domain: joint.conclusions[it.paired.of(side).0].domain.clone(),
            };
            MovedCase {
                id: compared.cases[it.case].id.clone(),
                record: it.record.clone(),
                conclusion: joint.conclusion_text(it.paired.b, it.paired.cell_b),
                told: [said(Side::A, 0), said(Side::B, 1)],
                is_sure: it.change == Change::Surely,
            }
        });
        Self {
            old: (old.name.clone(), old.version.clone(), compared.digests[0].clone()),
            class: found.class,
            situations: study.comparison.differences.iter().map(|it| it.situations.all).sum(),
            gone: found.gone.clone(),
            new: found.new.clone(),
            gone_items: found.gone_items.clone(),
            new_items: found.new_items.clone(),
            retyped_items: found.retyped_items.clone(),
            apart: study.comparison.pairing.apart.clone(),
            renamed: study.comparison.pairing.renamed.clone(),
            differences: moved.map(|(at, it)| Moved::of(compared, at, it)).collect(),
            cases: cases.collect(),
            unsettled: study.comparison.unsettled.clone(),
            missing: None,
            vocabulary: joint.vocabulary.clone(),
        }
    }

    /// `health 1.0 (a3f2c1)`.
    pub fn old_text(&self) -> String {
        let (name, version, digest) = &self.old;
        format!("{name} {version} ({})", short_digest(digest))
    }
}

impl Moved {
    fn of(compared: &Compared<'_>, at: usize, it: &Difference) -> Self {
        let study = compared.study;
        let joint = &study.comparison.joint.framework;
        let region = it.regions.first();
        let one = |side: Side, value| Told {
            values: vec![value],
            domain: joint.conclusions[it.paired.of(side).0].domain.clone(),
        };
        let blame = study.blamed.get(at).and_then(|it| it.whole.as_ref()).zip(study.edits.as_ref());
        Self {
            conclusion: joint.conclusion_text(it.paired.b, it.paired.cell_b),
            situations: (it.situations.all, it.situations.differ),
            told: region.map(|it| [one(Side::A, it.a), one(Side::B, it.b)]),
            witness: region.map(|it| it.witness.clone()).unwrap_or_default(),
            rules: region.map(|it| it.rules.clone()).unwrap_or_default(),
            edits: blame
                .map(|(blame, edits)| blame.edits.iter().map(|&it| edits[it].text()).collect())
                .unwrap_or_default(),
        }
    }
}

/// The word for what a change comes to.
pub(crate) fn class_word(class: Class) -> &'static str {
    match class {
        Class::Same => "same",
        Class::OnlyNewNames => "only new names",
        Class::Differs => "differs",
        Class::Unsettled => "not settled",
    }
}
