# SPDX-License-Identifier: LGPL-2.1-or-later
# What is read of the built files.
TESTS += tests/security/hardening.sh
EXTRA_DIST += tests/security/hardening.sh \
    tests/faults/mutations/security-any-certificate.patch \
    tests/faults/mutations/security-copied-prefix.patch \
    tests/faults/mutations/security-crowd.patch \
    tests/faults/mutations/security-linked-hive.patch \
    tests/faults/mutations/security-logged-url.patch \
    tests/faults/mutations/security-memory.patch \
    tests/faults/mutations/security-open-folder.patch \
    tests/faults/mutations/security-plain-secrets.patch \
    tests/faults/mutations/security-relay.patch \
    tests/faults/mutations/security-strangers.patch \
    tests/faults/mutations/security-taken-name.patch \
    tests/faults/mutations/security-temporary-link.patch
AM_TESTS_ENVIRONMENT += HARDENING_CPPFLAGS='$(HARDENING_CPPFLAGS)'; HARDENING_CXXFLAGS='$(HARDENING_CXXFLAGS)'; \
    HARDENING_LDFLAGS='$(HARDENING_LDFLAGS)'; PE_MODULES='$(PE_MODULES)'; \
    export HARDENING_CPPFLAGS HARDENING_CXXFLAGS HARDENING_LDFLAGS PE_MODULES;
