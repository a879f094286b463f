//! Slips where a type stands: a word that is none, and an option without its comma.

use super::Vocabulary;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{self, Name};

/// An option without its comma reads as the next item, with a type that is none.
pub(super) fn no_comma(
    before: &tree::Item,
    item: &tree::Item,
    vocabulary: &Vocabulary,
) -> Option<Diagnostic> {
    let (tree::Type::OneOf(options, _) | tree::Type::AnyOf(options, _), None) =
        (&before.kind, &before.question)
    else {
        return None;
    };
    let tree::Type::Scale(kind) = &item.kind else { return None };
    let last = options.last()?;
    if vocabulary.scales.iter().any(|scale| scale.name == kind.value) {
        return None;
    }
    let (first, second) = (&last.name.value, &item.name.value);
    let message = format!("there is no comma between `{first}` and `{second}`");
    Some(
        Diagnostic::error(code::E0135, item.name.span, message)
            .note("options are parted by commas; a name has no blanks")
            .help(format!("write `{first}, {second}, {}`", kind.value)),
    )
}

/// A type of this name is not there.
pub(super) fn unknown_type(name: &Name, vocabulary: &Vocabulary) -> Diagnostic {
    let scales: Vec<&str> = vocabulary.scales.iter().map(|scale| scale.name.as_str()).collect();
    let note =
        "a type is `yes/no`, a scale, `one of …`, `any of …`, `number LO..HI`, `percent` or `list of …`";
    let mut diagnostic =
        Diagnostic::error(code::E0205, name.span, format!("`{}` is not a type", name.value)).note(note);
    let usual = match name.value.to_lowercase().as_str() {
        "boolean" | "bool" | "binary" | "yesno" | "yn" => Some("write `yes/no`"),
        "integer" | "int" | "numeric" | "decimal" | "float" | "count" => {
            Some("write `number LO..HI` with its ends")
        }
        "percentage" | "percents" => Some("write `percent`"),
        "text" | "string" | "date" | "words" => Some(
            "only what rules can test is recorded: write `one of a, b`, and keep texts in notes of a case",
        ),
        "enum" | "choice" | "category" | "option" => Some("write `one of a, b`"),
        "set" | "multiple" => Some("write `any of a, b`"),
        _ => None,
    };
    if let Some(usual) = usual {
        return diagnostic.help(usual);
    }
    if !scales.is_empty() {
        diagnostic = diagnostic.note(format!("scales: {}", scales.join(", ")));
    }
    diagnostic.suggest(&name.value, scales.into_iter().chain(["yes/no", "number", "percent"]))
}
