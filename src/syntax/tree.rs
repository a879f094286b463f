//! The syntax tree: what the analyst wrote, with spans, nothing resolved.
//!
//! The tree is the one thing that the program and its test oracle share. Names are as written
//! (without back-ticks); whether a word is an item, a level or a parameter is not decided here.
//! Equality of trees ignores spans (see [`Span`] wrappers), so that `parse(print(tree)) == tree`.

use crate::source::Span;
use crate::value::Decimal;

/// A value with the place it stands in. Equality looks at the value alone.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// What stands there.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value and its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

/// A name, without its back-ticks.
pub type Name = Spanned<String>;
/// A text in double quotes, unescaped.
pub type Text = Spanned<String>;

/// One rule file.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// `vocabulary` or `framework`, with its head lines.
    pub head: Head,
    /// All declarations in file order.
    pub declarations: Vec<Declaration>,
    /// Prose lines (`> …`) after the last declaration.
    pub closing_prose: Vec<Text>,
    /// Every `#` comment in file order; kept by `fmt`.
    pub comments: Vec<Comment>,
}

/// A `#` comment. Its text is without `#` and without the blanks around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// The text after `#`.
    pub text: Spanned<String>,
    /// True when nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// The first declaration of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Prose lines (`> …`) before the head.
    pub prose: Vec<Text>,
    /// Which kind of unit.
    pub kind: UnitKind,
    /// The name other units find it by.
    pub name: Name,
    /// The title in quotes.
    pub title: Option<Text>,
    /// `extends NAME VERSION [digest "…"]`.
    pub extends: Option<Extends>,
    /// `version 1.0`, as written.
    pub version: Option<Spanned<String>>,
    /// `uses NAME`.
    pub uses: Option<Name>,
    /// `source ID "title" [year]`.
    pub sources: Vec<SourceLine>,
    /// `applies when C` for the whole framework.
    pub applies: Option<Condition>,
    /// The whole head.
    pub span: Span,
}

/// The two kinds of unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// What may be recorded.
    Vocabulary,
    /// What follows from it.
    Framework,
}

/// `extends strengthening 1.0 digest "blake3:…"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Extends {
    /// The parent.
    pub name: Name,
    /// Its version, which must match.
    pub version: Spanned<String>,
    /// Its digest, which must match when given.
    pub digest: Option<Text>,
}

/// `source CH9 "Conclusions chapter" 2013`.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceLine {
    /// What citations call it.
    pub id: Name,
    /// Its title.
    pub title: Text,
    /// The year, when given.
    pub year: Option<Spanned<Decimal>>,
}

/// One declaration, with the prose before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// Prose lines (`> …`) just before it, without `>` and one blank.
    pub prose: Vec<Text>,
    /// What is declared.
    pub kind: DeclarationKind,
    /// From keyword to end of body.
    pub span: Span,
    /// The keyword (for `replace rule …` the words `replace rule`).
    pub keyword: Span,
    /// True after `replace` (variants only).
    pub replaces: bool,
}

/// Everything that can be declared in column 1.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each arm is documented at its type")]
pub enum DeclarationKind {
    Scale(Scale),
    Entity(Entity),
    Impossible(Constraint),
    Unusual(Constraint),
    Parameter(Parameter),
    Reading(Reading),
    Assume(Assume),
    Ignore(Ignore),
    Criterion(Criterion),
    Conclusion(Conclusion),
    Rule(Rule),
    Exception(Exception),
    Table(Table),
    Points(Points),
    Models(Models),
    Matrix(Matrix),
    Portfolio(Portfolio),
    Promise(Promise),
    Crosswalk(Crosswalk),
    Test(Test),
    Set(Set),
    Remove(Remove),
}

// ---------------------------------------------------------------- vocabulary

/// `scale level: none < limited < moderate < strong`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The scale.
    pub name: Name,
    /// Levels, lowest first.
    pub levels: Vec<Choice>,
}

/// A level, an option or a class name with its printed label.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What rules call it.
    pub name: Name,
    /// What reports print.
    pub label: Option<Text>,
}

/// `entity project` and its items.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The entity.
    pub name: Name,
    /// Its items in order.
    pub items: Vec<Item>,
}

