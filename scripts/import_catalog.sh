#!/bin/sh
# Writes the built-in price lists of two days from the public catalogs of those days:
#
#     sh scripts/import_catalog.sh FOLDER_OF_CATALOGS [PLAN]
#
# FOLDER_OF_CATALOGS holds LiteLLM's model_prices_and_context_window.json, genai-prices' data,
# models.dev's api.json and OpenRouter's model list under the names below. A provider's list of a day
# that is already there is never replaced: remove it first. Lists that stand in pricing/ and are not
# named here are kept by hand.
set -eu
from=${1:?name the folder of catalogs}
plan=${2:-plan}
providers=ai21,amazon,anthropic,azure,azure-ai,baseten,bedrock,cerebras,cloudflare,cohere,crusoe,databricks,deepinfra,deepseek,fireworks,friendli,gmi,google,groq,hyperbolic,lambda,meta,minimax,mistral,moonshot,nebius,novita,nscale,oci,openai,ovhcloud,perplexity,qwen,replicate,sambanova,scaleway,snowflake,together,vercel-ai-gateway,vertex,watsonx,xai,zai

# Priced a thousandfold and more over what they are elsewhere; see `plan explain unit-scale`.
# The flux models make images.
flux=fireworks/accounts/fireworks/models/flux-1
wrong=$flux-dev,$flux-dev-controlnet-union,$flux-schnell,azure-ai/jais-30b-chat,watsonx/core42/jais-13b-chat,watsonx/bigscience/mt0-xxl-13b

# The other findings of these files are lists that lost models, and repairs.
"$plan" import litellm "$from/litellm-2026-08-01.json" --date 2026-08-01 --into pricing --allow all \
    --providers "$providers" --skip "$wrong" \
    --against "genai-prices=$from/genai-prices-v2-2026-08-21.json" \
    --against "models.dev=$from/models.dev-2026-07-02.json"
"$plan" import openrouter "$from/openrouter-2026-08-01.json" --date 2026-08-01 --into pricing --allow all \
    --against "genai-prices=$from/genai-prices-v2-2026-08-21.json" \
    --against "models.dev=$from/models.dev-2026-07-02.json"
"$plan" import litellm "$from/litellm-2026-11-11.json" --date 2026-11-11 --into pricing --allow all \
    --providers "$providers" --skip "$wrong" \
    --against "genai-prices=$from/genai-prices-0.2.3-2026-11-09.json"
"$plan" import genai-prices "$from/genai-prices-0.2.3-2026-11-09.json" --date 2026-11-11 --into pricing --allow all \
    --providers openrouter \
    --against "litellm=$from/litellm-2026-11-11.json"
