//! What a variant removes and the rest still uses: one message at the `remove`.

use crate::diagnostic::{Diagnostic, Severity, code};
use crate::source::Span;

/// The most uses that are shown.
const SHOWN: usize = 4;

/// Puts one message at each removal in the place of those about every use of what is gone.
pub(super) fn explain_removed(removed: &[(&str, Span)], diagnostics: &mut Vec<Diagnostic>) {
    for &(name, at) in removed {
        let is_use = |it: &Diagnostic| {
            let missed = it.unknown.as_ref().is_some_and(|unknown| unknown.name == name);
            it.severity == Severity::Error && missed && it.span != Some(at)
        };
        let uses: Vec<Span> = diagnostics.iter().filter(|it| is_use(it)).filter_map(|it| it.span).collect();
        if uses.is_empty() {
            continue;
        }
        diagnostics.retain(|it| !is_use(it));
        // That an exception is left without its rule is said already.
        if let Some(known) = diagnostics.iter_mut().find(|it| it.code == code::E0710 && it.span == Some(at)) {
            known.others.extend(uses.iter().take(SHOWN).map(|&it| (it, "used here".to_owned())));
            continue;
        }
        let mut error = Diagnostic::error(code::E0710, at, format!("`{name}` is removed, and still used"));
        for &use_ in uses.iter().take(SHOWN) {
            error = error.other(use_, "used here");
        }
        if let Some(more @ 1..) = uses.len().checked_sub(SHOWN) {
            error = error.note(format!("and in {more} more places"));
        }
        diagnostics.push(error.help("remove or replace what uses it as well, or keep it"));
    }
}

/// Puts one message at a replacement that leaves out a class in the place of those about every use of the class in the
/// units above, which are as good as they were.
pub(super) fn explain_lost(lost: &[(&str, &str, Span)], diagnostics: &mut Vec<Diagnostic>) {
    for &(class, of, at) in lost {
        let is_use = |it: &Diagnostic| {
            let missed = it.unknown.as_ref().is_some_and(|unknown| unknown.name == class);
            it.code == code::E0312 && missed && it.span.is_some_and(|span| span.file != at.file)
        };
        let uses: Vec<Span> = diagnostics.iter().filter(|it| is_use(it)).filter_map(|it| it.span).collect();
        if uses.is_empty() {
            continue;
        }
        diagnostics.retain(|it| !is_use(it));
        let mut error = Diagnostic::error(
            code::E0710,
            at,
            format!("`{of}` has no class `{class}` any more, and it is still used"),
        );
        for &use_ in uses.iter().take(SHOWN) {
            error = error.other(use_, "used here");
        }
        if let Some(more @ 1..) = uses.len().checked_sub(SHOWN) {
            error = error.note(format!("and in {more} more places"));
        }
        diagnostics
            .push(error.help(format!("keep the class `{class}`, or replace or remove what uses it as well")));
    }
}