/// One item line, with what follows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The item.
    pub name: Name,
    /// Its type.
    pub kind: Type,
    /// The question for the analyst.
    pub question: Option<Text>,
    /// `favours yes|no|more|less`.
    pub favours: Option<Spanned<Favours>>,
    /// `fixed`.
    pub fixed: Option<Span>,
    /// `silence means V`.
    pub silence: Option<Silence>,
    /// `says "…" / "…"`.
    pub says: Option<Says>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// The whole item.
    pub span: Span,
}

/// The type of an item, a conclusion or a matrix.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `yes/no`.
    YesNo(Span),
    /// The name of a scale.
    Scale(Name),
    /// `one of a, b`.
    OneOf(Vec<Choice>, Span),
    /// `any of a, b`.
    AnyOf(Vec<Choice>, Span),
    /// `number LO..HI [step S] [unit "…"]`; bounds may be missing only on conclusions.
    Number {
        /// Lowest and highest value.
        range: Option<(Spanned<Decimal>, Spanned<Decimal>)>,
        /// Distance between two values on the grid.
        step: Option<Spanned<Decimal>>,
        /// Printed after the number.
        unit: Option<Text>,
        /// The whole type.
        span: Span,
    },
    /// `percent [step S%]`.
    Percent {
        /// Distance between two values, in percent.
        step: Option<Spanned<Decimal>>,
        /// The whole type.
        span: Span,
    },
    /// `list of ENTITY, at most N`.
    List {
        /// The entity of its records.
        entity: Name,
        /// The most records it can have.
        at_most: Option<Spanned<Decimal>>,
        /// The whole type.
        span: Span,
    },
}

/// Which direction of an item is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum Favours {
    Yes,
    No,
    More,
    Less,
}

/// `silence means V`.
#[derive(Clone, Debug, PartialEq)]
pub enum Silence {
    /// The value that silence stands for.
    Value(Value),
    /// `silence means complete`, on a list.
    Complete(Span),
}

/// `says "…" / "…"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Says {
    /// Phrase for true; for numbers and scales the one phrase with `{}`.
    pub holds: Text,
    /// Phrase for false.
    pub fails: Option<Text>,
}

/// `impossible [for ENTITY] when C because "…"`, and `unusual` alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// The entity; the root when absent.
    pub entity: Option<Name>,
    /// What cannot (or hardly can) be.
    pub when: Condition,
    /// Why.
    pub because: Option<Text>,
    /// Citations.
    pub cites: Vec<Cite>,
}

// ----------------------------------------------------------------- framework

/// `cite SOURCE place "quoted term"` or `cite judgement "why"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cite {
    /// Source or judgement.
    pub kind: CiteKind,
    /// The whole clause.
    pub span: Span,
}

/// The two kinds of citation.
#[derive(Clone, Debug, PartialEq)]
pub enum CiteKind {
    /// A place in a declared source.
    Source {
        /// Its id.
        source: Name,
        /// The place as written, blanks trimmed; may be empty.
        place: Spanned<String>,
        /// A term quoted from there.
        quote: Option<Text>,
    },
    /// The analyst's own judgement and why.
    Judgement(Text),
}

/// `parameter many_share = 40% in 25%..60% "…" cite …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The parameter.
    pub name: Name,
    /// Its value.
    pub value: Value,
    /// The range it may be set in.
    pub range: Option<(Value, Value)>,
    /// What it means.
    pub title: Option<Text>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// The three readings of silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReadingKind {
    /// Unknown stays unknown.
    Open,
    /// Presumed values are used, and marked.
    Presumption,
    /// On top of that, `silence means V` is used.
    Silence,
}

/// `reading presumption`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Which one.
    pub kind: Spanned<ReadingKind>,
    /// Why.
    pub because: Option<Text>,
}

/// `assume X = V when not recorded because "…"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assume {
    /// The item, perhaps with its entity before it.
    pub item: Path,
    /// The value.
    pub value: Value,
    /// Why.
    pub because: Option<Text>,
    /// Citations.
    pub cites: Vec<Cite>,
}

