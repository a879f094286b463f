//! Tests: what is given and what must come out.

use super::reader::{Found, Reader};
use super::{Rule, value};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{
    Expect, Expected, ExpectedValue, Given, GivenEvidence, GivenItem, Name, Test, Value,
};

/// `test "…" given … expect …`.
pub(super) fn test(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Test> {
    let mut title = None;
    let (mut given, mut expects) = (Vec::new(), Vec::new());
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::text => title = Some(value::text(reader, &piece)),
            Rule::given => {
                for piece in piece.into_inner() {
                    match piece.as_rule() {
                        Rule::no_other => given.push(Given::NoOther(names(reader, piece).pop()?)),
                        Rule::record => {
                            let mut names = names(reader, piece).into_iter();
                            given.push(Given::Record { entity: names.next()?, id: names.next()? });
                        }
                        Rule::evidence => given.push(Given::Item(item(reader, piece)?)),
                        _ => {}
                    }
                }
            }
            Rule::expectation => expects.push(expectation(reader, piece)?),
            _ => {}
        }
    }
    let title: Name = title?;
    if expects.is_empty() {
        reader.report(
            Diagnostic::error(code::E0121, title.span, "this test expects nothing")
                .note("a test says what must come out of what it gives, so it can fail")
                .help("add a line `expect CONCLUSION = VALUE`"),
        );
        return None;
    }
    Some(Test { title, given, expects })
}

fn names(reader: &Reader<'_>, found: Found<'_>) -> Vec<Name> {
    found.into_inner().filter(|it| it.as_rule() == Rule::name).map(|it| value::name(reader, &it)).collect()
}

fn item(reader: &mut Reader<'_>, found: Found<'_>) -> Option<GivenItem> {
    let (mut item, mut evidence, mut sign, mut mode) = (None, None, None, Rule::kw_one);
    for piece in found.into_inner() {
        let span = reader.span(&piece);
        match piece.as_rule() {
            Rule::name => item = Some(value::name(reader, &piece)),
            Rule::comparator => sign = Some(value::comparator(reader, piece)?.value),
            Rule::kw_one | Rule::kw_includes | Rule::kw_excludes => mode = piece.as_rule(),
            Rule::value => {
                let value = value::value(reader, piece)?;
                evidence = Some(match sign {
                    Some(sign) => GivenEvidence::Compare(sign, value),
                    None => GivenEvidence::Value(value),
                });
            }
            Rule::set_of => evidence = Some(GivenEvidence::Set(set(reader, piece)?, span)),
            Rule::in_range => {
                let (low, high) = value::ends(reader, piece)?;
                evidence = Some(GivenEvidence::Range(low, high));
            }
            Rule::given_values => {
                let values = value::values(reader, piece)?;
                evidence = Some(match mode {
                    Rule::kw_includes => GivenEvidence::Includes(values),
                    Rule::kw_excludes => GivenEvidence::Excludes(values),
                    _ => GivenEvidence::OneOf(values),
                });
            }
            _ => {}
        }
    }
    Some(GivenItem { item: item?, evidence: evidence? })
}

/// The values between square brackets; there may be none.
fn set(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Vec<Value>> {
    match found.into_inner().find(|piece| piece.as_rule() == Rule::values) {
        Some(values) => value::values(reader, values),
        None => Some(Vec::new()),
    }
}

/// `strong`, `[a, b]`, `not applicable`.
fn expected(reader: &mut Reader<'_>, piece: Found<'_>) -> Option<ExpectedValue> {
    let span = reader.span(&piece);
    match piece.as_rule() {
        Rule::not_applicable => Some(ExpectedValue::NotApplicable),
        Rule::set_of => Some(ExpectedValue::Set(set(reader, piece)?, span)),
        _ => Some(ExpectedValue::Value(value::value(reader, piece)?)),
    }
}

fn expectation(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Expect> {
    let span = reader.span(&found);
    let (mut path, mut outcome) = (None, None);
    let (mut because, mut only_with) = (Vec::new(), Vec::new());
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::path => path = Some(value::path(reader, piece)),
            Rule::one_of_expected => {
                let all = piece.into_inner().filter(|it| it.as_rule() != Rule::sign_comma);
                let all: Option<Vec<ExpectedValue>> = all.map(|it| expected(reader, it)).collect();
                outcome = Some(Expected::OneOf(all?));
            }
            Rule::not_applicable | Rule::set_of | Rule::value => {
                outcome = Some(Expected::One(expected(reader, piece)?));
            }
            Rule::in_range => {
                let (low, high) = value::ends(reader, piece)?;
                outcome = Some(Expected::Range(low, high));
            }
            Rule::deciders => because.extend(names(reader, piece)),
            Rule::only_with => only_with.extend(names(reader, piece)),
            _ => {}
        }
    }
    Some(Expect { path: path?, outcome: outcome?, because, only_with, span })
}
