//! One value as written: yes/no, a level, an option, a set of options, a number.

use super::evidence::Reader;
use super::number::{found, short};
use super::toml::{Node, Value};
use super::words;
use crate::diagnostic::{Diagnostic, code};
use crate::value::{SetBox, ValueSet};
use crate::vocabulary::{Domain, Item, Label};

impl Reader<'_> {
    /// The set that holds just the value at a place; `None` when it was reported.
    pub(super) fn value(&mut self, item: &Item, node: &Node) -> Option<ValueSet> {
        match &item.domain {
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) => {
                Some(ValueSet::Ranks(1 << self.rank(item, node)?))
            }
            Domain::AnyOf(labels) => {
                let options = self.options(item, labels, node)?;
                Some(ValueSet::Sets(vec![SetBox { must: options, may: options }]))
            }
            Domain::Number(grid) => {
                let number = self.number(item, grid, node)?;
                Some(ValueSet::Ranges(vec![(number, number)]))
            }
            // Lists never come here: `list` reads them.
            Domain::List { .. } => None,
        }
    }

    /// The rank of one value of a yes/no, scale or `one of` item.
    pub(super) fn rank(&mut self, item: &Item, node: &Node) -> Option<usize> {
        match &item.domain {
            Domain::YesNo => self.yes_no(item, node).map(usize::from),
            Domain::Scale(_) | Domain::OneOf(_) => self.label(item, node),
            Domain::AnyOf(_) | Domain::Number(_) | Domain::List { .. } => None,
        }
    }

    fn yes_no(&mut self, item: &Item, node: &Node) -> Option<bool> {
        if let Value::YesNo(yes) = node.value {
            return Some(yes);
        }
        let help = match &node.value {
            Value::Text(text) => match text.to_lowercase().as_str() {
                "yes" | "true" => "write true without quotes",
                "no" | "false" => "write false without quotes",
                _ => "write true or false without quotes",
            },
            Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Array(_) | Value::Table(_) => {
                "write true or false without quotes"
            }
        };
        let message = format!("{} is no answer to `{}`, which is yes/no", found(node), item.name);
        self.report(Diagnostic::error(code::C0113, node.span, message).help(help));
        None
    }

    fn label(&mut self, item: &Item, node: &Node) -> Option<usize> {
        let vocabulary = self.vocabulary;
        let labels = vocabulary.labels(&item.domain);
        let kind = if matches!(item.domain, Domain::Scale(_)) { "level" } else { "option" };
        let Value::Text(text) = &node.value else {
            let message = format!("{} is no {kind} of `{}`", found(node), item.name);
            let diagnostic = Diagnostic::error(code::C0114, node.span, message)
                .note(words::allowed(vocabulary, item))
                .help(several_help(item, node, kind));
            self.report(diagnostic);
            return None;
        };
        self.named(item, labels, kind, text, node)
    }

    fn named(&mut self, item: &Item, labels: &[Label], kind: &str, text: &str, node: &Node) -> Option<usize> {
        let rank = labels.iter().position(|label| label.name == text);
        if rank.is_none() {
            let message = match text.trim() {
                "" => format!("no {kind} of `{}` stands between the quotes", item.name),
                _ => format!("`{}` is no {kind} of `{}`", short(text), item.name),
            };
            let diagnostic = Diagnostic::error(code::C0112, node.span, message)
                .note(words::allowed(self.vocabulary, item));
            let printed = labels.iter().find(|label| label.text() == text);
            self.report(match printed {
                Some(label) => {
                    diagnostic.help(format!("write `\"{}\"`, its name in the vocabulary", label.name))
                }
                None => diagnostic.suggest(text, labels.iter().map(|label| label.name.as_str())),
            });
        }
        rank
    }

    /// The options in a list, one bit each; every wrong one is reported.
    pub(super) fn options(&mut self, item: &Item, labels: &[Label], node: &Node) -> Option<u128> {
        let Value::Array(nodes) = &node.value else {
            let message = format!("{} is no list of options, as `{}` needs", found(node), item.name);
            let example = match &node.value {
                Value::Text(text) => {
                    text.split([',', ';']).map(|it| short(it.trim())).collect::<Vec<_>>().join("\", \"")
                }
                Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Array(_) | Value::Table(_) => {
                    labels.first().map(|label| label.name.clone()).unwrap_or_default()
                }
            };
            let diagnostic = Diagnostic::error(code::C0117, node.span, message)
                .note(words::allowed(self.vocabulary, item))
                .help(format!("write the options in square brackets, as in `[\"{example}\"]`"));
            self.report(diagnostic);
            return None;
        };
        let mut bits = Some(0u128);
        for node in nodes {
            let rank = match &node.value {
                Value::Text(text) => self.named(item, labels, "option", text, node),
                Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Array(_) | Value::Table(_) => {
                    let message = format!("{} is no option of `{}`", found(node), item.name);
                    let diagnostic = Diagnostic::error(code::C0114, node.span, message)
                        .note(words::allowed(self.vocabulary, item))
                        .help("write each option in double quotes");
                    self.report(diagnostic);
                    None
                }
            };
            bits = bits.zip(rank).map(|(bits, rank)| bits | 1 << rank);
        }
        bits
    }
}

fn several_help(item: &Item, node: &Node, kind: &str) -> String {
    match &node.value {
        Value::Array(_) => {
            format!(
                "write one {kind} in double quotes, or `{} = {{ one_of = […] }}` for several possible ones",
                item.name
            )
        }
        Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Table(_) => {
            format!("write one {kind} by its name, in double quotes")
        }
    }
}
