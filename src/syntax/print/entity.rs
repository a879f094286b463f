//! Entities: names, types and questions of one entity stand in columns.

use super::lines::{Lines, WIDTH};
use super::words;
use crate::syntax::tree::{Entity, Item};

/// The widest type that still moves the questions of its neighbours.
const WIDEST: usize = 40;

/// An entity and its items.
pub(super) fn entity(lines: &mut Lines, start: u32, opening: &str, entity: &Entity) {
    lines.line(start, format!("{opening}entity {}", words::name(&entity.name.value)));
    let width = |text: String| text.chars().count();
    let name_width = entity.items.iter().map(|item| width(words::name(&item.name.value))).max().unwrap_or(0);
    let kinds = entity.items.iter().map(|item| width(words::kind(&item.kind)));
    let kind_width = kinds.filter(|&width| width <= WIDEST).max().unwrap_or(0);
    for it in &entity.items {
        item(lines, it, name_width, kind_width);
    }
}

fn item(lines: &mut Lines, item: &Item, name_width: usize, kind_width: usize) {
    let (name, kind) = (words::name(&item.name.value), words::kind(&item.kind));
    let mut text = format!("  {name:<name_width$}  {kind:<kind_width$}");
    if let Some(question) = &item.question {
        text.push_str(&format!("  {}", words::text(&question.value)));
    }
    let mut text = text.trim_end().to_owned();
    let mut short = Vec::new();
    if let Some(favours) = &item.favours {
        short.push(words::favours(favours.value).to_owned());
    }
    if item.fixed.is_some() {
        short.push("fixed".to_owned());
    }
    if let Some(silence) = &item.silence {
        short.push(words::silence(silence));
    }
    if !short.is_empty() {
        text.push_str(&format!("  {}", short.join("  ")));
    }
    lines.line(item.name.span.start, text);
    let mut more = Vec::new();
    if let Some(says) = &item.says {
        more.push((says.holds.span.start, words::says(says)));
    }
    more.extend(item.cites.iter().map(|cite| (cite.span.start, words::cite(cite))));
    let mut fresh = true;
    for (start, clause) in more {
        if fresh || clause.chars().count() > WIDTH / 2 {
            lines.line(start, format!("    {clause}"));
        } else {
            lines.clause(start, &clause, 4);
        }
        fresh = false;
    }
}
