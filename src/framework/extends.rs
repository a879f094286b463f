//! Flattens a chain of variants: each unit's edits are applied to what its parents declare.
//!
//! Works on the tree, so that all later checks run on the flattened result. Each entry keeps the unit it
//! comes from; a replaced declaration stays at the place of the one it replaces.

use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::Spoiled;
use crate::syntax::tree::{Declaration, DeclarationKind, Head, Name, Remove, Set, UnitKind};

use super::entry::{
    Entry, Key, is_vocabulary, key, kind_word, list, name_span, shown, shown_plain, shown_with_kind,
};
use super::{Origin, ParsedUnit};

/// The flattened framework.
pub(super) struct Flat<'a> {
    /// The heads of all units, the oldest first.
    pub heads: Vec<&'a Head>,
    /// What is declared, vocabulary included.
    pub entries: Vec<Entry<'a>>,
    /// Names that variants removed, with the place: later messages about them can say so.
    pub removed: Vec<(&'a str, Span)>,
    /// Classes that a variant leaves out where it replaces what had them: the class, what had it, the replacement.
    pub lost: Vec<(&'a str, &'a str, Span)>,
    /// Declarations that did not parse, of all units.
    pub spoiled: Vec<&'a Spoiled>,
}

/// Applies the units of a chain, the oldest first.
pub(super) fn flatten<'a>(chain: &[ParsedUnit<'a>], diagnostics: &mut Vec<Diagnostic>) -> Flat<'a> {
    let mut flat = Flat {
        heads: Vec::new(),
        entries: Vec::new(),
        removed: Vec::new(),
        lost: Vec::new(),
        spoiled: Vec::new(),
    };
    for (origin, parsed) in chain.iter().enumerate() {
        check_head(&flat, &parsed.unit.head, diagnostics);
        flat.heads.push(&parsed.unit.head);
        flat.spoiled.extend(parsed.spoiled);
        apply(&mut flat, parsed, origin, diagnostics);
    }
    report_dangling_exceptions(&flat, diagnostics);
    flat
}

/// The parent is the one that the variant names, in the version that it pins.
fn check_head(flat: &Flat, head: &Head, diagnostics: &mut Vec<Diagnostic>) {
    if head.kind == UnitKind::Vocabulary {
        let text = format!("`{}` is a vocabulary, and a framework is asked for", head.name.value);
        let help = "write `framework` instead of `vocabulary`, or load a framework that uses it";
        diagnostics.push(Diagnostic::error(code::E0427, head.name.span, text).help(help));
    }
    let (Some(extends), Some(parent)) = (&head.extends, flat.heads.last()) else { return };
    if extends.name.value != parent.name.value {
        let text =
            format!("`{}` extends `{}`, not `{}`", head.name.value, extends.name.value, parent.name.value);
        diagnostics.push(
            Diagnostic::error(code::E0703, extends.name.span, text)
                .other(parent.name.span, "the parent that was found")
                .suggest(&extends.name.value, [parent.name.value.as_str()]),
        );
        return;
    }
    let version = parent.version.as_ref().map_or("", |version| version.value.as_str());
    if extends.version.value != version {
        let found = if version.is_empty() { "no version".to_owned() } else { format!("version {version}") };
        let text = format!(
            "`{}` extends version {} of `{}`, and the parent has {found}",
            head.name.value, extends.version.value, extends.name.value
        );
        let at = parent.version.as_ref().map_or(parent.name.span, |version| version.span);
        diagnostics.push(
            Diagnostic::error(code::E0702, extends.version.span, text)
                .other(at, "the version of the parent")
                .help(format!("look at what changed, then write `extends {} {version}`", extends.name.value)),
        );
    }
    if let Some(uses) = &head.uses {
        let first = flat.heads.first().and_then(|first| first.uses.as_ref());
        if first.is_none_or(|first| first.value != uses.value) {
            let text = format!("a variant has the vocabulary of its parent, and cannot use `{}`", uses.value);
            diagnostics.push(
                Diagnostic::error(code::E0715, uses.span, text).help("leave `uses` out of the variant"),
            );
        }
    }
}

