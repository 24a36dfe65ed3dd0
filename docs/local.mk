# SPDX-License-Identifier: LGPL-2.1-or-later
EXTRA_DIST += docs/architecture.md docs/conformance.md docs/promises.md docs/conformance-report.html docs/conformance-report.md \
    docs/connected-cache.md docs/delivery.md docs/security.md docs/wire.md
dist_doc_DATA = docs/outliving-wine.md