/// `ignore ITEM because "…"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ignore {
    /// The item, perhaps with its entity before it.
    pub item: Path,
    /// Why.
    pub because: Option<Text>,
    /// Citations.
    pub cites: Vec<Cite>,
}

/// `criterion NAME [for ENTITY] "…" when C`.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// The criterion.
    pub name: Name,
    /// The entity; the root when absent.
    pub entity: Option<Name>,
    /// The phrase for it.
    pub title: Option<Text>,
    /// What it stands for.
    pub when: Condition,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// `conclusion NAME [for ENTITY]: TYPE, otherwise V | by table T[, otherwise V] "…" [applies when C]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Conclusion {
    /// The conclusion.
    pub name: Name,
    /// The entity; the root when absent.
    pub entity: Option<Name>,
    /// Its type.
    pub kind: Type,
    /// `by table T`.
    pub table: Option<Name>,
    /// `otherwise V`.
    pub otherwise: Option<Value>,
    /// The question it answers.
    pub question: Option<Text>,
    /// `says "…" / "…"`.
    pub says: Option<Says>,
    /// `applies when C`.
    pub applies: Option<Condition>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// What a rule does to its conclusion.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// `is at least L`: a floor.
    AtLeast(LevelName),
    /// `is at most L`: a cap.
    AtMost(LevelName),
    /// `goes up by K`.
    Up(Amount),
    /// `goes down by K`.
    Down(Amount),
}

/// A level, a parameter, or an item or conclusion on the same scale, by name (perhaps `entity.item`).
pub type LevelName = Path;

/// A whole number or a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// A literal.
    Number(Spanned<Decimal>),
    /// A parameter.
    Parameter(Name),
}

/// `rule ID: CONCLUSION EFFECT [when C] cite … because "…"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its id.
    pub id: Name,
    /// The conclusion it is about.
    pub conclusion: Name,
    /// What it does.
    pub effect: Effect,
    /// Its condition; always in force when absent.
    pub when: Option<Condition>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// `exception ID to RULE [when C] cite …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// Its id.
    pub id: Name,
    /// The rule or exception that it switches off.
    pub to: Name,
    /// Its condition.
    pub when: Option<Condition>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// How rows of a table are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableMode {
    /// `one row only`: exactly one row matches each case.
    OneRowOnly,
    /// `first row`: the first row that matches.
    FirstRow,
}

/// `table NAME gives a, b, one row only` and its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The table.
    pub name: Name,
    /// The entity when written (`for ENTITY`); otherwise that of its conclusions.
    pub entity: Option<Name>,
    /// The conclusions that it gives.
    pub gives: Vec<Name>,
    /// How rows are chosen.
    pub mode: Spanned<TableMode>,
    /// The columns between `id` and the outputs.
    pub columns: Vec<Operand>,
    /// The headings of the output columns, in order.
    pub outputs: Vec<Name>,
    /// The rows in order.
    pub rows: Vec<Row>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its id.
    pub id: Name,
    /// One cell for each input column (or more or fewer, when the analyst miscounted).
    pub cells: Vec<Cell>,
    /// One value for each output column.
    pub outputs: Vec<Value>,
    /// The whole line.
    pub span: Span,
}

/// One cell of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// `not` before all of it.
    pub negated: bool,
    /// Parts joined by commas; empty means `any`.
    pub parts: Vec<CellPart>,
    /// The cell without its bars.
    pub span: Span,
}

/// One part of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellPart {
    /// A value, or a parameter by name.
    Value(Value),
    /// `a..b` (both inclusive).
    Range(Value, Value),
    /// `a..<b` (without b).
    Until(Value, Value),
    /// `< a`, `<= a`, `> a`, `>= a`, `= a`, `!= a`.
    Compare(Comparator, Value),
}

/// `points NAME [for ENTITY] "…"` and its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// The conclusion.
    pub name: Name,
    /// The entity; the root when absent.
    pub entity: Option<Name>,
    /// What it means.
    pub question: Option<Text>,
    /// `applies when C`.
    pub applies: Option<Condition>,
    /// The lines of the sum.
    pub lines: Vec<PointsLine>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// One line of points.
