//! Text to tree. The only room that knows the parser library.
//!
//! One file a construct; `reader` holds what they share, `clauses` the clauses that stand in any
//! order, `message` turns a failure of the grammar into one sentence for the analyst.

mod clauses;
mod condition;
mod conclusion;
mod cite;
mod crosswalk;
mod entity;
mod head;
mod message;
mod mixed;
mod models;
mod parameter;
mod points;
mod portfolio;
mod promise;
mod reader;
mod recover;
mod rule;
mod scale;
mod slips;
mod spoiled;
mod swallowed;
mod table;
mod test;
mod tokens;
mod value;
mod words;

use pest::Parser as _;
use pest_derive::Parser;

use crate::diagnostic::{Code, Diagnostic, Severity, code};
use crate::source::SourceFile;
use crate::syntax::split;
use crate::syntax::tree::{Declaration, DeclarationKind, Head, Text, Unit};
use reader::{Found, Reader};
pub use spoiled::Spoiled;

#[derive(Parser)]
#[grammar = "../grammar/tokens.pest"]
#[grammar = "../grammar/conditions.pest"]
#[grammar = "../grammar/declarations.pest"]
struct Grammar;

/// What became of one file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree without the declarations that could not be read; none when the head could not be.
    pub unit: Option<Unit>,
    /// What was left out, so that later stages stay silent about its consequences.
    pub spoiled: Vec<Spoiled>,
    /// What was wrong, in file order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one rule file. Never fails: what cannot be read is left out and reported.
pub fn parse(source: &SourceFile) -> Parsed {
    let split = split::split(source);
    let mut parsed = Parsed { unit: None, spoiled: Vec::new(), diagnostics: split.diagnostics };
    let mut head: Option<Head> = None;
    let mut is_two_units = false;
    let mut declarations = Vec::new();
    for chunk in &split.chunks {
        let read = recover::read(source, chunk, &split.masked);
        parsed.diagnostics.extend(read.diagnostics);
        parsed.spoiled.extend(read.spoiled);
        for built in read.built {
            match built {
                Built::Head(it) => match head.take() {
                    None => head = Some(*it),
                    Some(first) if head::is_same(&first, &it) => head = Some(head::both(first, *it)),
                    // Two units in one file: what is below belongs to another, and nothing can be said of either.
                    Some(first) => {
                        is_two_units = true;
                        head = Some(first);
                    }
                },
                Built::Declaration(it) => declarations.push(*it),
            }
        }
    }
    once_a_keyword(source, &mut parsed.diagnostics);
    parsed.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    parsed.unit = head.filter(|_| !is_two_units).map(|head| Unit {
        head,
        declarations,
        closing_prose: split.closing_prose,
        comments: split.comments,
    });
    parsed
}

/// What is said of a declaration that cannot be read because a keyword is used as a name.
const FOLLOWING: [Code; 9] = [
    code::E0007,
    code::E0101,
    code::E0108,
    code::E0112,
    code::E0115,
    code::E0119,
    code::E0121,
    code::E0131,
    code::E0133,
];

