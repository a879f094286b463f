//! For each end of an open result the smallest found completion that reaches it.

use super::{End, Looking};
use crate::analysis::setting::{Place, SetTo, Setting, hull, set_to};
use crate::analysis::why_not::code_of;
use crate::evaluate::engine::{Unlisted, VarOrigin};
use crate::evaluate::lifted::LiftedForm;
use crate::framework::Value;
use crate::space::{Node, Unary, VarId};
use crate::syntax::tree::Comparator;
use crate::value::{Id, RecordId, SetBox};
use crate::vocabulary::Domain;

/// So many values of a result without an order get a completion each.
const MOST_ENDS: usize = 4;

impl Looking<'_, '_> {
    /// A completion for the lowest and the highest value; for values without an order one each.
    pub(super) fn ends(&mut self) -> Vec<End> {
        let Some(joint) = self.joint else { return Vec::new() };
        let domain = &self.lifted.engine.framework.conclusions[self.asked.conclusion].domain;
        let is_ordered = matches!(domain, Domain::Scale(_) | Domain::Number(_) | Domain::YesNo);
        let mut wanted: Vec<Value> = self.values.clone();
        if is_ordered && wanted.len() > 2 {
            wanted = vec![wanted[0], wanted[wanted.len() - 1]];
        }
        wanted.truncate(MOST_ENDS);
        wanted.into_iter().filter_map(|value| self.end(joint, value)).collect()
    }

    fn end(&mut self, joint: Node, value: Value) -> Option<End> {
        let code = code_of(value);
        let test = match value {
            Value::NotApplicable => Unary::IsAbsent,
            Value::Rank(_) | Value::Number(_) | Value::Set(_) => Unary::Compare(Comparator::Equal, code),
        };
        let evidence = self.lifted.evidence.clone();
        let has_it = self.lifted.engine.dd.map(test, joint);
        let path = self.lifted.engine.dd.witness(has_it, &evidence)?;
        // Only what is open is part of the answer.
        let is_open = |&(variable, _): &(VarId, usize)| {
            (0..self.lifted.engine.dd.arity(variable)).filter(|&it| evidence.allows(variable, it)).count() > 1
        };
        let mut chosen: Vec<(VarId, usize)> = path.into_iter().filter(is_open).collect();
        let masks_of = |dd: &crate::space::Diagram, chosen: &[(VarId, usize)]| {
            let mut masks = evidence.clone();
            for &(variable, value) in chosen {
                let allowed: Vec<bool> = (0..dd.arity(variable)).map(|it| it == value).collect();
                masks.allow_only(variable, &allowed);
            }
            masks
        };
        for at in (0..chosen.len()).rev() {
            let mut fewer = chosen.clone();
            fewer.remove(at);
            let masks = masks_of(&self.lifted.engine.dd, &fewer);
            if self.lifted.engine.dd.values(joint, &masks) == [code] {
                chosen = fewer;
            }
        }
        Some(self.told(value, &chosen))
    }

    fn told(&self, value: Value, chosen: &[(VarId, usize)]) -> End {
        let mut end = End { value, settings: Vec::new(), lists: Vec::new() };
        for item in &self.lifted.items {
            let own: Vec<(VarId, usize)> =
                chosen.iter().copied().filter(|(variable, _)| item.variables().contains(variable)).collect();
            let to = match (&item.form, own.as_slice()) {
                (_, []) => continue,
                (LiftedForm::Scalar { .. }, [(_, band), ..]) => set_to(self.lifted, item, *band),
                (LiftedForm::Options { variables, .. }, own) => {
                    let mut set = hull(item);
                    for (variable, value) in own {
                        let bit = variables.iter().position(|it| it == variable).unwrap_or(0);
                        if *value == 1 { set.must |= 1 << bit } else { set.may &= !(1 << bit) }
                    }
                    SetTo::Options(SetBox { must: set.must, may: set.may | set.must })
                }
            };
            let place = Place::Listed(RecordId::new(item.instance));
            end.settings.push(Setting { place, item: item.item, to });
        }
        for &(variable, value) in chosen {
            let engine = &self.lifted.engine;
            let VarOrigin::Unlisted { instance, list } = engine.origins[variable.0 as usize] else {
                continue;
            };
            let record = RecordId::new(instance);
            if engine.unlisted.get(&variable).and_then(Unlisted::empty) == Some(value) {
                let place = Place::Listed(record);
                end.settings.push(Setting { place, item: list, to: SetTo::Complete });
            } else {
                end.lists.push((record, list));
            }
        }
        end
    }
}
