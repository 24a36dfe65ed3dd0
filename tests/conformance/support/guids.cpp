// SPDX-License-Identifier: LGPL-2.1-or-later
// The one place that defines the identifiers of BITS' interfaces.
// Constants only.
#include <cstdint>

#include <windows.h>

#include <ole2.h>

#include <initguid.h>

#include <bits.h>
#include <deliveryoptimization.h>
#include <deliveryoptimizationinternal.h>
#include <deliveryoptimizationjobs.h>
#include <qmgr.h>
