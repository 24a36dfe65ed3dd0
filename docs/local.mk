# SPDX-License-Identifier: LGPL-2.1-or-later
EXTRA_DIST += docs/architecture.md docs/conformance.md docs/wire.md
