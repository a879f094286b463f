//! Short constructors of syntax trees, without places. Used by the generator and by hand-made tests.

use appraise::source::{FileId, Span};
use appraise::syntax::tree::{
    Amount, Choice, Cite, CiteKind, Comparator, Condition, Declaration, DeclarationKind, Effect, Entity,
    Exception, Expr, ExprKind, Fold, GroupKind, Head, IncludesMode, Item, Name, Operand, OperandKind,
    Parameter, Path, Quantifier, Rule, Scale, Spanned, Type, Unit, UnitKind, Value, ValueKind,
};
use appraise::value::Decimal;

/// No place.
pub const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

/// A thing without a place.
pub fn bare<T>(value: T) -> Spanned<T> {
    Spanned::new(value, NOWHERE)
}

/// A name.
pub fn name(text: &str) -> Name {
    bare(text.to_owned())
}

/// `name` or `entity.name`.
pub fn path(text: &str) -> Path {
    Path { names: text.split('.').map(name).collect(), cell: Vec::new(), span: NOWHERE }
}

/// `name[a, b]`.
pub fn cell_path(text: &str, words: &[&str]) -> Path {
    Path { cell: words.iter().map(|word| name(word)).collect(), ..path(text) }
}

/// `4` or `2.5`.
pub fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect("a decimal")
}

/// A written value: `yes`, `no`, `40%`, `2.5` or a word.
pub fn value(text: &str) -> Value {
    let kind = match text {
        "yes" => ValueKind::YesNo(true),
        "no" => ValueKind::YesNo(false),
        _ => match (text.strip_suffix('%').map(Decimal::parse), Decimal::parse(text)) {
            (Some(Ok(percent)), _) => ValueKind::Percent(percent),
            (_, Ok(number)) => ValueKind::Number(number),
            _ => ValueKind::Name(text.to_owned()),
        },
    };
    Value { kind, span: NOWHERE }
}

/// `cite judgement "…"`.
pub fn judgement() -> Vec<Cite> {
    vec![Cite { kind: CiteKind::Judgement(name("made up")), span: NOWHERE }]
}

/// A level, an option or a class.
pub fn choice(text: &str) -> Choice {
    Choice { name: name(text), label: None }
}

/// Levels, options or classes.
pub fn choices(words: &[&str]) -> Vec<Choice> {
    words.iter().map(|word| choice(word)).collect()
}

// ----------------------------------------------------------------- conditions

/// A condition without bullets.
pub fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: NOWHERE }
}

/// A name alone.
pub fn is_true(text: &str) -> Expr {
    expr(ExprKind::Name(path(text)))
}

/// `(a)`.
pub fn paren(inner: Expr) -> Expr {
    expr(ExprKind::Paren(Box::new(inner)))
}

/// `not a`.
pub fn not(inner: Expr) -> Expr {
    expr(ExprKind::Not(Box::new(inner)))
}

/// `left comparator right`.
pub fn compared(left: Operand, comparator: Comparator, right: Operand) -> Expr {
    expr(ExprKind::Compare(Box::new(left), bare(comparator), Box::new(right)))
}

/// An operand.
pub fn operand(kind: OperandKind) -> Operand {
    Operand { kind, span: NOWHERE }
}

/// A name or literal as an operand.
pub fn term(text: &str) -> Operand {
    let written = value(text);
    let kind = match written.kind {
        ValueKind::Name(_) => OperandKind::Name(path(text)),
        _ => OperandKind::Literal(written),
    };
    operand(kind)
}

/// `highest field of list [that have u]`.
pub fn fold(fold: Fold, field: &str, list: &str, that: Option<Expr>) -> Operand {
    let that = that.map(Box::new);
    operand(OperandKind::Fold { fold, field: name(field), list: name(list), that })
}

/// `number of list [that have u]`.
pub fn number_of(list: &str, that: Option<Expr>) -> Operand {
    operand(OperandKind::NumberOf { list: name(list), that: that.map(Box::new) })
}

/// `share of list that have u`.
pub fn share_of(list: &str, that: Expr) -> Operand {
    operand(OperandKind::ShareOf { list: name(list), that: Box::new(that) })
}

