//! Random conclusions of every kind.

use appraise::syntax::tree::{
    Amount, Class, Conclusion, Condition, DeclarationKind, Effect, Matrix, MatrixOf, Models, Name, Path,
    Points, PointsAmount, PointsCondition, PointsLine, Type,
};
use appraise::value::Decimal;

use super::build::{
    NOWHERE, amount, bare, cell_path, choice, choices, exception, name, number, on, paren, path, rule, value,
    yes_no,
};
use super::draft::{Dice, Draft, Named, Sort};
use super::generate_condition::{Frame, chain, condition, literal};
use super::generate_table::{first_row_table, one_row_table};

/// Adds one conclusion and all that belongs to it.
pub fn conclude(dice: &mut Dice<'_>, draft: &mut Draft) {
    let kind = dice.below(9);
    let entity = if dice.once_in(3) { dice.below(draft.entities.len()) } else { 0 };
    let applies = dice.once_in(4).then(|| condition(dice, draft, Frame::of(entity)));
    match kind {
        1 => one_row_table(dice, draft, entity, applies),
        2 => first_row_table(dice, draft, entity, applies),
        3 | 7 => models(dice, draft, entity, applies, false),
        4 => models(dice, draft, entity, applies, true),
        5 => points(dice, draft, entity, applies),
        6 => matrix(dice, draft, entity, applies),
        _ => rules(dice, draft, entity, applies),
    }
}

/// `for ENTITY`, unless it is the root.
pub fn entity_name(draft: &Draft, entity: usize) -> Option<Name> {
    (entity > 0).then(|| name(&draft.entities[entity]))
}

/// The declaration of a conclusion by rules or by a table.
pub fn conclusion(
    text: &str,
    entity: Option<Name>,
    kind: Type,
    table: Option<&str>,
    otherwise: Option<&str>,
    applies: Option<Condition>,
) -> DeclarationKind {
    DeclarationKind::Conclusion(Conclusion {
        name: name(text),
        entity,
        kind,
        table: table.map(name),
        otherwise: otherwise.map(value),
        question: Some(name("What?")),
        says: None,
        applies,
        cites: Vec::new(),
        because: None,
    })
}

fn rules(dice: &mut Dice<'_>, draft: &mut Draft, entity: usize, applies: Option<Condition>) {
    let text = draft.fresh("q");
    let (scale, levels) = dice.one(&draft.scales).clone();
    let otherwise = levels[dice.below(levels.len())].clone();
    let may_not_apply = applies.is_some();
    let own = conclusion(&text, entity_name(draft, entity), on(&scale), None, Some(&otherwise), applies);
    draft.declarations.push(own);
    for _ in 0..dice.between(1, 4) {
        let effect = match dice.below(7) {
            4 => Effect::AtMost(level(dice, draft, entity, &scale, &levels)),
            5 => Effect::Up(steps(dice, draft)),
            6 => Effect::Down(steps(dice, draft)),
            _ => Effect::AtLeast(level(dice, draft, entity, &scale, &levels)),
        };
        one_rule(dice, draft, entity, &text, effect);
    }
    draft.add(entity, path(&text), Sort::Scale(scale, levels), may_not_apply);
}

/// A cap on the conclusion of a table.
pub fn cap(
    dice: &mut Dice<'_>,
    draft: &mut Draft,
    entity: usize,
    text: &str,
    scale: &str,
    levels: &[String],
) {
    let effect = Effect::AtMost(level(dice, draft, entity, scale, levels));
    one_rule(dice, draft, entity, text, effect);
}

fn steps(dice: &mut Dice<'_>, draft: &Draft) -> Amount {
    match &draft.count_parameter {
        Some(parameter) if dice.once_in(4) => Amount::Parameter(name(parameter)),
        _ => amount(dice.between(1, 2)),
    }
}

fn level(dice: &mut Dice<'_>, draft: &Draft, entity: usize, scale: &str, levels: &[String]) -> Path {
    let named = draft.visible(entity, false).into_iter();
    let named = named.filter(|it| matches!(&it.sort, Sort::Scale(of, _) if of == scale)).map(|it| it.path);
    let parameters = draft.level_parameters.iter().filter(|(_, of)| of == scale).map(|(name, _)| path(name));
    let others: Vec<Path> = named.chain(parameters).collect();
    if !others.is_empty() && dice.once_in(3) {
        return dice.one(&others).clone();
    }
    let chosen: &String = dice.one(levels);
    path(chosen)
}

