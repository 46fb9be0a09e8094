//! The codes of changes: what `volcgen explain` knows. The page of each says why the change has its classes.

use volcgen_model::codes;

codes! {
    /// A service was removed.
    ServiceRemoved = "D001",
    /// A service was added.
    ServiceAdded = "D002",
    /// The code of the service changed.
    SigningNameChanged = "D003",
    /// The default region changed.
    DefaultRegionChanged = "D004",
    /// A region was removed.
    RegionRemoved = "D005",
    /// A region was added.
    RegionAdded = "D006",
    /// The host of a region changed.
    HostChanged = "D007",
    /// The hosts of other regions changed.
    HostRuleChanged = "D008",
    /// The time limit of calls changed.
    TimeoutChanged = "D009",
    /// The crate has another name.
    CrateRenamed = "D010",
    /// The words that stay whole in names changed.
    AcronymsChanged = "D011",
    /// The generated manifest changed.
    ManifestChanged = "D012",
    /// The description of the service changed.
    ServiceDocChanged = "D013",
    /// The groups of actions changed.
    GroupsChanged = "D014",
    /// An error code was added.
    ErrorCodeAdded = "D015",
    /// An error code was removed.
    ErrorCodeRemoved = "D016",
    /// An error code has another name in Rust.
    ErrorCodeRenamed = "D017",
    /// Whether an error is retried changed.
    RetryChanged = "D018",
    /// The description of an error code changed.
    ErrorCodeDocChanged = "D019",
    /// A version was removed.
    VersionRemoved = "D101",
    /// A version was added.
    VersionAdded = "D102",
    /// A version is no longer on by default.
    VersionNotDefault = "D103",
    /// A version is on by default now.
    VersionDefault = "D104",
    /// The description of a version changed.
    VersionDocChanged = "D105",
    /// An action was removed.
    ActionRemoved = "D110",
    /// An action was added.
    ActionAdded = "D111",
    /// An action has another HTTP method.
    MethodChanged = "D112",
    /// An action has another path.
    PathChanged = "D113",
    /// An action must be signed now.
    SignatureRequired = "D114",
    /// An action is sent without a signature now.
    SignatureDropped = "D115",
    /// The body of an action has another format.
    BodyChanged = "D116",
    /// An action is idempotent now.
    BecameIdempotent = "D117",
    /// An action is no longer idempotent.
    NotIdempotent = "D118",
    /// An action is deprecated now.
    ActionDeprecated = "D119",
    /// An action is no longer deprecated.
    ActionNotDeprecated = "D120",
    /// An action is in another group.
    ActionGroupChanged = "D121",
    /// The description of an action changed.
    ActionDocChanged = "D122",
    /// The errors to expect of an action changed.
    ActionErrorsChanged = "D123",
    /// The examples of an action changed.
    ExamplesChanged = "D124",
    /// An action has a result now.
    ResultAdded = "D125",
    /// An action has no result anymore.
    ResultRemoved = "D126",
    /// An action probably has another name.
    ActionRenamed = "D127",
    /// A required field was added.
    RequiredFieldAdded = "D201",
    /// A field was added.
    FieldAdded = "D202",
    /// A field was removed.
    FieldRemoved = "D203",
    /// An optional field is required now.
    FieldRequired = "D204",
    /// A required field is optional now.
    FieldOptional = "D205",
    /// A field is sent in another place.
    LocationChanged = "D206",
    /// A field has another name in Rust.
    FieldRenamed = "D207",
    /// A default was documented.
    DefaultAdded = "D208",
    /// A default changed.
    DefaultChanged = "D209",
    /// A default is no longer documented.
    DefaultRemoved = "D210",
    /// The unit of a field changed.
    UnitChanged = "D211",
    /// Whether a field is a secret changed.
    SecrecyChanged = "D212",
    /// Clients fill in a field now.
    TokenAdded = "D213",
    /// Clients no longer fill in a field.
    TokenRemoved = "D214",
    /// Null has a meaning of its own now.
    NullAdded = "D215",
    /// Null has no meaning of its own anymore.
    NullRemoved = "D216",
    /// A field has one more name in responses.
    AliasAdded = "D217",
    /// A field has one name less in responses.
    AliasRemoved = "D218",
    /// The service corrects values now.
    ClampsAdded = "D219",
    /// The service no longer corrects values.
    ClampsRemoved = "D220",
    /// A field is deprecated now.
    FieldDeprecated = "D221",
    /// A field is no longer deprecated.
    FieldNotDeprecated = "D222",
    /// Fields have another order.
    OrderChanged = "D223",
    /// The description of a field changed.
    FieldDocChanged = "D224",
    /// The example of a field changed.
    ExampleChanged = "D225",
    /// A list is written in another style.
    ListStyleChanged = "D226",
    /// A field probably has another name on the wire.
    FieldRenamedOnWire = "D227",
    /// A type changed.
    TypeChanged = "D301",
    /// A type allows more values.
    TypeWidened = "D302",
    /// A type allows fewer values.
    TypeNarrowed = "D303",
    /// A type has another name or module in Rust.
    TypeMoved = "D304",
    /// An optional list or map of a response changed in Rust.
    ListOptionChanged = "D305",
    /// A type has no builder anymore.
    BuilderRemoved = "D306",
    /// A type has a builder now.
    BuilderAdded = "D307",
    /// The description of a type changed.
    TypeDocChanged = "D308",
    /// A value is limited now.
    ConstraintAdded = "D310",
    /// A value is no longer limited.
    ConstraintRemoved = "D311",
    /// A limit allows fewer values.
    ConstraintNarrowed = "D312",
    /// A limit allows more values.
    ConstraintWidened = "D313",
    /// A limit allows other values.
    ConstraintChanged = "D314",
    /// An enum has one more value.
    ValueAdded = "D401",
    /// An enum has one value less.
    ValueRemoved = "D402",
    /// A value of an enum has another name.
    ValueRenamed = "D403",
    /// A name of an enum stands for another value.
    ValueReassigned = "D404",
    /// The description of a value changed.
    ValueDocChanged = "D405",
    /// Values of an enum have another order.
    ValueOrderChanged = "D406",
    /// A value of an enum is probably sent as another one.
    ValueReplaced = "D407",
    /// A union has one more variant.
    VariantAdded = "D411",
    /// A union has one variant less.
    VariantRemoved = "D412",
    /// A variant of a union has another name.
    VariantRenamed = "D413",
    /// A variant is marked in another way.
    VariantMarksChanged = "D414",
    /// The tag of a union is in another object.
    UnionParentChanged = "D415",
    /// An object no longer says its variant.
    ConversionRemoved = "D416",
    /// An object says its variant now.
    ConversionAdded = "D417",
    /// The description of a variant changed.
    VariantDocChanged = "D418",
    /// A rule was added.
    RuleAdded = "D501",
    /// A rule was removed.
    RuleRemoved = "D502",
    /// A rule demands something else.
    RuleChanged = "D503",
    /// The reason of a rule changed.
    RuleDocChanged = "D504",
    /// A quota was added.
    QuotaAdded = "D511",
    /// A quota was removed.
    QuotaRemoved = "D512",
    /// A quota allows fewer calls.
    QuotaLowered = "D513",
    /// A quota allows more calls.
    QuotaRaised = "D514",
    /// A quota counts in another way.
    QuotaChanged = "D515",
    /// A list comes in pages now.
    PagesAdded = "D521",
    /// A list no longer comes in pages.
    PagesRemoved = "D522",
    /// A list comes in pages in another way.
    PagesChanged = "D523",
    /// A state to wait for was added.
    WaiterAdded = "D531",
    /// A state to wait for was removed.
    WaiterRemoved = "D532",
    /// A wait ends in another way.
    WaiterChanged = "D533",
    /// The description of a wait changed.
    WaiterDocChanged = "D534",
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn every_page_starts_with_its_code_and_title_and_says_whom_it_breaks() {
        for code in Code::ALL {
            let page = code.page();
            assert!(page.starts_with(&format!("# {code}: ")), "{code}");
            assert!(!code.title().is_empty(), "{code}");
            assert!(page.contains("\nWire: "), "{code}");
            assert!(page.contains("\nRust: "), "{code}");
        }
    }

    #[test]
    fn codes_are_in_order_and_can_be_looked_up() {
        assert!(Code::ALL.is_sorted_by_key(|code| code.as_str()));
        let found = Code::ALL.iter().map(|code| Code::parse(code.as_str()));
        assert!(found.eq(Code::ALL.iter().copied().map(Some)));
        assert_eq!(Code::parse("d201"), Some(Code::RequiredFieldAdded));
        assert_eq!(Code::parse("D999"), None);
    }
}
