//! Asks the open questions one by one.
use super::ask::Arguments;
use super::asked::Opened;
use super::output::Output;
use super::status::Status;

pub(super) fn run(_arguments: &Arguments, _opened: Opened, _output: &mut Output) -> Status {
    Status::Fine
}
