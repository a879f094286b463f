//! Items: their names, types and what stands behind them.

use super::kind::{no_comma, unknown_type};
use super::resolve::SpoiledNames;
use super::scale::{declared_before, labels, reserved};
use super::source::citations;
use super::{Item, Says, Silence, Vocabulary};
use crate::condition::resolve::{
    ConclusionInfo, ConditionIds, ParameterInfo, Place, Resolver, Schema, Scope, describe,
};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Favours, Name, Spanned, Text};
use crate::value::{CriterionId, Decimal, Domain, EntityId, Grid, Label, PortfolioId, ValueSet};

/// The most records of one list.
pub const LONGEST_LIST: u32 = 200;

/// Words with a meaning of their own in case files.
const CASE_WORDS: [&str; 6] = ["id", "title", "note", "sources", "vocabulary", "with"];

/// Adds one item; one whose type is wrong is reported and left out.
pub(super) fn resolve(
    entity: EntityId,
    (tree, before): (&tree::Item, Option<&tree::Item>),
    vocabulary: &mut Vocabulary,
    spoiled: &SpoiledNames,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (name, span) = (&tree.name.value, tree.name.span);
    if let Some(first) = vocabulary.item_of(entity, name) {
        let owner = &vocabulary.entities[entity].name;
        let what = format!("the item `{name}` of `{owner}`");
        diagnostics.push(declared_before(&what, span, vocabulary.items[first].span));
        return;
    }
    allowed_name(name, span, diagnostics);
    let is_spoiled =
        |tree: &tree::Item| matches!(&tree.kind, tree::Type::Scale(kind) if spoiled.has_type(&kind.value));
    if let Some(found) =
        before.and_then(|before| no_comma(before, tree, vocabulary)).filter(|_| !is_spoiled(tree))
    {
        // That the item before it has one option only follows.
        let is_before = |it: &Diagnostic| {
            let within =
                |span: Span| before.is_some_and(|it| it.span.start <= span.start && span.end <= it.span.end);
            it.code == code::E0203 && it.span.is_some_and(within)
        };
        diagnostics.retain(|it| !is_before(it));
        if let tree::Type::Scale(kind) = &tree.kind {
            further_options(before, [name, &kind.value], entity, vocabulary);
        }
        diagnostics.push(found);
        return;
    }
    let Some(domain) = domain(&tree.kind, vocabulary, |name| spoiled.has_type(name), diagnostics) else {
        return;
    };
    if let Some(favours) = &tree.favours {
        fits(favours, &domain, name, vocabulary, diagnostics);
    }
    let says = tree.says.as_ref().and_then(|says| phrases(says, &domain, diagnostics));
    let silence = tree.silence.as_ref().and_then(|it| silence(it, &domain, name, vocabulary, diagnostics));
    let cites = citations(&tree.cites, &vocabulary.sources, diagnostics);
    let place = vocabulary.entities[entity].items.len();
    let id = vocabulary.items.push(Item {
        name: name.clone(),
        entity,
        place,
        domain,
        question: tree.question.as_ref().map(|question| question.value.clone()).unwrap_or_default(),
        favours: tree.favours.as_ref().map(|favours| favours.value),
        fixed: tree.fixed.is_some(),
        silence,
        says,
        cites,
        span,
    });
    vocabulary.entities[entity].items.push(id);
}

/// What stands behind a comma that is missing is an option all the same: nothing is wrong with its uses.
fn further_options(
    before: Option<&tree::Item>,
    names: [&str; 2],
    entity: EntityId,
    vocabulary: &mut Vocabulary,
) {
    let item = before.and_then(|it| vocabulary.item_of(entity, &it.name.value));
    if let Some(Domain::OneOf(labels) | Domain::AnyOf(labels)) =
        item.map(|it| &mut vocabulary.items[it].domain)
    {
        labels.extend(names.map(|name| Label { name: name.to_owned(), label: None }));
    }
}

fn allowed_name(name: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    reserved(name, "item", span, diagnostics);
    let clash = CASE_WORDS.contains(&name);
    if clash || name.ends_with("_complete") {
        let note = if clash {
            format!("in a case file `{name}` has a meaning of its own")
        } else {
            "in a case file `LIST_complete` says that a list has no further records".to_owned()
        };
        diagnostics.push(
            Diagnostic::error(code::E0202, span, format!("an item may not be called `{name}`"))
                .note(note)
                .help("give it another name"),
        );
    }
}

