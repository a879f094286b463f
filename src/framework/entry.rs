//! One declaration of a flattened framework, and the kind and name by which edits and messages call it.

use crate::source::Span;
use crate::syntax::tree::{Declaration, DeclarationKind, Name, Path, Set};

use super::Origin;

/// One declaration of the flattened framework.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// What is declared.
    pub declaration: &'a Declaration,
    /// The unit it comes from.
    pub origin: Origin,
    /// The `set` that changed it last (parameters only), and its unit.
    pub set: Option<(&'a Set, Origin)>,
}

/// The kind and the name by which edits find a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// The keyword.
    pub kind: &'static str,
    /// The name; empty for `reading`, `None` for what has none.
    pub name: Option<String>,
}

/// True for scales, entities and constraints.
pub(super) fn is_vocabulary(kind: &DeclarationKind) -> bool {
    match kind {
        DeclarationKind::Scale(_)
        | DeclarationKind::Entity(_)
        | DeclarationKind::Impossible(_)
        | DeclarationKind::Unusual(_) => true,
        DeclarationKind::Parameter(_)
        | DeclarationKind::Reading(_)
        | DeclarationKind::Assume(_)
        | DeclarationKind::Ignore(_)
        | DeclarationKind::Criterion(_)
        | DeclarationKind::Conclusion(_)
        | DeclarationKind::Rule(_)
        | DeclarationKind::Exception(_)
        | DeclarationKind::Table(_)
        | DeclarationKind::Points(_)
        | DeclarationKind::Models(_)
        | DeclarationKind::Matrix(_)
        | DeclarationKind::Portfolio(_)
        | DeclarationKind::Promise(_)
        | DeclarationKind::Crosswalk(_)
        | DeclarationKind::Test(_)
        | DeclarationKind::Set(_)
        | DeclarationKind::Remove(_) => false,
    }
}

/// A path with its dots.
pub(super) fn path_text(path: &Path) -> String {
    path.names.iter().map(|name| name.value.as_str()).collect::<Vec<_>>().join(".")
}

/// The kind and the name of a declaration.
pub(super) fn key(declaration: &Declaration) -> Key {
    let named = |kind, name: &Name| Key { kind, name: Some(name.value.clone()) };
    match &declaration.kind {
        DeclarationKind::Scale(it) => named("scale", &it.name),
        DeclarationKind::Entity(it) => named("entity", &it.name),
        DeclarationKind::Impossible(_) => Key { kind: "impossible", name: None },
        DeclarationKind::Unusual(_) => Key { kind: "unusual", name: None },
        DeclarationKind::Parameter(it) => named("parameter", &it.name),
        DeclarationKind::Reading(_) => Key { kind: "reading", name: Some(String::new()) },
        DeclarationKind::Assume(it) => Key { kind: "assume", name: Some(path_text(&it.item)) },
        DeclarationKind::Ignore(it) => Key { kind: "ignore", name: Some(path_text(&it.item)) },
        DeclarationKind::Criterion(it) => named("criterion", &it.name),
        DeclarationKind::Conclusion(it) => named("conclusion", &it.name),
        DeclarationKind::Rule(it) => named("rule", &it.id),
        DeclarationKind::Exception(it) => named("exception", &it.id),
        DeclarationKind::Table(it) => named("table", &it.name),
        DeclarationKind::Points(it) => named("points", &it.name),
        DeclarationKind::Models(it) => named("models", &it.name),
        DeclarationKind::Matrix(it) => named("matrix", &it.name),
        DeclarationKind::Portfolio(it) => named("portfolio", &it.name),
        DeclarationKind::Promise(_) => Key { kind: "promise", name: None },
        DeclarationKind::Crosswalk(it) => {
            let ends = format!("{} to {}", path_text(&it.from), path_text(&it.to));
            Key { kind: "crosswalk", name: Some(ends) }
        }
        DeclarationKind::Test(it) => named("test", &it.title),
        DeclarationKind::Set(it) => named("set", &it.name),
        DeclarationKind::Remove(it) => named("remove", &it.name),
    }
}

/// The keyword of a declaration.
pub(super) fn kind_word(declaration: &Declaration) -> &'static str {
    key(declaration).kind
}

/// The place of the name of a declaration, else of its keyword.
pub(super) fn name_span(declaration: &Declaration) -> Span {
    match &declaration.kind {
        DeclarationKind::Scale(it) => it.name.span,
        DeclarationKind::Entity(it) => it.name.span,
        DeclarationKind::Impossible(_) | DeclarationKind::Unusual(_) | DeclarationKind::Promise(_) => {
            declaration.keyword
        }
        DeclarationKind::Parameter(it) => it.name.span,
        DeclarationKind::Reading(it) => it.kind.span,
        DeclarationKind::Assume(it) => it.item.span,
        DeclarationKind::Ignore(it) => it.item.span,
        DeclarationKind::Criterion(it) => it.name.span,
        DeclarationKind::Conclusion(it) => it.name.span,
        DeclarationKind::Rule(it) => it.id.span,
        DeclarationKind::Exception(it) => it.id.span,
        DeclarationKind::Table(it) => it.name.span,
        DeclarationKind::Points(it) => it.name.span,
        DeclarationKind::Models(it) => it.name.span,
        DeclarationKind::Matrix(it) => it.name.span,
        DeclarationKind::Portfolio(it) => it.name.span,
        DeclarationKind::Crosswalk(it) => it.from.span,
        DeclarationKind::Test(it) => it.title.span,
        DeclarationKind::Set(it) => it.name.span,
        DeclarationKind::Remove(it) => it.name.span,
    }
}

/// The name alone, for messages.
pub(super) fn shown(key: &Key) -> String {
    match key.name.as_deref() {
        None | Some("") => key.kind.to_owned(),
        Some(name) => name.to_owned(),
    }
}

/// Kind and name as they are written.
pub(super) fn shown_plain(key: &Key) -> String {
    match key.name.as_deref() {
        None | Some("") => key.kind.to_owned(),
        Some(name) if key.kind == "test" => format!("test \"{name}\""),
        Some(name) => format!("{} {name}", key.kind),
    }
}

/// Kind and name for messages.
pub(super) fn shown_with_kind(key: &Key) -> String {
    match key.name.as_deref() {
        None | Some("") => format!("`{}`", key.kind),
        Some(name) => format!("{} `{name}`", key.kind),
    }
}

/// Names in back-ticks, joined by commas.
pub(super) fn list<S: AsRef<str>>(names: &[S]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}