#[derive(Clone, Debug, PartialEq)]
pub struct PointsLine {
    /// What is added.
    pub amount: PointsAmount,
    /// `when C` or `per LIST that has C`; always when both are absent.
    pub condition: PointsCondition,
    /// Citations on this line.
    pub cites: Vec<Cite>,
    /// The whole line.
    pub span: Span,
}

/// What a line adds.
#[derive(Clone, Debug, PartialEq)]
pub enum PointsAmount {
    /// A signed number.
    Number(Spanned<Decimal>),
    /// `+NAME` or `-NAME`: another number conclusion (or a parameter).
    Name {
        /// True for `-NAME`.
        negative: bool,
        /// The name.
        name: Name,
    },
}

/// When a line adds.
#[derive(Clone, Debug, PartialEq)]
pub enum PointsCondition {
    /// Always.
    Always,
    /// `when C`.
    When(Condition),
    /// `per LIST [that has C]`.
    Per {
        /// The list, by its name or its entity's.
        list: Name,
        /// The condition on its records.
        that: Option<Box<Expr>>,
    },
}

/// `models NAME [for ENTITY][: SCALE], first that fits|all that fit "…"` and its classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Models {
    /// The conclusion.
    pub name: Name,
    /// The entity; the root when absent.
    pub entity: Option<Name>,
    /// A scale that orders the classes.
    pub scale: Option<Name>,
    /// True for `all that fit`.
    pub all_that_fit: bool,
    /// The question it answers.
    pub question: Option<Text>,
    /// `applies when C`.
    pub applies: Option<Condition>,
    /// The classes in order.
    pub classes: Vec<Class>,
    /// `otherwise NAME "label"`.
    pub otherwise: Option<Choice>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// One class of models.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its name and label.
    pub choice: Choice,
    /// When it fits.
    pub when: Condition,
    /// Citations of this class.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
    /// The whole class.
    pub span: Span,
}

/// What a matrix takes of the records of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum MatrixOf {
    /// `highest FIELD`.
    Highest(Name),
    /// `lowest FIELD`.
    Lowest(Name),
    /// `number`.
    Number,
}

/// `matrix NAME [for ENTITY]: TYPE, otherwise V "…"  highest FIELD of LIST [that have C] by A [by B]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// The conclusion; one a cell.
    pub name: Name,
    /// The entity; the root when absent.
    pub entity: Option<Name>,
    /// The type of a cell.
    pub kind: Type,
    /// The value of a cell without records.
    pub otherwise: Option<Value>,
    /// The question it answers.
    pub question: Option<Text>,
    /// `applies when C`.
    pub applies: Option<Condition>,
    /// What is taken.
    pub of: MatrixOf,
    /// The list.
    pub list: Name,
    /// A filter on its records.
    pub that: Option<Box<Expr>>,
    /// One or two items of the records.
    pub by: Vec<Name>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// How much must be known of `where C`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// C as it is in each completion.
    Plain,
    /// C holds in every completion.
    Certainly,
    /// C holds in some completion.
    Possibly,
}

/// `portfolio NAME: TYPE "…" counting LIST of cases where C, rows, otherwise`.
#[derive(Clone, Debug, PartialEq)]
pub struct Portfolio {
    /// Its name.
    pub name: Name,
    /// A scale or `one of`; absent when the classes are free words.
    pub kind: Option<Type>,
    /// The question it answers.
    pub question: Option<Text>,
    /// Lists from the case down to what is counted; empty when cases are counted.
    pub counting: Vec<Name>,
    /// `among C`-like filter is not in the language; this is `where`.
    pub certainty: Certainty,
    /// The condition of what is counted; everything when absent.
    pub that: Option<Condition>,
    /// `at least K cases`.
    pub at_least_cases: Option<Amount>,
    /// Rows in order.
    pub rows: Vec<PortfolioRow>,
    /// `otherwise V`.
    pub otherwise: Option<Choice>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// `many_cases when share >= many_share`.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioRow {
    /// The value and its label.
    pub choice: Choice,
    /// Its condition, over `count`, `share` and `count of NAME`.
    pub when: Condition,
    /// Citations of this row.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// A claim about all total cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// What is claimed.
    pub claim: Claim,
    /// The entity when written (`for ENTITY`).
    pub entity: Option<Name>,
    /// Why.
    pub because: Option<Text>,
    /// Citations.
    pub cites: Vec<Cite>,
}