/// Applies the declarations of one unit.
fn apply<'a>(
    flat: &mut Flat<'a>,
    parsed: &ParsedUnit<'a>,
    origin: Origin,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let is_variant = parsed.unit.head.extends.is_some();
    // Only what the parents declare can be edited; a unit's own declarations are simply written right.
    let inherited = flat.entries.len();
    let mut gone = vec![false; inherited];
    for declaration in &parsed.unit.declarations {
        let is_edit = declaration.replaces
            || matches!(declaration.kind, DeclarationKind::Set(_) | DeclarationKind::Remove(_));
        if is_edit && !is_variant {
            diagnostics.push(edit_without_parent(parsed, declaration));
            continue;
        }
        let entry = Entry { declaration, origin, set: None };
        match &declaration.kind {
            DeclarationKind::Set(set)
                if report_removed(flat, &set.name.value, set.name.span, diagnostics) => {}
            DeclarationKind::Set(set) => apply_set(flat, set, origin, diagnostics),
            DeclarationKind::Remove(remove)
                if report_removed(flat, &remove.name.value, remove.name.span, diagnostics) => {}
            DeclarationKind::Remove(remove) => {
                apply_remove(flat, remove, origin, &mut gone, inherited, diagnostics);
            }
            _ if declaration.replaces => {
                let name = key(declaration).name.unwrap_or_default();
                if report_removed(flat, &name, name_span(declaration), diagnostics) {
                    continue;
                }
                apply_replace(flat, entry, &gone, inherited, diagnostics);
            }
            _ => {
                if report_redeclared(flat, declaration, &gone, inherited, diagnostics) {
                    continue;
                }
                flat.entries.push(entry);
            }
        }
    }
    let mut index = 0;
    flat.entries.retain(|_| {
        index += 1;
        !gone.get(index - 1).copied().unwrap_or(false)
    });
}

fn edit_without_parent(parsed: &ParsedUnit, declaration: &Declaration) -> Diagnostic {
    let word = match &declaration.kind {
        DeclarationKind::Set(_) => "set",
        DeclarationKind::Remove(_) => "remove",
        _ => "replace",
    };
    let text = format!("`{word}` edits a parent, and `{}` extends none", parsed.unit.head.name.value);
    Diagnostic::error(code::E0701, declaration.keyword, text)
        .help("write `extends PARENT 1.0` after the title, or declare the thing itself")
}

fn apply_set<'a>(flat: &mut Flat<'a>, set: &'a Set, origin: Origin, diagnostics: &mut Vec<Diagnostic>) {
    let names: Vec<&str> = flat.entries.iter().filter_map(parameter_name).collect();
    let found = flat.entries.iter_mut().find(|entry| parameter_name(entry) == Some(set.name.value.as_str()));
    let Some(entry) = found else {
        if is_spoiled(flat, &set.name.value) {
            return;
        }
        let text = format!("there is no parameter `{}` to set", set.name.value);
        let note = if names.is_empty() {
            "the parent has no parameters".to_owned()
        } else {
            format!("parameters: {}", list(&names))
        };
        let error = Diagnostic::error(code::E0704, set.name.span, text).note(note);
        diagnostics.push(error.suggest(&set.name.value, names));
        return;
    };
    if let Some((earlier, by)) = entry.set
        && by == origin
    {
        let text = format!("`{}` is set twice", set.name.value);
        diagnostics.push(
            Diagnostic::error(code::E0714, set.name.span, text)
                .other(earlier.name.span, "set here as well")
                .help("keep one of the two"),
        );
        return;
    }
    entry.set = Some((set, origin));
}

fn parameter_name<'a>(entry: &Entry<'a>) -> Option<&'a str> {
    match &entry.declaration.kind {
        DeclarationKind::Parameter(parameter) => Some(parameter.name.value.as_str()),
        _ => None,
    }
}

/// Reports an edit of what is removed already; true when it is.
fn report_removed(flat: &Flat, name: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let Some((_, there)) = flat.removed.iter().find(|(removed, _)| *removed == name) else { return false };
    // Something else may have been declared under the name since.
    if flat.entries.iter().any(|entry| entry.origin > 0 && is_removable(entry, name)) {
        return false;
    }
    diagnostics.push(
        Diagnostic::error(code::E0714, span, format!("`{name}` is removed already"))
            .other(*there, "removed here")
            .help("keep one of the two edits"),
    );
    true
}

