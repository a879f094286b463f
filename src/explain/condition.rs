//! Why a condition holds, fails or is open: the parts that make it so, down to items and conclusions.

use super::{Explainer, Mark};
use crate::condition::{Amount, Condition, ConditionKind, Operand, OperandKind, Quantifier, Subject};
use crate::framework::{Effect, Framework, Home, PointsAmount, PointsWhen};
use crate::syntax::tree::{Comparator, Fold, IncludesMode};
use crate::value::{ConclusionId, CriterionId, Id, ItemId, RecordId, RuleId, Truth};
use crate::vocabulary::Domain;

use super::values;

/// So many records of a list are named.
const MAX_MEMBERS: usize = 3;

/// Parts of a reason, with what they have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reasons {
    parts: Vec<String>,
    /// Between the parts.
    or: bool,
    /// A value that nobody recorded was used.
    is_filled: bool,
    /// Sources disagree on some part.
    is_contested: bool,
}

impl Reasons {
    fn one(text: impl Into<String>) -> Self {
        Self { parts: vec![text.into()], ..Self::default() }
    }

    /// Adds one text.
    pub(crate) fn push(&mut self, text: &str) {
        self.append(vec![text.to_owned()]);
    }

    /// Adds the parts of another; parts that stand there already are not repeated.
    pub(crate) fn add(&mut self, other: Reasons) {
        let text = other.text();
        if !text.is_empty() && !self.parts.contains(&text) {
            if other.or { self.parts.push(text) } else { self.append(other.parts) }
        }
        self.is_filled |= other.is_filled;
        self.is_contested |= other.is_contested;
    }

    fn append(&mut self, parts: Vec<String>) {
        for part in parts {
            if !self.parts.contains(&part) {
                self.parts.push(part);
            }
        }
    }

    fn with_text(self, text: String) -> Self {
        Self { parts: vec![text], or: false, ..self }
    }

    /// All parts as one text.
    pub(crate) fn text(&self) -> String {
        self.parts.join(if self.or { "; or " } else { "; " })
    }

    /// The mark of a line that these are the reasons of.
    pub(crate) fn mark(&self, truth: Truth) -> Mark {
        match truth {
            Truth::Holds if self.is_filled => Mark::Assumed,
            Truth::Holds => Mark::Holds,
            Truth::Open if self.is_contested => Mark::Contested,
            Truth::Open => Mark::Open,
            Truth::Fails => Mark::Fails,
        }
    }
}

