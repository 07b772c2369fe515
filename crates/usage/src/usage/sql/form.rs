//! The formats of logs whose tables have names of their own, and the columns of those.

use crate::usage::form::{self, Role};

use super::column::Column;
use super::identifier::Path;
use super::layout::Source;

/// A format of logs that lies in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `LiteLLM_SpendLogs`.
    LiteLlm,
    /// `LiteLLM_DailyUserSpend`.
    LiteLlmDaily,
}

impl Form {
    /// The table's form of a form of logs, if it has one.
    pub const fn of(log: form::Form) -> Option<Self> {
        match log {
            form::Form::LiteLlm => Some(Self::LiteLlm),
            form::Form::LiteLlmDaily => Some(Self::LiteLlmDaily),
            _ => None,
        }
    }

    /// How its rows are read where they are exported.
    pub(super) const fn log(self) -> form::Form {
        match self {
            Self::LiteLlm => form::Form::LiteLlm,
            Self::LiteLlmDaily => form::Form::LiteLlmDaily,
        }
    }

    /// The table, as its gateway names it.
    pub const fn table(self) -> &'static str {
        match self {
            Self::LiteLlm => "LiteLLM_SpendLogs",
            Self::LiteLlmDaily => "LiteLLM_DailyUserSpend",
        }
    }

    /// Whether values lie within objects of JSON.
    pub const fn has_objects(self) -> bool {
        matches!(self, Self::LiteLlm)
    }

    /// Its columns: those that its rows are read by, of which the table has all.
    pub(super) fn columns(self) -> Vec<(Column, Vec<Source>)> {
        let columns = self.log().columns().iter();
        let kept = columns.filter_map(|(role, names)| {
            let column = column(*role).filter(|column| self.has(*column))?;
            Some((column, names.iter().map(|name| source(name)).collect()))
        });
        let mut kept: Vec<(Column, Vec<Source>)> = kept.collect();
        kept.sort_by_key(|(column, _)| *column);
        kept
    }

    /// `LiteLLM_DailyUserSpend` is by user; that by team is a table of its own.
    fn has(self, column: Column) -> bool {
        self == Self::LiteLlm || column != Column::Team
    }
}

fn source(name: &'static str) -> Source {
    let mut parts = name.split('.');
    Source {
        path: Path::of(parts.next().unwrap_or(name)),
        keys: parts.collect(),
    }
}

/// The roles of a log that statements know and their columns, the better one of two units first;
/// `group` is what rows are grouped by.
pub(super) fn roles(group: Role) -> impl Iterator<Item = (Role, Column)> {
    Role::ALL.into_iter().filter_map(move |role| match role {
        role if role == group => Some((role, Column::Team)),
        Role::Team => None,
        role => Some((role, column(role)?)),
    })
}

/// The column of a role that statements know.
const fn column(role: Role) -> Option<Column> {
    Some(match role {
        Role::At => Column::Timestamp,
        Role::Provider => Column::Provider,
        Role::Model => Column::Model,
        Role::Input => Column::Input,
        Role::CacheRead => Column::CacheRead,
        Role::CacheWrite => Column::CacheWrite,
        Role::CacheWrite1h => Column::CacheWrite1h,
        Role::CacheWrites => Column::CacheWrites,
        Role::Output => Column::Output,
        Role::Reasoning => Column::Reasoning,
        Role::Status => Column::Status,
        Role::Latency => Column::Latency,
        Role::LatencySeconds => Column::LatencySeconds,
        Role::Spend => Column::Cost,
        Role::SpendCents => Column::CostCents,
        Role::Requests => Column::Requests,
        Role::Failed => Column::Failed,
        Role::Tier => Column::ServiceTier,
        Role::Batch => Column::Batch,
        Role::Team => Column::Team,
        _ => return None,
    })
}
