//! Why a part of a condition adds nothing: whether what stands beside it implies it.

use std::collections::BTreeSet;

use super::Context;
use super::likeness::Spaces;
use super::redundant::Part;
use super::space::Space;
use super::variation::Site;
use crate::diagnostic::Diagnostic;
use crate::framework::Framework;
use crate::program::{Program, of_conditions};
use crate::space::Node;
use crate::value::EntityId;

/// The situations in which parts are looked at, with the constraints and (where there are any) without; many parts
/// share them, so that each condition is worked out once.
pub(super) struct Grounds<'a> {
    context: &'a Context<'a>,
    spaces: Spaces<'a>,
    unbound: Option<(&'a Program<'a>, Spaces<'a>)>,
}

impl<'a> Grounds<'a> {
    /// `unbound` is the program without the constraints, where there are any.
    pub(super) fn new(context: &'a Context<'a>, unbound: Option<&'a Program<'a>>) -> Self {
        Self { context, spaces: Spaces::new(), unbound: unbound.map(|it| (it, Spaces::new())) }
    }

    /// Why it adds nothing, and whether what stands beside it implies it (perhaps with the constraints); else other
    /// rules decide.
    pub(super) fn why(&mut self, part: &Part<'_>, diagnostic: Diagnostic) -> (Diagnostic, bool) {
        let generic = "wherever it makes a difference, the result is decided by something else";
        let kept = if part.is_own { self.implying(part) } else { None };
        let Some((kept, is_anyway)) = kept else { return (diagnostic.note(generic), false) };
        let by_constraints = if is_anyway { "" } else { ", given what `impossible` rules out" };
        let text = match (part.is_all, kept.is_empty()) {
            (true, true) => format!("it always holds{by_constraints}"),
            (true, false) => format!("what stands beside it implies it{by_constraints}"),
            (false, true) => format!("it never holds{by_constraints}"),
            (false, false) => format!("every case that meets it meets another alternative{by_constraints}"),
        };
        let label = if part.is_all { "this implies it" } else { "this holds wherever it does" };
        let diagnostic = kept
            .into_iter()
            .fold(diagnostic.note(text), |it, place| it.other(part.beside[place].span, label));
        (diagnostic, true)
    }

    /// The few of what stands beside a part that imply it, and whether they do without the constraints too; `None` when
    /// all of it together does not, or that is more than the budget allows.
    fn implying(&mut self, part: &Part<'_>) -> Option<(Vec<usize>, bool)> {
        let entity = entity_of(self.context.program.framework, part.site);
        let program = self.context.program;
        let kept = asked(program, self.context, &mut self.spaces, (part, entity), |speaker| {
            let all: Vec<usize> = (0..part.beside.len()).collect();
            (!speaker.happens(&all)).then(|| fewest(part.beside.len(), |kept| !speaker.happens(kept)))
        })??;
        let Some((program, spaces)) = &mut self.unbound else { return Some((kept, true)) };
        let is_anyway =
            asked(program, self.context, spaces, (part, entity), |speaker| !speaker.happens(&kept));
        Some((kept, is_anyway.unwrap_or(false)))
    }
}

fn entity_of(framework: &Framework, site: Site) -> EntityId {
    match site {
        Site::Rule(rule) => framework.rules[rule].entity,
        Site::Class(conclusion, _) | Site::Line(conclusion, _) | Site::Applies(conclusion) => {
            framework.conclusions[conclusion].entity
        }
        Site::Criterion(criterion) => framework.criteria[criterion].entity,
    }
}

/// Of places `0..n`, all of which together are enough, those that are left when the first that can be spared goes, then
/// the next, and so on. More places are never less enough, so runs of them are halved and not tried one by one.
fn fewest(n: usize, mut is_enough: impl FnMut(&[usize]) -> bool) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    // Invariant: `kept` with all places from `from` on is enough.
    let mut from = 0;
    loop {
        if is_enough(&kept) {
            return kept;
        }
        // The last place that, with all behind it, is still enough: it cannot be spared, those before it can.
        let (mut low, mut high) = (from, n);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let tried: Vec<usize> = kept.iter().copied().chain(middle..n).collect();
            if is_enough(&tried) {
                low = middle;
            } else {
                high = middle;
            }
        }
        if low >= n {
            return kept;
        }
        kept.push(low);
        from = low + 1;
    }
}

/// Asks about the cases that speak against "what stands beside it implies it"; `None` beyond the budget.
fn asked<'a, T>(
    program: &'a Program<'a>,
    context: &Context<'_>,
    spaces: &mut Spaces<'a>,
    (part, entity): (&Part<'_>, EntityId),
    question: impl Fn(&mut Speaker<'_, 'a>) -> T,
) -> Option<T> {
    let all = part.beside.iter().copied().chain([part.condition]);
    let aggregates: BTreeSet<_> = of_conditions(program.framework, &program.aggregates, all).aggregates;
    let key = (entity, aggregates);
    // What other parts have used up of a shared space must not count against this one.
    let is_shared = spaces.contains_key(&key);
    for _ in 0..1 + usize::from(is_shared) {
        let space = spaces
            .entry(key.clone())
            .or_insert_with_key(|(_, aggregates)| Space::new(program, entity, aggregates, context.budget));
        let mut speaker = Speaker::new(space, part);
        let answer = question(&mut speaker);
        if space.is_exact() {
            return Some(answer);
        }
        spaces.remove(&key);
    }
    None
}

/// The functions of a part and of what stands beside it.
struct Speaker<'s, 'a> {
    space: &'s mut Space<'a>,
    is_all: bool,
    own: Node,
    fellows: Vec<Node>,
}

impl<'s, 'a> Speaker<'s, 'a> {
    fn new(space: &'s mut Space<'a>, part: &Part<'_>) -> Self {
        let own = space.condition(part.condition);
        let fellows = part.beside.iter().map(|it| space.condition(it)).collect();
        Self { space, is_all: part.is_all, own, fellows }
    }

    /// Whether a case speaks against it. In a conjunction the others must imply it; in a choice it must imply one of the
    /// others.
    fn happens(&mut self, kept: &[usize]) -> bool {
        let dd = &mut self.space.engine.dd;
        let mut left = if self.is_all { dd.not(self.own) } else { self.own };
        for &it in kept {
            let fellow = if self.is_all { self.fellows[it] } else { dd.not(self.fellows[it]) };
            left = dd.and(left, fellow);
        }
        self.space.happens(left)
    }
}