impl Explainer<'_> {
    /// The truth of a condition for a record.
    pub(crate) fn truth(&self, record: RecordId, condition: &Condition) -> Truth {
        let truths = &self.words.evaluation.records[record].truths;
        truths.get(condition.id.index()).copied().flatten().unwrap_or(Truth::Open)
    }

    /// Why a condition stands as it does; `place` is the rule or class that it is told at.
    pub(crate) fn why(&self, record: RecordId, condition: &Condition, place: &str) -> Reasons {
        self.reasons(record, condition, true, place)
    }

    /// `needed`: the value that the condition should have; false below `not`.
    fn reasons(&self, record: RecordId, condition: &Condition, needed: bool, place: &str) -> Reasons {
        let truth = self.truth(record, condition);
        match &condition.kind {
            ConditionKind::All(parts) | ConditionKind::Any(parts) => {
                let is_any = matches!(condition.kind, ConditionKind::Any(_));
                self.together(record, parts, truth, is_any == needed, needed, place)
            }
            ConditionKind::AtLeast(amount, parts) => {
                let need = format!("at least {}", self.amount(*amount));
                self.some_of(record, parts, truth, &need, needed, place)
            }
            ConditionKind::AtMost(amount, parts) => {
                let need = format!("at most {}", self.amount(*amount));
                self.some_of(record, parts, truth, &need, needed, place)
            }
            ConditionKind::Not(part) => self.reasons(record, part, !needed, place),
            ConditionKind::Criterion(id) => self.criterion(record, *id, needed, place),
            ConditionKind::Holds(subject) => self.subject(record, *subject, ""),
            ConditionKind::Compare(left, comparator, right) => {
                self.comparison(record, left, *comparator, right, needed, truth)
            }
            ConditionKind::OneOf(subject, literals) => {
                let domain = self.words.domain(*subject);
                let names: Vec<String> = literals.iter().map(|&it| self.words.literal(domain, it)).collect();
                self.subject(record, *subject, &self.need(truth, needed, &values::listed(&names, "or")))
            }
            ConditionKind::In(subject, low, high) => {
                let domain = self.words.domain(*subject).clone();
                let text = format!(
                    "{} to {}",
                    self.constant(record, &domain, low),
                    self.constant(record, &domain, high)
                );
                self.subject(record, *subject, &self.need(truth, needed, &text))
            }
            ConditionKind::Includes(subject, mode, mask) => {
                let text = self.includes(*subject, *mode, *mask);
                self.subject(record, *subject, &self.need(truth, needed, &text))
            }
            ConditionKind::Empty(subject) => {
                self.subject(record, *subject, &self.need(truth, needed, "none at all"))
            }
            ConditionKind::Known(subject) => self.subject(record, *subject, ", asked is whether it is known"),
            ConditionKind::Quantified { quantifier, list, unit } => {
                self.quantified(record, *quantifier, *list, unit, truth, needed, place)
            }
        }
    }

    /// The parts that make the whole stand as it does.
    fn together(
        &self,
        record: RecordId,
        parts: &[Condition],
        truth: Truth,
        or_when_open: bool,
        needed: bool,
        place: &str,
    ) -> Reasons {
        let mut reasons = Reasons::default();
        for part in parts.iter().filter(|part| self.truth(record, part) == truth) {
            reasons.add(self.reasons(record, part, needed, place));
        }
        if reasons.parts.is_empty() {
            // No part alone settles it; together they do.
            for part in parts.iter().filter(|part| self.truth(record, part) == Truth::Open) {
                reasons.add(self.reasons(record, part, needed, place));
            }
            let text = reasons.text();
            let how = match truth {
                Truth::Holds => "whatever the answers are, one part holds",
                Truth::Fails => "whatever the answers are, one part fails",
                Truth::Open => "open together",
            };
            return reasons.with_text(if text.is_empty() {
                how.to_owned()
            } else {
                format!("{text} ({how})")
            });
        }
        reasons.or = truth == Truth::Open && or_when_open && reasons.parts.len() > 1;
        reasons
    }

    fn some_of(
        &self,
        record: RecordId,
        parts: &[Condition],
        truth: Truth,
        need: &str,
        needed: bool,
        place: &str,
    ) -> Reasons {
        let of = |wanted: Truth| parts.iter().filter(move |part| self.truth(record, part) == wanted);
        let (n_hold, n_open) = (of(Truth::Holds).count(), of(Truth::Open).count());
        let mut reasons = Reasons::default();
        for part in of(truth) {
            reasons.add(self.reasons(record, part, needed, place));
        }
        let open = if n_open == 0 { String::new() } else { format!(", {n_open} open") };
        let count = format!("{n_hold} of {} hold{open}", parts.len());
        let not = if needed { "" } else { "not " };
        let text = format!("{count}, needs {not}{need}: {}", reasons.text());
        reasons.with_text(text.trim_end_matches(": ").to_owned())
    }

    /// The title of a criterion, spelled out where it is met first.
    fn criterion(&self, record: RecordId, id: CriterionId, needed: bool, place: &str) -> Reasons {
        let definition = &self.words.framework.criteria[id];
        let owner = self.words.owner(record, definition.entity);
        let truth = self.truth(owner, &definition.when);
        let title = if definition.title.is_empty() { &definition.name } else { &definition.title };
        let head = match truth {
            Truth::Holds => title.clone(),
            Truth::Fails => format!("not met: {title}"),
            Truth::Open => format!("open: {title}"),
        };
        let reasons = self.reasons(owner, &definition.when, needed, place);
        let key = (owner, definition.when.id);
        let before = self.told.borrow().get(&key).cloned();
        match before {
            Some(before) if before != place => reasons.with_text(format!("{head}, see {before} above")),
            Some(_) | None => {
                self.told.borrow_mut().entry(key).or_insert_with(|| place.to_owned());
                let text = format!("{head} ({})", reasons.text());
                reasons.with_text(text)
            }
        }
    }

    /// An item or conclusion in words, with what is needed of it.
    pub(crate) fn subject(&self, record: RecordId, subject: Subject, need: &str) -> Reasons {
        match subject {
            Subject::Item(item) => {
                let path = self.words.at(record, item);
                let told = self.words.item(path, self.asked.borrow_mut().insert(path));
                Reasons {
                    parts: vec![format!("{}{need}", told.text)],
                    or: false,
                    is_filled: told.is_filled,
                    is_contested: told.is_contested,
                }
            }
            Subject::Conclusion(id) => self.conclusion_named(record, id, None, need),
            Subject::Cell(id, cell) => self.conclusion_named(record, id, Some(cell), need),
        }
    }

    fn conclusion_named(&self, record: RecordId, id: ConclusionId, cell: Option<u32>, need: &str) -> Reasons {
        let definition = &self.words.framework.conclusions[id];
        let owner = self.words.owner(record, definition.entity);
        let answers = &self.words.evaluation.records[owner].answers;
        let name = self.words.conclusion_name(id, cell);
        let result = answers
            .iter()
            .find(|it| it.conclusion == id && (cell.is_none() || it.cell == cell))
            .map_or_else(|| "not worked out".to_owned(), |it| self.words.answer(it));
        let is_above = self.shown.borrow().contains(&(owner, id));
        let path = if owner == record { String::new() } else { self.words.path(owner) };
        let see = match (is_above, path.is_empty()) {
            (true, true) => format!(" (see {name} above)"),
            (true, false) => format!(" (see {path} {name} above)"),
            (false, _) => String::new(),
        };
        Reasons::one(format!("{name} is {result}{need}{see}"))
    }

    fn comparison(
        &self,
        record: RecordId,
        left: &Operand,
        comparator: Comparator,
        right: &Operand,
        needed: bool,
        truth: Truth,
    ) -> Reasons {
        // What is looked at stands left, what it is measured against right.
        let is_constant =
            |it: &Operand| matches!(it.kind, OperandKind::Literal(_) | OperandKind::Parameter(_));
        let (left, comparator, right) = if is_constant(left) && !is_constant(right) {
            (right, mirrored(comparator), left)
        } else {
            (left, comparator, right)
        };
        let comparator = if needed { comparator } else { opposite(comparator) };
        let domain = self.operand_domain(left);
        let against = self.constant(record, &domain, right);
        let need = match (comparator, truth) {
            // "the partner country is turkey" says it all.
            (Comparator::Equal | Comparator::NotEqual, _) if is_met(truth, needed) => String::new(),
            (Comparator::Equal, _) => format!(", needs {against}"),
            (Comparator::NotEqual, _) => format!(", needs anything but {against}"),
            (Comparator::Less, _) => format!(", needs less than {against}"),
            (Comparator::AtMost, _) => format!(", needs at most {against}"),
            (Comparator::AtLeast, _) => format!(", needs at least {against}"),
            (Comparator::More, _) => format!(", needs more than {against}"),
        };
        self.operand(record, left, &need)
    }

    /// The type that constants beside an operand have.
    fn operand_domain(&self, operand: &Operand) -> Domain {
        match &operand.kind {
            OperandKind::Subject(subject) => self.words.domain(*subject).clone(),
            OperandKind::Fold { field, .. } => self.words.domain(*field).clone(),
            OperandKind::Parameter(id) => self.words.framework.parameters[*id].domain.clone(),
            OperandKind::ShareOf { .. } | OperandKind::Share => Domain::Number(crate::vocabulary::Grid {
                low: crate::value::Decimal::ZERO,
                high: crate::value::Decimal::whole(100),
                step: crate::value::Decimal::ONE,
                unit: None,
                percent: true,
            }),
            OperandKind::Criterion(_)
            | OperandKind::Literal(_)
            | OperandKind::NumberOf { .. }
            | OperandKind::Count
            | OperandKind::CountOf(_) => Domain::YesNo,
        }
    }

    /// What something is measured against.
    pub(crate) fn constant(&self, record: RecordId, domain: &Domain, operand: &Operand) -> String {
        match &operand.kind {
            OperandKind::Literal(literal) => self.words.literal(domain, *literal),
            OperandKind::Parameter(id) => {
                let parameter = &self.words.framework.parameters[*id];
                format!("{} ({})", self.words.literal(&parameter.domain, parameter.value), parameter.name)
            }
            OperandKind::Subject(_)
            | OperandKind::Criterion(_)
            | OperandKind::NumberOf { .. }
            | OperandKind::ShareOf { .. }
            | OperandKind::Fold { .. }
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => self.operand(record, operand, "").text(),
        }
    }

    /// What is looked at, with what is needed of it.
    pub(crate) fn operand(&self, record: RecordId, operand: &Operand, need: &str) -> Reasons {
        match &operand.kind {
            OperandKind::Subject(subject) => self.subject(record, *subject, need),
            OperandKind::Criterion(id) => {
                self.criterion(record, *id, true, &self.words.framework.criteria[*id].name)
            }
            OperandKind::NumberOf { list, that } => {
                self.counted(record, *list, that.as_deref(), "number of", need)
            }
            OperandKind::ShareOf { list, that } => self.counted(record, *list, Some(that), "share of", need),
            OperandKind::Fold { fold, field, list, that } => {
                let what = match fold {
                    Fold::Highest => "highest",
                    Fold::Lowest => "lowest",
                    Fold::Total => "total",
                };
                let name = self.subject_name(*field);
                self.counted(record, *list, that.as_deref(), &format!("{what} {name} of"), need)
            }
            OperandKind::Parameter(_) | OperandKind::Literal(_) => {
                let domain = self.operand_domain(operand);
                Reasons::one(format!("{}{need}", self.constant(record, &domain, operand)))
            }
            OperandKind::Count => Reasons::one(format!("the count{need}")),
            OperandKind::Share => Reasons::one(format!("the share{need}")),
            OperandKind::CountOf(id) => {
                Reasons::one(format!("the count of {}{need}", self.words.framework.portfolios[*id].name))
            }
        }
    }

    /// The name of what a field stands for.
    pub(crate) fn subject_name(&self, subject: Subject) -> String {
        match subject {
            Subject::Item(item) => self.words.framework.vocabulary.items[item].name.clone(),
            Subject::Conclusion(id) => self.words.conclusion_name(id, None),
            Subject::Cell(id, cell) => self.words.conclusion_name(id, Some(cell)),
        }
    }

    /// An aggregate: what is asked of which records, and how many of those are sure.
    pub(crate) fn counted(
        &self,
        record: RecordId,
        list: ItemId,
        that: Option<&Condition>,
        what: &str,
        need: &str,
    ) -> Reasons {
        let name = &self.words.framework.vocabulary.items[list].name;
        let members = self.members(record, list);
        let of = |wanted: Truth| {
            members.iter().filter(|&&it| that.is_none_or(|that| self.truth(it, that) == wanted)).count()
        };
        let mut text = format!("{what} {name}{need}: ");
        match that {
            None => text.push_str(&format!("{} recorded", members.len())),
            Some(_) => {
                let (n_hold, n_open) = (of(Truth::Holds), of(Truth::Open));
                text.push_str(&format!("{n_hold} of {} recorded ones count", members.len()));
                if n_open > 0 {
                    text.push_str(&format!(", {n_open} may"));
                }
            }
        }
        if self.words.is_open_list(record, list) {
            text.push_str(", and there may be further ones");
        }
        Reasons::one(text)
    }

    pub(crate) fn members(&self, record: RecordId, list: ItemId) -> Vec<RecordId> {
        let owner = self.words.owner(record, self.words.framework.vocabulary.items[list].entity);
        let lists = &self.words.case.records[owner].lists;
        lists.iter().find(|it| it.item == list).map(|it| it.records.clone()).unwrap_or_default()
    }

    #[expect(clippy::too_many_arguments, reason = "one quantified condition, taken apart")]
    fn quantified(
        &self,
        record: RecordId,
        quantifier: Quantifier,
        list: ItemId,
        unit: &Condition,
        truth: Truth,
        needed: bool,
        place: &str,
    ) -> Reasons {
        let name = &self.words.framework.vocabulary.items[list].name;
        let members = self.members(record, list);
        let (wanted, is_wanted_true) = match quantifier {
            Quantifier::Some => (format!("some of {name}"), true),
            Quantifier::No => (format!("none of {name}"), false),
            Quantifier::All => (format!("all of {name}"), true),
            Quantifier::AllIfAny => (format!("all of {name}, if any"), true),
            Quantifier::AtLeast(amount) => (format!("at least {} of {name}", self.amount(amount)), true),
            Quantifier::AtMost(amount) => (format!("at most {} of {name}", self.amount(amount)), false),
            Quantifier::Exactly(amount) => (format!("exactly {} of {name}", self.amount(amount)), true),
        };
        let telling = match (truth, is_wanted_true) {
            (Truth::Open, _) => Truth::Open,
            (Truth::Holds, true) | (Truth::Fails, false) => Truth::Holds,
            (Truth::Holds, false) | (Truth::Fails, true) => Truth::Fails,
        };
        let told: Vec<RecordId> =
            members.iter().copied().filter(|&it| self.truth(it, unit) == telling).collect();
        let mut reasons = Reasons::default();
        let mut texts = Vec::new();
        for &member in told.iter().take(MAX_MEMBERS) {
            let why = self.reasons(member, unit, is_wanted_true == needed, place);
            texts.push(format!("{}: {}", self.words.case.records[member].id, why.text()));
            reasons.is_filled |= why.is_filled;
            reasons.is_contested |= why.is_contested;
        }
        if told.len() > MAX_MEMBERS {
            texts.push(format!("and {} more", told.len() - MAX_MEMBERS));
        }
        let is_open_list = self.words.is_open_list(record, list);
        if members.is_empty() {
            texts.push(if is_open_list { "none is recorded".to_owned() } else { "there is none".to_owned() });
        }
        if is_open_list && truth == Truth::Open {
            texts.push(format!("{name} may go on"));
        }
        let not = if needed { "" } else { "not " };
        let how = if is_met(truth, needed) { "" } else { "needs " };
        reasons.with_text(format!("{how}{not}{wanted}: {}", texts.join("; ")))
    }

    fn includes(&self, subject: Subject, mode: IncludesMode, mask: u128) -> String {
        let labels = self.words.framework.vocabulary.labels(self.words.domain(subject));
        let names: Vec<String> = values::bits(mask)
            .into_iter()
            .filter_map(|bit| labels.get(bit as usize).map(|label| label.text().to_owned()))
            .collect();
        match mode {
            IncludesMode::One | IncludesMode::AllOf => values::listed(&names, "and"),
            IncludesMode::AnyOf => values::listed(&names, "or"),
            IncludesMode::Only => format!("nothing but {}", values::listed(&names, "and")),
        }
    }

    /// What is needed, said only when it is not met.
    fn need(&self, truth: Truth, needed: bool, text: &str) -> String {
        let not = if needed { "" } else { "anything but " };
        if is_met(truth, needed) { String::new() } else { format!(", needs {not}{text}") }
    }

    /// A whole number, with its name when it is a parameter.
    pub(crate) fn amount(&self, amount: Amount) -> String {
        match amount {
            Amount::Number(number) => number.to_string(),
            Amount::Parameter(id) => {
                let parameter = &self.words.framework.parameters[id];
                format!("{} ({})", self.words.literal(&parameter.domain, parameter.value), parameter.name)
            }
        }
    }
}

