//! The sample page as it looks.

use insta::assert_snapshot;

use super::sample::launch;
use super::tests::{table, written};
use super::{Format, Theme};

#[test]
fn the_page_at_120_columns() {
    assert_snapshot!(table(&launch(), 120), @"
    Launch   10,000 users   500M tokens a month                                       prices of 2026-11-11

    Models                           per month  per user  against openai/gpt-4o
    > global-api/deepseek-v4-flash     $125.00   $0.0125   -97.5 %   1/40
      openai/gpt-4o-mini               $300.00   $0.0300   -94.0 %   1/17
      openai/gpt-4o                  $5,000.00   $0.5000  baseline
      oligo/giant                   $12,500.00   $1.25    +150.0 %   2.5x
      acme/new                        unpriced  unpriced  —

    Service tiers          per month  peak of 50 requests/min  share               downtime  with downtime
      global-api standard    $125.00  fits, 38 % headroom      80.0 %   ████████  216.0 min    $180,125.00
      global-api pro       $2,625.00  dedicated                12.5 %   █▎         43.8 min     $38,625.00
      deepseek               $125.00  over by 509 %             7.5 %   ▊            no SLA              —

    -> Pro pays for itself after 3 min of avoided downtime a month; stay on standard only if an outage costs less than that.

    A month is 730 h; every token is priced as output, as the provider's own comparison does.
    1 model is unpriced and in no total.
    ");
}

#[test]
fn the_page_at_80_columns() {
    assert_snapshot!(table(&launch(), 80), @"
    Launch   10,000 users   500M tokens a month                 prices of 2026-11-11

    Models                           per month  per user  against openai/gpt-4o
    > global-api/deepseek-v4-flash     $125.00   $0.0125   -97.5 %   1/40
      openai/gpt-4o-mini               $300.00   $0.0300   -94.0 %   1/17
      openai/gpt-4o                  $5,000.00   $0.5000  baseline
      oligo/giant                   $12,500.00   $1.25    +150.0 %   2.5x
      acme/new                        unpriced  unpriced  —

                                      peak of 50
    Service tiers          per month  requests/min           downtime  with downtime
      global-api standard    $125.00  fits, 38 % headroom   216.0 min    $180,125.00
      global-api pro       $2,625.00  dedicated              43.8 min     $38,625.00
      deepseek               $125.00  over by 509 %            no SLA              —

    -> Pro pays for itself after 3 min of avoided downtime a month; stay on standard
       only if an outage costs less than that.

    A month is 730 h; every token is priced as output, as the provider's own
      comparison does.
    1 model is unpriced and in no total.
    not shown in 80 columns: share
    ");
}

#[test]
fn the_page_at_60_columns() {
    assert_snapshot!(table(&launch(), 60), @"
    Launch   10,000 users   500M tokens a month
    prices of 2026-11-11

                                                against
    Models                           per month  openai/gpt-4o
    > global-api/deepseek-v4-flash     $125.00   -97.5 %   1/40
      openai/gpt-4o-mini               $300.00   -94.0 %   1/17
      openai/gpt-4o                  $5,000.00  baseline
      oligo/giant                   $12,500.00  +150.0 %   2.5x
      acme/new                        unpriced  —

                                      peak of 50            with
    Service tiers          per month  requests/min      downtime
      global-api standard    $125.00  fits, 38 %     $180,125.00
                                      headroom
      global-api pro       $2,625.00  dedicated       $38,625.00
      deepseek               $125.00  over by 509 %            —

    -> Pro pays for itself after 3 min of avoided downtime a
       month; stay on standard only if an outage costs less than
       that.

    A month is 730 h; every token is priced as output, as the
      provider's own comparison does.
    1 model is unpriced and in no total.
    not shown in 60 columns: per user, downtime and share
    ");
}

#[test]
fn the_page_as_markdown() {
    let page = written(&launch(), Format::Markdown, 80, Theme::Plain);
    assert_snapshot!(page, @"
    ## Launch · 10,000 users · 500M tokens a month

    _prices of 2026-11-11_

    | Models                       |   per month | per user | against openai/gpt-4o |
    | ---------------------------- | ----------: | -------: | --------------------- |
    | global-api/deepseek-v4-flash | **$125.00** |  $0.0125 | -97.5 %  1/40         |
    | openai/gpt-4o-mini           |     $300.00 |  $0.0300 | -94.0 %  1/17         |
    | openai/gpt-4o                |   $5,000.00 |  $0.5000 | baseline              |
    | oligo/giant                  |  $12,500.00 |    $1.25 | +150.0 %  2.5x        |
    | acme/new                     |    unpriced | unpriced | —                     |

    | Service tiers       | per month | peak of 50 requests/min | share            |  downtime | with downtime |
    | ------------------- | --------: | ----------------------- | ---------------- | --------: | ------------: |
    | global-api standard |   $125.00 | fits, 38 % headroom     | 80.0 %  ████████ | 216.0 min |   $180,125.00 |
    | global-api pro      | $2,625.00 | dedicated               | 12.5 %  █▎       |  43.8 min |    $38,625.00 |
    | deepseek            |   $125.00 | over by 509 %           | 7.5 %  ▊         |    no SLA |             — |

    **Pro pays for itself after 3 min of avoided downtime a month; stay on standard only if an outage costs less than that.**

    - A month is 730 h; every token is priced as output, as the provider's own comparison does.
    - 1 model is unpriced and in no total.
    ");
}
