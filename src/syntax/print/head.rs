//! The head of a file.

use super::lines::Lines;
use super::{condition, words};
use crate::syntax::tree::{Head, UnitKind};

/// `framework NAME "title" extends … version …` and its lines.
pub(super) fn head(lines: &mut Lines, head: &Head) {
    let mut text = match head.kind {
        UnitKind::Vocabulary => "vocabulary ".to_owned(),
        UnitKind::Framework => "framework ".to_owned(),
    };
    text.push_str(&words::name(&head.name.value));
    if let Some(title) = &head.title {
        text.push_str(&format!(" {}", words::text(&title.value)));
    }
    if let Some(extends) = &head.extends {
        text.push_str(&format!(" extends {} {}", words::name(&extends.name.value), extends.version.value));
        if let Some(digest) = &extends.digest {
            text.push_str(&format!(" digest {}", words::text(&digest.value)));
        }
    }
    if let Some(version) = &head.version {
        text.push_str(&format!("   version {}", version.value));
    }
    lines.line(head.span.start, text);
    if let Some(uses) = &head.uses {
        lines.body(uses.span.start, &format!("uses {}", words::name(&uses.value)));
    }
    for source in &head.sources {
        let year = source.year.as_ref().map_or(String::new(), |year| format!(" {}", year.value));
        let (id, title) = (words::name(&source.id.value), words::text(&source.title.value));
        lines.body(source.id.span.start, &format!("source {id} {title}{year}"));
    }
    if let Some(applies) = &head.applies {
        condition::clause(lines, super::declaration::start_of(applies), 2, "applies when", applies);
    }
}
