//! What is allowed for an item, in the analyst's words.

use crate::diagnostic::list_words;
use crate::value::Decimal;
use crate::vocabulary::{Domain, Grid, Item, Label, Vocabulary};

/// What may be recorded: for a note under a message.
pub(super) fn allowed(vocabulary: &Vocabulary, item: &Item) -> String {
    let name = &item.name;
    match &item.domain {
        Domain::YesNo => format!("`{name}` is yes/no: true or false"),
        Domain::Scale(scale) => {
            let levels: Vec<&str> =
                vocabulary.labels(&item.domain).iter().map(|it| it.name.as_str()).collect();
            format!("`{name}` is on the scale `{}`: {}", vocabulary.scales[*scale].name, levels.join(" < "))
        }
        Domain::OneOf(labels) => format!("`{name}` is one of {}", names(labels)),
        Domain::AnyOf(labels) => format!("`{name}` is any of {}", names(labels)),
        Domain::Number(grid) => format!("`{name}` is {}", numbers(grid)),
        Domain::List { entity, at_most } => {
            format!("`{name}` is a list of {}, at most {at_most}", vocabulary.entities[*entity].name)
        }
    }
}

/// The numbers of a grid: `a number from 0 to 9.9 in steps of 0.1, in ha`.
pub(super) fn numbers(grid: &Grid) -> String {
    let percent = if grid.percent { "%" } else { "" };
    let kind = match (grid.step == Decimal::ONE && grid.low.as_whole().is_some(), grid.percent) {
        (true, false) => "a whole number",
        (true, true) => "a whole percentage",
        (false, false) => "a number",
        (false, true) => "a percentage",
    };
    let mut text = format!("{kind} from {}{percent} to {}{percent}", grid.low, grid.high);
    if grid.step != Decimal::ONE || grid.low.as_whole().is_none() {
        text.push_str(&format!(" in steps of {}{percent}", grid.step));
    }
    if let Some(unit) = &grid.unit {
        text.push_str(&format!(", in {unit}"));
    }
    text
}

/// The names of options in back-ticks, at most twelve of them.
pub(super) fn names(labels: &[Label]) -> String {
    let mut names: Vec<String> = labels.iter().take(12).map(|label| format!("`{}`", label.name)).collect();
    if labels.len() > names.len() {
        names.push(format!("{} more", labels.len() - names.len()));
        return list_words(&names, "and");
    }
    list_words(&names, "or")
}
