//! A scenario measured from a log.

mod arrivals;
mod bands;
mod caveats;
mod classes;
mod hours;
mod measures;
mod route;
mod target;
mod traffic;
mod yaml;

pub use measures::Measures;
pub use traffic::Arrivals;
pub use yaml::ScenarioDefaults;
