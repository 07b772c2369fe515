//! The traps of the catalog, each on a fixture written by hand.
