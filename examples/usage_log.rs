//! Writes a request log to stdout, to measure `plan usage` with: so many rows of 30 days and 12
//! models, 3 % of them failures, 40 % with 70 % of their prompt cached. The same number of rows is
//! always the same bytes.
//!
//! ```sh
//! cargo run --release --example usage_log -- 20000000 > target/usage.csv
//! cargo run --release --example usage_log -- 2000000 jsonl > target/usage.jsonl
//! cargo run --release --example usage_log -- 2000000 litellm > target/litellm.csv
//! cargo run --release --example usage_log -- 2000000 spans > target/usage.spans.jsonl
//! ```
//!
//! `jsonl` and `litellm` are `LiteLLM`'s spend logs, `spans` are those of OpenTelemetry.

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
    let form = words.next();
    let form = form.as_deref().unwrap_or("csv");
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match form {
        "csv" => writeln!(out, "{CSV}")?,
        "litellm" => writeln!(out, "{LITELLM}")?,
        _ => {}
    }
    let mut stream = Stream::new(20);
    for row in 0..rows {
        let row = Row::draw(row, rows, &mut stream);
        match form {
            "jsonl" => row.write_json(&mut out)?,
            "litellm" => row.write_litellm(&mut out)?,
            "spans" => row.write_span(&mut out)?,
            _ => row.write_csv(&mut out)?,
        }
    }
    out.flush()
}

const CSV: &str =
    "timestamp,provider,model,input_tokens,cache_read_tokens,output_tokens,status,latency_ms";
const LITELLM: &str = "request_id,call_type,api_key,spend,total_tokens,prompt_tokens,completion_tokens,startTime,endTime,model,custom_llm_provider,user,metadata,cache_hit,request_tags,team_id,status";
const KEY: &str = "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b";

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

    /// What a gateway says that it cost, with the noise of its floating point.
    fn spend(&self) -> f64 {
        let count = |tokens: usize| u32::try_from(tokens).map_or(0.0, f64::from);
        let fresh = count(self.input - self.cached);
        fresh * 2.5e-6 + count(self.cached) * 2.5e-7 + count(self.output) * 1e-5
    }

    const fn outcome(&self) -> &'static str {
        match self.status {
            200 => "success",
            _ => "failure",
        }
    }

    /// As `LiteLLM` writes its spend logs: cached tokens within text that holds JSON.
    fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        let (provider, model) = self.model;
        let (input, cached, output, number) = (self.input, self.cached, self.output, self.number);
        let (total, spend) = (input + output, self.spend());
        write!(
            out,
            "{{\"request_id\":\"chatcmpl-{number:016x}\",\"call_type\":\"acompletion\",\"api_key\":\"{KEY}\",\"spend\":{spend:?},\"total_tokens\":{total},\"prompt_tokens\":{input},\"completion_tokens\":{output},\"startTime\":\"{0}\",\"endTime\":\"{0}\",\"model\":\"{model}\",\"custom_llm_provider\":\"{provider}\",\"user\":\"default_user_id\",",
            self.at
        )?;
        writeln!(
            out,
            "\"metadata\":\"{{\\\"usage_object\\\": {{\\\"prompt_tokens\\\": {input}, \\\"completion_tokens\\\": {output}, \\\"prompt_tokens_details\\\": {{\\\"cached_tokens\\\": {cached}}}}}}}\",\"cache_hit\":\"False\",\"request_tags\":\"[]\",\"team_id\":\"team-{}\",\"status\":\"{}\"}}",
            number % 7,
            self.outcome()
        )
    }

    /// The same rows as a database copies them into CSV.
    fn write_litellm(&self, out: &mut impl Write) -> io::Result<()> {
        let (provider, model) = self.model;
        let (input, cached, output, number) = (self.input, self.cached, self.output, self.number);
        let (total, spend) = (input + output, self.spend());
        writeln!(
            out,
            "chatcmpl-{number:016x},acompletion,{KEY},{spend:?},{total},{input},{output},{0},{0},{model},{provider},default_user_id,\"{{\"\"usage_object\"\": {{\"\"prompt_tokens\"\": {input}, \"\"completion_tokens\"\": {output}, \"\"prompt_tokens_details\"\": {{\"\"cached_tokens\"\": {cached}}}}}}}\",False,[],team-{1},{2}",
            self.at,
            number % 7,
            self.outcome()
        )
    }

    /// A span as collectors write them to files, a batch of one.
    fn write_span(&self, out: &mut impl Write) -> io::Result<()> {
        let (provider, model) = self.model;
        let number = self.number;
        let start = self.at.as_nanosecond();
        let end = start + i128::try_from(self.latency).unwrap_or(0) * 1_000_000;
        let code = if self.status == 200 { 1 } else { 2 };
        write!(
            out,
            "{{\"resourceSpans\":[{{\"resource\":{{\"attributes\":[{{\"key\":\"service.name\",\"value\":{{\"stringValue\":\"team-{}\"}}}}]}},\"scopeSpans\":[{{\"scope\":{{\"name\":\"gateway\"}},\"spans\":[{{\"traceId\":\"{number:032x}\",\"spanId\":\"{number:016x}\",\"name\":\"chat {model}\",\"kind\":3,\"startTimeUnixNano\":\"{start}\",\"endTimeUnixNano\":\"{end}\",\"attributes\":[",
            number % 7
        )?;
        let words = [
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.provider.name", provider),
            ("gen_ai.request.model", model),
            ("gen_ai.response.model", model),
        ];
        for (key, word) in words {
            write!(
                out,
                "{{\"key\":\"{key}\",\"value\":{{\"stringValue\":\"{word}\"}}}},"
            )?;
        }
        let counts = [
            ("input_tokens", self.input),
            ("cache_read.input_tokens", self.cached),
            ("output_tokens", self.output),
        ];
        for (place, (key, count)) in counts.into_iter().enumerate() {
            let comma = if place > 0 { "," } else { "" };
            write!(
                out,
                "{comma}{{\"key\":\"gen_ai.usage.{key}\",\"value\":{{\"intValue\":\"{count}\"}}}}"
            )?;
        }
        writeln!(out, "],\"status\":{{\"code\":{code}}}}}]}}]}}]}}")
    }
}
