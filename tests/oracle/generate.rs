//! Random frameworks and random partial cases, from a recipe of bytes so that shrinking works.

use appraise::syntax::tree::{Constraint, Criterion, DeclarationKind, Item, Unit};
use appraise::value::Decimal;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};

use super::build::{declare, entity, framework, item, list_of, name, parameter, path, scale};
use super::draft::{Dice, Draft, Named, Sort};
use super::enumerate::{Findings, Refusal, completions_of, enumerate};
use super::generate_case::{CaseDraft, random_case};
use super::generate_conclusion::{conclude, entity_name, type_of};
use super::generate_condition::{Frame, chain, condition};
use super::value::OracleCase;
use super::write;

/// Generated cases have at most so many completions.
pub const MOST: u64 = 1_500;

/// Where the choices come from: one stream for each part, so that parts shrink apart.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Scales, entities, items.
    pub shape: Vec<u8>,
    /// One `impossible` each.
    pub impossible: Vec<Vec<u8>>,
    /// One criterion each.
    pub criteria: Vec<Vec<u8>>,
    /// One conclusion each.
    pub conclusions: Vec<Vec<u8>>,
    /// The case.
    pub case: Vec<u8>,
}

/// A framework and a case, both as text and in the oracle's form, with the oracle's answer.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The syntax tree, without places.
    pub unit: Unit,
    /// The rule file.
    pub rules: String,
    /// The case as the oracle takes it.
    pub case: OracleCase,
    /// The case as it was drawn; narrowing it gives more evidence.
    pub drawn: CaseDraft,
    /// The case file.
    pub case_text: String,
    /// What the oracle says.
    pub findings: Findings,
}

/// Recipes of all sizes.
pub fn recipes() -> impl Strategy<Value = Recipe> {
    let bytes = |range: std::ops::Range<usize>| vec(any::<u8>(), range);
    let parts = (
        bytes(0..80),
        vec(bytes(0..12), 0..3),
        vec(bytes(0..30), 0..3),
        vec(bytes(0..200), 1..5),
        bytes(0..120),
    );
    parts.prop_map(|(shape, impossible, criteria, conclusions, case)| Recipe {
        shape,
        impossible,
        criteria,
        conclusions,
        case,
    })
}

/// Frameworks with a case each.
pub fn samples() -> impl Strategy<Value = Sample> {
    recipes().prop_map(|recipe| cook(&recipe))
}

/// The sample of a recipe. Impossible clauses that leave no completion are dropped.
pub fn cook(recipe: &Recipe) -> Sample {
    let mut draft = Draft::default();
    vocabulary(&mut Dice::new(&recipe.shape), &mut draft);
    recipe.criteria.iter().for_each(|bytes| criterion(&mut Dice::new(bytes), &mut draft));
    let head = Dice::new(&recipe.shape).once_in(12).then(|| head_condition(recipe, &draft));
    draft.may_not_apply = head.is_some();
    recipe.conclusions.iter().for_each(|bytes| conclude(&mut Dice::new(bytes), &mut draft));
    let mut unit = framework(draft.declarations.clone());
    unit.head.applies = head;
    let mut dice = Dice::new(&recipe.case);
    let mut drawn = random_case(&mut dice, &draft);
    while completions_of(&unit, &drawn.to_oracle(), MOST).is_none() {
        let (mut skip, pick) = (dice.below(5), dice.below(6));
        if !drawn.settle(&mut skip, pick) {
            drawn.settle(&mut 0, pick);
        }
    }
    let case = drawn.to_oracle();
    add_constraints(recipe, &draft, &mut unit, &case);
    let findings = enumerate(&unit, &case, MOST).expect("a consistent case of a bounded size");
    Sample { rules: write::unit(&unit), case_text: drawn.to_toml(), unit, case, drawn, findings }
}

fn head_condition(recipe: &Recipe, draft: &Draft) -> appraise::syntax::tree::Condition {
    let bytes = recipe.criteria.concat();
    condition(&mut Dice::new(&bytes), draft, Frame { entity: 0, items_only: true, depth: 1 })
}

/// Adds each `impossible` that leaves the case consistent.
fn add_constraints(recipe: &Recipe, draft: &Draft, unit: &mut Unit, case: &OracleCase) {
    for bytes in &recipe.impossible {
        let mut dice = Dice::new(bytes);
        let entity = dice.below(draft.entities.len());
        let frame = Frame { entity, items_only: true, depth: 1 };
        let when = appraise::syntax::tree::Condition::Chain(chain(&mut dice, draft, frame));
        let because = Some(name("It cannot be"));
        let constraint = Constraint { entity: entity_name(draft, entity), when, because, cites: Vec::new() };
        unit.declarations.push(declare(DeclarationKind::Impossible(constraint)));
        if enumerate(unit, case, MOST) == Err(Refusal::Contradiction) {
            unit.declarations.pop();
        }
    }
}