/// A keyword in the place of a name is one mistake, at the declaration that is called so: its uses only follow, and
/// are named in the message.
fn once_a_keyword(source: &SourceFile, diagnostics: &mut Vec<Diagnostic>) {
    let text = |it: &Diagnostic| {
        let span = it.span?;
        source.text.get(span.start as usize..span.end as usize)
    };
    let line = |it: &Diagnostic| it.span.map_or(0, |span| source.line_column(span.start).0);
    // The first one where the word is declared, otherwise the first use.
    let is_declared = |it: &Diagnostic| {
        let before = it.span.and_then(|span| source.text.get(..span.start as usize)).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("").trim_end();
        line.is_empty() || line.split_whitespace().last().is_some_and(|it| split::DECLARATIONS.contains(&it))
    };
    let mut named: Vec<(usize, String)> = Vec::new();
    for wants_declared in [true, false] {
        for (at, it) in diagnostics.iter().enumerate().filter(|(_, it)| it.code == code::E0108) {
            let Some(word) = text(it).filter(|word| is_keyword(word)) else { continue };
            if is_declared(it) == wants_declared && !named.iter().any(|(_, name)| name == word) {
                named.push((at, word.to_owned()));
            }
        }
    }
    let mut following = vec![false; diagnostics.len()];
    for (first, word) in named {
        let mut lines = Vec::new();
        for (at, it) in diagnostics.iter().enumerate() {
            // The word itself, or what stands behind it where it was read as the keyword.
            let is_behind = || {
                let before = it.span.and_then(|span| source.text.get(..span.start as usize)).unwrap_or("");
                let line = before.rsplit('\n').next().unwrap_or("").trim_end();
                line.split([' ', '(']).next_back() == Some(word.as_str())
            };
            let is_use = FOLLOWING.contains(&it.code) && (text(it) == Some(word.as_str()) || is_behind());
            if at != first && is_use {
                following[at] = true;
                if lines.len() < 8 {
                    lines.push(line(it));
                }
            }
        }
        lines.sort_unstable();
        lines.dedup();
        let Some(report) = diagnostics.get_mut(first) else { continue };
        let numbers: Vec<String> = lines.iter().take(4).map(ToString::to_string).collect();
        let also = match numbers.as_slice() {
            [] => continue,
            [one] => format!("write `` `{word}` ``, here and wherever it is used, as on line {one}"),
            [some @ .., last] => {
                let some = some.join(", ");
                format!("write `` `{word}` ``, here and wherever it is used, as on lines {some} and {last}")
            }
        };
        report.help = Some(also);
    }
    let mut follows = following.into_iter();
    diagnostics.retain(|_| !follows.next().unwrap_or(false));
}

/// True for a word that cannot be a name without back-ticks.
pub fn is_keyword(word: &str) -> bool {
    Grammar::parse(Rule::reserved, word)
        .is_ok_and(|mut found| found.as_str() == word && found.next().is_some())
}

/// True for a text that can be written as a name without back-ticks.
pub(super) fn is_bare_name(text: &str) -> bool {
    Grammar::parse(Rule::name, text).is_ok_and(|found| found.as_str() == text) && !text.starts_with('`')
}

/// A declaration or the head.
enum Built {
    Head(Box<Head>),
    Declaration(Box<Declaration>),
}

/// Reads one declaration; `None` when it has an error, which is then reported.
fn declaration(
    source: &SourceFile,
    start: usize,
    prose: &[Text],
    text: &str,
    reports: &mut Vec<Diagnostic>,
) -> Option<Built> {
    let mut reader = Reader::new(source, start, text);
    let built = if starts_with_table(text) {
        table::read(&mut reader, text).map(|(replaces, it)| (replaces, Some(DeclarationKind::Table(it))))
    } else {
        match Grammar::parse(Rule::declaration, text) {
            Ok(mut pairs) => {
                let first = pairs.next();
                let replaces = first.as_ref().is_some_and(|pair| pair.as_rule() == Rule::kw_replace);
                let found = if replaces { pairs.next() } else { first };
                match found {
                    Some(found) if found.as_rule() == Rule::head && !replaces => {
                        let head = head::head(&mut reader, found, prose.to_vec());
                        return finish(&mut reader, reports, head).map(|it| Built::Head(Box::new(it)));
                    }
                    Some(found) => Some((replaces, kind(&mut reader, found))),
                    None => None,
                }
            }
            Err(error) => {
                let report = message::explain(&reader, &error);
                reader.report(report);
                None
            }
        }
    };
    let built = built.and_then(|(replaces, kind)| {
        let kind = kind?;
        let span = reader.place(0, text.trim_end().len());
        let keyword = reader.place(0, keyword_length(text, replaces));
        Some(Declaration { prose: prose.to_vec(), kind, span, keyword, replaces })
    });
    finish(&mut reader, reports, built).map(|it| Built::Declaration(Box::new(it)))
}