fn one_rule(dice: &mut Dice<'_>, draft: &mut Draft, entity: usize, conclusion: &str, effect: Effect) {
    let id = draft.fresh("R");
    let when = (!dice.once_in(8)).then(|| condition(dice, draft, Frame::of(entity)));
    draft.declarations.push(rule(&id, conclusion, effect, when));
    exceptions(dice, draft, entity, &id, 2);
}

fn exceptions(dice: &mut Dice<'_>, draft: &mut Draft, entity: usize, to: &str, depth: usize) {
    let how_many = if depth == 0 { 0 } else { [0, 0, 1, 2][dice.below(4)] };
    for _ in 0..how_many {
        let id = draft.fresh("X");
        let when = (!dice.once_in(8)).then(|| condition(dice, draft, Frame::of(entity)));
        draft.declarations.push(exception(&id, to, when));
        exceptions(dice, draft, entity, &id, depth - 1);
    }
}

fn models(dice: &mut Dice<'_>, draft: &mut Draft, entity: usize, applies: Option<Condition>, all: bool) {
    let text = draft.fresh("m");
    let (scale, levels) = dice.one(&draft.scales).clone();
    let on_scale = !all && dice.once_in(4);
    let how_many = dice.between(1, 3) as usize;
    let mut names = if on_scale {
        dice.some(&levels, how_many + 1)
    } else {
        (0..=how_many).map(|at| format!("{text}_{}", ["a", "b", "c", "d"][at])).collect()
    };
    let otherwise = names.pop().filter(|_| !all);
    let class = |name: &String, dice: &mut Dice<'_>| Class {
        choice: choice(name),
        when: condition(dice, draft, Frame::of(entity)),
        cites: Vec::new(),
        because: None,
        span: NOWHERE,
    };
    let classes = names.iter().map(|name| class(name, dice)).collect();
    let sort = match (on_scale, &otherwise) {
        (true, _) => Sort::Scale(scale.clone(), levels),
        (false, Some(last)) => Sort::OneOf([&names[..], std::slice::from_ref(last)].concat()),
        (false, None) => Sort::AnyOf(names),
    };
    let may_not_apply = applies.is_some();
    draft.declarations.push(DeclarationKind::Models(Models {
        name: name(&text),
        entity: entity_name(draft, entity),
        scale: on_scale.then(|| name(&scale)),
        all_that_fit: all,
        question: Some(name("Which?")),
        applies,
        classes,
        otherwise: otherwise.map(|it| choice(&it)),
        cites: Vec::new(),
        because: None,
    }));
    draft.add(entity, path(&text), sort, may_not_apply);
}

fn points(dice: &mut Dice<'_>, draft: &mut Draft, entity: usize, applies: Option<Condition>) {
    let text = draft.fresh("n");
    let (mut low, mut high) = (0, 0);
    let mut lines = Vec::new();
    for _ in 0..dice.between(1, 3) {
        let (mut amount, mut ends) = points_amount(dice, draft, entity);
        // Behind the bullets of `applies when`, a first line such as `-n5` would read as one more bullet.
        if let (PointsAmount::Name { negative, .. }, true, true) =
            (&mut amount, lines.is_empty(), applies.is_some())
            && *negative
        {
            *negative = false;
            ends = (-ends.1, -ends.0);
        }
        let (condition, times) = points_condition(dice, draft, entity);
        low += (ends.0 * times).min(if always(&condition) { ends.0 } else { 0 });
        high += (ends.1 * times).max(if always(&condition) { ends.1 } else { 0 });
        lines.push(PointsLine { amount, condition, cites: Vec::new(), span: NOWHERE });
    }
    let may_not_apply = applies.is_some();
    draft.declarations.push(DeclarationKind::Points(Points {
        name: name(&text),
        entity: entity_name(draft, entity),
        question: Some(name("How many?")),
        applies,
        lines,
        cites: Vec::new(),
        because: None,
    }));
    let sort = Sort::Number(Decimal::whole(low), Decimal::whole(high), Decimal::ONE);
    draft.add(entity, path(&text), sort, may_not_apply);
}

fn always(condition: &PointsCondition) -> bool {
    matches!(condition, PointsCondition::Always)
}

/// What a line adds, and its lowest and highest value.
fn points_amount(dice: &mut Dice<'_>, draft: &Draft, entity: usize) -> (PointsAmount, (i64, i64)) {
    let number = *dice.one(&[1, 2, 3, -1, -2]);
    let own = draft.named.iter().filter(|it| it.entity == entity && !it.item && !it.may_not_apply);
    let numbers: Vec<&Named> =
        own.filter(|it| it.path.cell.is_empty() && matches!(it.sort, Sort::Number(..))).collect();
    if numbers.is_empty() || !dice.once_in(3) {
        return (PointsAmount::Number(bare(Decimal::whole(number))), (number, number));
    }
    let chosen = *dice.one(&numbers);
    let Sort::Number(low, high, _) = &chosen.sort else { panic!("a number") };
    let (low, high) = (low.as_whole().unwrap_or(0), high.as_whole().unwrap_or(0));
    let ends = if number < 0 { (-high, -low) } else { (low, high) };
    (PointsAmount::Name { negative: number < 0, name: chosen.path.names[0].clone() }, ends)
}

