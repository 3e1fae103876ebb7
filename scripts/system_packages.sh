#!/bin/sh
# Installs Chromium for the tests that look at the email, where this user may; else those tests say why they are skipped.
command -v chromium >/dev/null 2>&1 && exit 0
command -v chromium-browser >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium …"
    apt-get update -q >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-noto-core fonts-liberation >/dev/null 2>&1
fi
command -v chromium >/dev/null 2>&1 || echo "Chromium is not here: the tests that look at the email will be skipped."
exit 0
