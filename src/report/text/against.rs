//! What a new version of a framework changes, on the terminal.

use super::Style;
use super::check::word;
use super::layout::hanging;
use crate::analysis::WitnessValue;
use crate::comparison::Class;
use crate::diagnostic::counted;
use crate::report::{Against, MissingNotes};

/// So many items of a witness are shown, and so many cases.
const SHOWN: usize = 6;

/// The lines below a check.
pub(super) fn lines(against: &Against, style: Style) -> Vec<String> {
    let over = format!("proved over {}", counted(against.situations, "situation"));
    let claim = match against.class {
        Class::Same => format!("the same function, {over}"),
        Class::OnlyNewNames => format!("only names are new, every result is as it was ({over})"),
        Class::Differs if against.differences.is_empty() && against.cases.is_empty() => {
            "every result that both give is as it was, but not all is there".to_owned()
        }
        Class::Differs => "some result differs".to_owned(),
        Class::Unsettled => "not settled, more than the budget allows".to_owned(),
    };
    let mut lines = hanging("  against ", &format!("{}: {claim}", against.old_text()), style.width);
    for (before, after) in &against.renamed {
        lines.push(format!("    `{before}` is now `{after}` (proved to be the same)"));
    }
    let named = [
        ("    new: ", &against.new),
        ("    no longer given: ", &against.gone),
        ("    new items: ", &against.new_items),
        ("    items no longer there: ", &against.gone_items),
        ("    items of another type: ", &against.retyped_items),
        ("    not held against each other: ", &against.apart),
    ];
    for (lead, names) in named {
        if !names.is_empty() {
            lines.extend(hanging(lead, &names.join(", "), style.width));
        }
    }
    for one in &against.differences {
        let (all, differ) = one.situations;
        let by = if one.edits.is_empty() { String::new() } else { format!(", by {}", one.edits.join(", ")) };
        let text = format!("another result in {differ} of {}{by}", counted(all, "situation"));
        lines.extend(hanging(&format!("    {}: ", one.conclusion), &text, style.width));
        if let Some([before, after]) =
            one.told.as_ref().map(|all| all.each_ref().map(|it| it.text(&against.vocabulary)))
        {
            // What is so comes before what is not.
            let is_plain = |value: &WitnessValue| match value {
                WitnessValue::YesNo(is_yes) => !is_yes,
                WitnessValue::Text(text) => text == "none" || text == "0",
                WitnessValue::Options(options) => options.is_empty(),
            };
            let mut items: Vec<&(String, WitnessValue)> = one.witness.iter().collect();
            items.sort_by_key(|(_, value)| is_plain(value));
            let first = items.iter().take(SHOWN);
            let mut shown: Vec<String> =
                first.map(|(name, value)| format!("{name} = {}", word(value))).collect();
            let n_more = one.witness.len().saturating_sub(SHOWN);
            if n_more > 0 {
                shown.push(format!("and {n_more} more"));
            }
            let where_ = if shown.is_empty() { "every case".to_owned() } else { shown.join(", ") };
            lines.extend(hanging(
                "      for example ",
                &format!("{before} -> {after}: {where_}"),
                style.width,
            ));
        }
    }
    for name in &against.unsettled {
        lines.push(format!("    {name}: not settled, more than the budget allows"));
    }
    lines.extend(cases(against, style));
    lines.extend(against.missing.as_ref().into_iter().flat_map(|it| notes(it, style)));
    lines
}

/// What the changelog has to say still: one line a case.
fn notes(it: &MissingNotes, style: Style) -> Vec<String> {
    let MissingNotes { file, version, has_part, cases } = it;
    if cases.is_empty() {
        return vec![format!("    {file}: every case that moves is named")];
    }
    if !has_part {
        let text = format!(
            "there is no heading for {version}; add `## {version}` and say below why these move: {}",
            cases.join(", ")
        );
        return hanging(&format!("    {file}: "), &text, style.width);
    }
    let line = |id: &String| {
        let text = format!("`{id}` moves and is not named; say below the heading of {version} why");
        hanging(&format!("    {file}: "), &text, style.width)
    };
    cases.iter().flat_map(line).collect()
}

fn cases(against: &Against, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    for it in &against.cases {
        let record = if it.record.is_empty() { String::new() } else { format!(" / {}", it.record) };
        let may = if it.is_sure { "" } else { " (on some completions)" };
        let [before, after] = it.told.each_ref().map(|told| told.text(&against.vocabulary));
        let text = format!("{} {before} -> {after}{may}", it.conclusion);
        lines.extend(hanging(&format!("    moves: {}{record}: ", it.id), &text, style.width));
    }
    lines
}