/// When a line adds, and how many times at most.
fn points_condition(dice: &mut Dice<'_>, draft: &Draft, entity: usize) -> (PointsCondition, i64) {
    let by_entity = dice.once_in(2);
    match (draft.list(entity, by_entity), dice.below(4)) {
        (_, 0) => (PointsCondition::Always, 1),
        (Some((list, child, most)), 1 | 2) => {
            let that = dice.once_in(2).then(|| Box::new(paren(chain(dice, draft, Frame::of(child)))));
            (PointsCondition::Per { list: name(&list), that }, most)
        }
        _ => (PointsCondition::When(Condition::Chain(chain(dice, draft, Frame::of(entity)))), 1),
    }
}

fn matrix(dice: &mut Dice<'_>, draft: &mut Draft, entity: usize, applies: Option<Condition>) {
    let by_entity = dice.once_in(2);
    let Some((list, child, most)) = draft.list(entity, by_entity) else {
        return rules(dice, draft, entity, applies);
    };
    let own = draft.named.iter().filter(|it| it.entity == child);
    let enums = own.filter(|it| it.item && matches!(it.sort, Sort::Scale(..) | Sort::OneOf(_)));
    let enums: Vec<Named> = enums.cloned().collect();
    if enums.is_empty() {
        return rules(dice, draft, entity, applies);
    }
    let text = draft.fresh("x");
    let how_many = dice.between(1, 2) as usize;
    let by = dice.some(&enums, how_many);
    let fields = draft.fields(child, false);
    let (of, sort) = match (dice.below(3), fields.as_slice()) {
        (0, _) | (_, []) => {
            (MatrixOf::Number, Sort::Number(Decimal::ZERO, Decimal::whole(most), Decimal::ONE))
        }
        (kind, fields) => {
            let field = dice.one(fields);
            let own = field.path.names[0].clone();
            (if kind == 1 { MatrixOf::Highest(own) } else { MatrixOf::Lowest(own) }, field.sort.clone())
        }
    };
    let otherwise = if of == MatrixOf::Number { "0".to_owned() } else { literal(dice, &sort) };
    let that = dice.once_in(3).then(|| Box::new(paren(chain(dice, draft, Frame::of(child)))));
    let may_not_apply = applies.is_some();
    let matrix = Matrix {
        name: name(&text),
        entity: entity_name(draft, entity),
        kind: type_of(&sort),
        otherwise: Some(value(&otherwise)),
        question: Some(name("How?")),
        applies,
        of,
        list: name(&list),
        that,
        by: by.iter().map(|it| it.path.names[0].clone()).collect(),
        cites: Vec::new(),
        because: None,
    };
    draft.declarations.push(DeclarationKind::Matrix(matrix));
    for cell in cells(&by) {
        let words: Vec<&str> = cell.iter().map(String::as_str).collect();
        draft.add(entity, cell_path(&text, &words), sort.clone(), may_not_apply);
    }
}

fn cells(by: &[Named]) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for it in by {
        let (Sort::Scale(_, words) | Sort::OneOf(words)) = &it.sort else { panic!("words") };
        let longer = |cell: &Vec<String>| -> Vec<Vec<String>> {
            words.iter().map(|word| [&cell[..], std::slice::from_ref(word)].concat()).collect()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// A sort as a written type.
pub fn type_of(sort: &Sort) -> Type {
    let refs = |words: &[String]| choices(&words.iter().map(String::as_str).collect::<Vec<_>>());
    match sort {
        Sort::YesNo => yes_no(),
        Sort::Scale(scale, _) => on(scale),
        Sort::OneOf(words) => Type::OneOf(refs(words), NOWHERE),
        Sort::AnyOf(words) => Type::AnyOf(refs(words), NOWHERE),
        Sort::Number(low, high, step) => {
            let step = (*step != Decimal::ONE).then(|| step.to_string());
            number(&low.to_string(), &high.to_string(), step.as_deref())
        }
        Sort::Percent(step) => Type::Percent { step: Some(bare(Decimal::whole(*step))), span: NOWHERE },
        Sort::List(..) => panic!("a list is made with its entity"),
    }
}