fn apply_remove<'a>(
    flat: &mut Flat<'a>,
    remove: &'a Remove,
    origin: Origin,
    gone: &mut [bool],
    inherited: usize,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let name = remove.name.value.as_str();
    if remove.because.is_none() {
        let text = format!("`{name}` is removed without a reason");
        let help = format!("write `remove {name} because \"…\"`");
        diagnostics.push(Diagnostic::error(code::E0709, remove.name.span, text).help(help));
    }
    let mut found: Vec<usize> = (0..inherited)
        .filter(|&index| !gone[index])
        .filter(|&index| flat.entries.get(index).is_some_and(|entry| is_removable(entry, name)))
        .collect();
    // A variant does not have the tests of its parent, so another declaration of the name is meant.
    let is_test = |index: &usize| {
        flat.entries.get(*index).is_some_and(|it| matches!(it.declaration.kind, DeclarationKind::Test(_)))
    };
    if !found.iter().all(is_test) {
        found.retain(|index| !is_test(index));
    }
    let replaced = |index: usize| flat.entries.get(index).filter(|entry| entry.origin == origin);
    match found.as_slice() {
        [] => report_nothing_to_remove(flat, &remove.name, inherited, diagnostics),
        [index] if replaced(*index).is_some() => {
            let there = replaced(*index).map_or(remove.name.span, |entry| name_span(entry.declaration));
            diagnostics.push(
                Diagnostic::error(code::E0714, remove.name.span, format!("`{name}` is replaced and removed"))
                    .other(there, "replaced here")
                    .help("keep one of the two edits"),
            );
        }
        [index] => {
            gone[*index] = true;
            flat.removed.push((name, remove.name.span));
        }
        [..] => {
            let mut error = Diagnostic::error(
                code::E0713,
                remove.name.span,
                format!("`{name}` names {} declarations of the parent", found.len()),
            );
            for entry in found.iter().filter_map(|&index| flat.entries.get(index)) {
                error = error.other(entry.declaration.keyword, format!("a {}", kind_word(entry.declaration)));
            }
            diagnostics.push(error.help(format!(
                "`replace KIND {name} …` says which one is meant; to remove one, give it another name in the parent"
            )));
        }
    }
}

fn is_removable(entry: &Entry, name: &str) -> bool {
    let is_vocabulary = is_vocabulary(&entry.declaration.kind);
    !is_vocabulary && key(entry.declaration).name.as_deref() == Some(name)
}

fn report_nothing_to_remove(flat: &Flat, name: &Name, inherited: usize, diagnostics: &mut Vec<Diagnostic>) {
    if is_spoiled(flat, &name.value) {
        return;
    }
    let parents: Vec<&Entry> = flat.entries.iter().take(inherited).collect();
    let is_part = parents.iter().any(|entry| {
        is_vocabulary(&entry.declaration.kind)
            && key(entry.declaration).name.as_deref() == Some(name.value.as_str())
    });
    let text = if is_part {
        format!("`{}` is vocabulary, which a variant may add to and never remove", name.value)
    } else {
        format!("there is no `{}` to remove", name.value)
    };
    let names: Vec<String> = parents
        .iter()
        .filter(|entry| !is_vocabulary(&entry.declaration.kind))
        .filter_map(|entry| key(entry.declaration).name)
        .filter(|other| *other != name.value)
        .collect();
    let error = Diagnostic::error(code::E0708, name.span, text);
    diagnostics.push(error.suggest(&name.value, names.iter().map(String::as_str)));
}

fn apply_replace<'a>(
    flat: &mut Flat<'a>,
    entry: Entry<'a>,
    gone: &[bool],
    inherited: usize,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let wanted = key(entry.declaration);
    let span = name_span(entry.declaration);
    if let Some(why) = irreplaceable(&entry.declaration.kind) {
        let text = format!("`replace {}` is not possible: {why}", wanted.kind);
        diagnostics.push(
            Diagnostic::error(code::E0707, entry.declaration.keyword, text)
                .help("give the new one beside it, or leave the parent's as it is"),
        );
        return;
    }
    let place = (0..inherited).find(|&index| {
        !gone[index] && flat.entries.get(index).is_some_and(|old| key(old.declaration) == wanted)
    });
    if let Some(old) = place.and_then(|index| flat.entries.get_mut(index)) {
        if old.origin == entry.origin {
            let text = format!("`{}` is replaced twice", shown(&wanted));
            diagnostics.push(
                Diagnostic::error(code::E0714, span, text)
                    .other(name_span(old.declaration), "replaced here as well")
                    .help("keep one of the two"),
            );
            return;
        }
        let (before, after) = (classes(old.declaration), classes(entry.declaration));
        let of = match &entry.declaration.kind {
            DeclarationKind::Models(models) => models.name.value.as_str(),
            _ => "",
        };
        flat.lost.extend(before.into_iter().filter(|it| !after.contains(it)).map(|it| (it, of, span)));
        *old = entry;
        return;
    }
    if wanted.name.as_deref().is_some_and(|name| is_spoiled(flat, name)) {
        return;
    }
    let name = wanted.name.clone().unwrap_or_default();
    let text = format!("there is no {} to replace", shown_with_kind(&wanted));
    let mut error = Diagnostic::error(code::E0706, span, text);
    let keys: Vec<Key> = flat.entries.iter().take(inherited).map(|old| key(old.declaration)).collect();
    if let Some(other) = keys.iter().find(|old| old.name == wanted.name && !name.is_empty()) {
        error = error.help(format!("`{name}` is a {}: write `replace {} {name} …`", other.kind, other.kind));
    } else {
        let same = keys.iter().filter(|old| old.kind == wanted.kind).filter_map(|old| old.name.as_deref());
        error = error.suggest(&name, same);
    }
    diagnostics.push(error);
}

