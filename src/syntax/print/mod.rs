//! Tree to text, in the canonical layout that `fmt` writes.
//!
//! Each declaration becomes lines that remember where their first word stood; `comments` then puts
//! every comment before the line that follows it, or at the end of the line it stood on.
//! Printing what was printed changes nothing.

mod comments;
mod condition;
mod declaration;
mod entity;
mod head;
mod lines;
mod table;
mod test;
mod words;

/// A name as it stands in a rule file: in back-ticks when it needs them.
pub fn name_text(name: &str) -> String {
    words::name(name)
}

use crate::syntax::tree::{DeclarationKind, Text, Unit};
use lines::Lines;

/// The unit in canonical layout, ending in a line break.
pub fn print(unit: &Unit) -> String {
    let mut lines = Lines::default();
    prose(&mut lines, &unit.head.prose);
    head::head(&mut lines, &unit.head);
    let mut before: Option<&DeclarationKind> = None;
    for declaration in &unit.declarations {
        let kind = &declaration.kind;
        let close = before.is_some_and(|before| family(before) == family(kind) && family(kind) > 0);
        if !close || !declaration.prose.is_empty() {
            lines.gap();
        }
        prose(&mut lines, &declaration.prose);
        declaration::declaration(&mut lines, declaration);
        before = Some(kind);
    }
    if !unit.closing_prose.is_empty() {
        lines.gap();
        prose(&mut lines, &unit.closing_prose);
    }
    comments::merge(lines.finish(), &unit.comments)
}

fn prose(lines: &mut Lines, prose: &[Text]) {
    for text in prose {
        lines.line(
            text.span.start,
            if text.value.is_empty() { ">".to_owned() } else { format!("> {}", text.value) },
        );
    }
}

/// Declarations of one family stand without a blank line between them; 0 stands alone.
fn family(kind: &DeclarationKind) -> u8 {
    match kind {
        DeclarationKind::Entity(_)
        | DeclarationKind::Criterion(_)
        | DeclarationKind::Table(_)
        | DeclarationKind::Points(_)
        | DeclarationKind::Models(_)
        | DeclarationKind::Matrix(_)
        | DeclarationKind::Portfolio(_)
        | DeclarationKind::Crosswalk(_)
        | DeclarationKind::Test(_) => 0,
        DeclarationKind::Scale(_) => 1,
        DeclarationKind::Impossible(_) | DeclarationKind::Unusual(_) => 2,
        DeclarationKind::Parameter(_) => 3,
        DeclarationKind::Reading(_) | DeclarationKind::Assume(_) | DeclarationKind::Ignore(_) => 4,
        DeclarationKind::Conclusion(_) => 5,
        DeclarationKind::Rule(_) | DeclarationKind::Exception(_) => 6,
        DeclarationKind::Promise(_) => 7,
        DeclarationKind::Set(_) | DeclarationKind::Remove(_) => 8,
    }
}
