//! Index types. Each is made by the resolver alone and indexes one [`IdVec`](super::IdVec).

crate::ids! {
    /// A scale of a vocabulary.
    ScaleId,
    /// An entity of a vocabulary; 0 is the root.
    EntityId,
    /// An item (over all entities of a vocabulary, in order of declaration).
    ItemId,
    /// A node of any condition of a framework and its vocabulary; dense, so that truths fit in a vector.
    ConditionId,
    /// A parameter.
    ParameterId,
    /// A criterion.
    CriterionId,
    /// A conclusion (a matrix is one conclusion with cells).
    ConclusionId,
    /// A rule or an exception.
    RuleId,
    /// A table.
    TableId,
    /// A portfolio.
    PortfolioId,
    /// A source that rules cite.
    SourceId,
    /// A record of one case; 0 is the root record.
    RecordId,
    /// A source that a case names.
    CaseSourceId,
}