/// The four claims.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// `monotone A, B`.
    Monotone(Vec<Path>),
    /// `reachable A, B`.
    Reachable(Vec<Path>),
    /// `never A [with B]`.
    Never(Box<Expr>, Option<Box<Expr>>),
    /// `always A [when B]`.
    Always(Box<Expr>, Option<Box<Expr>>),
}

/// `crosswalk CONCLUSION to FRAMEWORK.CONCLUSION "…"` and its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Crosswalk {
    /// The conclusion of this framework.
    pub from: Path,
    /// The other framework and its conclusion.
    pub to: Path,
    /// What it is, in words.
    pub title: Option<Text>,
    /// Which values count as which.
    pub lines: Vec<CrosswalkLine>,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// `low, middling counts as limited`.
#[derive(Clone, Debug, PartialEq)]
pub struct CrosswalkLine {
    /// Values of this framework.
    pub from: Vec<Value>,
    /// The value of the other framework that they count as.
    pub to: Value,
    /// The whole line.
    pub span: Span,
}

/// `test "…" given … expect …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Its title.
    pub title: Text,
    /// Evidence, records and closed lists in the order written.
    pub given: Vec<Given>,
    /// What must come out.
    pub expects: Vec<Expect>,
}

/// One piece of what a test gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// `item = V` of the record opened last (the root before any).
    Item(GivenItem),
    /// `project P1:` opens a record.
    Record {
        /// The entity.
        entity: Name,
        /// The record's id.
        id: Name,
    },
    /// `no other projects` closes a list of the record opened last, or of one of its ancestors.
    NoOther(Name),
}

/// Evidence for one item in a test.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenItem {
    /// The item.
    pub item: Name,
    /// What is known of it.
    pub evidence: GivenEvidence,
}

/// What a test says of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenEvidence {
    /// `= V`, `= unknown`, `= unanswerable`.
    Value(Value),
    /// `= [a, b]`: a whole set.
    Set(Vec<Value>, Span),
    /// `in a..b`.
    Range(Value, Value),
    /// `one of a, b`.
    OneOf(Vec<Value>),
    /// `>= a` and the like.
    Compare(Comparator, Value),
    /// `includes a, b`.
    Includes(Vec<Value>),
    /// `excludes a, b`.
    Excludes(Vec<Value>),
}

/// `expect PATH = V because R`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// `projects.P1.local_government`, perhaps with a cell `[a, b]`.
    pub path: Path,
    /// What the exact set must be.
    pub outcome: Expected,
    /// `because R`.
    pub because: Vec<Name>,
    /// `only with R`.
    pub only_with: Vec<Name>,
    /// The whole expectation.
    pub span: Span,
}

/// The set that is expected.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// `= V`.
    One(ExpectedValue),
    /// `one of a, b`: exactly these.
    OneOf(Vec<ExpectedValue>),
    /// `in a..b`: exactly the range.
    Range(Value, Value),
}

/// One value of a result.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpectedValue {
    /// `a`.
    Value(Value),
    /// `[a, b]`: one set of classes.
    Set(Vec<Value>, Span),
    /// `not applicable`.
    NotApplicable,
}

/// `set PARAMETER = V cite …` (variants only).
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// The parameter.
    pub name: Name,
    /// Its new value.
    pub value: Value,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Why.
    pub because: Option<Text>,
}

/// `remove NAME because "…"` (variants only).
#[derive(Clone, Debug, PartialEq)]
pub struct Remove {
    /// What is removed.
    pub name: Name,
    /// Why.
    pub because: Option<Text>,
}

// ---------------------------------------------------------------- conditions

/// What stands after `when`.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// A chain of units.
    Chain(Expr),
    /// `all of: - … - …`.
    Group {
        /// How many bullets must hold.
        kind: GroupKind,
        /// The bullets.
        bullets: Vec<Expr>,
        /// The whole group.
        span: Span,
    },
}

/// The five groups.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum GroupKind {
    AllOf,
    AnyOf,
    NoneOf,
    AtLeast(Amount),
    AtMost(Amount),
}