/// Hands on what was built, unless something was wrong with it.
fn finish<T>(reader: &mut Reader<'_>, reports: &mut Vec<Diagnostic>, built: Option<T>) -> Option<T> {
    let wrong = reader.diagnostics.iter().any(|one| one.severity == Severity::Error);
    if built.is_none() && !wrong {
        // The builder met a shape that the grammar does not make: a fault of ours, said plainly.
        debug_assert!(false, "the grammar let through what the builder cannot read");
        let span = reader.place(0, keyword_length(reader.text, false));
        reader.report(Diagnostic::error(code::E0101, span, "this declaration cannot be read"));
    }
    reports.append(&mut reader.diagnostics);
    built.filter(|_| !wrong)
}

/// One arm a construct, one call an arm.
fn kind(reader: &mut Reader<'_>, found: Found<'_>) -> Option<DeclarationKind> {
    Some(match found.as_rule() {
        Rule::scale => DeclarationKind::Scale(scale::scale(reader, found)?),
        Rule::entity => DeclarationKind::Entity(entity::entity(reader, found)?),
        Rule::impossible => DeclarationKind::Impossible(entity::constraint(reader, found)?),
        Rule::unusual => DeclarationKind::Unusual(entity::constraint(reader, found)?),
        Rule::parameter => DeclarationKind::Parameter(parameter::parameter(reader, found)?),
        Rule::reading => DeclarationKind::Reading(parameter::reading(reader, found)?),
        Rule::assume => DeclarationKind::Assume(parameter::assume(reader, found)?),
        Rule::ignore => DeclarationKind::Ignore(parameter::ignore(reader, found)?),
        Rule::criterion => DeclarationKind::Criterion(conclusion::criterion(reader, found)?),
        Rule::conclusion => DeclarationKind::Conclusion(conclusion::conclusion(reader, found)?),
        Rule::rule => DeclarationKind::Rule(rule::rule(reader, found)?),
        Rule::exception => DeclarationKind::Exception(rule::exception(reader, found)?),
        Rule::points => DeclarationKind::Points(points::points(reader, found)?),
        Rule::models => DeclarationKind::Models(models::models(reader, found)?),
        Rule::matrix => DeclarationKind::Matrix(conclusion::matrix(reader, found)?),
        Rule::portfolio => DeclarationKind::Portfolio(portfolio::portfolio(reader, found)?),
        Rule::promise => DeclarationKind::Promise(promise::promise(reader, found)?),
        Rule::crosswalk => DeclarationKind::Crosswalk(crosswalk::crosswalk(reader, found)?),
        Rule::test => DeclarationKind::Test(test::test(reader, found)?),
        Rule::set => DeclarationKind::Set(parameter::set(reader, found)?),
        Rule::remove => DeclarationKind::Remove(parameter::remove(reader, found)?),
        // Only after `replace`: a head by itself is read before this.
        Rule::head => {
            let span = reader.span(&found);
            reader.report(
                Diagnostic::error(code::E0101, span, "a head cannot be replaced")
                    .help("write the new title and version in the head of this variant"),
            );
            return None;
        }
        // Every rule that `declared` names stands above; pest's list of rules is not ours to walk.
        _ => return None,
    })
}

/// Bytes of the keyword, with `replace` before it when it is there.
fn keyword_length(text: &str, replaces: bool) -> usize {
    let first = text.find(char::is_whitespace).unwrap_or(text.len());
    if !replaces {
        return first;
    }
    let rest = text.get(first..).unwrap_or("");
    let blanks = rest.len() - rest.trim_start().len();
    let second = rest.trim_start().find(char::is_whitespace).unwrap_or(rest.trim_start().len());
    first + blanks + second
}

fn starts_with_table(text: &str) -> bool {
    let mut words = text.split_whitespace();
    match words.next() {
        Some("table") => true,
        Some("replace") => words.next() == Some("table"),
        Some(_) | None => false,
    }
}