fn is_met(truth: Truth, needed: bool) -> bool {
    match truth {
        Truth::Holds => needed,
        Truth::Fails => !needed,
        Truth::Open => false,
    }
}

fn mirrored(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::More,
        Comparator::AtMost => Comparator::AtLeast,
        Comparator::Equal => Comparator::Equal,
        Comparator::NotEqual => Comparator::NotEqual,
        Comparator::AtLeast => Comparator::AtMost,
        Comparator::More => Comparator::Less,
    }
}

fn opposite(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::AtLeast,
        Comparator::AtMost => Comparator::More,
        Comparator::Equal => Comparator::NotEqual,
        Comparator::NotEqual => Comparator::Equal,
        Comparator::AtLeast => Comparator::Less,
        Comparator::More => Comparator::AtMost,
    }
}

/// The conclusions that a conclusion names directly.
pub(crate) fn conclusions_named(framework: &Framework, id: ConclusionId) -> Vec<ConclusionId> {
    let mut found = Vec::new();
    let mut conditions: Vec<&Condition> = framework.conclusions[id].applies.iter().collect();
    let mut operands: Vec<&Operand> = Vec::new();
    match &framework.conclusions[id].home {
        Home::Rules { rules, .. } => {
            rules.iter().for_each(|&it| of_rule(framework, it, &mut conditions, &mut operands))
        }
        Home::Table { table, caps, .. } => {
            operands.extend(framework.tables[*table].columns.iter().map(|it| &it.operand));
            caps.iter().for_each(|&it| of_rule(framework, it, &mut conditions, &mut operands));
        }
        Home::Models(models) => conditions.extend(models.classes.iter().map(|it| &it.when)),
        Home::Points(points) => {
            for line in &points.lines {
                if let PointsAmount::Conclusion { conclusion, .. } = line.amount {
                    found.push(conclusion);
                }
                match &line.when {
                    PointsWhen::Always => {}
                    PointsWhen::When(condition) => conditions.push(condition),
                    PointsWhen::Per { that, .. } => conditions.extend(that),
                }
            }
        }
        Home::Matrix(matrix) => conditions.extend(&matrix.that),
    }
    loop {
        if let Some(operand) = operands.pop() {
            conditions.extend(operand.filter());
            match &operand.kind {
                OperandKind::Subject(subject) => found.extend(named(*subject)),
                OperandKind::Fold { field, .. } => found.extend(named(*field)),
                OperandKind::Criterion(id) => conditions.push(&framework.criteria[*id].when),
                OperandKind::Parameter(_)
                | OperandKind::Literal(_)
                | OperandKind::NumberOf { .. }
                | OperandKind::ShareOf { .. }
                | OperandKind::Count
                | OperandKind::Share
                | OperandKind::CountOf(_) => {}
            }
        } else if let Some(condition) = conditions.pop() {
            found.extend(condition.subject().and_then(named));
            if let ConditionKind::Criterion(id) = condition.kind {
                conditions.push(&framework.criteria[id].when);
            }
            conditions.extend(condition.parts());
            operands.extend(condition.operands());
        } else {
            break;
        }
    }
    found
}

fn of_rule<'f>(
    framework: &'f Framework,
    rule: RuleId,
    conditions: &mut Vec<&'f Condition>,
    operands: &mut Vec<&'f Operand>,
) {
    let rule = &framework.rules[rule];
    conditions.extend(&rule.when);
    match &rule.effect {
        Effect::AtLeast(operand) | Effect::AtMost(operand) => operands.push(operand),
        Effect::Up(_) | Effect::Down(_) | Effect::Exception(_) => {}
    }
    rule.exceptions.iter().for_each(|&it| of_rule(framework, it, conditions, operands));
}

fn named(subject: Subject) -> Option<ConclusionId> {
    match subject {
        Subject::Item(_) => None,
        Subject::Conclusion(id) | Subject::Cell(id, _) => Some(id),
    }
}