/// A condition without bullets.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What is tested.
    pub kind: ExprKind,
    /// The whole expression.
    pub span: Span,
}

/// The forms of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `a and b and c` (two or more).
    And(Vec<Expr>),
    /// `a or b or c` (two or more).
    Or(Vec<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `(a)`; kept so that printing is faithful.
    Paren(Box<Expr>),
    /// A yes/no item or conclusion, or a criterion.
    Name(Path),
    /// `a >= b`.
    Compare(Box<Operand>, Spanned<Comparator>, Box<Operand>),
    /// `x is [not] V`.
    Is {
        /// The name.
        name: Path,
        /// True after `is not`.
        negated: bool,
        /// The value.
        value: Value,
    },
    /// `x is one of a, b`.
    IsOneOf(Path, Vec<Value>),
    /// `x in a..b`.
    In(Path, Value, Value),
    /// `x includes a`, `x includes any of a, b`.
    Includes(Path, Spanned<IncludesMode>, Vec<Value>),
    /// `x is empty` (negated: `x is not empty`).
    IsEmpty(Path, bool),
    /// `x is known` (negated: `x is not known`); portfolios only.
    IsKnown(Path, bool),
    /// `some project has u`.
    Quantified {
        /// How many records.
        quantifier: Spanned<Quantifier>,
        /// The list, by its name or its entity's.
        list: Name,
        /// What they must be.
        unit: Box<Expr>,
    },
}

/// How many records of a list.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum Quantifier {
    Some,
    No,
    All,
    /// `all LIST if any have`: true on an empty list.
    AllIfAny,
    AtLeast(Amount),
    AtMost(Amount),
    Exactly(Amount),
}

/// How a set includes values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncludesMode {
    /// `includes a`.
    One,
    /// `includes any of`.
    AnyOf,
    /// `includes all of`.
    AllOf,
    /// `includes only`: nothing outside these.
    Only,
}

/// `<`, `<=`, `=`, `!=`, `>=`, `>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the signs of the language")]
pub enum Comparator {
    Less,
    AtMost,
    Equal,
    NotEqual,
    AtLeast,
    More,
}

impl Comparator {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }
}

/// One side of a comparison, or the heading of a table column.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// What it is.
    pub kind: OperandKind,
    /// Where.
    pub span: Span,
}

/// The forms of an operand.
#[derive(Clone, Debug, PartialEq)]
pub enum OperandKind {
    /// An item, conclusion, criterion, parameter, level or option; resolved later.
    Name(Path),
    /// A number, a percentage, `yes` or `no`.
    Literal(Value),
    /// `number of LIST [that have u]`.
    NumberOf {
        /// The list.
        list: Name,
        /// The filter.
        that: Option<Box<Expr>>,
    },
    /// `share of LIST that have u`.
    ShareOf {
        /// The list.
        list: Name,
        /// What is counted.
        that: Box<Expr>,
    },
    /// `highest|lowest|total FIELD of LIST [that have u]`.
    Fold {
        /// Which.
        fold: Fold,
        /// A field of the records.
        field: Name,
        /// The list.
        list: Name,
        /// The filter.
        that: Option<Box<Expr>>,
    },
    /// `count` (portfolio rows only).
    Count,
    /// `share` (portfolio rows only).
    Share,
    /// `count of NAME` (portfolio rows only).
    CountOf(Name),
}

/// `highest`, `lowest`, `total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum Fold {
    Highest,
    Lowest,
    Total,
}

/// A name, perhaps with names before it (`partnership.trust`, `projects.P1.reach`) and a matrix cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// One or more names.
    pub names: Vec<Name>,
    /// `[nl_lg, dispositional]` after the name; empty when absent.
    pub cell: Vec<Name>,
    /// The whole path.
    pub span: Span,
}

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Which.
    pub kind: ValueKind,
    /// Where.
    pub span: Span,
}

/// The forms of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    /// A level, option, class or parameter, or `unknown` and `unanswerable` in tests.
    Name(String),
    /// `yes` or `no`.
    YesNo(bool),
    /// `12.5`.
    Number(Decimal),
    /// `40%`.
    Percent(Decimal),
}