/// Part of every draft.
pub fn criterion(dice: &mut Dice<'_>, draft: &mut Draft) {
    let text = draft.fresh("k");
    let entity = if dice.once_in(3) { dice.below(draft.entities.len()) } else { 0 };
    let when = condition(dice, draft, Frame::of(entity));
    draft.declarations.push(DeclarationKind::Criterion(Criterion {
        name: name(&text),
        entity: entity_name(draft, entity),
        title: None,
        when,
        cites: Vec::new(),
        because: None,
    }));
    draft.named.push(Named {
        entity,
        path: path(&text),
        sort: Sort::YesNo,
        item: false,
        criterion: true,
        may_not_apply: false,
    });
}

fn vocabulary(dice: &mut Dice<'_>, draft: &mut Draft) {
    // The first throw is that of the head condition.
    dice.below(12);
    scales(dice, draft);
    let how_deep = [1, 2, 2, 3][dice.below(4)];
    draft.entities = ["town", "plan", "act"][..how_deep].iter().map(|it| (*it).to_owned()).collect();
    for at in 0..how_deep {
        let how_many = if at == 0 { dice.between(2, 5) } else { dice.between(1, 4 - at as i64) };
        let mut items: Vec<Item> = (0..how_many).map(|_| one_item(dice, draft, at)).collect();
        if at + 1 < how_deep {
            let most = if at == 0 { dice.between(1, 3) } else { dice.between(1, 2) };
            let list = format!("{}s", draft.entities[at + 1]);
            items.push(item(&list, list_of(&draft.entities[at + 1], most)));
            push_item(draft, at, &list, Sort::List(at + 1, most));
        }
        let declaration = entity(&draft.entities[at].clone(), items);
        draft.declarations.push(declaration);
    }
    parameters(dice, draft);
}

/// Part of every draft.
pub fn scales(dice: &mut Dice<'_>, draft: &mut Draft) {
    for (text, prefix, most) in [("grade", "g", 4), ("mark", "h", 3)] {
        let levels: Vec<String> = (0..dice.between(2, most)).map(|at| format!("{prefix}{at}")).collect();
        let refs: Vec<&str> = levels.iter().map(String::as_str).collect();
        draft.declarations.push(scale(text, &refs));
        draft.scales.push((text.to_owned(), levels));
    }
}

fn one_item(dice: &mut Dice<'_>, draft: &mut Draft, entity: usize) -> Item {
    let text = draft.fresh(["a", "b", "c"][entity]);
    let words = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let sort = match dice.below(9) {
        1 | 5 | 8 => {
            let (scale, levels) = dice.one(&draft.scales).clone();
            Sort::Scale(scale, levels)
        }
        2 => Sort::OneOf(words(&["oa", "ob", "oc"][..dice.between(2, 3) as usize])),
        3 => Sort::AnyOf(words(&["ta", "tb", "tc"][..dice.between(2, 3) as usize])),
        4 => number_sort(dice),
        7 if entity == 0 && dice.once_in(2) => Sort::Percent(25),
        _ => Sort::YesNo,
    };
    push_item(draft, entity, &text, sort.clone());
    item(&text, type_of(&sort))
}

fn number_sort(dice: &mut Dice<'_>) -> Sort {
    let low = Decimal::whole(dice.between(0, 1));
    let high = Decimal::whole(dice.between(2, 4));
    let step = if dice.once_in(4) { Decimal(Decimal::ONE.0 / 2) } else { Decimal::ONE };
    Sort::Number(low, high, step)
}

fn push_item(draft: &mut Draft, entity: usize, text: &str, sort: Sort) {
    let named = Named { entity, path: path(text), sort, item: true, criterion: false, may_not_apply: false };
    draft.named.push(named);
}

/// Part of every draft.
pub fn parameters(dice: &mut Dice<'_>, draft: &mut Draft) {
    if dice.once_in(2) {
        let (scale, levels) = dice.one(&draft.scales).clone();
        let chosen = dice.one(&levels).clone();
        let range = Some((levels[0].as_str(), levels[levels.len() - 1].as_str()));
        draft.declarations.push(parameter("bar", &chosen, range));
        draft.level_parameters.push(("bar".to_owned(), scale));
    }
    if dice.once_in(2) {
        draft.declarations.push(parameter("few", "1", Some(("0", "1"))));
        draft.count_parameter = Some("few".to_owned());
    }
    if dice.once_in(2) {
        let chosen = dice.between(1, 2).to_string();
        draft.declarations.push(parameter("edge", &chosen, Some(("1", "2"))));
        draft.number_parameter = Some("edge".to_owned());
    }
    if dice.once_in(2) {
        draft.declarations.push(parameter("part", "50%", Some(("25%", "75%"))));
        draft.share_parameter = Some("part".to_owned());
    }
}
