//! Operands: sides of a comparison and columns of a table, with their types.

use super::names::{Lookup, Meaning};
use super::{ConclusionInfo, Place, Resolver, describe, words};
use crate::condition::{Literal, Operand, OperandKind, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Path, ValueKind};
use crate::value::{Decimal, Domain, EntityId, Grid, ScaleId};

/// One more than any count of cases that can be loaded; portfolios have no declared maximum.
const MOST_CASES: i64 = 1_000_000;

impl Resolver<'_> {
    /// An operand that must mean something by itself (a level does not), with its type.
    pub fn operand(&mut self, entity: EntityId, operand: &tree::Operand) -> Option<(Operand, Domain)> {
        let span = operand.span;
        let (kind, domain) = match &operand.kind {
            tree::OperandKind::Name(path) => {
                let (operand, domain) = named(self.meaning(entity, path)?, span);
                if let Domain::List { .. } = domain {
                    self.list_compared(&words::path(path), span);
                    return None;
                }
                return Some((operand, domain));
            }
            tree::OperandKind::Literal(value) => self.constant(entity, value)?,
            tree::OperandKind::NumberOf { list, that } => self.number_of(entity, list, that.as_deref())?,
            tree::OperandKind::ShareOf { list, that } => self.share_of(entity, list, that)?,
            tree::OperandKind::Fold { fold, field, list, that } => {
                self.fold(entity, *fold, field, list, that.as_deref())?
            }
            tree::OperandKind::Count => {
                self.only_in_rows("count", span)?;
                (OperandKind::Count, cases())
            }
            tree::OperandKind::Share => {
                self.only_in_rows("share", span)?;
                (OperandKind::Share, share())
            }
            tree::OperandKind::CountOf(name) => {
                self.only_in_rows("count of", span)?;
                let Some(portfolio) = self.scope.portfolio(&name.value) else {
                    if !self.scope.is_spoiled(&name.value) {
                        let names = self.scope.portfolios();
                        self.report(
                            Diagnostic::error(
                                code::E0301,
                                name.span,
                                format!("no portfolio is called `{}`", name.value),
                            )
                            .suggest(&name.value, names.iter().map(String::as_str)),
                        );
                    }
                    return None;
                };
                (OperandKind::CountOf(portfolio), cases())
            }
        };
        Some((Operand { kind, span }, domain))
    }

    /// What a floor or a cap names: a level of the scale, or a parameter, item or conclusion on it.
    pub fn level(&mut self, entity: EntityId, scale: ScaleId, path: &Path) -> Option<Operand> {
        let span = path.span;
        let wanted = Domain::Scale(scale);
        if let ([name], true) = (path.names.as_slice(), path.cell.is_empty())
            && let Some(rank) = self.rank(&wanted, &name.value)
        {
            return Some(Operand { kind: OperandKind::Literal(Literal::Rank(rank)), span });
        }
        let meaning = match self.look_up(entity, path) {
            Lookup::Means(meaning) => meaning,
            Lookup::Refused => return None,
            Lookup::Nothing => {
                let name = path.names.last()?;
                if path.names.len() == 1 && !self.is_elsewhere(&name.value) {
                    let value = tree::Value { kind: ValueKind::Name(name.value.clone()), span: name.span };
                    let others = self.others(Some(entity), &wanted, &value);
                    self.literal_or(&wanted, &value, true, &others);
                } else {
                    self.unknown_in(entity, path);
                }
                return None;
            }
        };
        let (operand, domain) = named(meaning, span);
        if domain == wanted {
            return Some(operand);
        }
        let schema = self.scope.vocabulary();
        let message = format!("`{}` is {}", words::path(path), describe(schema, &domain));
        let note = format!("the conclusion is {}", describe(schema, &wanted));
        self.report(
            Diagnostic::error(code::E0327, span, message)
                .note(note)
                .help("name a level of that scale, or something else that is on it"),
        );
        None
    }

    /// True when some entity has an item, conclusion or criterion of this name.
    pub(super) fn is_elsewhere(&self, name: &str) -> bool {
        let schema = self.scope.vocabulary();
        schema.entity_ids().into_iter().any(|it| {
            schema.item(it, name).is_some()
                || self.scope.conclusion(it, name).is_some()
                || self.scope.criterion(it, name).is_some()
        })
    }

    /// Reports a path whose last name means nothing.
    pub(super) fn unknown_in(&mut self, entity: EntityId, path: &Path) {
        // `meaning` looks up again and reports this time; nothing was reported before.
        let _ = self.meaning(entity, path);
    }

    /// A constant that stands alone, as an operand with the smallest type that holds it.
    fn constant(&mut self, entity: EntityId, value: &tree::Value) -> Option<(OperandKind, Domain)> {
        let one = |number: Decimal, percent| {
            Domain::Number(Grid { low: number, high: number, step: Decimal::ONE, unit: None, percent })
        };
        match &value.kind {
            ValueKind::Name(name) => {
                self.unknown(entity, name, value.span);
                None
            }
            ValueKind::YesNo(yes) => {
                Some((OperandKind::Literal(Literal::Rank(u32::from(*yes))), Domain::YesNo))
            }
            ValueKind::Number(number) => {
                Some((OperandKind::Literal(Literal::Number(*number)), one(*number, false)))
            }
            ValueKind::Percent(number) => {
                Some((OperandKind::Literal(Literal::Number(*number)), one(*number, true)))
            }
        }
    }

    pub(super) fn only_in_rows(&mut self, word: &str, span: Span) -> Option<()> {
        if self.scope.place() == Place::PortfolioRow {
            return Some(());
        }
        self.report(
            Diagnostic::error(code::E0320, span, format!("`{word}` stands only in the rows of a portfolio"))
                .note("it counts cases, or records across cases; a condition here is about one record")
                .help("to count the records of a list, write `number of LIST that have …` or `share of LIST that have …`"),
        );
        None
    }

    pub(super) fn list_compared(&mut self, name: &str, span: Span) {
        self.report(
            Diagnostic::error(code::E0315, span, format!("`{name}` is a list, so it has no one value"))
                .help(format!("write `number of {name}`, or `some {name} has …`")),
        );
    }

    pub(super) fn no_cells(&mut self, path: &Path, what: &str) -> Lookup {
        let name = path.names.last().map(|name| name.value.as_str()).unwrap_or("");
        self.report(
            Diagnostic::error(code::E0324, path.span, format!("`{name}` is {what}, which has no cells"))
                .note("only a matrix has cells, such as `learning[nl_lg, dispositional]`"),
        );
        Lookup::Refused
    }

    /// A conclusion, or one cell of a matrix.
    pub(super) fn conclusion_or_cell(&mut self, info: ConclusionInfo, path: &Path) -> Lookup {
        let Some(by) = &info.cells else {
            if !path.cell.is_empty() {
                return self.no_cells(path, "not a matrix");
            }
            return Lookup::Means(Meaning::Subject(Subject::Conclusion(info.id), info.domain));
        };
        let scope = self.scope;
        let schema = scope.vocabulary();
        let name = words::path(&Path { cell: Vec::new(), ..path.clone() });
        if by.is_empty() {
            // A side of the matrix is not there, which is reported where the matrix is.
            return Lookup::Refused;
        }
        if path.cell.len() != by.len() {
            let names: Vec<&str> = by.iter().map(|&item| schema.item_name(item)).collect();
            self.report(
                Diagnostic::error(
                    code::E0324,
                    path.span,
                    format!("`{}` is not one cell of a matrix", words::path(path)),
                )
                .note(format!("`{name}` goes by {}", names.join(" and ")))
                .help(format!("write `{name}[{}]` with one value for each", names.join(", "))),
            );
            return Lookup::Refused;
        }
        let mut index = 0u32;
        let mut wrong = false;
        for (word, &item) in path.cell.iter().zip(by) {
            let domain = schema.item_domain(item);
            let labels = schema.labels(domain);
            match labels.iter().position(|label| label.name == word.value) {
                Some(rank) => index = index * labels.len() as u32 + rank as u32,
                None => {
                    wrong = true;
                    let message = format!("`{}` is not a value of `{}`", word.value, schema.item_name(item));
                    let diagnostic = Diagnostic::error(code::E0324, word.span, message)
                        .note(format!("allowed: {}", words::names(labels, ", ")))
                        .suggest(&word.value, labels.iter().map(|label| label.name.as_str()));
                    self.report(diagnostic);
                }
            }
        }
        if wrong {
            return Lookup::Refused;
        }
        Lookup::Means(Meaning::Subject(Subject::Cell(info.id, index), info.domain))
    }
}

/// A meaning as an operand, with its type.
pub(super) fn named(meaning: Meaning, span: Span) -> (Operand, Domain) {
    let (kind, domain) = match meaning {
        Meaning::Subject(subject, domain) => (OperandKind::Subject(subject), domain),
        Meaning::Criterion(criterion) => (OperandKind::Criterion(criterion), Domain::YesNo),
        Meaning::Parameter(parameter) => (OperandKind::Parameter(parameter.id), parameter.domain),
    };
    (Operand { kind, span }, domain)
}

fn cases() -> Domain {
    let high = Decimal::whole(MOST_CASES);
    Domain::Number(Grid { low: Decimal::ZERO, high, step: Decimal::ONE, unit: None, percent: false })
}

/// A computed share: any percentage, since one of three is no round number.
pub(super) fn share() -> Domain {
    Domain::Number(Grid {
        low: Decimal::ZERO,
        high: Decimal::whole(100),
        step: words::FINE,
        unit: None,
        percent: true,
    })
}
