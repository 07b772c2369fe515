#!/bin/sh
# Installs what the program is compared with into a folder of its own, and nothing else: a Python
# virtual environment with genai-prices, NumPy and SciPy, which brings the HiGHS solver, and the
# simulators SimPy and Ciw, from PyPI.
#
#     sh benches/install_peers.sh target/peers
set -eu
folder=${1:?name a folder for the virtual environment}
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet 'genai-prices[cli]==0.2.3' 'numpy==2.3.5' 'scipy==1.17.1' \
  'simpy==4.1.2' 'ciw==3.2.7'
