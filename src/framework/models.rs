//! Models: named classes, the first that fits or all that fit.

use crate::condition::Condition;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree;
use crate::value::{EntityId, ScaleId};
use crate::vocabulary::{Citation, Domain, Label};

use super::Home;
use super::conclusion::{Conclusion, Head, assemble, class_twice, label, too_many};
use super::declare::{Declared, Declaring};
use super::entry::Entry;
use super::limits::{MOST_CHOICES, MOST_CLASSES_OF_A_SET};
use super::scope::{HomeKind, Work, text};

/// Classes and when they fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Models {
    /// `all that fit`.
    pub all_that_fit: bool,
    /// In order.
    pub classes: Vec<Class>,
    /// The rank of `otherwise` in the conclusion's domain; `None` for `all that fit`.
    pub otherwise: Option<u32>,
}

/// One class.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its rank (or bit) in the conclusion's domain.
    pub rank: u32,
    /// Its name and label.
    pub label: Label,
    /// When it fits.
    pub when: Condition,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Why; empty when not said.
    pub because: String,
    /// Where.
    pub span: Span,
}

/// Reads the classes: they are the type of the conclusion.
pub(super) fn declare(declaring: &mut Declaring, it: &tree::Models) -> Option<Declared> {
    let is_good = [check_otherwise(declaring, it), check_classes(declaring, it)].iter().all(|good| *good);
    let domain = match &it.scale {
        Some(scale) => {
            let Domain::Scale(scale) = declaring.domain(&tree::Type::Scale(scale.clone()))? else {
                return None;
            };
            if !check_levels(declaring, it, scale) {
                return None;
            }
            Domain::Scale(scale)
        }
        None => {
            let all = it.classes.iter().map(|class| &class.choice).chain(&it.otherwise);
            let labels: Vec<Label> = all.map(label).collect();
            if it.all_that_fit { Domain::AnyOf(labels) } else { Domain::OneOf(labels) }
        }
    };
    is_good.then_some(Declared { domain, home: HomeKind::Models, by: Vec::new() })
}

fn check_otherwise(declaring: &mut Declaring, it: &tree::Models) -> bool {
    if it.classes.is_empty() {
        // That there are none is said by itself.
        return true;
    }
    let error = match (&it.otherwise, it.all_that_fit) {
        (None, false) => {
            let text = format!("`{}` says nothing for the case that no class fits", it.name.value);
            Diagnostic::error(code::E0520, it.name.span, text).help("end it with `otherwise none \"…\"`")
        }
        (Some(otherwise), true) => {
            let text = format!("`{}` takes all that fit, and needs no `otherwise`", it.name.value);
            Diagnostic::error(code::E0521, otherwise.name.span, text)
                .note("where no class fits, the set is empty; `x is empty` tests that")
                .help("leave `otherwise` out, or write `first that fits`")
        }
        (None, true) | (Some(_), false) => return true,
    };
    declaring.report(error);
    false
}

fn check_classes(declaring: &mut Declaring, it: &tree::Models) -> bool {
    if it.classes.is_empty() {
        let text = format!("`{}` has no classes", it.name.value);
        let help = "write one line for each: `name \"label\" when …`";
        declaring.report(Diagnostic::error(code::E0524, it.name.span, text).help(help));
        return false;
    }
    let all: Vec<&tree::Choice> = it.classes.iter().map(|class| &class.choice).chain(&it.otherwise).collect();
    for (at, choice) in all.iter().enumerate() {
        let earlier = all.iter().take(at).find(|earlier| earlier.name.value == choice.name.value);
        if let Some(earlier) = earlier {
            declaring.report(class_twice(&choice.name, &earlier.name));
            return false;
        }
    }
    let most = if it.all_that_fit { MOST_CLASSES_OF_A_SET } else { MOST_CHOICES };
    if all.len() > most {
        declaring.report(too_many(it.name.span, all.len(), most));
        return false;
    }
    true
}

/// With a scale, each class is a level of it.
fn check_levels(declaring: &mut Declaring, it: &tree::Models, scale: ScaleId) -> bool {
    let scale = &declaring.names.vocabulary.scales[scale];
    if it.all_that_fit {
        let text = format!("a set of classes has no order, and `{}` is a scale", scale.name);
        let span = it.scale.as_ref().map_or(it.name.span, |scale| scale.span);
        let error = Diagnostic::error(code::E0525, span, text)
            .help("leave the scale out, or write `first that fits`");
        declaring.report(error);
        return false;
    }
    let wrong: Vec<Diagnostic> = it
        .classes
        .iter()
        .map(|class| &class.choice)
        .chain(&it.otherwise)
        .filter(|choice| scale.levels.iter().all(|level| level.name != choice.name.value))
        .map(|choice| {
            let levels: Vec<&str> = scale.levels.iter().map(|level| level.name.as_str()).collect();
            let text = format!("the class `{}` is not a level of `{}`", choice.name.value, scale.name);
            Diagnostic::error(code::E0523, choice.name.span, text)
                .note(format!("levels of `{}`: {}", scale.name, levels.join(" < ")))
                .suggest(&choice.name.value, levels)
        })
        .collect();
    let is_good = wrong.is_empty();
    for error in wrong {
        declaring.report(error);
    }
    is_good
}

/// Resolves models.
pub(super) fn resolve(
    work: &mut Work,
    it: &tree::Models,
    entity: EntityId,
    entry: &Entry,
) -> Option<Conclusion> {
    let id = work.names.conclusion(entity, &it.name.value)?;
    let domain = work.names.of(id).domain.clone();
    let labels = work.names.vocabulary.labels(&domain);
    let rank = |name: &str| labels.iter().position(|label| label.name == name).map(|at| at as u32);
    let mut classes = Vec::new();
    for class in &it.classes {
        classes.push(self::class(work, class, entity, rank(&class.choice.name.value)));
    }
    let otherwise = it.otherwise.as_ref().and_then(|otherwise| rank(&otherwise.name.value));
    let home = classes
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .map(|classes| Home::Models(Models { all_that_fit: it.all_that_fit, classes, otherwise }));
    let head = Head {
        name: &it.name,
        question: it.question.as_ref(),
        says: None,
        applies: it.applies.as_ref(),
        cites: &it.cites,
        because: it.because.as_ref(),
    };
    assemble(work, id, head, home, entry)
}

fn class(work: &mut Work, class: &tree::Class, entity: EntityId, rank: Option<u32>) -> Option<Class> {
    let when = work.condition(entity, &class.when);
    let cites = work.citations(&class.cites);
    Some(Class {
        rank: rank?,
        label: label(&class.choice),
        when: when?,
        cites,
        because: text(class.because.as_ref()),
        span: class.choice.name.span,
    })
}
