#!/usr/bin/env bash
#: check that every include follows the layer table in tests/layers/layers.toml
source scripts/lib/common.sh

bash scripts/verbs/setup.sh --for up
python3 tests/layers/check_layers.py "$PWD"
