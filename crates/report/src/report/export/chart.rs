//! A chart in characters: dollars to the right, on a logarithmic scale where they span much, or time.

use crate::report::Report;
use crate::report::chart::{Axis, Chart};
use crate::units::Real;
use crate::words;

/// No chart is drawn wider or narrower than these, axis and labels included.
const WIDEST: usize = 80;
const NARROWEST: usize = 40;
const HEIGHT: usize = 12;
/// From this factor on between the ends, the scale is logarithmic.
const WIDE: f64 = 10.0;

/// The lines of a chart; none when the page is too narrow, or there is nothing to draw.
pub(super) fn draw(report: &Report, chart: &Chart, most: usize) -> Vec<String> {
    let series: Vec<_> = chart
        .series
        .iter()
        .map(|one| chart.points(report, one))
        .collect();
    let all: Vec<(f64, f64)> = series.iter().flatten().copied().collect();
    let is_money = chart.axis == Axis::Dollars;
    let (across, up) = (
        Span::of(all.iter().map(|point| point.0), is_money),
        Span::of(all.iter().map(|point| point.1), is_money),
    );
    let (Some(across), Some(up)) = (across, up) else {
        return Vec::new();
    };
    let up = Span {
        low: if is_money { up.low } else { up.low.min(0.0) },
        ..up
    };
    if most < NARROWEST {
        return Vec::new();
    }
    let labels = [label(up.high), label(up.low)];
    let margin = labels.iter().map(String::len).max().unwrap_or(0) + 2;
    let width = most.min(WIDEST) - margin;
    let mut canvas = Canvas {
        signs: vec![vec![' '; width]; HEIGHT],
        across,
        up,
    };
    for (one, points) in chart.series.iter().zip(&series) {
        if let Some(sign) = one.line {
            canvas.line(points, sign);
        }
    }
    for (one, points) in chart.series.iter().zip(&series) {
        for point in points {
            canvas.mark(*point, one.sign);
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for (row, signs) in canvas.signs.iter().enumerate() {
        let text = match row {
            0 => labels[0].as_str(),
            _ if row + 1 == HEIGHT => labels[1].as_str(),
            _ => "",
        };
        let body: String = signs.iter().collect();
        let body = body.trim_end();
        lines.push(format!("{text:>wide$} │{body}", wide = margin - 2));
    }
    lines.push(format!("{} └{}", " ".repeat(margin - 2), "─".repeat(width)));
    let (low, high) = (end(chart.axis, across.low), end(chart.axis, across.high));
    let gap = width.saturating_sub(low.len() + high.len()).max(1);
    let scale = if across.is_wide() { "log scale" } else { "" };
    let middle = format!("{scale:^gap$}");
    lines.push(format!("{}{low}{middle}{high}", " ".repeat(margin)));
    let legend: Vec<String> = chart
        .series
        .iter()
        .map(|one| format!("{} {}", one.sign, words::visible(&one.label)))
        .collect();
    let legend = legend.join("   ");
    lines.extend(
        super::text::wrap(&legend, width, 0)
            .into_iter()
            .map(|line| format!("{}{line}", " ".repeat(margin))),
    );
    lines
}

/// What stands at an end of the axis to the right.
fn end(axis: Axis, number: f64) -> String {
    let number = label(number);
    match axis {
        Axis::Dollars => format!("${number}"),
        Axis::Hours => format!("{number} h"),
        Axis::Minutes => format!("{number} min"),
    }
}

fn label(number: f64) -> String {
    Real::new(number).map_or_else(String::new, words::real)
}

/// The ends of an axis.
#[derive(Clone, Copy, Debug)]
struct Span {
    low: f64,
    high: f64,
    may_be_logarithmic: bool,
}

impl Span {
    fn of(numbers: impl Iterator<Item = f64> + Clone, may_be_logarithmic: bool) -> Option<Self> {
        let low = numbers.clone().reduce(f64::min)?;
        let high = numbers.reduce(f64::max)?;
        Some(Self {
            low,
            high,
            may_be_logarithmic,
        })
    }

    fn is_wide(self) -> bool {
        self.may_be_logarithmic && self.low > 0.0 && self.high / self.low >= WIDE
    }

    /// Where a number lies, from 0 to 1.
    fn part(self, number: f64) -> f64 {
        let (low, high, number) = match self.is_wide() {
            true => (self.low.ln(), self.high.ln(), number.ln()),
            false => (self.low, self.high, number),
        };
        if high > low {
            (number - low) / (high - low)
        } else {
            0.5
        }
    }
}

struct Canvas {
    signs: Vec<Vec<char>>,
    across: Span,
    up: Span,
}

impl Canvas {
    fn place(&self, (x, y): (f64, f64)) -> (usize, usize) {
        let width = self.signs.first().map_or(1, Vec::len);
        let up = Span { ..self.up };
        let part = if up.high > up.low {
            (y - up.low) / (up.high - up.low)
        } else {
            0.5
        };
        (slot(1.0 - part, HEIGHT), slot(self.across.part(x), width))
    }

    fn mark(&mut self, point: (f64, f64), sign: char) {
        let (row, column) = self.place(point);
        self.signs[row][column] = sign;
    }

    /// Dots between neighbours, straight in dollars even where the scale is not.
    fn line(&mut self, points: &[(f64, f64)], sign: char) {
        const DOTS: u32 = 200;
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            for dot in 0..=DOTS {
                let part = f64::from(dot) / f64::from(DOTS);
                self.mark((x0 + (x1 - x0) * part, y0 + (y1 - y0) * part), sign);
            }
        }
    }
}

/// The slot of so many that a part from 0 to 1 falls into.
fn slot(part: f64, slots: usize) -> usize {
    let last = u32::try_from(slots.saturating_sub(1)).unwrap_or(0);
    let at = format!("{:.0}", part.clamp(0.0, 1.0) * f64::from(last));
    at.parse().unwrap_or(0).min(slots.saturating_sub(1))
}
