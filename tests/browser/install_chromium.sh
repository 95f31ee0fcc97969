#!/bin/sh
# Gets Debian's Chromium for the browser tests where it is missing and may be installed; never fails: where there is
# none, the browser tests are left out and say so.
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" > /dev/null 2>&1; then
    exit 0
  fi
done

left_out() {
  echo "Chromium is missing and $1: the tests in tests/browser are left out (everything else runs)."
  echo "To run them: install Chromium, or set CHROMIUM to a Chromium or Chrome, then: make browser"
  exit 0
}

command -v apt-get > /dev/null 2>&1 || left_out "there is no apt-get to install it with"
if [ "$(id -u)" = 0 ]; then
  as_root=""
elif command -v sudo > /dev/null 2>&1 && sudo -n true 2> /dev/null; then
  as_root="sudo"
else
  left_out "may not be installed by this user"
fi

echo "Installing Debian's Chromium for the browser tests …"
$as_root apt-get update -qq > /dev/null 2>&1
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium > /dev/null 2>&1 ||
  left_out "could not be installed (no network, or another system)"
