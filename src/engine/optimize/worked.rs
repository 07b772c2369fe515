//! Published tables with known optima.
