#!/bin/sh
# Installs what the program is compared with into a folder of its own, and nothing else: a Python
# virtual environment with genai-prices and NumPy from PyPI.
#
#     sh benches/install_peers.sh target/peers
set -eu
folder=${1:?name a folder for the virtual environment}
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet 'genai-prices[cli]==0.2.3'
"$folder/bin/pip" install --quiet 'numpy==2.3.5'