/// Why a kind cannot be replaced.
fn irreplaceable(kind: &DeclarationKind) -> Option<&'static str> {
    match kind {
        DeclarationKind::Promise(_) => Some("promises have no name, and a variant keeps those of its parent"),
        DeclarationKind::Impossible(_) | DeclarationKind::Unusual(_) => {
            Some("it is vocabulary, which a variant may add to and never change")
        }
        DeclarationKind::Scale(_) | DeclarationKind::Entity(_) => {
            Some("it is vocabulary, which a variant may add to and never change")
        }
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
        | DeclarationKind::Crosswalk(_)
        | DeclarationKind::Test(_)
        | DeclarationKind::Set(_)
        | DeclarationKind::Remove(_) => None,
    }
}

/// Reports a new declaration under a name of the parent; true when there was one.
fn report_redeclared(
    flat: &Flat,
    declaration: &Declaration,
    gone: &[bool],
    inherited: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let wanted = key(declaration);
    if wanted.name.is_none() {
        return false;
    }
    let old = (0..inherited)
        .filter(|&index| !gone[index])
        .filter_map(|index| flat.entries.get(index))
        .find(|old| key(old.declaration) == wanted);
    let Some(old) = old else { return false };
    let span = name_span(declaration);
    let there = name_span(old.declaration);
    let error = if is_vocabulary(&declaration.kind) {
        let text = format!("{} is declared by the parent and cannot be redefined", shown_with_kind(&wanted));
        Diagnostic::error(code::E0712, span, text).help("add new vocabulary under a new name")
    } else {
        let text = format!("the parent has {} already", shown_with_kind(&wanted));
        let verb = if wanted.kind == "parameter" { "`set` it, " } else { "" };
        Diagnostic::error(code::E0711, span, text)
            .help(format!("{verb}write `replace {}`, or choose a new name", shown_plain(&wanted)))
    };
    diagnostics.push(error.other(there, "declared here"));
    true
}

/// The names of the classes of models.
fn classes(declaration: &Declaration) -> Vec<&str> {
    let DeclarationKind::Models(models) = &declaration.kind else { return Vec::new() };
    let choices = models.classes.iter().map(|class| &class.choice).chain(&models.otherwise);
    choices.map(|choice| choice.name.value.as_str()).collect()
}

/// An exception whose rule a variant removed is an error of the removal.
fn report_dangling_exceptions(flat: &Flat, diagnostics: &mut Vec<Diagnostic>) {
    let is_rule = |name: &str| {
        flat.entries.iter().any(|entry| {
            let key = key(entry.declaration);
            matches!(key.kind, "rule" | "exception") && key.name.as_deref() == Some(name)
        })
    };
    for entry in &flat.entries {
        let DeclarationKind::Exception(exception) = &entry.declaration.kind else { continue };
        let target = exception.to.value.as_str();
        let removal = flat.removed.iter().find(|(name, _)| *name == target);
        if let Some((_, span)) = removal
            && !is_rule(target)
        {
            let id = &exception.id.value;
            diagnostics.push(
                Diagnostic::error(
                    code::E0710,
                    *span,
                    format!("without `{target}`, the exception `{id}` has no rule"),
                )
                .other(exception.to.span, "this exception is left over")
                .help(format!("write `remove {id} because \"…\"` as well")),
            );
        }
    }
}

impl Flat<'_> {
    /// True when a variant removed a rule or exception of this name (so that its exceptions are reported once).
    pub(super) fn was_removed(&self, name: &str) -> bool {
        self.removed.iter().any(|(removed, _)| *removed == name)
    }
}

fn is_spoiled(flat: &Flat, name: &str) -> bool {
    flat.spoiled.iter().any(|spoiled| spoiled.may_declare(name))
}