/// `quantifier list has u`.
pub fn quantified(quantifier: Quantifier, list: &str, unit: Expr) -> Expr {
    expr(ExprKind::Quantified { quantifier: bare(quantifier), list: name(list), unit: Box::new(unit) })
}

/// `x includes mode a, b`.
pub fn includes(item: &str, mode: IncludesMode, words: &[&str]) -> Expr {
    let words = words.iter().map(|word| value(word)).collect();
    expr(ExprKind::Includes(path(item), bare(mode), words))
}

/// A whole number.
pub fn amount(number: i64) -> Amount {
    Amount::Number(bare(Decimal::whole(number)))
}

/// `all of:` and its bullets.
pub fn group(kind: GroupKind, bullets: Vec<Expr>) -> Condition {
    Condition::Group { kind, bullets, span: NOWHERE }
}

// --------------------------------------------------------------- declarations

/// A declaration.
pub fn declare(kind: DeclarationKind) -> Declaration {
    Declaration { prose: Vec::new(), kind, span: NOWHERE, keyword: NOWHERE, replaces: false }
}

/// A stand-alone framework.
pub fn framework(declarations: Vec<DeclarationKind>) -> Unit {
    let head = Head {
        prose: Vec::new(),
        kind: UnitKind::Framework,
        name: name("made"),
        title: Some(name("Made up")),
        extends: None,
        version: Some(name("1.0")),
        uses: None,
        sources: Vec::new(),
        applies: None,
        span: NOWHERE,
    };
    Unit {
        head,
        declarations: declarations.into_iter().map(declare).collect(),
        comments: Vec::new(),
        closing_prose: Vec::new(),
    }
}

/// `scale name: a < b`.
pub fn scale(text: &str, levels: &[&str]) -> DeclarationKind {
    DeclarationKind::Scale(Scale { name: name(text), levels: choices(levels) })
}

/// `entity name` and its items.
pub fn entity(text: &str, items: Vec<Item>) -> DeclarationKind {
    DeclarationKind::Entity(Entity { name: name(text), items })
}

/// An item.
pub fn item(text: &str, kind: Type) -> Item {
    Item {
        name: name(text),
        kind,
        question: Some(name(&format!("What of {text}?"))),
        favours: None,
        fixed: None,
        silence: None,
        says: None,
        cites: Vec::new(),
        span: NOWHERE,
    }
}

/// `yes/no`.
pub fn yes_no() -> Type {
    Type::YesNo(NOWHERE)
}

/// A scale.
pub fn on(scale: &str) -> Type {
    Type::Scale(name(scale))
}

/// `number LO..HI [step S]`.
pub fn number(low: &str, high: &str, step: Option<&str>) -> Type {
    let range = Some((bare(decimal(low)), bare(decimal(high))));
    Type::Number { range, step: step.map(|step| bare(decimal(step))), unit: None, span: NOWHERE }
}

/// `list of entity, at most N`.
pub fn list_of(entity: &str, most: i64) -> Type {
    Type::List { entity: name(entity), at_most: Some(bare(Decimal::whole(most))), span: NOWHERE }
}

/// `parameter name = V [in LO..HI]`.
pub fn parameter(text: &str, given: &str, range: Option<(&str, &str)>) -> DeclarationKind {
    DeclarationKind::Parameter(Parameter {
        name: name(text),
        value: value(given),
        range: range.map(|(low, high)| (value(low), value(high))),
        title: None,
        cites: judgement(),
        because: None,
    })
}

/// `rule id: conclusion effect [when C]`.
pub fn rule(id: &str, conclusion: &str, effect: Effect, when: Option<Condition>) -> DeclarationKind {
    let (id, conclusion) = (name(id), name(conclusion));
    DeclarationKind::Rule(Rule { id, conclusion, effect, when, cites: judgement(), because: None })
}

/// `exception id to target [when C]`.
pub fn exception(id: &str, to: &str, when: Option<Condition>) -> DeclarationKind {
    let (id, to) = (name(id), name(to));
    DeclarationKind::Exception(Exception { id, to, when, cites: judgement(), because: None })
}
