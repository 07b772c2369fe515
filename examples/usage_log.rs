//! Writes a request log to stdout, to measure `plan usage` with: so many rows of 30 days and 12
//! models, 3 % of them failures, 40 % with 70 % of their prompt cached. The same number of rows is
//! always the same bytes.
//!
//! ```sh
//! cargo run --release --example usage_log -- 20000000 > target/usage.csv
//! cargo run --release --example usage_log -- 2000000 jsonl > target/usage.jsonl
//! ```

use std::io::{self, BufWriter, Write};

use jiff::Timestamp;
use tokenplan::engine::random::{Stream, place};

/// Models of the built-in price lists.
const MODELS: [(&str, &str); 12] = [
    ("openai", "gpt-4o"),
    ("openai", "gpt-4o-mini"),
    ("openai", "gpt-5"),
    ("openai", "gpt-5-mini"),
    ("openai", "gpt-5-nano"),
    ("openai", "gpt-4.1"),
    ("openai", "gpt-4.1-mini"),
    ("anthropic", "claude-haiku-4-5"),
    ("anthropic", "claude-sonnet-4-5"),
    ("deepseek", "deepseek-v4-flash"),
    ("global-api", "deepseek-v4-flash"),
    ("global-api", "deepseek-r1"),
];

/// 2026-10-01T00:00:00Z and 30 days, in seconds.
const START: i64 = 1_790_812_800;
const SPAN: i64 = 30 * 86_400;

fn main() -> io::Result<()> {
    let mut words = std::env::args().skip(1);
    let rows = words.next().and_then(|word| word.parse().ok());
    let rows: u64 = rows.unwrap_or(1_000_000);
    let is_jsonl = words.next().as_deref() == Some("jsonl");
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    if !is_jsonl {
        writeln!(
            out,
            "timestamp,provider,model,input_tokens,cache_read_tokens,output_tokens,status,latency_ms"
        )?;
    }
    let mut stream = Stream::new(20);
    for row in 0..rows {
        let row = Row::draw(row, rows, &mut stream);
        match is_jsonl {
            true => row.write_json(&mut out)?,
            false => row.write_csv(&mut out)?,
        }
    }
    out.flush()
}

struct Row {
    at: Timestamp,
    model: (&'static str, &'static str),
    input: usize,
    cached: usize,
    output: usize,
    status: u16,
    latency: usize,
    number: u64,
}

impl Row {
    fn draw(number: u64, rows: u64, stream: &mut Stream) -> Self {
        let mut below = |most| place(stream.bits(), most);
        let within = i128::from(SPAN) * i128::from(number) / i128::from(rows);
        let second = START + i64::try_from(within).unwrap_or(0);
        let model = MODELS[below(MODELS.len())];
        let input = 50 + below(4_000);
        let has_failed = below(100) < 3;
        Self {
            at: Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH),
            model,
            input,
            cached: if below(10) < 4 { input * 7 / 10 } else { 0 },
            output: if has_failed { 0 } else { 1 + below(900) },
            status: if has_failed { 500 } else { 200 },
            latency: 100 + below(20_000),
            number,
        }
    }

    fn write_csv(&self, out: &mut impl Write) -> io::Result<()> {
        let (provider, model) = self.model;
        writeln!(
            out,
            "{},{provider},{model},{},{},{},{},{}",
            self.at, self.input, self.cached, self.output, self.status, self.latency
        )
    }

    /// As `LiteLLM` writes its spend logs: cached tokens within text that holds JSON.
    fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        let (provider, model) = self.model;
        let status = if self.status == 200 {
            "success"
        } else {
            "failure"
        };
        let (input, cached, output, number) = (self.input, self.cached, self.output, self.number);
        let total = input + output;
        write!(
            out,
            "{{\"request_id\":\"chatcmpl-{number:016x}\",\"call_type\":\"acompletion\",\"api_key\":\"88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b\",\"spend\":null,\"total_tokens\":{total},\"prompt_tokens\":{input},\"completion_tokens\":{output},\"startTime\":\"{0}\",\"endTime\":\"{0}\",\"model\":\"{model}\",\"custom_llm_provider\":\"{provider}\",\"user\":\"default_user_id\",",
            self.at
        )?;
        writeln!(
            out,
            "\"metadata\":\"{{\\\"usage_object\\\": {{\\\"prompt_tokens\\\": {input}, \\\"completion_tokens\\\": {output}, \\\"prompt_tokens_details\\\": {{\\\"cached_tokens\\\": {cached}}}}}}}\",\"cache_hit\":\"False\",\"request_tags\":\"[]\",\"team_id\":\"team-{}\",\"status\":\"{status}\"}}",
            number % 7
        )
    }
}
