//! Two assessors for a spreadsheet: one row for each answer that is not the same.

use super::written;
use crate::comparison::{Differing, Side};
use crate::report::ComparedAssessors;
use crate::report::assessors::sources;
use crate::report::json::kind_word;

/// Every difference, with the results that it alters when it alone is put into the case of the other.
pub fn assessors(it: &ComparedAssessors<'_>) -> String {
    let head =
        ["case", "record", "item", "kind", "a", "source_a", "b", "source_b", "alters_in_a", "alters_in_b"];
    let rows = it.found.differing.iter().map(|own| difference(it, own));
    written(&head.map(str::to_owned), rows)
}

fn difference(it: &ComparedAssessors<'_>, own: &Differing) -> Vec<String> {
    let altered = |into: Side| {
        let own_effects = own.effects.iter().filter(|it| it.into == into);
        let names = own_effects.map(|effect| it.place_of(&it.found.results[effect.result]));
        let impossible = own.is_impossible[usize::from(into == Side::B)];
        let cannot = impossible.then(|| "cannot stand alone".to_owned());
        names.chain(cannot).collect::<Vec<_>>().join(", ")
    };
    let item = own.item().map(|_| {
        let path = own.path(it.framework);
        let below = path.strip_prefix(&own.record).map(|it| it.trim_start_matches('.').to_owned());
        below.unwrap_or(path)
    });
    vec![
        it.case_id(own.case).to_owned(),
        own.record.clone(),
        item.unwrap_or_default(),
        kind_word(own.kind).to_owned(),
        it.said(own, Side::A),
        sources(&own.given[0]),
        it.said(own, Side::B),
        sources(&own.given[1]),
        altered(Side::A),
        altered(Side::B),
    ]
}
