#!/bin/sh
# Installs what the tests of the email and of the clock need, where this user may: Chromium, the libraries that PDFs
# are made with, the foreign judges of its HTML, MIME and signatures, Postfix, which messages travel through and whose
# smtp-sink the figures are taken with, and faketime, which shows a process another time. Without them those tests say
# what is missing and are skipped; in CI they fail.
judges=tests/email/judges

wanted() {  # COMMAND PACKAGE…: the packages, unless the command is here
    command -v "$1" >/dev/null 2>&1 && return
    shift
    echo "$@"
}

pango() {
    ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 || echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
}

command -v chromium-browser >/dev/null 2>&1 || browser=$(wanted chromium chromium fonts-noto-core fonts-liberation)
packages="$browser $(pango) $(wanted java default-jre-headless) $(wanted npm nodejs npm) $(wanted spamassassin spamassassin) $(wanted notmuch notmuch) $(wanted postfix postfix) $(wanted opendkim opendkim) $(wanted faketime faketime)"
if [ -n "$(echo $packages)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing" $packages "…"
    apt-get update -q >/dev/null 2>&1
    echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections  # tests bring their own
    for package in $packages; do  # one by one: what one mirror lacks must not cost the others
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package" >/dev/null 2>&1
    done
fi
done=$judges/node_modules/.package-lock.json  # npm writes it when all is there
if [ ! "$done" -nt $judges/package.json ] && command -v npm >/dev/null 2>&1; then
    echo "Installing the judges of the email into $judges …"
    npm install --prefix $judges --ignore-scripts --no-package-lock --no-audit --no-fund \
        --fetch-retries=1 --fetch-timeout=20000 --silent >/dev/null 2>&1
fi
exit 0
