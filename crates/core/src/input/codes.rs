//! The stable codes of everything that can be wrong, and what `plan explain` says of each.

macro_rules! codes {
    ($($variant:ident, $name:literal, $explanation:literal;)+) => {
        /// A kind of mistake; its name never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = concat!("`", $name, "`")] $variant,)+
        }

        impl Code {
            /// All codes, in the order of their names' themes.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in messages and in `plan explain`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it means and how to fix it.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)+ }
            }
        }
    };
}

codes! {
    UnknownField, "unknown-field", "A file has a field that the format does not know. Unknown fields are never skipped, because\na misspelt `ouput: 15.00` would otherwise leave a price out without a word.\n\nRename the field to one of those listed in the message, or remove it. `plan schema` prints\nthe whole format.";
    MissingField, "missing-field", "A field that the format requires is not there. Nothing is assumed in its place.\n\nAdd the field; the message shows what it should hold.";
    DuplicateField, "duplicate-field", "The same field is written twice in one mapping, and it is not known which one is meant.\n\nRemove one of them.";
    WrongType, "wrong-type", "A value has another form than the field: a list where one value belongs, text where a mapping\nbelongs, or nothing after the colon.\n\nWrite the value in the form that the message names.";
    InvalidValue, "invalid-value", "A value is of no form that its field reads, such as `price: fifteen`.\n\nNumbers are decimals: `2.50`, `10_000`, `5e-1`; counts may end in k, M or B: `500M`. Commas are\nnot read.";
    NegativeNumber, "negative-number", "A price, count or share is below zero. Some catalogs use -1 for \"unknown\"; here a price that\nis not known is left out, and reports then say `unpriced`.\n\nWrite the real number, or remove the field.";
    NumberOutOfRange, "number-out-of-range", "A number is not finite, or outside of what makes sense for its field: a share over 100 %, an\navailability of 0 %, a price over a million dollars per million tokens.\n\nCheck the unit: prices are dollars per million tokens, not per token or in cents.";
    FigureTooLarge, "figure-too-large", "A figure of the report is larger than the program can hold: an amount over 1.7 x 10^26\ndollars, or a count over 1.8 x 10^19. Nothing is cut off in silence, so there is no report.\n\nThe message names the figure. Check the volumes, rates and growth that it is made of.";
    TooManyDecimals, "too-many-decimals", "A number has more decimals than its unit holds exactly. Prices have at most 6 decimals per\nmillion tokens; shares at most 6 decimals of a percent. Nothing is rounded in silence.\n\nA rate, a time or a quality is a measure and rounded instead. Money, and shares that must add up,\nare not.\n\nWrite the number with fewer decimals. `2.9999900000000002` is most likely 3.00.";
    ZeroQuantity, "zero-quantity", "A count that must be positive is zero: no users, no tokens, a limit of nothing.\n\nWrite the real count, or remove the stage.";
    UnknownWord, "unknown-word", "A field takes one of a few words, and this is none of them.\n\nUse one of the words that the message lists.";
    EmptyFile, "empty-file", "The file has no content, or only comments.\n\nFill it, or remove it. `plan init` writes files to start from.";
    NotText, "not-text", "The file is no UTF-8 text: it holds a NUL byte or bytes of another encoding.\n\nSave it as UTF-8. A compressed or binary file must be unpacked first.";
    FileTooLarge, "file-too-large", "The file is over the size that is read, 16 MiB. Price lists of whole providers are below 1 MiB.\n\nSplit it by provider and date.";
    FileNotFound, "file-not-found", "There is no file or folder at this path.\n\nCheck the path; it is taken from the current folder.";
    FileNotReadable, "file-not-readable", "The file is there but cannot be read, mostly for lack of permission, or it is a folder.\n\nName a file, and check with `ls -l` that it is yours to read.";
    FolderNotReadable, "folder-not-readable", "The folder is missing or cannot be listed.\n\nCheck the path and its permissions.";
    YamlSyntax, "yaml-syntax", "The text is not valid YAML, so its fields cannot be told apart.\n\nThe caret is where the parser stopped; the mistake is there or just before.";
    ManyDocuments, "many-documents", "A file holds more than one YAML document, separated by `---`.\n\nPut each into a file of its own.";
    AliasRefused, "alias-refused", "YAML anchors (`&x`), aliases (`*x`) and merge keys (`<<`) are not read: a few bytes of them can\nstand for gigabytes, and a price should be read where it stands.\n\nWrite the value itself.";
    TagRefused, "tag-refused", "YAML tags (`!x`) are not read; every field knows its type.\n\nRemove the tag.";
    NestingTooDeep, "nesting-too-deep", "Values are nested deeper than 64 levels, which no price list or scenario needs.\n\nCheck that every bracket is closed, and that the file is of the kind that the command reads.";
    TooManyItems, "too-many-items", "One list or mapping holds over 100,000 items, which no price list or scenario needs.\n\nSplit the file by provider and date.";
    DuplicateModel, "duplicate-model", "A price list prices the same model twice.\n\nRemove one of the two entries. A price from another day belongs into a list of its own date.";
    DuplicateName, "duplicate-name", "Two stages, routes or service tiers have the same name.\n\nRename one of them.";
    AmbiguousAlias, "ambiguous-alias", "A name stands for two models of the same list: it is an alias of both, or the alias of one and\nthe id of the other.\n\nRemove the alias from the model that does not go by it.";
    AmbiguousModel, "ambiguous-model", "A model was named without its provider, and several providers sell one of that name, at\ndifferent prices.\n\nName the provider too: `openai/gpt-4o`.";
    UnknownModel, "unknown-model", "No price list, of any date, sells a model of this name. An unknown model never costs $0.\n\nCheck the spelling, or find the model with `plan models QUERY`.";
    UnknownProvider, "unknown-provider", "No price list is of this provider.\n\n`plan models` lists what is sold.";
    UnknownStage, "unknown-stage", "The scenario has no growth stage of this name.\n\nUse one of those that the message lists, or `all`.";
    UnknownScenario, "unknown-scenario", "There is no built-in scenario of this name, and none in the folder `scenarios`.\n\nUse one of those that the message lists, or give the path of a file: `--scenario ./my.yaml`.";
    UnknownRoute, "unknown-route", "The scenario has no route of this name.\n\nAdd it under `routes:`, or use one of those that the message lists.";
    UnknownTier, "unknown-tier", "The provider's price list has no service tier of this name.\n\nUse one of those that the message lists; `plan tiers --model MODEL` shows them.";
    AmbiguousRate, "ambiguous-rate", "A request can meet two rates of a model at once, such as a long prompt in a peak window, and\nneither rate is for a part of the other's requests. Which price counts would be a guess.\n\nAdd a rate with the conditions of both.";
    UnusedRule, "unused-rule", "A rule of an overlay or of a gate matches nothing, so it changes nothing. A discount that is\nmisspelt would otherwise be missed without a word.\n\nCheck the names, the days and the meters of the rule, or remove it.";
    NoExchangeRate, "no-exchange-rate", "A price list in force is not in US dollars, and no exchange rate of its currency is known on\nor before the day.\n\nAdd one to `exchange-rates.yaml` in the folder of price lists.";
    UnknownMeter, "unknown-meter", "A token mix names a kind of tokens that is not billed: the meters are `input`, `cache_read`,\n`cache_write`, `cache_write_1h`, `output` and `reasoning`.\n\nUse one of these names.";
    Unexplained, "unknown-code", "`plan explain` knows no such code.\n\n`plan explain` alone lists them all.";
    SharesNot100, "shares-not-100", "Shares that must make up the whole add up to another sum: the token mix, or the workhorse and\npremium shares of a route.\n\nCorrect them so that they add up to 100 %.";
    DateMismatch, "date-mismatch", "A price list lives in `pricing/<provider>/<date>.yaml`, and its date is not the `effective`\ndate that it states.\n\nRename the file, or correct the field.";
    ProviderMismatch, "provider-mismatch", "A price list lives in `pricing/<provider>/<date>.yaml`, and the folder has another name than\nthe `provider` that the list states.\n\nMove the file, or correct the field.";
    NoPricesInForce, "no-prices-in-force", "On the day that was asked for, no price list is in force yet. Prices are never carried back in\ntime.\n\nChoose a later day with `--as-of`, or add an older price list.";
    NoPriceLists, "no-price-lists", "The folder given as price lists holds none. Price lists live in `<folder>/<provider>/<date>.yaml`.\n\n`plan init` writes such a folder; `--pricing built-in` uses the lists in the program.";
    DuplicateVersion, "duplicate-version", "Two files price the same provider from the same day.\n\nRemove one of them.";
    Unpriced, "unpriced", "Tokens pass a meter for which the price list states no price, for example input tokens of a\nmodel whose provider publishes output prices only. The row then has no total and is left out of\nsums: a missing price is never 0 and never guessed.\n\nAdd the price to a price list of your own, or choose another mix with `--mix`.";
    OutputNotWritable, "output-not-writable", "The report cannot be written to the place that was asked for.\n\nCheck that the folder exists and is yours to write to.";
    WouldOverwrite, "would-overwrite", "A file that `plan init` or `plan usage` would write is already there. Nothing was written.\n\nChoose an empty folder, or another name.";
    MissingVolume, "missing-volume", "The cost of downtime was asked for, and nothing says what is at stake: the scenario has no\n`downtime`, or a downtime without `volume` and `volume_per_user`.\n\nAdd it, or say it on the command line: `plan sla --volume 2.3M/day --availability 99.5%,99.9%`.";
    NoPolicy, "no-policy", "`plan check` was given no rule to judge: the scenario has no `policy`, no file was named, or\nnone of its rules is about the stages in question. A gate that judges nothing must not pass.\n\nAdd `policy:` to the scenario, or name a file: `plan check --policy policy.yaml`.";
    PolicyBroken, "policy-broken", "The plan breaks a rule of its policy, or the rule cannot be judged from what is known.\n\nThe caret shows the limit. Change the plan, or the limit if it is no longer meant.";
    UnknownOption, "unknown-option", "The command has no such option or argument.\n\nUse the name that the message suggests; `plan COMMAND --help` lists the options of a command.\nA value that begins with `-` is joined to its option: `--option=-5`.";
    UnknownCommand, "unknown-command", "There is no such command, or no such formula of `plan calc`.\n\nUse the name that the message suggests; `plan --help` lists the commands.";
    MissingOption, "missing-option", "The command needs an option, an argument or the value of an option that was not given.\n\nAdd what the message names; `plan COMMAND --help` has examples.";
    ConflictingOptions, "conflicting-options", "Two options were given of which only one can be heeded, or one was given twice.\n\nLeave one of them out.";
    BadOption, "bad-option", "The options on the command line do not go together, or one holds a value that cannot be used.\n\nThe message names the option; `plan COMMAND --help` says what it takes.";
    NotASavedPlan, "not-a-saved-plan", "A side of `plan diff` is a JSON file, and it is no plan that this program saved, or one of an\nolder version that did not save the tokens and costs of each meter.\n\nSave it anew: `plan --format json --output plan.json`.";
    GitFailed, "git-failed", "A side of `plan diff` names a commit, `git:REF`, and git does not give its files. The message says\nwhat git said.\n\nCheck that the current folder is in a repository, and that it knows the commit: `git log -1 REF`.\nA shallow clone has few; `git fetch origin REF` brings it.";
    UnknownLogFormat, "unknown-log-format", "It is not known how a log is written: its columns or keys are those of no format, or of several.\n\nName the format with `--form`, or say which columns hold what: `--map input=prompt_tokens,…`.\nWhat is packed otherwise than by gzip or Zstandard must be unpacked first.";
    BrokenLog, "broken-log", "A packed log breaks off or is damaged, so what follows in it cannot be read. What was read before\nis not counted either: half a log is no answer.\n\nFetch the file anew, or wait until it is written.";
    BadLogRow, "bad-log-row", "A row of a log cannot be counted, and `--strict` wants all of them: a count that is no whole\nnumber or is below zero, more cached tokens than the prompt has, a row that breaks off.\n\nMend the row, or leave out `--strict`: then it is counted as bad and the others are priced.";
    NothingPriced, "nothing-priced", "No request of the logs has a price, so there is nothing to make a scenario or a bill of.\n\nThe table of `plan usage` says why: a model that no price list sells, or a day before the oldest\nlist.";
    VersionExists, "version-exists", "The folder already has a list of this provider and date. A version is never overwritten, since\nreports name it by its date. Nothing was written.\n\nImport with another `--date` or into another folder, or remove the file first.";
    ForeignCatalog, "foreign-catalog", "The file is not in the form of the price catalog that the command names, or holds nothing of it.\n\nCheck that the name of the source and the file belong together.";
    UnitScale, "unit-scale", "An imported price is 100 or more times what the list before or another catalog says, or over\n1,000 per million tokens: most likely a wrong unit, such as a price per thousand tokens. This\nstops an import. A move of 10 to 100 times is a warning.\n\nCompare with the provider's own page. `--allow unit-scale` lets all of them through.";
    Swapped, "swapped", "Input and output prices of an imported model are those of the list before, or of another\ncatalog, exchanged. Where the output is the dearer one now, the list before was wrong and this\nis its repair, which is only a warning.\n\nCompare with the provider's own page. `--allow swapped` lets all of them through.";
    Zeroed, "zeroed", "A price that was above zero is zero in the imported file. Catalogs write zero for free, for\n\"not known\" and for \"priced elsewhere\". A zero that becomes a price is a repair, which is only a\nwarning.\n\nCompare with the provider's own page. `--allow zeroed` lets all of them through.";
    Shrunk, "shrunk", "A provider's list, or the whole file, has over 20 % fewer models than the version before: most\nlikely a part of the file was lost, or its form has changed.\n\nLook at the skipped entries. `--allow shrunk` lets all of them through.";
    OutputBelowInput, "output-below-input", "A model's output costs less than its input. A few models are sold so; mostly the two prices are\nexchanged. This is a warning.\n\nCompare with the provider's own page.";
    CacheAboveInput, "cache-above-input", "Reading from a model's cache costs more than sending the tokens anew, which makes no sense for\nanyone. This is a warning.\n\nCompare with the provider's own page.";
    Noise, "noise", "A price moved by less than a hundred-thousandth: the trace of a floating-point number in the\ncatalog, no price change.\n\nNothing need be done.";
    AliasRepointed, "alias-repointed", "The price of a name such as `model-latest` moved. Such a name leads to another model from time\nto time, so this need not be a change of any model's price.\n\nName a dated model where the price must not move by itself.";
    Reverted, "reverted", "A price went back to what it was in the list before the last one: either the last list was\nwrong, or this one is.\n\nCompare with the provider's own page.";
    CreditBands, "credit-bands", "The bands of credit of an SLA do not fit together: two of them hold the same month, a month is\nin none of them, or they do not begin where the promise ends. What such a month pays back would\nbe a guess.\n\nLet each band be `below` what the band above it is `from`; the first is below the promised\navailability, and the last has no `from`.";
    MissingColumn, "missing-column", "A CSV file lacks a column that is read, or its header names one twice.\n\nName the columns in the first line; their order does not matter, and others are not looked at.";
    BrokenRow, "broken-row", "A row of a CSV file has another number of fields than its header, or a quote that is opened and\nnever closed.\n\nPut text that holds commas or line breaks into double quotes, and write a quote within it twice.";
    EndBeforeStart, "end-before-start", "An incident ends before it starts.\n\nCheck that the two are not exchanged and that both have the right offset or time zone.";
    OpenIncident, "open-incident", "An incident has no end: it was still open when the file was written. How long it lasts is not\nknown, and no length is made up.\n\nGive it the time of the export as its end, or leave the row out.";
    DuplicateRow, "duplicate-row", "Two rows of a CSV file are about the same thing: a model and class of a table of qualities, or an\nincident with the same service, times and impact. Which one is meant, or whether both count,\nwould be a guess.\n\nRemove one of the two rows.";
    UnequalRequests, "unequal-requests", "`requests` is how many requests a class has, whoever serves them, so every row of the class must\nsay the same number. A model that needs more requests for the same work has `steps`.\n\nCorrect the number.";
    ConstantTokens, "constant-tokens", "A column of tokens has the same number in every row. Requests differ in size, and models in how\nmuch they write, so such a column is most likely a placeholder. This is a warning.\n\nMeasure the tokens, or give the costs.";
    NoMix, "no-mix", "No mix of models keeps to all limits that were asked for. The message says which limit is in the\nway, and how far the best mix is from it.\n\nLoosen that limit, or add a model to the table.";
    MissingFigure, "missing-figure", "A limit was asked for, and no model has the figure that it is about: a quality without a table, or\na latency without the columns `latency_p50` and `latency_p99`.\n\nAdd the figure to the file of `--quality`, or leave out the limit.";
    SolverGaveUp, "solver-gave-up", "The solver found no answer that it could verify, which says nothing about whether there is one.\n\nLeave out a limit, or a model that does not matter. Please report it with the file.";
    UnknownTraceForm, "unknown-trace-form", "A file of requests is in none of the forms that are known by their first line: Azure's and\nBurstGPT's CSV, and Mooncake's JSON lines. A first line of data instead of names is none either.\n\nName the columns: `--columns at=time,input=prompt_tokens,output=completion_tokens`.";
    UnsortedTrace, "unsorted-trace", "A request of a trace came earlier than the one before it. Gaps between requests and the fill of\nlimits depend on the order, and a line out of place is mostly a sign that files were joined.\nRequests at the same time are no mistake.\n\nSort the file by its times, or let `--sort` do so.";
    MixedForms, "mixed-forms", "A trace holds lines of two kinds: a second header, JSON among CSV, or times with and without an\noffset. Two files were put one after the other.\n\nKeep each in a file of its own, or write all lines in one way.";
    NoTokens, "no-tokens", "No request of a trace has a prompt or completion token, so that no demand follows from it. A\nsingle request without tokens is kept and counted.\n\nName the columns that hold tokens.";
    TraceTooLong, "trace-too-long", "The first and the last request of a trace are over 731 days apart, or it has over 50 million of\nthem. Mostly its times are in another unit, such as milliseconds read as seconds, or one of them\nis damaged.\n\nSay the unit: `--columns at=COLUMN:ms,input=…,output=…`. Split a trace of too many requests.";
    Internal, "internal", "A bug in this program.\n\nPlease report it with the command and the files.";
}

impl Code {
    /// The code of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_explained() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.explanation().len() > 40, "{}", code.name());
            assert!(
                code.explanation().contains("\n\n"),
                "{} has no remedy",
                code.name()
            );
            assert_eq!(Code::from_name(code.name()), Some(*code));
            assert!(
                code.name()
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-')
            );
        }
    }
}
