#!/bin/sh
# Renews both lock files: exact versions with hashes, for every platform, naming no registry.
set -eu
lock() {
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --python-version 3.11 "$@" pyproject.toml
}
lock --extra build --output-file requirements.lock
lock --extra dev --output-file requirements-dev.lock