/// The type that is written; also for conclusions, matrices and portfolios, whose numbers need a range too.
pub fn domain(
    kind: &tree::Type,
    vocabulary: &Vocabulary,
    is_spoiled: impl Fn(&str) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Domain> {
    match kind {
        tree::Type::YesNo(_) => Some(Domain::YesNo),
        tree::Type::Scale(name) => {
            let found = vocabulary.scales.pairs().find(|(_, scale)| scale.name == name.value);
            if found.is_none() && !is_spoiled(&name.value) {
                diagnostics.push(unknown_type(name, vocabulary));
            }
            found.map(|(scale, _)| Domain::Scale(scale))
        }
        tree::Type::OneOf(choices, span) => {
            if let [only] = choices.as_slice() {
                let text = format!("`one of {}` has only one option", only.name.value);
                diagnostics.push(
                    Diagnostic::error(code::E0203, *span, text)
                        .note("there is nothing to find out where only one answer is possible")
                        .help("name the other options, parted by commas"),
                );
            }
            Some(Domain::OneOf(labels(choices, "option", *span, diagnostics)))
        }
        tree::Type::AnyOf(choices, span) => {
            Some(Domain::AnyOf(labels(choices, "option", *span, diagnostics)))
        }
        tree::Type::Number { range, step, unit, span } => {
            number(range.as_ref(), step.as_ref(), unit.as_ref(), *span, diagnostics)
        }
        tree::Type::Percent { step, span } => {
            let (low, high) = (Decimal::ZERO, Decimal::whole(100));
            let grid = Grid { low, high, step: step_of(step.as_ref()), unit: None, percent: true };
            checked(grid, step.as_ref().map_or(*span, |step| step.span), diagnostics)
        }
        tree::Type::List { entity, at_most, span } => {
            list(entity, at_most.as_ref(), *span, vocabulary, is_spoiled, diagnostics)
        }
    }
}

fn step_of(step: Option<&Spanned<Decimal>>) -> Decimal {
    step.map_or(Decimal::ONE, |step| step.value)
}

fn number(
    range: Option<&(Spanned<Decimal>, Spanned<Decimal>)>,
    step: Option<&Spanned<Decimal>>,
    unit: Option<&Text>,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Domain> {
    let Some((low, high)) = range else {
        diagnostics.push(
            Diagnostic::error(code::E0209, span, "this number has no range")
                .note("every answer is proved over all values, so a number has a lowest and a highest one")
                .help("write `number 0..500` with your own ends"),
        );
        return None;
    };
    let ends = low.span.to(high.span);
    if low.value >= high.value {
        let diagnostic =
            Diagnostic::error(code::E0206, ends, format!("`{}..{}` is not a range", low.value, high.value))
                .note("the lower end comes first, and the two differ");
        diagnostics.push(match low.value == high.value {
            true => diagnostic,
            false => diagnostic.help(format!("write `{}..{}`", high.value, low.value)),
        });
        return None;
    }
    let unit = unit.map(|unit| unit.value.clone());
    let grid = Grid { low: low.value, high: high.value, step: step_of(step), unit, percent: false };
    checked(grid, step.map_or(ends, |step| step.span), diagnostics)
}

/// A grid whose step is above zero and whose end lies on it.
fn checked(grid: Grid, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<Domain> {
    if grid.step <= Decimal::ZERO {
        diagnostics.push(
            Diagnostic::error(code::E0207, span, format!("a step of `{}` leads nowhere", grid.step))
                .help("write a step above zero"),
        );
        return None;
    }
    if !grid.holds(grid.high) {
        let (low, high, step) = (grid.low, grid.high, grid.step);
        let last = grid.floor(high).unwrap_or(low);
        let sign = if grid.percent { "%" } else { "" };
        diagnostics.push(
            Diagnostic::error(
                code::E0208,
                span,
                format!("steps of {step}{sign} from {low}{sign} do not end at {high}{sign}"),
            )
            .note(format!("the last step before it ends at {last}{sign}"))
            .help(if grid.percent {
                "choose a step that divides 100%".to_owned()
            } else {
                format!("write `{low}..{last}`, or choose another step")
            }),
        );
        return None;
    }
    Some(Domain::Number(grid))
}

fn list(
    entity: &Name,
    at_most: Option<&Spanned<Decimal>>,
    span: Span,
    vocabulary: &Vocabulary,
    is_spoiled: impl Fn(&str) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Domain> {
    let found = vocabulary.entities.pairs().find(|(_, it)| it.name == entity.value);
    if found.is_none() && !is_spoiled(&entity.value) {
        let names = || vocabulary.entities.iter().map(|it| it.name.as_str());
        diagnostics.push(
            Diagnostic::error(code::E0210, entity.span, format!("no entity is called `{}`", entity.value))
                .note(format!("entities: {}", names().collect::<Vec<_>>().join(", ")))
                .suggest(&entity.value, names()),
        );
    }
    let Some(at_most) = at_most else {
        diagnostics.push(
            Diagnostic::error(code::E0214, span, "this list does not say how long it can be")
                .note("an open list may have further records, so their number has a limit")
                .help(format!("write `list of {}, at most 40`", entity.value)),
        );
        return None;
    };
    let Some(longest) = at_most.value.as_whole().and_then(|it| u32::try_from(it).ok()).filter(|&it| it > 0)
    else {
        diagnostics.push(
            Diagnostic::error(
                code::E0214,
                at_most.span,
                format!("`{}` is not a length of a list", at_most.value),
            )
            .note(format!("allowed are whole numbers from 1 to {LONGEST_LIST}")),
        );
        return None;
    };
    if longest > LONGEST_LIST {
        diagnostics.push(
            Diagnostic::error(code::E0921, at_most.span, format!("a list of {longest} is too long"))
                .note(format!("a list has at most {LONGEST_LIST} records")),
        );
        return None;
    }
    found.map(|(entity, _)| Domain::List { entity, at_most: longest })
}

fn fits(
    favours: &Spanned<Favours>,
    domain: &Domain,
    name: &str,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (fine, allowed) = match (domain, favours.value) {
        (Domain::YesNo, Favours::Yes | Favours::No) => (true, ""),
        (Domain::YesNo, Favours::More | Favours::Less) => (false, "`favours yes` or `favours no`"),
        (Domain::Scale(_) | Domain::Number(_), Favours::More | Favours::Less) => (true, ""),
        (Domain::Scale(_) | Domain::Number(_), Favours::Yes | Favours::No) => {
            (false, "`favours more` or `favours less`")
        }
        (Domain::List { .. } | Domain::AnyOf(_), Favours::More | Favours::Less) => (true, ""),
        (Domain::List { .. } | Domain::AnyOf(_), Favours::Yes | Favours::No) => {
            (false, "`favours more` or `favours less`")
        }
        (Domain::OneOf(_), Favours::Yes | Favours::No | Favours::More | Favours::Less) => {
            (false, "nothing: its options have no order")
        }
    };
    if fine {
        return;
    }
    let word = match favours.value {
        Favours::Yes => "yes",
        Favours::No => "no",
        Favours::More => "more",
        Favours::Less => "less",
    };
    let what = describe(vocabulary, domain);
    diagnostics.push(
        Diagnostic::error(code::E0215, favours.span, format!("`favours {word}` does not fit `{name}`"))
            .note(format!("`{name}` is {what}; allowed is {allowed}")),
    );
}

/// Phrases that fit the type: two for yes/no, one with `{}` for the rest. Reports and gives `None` otherwise.
pub fn phrases(says: &tree::Says, domain: &Domain, diagnostics: &mut Vec<Diagnostic>) -> Option<Says> {
    let holds = says.holds.value.clone();
    let fails = says.fails.as_ref().map(|fails| fails.value.clone());
    if *domain == Domain::YesNo {
        let Some(fails) = fails else {
            diagnostics.push(
                Diagnostic::error(code::E0217, says.holds.span, "the phrase for `no` is missing")
                    .help(format!("write `says \"{holds}\" / \"…\"`: one phrase for yes, one for no")),
            );
            return None;
        };
        return Some(Says { holds, fails: Some(fails) });
    }
    if let Some(second) = &says.fails {
        diagnostics.push(
            Diagnostic::error(code::E0217, second.span, "only yes/no has a second phrase")
                .help("write one phrase, with `{}` where the value stands"),
        );
        return None;
    }
    if !holds.contains("{}") {
        diagnostics.push(
            Diagnostic::error(code::E0217, says.holds.span, "the phrase has no place for the value")
                .help("write `{}` where the value stands, such as `says \"{} people took part\"`"),
        );
        return None;
    }
    Some(Says { holds, fails: None })
}

fn silence(
    tree: &tree::Silence,
    domain: &Domain,
    name: &str,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Silence> {
    let list = matches!(domain, Domain::List { .. });
    match tree {
        tree::Silence::Complete(_) if list => Some(Silence::Complete),
        tree::Silence::Complete(span) => {
            let what = describe(vocabulary, domain);
            diagnostics.push(
                Diagnostic::error(code::E0216, *span, "`silence means complete` is for lists")
                    .note(format!("`{name}` is {what}"))
                    .help("name the value that silence stands for"),
            );
            None
        }
        tree::Silence::Value(value) if list => {
            diagnostics.push(
                Diagnostic::error(code::E0216, value.span, format!("`{name}` is a list, which has no value"))
                    .help("write `silence means complete`: there are no records but those recorded"),
            );
            None
        }
        tree::Silence::Value(value) => constant(domain, value, vocabulary, diagnostics).map(Silence::Value),
    }
}

fn constant(
    domain: &Domain,
    value: &tree::Value,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ValueSet> {
    let mut ids = ConditionIds::default();
    Resolver { scope: &OnlyTypes(vocabulary), ids: &mut ids, diagnostics }.value_set(domain, value)
}

/// Where a value may stand and no name.
struct OnlyTypes<'a>(&'a Vocabulary);

impl Scope for OnlyTypes<'_> {
    fn vocabulary(&self) -> &dyn Schema {
        self.0
    }
    fn parameter(&self, _: &str) -> Option<ParameterInfo> {
        None
    }
    fn criterion(&self, _: EntityId, _: &str) -> Option<CriterionId> {
        None
    }
    fn conclusion(&self, _: EntityId, _: &str) -> Option<ConclusionInfo> {
        None
    }
    fn portfolio(&self, _: &str) -> Option<PortfolioId> {
        None
    }
    fn place(&self) -> Place {
        Place::Constraint
    }
    fn names(&self, _: EntityId) -> Vec<String> {
        Vec::new()
    }
    fn is_spoiled(&self, _: &str) -> bool {
        false
    }
}
